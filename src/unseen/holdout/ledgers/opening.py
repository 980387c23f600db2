"""Begin a ledger, open it, and take back one that was begun in vain."""

import contextlib
import os
from pathlib import Path

from ...errors import InputError
from .._chain import first_previous, sign
from .._head_file import write_head
from .address import Where, is_url, read_address
from .sqlite import SQLiteStore, begin_file
from .store import Store

_SHORTEST_KEY = 16


def create_ledger(
    where: Where,
    *,
    key: bytes,
    seal: str,
    head: Where | None = None,
) -> None:
    """Begin a ledger; see `Ledger` for the parameters.

    In a database the tables are made where they are not there yet.

    Raises
    ------
    InputError
        If the ledger or its head file is there already: a ledger is begun once.
    LedgerUnwritable
        If the database can't be reached, or doesn't keep what it has confirmed.
    """
    check_key(key)
    apart = head_path(where, head)
    files = {} if is_url(where) else {"where": Path(where)}
    if apart is not None:
        files["head"] = apart
    for name, path in files.items():
        if path.exists():
            raise InputError(
                f"`{name}` must be a new file, got {str(path)!r}, which is there "
                "already. Open it with `Ledger`."
            )
    first = sign(key, seal, 0, first_previous(seal))
    if is_url(where):
        from .postgres_tables import begin_rows  # noqa: PLC0415 - an extra

        begin_rows(read_address(where), seal=seal, first=first)
    try:
        if not is_url(where):
            begin_file(Path(where), seal=seal, first=first)
        if apart is not None:
            write_head(apart, first)
    except BaseException:
        forget_ledger(where, seal=seal, head=head)
        raise


def forget_ledger(where: Where, *, seal: str, head: Where | None = None) -> None:
    """Take away a ledger that was just begun for a vault that did not come to be.

    In a database one that was asked before stays.
    """
    apart = head_path(where, head)
    files = [] if is_url(where) else [Path(where)]
    for path in files if apart is None else [*files, apart]:
        with contextlib.suppress(OSError):
            path.unlink()
    if is_url(where):
        from .postgres_tables import forget_rows  # noqa: PLC0415 - an extra

        forget_rows(read_address(where), seal=seal)


def open_store(where: Where, *, seal: str, wait: float) -> Store:
    """Open the place where a ledger lies.

    Raises
    ------
    InputError
        If it isn't there.
    """
    if not is_url(where):
        return SQLiteStore(Path(where), wait=wait)
    address = read_address(where)
    from .postgres import PostgresStore  # noqa: PLC0415 - an extra

    return PostgresStore(address, seal=seal, wait=wait)


def head_path(where: Where, head: Where | None) -> Path | None:
    """Give the path of the head file, None where there is none."""
    if head is not None:
        return Path(head)
    return None if is_url(where) else Path(os.fspath(where) + ".head")


def check_key(key: bytes) -> None:
    """Refuse a key that could be guessed."""
    if len(key) < _SHORTEST_KEY:
        raise InputError(
            f"`key` must have at least {_SHORTEST_KEY} bytes, got {len(key)}. "
            "Make one with `secrets.token_bytes(32)`."
        )
