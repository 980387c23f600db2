"""Durations and moments, in ISO 8601 and in words."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, strategies as st

from unseen.facts import parse_duration, parse_moment, shown_duration, shown_moment

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("P7D", 168),
        ("P1W", 168),
        ("PT36H", 36),
        ("P1DT1H30M", 25.5),
        ("PT0.5H", 0.5),
        ("P0,5D", 12),
        ("-P1D", -24),
        ("+P1D", 24),
        ("P1M", 30.436875 * 24),
        ("PT90M", 1.5),
        ("PT1S", 1 / 3600),
        ("P1Y", 365.2425 * 24),
        ("7 days", 168),
        ("1 Day", 24),
        ("24h", 24),
        ("- 2 hours", -2),
        ("1 week 1 day", 192),
        ("1 hour, 30 minutes", 1.5),
        ("90 min", 1.5),
        ("2 months", 2 * 30.436875 * 24),
        (" 0 days ", 0),
    ],
)
def test_lengths(text, hours):
    length = parse_duration(text)
    assert length is not None
    assert length / HOUR == pytest.approx(hours)


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "PT", "P1", "P7DT", "7", "days", "7 dayz", "p7d", "P1H", "P-7D"),
        *("P99999999999D", "99999999999 years", "7 days ago", "2024-01-01", "٧ days"),
    ],
)
def test_what_is_none(text):
    assert parse_duration(text) is None


@given(st.text())
def test_any_text_is_read_or_not(text):
    assert parse_duration(text) is None or isinstance(parse_duration(text), timedelta)
    moment = parse_moment(text)
    assert moment is None or moment.tzinfo is UTC


@given(st.integers(1, 9999), st.sampled_from(["day", "hour", "minute", "second"]))
def test_what_is_shown_is_read_again(count, unit):
    length = timedelta(**{f"{unit}s": count})
    shown = parse_duration(shown_duration(length).replace(",", ""))
    assert shown is not None
    # Two units are shown, and the second of them is cut.
    assert timedelta(0) <= length - shown < length * (1 / 24)


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(days=1234, minutes=5), "1,234 days"),
        (timedelta(hours=2, minutes=1, seconds=9), "2 hours 1 minute"),
        (timedelta(seconds=59), "59 seconds"),
        (timedelta(microseconds=1), "1e-06 seconds"),
        (timedelta(0), "0 seconds"),
        (-timedelta(days=2, hours=3), "-2 days 3 hours"),
    ],
)
def test_how_a_length_is_shown(length, shown):
    assert shown_duration(length) == shown


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2024-03-01", datetime(2024, 3, 1, tzinfo=UTC)),
        ("2024-03-01T08:30", datetime(2024, 3, 1, 8, 30, tzinfo=UTC)),
        ("2024-03-01 08:30:00Z", datetime(2024, 3, 1, 8, 30, tzinfo=UTC)),
        ("2024-03-01T01:00+02:00", datetime(2024, 2, 29, 23, tzinfo=UTC)),
        (date(2024, 3, 1), datetime(2024, 3, 1, tzinfo=UTC)),
        (datetime(2024, 3, 1, 8), datetime(2024, 3, 1, 8, tzinfo=UTC)),
        (
            datetime.max.replace(tzinfo=timezone(-HOUR)),
            datetime.max.replace(tzinfo=UTC),
        ),
        ("tomorrow", None),
        ("", None),
        (20240301, None),
        (None, None),
    ],
)
def test_moments(value, moment):
    assert parse_moment(value) == moment


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2024, 3, 1, tzinfo=UTC), "2024-03-01"),
        (datetime(2024, 3, 1, 8, tzinfo=UTC), "2024-03-01 08:00 UTC"),
        (datetime(2024, 3, 1, 8, 0, 7, tzinfo=UTC), "2024-03-01 08:00:07 UTC"),
    ],
)
def test_how_a_moment_is_shown(moment, shown):
    assert shown_moment(moment) == shown
