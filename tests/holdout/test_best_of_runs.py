"""Bounds from the scores of runs alone: exact where they can be, never too narrow."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.stats import beta
from sklearn.metrics import roc_auc_score

from unseen import InputError
from unseen.holdout._union import (
    binomial_ends,
    chernoff_ends,
    divergence,
    hits_of,
    hoeffding_ends,
)
from unseen.holdout.best_of_runs import best_of_runs


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_binomial_ends_are_those_of_the_beta_law(case):
    hits, n = case
    low, high = binomial_ends(hits, hits, n, 0.01, 0.02)
    assert low == pytest.approx(
        beta.ppf(0.01, hits, n - hits + 1) if hits else 0.0, abs=1e-9
    )
    assert high == pytest.approx(
        beta.ppf(0.98, hits + 1, n - hits) if hits < n else 1.0, abs=1e-9
    )


@given(st.floats(0, 1), st.integers(1, 5000))
def test_chernoff_ends_lie_where_the_divergence_says(mean, n):
    low, high = chernoff_ends(mean, n, 0.02, 0.001)
    assert 0 <= low <= mean <= high <= 1
    if low > 0.001:
        assert n * divergence(mean, low) == pytest.approx(log(50), rel=1e-5)
    if high < 0.999:
        assert n * divergence(mean, high) == pytest.approx(log(1000), rel=1e-5)


@given(st.floats(0, 1), st.integers(1, 5000))
def test_chernoff_lies_between_the_binomial_and_hoeffding(mean, n):
    low, high = chernoff_ends(mean, n, 0.02, 0.02)
    wide = hoeffding_ends(mean, n, 0.02, 0.02)
    assert wide[0] - 1e-9 <= low
    assert high <= wide[1] + 1e-9
    hits = round(mean * n)
    low, high = chernoff_ends(hits / n, n, 0.02, 0.02)
    exact = binomial_ends(hits, hits, n, 0.02, 0.02)
    assert low - 1e-9 <= exact[0]
    assert exact[1] <= high + 1e-9


def test_without_a_miss_the_chernoff_end_is_known():
    assert chernoff_ends(0.0, 50, 0.5, 0.01)[1] == pytest.approx(
        1 - exp(-log(100) / 50)
    )


@given(
    st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
)
def test_a_share_that_was_not_rounded_is_one_number_of_hits(case):
    hits, n = case
    assert hits_of(hits / n, n) == (hits, hits)


def test_the_worse_end_takes_the_union_and_the_better_one_does_not():
    e = best_of_runs([0.4, 0.6, 0.5], 100, tried=20)
    assert e.value == 0.6
    assert e.low == pytest.approx(beta.ppf(0.025 / 20, 60, 41), abs=1e-9)
    assert e.high == pytest.approx(beta.ppf(0.975, 61, 40), abs=1e-9)
    assert e.method == "best of 20 runs, exact binomial"


def test_a_loss_is_bounded_from_above():
    e = best_of_runs([0.2, 0.25], 400, metric="brier", tried=50)
    assert e.value == 0.2
    assert 400 * divergence(0.2, e.high) == pytest.approx(log(50 / 0.025), rel=1e-5)
    assert 400 * divergence(0.2, e.low) == pytest.approx(log(1 / 0.025), rel=1e-5)


def test_the_area_is_worth_its_smaller_class():
    few = best_of_runs([0.8], 1000, metric="auc", positives=50)
    many = best_of_runs([0.8], 1000, metric="auc", positives=950)
    assert (few.low, few.high) == (many.low, many.high)
    assert (few.low, few.high) == chernoff_ends(0.8, 50, 0.025, 0.025)
    even = best_of_runs([0.8], 1000, metric="roc_auc", positives=500)
    assert even.low > few.low


def test_balanced_accuracy_has_the_harmonic_mean_of_the_classes():
    e = best_of_runs([0.7], 300, metric="balanced_accuracy", positives=100)
    worth = 4 / (1 / 100 + 1 / 200)
    assert (e.low, e.high) == pytest.approx(
        hoeffding_ends(0.7, worth, 0.025, 0.025), abs=1e-12
    )


@pytest.mark.parametrize(
    "metric", ["macro_f1", "average_precision", "rmse", "log_loss"]
)
def test_other_metrics_have_no_bound(metric):
    e = best_of_runs([0.3, 0.6], 100, metric=metric)
    assert (e.low, e.high) == (None, None)
    assert e.method == "best of 2 runs, no bound from n alone"
    assert e.value == (0.6 if metric in ("macro_f1", "average_precision") else 0.3)


@given(st.integers(1, 10_000))
def test_more_runs_make_the_worse_end_worse(tried):
    one, more = (best_of_runs([0.7], 200, tried=k) for k in (tried, tried + 1))
    assert more.low <= one.low
    assert more.high == one.high


def test_covers_the_best_of_fifty():
    rng = np.random.default_rng(0)
    for truth in (np.full(50, 0.5), np.linspace(0.3, 0.6, 50)):
        hits = 0
        for _ in range(400):
            seen = rng.binomial(200, truth) / 200
            e = best_of_runs(seen, 200)
            hits += e.low <= truth[seen.argmax()] <= e.high
        assert hits / 400 >= 0.94


def test_covers_the_best_area_of_twenty():
    rng = np.random.default_rng(1)
    y = np.repeat([1, 0], [20, 60])
    hits = 0
    for _ in range(60):
        areas = [roc_auc_score(y, rng.normal(size=80)) for _ in range(20)]
        e = best_of_runs(areas, 80, metric="auc", positives=20)
        hits += e.low <= 0.5 <= e.high
    assert hits >= 57


@pytest.mark.parametrize(
    ("args", "more", "says"),
    [
        (
            ([], 10),
            {},
            "`scores` must hold at least one score, got none. Pass one for each run.",
        ),
        (
            ([0.5, float("nan")], 10),
            {},
            "`scores` must lie in [0, 1] for accuracy, got nan. Leave out runs that "
            "failed, and count them in `tried`.",
        ),
        (
            ([87.0], 10),
            {},
            "`scores` must lie in [0, 1] for accuracy, got 87. Leave out runs that "
            "failed, and count them in `tried`.",
        ),
        (
            ([0.5], 0),
            {},
            "`n` must be a whole number of at least 1, got 0. Pass the number of rows "
            "that scored the runs.",
        ),
        (
            ([0.5, 0.6], 10),
            {"tried": 1},
            "`tried` must be a whole number of at least 2, got 1. Count every run that "
            "was looked at.",
        ),
        (
            ([0.5], 10),
            {"metric": "auc"},
            "`positives` must be given for area under the ROC curve, got None. Pass "
            "the number of rows of the positive class.",
        ),
        (
            ([0.5], 10),
            {"metric": "auc", "positives": 10},
            "`positives` must be below the 10 rows (= `n`), got 10. Without negative "
            "rows there is no area under the ROC curve.",
        ),
        (
            ([0.5], 10),
            {"level": 1.0},
            "`level` must lie strictly between 0 and 1, got 1.0. For a 95% interval "
            "pass 0.95.",
        ),
    ],
)
def test_messages(args, more, says):
    with pytest.raises(InputError) as error:
        best_of_runs(*args, **more)
    assert str(error.value) == says
