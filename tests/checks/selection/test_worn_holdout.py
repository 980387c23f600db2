"""SEL002: holdouts worn by looks, and those that bear them."""

from math import log

import pytest
from hypothesis import given, strategies as st
from tests.checks.selection.tried import looks, runs, tried
from tests.checks.tables import only

from unseen.checks.selection.worn_holdout import WornHoldout
from unseen.errors import NotApplicable, Undecided
from unseen.result import Severity, Verdict


def in_a_row(scores):
    """Give runs of which each began when the one before had ended."""
    times = [10.0 * k for k in range(len(scores))]
    return runs(scores, starts=tuple(times), ends=tuple(t + 5 for t in times))


def beside(scores):
    """Give runs that were made at once."""
    return runs(scores, starts=(0.0,) * len(scores), ends=(9.0,) * len(scores))


RISING = [0.6 + 0.002 * k for k in range(60)]


def test_a_small_holdout_asked_often_is_worn_out():
    finding = only(
        WornHoldout().run(tried(0.72, looks=looks([0.7] * 60), n=500)), Severity.WARNING
    )
    assert finding.message == (
        "500 rows were asked 60 times (the ledger 'v'); after one look the accuracy is "
        "at least 0.663; after these, 59 of them known before it, 0.162, no better "
        "than guessing. 52,000 rows would bear as many looks."
    )
    assert finding.estimate is not None
    assert finding.picture is not None
    assert [row[0] for row in finding.picture.rows] == [
        "one look",
        "as many, none knew of another",
        "as they were made",
    ]


def test_a_large_holdout_bears_them():
    (finding,) = WornHoldout().run(tried(0.72, looks=looks([0.7] * 60), n=200_000))
    assert finding.verdict is Verdict.CLEAR


def test_answers_from_the_training_rows_wear_little():
    told = [False] * 60
    (finding,) = WornHoldout().run(tried(0.72, looks=looks([0.7] * 60, told), n=5_000))
    assert finding.verdict is Verdict.CLEAR


def test_runs_one_after_the_other_are_a_note_alone():
    finding = only(
        WornHoldout().run(tried(0.718, runs=in_a_row(RISING), n=500)), Severity.NOTE
    )
    assert dict(finding.evidence)["known_before"] == 59


def test_runs_that_knew_nothing_of_each_other_are_clear():
    (finding,) = WornHoldout().run(tried(0.718, runs=beside(RISING), n=500))
    assert finding.verdict is Verdict.CLEAR


def test_undecided_where_the_order_is_unknown():
    with pytest.raises(Undecided) as why:
        WornHoldout().run(tried(0.718, runs=runs(RISING), n=500))
    assert str(why.value) == (
        "500 rows were asked 60 times (the table); after one look the accuracy is at "
        "least 0.661, and 0.635 if no run knew of another, 0.161 if each knew of those "
        "before it. Give the times of the runs, or a ledger."
    )


def test_undecided_without_the_number_of_rows():
    with pytest.raises(Undecided) as why:
        WornHoldout().run(tried(0.7, runs=in_a_row(RISING)))
    assert str(why.value) == (
        "It is not known how many rows were asked. Give the test table, or their "
        "number."
    )


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({}, "No ledger and no table of runs was given."),
        ({"looks": looks([]), "n": 9}, "Nobody has looked yet (the ledger 'v')."),
        ({"runs": runs([1.0]), "n": 9, "metric": "rmse"},
         "The RMSE is no mean of rows between two limits, so looks give no bar."),
        ({"looks": looks([0.7]), "n": 9, "claim": None}, "No score was claimed."),
    ],
)  # fmt: skip
def test_not_applicable(given_, says):
    words = {"claim": 0.7} | given_
    with pytest.raises(NotApplicable) as why:
        WornHoldout().run(tried(**words))
    assert str(why.value) == says


def test_an_area_counts_the_smaller_class():
    few = WornHoldout().run(
        tried(0.8, "auc", runs=in_a_row([0.7, 0.8]), n=4_000, positives=50)
    )[0]
    assert dict(few.evidence).get("rows_that_count", 50) == 50
    many = WornHoldout().run(
        tried(0.8, "auc", runs=in_a_row([0.7, 0.8]), n=4_000, positives=2_000)
    )[0]
    assert few.estimate is not None
    assert many.estimate is not None
    assert few.estimate.low < many.estimate.low


def test_the_bar_is_chernoff_s_with_the_nats_of_the_answers():
    finding = only(WornHoldout().run(tried(0.72, looks=looks([0.7] * 60), n=500)))
    assert finding.estimate is not None
    p = 1 - finding.estimate.low
    kl = 0.28 * log(0.28 / p) + 0.72 * log(0.72 / (1 - p))
    nats = dict(finding.evidence)["nats"]
    assert 500 * kl == pytest.approx(log(2 / 0.05) + nats, rel=1e-6)
    # Each of 59 answers told one of 501 values, and somebody knows how many there were.
    assert nats == pytest.approx(59 * log(501) + log(60) + log(61) + log(60), rel=1e-9)


@given(st.integers(1, 200), st.integers(50, 100_000))
def test_more_looks_never_claim_more(count, n):
    def end(k):
        found = WornHoldout().run(tried(0.8, looks=looks([0.8] * k), n=n))[0]
        assert found.estimate is not None
        return found.estimate.low

    assert end(count + 1) <= end(count) + 1e-12
