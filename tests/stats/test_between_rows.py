"""Rows on the line between two others: made ones, measured ones, rounded ones."""

import numpy as np
from hypothesis import given, settings, strategies as st

from unseen.stats.between_rows import between_others, is_unrounded


def made(weight, seed=0, columns=4):
    """Give random rows of which the first lies between the next two."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(60, columns))
    x[0] = x[1] + weight * (x[2] - x[1])
    return x


def told(x, near):
    return bool(between_others(x, np.array([0]), np.array([near]))[0])


def test_a_weighted_mean_is_told():
    assert told(made(0.3), [5, 1, 9, 2])


def test_both_ends_must_be_among_the_neighbours():
    assert not told(made(0.3), [5, 1, 9, 7])


def test_a_point_beyond_the_ends_does_not_lie_between():
    assert not told(made(1.4), [1, 2])


def test_measured_rows_are_not():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 3))
    near = np.array([rng.choice(400, 8, replace=False) for _ in range(400)])
    assert not between_others(x, np.arange(400), near).any()


def test_points_of_a_grid_are_not_even_where_they_lie_between():
    x = np.round(made(0.5), 2)
    x[0] = (x[1] + x[2]) / 2
    assert not told(x, [1, 2])


def test_two_columns_are_too_few():
    assert not told(made(0.3, columns=2), [1, 2])


def test_one_column_off_the_line_is_enough_to_clear():
    x = made(0.3)
    x[0, 2] += 1e-6
    assert not told(x, [1, 2])


def test_a_missing_value_clears_nothing_and_proves_nothing():
    x = made(0.3)
    x[0, 3] = np.nan
    assert told(x, [1, 2])
    x[0, 2] = np.nan
    assert not told(x, [1, 2])


@settings(max_examples=40)
@given(st.floats(0.05, 0.95), st.integers(0, 10**6), st.sampled_from([0.25, 2.0**20]))
def test_units_and_the_order_of_columns_have_no_say(weight, seed, unit):
    x = made(weight, seed)
    order = np.random.default_rng(seed).permutation(4)
    assert told(x, [1, 2])
    assert told(unit * x[:, order], [2, 1])


def test_rounded_means_few_digits():
    values = np.array([0.0, 0.1, 123.456, 1e9, 1.2345678, 1 / 7, np.inf, np.nan])
    expected = [False, False, False, False, True, True, False, False]
    assert is_unrounded(values).tolist() == expected
