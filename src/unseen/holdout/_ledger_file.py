"""The SQLite file of a ledger: how it begins, and how it is opened."""

import contextlib
import os
import sqlite3
from pathlib import Path

from ..errors import InputError
from ._chain import first_previous, sign
from ._head_file import write_head

_TABLES = """
CREATE TABLE looks (number INTEGER PRIMARY KEY, body TEXT NOT NULL, own TEXT NOT NULL);
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1), seal TEXT NOT NULL,
  number INTEGER NOT NULL, own TEXT NOT NULL, mac TEXT NOT NULL
);
"""
_SHORTEST_KEY = 16


def create_ledger(
    path: str | os.PathLike[str],
    *,
    key: bytes,
    seal: str,
    head: str | os.PathLike[str] | None = None,
) -> None:
    """Begin a ledger; see `Ledger` for the parameters.

    Raises
    ------
    InputError
        If `path` or its head file is there already: a ledger is begun once.
    """
    check_key(key)
    apart = head_path(path, head)
    for name, there in (("path", Path(path)), ("head", apart)):
        if there.exists():
            raise InputError(
                f"`{name}` must be a new file, got {str(there)!r}, which is there "
                "already. Open it with `Ledger`."
            )
    first = sign(key, seal, 0, first_previous(seal))
    db = connect(Path(path), 60.0)
    try:
        db.executescript("BEGIN;" + _TABLES)
        db.execute(
            "INSERT INTO head VALUES (1, ?, ?, ?, ?)",
            (seal, first.number, first.own, first.mac),
        )
        db.execute("COMMIT")
    finally:
        db.close()
    write_head(apart, first)


def connect(path: Path, wait: float) -> sqlite3.Connection:
    """Open the file so that a commit is on the disk before it returns."""
    db = sqlite3.connect(
        path, timeout=wait, isolation_level=None, check_same_thread=False
    )
    # A damaged file is named by `verify`, not by a traceback here.
    with contextlib.suppress(sqlite3.DatabaseError):
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
    return db


def head_path(
    path: str | os.PathLike[str], head: str | os.PathLike[str] | None
) -> Path:
    """Give the path of the head file."""
    return Path(os.fspath(path) + ".head") if head is None else Path(head)


def check_key(key: bytes) -> None:
    """Refuse a key that could be guessed."""
    if len(key) < _SHORTEST_KEY:
        raise InputError(
            f"`key` must have at least {_SHORTEST_KEY} bytes, got {len(key)}. "
            "Make one with `secrets.token_bytes(32)`."
        )
