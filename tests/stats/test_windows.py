"""Columns made from a window of a series: planted, silent, and by least squares."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression

from unseen.stats.windows import find_windows, running_mean, shifted


def several(lengths=(160, 90, 150), seed=0):
    rng = np.random.default_rng(seed)
    series = np.repeat(np.arange(len(lengths)), lengths)
    return rng.normal(size=len(series)), series


def mean_of(y, series, first, last):
    return shifted(y, series, range(first, last + 1)).mean(axis=1)


def test_neighbours_stop_at_the_end_of_a_series():
    y, series = several((4, 3, 1))
    steps = range(-2, 3)
    out = shifted(y, series, steps)
    for i in range(len(y)):
        for k, step in enumerate(steps):
            j = i + step
            inside = 0 <= j < len(y) and series[j] == series[i]
            if inside:
                assert out[i, k] == y[j]
            else:
                assert np.isnan(out[i, k])


@pytest.mark.parametrize(
    ("first", "last"), [(-3, -1), (-2, 0), (0, 0), (-1, 1), (1, 3), (-3, 3)]
)
def test_the_ends_of_a_window_are_found(first, last):
    y, series = several()
    window = find_windows(mean_of(y, series, first, last)[:, None], y, series, 4)[0]
    assert window is not None
    assert (window.first, window.last) == (first, last)
    assert window.share == pytest.approx(1, abs=1e-9)
    if last < 0:
        assert window.past_share == pytest.approx(1, abs=1e-9)
    else:
        assert window.past_share < 0.9


def test_shares_are_adjusted_ones_of_least_squares():
    y, series = several()
    rng = np.random.default_rng(1)
    x = mean_of(y, series, -1, 1) + rng.normal(size=len(y))
    window = find_windows(x[:, None], y, series, 2)[0]
    assert window is not None
    lags = shifted(y, series, range(-2, 3))
    own = np.isfinite(lags).all(axis=1) & np.isfinite(x)
    for columns, share in ((lags, window.share), (lags[:, :2], window.past_share)):
        r2 = LinearRegression().fit(columns[own], x[own]).score(columns[own], x[own])
        n, k = own.sum(), columns.shape[1]
        assert share == pytest.approx(1 - (1 - r2) * (n - 1) / (n - k - 1), abs=1e-9)


def test_noise_has_no_window():
    y, series = several()
    noise = np.random.default_rng(2).normal(size=(len(y), 20))
    shares = [w.share for w in find_windows(noise, y, series, 3) if w is not None]
    assert len(shares) == 20
    assert max(shares) < 0.1


def test_each_column_keeps_its_place_and_its_gaps():
    y, series = several()
    rng = np.random.default_rng(3)
    x = np.column_stack(
        [
            mean_of(y, series, 1, 2),
            rng.normal(size=len(y)),
            mean_of(y, series, -2, -1),
            np.zeros(len(y)),
            np.where(np.arange(len(y)) < 390, np.nan, y),
        ]
    )
    x[::7, 1] = np.nan
    found = find_windows(x, y, series, 3)
    ends = [None if w is None else (w.first, w.last) for w in found]
    assert ends[0] == (1, 2)
    assert ends[2] == (-2, -1)
    # A constant, and a column that is nearly always missing, say nothing.
    assert ends[3:] == [None, None]
    assert found[1].rows < found[0].rows


def test_too_short_a_series_is_not_judged():
    y, series = several((20,))
    assert find_windows(y[:, None], y, series, 3) == [None]


def cumulative(y, series, shift):
    out = np.full(len(y), np.nan)
    for s in np.unique(series):
        own = np.flatnonzero(series == s)
        mean = np.cumsum(y[own]) / np.arange(1, len(own) + 1)
        out[own] = mean if shift == 0 else np.append([y[own][0]], mean[:-1])
    return out


@pytest.mark.parametrize("step", [0, -1])
def test_a_mean_so_far_is_told_from_one_before(step):
    y, series = several()
    assert running_mean(cumulative(y, series, step), y, series) == step


def test_other_columns_are_no_running_means():
    y, series = several()
    assert running_mean(np.random.default_rng(4).normal(size=len(y)), y, series) is None
    assert running_mean(mean_of(y, series, -3, 0), y, series) is None
    assert running_mean(y[:20], y[:20], series[:20]) is None
