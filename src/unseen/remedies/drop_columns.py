"""Drop columns that know the answer: all LEAK codes."""

from typing import ClassVar, final

from ..result import Remedy, RemedyKind
from ..scoring.protocol import Protocol
from ._remedy import AbstractRemedy


@final
class DropColumns(AbstractRemedy):
    """Fit and score without some columns."""

    kind: ClassVar[RemedyKind] = RemedyKind.DROP_COLUMNS
    order: ClassVar[int] = 1

    def apply(self, protocol: Protocol, remedy: Remedy) -> Protocol:
        """Take the columns out of the features."""
        return protocol.without(*remedy.columns)

    def label(self, remedy: Remedy) -> str:
        """Name the columns, or count them."""
        if len(remedy.columns) <= 3:
            return "without " + ", ".join(f"`{c}`" for c in remedy.columns)
        return f"without {len(remedy.columns):,} columns"
