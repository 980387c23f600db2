"""Lengths of time, as people and ISO 8601 write them."""

import re
from datetime import timedelta

# Longer lengths are slips of the pen, and sums of them overflow.
LONGEST = timedelta(days=10_000_000)

# Calendar units have no fixed length; the mean of the Gregorian calendar is taken.
_DAYS = {"Y": 365.2425, "M": 30.436875, "W": 7.0, "D": 1.0}
_SECONDS = {"H": 3600.0, "M": 60.0, "S": 1.0}

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_ISO = re.compile(
    rf"([+-]?)P(?=\d|T\d)(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?=\d)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?",
    re.ASCII,
)
_UNITS = {
    "year": 365.2425 * 86400,
    "month": 30.436875 * 86400,
    "week": 7 * 86400.0,
    "day": 86400.0,
    "hour": 3600.0,
    "minute": 60.0,
    "second": 1.0,
    "min": 60.0,
    "sec": 1.0,
    "w": 7 * 86400.0,
    "d": 86400.0,
    "h": 3600.0,
    "s": 1.0,
}
_PIECE = re.compile(rf"{_NUMBER}\s*([a-z]+)", re.ASCII)
_WORDS = re.compile(rf"([+-]?)\s*((?:{_NUMBER}\s*[a-z]+[\s,]*)+)", re.ASCII)


def parse_duration(text: str) -> timedelta | None:
    """Read a length of time, or give None where `text` isn't one.

    Parameters
    ----------
    text
        ISO 8601 (``"P7D"``, ``"PT36H"``, ``"P1W"``) or words (``"7 days"``,
        ``"1 hour 30 minutes"``, ``"24h"``). A minus in front makes it negative.

    Returns
    -------
    datetime.timedelta or None
        Months and years are the mean ones of the Gregorian calendar, 30.436875 and
        365.2425 days, and so off by up to two days; write days where that matters.
        None also where the length exceeds ten million days.

    Examples
    --------
    >>> parse_duration("P7D") == parse_duration("7 days") == timedelta(days=7)
    True
    >>> parse_duration("-PT36H")
    datetime.timedelta(days=-2, seconds=43200)
    >>> parse_duration("bureau_at") is None
    True
    """
    text = text.strip()
    iso = _ISO.fullmatch(text)
    if iso is not None:
        sign, *numbers = iso.groups()
        days = sum(map(_product, numbers[:4], _DAYS.values()))
        seconds = sum(map(_product, numbers[4:], _SECONDS.values()))
        return _length(sign, days, seconds)
    words = _WORDS.fullmatch(text.lower())
    if words is None:
        return None
    seconds = 0.0
    for number, unit in _PIECE.findall(words[2]):
        length = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
        if length is None:
            return None
        seconds += _product(number, length)
    return _length(words[1], 0.0, seconds)


def shown_duration(length: timedelta) -> str:
    """Write a length of time with its two largest units.

    Examples
    --------
    >>> shown_duration(timedelta(days=2, hours=5, minutes=3))
    '2 days 5 hours'
    >>> shown_duration(timedelta(minutes=-1))
    '-1 minute'
    >>> shown_duration(timedelta(milliseconds=250))
    '0.25 seconds'
    """
    if length < timedelta(0):
        return f"-{shown_duration(-length)}"
    if length < timedelta(seconds=1):
        return f"{length.total_seconds():g} seconds"
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    counts = {"day": length.days, "hour": hours, "minute": minutes, "second": seconds}
    # A unit that is zero still takes its place: "2 days", not "2 days 3 seconds".
    units = list(counts)
    first = next(i for i, unit in enumerate(units) if counts[unit])
    return " ".join(
        f"{counts[unit]:,} {unit}{'s' * (counts[unit] != 1)}"
        for unit in units[first : first + 2]
        if counts[unit]
    )


def _product(number: str | None, length: float) -> float:
    return float((number or "0").replace(",", ".")) * length


def _length(sign: str, days: float, seconds: float) -> timedelta | None:
    if days + seconds / 86400 > LONGEST.days:
        return None
    length = timedelta(days=days, seconds=seconds)
    return -length if sign == "-" else length
