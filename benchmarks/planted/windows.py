"""Features of a time-ordered target that reach into its present or future."""

import numpy as np
import pandas as pd

from ..bases import Column, Frame
from .answers import LEAK
from .kind import REGRESSION, Draft, Kind, Planted

# Rows of which the whole window is in the table: with fewer, nothing can show it.
FEWEST_WHOLE = 30


def _over(draft: Draft, values: Column, width: int, *, how: str) -> Column:
    """Roll over one series, rows in the order of time."""
    if how == "lead":
        return values.shift(-width)
    if how == "centred":
        return values.rolling(2 * (width // 2) + 1, center=True).mean()
    if how == "forward":
        return values[::-1].rolling(width).sum()[::-1].shift(-1)
    return values.rolling(width).mean()


def feature(draft: Draft, how: str, width: int) -> Column:
    """Give the feature, series by series where the base is a panel."""
    y, key = draft.y.astype(float), draft.base.key
    if key is None:
        return _over(draft, y, width, how=how)
    parts = [
        _over(draft, part, width, how=how) for _, part in y.groupby(draft.frame[key])
    ]
    return pd.concat(parts).reindex(y.index)


def whole_windows(draft: Draft, frame: Frame, width: int) -> int:
    """Count the rows whose window lies within the rows that are left."""
    key = draft.base.key
    sizes = [len(frame)] if key is None else frame.groupby(key).size().tolist()
    return sum(max(0, size - width) for size in sizes)


def reaches(draft: Draft, strength: str) -> Planted:
    """Plant a lead, a centred mean, a forward sum, or a mean with the own row."""
    how, width, *rest = strength.split()
    values = feature(draft, how, int(width))
    planted, name = draft.with_column(values.to_numpy())
    frame = planted.frame[np.isfinite(values).to_numpy()]
    if "shuffled" in rest:
        # The column of time, not the order of rows, says what is later.
        frame = frame.iloc[draft.rng.permutation(len(frame))]
    elif "newest-first" in rest:
        frame = frame.iloc[::-1]
    fields = {
        "subjects": frozenset({name}),
        "time": draft.base.time,
        # The name of the series is given half of the time, else to be inferred.
        "group": draft.base.key if draft.rng.random() < 0.5 else None,
        "allowed": frozenset({"time", "groups", "decay"}),
    }
    whole = whole_windows(draft, frame, int(width))
    if whole < FEWEST_WHOLE:
        fields |= {"provable": False, "notes": f"{whole} whole windows in the table"}
    return Planted(train=frame, split=False, fields=fields)


KINDS = (
    Kind(
        name="window: lead",
        plant=reaches,
        strengths=("lead 1", "lead 7", "lead 1 shuffled"),
        targets=REGRESSION,
        answers=LEAK,
        series=True,
        least=400,
    ),
    Kind(
        name="window: centred mean",
        plant=reaches,
        strengths=("centred 3", "centred 7", "centred 29"),
        targets=REGRESSION,
        answers=LEAK,
        series=True,
        least=400,
    ),
    Kind(
        name="window: forward sum",
        plant=reaches,
        strengths=("forward 3", "forward 7", "forward 3 newest-first"),
        targets=REGRESSION,
        answers=LEAK,
        series=True,
        least=400,
    ),
    Kind(
        name="window: own row",
        plant=reaches,
        strengths=("trailing 2", "trailing 7", "trailing 28", "trailing 3 shuffled"),
        targets=REGRESSION,
        answers=LEAK,
        series=True,
        least=400,
    ),
)
