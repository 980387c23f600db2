"""LEAK013: a column that is written after the prediction."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...availability import Standing
from ._standing import AbstractStandingCheck


@final
@dataclass(frozen=True, slots=True)
class NotYetAvailable(AbstractStandingCheck):
    """A column that is written after the prediction.

    What it asks
    ------------
    By its declared time, or by its time in each row, is a value written, or its window
    closed, only after the prediction is made?

    Why it matters
    --------------
    In the table every cell is filled. On the day of the prediction this one is empty,
    or holds another value than the one that the model learned from.

    How it decides
    --------------
    An error for a column whose declared moment, latency or window ends after
    ``predict_at``, for one with a row that was written later than its own moment of
    prediction (the rows are counted), and for what is computed from either. Equal
    times pass.

    When it is wrong
    ----------------
    Times that are rounded to days can't tell the morning from the evening. A table that
    is written in nightly batches is late by its processing and not by its matter: then
    declare the event's time.

    What to do
    ----------
    Drop the column, or take its value as of the moment of prediction.
    """

    code: ClassVar[str] = "LEAK013"
    title: ClassVar[str] = "a column that is not there yet"
    standing: ClassVar[Standing] = Standing.NOT_YET_AVAILABLE
    advice: ClassVar[str] = (
        "Drop {name}, or take its value as of the moment of prediction."
    )
