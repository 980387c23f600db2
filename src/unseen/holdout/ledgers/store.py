"""What a ledger asks of the place where it lies."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from .._chain import Head, Row


class Store(Protocol):
    """Rows and a head that are written together, by one at a time.

    A store knows nothing of the chain. It is used by one thread at a time, and raises
    `LedgerUnwritable` or `BrokenLedger`, never an error of its database.
    """

    def turn(self) -> AbstractContextManager[None]:
        """Shut everyone else out; what was written is durable or gone at the end."""
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """See everything as of one moment; within a turn, that turn."""
        ...

    def rows(self, after: int) -> Iterator[Row]:
        """Give the rows with a larger number, in order."""
        ...

    def own_of(self, number: int) -> str | None:
        """Give the hash that stands at a number, None where nothing does."""
        ...

    def head(self) -> Head | None:
        """Give the ledger's own head, None where it is lost."""
        ...

    def add(self, row: Row) -> None:
        """Write a row; within a turn."""
        ...

    def set_head(self, head: Head) -> None:
        """Write the head; within a turn."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...
