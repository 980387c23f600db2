"""Values that were written after the prediction, counted row by row."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..facts import Window

# What `NaT` is underneath.
MISSING_TIME = int(np.iinfo(np.int64).min)

# Beyond 36,000 years on either side of 1970, sums of two times overflow.
_FARTHEST = 2**60

# A finding names a few rows; its owner finds the others.
_MOST_NAMED = 20

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRows:
    """How many values were written after the moment of prediction of their row.

    Parameters
    ----------
    rows
        Number of rows.
    missing
        Rows in which one of the times is missing; nothing is said of them.
    checked
        Rows with both times, ``rows - missing``.
    late
        Rows whose value was written after the prediction.
    tied
        Rows with two equal times. They count as in time, though times that are
        rounded (to days, say) can't tell.
    wholly_late
        Rows whose whole window lies after the prediction. Without a window it equals
        `late`.
    median, p90, longest
        How late the late rows are: quantiles of written - predict_at over them, each
        a value that occurs. None where no row is late.
    latest
        Numbers of late rows, from 0, the latest first; at most 20.
    """

    rows: int
    missing: int
    checked: int
    late: int
    tied: int
    wholly_late: int
    median: timedelta | None
    p90: timedelta | None
    longest: timedelta | None
    latest: tuple[int, ...]

    @property
    def share(self) -> float | None:
        """The share of late rows among those checked, or None if there are none."""
        return self.late / self.checked if self.checked else None


def late_rows(
    written: Any,
    predict_at: Any,
    *,
    after: timedelta = timedelta(0),
    window: Window | None = None,
    event: Any = None,
) -> LateRows:
    """Count the rows whose value was written after their moment of prediction.

    Parameters
    ----------
    written
        Times at which the values were written, shape (n,): datetime64 of any unit,
        or int64 microseconds since 1970 (UTC), where `MISSING_TIME` marks a missing
        one. Or a single time for all rows.
    predict_at
        Moments of prediction, shape (n,), in either form, or a single one.
    after
        How long after `written` the value is known.
    window
        What the value sums up, relative to `written`. It reaches to the moment at
        which the value is known, ``written + after``.
    event
        Times that stand in where `written` is missing, shape (n,), or None.

    Returns
    -------
    LateRows

    Raises
    ------
    InputError
        If an array has another type or length, or a time is absurd.

    Notes
    -----
    A row is late if ``written + after > predict_at``, compared in microseconds; finer
    units are rounded down. Equal times pass. Times that are rounded down to the day
    on the side of `written` make late rows pass, by up to a day; rounded down on the
    side of `predict_at` they make rows late that were not. `event` as a stand-in is a
    lower bound, and errs on the side of passing.

    Examples
    --------
    >>> written = np.array(["2024-01-05", "2024-01-01", "NaT"], "datetime64[D]")
    >>> found = late_rows(written, np.datetime64("2024-01-02"))
    >>> found.late, found.checked, found.missing, found.longest
    (1, 2, 1, datetime.timedelta(days=3))
    """
    known = _times("written", written)
    moments = _times("predict_at", predict_at)
    if event is not None:
        stand_in = _times("event", event)
        _check_lengths(written=known, event=stand_in)
        known = np.where(known == MISSING_TIME, stand_in, known)
    n = _check_lengths(written=known, predict_at=moments)
    known, moments = np.broadcast_to(known, n), np.broadcast_to(moments, n)
    both = (known != MISSING_TIME) & (moments != MISSING_TIME)
    # Where a time is missing, the difference means nothing and is never read.
    lateness = np.where(both, known, 0) - np.where(both, moments, 0)
    lateness += _microseconds("after", after)
    late = both & (lateness > 0)
    wholly = late
    if window is not None:
        # The window begins this long before the value is known.
        length = after - window.start
        wholly = both & (lateness > _microseconds("window", length))
    which = np.flatnonzero(late)
    by_lateness = which[np.argsort(-lateness[which], kind="stable")]
    quantiles = _quantiles(lateness[by_lateness][::-1])
    return LateRows(
        rows=n,
        missing=n - int(both.sum()),
        checked=int(both.sum()),
        late=len(which),
        tied=int((both & (lateness == 0)).sum()),
        wholly_late=int(wholly.sum()),
        median=quantiles[0],
        p90=quantiles[1],
        longest=quantiles[2],
        latest=tuple(int(row) for row in by_lateness[:_MOST_NAMED]),
    )


def _times(name: str, values: Any) -> NDArray[np.int64]:
    """Give times as int64 microseconds; a single one has no dimension."""
    if isinstance(values, datetime):
        moment = values if values.tzinfo else values.replace(tzinfo=UTC)
        values = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // _MICROSECOND
    array = np.asarray(values)
    if array.dtype.kind == "M":
        array = _in_microseconds(name, array)
    if array.dtype.kind != "i" or array.dtype.itemsize != 8 or array.ndim > 1:
        raise InputError(
            f"`{name}` must be datetime64 or int64 microseconds in one dimension, got "
            f"{array.dtype} in {array.ndim}. Convert the column to a time."
        )
    far = (np.abs(array) > _FARTHEST) & (array != MISSING_TIME)
    if far.any():
        raise _too_far(name, f"{int(array[far].flat[0])} microseconds")
    return array


def _in_microseconds(name: str, times: NDArray) -> NDArray[np.int64]:
    converted = times.astype("datetime64[us]")
    if np.datetime_data(times.dtype)[0] not in {"ns", "ps", "fs", "as"}:
        # A conversion to a finer unit wraps around without a word.
        wrapped = (converted.astype(times.dtype) != times) & ~np.isnat(times)
        if wrapped.any():
            unit = np.datetime_data(times.dtype)[0]
            raise _too_far(name, f"{int(times[wrapped].view(np.int64)[0])} in {unit!r}")
    return converted.view(np.int64)


def _too_far(name: str, what: str) -> InputError:
    return InputError(
        f"`{name}` must lie within 36,000 years of 1970, got {what}. Check its unit."
    )


def _check_lengths(**arrays: NDArray[np.int64]) -> int:
    lengths = {name: len(a) for name, a in arrays.items() if a.ndim}
    if not lengths:
        return 1
    if len(set(lengths.values())) > 1:
        (a, n), (b, m) = lengths.items()
        raise InputError(
            f"`{a}` must have as many rows as `{b}`, got {n:,} and {m:,}. "
            "Take both from the same table."
        )
    return next(iter(lengths.values()))


def _microseconds(name: str, length: timedelta) -> int:
    whole = length // _MICROSECOND
    if abs(whole) > _FARTHEST:
        raise InputError(
            f"`{name}` must be shorter than 36,000 years, got {length.days:,} days. "
            "Check its unit."
        )
    return whole


def _quantiles(ascending: NDArray[np.int64]) -> tuple[timedelta | None, ...]:
    """Give the median, the 90% quantile and the maximum, as values that occur."""
    n = len(ascending)
    if not n:
        return None, None, None
    return tuple(
        timedelta(microseconds=int(ascending[-(-n * percent // 100) - 1]))
        for percent in (50, 90, 100)
    )
