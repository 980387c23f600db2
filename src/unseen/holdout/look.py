"""What is asked of a ledger, what it answers, and why it refuses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from ._chain import Breach, Entry

_LONGEST_TEXT = 500


class BrokenLedger(InputError):
    """The chain doesn't hold; nothing is answered. `breach` says where."""

    def __init__(self, breach: Breach) -> None:
        super().__init__(
            f"{breach.message} Nothing is answered; restore the ledger from a copy, "
            "or seal fresh rows."
        )
        self.breach = breach


class LedgerUnwritable(InputError):
    """The look could not be written, so it was not answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is asked.

    Parameters
    ----------
    who
        Who asks; 1 to 500 characters.
    predictions
        Hash of what is to be scored; 1 to 500 characters.
    label
        What the asker calls it; at most 500 characters.
    """

    who: str
    predictions: str
    label: str = ""

    def __post_init__(self) -> None:
        for name, least in (("who", 1), ("predictions", 1), ("label", 0)):
            size = len(getattr(self, name))
            if not least <= size <= _LONGEST_TEXT:
                raise InputError(
                    f"`{name}` must have {least} to {_LONGEST_TEXT} characters, "
                    f"got {size}. Shorten or name it."
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a look is answered, before it is written.

    Parameters
    ----------
    answer, state
        JSON objects: what is told, and what the next answer needs to know.
    left
        Budget left; None where there is no budget. It never rises.
    """

    answer: Mapping[str, Any]
    state: Mapping[str, Any]
    left: int | None


# From the last entry (None before the first) to what is answered now.
Answer = Callable[[Entry | None], Turn]


def check_left(last: Entry | None, turn: Turn) -> None:
    """Refuse an answer that would give budget back."""
    before = None if last is None else last.left
    if before is not None and (turn.left is None or turn.left > before):
        raise InputError(
            f"`left` must be at most {before}, got {turn.left}. "
            "Budget that is spent is never given back."
        )
