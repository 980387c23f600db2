"""Moments: dates, and dates with a time."""

from datetime import UTC, date, datetime
from typing import Any


def parse_moment(value: Any) -> datetime | None:
    """Read a moment, or give None where `value` isn't one.

    Parameters
    ----------
    value
        A `datetime.datetime`, a `datetime.date`, or an ISO 8601 string of either.

    Returns
    -------
    datetime.datetime or None
        In UTC. A moment without an offset is read as UTC, a date as its midnight, so
        that a value written later on that day counts as written at its start.

    Examples
    --------
    >>> parse_moment("2024-03-01")
    datetime.datetime(2024, 3, 1, 0, 0, tzinfo=datetime.timezone.utc)
    >>> parse_moment("2024-03-01T02:00+02:00") == parse_moment("2024-03-01")
    True
    >>> parse_moment("bureau_at") is None
    True
    """
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        return None
    if value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    try:
        return value.astimezone(UTC)
    except OverflowError:  # year 1 or 9999, moved out of the calendar by its offset
        return value.replace(tzinfo=UTC)


def shown_moment(moment: datetime) -> str:
    """Write a moment as ISO 8601, without the time where that is midnight.

    Examples
    --------
    >>> shown_moment(datetime(2024, 3, 1, tzinfo=UTC))
    '2024-03-01'
    >>> shown_moment(datetime(2024, 3, 1, 8, 30, tzinfo=UTC))
    '2024-03-01 08:30 UTC'
    """
    if moment == moment.replace(hour=0, minute=0, second=0, microsecond=0):
        return moment.date().isoformat()
    text = moment.replace(tzinfo=None).isoformat(sep=" ")
    return f"{text.removesuffix(':00')} UTC"
