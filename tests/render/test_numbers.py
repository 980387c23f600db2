from math import inf, nan

import pytest
from hypothesis import given, strategies as st

from unseen.render.numbers import (
    counted,
    interval,
    number,
    percent,
    places,
    signed,
    with_interval,
)
from unseen.result import Estimate


def of(value, low=None, high=None):
    return Estimate(value=value, low=low, high=high, level=0.95, n=1, method="")


@pytest.mark.parametrize(
    ("estimate", "digits"),
    [
        (of(0.871, 0.862, 0.880), 3),  # half-width .009
        (of(0.9, 0.7, 1.0), 3),  # half-width .15, but a score has three places
        (of(0.9, 0.8997, 0.9003), 4),  # half-width .0003
        (of(3.2, 2.8, 3.6), 1),  # half-width .4
        (of(23145.0, 22900.0, 23400.0), 0),  # half-width 250
        (of(0.5), 3),
        (of(None), 3),
        (of(0.5, 0.5, 0.5), 3),
        (of(0.5, -inf, inf), 3),
        (None, 3),
    ],
)
def test_places_keep_one_digit_of_the_half_width(estimate, digits):
    assert places(estimate) == digits


def test_places_follow_the_narrowest_interval():
    assert places(of(5.0, 4.0, 6.0), of(5.0, 4.9, 5.1)) == 1


@pytest.mark.parametrize("value", [None, nan, inf, -inf])
def test_what_is_not_known_is_said_to_be_unknown(value):
    assert number(value) == signed(value) == "unknown"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.9641, 3, "0.964"),
        (-0.041, 3, "−0.041"),
        (-0.0001, 3, "0.000"),
        (1234567.8, 0, "1,234,568"),
        (-2.5e12, 3, "−2.5e+12"),
        (1.0, 2, "1.00"),
    ],
)
def test_numbers_as_a_reader_sees_them(value, digits, text):
    assert number(value, digits) == text


def test_a_sign_where_something_moved():
    assert [signed(v) for v in (0.041, -0.041, 0.0, -0.0004)] == [
        "+0.041",
        "−0.041",
        "0.000",
        "0.000",
    ]


def test_an_interval_with_one_unknown_end():
    assert interval(of(0.5, 0.4, None), 2) == "[0.40, unknown]"
    assert interval(of(0.5)) == ""
    assert with_interval(of(0.5)) == "0.500"


def test_counts_and_levels():
    assert counted(0, "row") == "0 rows"
    assert percent(0.9) == "90%"
    assert percent(0.995) == "99.5%"


@given(st.floats(-1e8, 1e8), st.integers(0, 6))
def test_a_written_number_is_the_number_to_its_places(value, digits):
    text = number(value, digits).replace(",", "").replace("−", "-")
    assert abs(float(text) - value) <= 0.5 * 10**-digits + 1e-7
