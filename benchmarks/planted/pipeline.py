"""Procedures that leak by what they do, on tables that do not."""

import numpy as np

from ..bases import BASES, Part
from ..bases.synthetic import MIDDLE
from .case import Where
from .kind import BINARY, Draft, Kind, Planted

PROCEDURES = "benchmarks.planted.procedures"


def _plant(draft: Draft, name: str) -> Planted:
    fields = {"where": Where.ANYTHING, "model": f"{PROCEDURES}:{name}"}
    return Planted(train=draft.frame, split=False, fields=fields)


def selection(draft: Draft, strength: str) -> Planted:
    """Choose columns on all rows; the fewer rows, the more it flatters."""
    rows = draft.frame.iloc[: int(strength)]
    draft = Draft(base=draft.base, frame=rows, target=draft.target, rng=draft.rng)
    return _plant(draft, "selection_outside")


def encoding(draft: Draft, strength: str) -> Planted:
    """Encode a key with so many rows to a level on all rows."""
    count = max(3, len(draft.frame) // int(strength))
    keys = draft.rng.integers(0, count, len(draft.frame))
    draft, _ = draft.with_column([f"z{k:05d}" for k in keys])
    return _plant(draft, "encoding_outside")


def imputation(draft: Draft, strength: str) -> Planted:
    """Fill gaps by class, with this share of gaps in ten columns of noise."""
    for _ in range(10):
        values = draft.rng.normal(size=len(draft.frame))
        values[draft.rng.random(len(values)) < float(strength)] = np.nan
        draft, _ = draft.with_column(values)
    return _plant(draft, "imputation_by_class")


def oversampling(draft: Draft, strength: str) -> Planted:
    """Balance the classes before the folds are made."""
    hit = (draft.y == draft.rarer()).to_numpy()
    keep = ~hit | (draft.rng.random(len(hit)) < float(strength))
    frame = draft.frame[keep]
    draft = Draft(base=draft.base, frame=frame, target=draft.target, rng=draft.rng)
    return _plant(draft, "oversampling_outside")


_PLACES = tuple(
    BASES[name]
    for name in (
        "wa_churn",
        "credit_data",
        "hmda",
        "synth_logit_a",
        "synth_weak_a",
        "lending_club",
        "mlc_churn",
        "attrition",
        "synth_levels_b",
        "synth_logit_b",
        "synth_weak_b",
        "cells",
        "jobless",
        "flchain",
        "ercp",
        "synth_logit_c",
        "synth_weak_c",
        "synth_levels_c",
        "wives",
        "rotterdam",
        "transfused",
        "synth_logit_d",
        "synth_weak_d",
        "synth_levels_d",
    )
)
assert {place.part for place in _PLACES} == set(Part)

KINDS = (
    Kind(
        name="pipeline: selection outside",
        plant=selection,
        strengths=("120", "250", "400"),
        targets=BINARY,
        answers=("pipeline",),
        on=MIDDLE,
        sizes=(400,),
    ),
    Kind(
        name="pipeline: encoding outside",
        plant=encoding,
        strengths=("3", "6", "12"),
        targets=BINARY,
        answers=("pipeline",),
        on=_PLACES,
        sizes=(800, 1500),
    ),
    Kind(
        name="pipeline: imputation by class",
        plant=imputation,
        strengths=("0.6", "0.4", "0.2"),
        targets=BINARY,
        answers=("pipeline",),
        on=_PLACES,
        sizes=(800, 1500),
    ),
    Kind(
        name="pipeline: oversampling before folds",
        plant=oversampling,
        strengths=("0.3", "0.6", "1"),
        targets=BINARY,
        answers=("pipeline",),
        on=_PLACES,
        sizes=(800, 1500),
    ),
)
