"""In-row means of the target over a key, the row's own target included."""

import numpy as np
import pandas as pd

from ..bases import Column, TargetKind
from .answers import LEAK, LEAK_OR_ASK
from .kind import Draft, Kind, Planted

TARGETS = (TargetKind.BINARY, TargetKind.REGRESSION)
PRIOR = 10.0


def number(draft: Draft) -> Column:
    """Give the target as a number: 1 for the rarer class."""
    if draft.regression:
        return draft.y.astype(float)
    return (draft.y == draft.rarer()).astype(float)


def keys(draft: Draft, rows_per_key: int) -> Column:
    """Draw a key that says nothing, with about so many rows to each level."""
    count = max(3, len(draft.frame) // rows_per_key)
    return pd.Series(draft.rng.integers(0, count, len(draft.frame))).map(
        "m{:05d}".format
    )


def mean_over(y: Column, key: Column) -> Column:
    """Give each row the mean of its key's rows, its own included."""
    return y.groupby(key.to_numpy()).transform("mean")


def _plant(draft: Draft, values, key: Column | None, **fields) -> Planted:
    draft, name = draft.with_column(values.to_numpy())
    if key is not None:
        draft, _ = draft.with_column(key.to_numpy())
    fields = {"subjects": frozenset({name}), **fields}
    # The table stays whole: means over train and test together have their own kind.
    return Planted(train=draft.frame, split=False, fields=fields)


def with_key(draft: Draft, strength: str) -> Planted:
    """Leave the key in the table; exact, rounded, smoothed or leaving the row out."""
    form, rows_per_key = strength.split()
    y, key = number(draft), keys(draft, int(rows_per_key))
    mean = mean_over(y, key)
    size = y.groupby(key.to_numpy()).transform("size")
    if form == "rounded":
        scale = 0 if draft.regression and y.std() > 100 else 2
        return _plant(draft, mean.round(scale), key)
    if form == "smoothed":
        smooth = (mean * size + PRIOR * y.mean()) / (size + PRIOR)
        return _plant(draft, smooth, key)
    if form == "others":
        # The mean of the others: within a key it falls as the own target rises.
        others = (mean * size - y) / (size - 1).where(size > 1)
        return _plant(draft, others.fillna(y.mean()), key)
    return _plant(draft, mean, key)


def without_key(draft: Draft, strength: str) -> Planted:
    """Drop the key, as one does after encoding."""
    form, rows_per_key = strength.split()
    y, key = number(draft), keys(draft, int(rows_per_key))
    mean = mean_over(y, key)
    if form == "exact":
        return _plant(draft, mean, None)
    size = y.groupby(key.to_numpy()).transform("size")
    smooth = (mean * size + PRIOR * y.mean()) / (size + PRIOR)
    return _plant(
        draft,
        smooth,
        None,
        provable=False,
        answers=frozenset(LEAK_OR_ASK),
        notes="smoothed and without its key, it is a number like any other",
    )


def before_split(draft: Draft, strength: str) -> Planted:
    """Take the means over all rows, then split into train and test."""
    y, key = number(draft), keys(draft, int(strength))
    draft, name = draft.with_column(mean_over(y, key).to_numpy())
    draft, _ = draft.with_column(key.to_numpy())
    train, test = draft.halves()
    note = "exact over train and test together"
    fields = {"subjects": frozenset({name}), "notes": note}
    return Planted(train=train, test=test, fields=fields)


def out_of_fold(y: Column, key: Column, rng: np.random.Generator) -> Column:
    """Encode a key honestly: each fifth of the rows by the other four."""
    fold = rng.integers(0, 5, len(y))
    values = pd.Series(np.nan, index=y.index)
    for k in range(5):
        inside = fold == k
        means = y[~inside].groupby(key.to_numpy()[~inside]).mean()
        values[inside] = key[inside].map(means).to_numpy()
    return values.fillna(y.mean())


KINDS = (
    Kind(
        name="mean: with its key",
        plant=with_key,
        strengths=(
            "exact 5",
            "exact 50",
            "rounded 5",
            "rounded 20",
            "smoothed 5",
            "others 5",
            "others 20",
        ),
        targets=TARGETS,
        answers=LEAK,
        least=400,
    ),
    Kind(
        name="mean: key dropped",
        plant=without_key,
        strengths=("exact 4", "exact 20", "smoothed 4"),
        targets=TARGETS,
        answers=LEAK,
        least=400,
    ),
    Kind(
        name="mean: before the split",
        plant=before_split,
        strengths=("4", "12", "40"),
        targets=TARGETS,
        answers=LEAK,
        least=400,
    ),
)
