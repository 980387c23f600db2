"""The same choice again, on resamples."""

import numpy as np
import pandas as pd
import pytest

from unseen.errors import InputError
from unseen.linear.stability import stability
from unseen.stats.proportion import wilson_interval


def marginal(X, y):
    slopes = (X - X.mean(axis=0)).T @ (y - y.mean()) / len(y)
    return np.where(np.abs(slopes) > 0.3, slopes, 0.0)


def mean_of_target(X, y):
    return np.full(X.shape[1], y.mean())


def table(n=100, p=5, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, X[:, 0] - 0.3 * X[:, 1] + rng.normal(size=n)


def test_planted_null_and_doubtful_features_are_told_apart():
    found = stability(*table(), marginal, draws=100)
    assert found.frequencies[0] == 1
    assert 0.05 < found.frequencies[1] < 0.95
    assert found.frequencies[2:].max() < 0.3
    assert found.frequencies[0] > found.frequencies[1]
    assert found.same_sign[0] == 1
    e = found.frequency("x1")
    hits = round(100 * found.frequencies[1])
    expected = wilson_interval(hits, 100)
    assert (e.value, e.low, e.high) == (hits / 100, expected.low, expected.high)
    assert e.method == "wilson, bootstrap draws"
    slope = found.coefficient("x0")
    assert 0.3 < slope.low < slope.value < slope.high < 1.2


def test_everything_follows_from_the_draws():
    X, y = table()
    found = stability(X, y, marginal, draws=40, level=0.8)
    for b in (0, 17):
        rows = np.sort(np.random.default_rng([0, b]).integers(100, size=100))
        np.testing.assert_array_equal(found.draws[b], marginal(X[rows], y[rows]))
    np.testing.assert_allclose(found.low, np.quantile(found.draws, 0.1, axis=0))
    np.testing.assert_allclose(found.errors, found.draws.std(axis=0, ddof=1))
    np.testing.assert_array_equal(found.frequencies, (found.draws != 0).mean(axis=0))
    np.testing.assert_array_equal(found.coef, marginal(X, y))


def test_the_smoothed_error_of_a_mean_is_the_usual_one():
    # For a linear statistic the infinitesimal jackknife is the plug-in error.
    X, y = table()
    found = stability(X, y, mean_of_target, draws=3000)
    usual = y.std() / len(y) ** 0.5
    assert found.smoothed_errors[0] == pytest.approx(usual, rel=0.05)
    assert found.smoothed[0] == pytest.approx(y.mean(), abs=4 * usual / 3000**0.5)


def test_the_smoothed_error_by_a_slow_loop():
    X, y = table(n=30)
    draws = 25
    found = stability(X, y, marginal, draws=draws)
    counts = np.zeros((draws, 30))
    for b in range(draws):
        for i in np.random.default_rng([0, b]).integers(30, size=30):
            counts[b, i] += 1
    for j in range(5):
        t = found.draws[:, j]
        total = 0.0
        for i in range(30):
            total += np.mean((counts[:, i] - counts[:, i].mean()) * (t - t.mean())) ** 2
        total -= 30 / draws**2 * ((t - t.mean()) ** 2).sum()
        assert found.smoothed_errors[j] == pytest.approx(max(total, 0) ** 0.5)


def test_half_samples_hold_each_row_once():
    seen = []

    def remember(X, y):
        seen.append(y)
        return np.zeros(X.shape[1])

    X, _ = table()
    found = stability(X, np.arange(100.0), remember, draws=20, sample="half")
    halves = seen[:-1]
    assert {len(y) for y in halves} == {50}
    assert all(len(np.unique(y)) == 50 for y in halves)
    assert found.smoothed is found.smoothed_errors is None
    assert np.isnan(found.same_sign).all()


def test_groups_are_drawn_whole():
    groups = np.repeat(np.arange(20), 5)
    seen = []

    def remember(X, y):
        seen.append(y.astype(int))
        return np.zeros(X.shape[1])

    X, _ = table()
    stability(X, groups, remember, draws=20, groups=groups.astype(str))
    for y in seen[:-1]:
        assert set(np.unique(np.bincount(y, minlength=20) % 5)) == {0}


def test_same_seed_same_bytes_and_the_number_of_processes_is_no_matter():
    X, y = table()

    def fit(X, y):  # a function within a function travels by value
        return X.T @ y / len(y)

    one = stability(X, y, fit, draws=20, seed=1)
    two = stability(X, y, fit, draws=20, seed=1, n_jobs=2)
    other = stability(X, y, fit, draws=20, seed=2)
    assert one.draws.tobytes() == two.draws.tobytes()
    assert one.draws.tobytes() != other.draws.tobytes()


def test_names_come_from_the_frame_and_the_plot_shows_them():
    X, y = table()
    found = stability(pd.DataFrame(X, columns=list("abcde")), y, marginal, draws=20)
    svg = found.plot(most=2).svg()
    assert ">a<" in svg
    assert ">100%<" in svg
    with pytest.raises(KeyError):
        found.frequency("z")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (
            {"draws": 10},
            "`draws` must be a whole number of at least 20, got 10. "
            "Fewer say little of a frequency.",
        ),
        (
            {"sample": "third"},
            "`sample` must be 'bootstrap' or 'half', got 'third'. "
            "The first gives standard errors, the second the stricter frequencies.",
        ),
        (
            {"fit": "lasso"},
            "`fit` must be a function of X and y, got str. "
            "Pass `lambda X, y: model.fit(X, y).coef_`.",
        ),
        (
            {"fit": lambda X, y: np.full(2, np.nan)},
            "`fit` must give 5 finite coefficients, one a feature, got the shape (2,). "
            "Return `model.coef_`.",
        ),
        (
            {"groups": np.zeros(100)},
            "`groups` must have at least two values, got one. "
            "Leave it out where rows are independent.",
        ),
        (
            {"groups": np.zeros(3)},
            "`groups` must have one value for each of the 100 rows, got the shape "
            "(3,). Take it from the same table.",
        ),
    ],
)
def test_errors_say_what_to_do(change, text):
    given = {"fit": marginal} | change
    with pytest.raises(InputError) as caught:
        stability(*table(), given.pop("fit"), **given)
    assert str(caught.value) == text
