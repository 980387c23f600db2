"""LEAK012: a column from which the target is computed."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...availability import Standing
from ._standing import AbstractStandingCheck


@final
@dataclass(frozen=True, slots=True)
class DefinitionOfTarget(AbstractStandingCheck):
    """A column from which the target is computed.

    What it asks
    ------------
    Is a column declared as part of the target's definition?

    Why it matters
    --------------
    *Late by more than 30 days* is computed from the days. A model that may see the days
    learns the definition and nothing about who will be late.

    How it decides
    --------------
    An error for every column under ``defines_target``, for the parents of the target
    under ``[derived]``, and for what is computed from one; the chain is named.

    When it is wrong
    ----------------
    The declaration is believed.

    What to do
    ----------
    Drop the column, or define the target by another.
    """

    code: ClassVar[str] = "LEAK012"
    title: ClassVar[str] = "a column that defines the target"
    standing: ClassVar[Standing] = Standing.DEFINES_TARGET
    advice: ClassVar[str] = "Drop {name}: the target is computed from it."
