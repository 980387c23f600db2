"""Rows that are nearly the same on both sides of a split."""

import numpy as np
import pandas as pd

from ..bases import BASES, Frame, TargetKind
from .answers import SHARED
from .case import Where
from .kind import ANY, CLASSES, Draft, Kind, Planted


def measured(frame: Frame, target: str) -> list[str]:
    """Name the numeric features with many values: those that can be jittered."""
    return [
        c
        for c in frame.columns
        if c != target
        and pd.api.types.is_float_dtype(frame[c])
        and frame[c].nunique() > 20
    ]


def jitter(
    rows: Frame, columns: list[str], scale: float, rng: np.random.Generator
) -> Frame:
    """Add noise of so many standard deviations to each measured column."""
    rows = rows.copy()
    for column in columns:
        rows[column] = rows[column].astype(float)
        spread = float(np.nanstd(rows[column].to_numpy(float)))
        rows[column] += rng.normal(scale=scale * spread, size=len(rows))
    return rows


def _replace(draft: Draft, change, share: float, notes: str, **more) -> Planted:
    """Put changed copies of training rows in the place of test rows."""
    train, test = draft.halves()
    count = min(len(test), max(5, round(share * len(test))))
    source = draft.rng.choice(len(train), count, replace=False)
    place = draft.rng.choice(len(test), count, replace=False)
    copies = change(train.iloc[source])
    kept = test.drop(index=place)
    copies = copies.set_axis(place, axis=0)
    test = pd.concat([kept, copies]).sort_index()
    fields = {
        "where": Where.ROWS,
        "rows": frozenset(map(int, source)),
        "test_rows": frozenset(map(int, place)),
        "notes": notes,
    }
    return Planted(train=train, test=test, fields=fields | more)


def jittered(draft: Draft, strength: str) -> Planted:
    """Copy training rows into the test with noise in each measured column."""
    scale, share = map(float, strength.split())
    columns = measured(draft.frame, draft.target)

    def change(rows: Frame) -> Frame:
        return jitter(rows, columns, scale, draft.rng)

    return _replace(draft, change, share, f"{len(columns)} columns jittered")


def unequal_scales(draft: Draft, strength: str) -> Planted:
    """The same, where one useless column has a scale that drowns all others."""
    scale, share = map(float, strength.split())
    columns = measured(draft.frame, draft.target)
    # Redrawn for each copy: in raw units it is the whole of the distance.
    draft, loud = draft.with_column(draft.rng.normal(size=len(draft.frame)) * 1e7)

    def change(rows: Frame) -> Frame:
        rows = jitter(rows, columns, scale, draft.rng)
        return rows.assign(**{loud: draft.rng.normal(size=len(rows)) * 1e7})

    return _replace(draft, change, share, f"`{loud}` is redrawn at scale 1e7")


def edited(draft: Draft, strength: str) -> Planted:
    """Copy training rows into the test and enter a few fields anew."""
    count, share = strength.split()
    features = [c for c in draft.frame.columns if c != draft.target]

    def change(rows: Frame) -> Frame:
        rows = rows.copy()
        for i in range(len(rows)):
            for column in draft.rng.choice(features, int(count), replace=False):
                other = draft.frame[column].iloc[draft.rng.integers(len(draft.frame))]
                rows.isetitem(
                    rows.columns.get_loc(column),
                    rows[column].where(np.arange(len(rows)) != i, other),
                )
        return rows.astype(draft.frame.dtypes.to_dict(), errors="ignore")

    return _replace(draft, change, float(share), f"{count} fields entered anew")


def interpolated(draft: Draft, strength: str) -> Planted:
    """Oversample the rarest class before the split by points between neighbours."""
    frame = draft.frame
    columns = measured(frame, draft.target)
    inside = frame[frame[draft.target] == draft.rarer()].reset_index(drop=True)
    values = inside[columns].fillna(0.0).to_numpy(float)
    z = values / np.where(values.std(axis=0) > 0, values.std(axis=0), 1)
    source = draft.rng.integers(0, len(inside), round(float(strength) * len(inside)))
    distance = ((z[source, None, :] - z[None, :, :]) ** 2).sum(axis=2)
    distance[np.arange(len(source)), source] = np.inf
    nearest = np.argsort(distance, axis=1)[:, :5]
    pick = nearest[np.arange(len(source)), draft.rng.integers(0, 5, len(source))]
    step = draft.rng.random((len(source), 1))
    made = inside.iloc[source].reset_index(drop=True).copy()
    made[columns] = values[source] + step * (values[pick] - values[source])
    joined = pd.concat([frame, made], ignore_index=True)
    order = draft.rng.permutation(len(joined))
    rows = np.flatnonzero(order >= len(frame))
    return Planted(
        train=joined.iloc[order],
        split=False,
        fields={
            "where": Where.ROWS,
            "rows": frozenset(map(int, rows)),
            "provable": False,
            "notes": "points on segments between real rows",
        },
    )


# Bases with several measured columns each: where there are few, or where they say the
# same, honest rows are as near to each other as the planted ones.
_MEASURED = tuple(
    BASES[name]
    for name in (
        "breast_cancer",
        "diabetes",
        "synth_logit_a",
        "synth_weak_a",
        "synth_multi_a",
        "synth_counts_a",
        "synth_heavy_a",
        "cells",
        "ad_data",
        "leaf",
        "olive",
        "synth_logit_b",
        "synth_weak_b",
        "synth_multi_b",
        "synth_counts_b",
        "synth_heavy_b",
        "pima",
        "heating",
        "biomass",
        "check_times",
        "synth_logit_c",
        "synth_weak_c",
        "synth_multi_c",
        "synth_counts_c",
        "synth_heavy_c",
        "transfused",
        "commute",
        "weight_gain",
        "hawks",
        "synth_logit_d",
        "synth_weak_d",
        "synth_multi_d",
        "synth_counts_d",
        "synth_heavy_d",
    )
)
_MANY_FIELDS = _MEASURED + tuple(
    BASES[name]
    for name in (
        "wa_churn",
        "credit_data",
        "lending_club",
        "mlc_churn",
        "ames",
        "attrition",
        "homeless",
        "jobless",
        "saratoga",
        "rotterdam",
        "placement",
        "trump_vote",
    )
)
_CLASSES = tuple(b for b in _MEASURED if b.kind is not TargetKind.REGRESSION)

KINDS = (
    Kind(
        name="near rows: jittered",
        plant=jittered,
        strengths=("0.001 0.3", "0.001 0.05", "0.01 0.2", "0.05 0.2"),
        targets=ANY,
        answers=SHARED,
        on=_MEASURED,
    ),
    Kind(
        name="near rows: unequal scales",
        plant=unequal_scales,
        strengths=("0.001 0.3", "0.01 0.2", "0.05 0.2"),
        targets=ANY,
        answers=SHARED,
        on=_MEASURED,
    ),
    Kind(
        name="near rows: fields entered anew",
        plant=edited,
        strengths=("1 0.2", "2 0.2", "1 0.05"),
        targets=ANY,
        answers=SHARED,
        on=_MANY_FIELDS,
        sizes=(400, 1000),
    ),
    Kind(
        name="near rows: interpolated",
        plant=interpolated,
        strengths=("2", "1"),
        targets=CLASSES,
        answers=SHARED,
        on=_CLASSES,
        sizes=(400, 1000),
    ),
)
