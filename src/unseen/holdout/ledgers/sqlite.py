"""A ledger in one SQLite file."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ...errors import InputError
from .._chain import Breach, Fault, Head, Row
from ..look import BrokenLedger, LedgerUnwritable

_TABLES = """
CREATE TABLE looks (number INTEGER PRIMARY KEY, body TEXT NOT NULL, own TEXT NOT NULL);
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1), seal TEXT NOT NULL,
  number INTEGER NOT NULL, own TEXT NOT NULL, mac TEXT NOT NULL
);
"""


class SQLiteStore:
    """The rows and the head of one ledger, in one file.

    Parameters
    ----------
    path
        The file.
    wait
        Seconds to wait for others who are being answered.

    Raises
    ------
    InputError
        If it isn't there.

    Notes
    -----
    One connection: SQLite's are cheap to hold and dear to open.
    """

    def __init__(self, path: Path, *, wait: float) -> None:
        if not path.is_file():
            raise InputError(
                f"`where` must be a ledger, got {str(path)!r}, which is not there. "
                "Seal a vault first; a ledger that is gone is not begun anew."
            )
        self._db = _connect(path, wait)

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Shut everyone else out of the file."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise LedgerUnwritable(
                    f"The ledger must be writable, got '{error}'. The look was not "
                    "answered and nothing is spent; ask again."
                ) from error
            if isinstance(error, sqlite3.DatabaseError):
                raise _unreadable(error) from error
            raise

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """See everything as of one moment."""
        if self._db.in_transaction:
            yield
            return
        try:
            self._db.execute("BEGIN")
            yield
        except sqlite3.DatabaseError as error:
            raise _unreadable(error) from error
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def rows(self, after: int) -> Iterator[Row]:
        """Give the rows with a larger number, in order."""
        return self._db.execute(
            "SELECT number, body, own FROM looks WHERE number > ? ORDER BY number",
            (after,),
        )

    def own_of(self, number: int) -> str | None:
        """Give the hash that stands at a number."""
        row = self._db.execute(
            "SELECT own FROM looks WHERE number = ?", (number,)
        ).fetchone()
        return None if row is None else row[0]

    def head(self) -> Head | None:
        """Give the ledger's own head."""
        row = self._db.execute("SELECT number, own, mac FROM head").fetchone()
        return None if row is None else Head(number=row[0], own=row[1], mac=row[2])

    def add(self, row: Row) -> None:
        """Write a row."""
        self._db.execute("INSERT INTO looks VALUES (?, ?, ?)", row)

    def set_head(self, head: Head) -> None:
        """Write the head."""
        self._db.execute(
            "UPDATE head SET number = ?, own = ?, mac = ?",
            (head.number, head.own, head.mac),
        )

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def begin_file(path: Path, *, seal: str, first: Head) -> None:
    """Begin a ledger in a new file."""
    db = _connect(path, 60.0)
    try:
        db.executescript("BEGIN;" + _TABLES)
        db.execute(
            "INSERT INTO head VALUES (1, ?, ?, ?, ?)",
            (seal, first.number, first.own, first.mac),
        )
        db.execute("COMMIT")
    finally:
        db.close()


def _connect(path: Path, wait: float) -> sqlite3.Connection:
    """Open the file so that a commit is on the disk before it returns."""
    db = sqlite3.connect(
        path, timeout=wait, isolation_level=None, check_same_thread=False
    )
    # A damaged file is named by `verify`, not by a traceback here.
    with contextlib.suppress(sqlite3.DatabaseError):
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
    return db


def _unreadable(error: sqlite3.DatabaseError) -> BrokenLedger:
    message = f"The ledger can't be read ({error})."
    return BrokenLedger(Breach(fault=Fault.UNREADABLE, number=0, message=message))
