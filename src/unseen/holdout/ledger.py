"""An append-only ledger of looks at a holdout, in a file or in a database."""

import contextlib
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
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
from .ledgers.address import Where
from .ledgers.opening import (
    check_key,
    create_ledger as create_ledger,
    head_path,
    open_store,
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
    where
        The SQLite file, or the URL of a PostgreSQL database, which may hold the
        ledgers of many vaults; `create_ledger` makes it. A URL needs the extra
        ``team``.
    key
        The vault's key, at least 16 bytes. It is not written anywhere.
    seal
        The commitment hash of the vault, to which the first entry is tied. In a
        database it is the ledger's name.
    head
        The head file; by default the SQLite file's path with ``.head`` after it, and
        none for a database. Better where those who write the ledger can't write: it
        is what shows a cut.
    wait
        Seconds to wait for others who are being answered, and for a server that was
        lost.

    Raises
    ------
    InputError
        If there is no ledger at `where`, or the key is too short.
    BrokenLedger
        If the chain doesn't hold.
    LedgerUnwritable
        If the database can't be reached.

    Notes
    -----
    **What is seen.** Without the key: an entry edited, swapped, taken out, put in, or
    hashed anew. With an older signed head copied back: entries cut off the end, as
    long as the head file wasn't put back with it. Who can put back both, the whole
    vault as it was, goes unseen; against that keep the head file with another owner,
    or compare the `own` of a receipt with `verify(receipts=...)`.

    **What is lost.** A process killed at any moment leaves its running look whole or
    not at all; an answer that was given is on the disk. A SQLite file is in WAL mode
    with ``synchronous=FULL``: one fsync a look, and the answer is given after it.
    ``NORMAL`` would be faster and would lose the last looks in a power cut, which
    gives their budget back. WAL needs a local disk; for a team on several machines
    use a database. There a commit is waited for, and a server that may lose what it
    has confirmed (``synchronous_commit`` or ``fsync`` off) is refused. Where a
    connection is lost in the middle of a commit, the ledger is asked what came of it
    before anybody is answered.

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
        where: Where,
        *,
        key: bytes,
        seal: str,
        head: Where | None = None,
        wait: float = 60.0,
    ) -> None:
        check_key(key)
        self._key, self._seal = key, seal
        self._head = head_path(where, head)
        # An answer may read the entries while its own turn lasts.
        self._turn = threading.RLock()
        self._process = os.getpid()
        self._store = open_store(where, seal=seal, wait=wait)
        self._good: tuple[int, str] = (0, first_previous(seal))
        try:
            breach = self.verify()
            if breach is not None:
                raise BrokenLedger(breach)
        except BaseException:
            self.close()
            raise

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
        """Close it; the ledger can't be asked afterwards."""
        self._store.close()

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
        with self._mine():
            with self._store.turn():
                rows = self._answered(asked)
            if rows:
                self._good = (rows[-1][0], rows[-1][2])
                # After the commit: a head ahead of its ledger would be a cut.
                if self._head is not None:
                    with contextlib.suppress(OSError):
                        write_head(self._head, self._signed())
        return tuple(map(to_entry, rows))

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Give the entries with a larger number, in order, as they stand."""
        with self._mine(), self._store.snapshot():
            rows = list(self._store.rows(after))
        return map(to_entry, rows)

    def last(self) -> Entry | None:
        """Give the last entry as it stands, None before the first."""
        with self._mine(), self._store.snapshot():
            head = self._store.head()
            rows = list(self._store.rows(head.number - 1 if head is not None else 0))
        return to_entry(rows[-1]) if rows else None

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

        Raises
        ------
        LedgerUnwritable
            If the database can't be reached.
        """
        with self._mine():
            try:
                return self._verified(receipts or {})
            except BrokenLedger as error:
                return error.breach
            except (ValueError, KeyError, TypeError) as error:
                message = f"The ledger can't be read ({error})."
                return Breach(fault=Fault.UNREADABLE, number=0, message=message)

    def _verified(self, receipts: Mapping[int, str]) -> Breach | None:
        # The head that is apart is never ahead of its ledger: it is read first. The
        # rest is one read transaction, so that it is all of the same moment.
        apart = self._apart_heads()
        with self._store.snapshot():
            heads = [self._store.head(), *apart]
            breach, number, own = chain_breach(
                self._store.rows(0), seal=self._seal, heads=heads, key=self._key
            )
            breach = breach or self._receipt_breach(receipts, number)
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
            self._store.add(row)
            rows.append(row)
            last = to_entry(row)
        if last is not None and rows:
            head = sign(self._key, self._seal, last.number, last.own)
            self._store.set_head(head)
        return rows

    def _checked_last(self) -> Entry | None:
        """Give the last entry, after checking what this object hasn't seen yet."""
        number, own = self._good
        # Again from the last good one itself: it carries the state.
        start = max(0, number - 1)
        rows = list(self._store.rows(start))
        first, apart = self._store.head(), self._apart_heads()
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
        holds = (
            first is not None
            and (first.number, first.own) == (at, hash_)
            and is_signed(self._key, self._seal, first)
            and all(head is not None and head.number <= at for head in apart)
        )
        if not holds:
            raise BrokenLedger(self._whole_breach(at))
        return last

    def _whole_breach(self, number: int) -> Breach:
        """Name the fault by following the whole chain, inside the transaction."""
        heads = [self._store.head(), *self._apart_heads()]
        breach = chain_breach(
            self._store.rows(0), seal=self._seal, heads=heads, key=self._key
        )[0]
        message = f"Entry {number} is not the one that was read before."
        return breach or Breach(fault=Fault.EDITED, number=number, message=message)

    def _apart_heads(self) -> list[Head | None]:
        if self._head is None:
            return []
        return [read_head(self._head, lambda h: is_signed(self._key, self._seal, h))]

    def _signed(self) -> Head:
        return sign(self._key, self._seal, *self._good)

    def _receipt_breach(self, receipts: Mapping[int, str], last: int) -> Breach | None:
        for number in sorted(receipts):
            own = self._store.own_of(number)
            if own is None:
                message = f"Entry {number} is missing: a receipt names it."
                return Breach(fault=Fault.CUT_SHORT, number=last + 1, message=message)
            if own != receipts[number]:
                message = f"Entry {number} is not the one that the receipt names."
                return Breach(fault=Fault.EDITED, number=number, message=message)
        return None

    @contextlib.contextmanager
    def _mine(self) -> Iterator[None]:
        """Let one thread in at a time, and no fork."""
        if os.getpid() != self._process:
            raise InputError(
                "A `Ledger` must be used in the process that opened it, got a fork. "
                "Open it again there."
            )
        with self._turn:
            yield
