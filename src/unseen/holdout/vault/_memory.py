"""Which predictions were answered before, learnt from the ledger as it grows."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .._chain import Entry

Earlier = tuple[int, Mapping[str, Any]]


class Memory:
    """The answers given so far, by the hash of the predictions.

    It is a reading of the ledger and nothing else: who opens the vault anew reads it
    again.
    """

    def __init__(self) -> None:
        self._answers: dict[str, Earlier] = {}
        self._read = 0

    def earlier(self, predictions: str) -> Earlier | None:
        """Give the number and answer of the first look with these predictions."""
        return self._answers.get(predictions)

    def catch_up(
        self, last: Entry | None, entries: Callable[[int], Iterable[Entry]]
    ) -> None:
        """Learn what was answered since.

        Parameters
        ----------
        last
            The last entry. It is called while a look's turn lasts, so nobody writes
            meanwhile; as a rule this entry is all that is new.
        entries
            Gives those with a larger number, where others wrote too.
        """
        if last is None or last.number == self._read:
            return
        new: Iterable[Entry] = [last]
        if last.number > self._read + 1:
            new = entries(self._read)
        for entry in new:
            if not entry.answer["spent"] and "repeats" not in entry.answer:
                told = (entry.number, entry.answer)
                self._answers.setdefault(entry.predictions, told)
            self._read = entry.number
