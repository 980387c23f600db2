"""Leaks for calibration: there in the table, gone in the fresh rows.

At prediction time a leaking column holds what it holds before the outcome is known:
values that say nothing. So fresh rows carry its values in random order.
"""

from collections.abc import Callable

import numpy as np

from ..bases import Frame, TargetKind

Rng = np.random.Generator
NAME = "entry_code"


def _none(frame: Frame, target: str, kind: TargetKind, rng: Rng) -> Frame:
    del target, kind, rng
    return frame


def _copy(frame: Frame, target: str, kind: TargetKind, rng: Rng) -> Frame:
    """Add the classes renamed with one flip in 200 rows, or the number, jittered."""
    y = frame[target]
    if kind is TargetKind.REGRESSION:
        noise = rng.normal(scale=0.005 * y.std(), size=len(y))
        return frame.assign(**{NAME: 3 + 2 * y.astype(float) + noise})
    classes = sorted(y.unique(), key=str)
    names = {label: f"Q{i}" for i, label in enumerate(classes)}
    values = y.map(names).to_numpy(dtype=object)
    flipped = rng.random(len(y)) < 0.005
    values[flipped] = rng.choice(list(names.values()), int(flipped.sum()))
    return frame.assign(**{NAME: values})


def _gaps(frame: Frame, target: str, kind: TargetKind, rng: Rng) -> Frame:
    """Add a column that is blank in all rows of one side."""
    y = frame[target]
    if kind is TargetKind.REGRESSION:
        hit = (y > y.median()).to_numpy()
    else:
        hit = (y == y.value_counts().index[-1]).to_numpy()
    values = rng.gamma(3, 2, len(frame))
    values[hit] = np.nan
    return frame.assign(**{NAME: values})


LEAKS: dict[str, Callable[[Frame, str, TargetKind, Rng], Frame]] = {
    "none": _none,
    "copy": _copy,
    "gaps": _gaps,
}


def plant(
    name: str, table: Frame, fresh: Frame, target: str, kind: TargetKind, rng: Rng
) -> tuple[Frame, Frame]:
    """Plant a leak in the table; give fresh rows its values in random order."""
    leaky = LEAKS[name](table, target, kind, rng)
    if NAME not in leaky:
        return table, fresh
    values = leaky[NAME].to_numpy()
    return leaky, fresh.assign(**{NAME: rng.choice(values, len(fresh))})
