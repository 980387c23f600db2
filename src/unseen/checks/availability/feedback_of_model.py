"""LEAK014: a column that the model's own output drives."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...availability import Standing
from ._standing import AbstractStandingCheck


@final
@dataclass(frozen=True, slots=True)
class FeedbackOfModel(AbstractStandingCheck):
    """A column that the model's own output drives.

    What it asks
    ------------
    Is a column the output of the model, or of the one that it replaces, or an effect of
    that output?

    Why it matters
    --------------
    The old score decided who was called; the call is in the table. A new model that
    reads it copies the old one, and its test score is the old one's.

    How it decides
    --------------
    An error for every column under ``feedback`` and for what follows from one in the
    declared graph; the path is named.

    When it is wrong
    ----------------
    The declaration is believed.

    What to do
    ----------
    Drop the column, or keep a random share of decisions free of the model.
    """

    code: ClassVar[str] = "LEAK014"
    title: ClassVar[str] = "a column that the model drives"
    standing: ClassVar[Standing] = Standing.FEEDBACK
    advice: ClassVar[str] = "Drop {name}: the model itself drives it."
