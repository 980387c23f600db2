"""How a score is made: which columns, which rows, which split."""

from dataclasses import dataclass, replace
from typing import Self

from .folds import SplitKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """What a remedy changes and a refit obeys.

    Parameters
    ----------
    features
        Names of the columns that a model may use.
    split
        What the split respects.
    without_repeats
        Leave out of the scored rows those that are also among the training rows.
    without_near_repeats
        The same for rows that are nearly equal.
    """

    features: frozenset[str]
    split: SplitKind
    without_repeats: bool = False
    without_near_repeats: bool = False

    def without(self, *columns: str) -> Self:
        """Give the same protocol without some columns."""
        return replace(self, features=self.features - set(columns))

    def with_columns(self, *columns: str) -> Self:
        """Give the same protocol with some columns more."""
        return replace(self, features=self.features | set(columns))

    def with_split(self, split: SplitKind) -> Self:
        """Give the same protocol with another split."""
        return replace(self, split=split)
