"""SPLIT005: dated rows that were split at random."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...evidence import Evidence
from ...result import Estimate, Finding, Subject, SubjectKind
from .._check import AbstractCheck
from .._subjects import named
from ._dates import APART, by_time, timeline, times_of


@final
@dataclass(frozen=True, slots=True)
class ShuffledDates(AbstractCheck):
    """Dated rows that were split at random.

    What it asks
    ------------
    Are the times of the test rows a random draw from all times?

    Why it matters
    --------------
    A random split of dated rows puts each test day between two training days. The model
    fills gaps instead of forecasting, and its score says nothing about next month.

    How it decides
    --------------
    The distributions of both tables' times differ by no more than {apart}, or than
    chance makes them differ in so few rows, and most test rows are earlier than the
    last training row. An error if the time was declared; a warning if it was inferred
    and rows near in time resemble each other in the target; else a note that asks.
    Other test rows that are not later are SPLIT004's.

    When it is wrong
    ----------------
    The rows may be dated without time having a say: the date of a measurement that does
    not age. Where whole groups were put aside, their days are among the others' days.

    What to do
    ----------
    Test on the latest rows.

    Parameters
    ----------
    apart
        Largest difference of the two distributions of time.
    """

    code: ClassVar[str] = "SPLIT005"
    title: ClassVar[str] = "dated rows split at random"

    apart: float = APART

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Compare the spread of the tables' times."""
        times = times_of(evidence)
        name = named(times.role.column)
        if not times.interleaved(self.apart):
            return self.clear(
                f"The test rows are not spread over {name} as the training rows are: "
                f"their distributions are {times.apart:.2f} apart."
            )
        first, last = times.spelled(times.first[0]), times.spelled(times.last[0])
        return (
            self.found(
                times.grade(),
                f"The test rows are a random draw from the time of the training rows, "
                f"{first} to {last}: {times.share:.0%} of them are earlier than the "
                f"last training row, and the distributions of {name} are "
                f"{times.apart:.2f} apart.",
                subjects=(Subject(kind=SubjectKind.TIME, name=times.role.column),),
                evidence=(
                    ("early_test_share", times.share),
                    ("apart", times.apart),
                ),
                estimate=Estimate(
                    value=times.apart,
                    low=None,
                    high=None,
                    level=0.95,
                    n=len(times.test),
                    method="largest difference of the distributions",
                ),
                remedy=by_time(times),
                picture=timeline(times, "Test rows stand between training rows"),
            ),
        )
