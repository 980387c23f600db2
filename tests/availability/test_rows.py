"""Late values counted row by row."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, strategies as st

from unseen.availability import MISSING_TIME, LateRows, late_rows
from unseen.errors import InputError
from unseen.facts import Window

DAY = timedelta(days=1)


def days(*values):
    return np.array(values, "datetime64[D]")


def test_counts_and_quantiles():
    written = days("2024-01-11", "2024-01-03", "2024-01-02", "2024-01-01", "NaT")
    found = late_rows(written, days(*["2024-01-02"] * 5))
    assert found == LateRows(
        rows=5,
        missing=1,
        checked=4,
        late=2,
        tied=1,
        wholly_late=2,
        median=1 * DAY,
        p90=9 * DAY,
        longest=9 * DAY,
        latest=(0, 1),
    )
    assert found.share == 0.5


def test_silent_where_all_is_in_time():
    found = late_rows(
        days("2024-01-01", "2024-01-02"), days("2024-01-02", "2024-01-02")
    )
    assert (found.late, found.tied, found.median, found.latest) == (0, 1, None, ())


def test_no_row_can_be_checked():
    found = late_rows(days("NaT", "2024-01-01"), days("2024-01-01", "NaT"))
    assert (found.rows, found.missing, found.checked, found.late) == (2, 2, 0, 0)
    assert found.share is None


def test_no_rows():
    found = late_rows(days(), days())
    assert (found.rows, found.checked) == (0, 0)


def test_quantiles_are_values_that_occur():
    late = np.arange(1, 11) * 3_600_000_000
    found = late_rows(late, np.zeros(10, np.int64))
    assert found.median == timedelta(hours=5)
    assert found.p90 == timedelta(hours=9)
    assert found.longest == timedelta(hours=10)


def test_twenty_rows_are_named_the_latest_first():
    found = late_rows(np.arange(1, 101), np.zeros(100, np.int64))
    assert found.latest == tuple(range(99, 79, -1))


def test_what_is_known_later_than_it_is_written():
    written, asked = days("2024-01-01"), days("2024-01-03")
    assert late_rows(written, asked, after=2 * DAY).late == 0
    assert late_rows(written, asked, after=2 * DAY).tied == 1
    assert late_rows(written, asked, after=3 * DAY).longest == DAY


def test_a_window_lies_across_the_prediction_or_wholly_after_it():
    window = Window(start=-2 * DAY, end=timedelta(0))
    written = days("2024-01-01", "2024-01-04", "2024-01-05", "2024-01-06")
    found = late_rows(written, days(*["2024-01-03"] * 4), window=window)
    assert found.late == 3
    # [t - 2, t] begins at the moment of prediction in the third row: not after it.
    assert found.wholly_late == 1
    later = late_rows(written, days(*["2024-01-03"] * 4), window=window, after=DAY)
    assert (later.late, later.wholly_late) == (3, 1)


def test_an_event_stands_in_where_writing_is_not_known():
    written = days("2024-01-01", "NaT", "NaT")
    event = days("2024-01-09", "2024-01-09", "NaT")
    found = late_rows(written, days(*["2024-01-02"] * 3), event=event)
    assert (found.checked, found.late, found.latest) == (2, 1, (1,))


def test_one_moment_for_all_rows():
    asked = datetime(2024, 1, 2, tzinfo=UTC)
    written = days("2024-01-01", "2024-01-03")
    assert late_rows(written, asked).late == 1
    assert late_rows(written, asked.replace(tzinfo=None)).late == 1
    assert late_rows(written, np.datetime64("2024-01-02")).late == 1
    assert late_rows(asked, written).latest == (0,)
    assert late_rows(asked, asked).tied == 1


def test_units_have_no_say():
    written = days("2024-01-01", "2024-01-05", "NaT")
    asked = days("2024-01-02", "2024-01-02", "2024-01-02")
    expected = late_rows(written, asked)
    for unit in ("s", "ms", "us", "ns"):
        kind = f"datetime64[{unit}]"
        assert late_rows(written.astype(kind), asked) == expected
    as_numbers = written.astype("datetime64[us]").view(np.int64)
    assert as_numbers[2] == MISSING_TIME
    assert late_rows(as_numbers, asked) == expected


TIMES = st.lists(
    st.tuples(
        st.one_of(st.just(MISSING_TIME), st.integers(-(2**59), 2**59)),
        st.one_of(st.just(MISSING_TIME), st.integers(-(2**59), 2**59)),
    ),
    min_size=1,
    max_size=30,
)


@given(TIMES, st.randoms(use_true_random=False))
def test_row_order_has_no_say_but_on_row_numbers(times, random):
    order = random.sample(range(len(times)), len(times))
    written, asked = np.array(times, np.int64).T
    plain = late_rows(written, asked)
    shuffled = late_rows(written[order], asked[order])
    assert (plain.late, plain.missing, plain.tied) == (
        shuffled.late,
        shuffled.missing,
        shuffled.tied,
    )
    assert (plain.median, plain.p90, plain.longest) == (
        shuffled.median,
        shuffled.p90,
        shuffled.longest,
    )


@given(TIMES)
def test_agrees_with_python_row_by_row(times):
    written, asked = np.array(times, np.int64).T
    found = late_rows(written, asked)
    both = [(w, a) for w, a in times if MISSING_TIME not in (w, a)]
    late = sorted(w - a for w, a in both if w > a)
    assert (found.checked, found.late) == (len(both), len(late))
    assert found.missing == len(times) - len(both)
    assert found.tied == sum(w == a for w, a in both)
    if late:
        assert found.longest == timedelta(microseconds=late[-1])
        assert found.median == timedelta(microseconds=late[(len(late) - 1) // 2])


@given(TIMES, st.integers(0, 2**40))
def test_a_window_is_wholly_late_at_most_where_it_is_late(times, length):
    written, asked = np.array(times, np.int64).T
    window = Window(start=-timedelta(microseconds=length + 1), end=timedelta(0))
    found = late_rows(written, asked, window=window)
    assert 0 <= found.wholly_late <= found.late <= found.checked


@pytest.mark.parametrize(
    ("args", "kwargs", "says"),
    [
        (
            (np.array([1.5]), days("2024-01-01")),
            {},
            "`written` must be datetime64 or int64 microseconds in one dimension, got "
            "float64 in 1. Convert the column to a time.",
        ),
        (
            (days("2024-01-01"), "2024-01-01"),
            {},
            "`predict_at` must be datetime64 or int64 microseconds in one dimension, "
            "got <U10 in 0. Convert the column to a time.",
        ),
        (
            (np.zeros((2, 2), np.int64), days("2024-01-01")),
            {},
            "`written` must be datetime64 or int64 microseconds in one dimension, got "
            "int64 in 2. Convert the column to a time.",
        ),
        (
            (days("2024-01-01", "2024-01-01"), days("2024-01-01")),
            {},
            "`written` must have as many rows as `predict_at`, got 2 and 1. "
            "Take both from the same table.",
        ),
        (
            (days("2024-01-01"), days("2024-01-01")),
            {"event": days("2024-01-01", "2024-01-01")},
            "`written` must have as many rows as `event`, got 1 and 2. "
            "Take both from the same table.",
        ),
        (
            (np.array([2**62]), days("2024-01-01")),
            {},
            "`written` must lie within 36,000 years of 1970, got 4611686018427387904 "
            "microseconds. Check its unit.",
        ),
        (
            (np.array([2**60], "datetime64[s]"), days("2024-01-01")),
            {},
            "`written` must lie within 36,000 years of 1970, got 1152921504606846976 "
            "in 's'. Check its unit.",
        ),
        (
            (days("2024-01-01"), days("2024-01-01")),
            {"after": timedelta(days=99_999_999)},
            "`after` must be shorter than 36,000 years, got 99,999,999 days. "
            "Check its unit.",
        ),
    ],
)
def test_messages(args, kwargs, says):
    with pytest.raises(InputError) as error:
        late_rows(*args, **kwargs)
    assert str(error.value) == says
