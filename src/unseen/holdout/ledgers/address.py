"""The URL of a database, and what may be shown of it."""

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...errors import InputError

if TYPE_CHECKING:
    from sqlalchemy import URL

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
# Words of libpq whose values are secrets.
_SECRET_WORDS = ("password", "sslpassword")

Where = str | os.PathLike[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A database that was named.

    Parameters
    ----------
    url
        As SQLAlchemy reads it.
    shown
        The same without passwords and options.
    secrets
        What must stand in no text.
    """

    url: "URL" = field(repr=False)
    shown: str
    secrets: tuple[str, ...] = field(repr=False)

    def without_secrets(self, text: str) -> str:
        """Blot the secrets out of what a driver says."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


def is_url(where: Where) -> bool:
    """Say whether a ledger lies in a database rather than in a file.

    Examples
    --------
    >>> is_url("postgresql://ann@db.example/vaults"), is_url("vault.ledger")
    (True, False)
    """
    text = os.fspath(where)
    # Also one that lost a slash, as a URL does that was made a `Path`.
    return "://" in text or text.startswith(tuple(f"{s}:/" for s in _SCHEMES))


def read_address(where: Where) -> Address:
    """Read the URL of a PostgreSQL database.

    Raises
    ------
    InputError
        If it is none, or the extra `team` isn't installed. The URL is not repeated:
        a password may stand anywhere in one that can't be read.

    Examples
    --------
    >>> read_address("postgresql://ann:pw@db.example/vaults").shown
    'postgresql://ann@db.example/vaults'
    """
    text = os.fspath(where)
    scheme, _, rest = text.partition("://")
    if scheme not in _SCHEMES:
        begin = scheme.partition(":")[0] + ":" + "//" * bool(rest)
        raise InputError(
            "`where` must be a path or a URL that begins with postgresql://, got one "
            f"that begins with {begin!r}. Pass a URL as text."
        )
    if rest.partition("?")[0].count("@") > 1:
        raise InputError(
            "`where` must have at most one @ before its options, got more. In a name "
            "or a password write @ as %40."
        )
    try:
        import psycopg  # noqa: F401, PLC0415 - an extra
        from sqlalchemy import URL, make_url  # noqa: PLC0415 - an extra
        from sqlalchemy.exc import ArgumentError  # noqa: PLC0415
    except ImportError as why:
        raise InputError(
            f"`where` must be a path where {why.name} is not installed, got a URL. "
            "Run pip install unseen[team]."
        ) from None
    try:
        url = make_url(text).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise InputError(
            "`where` must be a URL such as postgresql://user@host/database, got one "
            "that can't be read. Correct it."
        ) from None
    given = [url.password, *(url.query.get(word) for word in _SECRET_WORDS)]
    bare = URL.create(
        "postgresql", url.username, None, url.host, url.port, url.database
    )
    return Address(
        url=url,
        shown=bare.render_as_string(),
        secrets=tuple(str(secret) for secret in given if secret),
    )
