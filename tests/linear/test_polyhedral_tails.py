"""The cut normal, against integration, near and far."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.integrate import quad
from scipy.stats import truncnorm

from unseen.linear.polyhedral_tails import mean_between, share_below


def integrated(x, low, high, mean):
    """Integrate the density, scaled by its largest value within the bounds."""
    top = min(max(low, mean), high)
    fall = 1 / max(1.0, abs(top - mean))
    left, right = max(low, top - 50 * fall), min(high, top + 50 * fall)

    def density(u):
        return np.exp(-(u - top) * ((u + top) / 2 - mean))

    def area(end):
        cuts = np.linspace(left, end, 9)
        return sum(
            quad(density, a, b, epsabs=0, epsrel=1e-12)[0] for a, b in pairwise(cuts)
        )

    return area(min(max(x, left), right)) / area(right)


@pytest.mark.parametrize(
    ("x", "low", "high", "mean"),
    [
        (1.0, 0.5, 3.0, 0.0),
        (8.1, 8.0, 9.0, 0.0),
        (-8.1, -9.0, -8.0, 0.0),
        (38.01, 38.0, np.inf, 0.0),
        (0.01, 0.0, 1.0, -50.0),
        (0.001, 0.0, 1.0, -1e4),
        (-0.001, -1.0, 0.0, 1e4),
        (0.3, 0.3 - 1e-7, 0.3 + 1e-7, -40.0),
        (1.0, -np.inf, 2.0, 0.0),
        (2.5, 2.0, 3.0, 2.4),
    ],
)
def test_the_share_is_the_integral(x, low, high, mean):
    assert share_below(x, low, high, mean) == pytest.approx(
        integrated(x, low, high, mean), rel=1e-8
    )


def test_the_share_agrees_with_scipy_where_scipy_is_right():
    rng = np.random.default_rng(0)
    for low, mean in rng.normal(size=(40, 2)):
        high = low + 1.5
        x = low + 1.5 * rng.random()
        theirs = truncnorm.cdf(x, low - mean, high - mean, loc=mean)
        assert share_below(x, low, high, mean) == pytest.approx(theirs, rel=1e-9)


@given(gap=st.floats(1e-9, 5), width=st.floats(1e-3, 10), mean=st.floats(-1e5, 1e5))
def test_turned_round_it_is_the_rest(gap, width, mean):
    x, low, high = 0.0, -gap, width
    below = share_below(x, low, high, mean)
    above = share_below(-x, -high, -low, -mean)
    assert 0 <= below <= 1
    assert below + above == pytest.approx(1, abs=1e-9)


@given(mean=st.floats(-200, 200), step=st.floats(0.01, 50))
def test_it_falls_as_the_mean_grows(mean, step):
    assert share_below(0.5, 0, 2, mean) >= share_below(0.5, 0, 2, mean + step) - 1e-12


@pytest.mark.parametrize(
    ("x", "low", "high"),
    [(1, -np.inf, np.inf), (3, 2.5, 4), (3, 2.9, np.inf), (0.1, -1, 1)],
)
def test_the_ends_leave_the_tails_outside(x, low, high):
    bottom, top = mean_between(x, low, high, level=0.9)
    assert bottom < top
    assert share_below(x, low, high, bottom) == pytest.approx(0.95, abs=1e-9)
    assert share_below(x, low, high, top) == pytest.approx(0.05, abs=1e-9)


def test_without_bounds_it_is_the_usual_interval():
    ends = mean_between(1.0, -np.inf, np.inf, level=0.95)
    assert ends == pytest.approx((1 - 1.959964, 1 + 1.959964), abs=1e-6)


def test_an_end_beyond_reach_is_unknown():
    bottom, top = mean_between(3.0, 3.0 - 1e-9, np.inf, level=0.95)
    assert bottom is None
    assert top is not None
    assert mean_between(3.0, 3.0, np.inf, level=0.95)[0] is None
