"""Choose on one part, judge on the other."""

import numpy as np
import pytest

from unseen.errors import InputError
from unseen.linear.splitting import split_intervals


def first_two(X, y):
    coef = np.zeros(X.shape[1])
    coef[:2] = 1
    return coef


def largest(X, y):
    corr = (X - X.mean(axis=0)).T @ (y - y.mean())
    return np.where(np.abs(corr) >= np.sort(np.abs(corr))[-3], 1.0, 0.0)


def table(seed=0, n=120, p=20, effect=1.0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) * 2 + 1
    return X, effect * X[:, 0] + 5 + rng.normal(size=n)


def test_the_estimates_are_least_squares_with_errors_by_hand():
    X, y = table()
    found = split_intervals(X, y, fit=first_two, seed=4)
    rows = np.random.default_rng(4).permutation(120)[60:]
    design = np.column_stack([np.ones(60), X[rows][:, :2]])
    inverse = np.linalg.inv(design.T @ design)
    coef = inverse @ design.T @ y[rows]
    hat = np.einsum("ij,jk,ik->i", design, inverse, design)
    left = y[rows] - design @ coef
    meat = design.T @ (design * (left**2 / (1 - hat))[:, None])
    errors = np.sqrt(np.diag(inverse @ meat @ inverse))
    # scipy.stats.t.ppf(0.975, 57)
    for e, c, error in zip(found.estimates, coef[1:], errors[1:], strict=True):
        assert e.value == pytest.approx(c)
        assert e.high - c == pytest.approx(2.0024655 * error, rel=1e-6)
        assert e.n == 60


def misses(level, draws, fit):
    """Give the share of intervals that miss, and its error: misses come by the draw."""
    out, total = np.zeros(draws), np.zeros(draws)
    for b in range(draws):
        X, y = table(seed=b, effect=0.0)
        for _, e in split_intervals(X, y, fit=fit, level=level, seed=b):
            total[b] += 1
            out[b] += not e.low <= 0 <= e.high
    share = out.sum() / total.sum()
    return share, np.sqrt(np.sum((out - share * total) ** 2)) / total.sum()


def test_features_picked_for_their_correlation_are_judged_fairly():
    share, error = misses(0.9, 200, largest)
    assert abs(share - 0.1) < 3 * error < 0.06


@pytest.mark.slow
def test_coverage_with_the_usual_choice():
    share, error = misses(0.95, 600, None)
    assert abs(share - 0.05) < 3 * error < 0.04


def test_the_default_choice_finds_what_is_planted_and_is_seeded():
    X, y = table()
    found = split_intervals(X, y, seed=1)
    assert found["x0"].low < 1 < found["x0"].high
    assert split_intervals(X, y, seed=1).estimates == found.estimates
    assert split_intervals(X, y, seed=2).estimates != found.estimates


def test_the_usual_choice_leaves_rows_to_judge_it():
    # Of noise cross-validation kept 39 features for 40 rows.
    rng = np.random.default_rng(0)
    for seed in range(8):
        found = split_intervals(
            rng.normal(size=(80, 600)), rng.normal(size=80), seed=seed
        )
        assert len(found) <= 20
        assert all(e.low is not None for _, e in found)


def test_a_copy_has_no_estimate():
    X, y = table()
    X[:, 1] = X[:, 0]
    found = split_intervals(X, y, fit=first_two)
    assert [e.value for _, e in found] == [None, None]
    assert np.isnan(found.p_values).all()


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            {"share": 1.0},
            "`share` must be between 0 and 1, got 1.0. "
            "One half is the usual compromise.",
        ),
        (
            {"fit": lambda X, y: np.ones(3)},
            "`fit` must give 20 coefficients, one a feature, got the shape (3,). "
            "Return `model.coef_`.",
        ),
        (
            {"fit": lambda X, y: np.ones(20), "share": 0.85},
            "`fit` must choose fewer features than there are rows to judge them, got "
            "20 features for 18 rows. Choose fewer, or lower `share`.",
        ),
    ],
)
def test_errors_say_what_to_do(change, text):
    with pytest.raises(InputError) as caught:
        split_intervals(*table(), **change)
    assert str(caught.value) == text
