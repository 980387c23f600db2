"""What every remedy that a machine can apply is."""

import abc
from typing import ClassVar

from ..result import Remedy, RemedyKind
from ..scoring.protocol import Protocol


class AbstractRemedy(abc.ABC):
    """Changes the protocol under which a score is made."""

    kind: ClassVar[RemedyKind]
    order: ClassVar[int]

    @abc.abstractmethod
    def apply(self, protocol: Protocol, remedy: Remedy) -> Protocol:
        """Give the protocol with the remedy in it."""

    @abc.abstractmethod
    def label(self, remedy: Remedy) -> str:
        """Name the step, for the waterfall."""
