"""SPLIT005: dated rows split at random, and splits that are not."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.split.dates import (
    AT_RANDOM,
    DECLARED,
    EARLIEST,
    INFERRED,
    LAST,
    OVERLAPPING,
    N,
    days,
    parted,
)
from tests.checks.tables import evidence, names, only

from unseen.checks.split.shuffled_dates import ShuffledDates
from unseen.errors import NotApplicable, Undecided
from unseen.result import PictureKind, RemedyKind, Severity, SubjectKind, Verdict


def run(test, *, drift=True, wishes=DECLARED):
    return ShuffledDates().run(evidence(*parted(days(drift=drift), test), **wishes))


def test_a_random_split_of_declared_dates_is_an_error():
    finding = only(run(AT_RANDOM), Severity.ERROR)
    assert finding.message == (
        "The test rows are a random draw from the time of the training rows, "
        "2024-01-01 to 2025-02-03: 100% of them are earlier than the last training "
        "row, and the distributions of `on` are 0.09 apart."
    )
    assert names(finding, SubjectKind.TIME) == ["on"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.SPLIT_BY_TIME
    assert finding.picture is not None
    assert finding.picture.kind is PictureKind.TIMELINE
    assert {row[3] for row in finding.picture.rows} == {"train", "test"}


@pytest.mark.parametrize(
    ("drift", "grade"), [(True, Severity.WARNING), (False, Severity.NOTE)]
)
def test_an_inferred_time_is_graded_by_what_time_has_to_say(drift, grade):
    finding = only(run(AT_RANDOM, drift=drift, wishes=INFERRED), grade)
    asked = grade is Severity.NOTE
    assert finding.remedy is not None
    assert (finding.remedy.kind is RemedyKind.ASK) == asked


@pytest.mark.parametrize("test", [LAST, EARLIEST, OVERLAPPING])
def test_silent_on_splits_along_time(test):
    (finding,) = run(test)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message.startswith(
        "The test rows are not spread over `on` as the training rows are: their "
        "distributions are "
    )


def test_silent_where_all_rows_have_one_date():
    # The test rows are then not earlier than the last training row either.
    table = {**days(), "on": np.repeat(np.datetime64("2024-01-01"), N)}
    (finding,) = ShuffledDates().run(evidence(*parted(table, AT_RANDOM), **DECLARED))
    assert finding.verdict is Verdict.CLEAR


def test_undecided_with_too_few_dates():
    with pytest.raises(Undecided) as why:
        run(np.arange(0, N, 80))
    assert str(why.value) == (
        "5 rows with a value of `on` don't show an order; 10 in each table would do."
    )


def test_not_applicable_without_a_test_table():
    with pytest.raises(NotApplicable) as why:
        ShuffledDates().run(evidence(pd.DataFrame(days()), **DECLARED))
    assert str(why.value) == (
        "There is no test table; the audit's own split is forward."
    )


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(15, 150))
def test_every_random_split_is_told_whatever_its_size(seed, size):
    test = np.random.default_rng(seed).choice(N, size, replace=False)
    finding = only(run(test), Severity.ERROR)
    assert 0.5 <= float(str(dict(finding.evidence)["early_test_share"])) <= 1


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_the_rows_has_no_say(seed):
    rng = np.random.default_rng(seed)
    mixed = [
        t.iloc[rng.permutation(len(t))].reset_index(drop=True)
        for t in parted(days(), AT_RANDOM)
    ]
    a, b = only(run(AT_RANDOM)), only(ShuffledDates().run(evidence(*mixed, **DECLARED)))
    assert (a.message, a.estimate) == (b.message, b.estimate)
