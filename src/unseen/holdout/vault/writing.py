"""Write a vault: its folder, its ledger, and the tables beside it."""

import contextlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ...errors import InputError
from ..ledger import Ledger
from ..ledgers.address import is_url
from ..ledgers.opening import create_ledger, forget_ledger
from ._box import lock
from ._whole import Writer, check_new, table_writer, whole_folder, write_bytes
from .key import (
    KeyGiven,
    check_apart,
    check_of,
    derived,
    keep_in_keyring,
    key_for_sealing,
)
from .sealing import Prepared, Wishes, prepare
from .terms import FILE, Public, commitment_of

ROWS = "rows.sealed"
LEDGER = "ledger.sqlite"
# Of a ledger in a database, which has no file beside it.
HEAD = "ledger.head"

Where = str | os.PathLike[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where everything goes.

    Parameters
    ----------
    folder
        The vault.
    ledger
        Its ledger, None for inside the folder.
    out, features
        Files of the rows for training and of the holdout's features, or None.
    """

    folder: Path
    ledger: Where | None
    out: Path | None
    features: Path | None

    @classmethod
    def of(
        cls,
        folder: Where,
        *,
        ledger: Where | None,
        out: Where | None,
        features: Where | None,
    ) -> Self:
        """Take what a user names for paths."""
        return cls(
            folder=Path(folder),
            ledger=ledger,
            out=None if out is None else Path(out),
            features=None if features is None else Path(features),
        )


def open_book(
    folder: Path, where: Where | None, *, key: bytes, seal: str, wait: float
) -> Ledger:
    """Open the ledger of a vault, in its folder or elsewhere."""
    at, head = _book_in(folder, where)
    return Ledger(at, key=key, seal=seal, head=head, wait=wait)


def seal_at(
    place: Place, table: Any, wishes: Wishes, given: KeyGiven
) -> tuple[Prepared, bytes]:
    """Seal a holdout and write it, whole or not at all.

    Returns
    -------
    tuple
        What was sealed, and the key.

    Raises
    ------
    InputError
        If something can't be used or written.
    """
    _check_places(place)
    check_apart(given, place.folder)
    made = isinstance(given, str | os.PathLike) and not Path(given).exists()
    key, for_keyring = key_for_sealing(given)
    try:
        prepared = _sealed(place, table, wishes, key, for_keyring)
    except BaseException:
        if made and isinstance(given, str | os.PathLike):
            # A key without a vault opens nothing, and would stand in the way.
            Path(given).unlink(missing_ok=True)
        raise
    return prepared, key


def _sealed(
    place: Place, table: Any, wishes: Wishes, key: bytes, for_keyring: bool
) -> Prepared:
    salt = secrets.token_bytes(32)
    prepared = prepare(table, wishes, key=key, salt=salt)
    terms, secret = prepared.terms, prepared.secret
    commitment = commitment_of(
        terms, nonce=secret.nonce, data=secret.data, split=secret.split
    )
    public = Public(
        commitment=commitment,
        salt=salt,
        check=check_of(key, salt),
        ledger_inside=place.ledger is None,
        terms=terms,
    )
    files: dict[Path, Writer] = {}
    for path, rows in (
        (place.out, prepared.training),
        (place.features, prepared.features),
    ):
        if path is not None:
            files[path] = table_writer(rows, path)
    book_key = derived(key, salt, "ledger")
    rows_key = derived(key, salt, "rows")
    with contextlib.ExitStack() as undo:
        if for_keyring:
            keep_in_keyring(key, commitment)
        with whole_folder(place.folder, files) as draft:
            box = lock(secret.to_bytes(), key=rows_key, bound=commitment.encode())
            write_bytes(draft / ROWS, box)
            write_bytes(draft / FILE, [public.to_bytes()])
            at, head = _book_in(draft, place.ledger)
            create_ledger(at, key=book_key, seal=commitment, head=head)
            if place.ledger is not None:
                # Only now: what was there before is another vault's.
                undo.callback(forget_ledger, at, seal=commitment, head=head)
        undo.pop_all()
    return prepared


def _check_places(place: Place) -> None:
    check_new("path", place.folder)
    for name, path in (("out", place.out), ("features", place.features)):
        if path is None:
            continue
        check_new(name, path)
        if path.resolve().is_relative_to(place.folder.resolve()):
            raise InputError(
                f"`{name}` must lie outside the vault, got {str(path)!r}. "
                "Name a path beside it."
            )
    if place.out is not None and place.out == place.features:
        raise InputError(
            f"`features` must be another file than `out`, got {str(place.out)!r} for "
            "both. Name another path."
        )
    for path in (place.folder, place.out, place.features):
        if path is not None and not path.resolve().parent.is_dir():
            raise InputError(
                f"`path` must lie in a folder that is there, got {str(path)!r}. "
                "Make the folder first."
            )


def _book_in(folder: Path, where: Where | None) -> tuple[Where, Path | None]:
    """Give where the ledger lies, and its head file where that isn't beside it."""
    if where is None:
        return folder / LEDGER, None
    return where, folder / HEAD if is_url(where) else None
