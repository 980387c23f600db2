"""Open the box of a vault, and compare what is in it with another table."""

import contextlib
import hmac
import os
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from ...errors import InputError
from ...result import Said
from ._box import unlock
from ._secret import Secret
from .key import KeyGiven, check_of, derived, key_for_opening
from .recognition import Recognised, recognise
from .terms import FILE, Public, Terms, commitment_of, read_public
from .writing import ROWS


def unsealed(folder: Path, public: Public, key: bytes) -> Secret:
    """Decrypt the content of a vault, and hold it to its commitment.

    Raises
    ------
    InputError
        If the key is another, or the rows or the terms were changed.
    """
    if not hmac.compare_digest(check_of(key, public.salt), public.check):
        raise InputError(
            "`key` must be the one that this vault was sealed with, got another. "
            "Ask whoever sealed it for the key file."
        )
    try:
        box = (folder / ROWS).read_bytes()
    except OSError as why:
        reason = (why.strerror or str(why)).lower()
        raise InputError(
            f"The vault must have its sealed rows, got no {ROWS!r} ({reason}). "
            "Restore the vault's folder from a copy."
        ) from None
    content = unlock(
        box, key=derived(key, public.salt, "rows"), bound=public.commitment.encode()
    )
    secret = Secret.from_bytes(content)
    held = commitment_of(
        public.terms, nonce=secret.nonce, data=secret.data, split=secret.split
    )
    if not hmac.compare_digest(held, public.commitment):
        raise InputError(
            f"The vault's terms must be those that it was sealed with, got others in "
            f"{FILE!r}. Restore the vault's folder from a copy."
        )
    return secret


def recognise_sealed(secret: Secret, terms: Terms, table: pa.Table) -> Recognised:
    """Count the holdout rows that lie in a table, by content."""
    return recognise(
        secret.rows,
        table,
        features=terms.features,
        target=terms.target,
        id=None if terms.made_id else terms.id,
    )


def met_before(
    table: pa.Table,
    folder: Path,
    known: Sequence[str | os.PathLike[str]],
    keys: Sequence[KeyGiven],
) -> tuple[Said, ...]:
    """Say which rows of other vaults lie in a table.

    Parameters
    ----------
    table
        Where to look.
    folder
        The vault that was sealed from it; those beside it are looked at.
    known
        Further vaults.
    keys
        Keys to try, before the environment and the keyring.
    """
    own = folder.resolve()
    beside = sorted(file.parent for file in own.parent.glob(f"*/{FILE}"))
    others = dict.fromkeys([*(Path(k).resolve() for k in known), *beside])
    others.pop(own, None)
    said = []
    for other in others:
        found = _rows_of(other, table, keys)
        if found is None:
            why = "it can't be opened with a key at hand"
            said.append(Said(what=f"{other.name} was not compared.", reason=why))
        elif found.found:
            what = f"{other.name}: {found.message}"
            said.append(Said(what=what, reason="compared by content"))
    return tuple(said)


def _rows_of(
    other: Path, table: pa.Table, keys: Sequence[KeyGiven]
) -> Recognised | None:
    for key in (*keys, None):
        with contextlib.suppress(InputError):
            public = read_public(other)
            secret = unsealed(other, public, key_for_opening(key, public.commitment))
            return recognise_sealed(secret, public.terms, table)
    return None
