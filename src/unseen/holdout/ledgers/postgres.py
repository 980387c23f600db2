"""A ledger in a PostgreSQL database, which may hold the ledgers of many vaults."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, CursorResult, RootTransaction, TextClause, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ...errors import InputError
from .._chain import Head, Row
from ..look import LedgerUnwritable
from .address import Address
from .postgres_tables import (
    engine_of,
    has_tables,
    need_durable,
    said,
    unreachable,
)

_IDLE_SECONDS = 30
_PAGE = 1000
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.05, 1.0

_SETTINGS = text("""
SELECT set_config('lock_timeout', :wait, true),
  set_config('idle_in_transaction_session_timeout', :idle, true),
  current_setting('synchronous_commit') AS synchronous_commit,
  current_setting('fsync') AS fsync
""")
_SNAPSHOT = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
_LOCK = text("SELECT 1 FROM unseen_ledgers WHERE seal = :seal FOR UPDATE")
_HEAD = text("SELECT number, own, mac FROM unseen_ledgers WHERE seal = :seal")
_SET_HEAD = text(
    "UPDATE unseen_ledgers SET number = :number, own = :own, mac = :mac "
    "WHERE seal = :seal"
)
_ROWS = text(
    "SELECT number, body, own FROM unseen_looks "
    f"WHERE seal = :seal AND number > :after ORDER BY number LIMIT {_PAGE}"
)
_OWN = text("SELECT own FROM unseen_looks WHERE seal = :seal AND number = :number")
_ADD = text("INSERT INTO unseen_looks VALUES (:seal, :number, :body, :own)")


class PostgresStore:
    """The rows and the head of one ledger, in a database.

    Parameters
    ----------
    address
        The database.
    seal
        The ledger's name in it.
    wait
        Seconds to wait for others who are being answered, and for a server that was
        lost.

    Raises
    ------
    InputError
        If the database has no such ledger.
    LedgerUnwritable
        If it can't be reached. On opening nothing is waited for.

    Notes
    -----
    A turn holds the lock of the ledger's own row from before the last entry is read
    until the commit, so looks at one vault come one after the other, and those at
    another vault don't wait.

    A connection that was lost *before* the answer was worked out is made anew without
    a word. One that was lost *while committing* leaves it open whether the look was
    written. Then the lock is taken again, which waits until the lost transaction has
    ended either way, and the ledger is asked for the entry's own hash.

    A look that isn't worked out in half a minute is given up by the server, so that
    one whose asker vanished without a word doesn't shut everyone else out.
    """

    def __init__(self, address: Address, *, seal: str, wait: float) -> None:
        self._address, self._seal, self._wait = address, seal, wait
        self._engine = engine_of(address)
        self._in_turn = False
        self._added: Row | None = None
        self._db: Connection | None = None
        try:
            self._db = self._engine.connect()
            with self._db.begin():
                there = has_tables(self._db) and self._is_known(self._db)
        except SQLAlchemyError as error:
            self.close()
            raise unreachable(address, error) from None
        if not there:
            self.close()
            raise InputError(
                f"`where` must be a ledger, got {address.shown}, which has none of "
                "this vault. Seal a vault first; a ledger that is gone is not begun "
                "anew."
            )

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Shut everyone else out of this ledger."""
        self._added = None
        transaction = self._begun(self._lock)
        self._in_turn = True
        try:
            yield
        except SQLAlchemyError as error:
            self._end(transaction)
            raise self._unwritable(error) from None
        except BaseException:
            self._end(transaction)
            raise
        finally:
            self._in_turn = False
        self._commit(transaction)

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[None]:
        """See everything as of one moment."""
        if self._in_turn:
            yield
            return
        transaction = self._begun(lambda db: db.execute(_SNAPSHOT))
        try:
            yield
        except SQLAlchemyError as error:
            raise LedgerUnwritable(
                f"The ledger must be readable, got '{said(self._address, error)}'. "
                "Ask again."
            ) from None
        finally:
            self._end(transaction)

    def rows(self, after: int) -> Iterator[Row]:
        """Give the rows with a larger number, in order, a page at a time."""
        while True:
            page: list[Any] = [*self._ask(_ROWS, after=after)]
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1][0]

    def own_of(self, number: int) -> str | None:
        """Give the hash that stands at a number."""
        return self._ask(_OWN, number=number).scalar()

    def head(self) -> Head | None:
        """Give the ledger's own head."""
        row = self._ask(_HEAD).fetchone()
        return None if row is None else Head(**row._mapping)

    def add(self, row: Row) -> None:
        """Write a row."""
        number, body, own = row
        self._ask(_ADD, number=number, body=body, own=own)
        self._added = row

    def set_head(self, head: Head) -> None:
        """Write the head."""
        self._ask(_SET_HEAD, number=head.number, own=head.own, mac=head.mac)

    def close(self) -> None:
        """Let go of the database."""
        self._drop()
        self._engine.dispose()

    def _is_known(self, db: Connection) -> bool:
        """Say whether anything of this ledger is there, be it broken."""
        return any(
            db.execute(query, {"seal": self._seal, "after": 0}).fetchone() is not None
            for query in (_HEAD, _ROWS)
        )

    def _ask(self, query: TextClause, **words: str | int) -> CursorResult[Any]:
        assert self._db is not None
        return self._db.execute(query, {"seal": self._seal, **words})

    def _begun(self, prepare: Callable[[Connection], object]) -> RootTransaction:
        """Begin a transaction, on a new connection where the old one is lost."""
        deadline = time.monotonic() + self._wait
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                if self._db is None:
                    self._db = self._engine.connect()
                transaction = self._db.begin()
                prepare(self._db)
                return transaction
            except DBAPIError as error:
                lost = self._db is None or error.connection_invalidated
                self._drop()
                if not lost:
                    raise self._unwritable(error) from None
                if time.monotonic() >= deadline:
                    raise unreachable(self._address, error) from None
            except BaseException:
                self._drop()
                raise
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _lock(self, db: Connection) -> None:
        # In each transaction, since a pooler may give another connection each time.
        words = {
            "wait": str(max(1, round(1000 * self._wait))),
            "idle": str(1000 * _IDLE_SECONDS),
        }
        settings = db.execute(_SETTINGS, words).one()
        need_durable("synchronous_commit", settings.synchronous_commit)
        need_durable("fsync", settings.fsync)
        db.execute(_LOCK, {"seal": self._seal})

    def _commit(self, transaction: RootTransaction) -> None:
        """Commit, and find out what came of it where the connection was lost."""
        try:
            transaction.commit()
        except DBAPIError as error:
            self._drop()
            if self._added is not None and not self._stands(self._added):
                raise self._unwritable(error) from None
        except BaseException:
            self._drop()
            raise

    def _stands(self, row: Row) -> bool:
        """Say whether a row was written after all."""
        try:
            # The lost transaction may still be running: its lock says when it ended.
            transaction = self._begun(self._lock)
            try:
                return self.own_of(row[0]) == row[2]
            finally:
                self._end(transaction)
        except (LedgerUnwritable, SQLAlchemyError):
            raise LedgerUnwritable(
                f"The ledger must be reachable, got {self._address.shown}, which was "
                "lost while a look was being written. It was not answered, and may be "
                "spent: ask again with the same predictions."
            ) from None

    def _unwritable(self, error: SQLAlchemyError) -> LedgerUnwritable:
        return LedgerUnwritable(
            f"The ledger must be writable, got '{said(self._address, error)}'. The "
            "look was not answered and nothing is spent; ask again."
        )

    def _end(self, transaction: RootTransaction) -> None:
        """Undo what was not committed."""
        try:
            transaction.rollback()
        except SQLAlchemyError:
            self._drop()

    def _drop(self) -> None:
        """Give a connection up, in whatever state it is."""
        db, self._db = self._db, None
        if db is not None:
            with contextlib.suppress(SQLAlchemyError):
                db.invalidate()
            with contextlib.suppress(SQLAlchemyError):
                db.close()
