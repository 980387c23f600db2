"""Keep the rows of a group on one side of the split: SPLIT003."""

from typing import ClassVar, final

from ..result import Remedy, RemedyKind
from ..scoring.folds import SplitKind
from ..scoring.protocol import Protocol
from ._remedy import AbstractRemedy


@final
class SplitByGroup(AbstractRemedy):
    """Refit under a grouped split, without the group's own column."""

    kind: ClassVar[RemedyKind] = RemedyKind.SPLIT_BY_GROUP
    order: ClassVar[int] = 2

    def apply(self, protocol: Protocol, remedy: Remedy) -> Protocol:
        """Respect the groups; a new group's number says nothing."""
        return protocol.without(*remedy.columns).with_split(SplitKind.GROUPED)

    def label(self, remedy: Remedy) -> str:
        """Name the column."""
        return f"split by `{remedy.columns[0]}`"
