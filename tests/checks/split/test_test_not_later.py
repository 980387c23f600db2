"""SPLIT004: tests that lie before or among the training rows, and those that follow."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.split.dates import (
    AT_RANDOM,
    DECLARED,
    EARLIEST,
    INFERRED,
    LAST,
    OVERLAPPING,
    days,
    parted,
)
from tests.checks.tables import evidence, names, only

from unseen.checks.split.shuffled_dates import ShuffledDates
from unseen.checks.split.test_not_later import TestNotLater
from unseen.errors import NotApplicable, Undecided
from unseen.result import PictureKind, RemedyKind, Severity, SubjectKind, Verdict


def run(test, *, drift=True, wishes=DECLARED):
    return TestNotLater().run(evidence(*parted(days(drift=drift), test), **wishes))


def test_a_test_from_before_is_an_error_where_the_time_is_declared():
    finding = only(run(EARLIEST), Severity.ERROR)
    assert finding.message == (
        "100 of 100 test rows are earlier than the last training row (`on` 2025-02-03)."
    )
    assert names(finding, SubjectKind.TIME) == ["on"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.SPLIT_BY_TIME
    assert finding.remedy.columns == ("on",)
    assert finding.picture is not None
    assert finding.picture.kind is PictureKind.TIMELINE
    assert finding.picture.fields == ("start", "end", "rows", "part")
    assert sum(int(str(row[2])) for row in finding.picture.rows) == pytest.approx(
        400, abs=12
    )


def test_a_few_late_training_rows_are_told_by_the_best_cut():
    finding = only(run(OVERLAPPING), Severity.ERROR)
    assert finding.message == (
        "105 of 105 test rows are earlier than the last training row (`on` "
        "2025-02-03); at the best cut, 2024-10-16, 1.7% of the training rows and 0.0% "
        "of the test rows stand on the wrong side."
    )


@pytest.mark.parametrize(
    ("drift", "grade", "kind"),
    [
        (True, Severity.WARNING, RemedyKind.SPLIT_BY_TIME),
        (False, Severity.NOTE, RemedyKind.ASK),
    ],
)
def test_an_inferred_time_is_graded_by_what_time_has_to_say(drift, grade, kind):
    finding = only(run(EARLIEST, drift=drift, wishes=INFERRED), grade)
    assert finding.remedy is not None
    assert finding.remedy.kind is kind


def test_the_question_says_what_hangs_on_the_answer():
    finding = only(run(EARLIEST, drift=False, wishes=INFERRED))
    assert finding.remedy is not None
    assert finding.remedy.text == (
        "Say whether `on` is when a row becomes known; if so, test on the latest rows."
    )


def test_silent_where_the_test_follows():
    (finding,) = run(LAST)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "No test row is earlier than the last training row (`on` 2024-10-26)."
    )


def test_rows_of_the_same_moment_pass():
    table = days()
    table["on"] = np.sort(np.r_[table["on"][:300], table["on"][299:399]])
    (finding,) = TestNotLater().run(evidence(*parted(table, LAST), **DECLARED))
    assert finding.verdict is Verdict.CLEAR


def test_a_random_split_is_left_to_the_other_check():
    (finding,) = run(AT_RANDOM)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "The test rows are spread over time as the training rows are: that is for "
        "SPLIT005."
    )


def test_undecided_with_too_few_dates():
    with pytest.raises(Undecided) as why:
        run(np.arange(395, 400))
    assert str(why.value) == (
        "5 rows with a value of `on` don't show an order; 10 in each table would do."
    )


def test_not_applicable_without_a_time():
    with pytest.raises(NotApplicable) as why:
        run(LAST, wishes=DECLARED | {"time": "none"})
    assert str(why.value) == "No column was declared or recognised as the time."


def test_not_applicable_without_a_test_table():
    train, _ = parted(days(), LAST)
    with pytest.raises(NotApplicable) as why:
        TestNotLater().run(evidence(train, **DECLARED))
    assert str(why.value) == (
        "There is no test table; the audit's own split is forward."
    )


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(10, 200), st.floats(0, 1))
def test_one_of_the_two_checks_tells_any_split_that_is_not_forward(seed, size, pull):
    # From all at random (0) to the latest rows but for chance (1).
    rng = np.random.default_rng(seed)
    rank = pull * np.arange(400) / 400 + (1 - pull) * rng.random(400)
    test = np.argsort(rank)[-size:]
    ev = evidence(*parted(days(), test), **DECLARED)
    told = [
        f.verdict is Verdict.FOUND
        for check in (TestNotLater(), ShuffledDates())
        for f in check.run(ev)
    ]
    forward = len(test) == 400 - test.min()
    assert sum(told) == (0 if forward else 1)


@settings(max_examples=8, deadline=None)
@given(st.sampled_from([-3.0, 0.0, 1e6]), st.sampled_from([0.5, 4.0]))
def test_the_unit_of_a_numeric_time_has_no_say(start, unit):
    table = days()
    counted = [
        only(
            TestNotLater().run(
                evidence(*parted({**table, "on": on}, OVERLAPPING), **DECLARED)
            )
        )
        for on in (np.arange(400.0), start + unit * np.arange(400))
    ]
    assert counted[0].evidence == counted[1].evidence
    assert counted[0].severity is counted[1].severity
