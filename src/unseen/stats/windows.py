"""Recognise columns that were computed from a window of a series."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

_FEWEST_DIFFERENT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What a column knows of the series.

    Parameters
    ----------
    first, last
        Steps from the own row to the ends of the window; 0 is the own row, positive
        is the future.
    share
        Share of the column's variance that the window explains.
    past_share
        The same for the past of the own row alone.
    rows
        Number of rows that were used.
    """

    first: int
    last: int
    share: float
    past_share: float
    rows: int


def shifted(y: Array, series: Codes, steps: range) -> Array:
    """Give the series at each row's neighbours, NaN beyond its ends.

    Parameters
    ----------
    y
        Values in order, the rows of a series together, shape (n,).
    series
        Code of the series of each row, shape (n,).
    steps
        Steps ahead.

    Returns
    -------
    ndarray, shape (n, len(steps))

    Examples
    --------
    >>> shifted(np.array([1.0, 2, 3]), np.zeros(3, int), range(-1, 2)).tolist()
    [[nan, 1.0, 2.0], [1.0, 2.0, 3.0], [2.0, 3.0, nan]]
    """
    n = len(y)
    out = np.full((n, len(steps)), np.nan)
    for k, step in enumerate(steps):
        here = np.arange(max(0, -step), min(n, n - step))
        same = series[here] == series[here + step]
        out[here[same], k] = y[here[same] + step]
    return out


def find_windows(
    columns: Array, y: Array, series: Codes, reach: int
) -> list[Window | None]:
    r"""Explain each column by the target before, at and after the own row.

    Parameters
    ----------
    columns
        In the order of the series, shape (n, m), NaN allowed.
    y
        The target in order, shape (n,).
    series
        Code of the series of each row, shape (n,).
    reach
        Largest number of steps looked at, in both directions.

    Returns
    -------
    list of Window or None
        None where too few rows have all of the window.

    Notes
    -----
    Least squares of the column on :math:`y_{t-L}, \dots, y_{t+L}`, and on
    :math:`y_{t-L}, \dots, y_{t-1}`. The window's ends are the outermost weights above
    a twentieth of the largest. Running means over the whole past are recognised by
    their increments.
    """
    lags = shifted(y, series, range(-reach, reach + 1))
    whole = np.isfinite(lags).all(axis=1)
    if whole.sum() < 3 * lags.shape[1] + 20:
        return [None] * columns.shape[1]
    out: list[Window | None] = []
    finite = np.isfinite(columns)
    for start in _alike(finite[whole]):
        own = whole & finite[:, start[0]]
        if own.sum() < 3 * lags.shape[1] + 20:
            out += [None] * len(start)
            continue
        x = columns[own][:, start]
        explained = _explain(x, lags[own], reach)
        out += [w if _varies(x[:, k]) else None for k, w in enumerate(explained)]
    order = [j for group in _alike(finite[whole]) for j in group]
    placed: list[Window | None] = [None] * columns.shape[1]
    for j, window in zip(order, out, strict=True):
        placed[j] = window
    return placed


def running_mean(x: Array, y: Array, series: Codes) -> int | None:
    """Tell a mean over the series so far; give the step that it reaches, or None.

    Parameters
    ----------
    x, y
        Column and target in order, shape (n,).
    series
        Code of the series of each row, shape (n,).

    Returns
    -------
    int or None
        0 if the own row is in the mean, -1 if it ends with the row before.
    """
    n = len(x)
    place = np.arange(n)
    first = np.ones(n, bool)
    first[1:] = series[1:] != series[:-1]
    t = place - np.maximum.accumulate(np.where(first, place, 0)) + 1
    later = np.flatnonzero(~first & (t > 2))
    if len(later) < 50:
        return None
    scale = float(np.nanstd(y)) or 1.0
    for step, known in ((0, t[later]), (-1, t[later] - 1)):
        gained = x[later] * known - x[later - 1] * (known - 1)
        off = np.abs(gained - y[later + step]) / (scale * known)
        if np.mean(off < 1e-5) > 0.98:
            return step
    return None


def _varies(x: Array) -> bool:
    """Whether enough rows differ from the most frequent value to fit a window to."""
    counts = np.unique(x, return_counts=True)[1]
    return len(x) - int(counts.max()) >= _FEWEST_DIFFERENT


def _alike(finite: NDArray[np.bool_]) -> list[list[int]]:
    """Put together the columns that are missing in the same rows."""
    groups: dict[bytes, list[int]] = {}
    packed = np.packbits(finite, axis=0)
    for j in range(finite.shape[1]):
        groups.setdefault(packed[:, j].tobytes(), []).append(j)
    return list(groups.values())


def _explain(x: Array, lags: Array, reach: int) -> list[Window | None]:
    centred = x - x.mean(axis=0)
    total = np.maximum((centred**2).sum(axis=0), 1e-300)
    n = len(x)
    design = lags - lags.mean(axis=0)
    beta = np.linalg.lstsq(design, centred, rcond=1e-10)[0]
    rest = ((centred - design @ beta) ** 2).sum(axis=0) / total
    # Corrected for what so many weights explain of noise.
    share = 1 - rest * (n - 1) / (n - design.shape[1] - 1)
    past = design[:, :reach]
    back = np.linalg.lstsq(past, centred, rcond=1e-10)[0]
    past_rest = ((centred - past @ back) ** 2).sum(axis=0) / total
    past_share = 1 - past_rest * (n - 1) / (n - past.shape[1] - 1)
    out: list[Window | None] = []
    for j in range(x.shape[1]):
        weight = np.abs(beta[:, j])
        large = np.flatnonzero(weight > 0.05 * weight.max()) - reach
        ends = (int(large[0]), int(large[-1])) if len(large) else (0, 0)
        out.append(
            Window(
                first=ends[0],
                last=ends[1],
                share=float(share[j]),
                past_share=float(past_share[j]),
                rows=len(x),
            )
        )
    return out
