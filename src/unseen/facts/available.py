"""When a column is written: the ways to declare it, and their reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from ..errors import InputError
from .durations import LONGEST, parse_duration
from .moments import parse_moment
from .nearest import nearest_advice

_KEYS = ("created", "event", "latency", "window")


class Whenever(Enum):
    """Declarations that need no time."""

    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Written at one moment for every row."""

    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Written at a named moment, or in each row when the column of that name says."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The stretch that a value sums up, relative to a moment t of its row.

    Parameters
    ----------
    start, end
        The value sums up [t + start, t + end], start < end.
    """

    start: timedelta
    end: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """Written some time after a moment t of its row.

    Parameters
    ----------
    created
        The column that says when the value was written; then that is t.
    event
        The column that says when what the value describes took place. It is t where
        `created` is absent, or is missing in a row: a lower bound, as nothing is
        written of an event before it (a forecast has `created` alone).
    latency
        How long after t the value is known. A window reaches that much further.
    window
        What the value sums up.

    Notes
    -----
    Without `created` and `event`, t is the row's time, and the moment of prediction
    where no other time is declared.
    """

    created: str | None = None
    event: str | None = None
    latency: timedelta = timedelta(0)
    window: Window | None = None

    @property
    def reach(self) -> timedelta:
        """How long after t the value is known; negative where before."""
        return self.latency + (self.window.end if self.window else timedelta(0))


Availability = Whenever | At | Named | Recorded


def read_available(name: str, value: Any) -> Availability:
    """Read what `[available]` says of one column.

    Parameters
    ----------
    name
        The column.
    value
        ``"always"``, ``"never"``, a duration, a moment, a name (in this order), or
        a table of `created`, `event`, `latency` and `window`.

    Raises
    ------
    InputError
        If it is none of these.

    Examples
    --------
    >>> read_available("rating", "P30D").latency
    datetime.timedelta(days=30)
    >>> read_available("spend", {"window": "P90D", "latency": "2 days"}).reach
    datetime.timedelta(days=2)
    """
    where = f"available.{name}"
    if isinstance(value, Mapping):
        return _table(where, value)
    if isinstance(value, timedelta):
        return Recorded(latency=_duration(where, value))
    if isinstance(value, str) and value.strip():
        text = value.strip()
        if text.lower() in {"always", "never"}:
            return Whenever(text.lower())
        length = parse_duration(text)
        if length is not None:
            return Recorded(latency=length)
        moment = parse_moment(text)
        return At(moment=moment) if moment else Named(name=text)
    moment = parse_moment(value)
    if moment is not None:
        return At(moment=moment)
    raise InputError(
        f"`{where}` must be 'always', 'never', a date, a duration, a name or a table, "
        f"got {value!r}. Write when the column is written, for example 'P7D' for "
        "seven days after the row's event."
    )


def _table(where: str, table: Mapping[str, Any]) -> Recorded:
    for key in table:
        if key not in _KEYS:
            raise InputError(
                f"`{where}` must have the keys {', '.join(_KEYS)} only, got {key!r}. "
                + nearest_advice(str(key), _KEYS, "key")
            )
    if not table:
        raise InputError(
            f"`{where}` must have one of the keys {', '.join(_KEYS)}, got none. "
            "Fill the table or drop it."
        )
    latency = timedelta(0)
    if "latency" in table:
        latency = _duration(f"{where}.latency", table["latency"])
    return Recorded(
        created=_column(f"{where}.created", table.get("created")),
        event=_column(f"{where}.event", table.get("event")),
        latency=latency,
        window=_window(f"{where}.window", table.get("window")),
    )


def _column(where: str, value: Any) -> str | None:
    if value is None or (isinstance(value, str) and value):
        return value
    raise InputError(
        f"`{where}` must be the name of a column, got {value!r}. "
        "Name the column that holds the time."
    )


def _duration(where: str, value: Any) -> timedelta:
    length = parse_duration(value) if isinstance(value, str) else value
    if isinstance(length, timedelta) and abs(length) <= LONGEST:
        return length
    raise InputError(
        f"`{where}` must be a duration, got {value!r}. "
        "Write it as ISO 8601, such as 'P7D', or in words, such as '7 days'."
    )


def _window(where: str, value: Any) -> Window | None:
    if value is None:
        return None
    if isinstance(value, list | tuple):
        if len(value) != 2:
            raise InputError(
                f"`{where}` must be a duration or two of them, got {len(value)}. "
                "Write the start and the end relative to the row's time, such as "
                "['-P30D', 'P7D']."
            )
        start, end = (_duration(where, part) for part in value)
    else:
        start, end = -_duration(where, value), timedelta(0)
    if not start < end:
        raise InputError(
            f"`{where}` must start before it ends, got {value!r}. "
            "Write its length, such as 'P30D', or its start and its end."
        )
    return Window(start=start, end=end)
