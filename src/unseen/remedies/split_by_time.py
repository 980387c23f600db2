"""Train on the past and score the future: SPLIT004 and SPLIT005."""

from typing import ClassVar, final

from ..result import Remedy, RemedyKind
from ..scoring.folds import SplitKind
from ..scoring.protocol import Protocol
from ._remedy import AbstractRemedy


@final
class SplitByTime(AbstractRemedy):
    """Refit under a forward split."""

    kind: ClassVar[RemedyKind] = RemedyKind.SPLIT_BY_TIME
    order: ClassVar[int] = 3

    def apply(self, protocol: Protocol, remedy: Remedy) -> Protocol:
        """Respect the time; a later time is out of every training row's range."""
        return protocol.without(*remedy.columns).with_split(SplitKind.FORWARD)

    def label(self, remedy: Remedy) -> str:
        """Name the column."""
        return f"forward in `{remedy.columns[0]}`"
