"""Odds ratios against SciPy's pieces, and what rows, classes and order may do."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.stats import binom, binomtest, norm

from unseen.stats.odds import (
    chance_beyond,
    least_odds_ratio,
    log_odds_ratios,
    odds_ratio,
)


@st.composite
def counts(draw):
    n, rest = draw(st.integers(1, 200)), draw(st.integers(1, 200))
    return draw(st.integers(0, n)), n, draw(st.integers(0, rest)), rest


def by_newton(cells):
    """Fit log odds = a + b * group to weighted rows: the estimate and Wald's error."""
    x, y = np.array([[1, 1], [1, 1], [1, 0], [1, 0]]), np.array([1, 0, 1, 0])
    beta = np.zeros(2)
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        information = (x * (cells * p * (1 - p))[:, None]).T @ x
        beta += np.linalg.solve(information, x.T @ (cells * (y - p)))
    return beta[1], np.linalg.inv(information)[1, 1] ** 0.5


@pytest.mark.parametrize("case", [(30, 40, 10, 40), (0, 10, 5, 90), (7, 7, 1, 300)])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_is_the_interval_of_a_logistic_regression(case, level):
    hits, n, rest_hits, rest_n = case
    cells = np.array([hits, n - hits, rest_hits, rest_n - rest_hits]) + 0.5
    value, error = by_newton(cells)
    half = norm.ppf((1 + level) / 2) * error
    e = odds_ratio(*case, level=level)
    assert np.log([e.value, e.low, e.high]) == pytest.approx(
        [value, value - half, value + half], abs=1e-8
    )
    assert (e.n, e.level) == (n + rest_n, level)


@given(counts())
def test_the_other_group_sees_the_inverse(case):
    hits, n, rest_hits, rest_n = case
    a, b = odds_ratio(*case), odds_ratio(rest_hits, rest_n, hits, n)
    assert (a.value, a.low, a.high) == pytest.approx(
        (1 / b.value, 1 / b.high, 1 / b.low)
    )


@given(st.lists(counts(), min_size=1, max_size=5))
def test_many_at_once_are_each_alone(cases):
    log_odds, error = log_odds_ratios(*np.array(cases).T)
    alone = [odds_ratio(*case) for case in cases]
    z = norm.ppf(0.975)
    assert np.exp(log_odds) == pytest.approx([e.value for e in alone])
    assert np.exp(log_odds - z * error) == pytest.approx([e.low for e in alone])


@pytest.mark.parametrize("case", [(60, 60, 100, 400), (15, 20, 3, 50), (0, 5, 1, 9)])
@pytest.mark.parametrize("limit", [1.0, 50.0])
def test_the_chance_beyond_a_limit_is_scipys_tail(case, limit):
    hits, n, rest_hits, rest_n = case
    # The upper end of the 80% interval: 10% lie beyond it.
    share = binomtest(rest_hits, rest_n).proportion_ci(0.8, method="wilson").high
    odds = limit * share / (1 - share)
    assert chance_beyond(*case, limit=limit) == pytest.approx(
        binom.sf(hits - 1, n, odds / (1 + odds)), rel=1e-7, abs=1e-12
    )


@pytest.mark.parametrize("case", [(10, 10, 195, 740), (1, 30, 2, 60), (25, 30, 1, 9)])
@pytest.mark.parametrize("level", [0.8, 0.99])
def test_the_least_ratio_is_of_clopper_and_pearsons_bound(case, level):
    hits, n, rest_hits, rest_n = case
    low = binomtest(hits, n).proportion_ci(level, method="exact").low
    rest = (rest_hits + 0.5) / (rest_n - rest_hits + 0.5)
    assert least_odds_ratio(*case, level=level) == pytest.approx(
        low / (1 - low) / rest, rel=1e-6
    )


def test_no_hit_proves_nothing():
    assert least_odds_ratio(0, 10, 5, 10, level=0.95) == 0.0
