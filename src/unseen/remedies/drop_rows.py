"""Score only rows that are not among those that trained: SPLIT001 and SPLIT002."""

from dataclasses import replace
from typing import ClassVar, final

from ..result import Remedy, RemedyKind
from ..scoring.protocol import Protocol
from ._remedy import AbstractRemedy


@final
class DropRows(AbstractRemedy):
    """Leave out of the score what the training rows (nearly) hold already."""

    kind: ClassVar[RemedyKind] = RemedyKind.DROP_ROWS
    order: ClassVar[int] = 0

    def apply(self, protocol: Protocol, remedy: Remedy) -> Protocol:
        """Leave out equal rows, and nearly equal ones where they were found."""
        near = protocol.without_near_repeats or remedy.model == "near"
        return replace(protocol, without_repeats=True, without_near_repeats=near)

    def label(self, remedy: Remedy) -> str:
        """Say which rows."""
        which = "nearly repeated" if remedy.model == "near" else "repeated"
        return f"without {which} rows"
