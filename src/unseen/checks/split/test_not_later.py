"""SPLIT004: test rows that are not later than the training rows."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...evidence import Evidence
from ...result import Finding, Subject, SubjectKind
from ...stats.proportion import wilson_interval
from .._check import AbstractCheck
from .._subjects import named
from ._dates import CORRELATION, by_time, timeline, times_of


@final
@dataclass(frozen=True, slots=True)
class TestNotLater(AbstractCheck):
    """Test rows that are not later than the training rows.

    What it asks
    ------------
    Do the test rows come after the training rows in time?

    Why it matters
    --------------
    A model is used on what comes after it was made. A test with rows from the same
    days, or from before, asks what was, knowing what came: prices, fashions and faults
    that the training rows have already seen.

    How it decides
    --------------
    The test rows earlier than the last training row are counted; rows of the same
    moment are let pass. A declared time makes that an error. A time that was inferred
    makes it a warning if rows near in time resemble each other in the target, with a
    rank correlation of neighbours above {correlation} and four standard errors; else a
    note that asks. Where the test rows are spread over time just as the training rows
    are, it is SPLIT005's.

    When it is wrong
    ----------------
    A date of birth says nothing about when a row was known. A single late training row
    makes all test rows early: the sentence tells how many rows stand on the wrong side
    of the best cut.

    What to do
    ----------
    Train on the past, test on what follows.

    Parameters
    ----------
    correlation
        Rank correlation of neighbours in time, for a warning.
    """

    __test__: ClassVar[bool] = False
    code: ClassVar[str] = "SPLIT004"
    title: ClassVar[str] = "test rows that are not later"

    correlation: float = CORRELATION

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Compare the tables' times."""
        times = times_of(evidence, self.correlation)
        name, last = named(times.role.column), times.spelled(times.last[0])
        if not times.early:
            return self.clear(
                f"No test row is earlier than the last training row ({name} {last})."
            )
        if times.interleaved():
            return self.clear(
                "The test rows are spread over time as the training rows are: that is "
                "for SPLIT005."
            )
        cut, late, early = times.cut()
        n, m = len(times.train), len(times.test)
        message = (
            f"{times.number()} of {times.rows[1]:,} test rows are earlier than the "
            f"last training row ({name} {last})"
        )
        if late:
            message += (
                f"; at the best cut, {times.spelled(cut)}, {late / n:.1%} of the "
                f"training rows and {early / m:.1%} of the test rows stand on the "
                "wrong side"
            )
        return (
            self.found(
                times.grade(),
                message + ".",
                subjects=(Subject(kind=SubjectKind.TIME, name=times.role.column),),
                evidence=(
                    ("early_test_rows", times.early),
                    ("test_rows", m),
                    ("late_training_share", late / n),
                    ("early_test_share", early / m),
                ),
                estimate=wilson_interval(times.early, m),
                remedy=by_time(times),
                picture=timeline(times, "The test rows don't follow the training rows"),
            ),
        )
