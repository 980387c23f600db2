"""LEAK011: a column downstream of the target."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...availability import Standing
from ._standing import AbstractStandingCheck


@final
@dataclass(frozen=True, slots=True)
class DescendantOfTarget(AbstractStandingCheck):
    """A column downstream of the target.

    What it asks
    ------------
    Does the declared causal graph lead from the target to a column?

    Why it matters
    --------------
    What the target causes can only be written once the target is known. A model that
    reads it predicts the past.

    How it decides
    --------------
    An error for every column to which a directed path leads from the target, and for
    what is computed from one; the path is named. Causes of the target, and columns that
    only share a cause with it, are not told.

    When it is wrong
    ----------------
    The graph is believed. A missing arrow lets a leak pass, an arrow too many accuses
    an honest column. Feedback over time must be written with a node for each time.

    What to do
    ----------
    Drop the column, or use its value from before the prediction.
    """

    code: ClassVar[str] = "LEAK011"
    title: ClassVar[str] = "a column downstream of the target"
    standing: ClassVar[Standing] = Standing.DESCENDANT
    advice: ClassVar[str] = "Drop {name}, or use its value from before the prediction."
