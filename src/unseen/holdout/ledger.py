"""An append-only ledger of looks at a holdout, in one SQLite file."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from ..errors import InputError
from ._chain import (
    Breach as Breach,
    Entry as Entry,
    Fault as Fault,
    Head,
    Row,
    chain_breach,
    first_previous,
    is_signed,
    row_breach,
    sign,
    to_entry,
    to_row,
)
from ._head_file import read_head, write_head
from ._ledger_file import (
    check_key,
    connect,
    create_ledger as create_ledger,
    head_path,
)
from .look import (
    Answer as Answer,
    BrokenLedger as BrokenLedger,
    LedgerUnwritable as LedgerUnwritable,
    Look as Look,
    Turn as Turn,
    check_left,
)


class Ledger:
    """An append-only, hash-chained ledger of looks.

    Each entry holds the hash of the one before; the last is signed with the vault's
    key, once in the ledger and once in a head file apart from it. An answer is worked
    out inside the transaction that writes it: two who ask at once are answered one
    after the other, each from the state that the other left.

    Parameters
    ----------
    path
        The SQLite file; `create_ledger` makes it.
    key
        The vault's key, at least 16 bytes. It is not written anywhere.
    seal
        The commitment hash of the vault, to which the first entry is tied.
    head
        The head file; by default `path` with ``.head`` after it. Better where those
        who write the ledger can't write: it is what shows a cut.
    wait
        Seconds to wait for others who are being answered.

    Raises
    ------
    InputError
        If there is no ledger at `path`, or the key is too short.
    BrokenLedger
        If the chain doesn't hold.

    Notes
    -----
    **What is seen.** Without the key: an entry edited, swapped, taken out, put in, or
    hashed anew. With an older signed head copied back: entries cut off the end, as
    long as the head file wasn't put back with it. Who can put back both, the whole
    vault as it was, goes unseen; against that keep the head file with another owner,
    or compare the `own` of a receipt with `verify(receipts=...)`.

    **What is lost.** The file is in WAL mode with ``synchronous=FULL``: one fsync a
    look, and the answer is given after it. A process killed at any moment leaves its
    running look whole or not at all; an answer that was given is on the disk.
    ``NORMAL`` would be faster and would lose the last looks in a power cut, which
    gives their budget back. WAL needs a local disk; for a team on several machines
    use a server.

    **What is checked when.** The whole chain on opening and in `verify`; before each
    answer, what others wrote since, the last entry and both heads.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name) / "vault.ledger"
    >>> create_ledger(path, key=bytes(32), seal="5ea1")
    >>> def answer(last):
    ...     left = 2 if last is None else last.left - 1
    ...     return Turn(answer={"loss": 0.2}, state={}, left=left)
    >>> with Ledger(path, key=bytes(32), seal="5ea1") as ledger:
    ...     entry = ledger.append(Look(who="ann", predictions="ab12"), answer)
    ...     print(entry.number, entry.left, ledger.verify())
    1 2 None
    >>> folder.cleanup()
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        key: bytes,
        seal: str,
        head: str | os.PathLike[str] | None = None,
        wait: float = 60.0,
    ) -> None:
        check_key(key)
        self._path, self._key, self._seal = Path(path), key, seal
        self._head = head_path(path, head)
        # One connection: SQLite's are cheap to hold and dear to open.
        self._turn = threading.Lock()
        self._process = os.getpid()
        if not self._path.is_file():
            raise InputError(
                f"`path` must be a ledger, got {str(path)!r}, which is not there. "
                "Seal a vault first; a ledger that is gone is not begun anew."
            )
        self._db = connect(self._path, wait)
        self._good: tuple[int, str] = (0, first_previous(seal))
        breach = self.verify()
        if breach is not None:
            self.close()
            raise BrokenLedger(breach)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the ledger can't be asked afterwards."""
        self._db.close()

    def append(self, look: Look, answer: Answer) -> Entry:
        """Answer one look and write it, both or neither.

        Parameters
        ----------
        look
            Who asks, and what.
        answer
            Called once with the last entry, while everyone else waits.

        Returns
        -------
        Entry
            As it stands on the disk. Its `number` and `own` are the receipt.

        Raises
        ------
        BrokenLedger
            If the chain doesn't hold; `answer` isn't called.
        LedgerUnwritable
            If the disk is full, the file locked for longer than `wait`, and the like.
        InputError
            If the answer would give budget back.
        """
        return self.append_all([(look, answer)])[0]

    def append_all(self, asked: Sequence[tuple[Look, Answer]]) -> tuple[Entry, ...]:
        """Answer several looks in order and write them with one fsync, all or none.

        Nothing may be told to anyone before this returns. Raises as `append`.
        """
        if os.getpid() != self._process:
            raise InputError(
                "A `Ledger` must be used in the process that opened it, got a fork. "
                "Open it again there."
            )
        with self._turn:
            with self._transaction():
                rows = self._answered(asked)
            if rows:
                self._good = (rows[-1][0], rows[-1][2])
                # After the commit: a head ahead of its ledger would be a cut.
                with contextlib.suppress(OSError):
                    write_head(self._head, self._signed())
        return tuple(map(to_entry, rows))

    def entries(self) -> Iterator[Entry]:
        """Give the entries from the first to the last, as they stand."""
        return (to_entry(row) for row in self._rows(0))

    def verify(self, receipts: Mapping[int, str] | None = None) -> Breach | None:
        """Follow the whole chain.

        Parameters
        ----------
        receipts
            Hash by number, of entries that somebody was given.

        Returns
        -------
        Breach or None
            The first fault, None where there is none.
        """
        with self._turn:
            try:
                return self._verified(receipts or {})
            except (sqlite3.DatabaseError, ValueError, KeyError, TypeError) as error:
                message = f"The ledger can't be read ({error})."
                return Breach(fault=Fault.UNREADABLE, number=0, message=message)

    def _verified(self, receipts: Mapping[int, str]) -> Breach | None:
        # The head that is apart is never ahead of its ledger: it is read first. The
        # rest is one read transaction, so that it is all of the same moment.
        apart = self._apart_head()
        self._db.execute("BEGIN")
        try:
            heads = [self._own_head(), apart]
            breach, number, own = chain_breach(
                self._rows(0), seal=self._seal, heads=heads, key=self._key
            )
            breach = breach or self._receipt_breach(receipts, number)
        finally:
            self._db.execute("ROLLBACK")
        if breach is None:
            self._good = (number, own)
        return breach

    def _answered(self, asked: Sequence[tuple[Look, Answer]]) -> list[Row]:
        last = self._checked_last()
        rows: list[Row] = []
        for look, answer in asked:
            turn = answer(last)
            check_left(last, turn)
            row = to_row(
                {
                    "number": 1 if last is None else last.number + 1,
                    "time": datetime.now(UTC).isoformat(timespec="microseconds"),
                    "who": look.who,
                    "predictions": look.predictions,
                    "label": look.label,
                    "answer": dict(turn.answer),
                    "left": turn.left,
                    "state": dict(turn.state),
                    "previous": self._good[1] if last is None else last.own,
                }
            )
            self._db.execute("INSERT INTO looks VALUES (?, ?, ?)", row)
            rows.append(row)
            last = to_entry(row)
        if last is not None and rows:
            head = sign(self._key, self._seal, last.number, last.own)
            self._db.execute(
                "UPDATE head SET number = ?, own = ?, mac = ?",
                (head.number, head.own, head.mac),
            )
        return rows

    def _checked_last(self) -> Entry | None:
        """Give the last entry, after checking what this object hasn't seen yet."""
        number, own = self._good
        # Again from the last good one itself: it carries the state.
        start = max(0, number - 1)
        rows = list(self._rows(start))
        heads = [self._own_head(), self._apart_head()]
        if number and (not rows or rows[0][0] != number or rows[0][2] != own):
            raise BrokenLedger(self._whole_breach(number))
        last, left = None, None
        previous = to_entry(rows[0]).previous if number else own
        for i, row in enumerate(rows, start + 1):
            if row_breach(row, i, previous, left) is not None:
                raise BrokenLedger(self._whole_breach(i))
            last = to_entry(row)
            previous, left = last.own, last.left
        at, hash_ = (0, own) if last is None else (last.number, last.own)
        first, apart = heads
        holds = (
            first is not None
            and (first.number, first.own) == (at, hash_)
            and is_signed(self._key, self._seal, first)
            and apart is not None
            and apart.number <= at
        )
        if not holds:
            raise BrokenLedger(self._whole_breach(at))
        return last

    def _whole_breach(self, number: int) -> Breach:
        """Name the fault by following the whole chain, inside the transaction."""
        heads = [self._own_head(), self._apart_head()]
        breach = chain_breach(
            self._rows(0), seal=self._seal, heads=heads, key=self._key
        )[0]
        message = f"Entry {number} is not the one that was read before."
        return breach or Breach(fault=Fault.EDITED, number=number, message=message)

    def _rows(self, after: int) -> Iterator[Row]:
        return self._db.execute(
            "SELECT number, body, own FROM looks WHERE number > ? ORDER BY number",
            (after,),
        )

    def _own_head(self) -> Head | None:
        row = self._db.execute("SELECT number, own, mac FROM head").fetchone()
        return None if row is None else Head(number=row[0], own=row[1], mac=row[2])

    def _apart_head(self) -> Head | None:
        return read_head(self._head, lambda h: is_signed(self._key, self._seal, h))

    def _signed(self) -> Head:
        return sign(self._key, self._seal, *self._good)

    def _receipt_breach(self, receipts: Mapping[int, str], last: int) -> Breach | None:
        for number in sorted(receipts):
            row = self._db.execute(
                "SELECT own FROM looks WHERE number = ?", (number,)
            ).fetchone()
            if row is None:
                message = f"Entry {number} is missing: a receipt names it."
                return Breach(fault=Fault.CUT_SHORT, number=last + 1, message=message)
            if row[0] != receipts[number]:
                message = f"Entry {number} is not the one that the receipt names."
                return Breach(fault=Fault.EDITED, number=number, message=message)
        return None

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
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
                message = f"The ledger can't be read ({error})."
                breach = Breach(fault=Fault.UNREADABLE, number=0, message=message)
                raise BrokenLedger(breach) from error
            raise
