"""Linear models whose penalty is missing or badly set, and those that are in order."""

import numpy as np

from ..bases import TargetKind
from .case import Where
from .clean_columns import ADVICE
from .kind import BINARY, REGRESSION, Draft, Kind, Planted

MODELS = "benchmarks.planted.linear_models"
MIXED = (TargetKind.BINARY, TargetKind.REGRESSION)


def _fields(draft: Draft, name: str, **more) -> dict:
    # Models for one kind of target alone have their ending in the name.
    ending = "_regressor" if draft.regression and not name.endswith("r") else ""
    model = f"{MODELS}:{name}{ending}"
    return {"where": Where.ANYTHING, "model": model, "allowed": ADVICE, **more}


def _few(draft: Draft, n: int) -> Draft:
    """Keep some rows, both classes in their shares."""
    frame = draft.frame
    if draft.regression:
        rows = draft.rng.permutation(len(frame))[:n]
    else:
        parts = [np.flatnonzero(draft.y == c) for c in draft.y.unique()]
        shares = [max(10, round(n * len(p) / len(frame))) for p in parts]
        rows = np.concatenate(
            [draft.rng.permutation(p)[:k] for p, k in zip(parts, shares, strict=True)]
        )
    kept = frame.iloc[np.sort(rows)].reset_index(drop=True)
    return Draft(base=draft.base, frame=kept, target=draft.target, rng=draft.rng)


def _with_noise(draft: Draft, count: int) -> Draft:
    """Add columns that say nothing."""
    import pandas as pd

    values = draft.rng.normal(size=(len(draft.frame), count))
    names = [f"z_{k}" for k in range(count)]
    noise = pd.DataFrame(values, columns=names, index=draft.frame.index)
    frame = pd.concat([draft.frame, noise], axis=1)
    return Draft(base=draft.base, frame=frame, target=draft.target, rng=draft.rng)


def _numbers(draft: Draft) -> list[str]:
    """Name complete columns of many numbers, those that tell most first."""
    frame = draft.frame.drop(columns=draft.target).select_dtypes("number")
    y = draft.y if draft.regression else draft.y == draft.rarer()
    y = y.to_numpy(float)
    told = {}
    for name in frame.columns:
        x = frame[name].to_numpy(float)
        if np.isfinite(x).all() and len(np.unique(x)) > 20:
            told[name] = abs(np.corrcoef(x, y)[0, 1])
    return sorted(told, key=lambda n: -told[n])


def swinging(draft: Draft, strength: str) -> Planted:
    """Add a column that tells the target, and its copy with next to no noise."""
    draft = _few(draft, 1000)
    draft, told = draft.with_column(_signal(draft))
    x = draft.frame[told].to_numpy(float)
    noise = float(strength) * x.std() * draft.rng.normal(size=len(x))
    draft, copy = draft.with_column(x + noise)
    fields = _fields(draft, "free", provable=False, where=Where.COLUMNS)
    fields |= {"subjects": frozenset({told, copy}), "need_all": True}
    return Planted(train=draft.frame, split=False, fields=fields)


def _signal(draft: Draft) -> np.ndarray:
    """Give a number that tells the target, where the base has none."""
    y = draft.y if draft.regression else (draft.y == draft.rarer())
    values = y.to_numpy(float)
    return (values - values.mean()) / values.std() + draft.rng.normal(size=len(values))


def too_many(draft: Draft, strength: str) -> Planted:
    """Leave so few rows for each column."""
    draft = _few(draft, 240)
    draft = _with_noise(draft, int(len(draft.frame) / float(strength)))
    fields = _fields(draft, "free", provable=False)
    return Planted(train=draft.frame, split=False, fields=fields)


def wide(draft: Draft, strength: str) -> Planted:
    """Give so many columns for each row."""
    draft = _few(draft, 150)
    draft = _with_noise(draft, int(len(draft.frame) * float(strength)))
    return Planted(train=draft.frame, split=False, fields=_fields(draft, "free"))


def edge(draft: Draft, strength: str) -> Planted:
    """Search a grid that ends far before the best value."""
    weak = strength == "weak"
    draft = _few(draft, 240)
    if weak:
        draft = _with_noise(draft, len(draft.frame) // 3)
    name = "weak_grid" if weak else "strong_grid_regressor"
    fields = _fields(draft, name, provable=False)
    return Planted(train=draft.frame, split=False, fields=fields)


def scales(draft: Draft, strength: str) -> Planted:
    """Write the columns that tell most in a unit a million times as large."""
    draft = _few(draft, 600)
    numbers = _numbers(draft)
    while len(numbers) < 2:
        draft, _ = draft.with_column(_signal(draft))
        numbers = _numbers(draft)
    frame = draft.frame.copy()
    small = numbers[: max(1, len(numbers) // 2)]
    for name in small:
        frame[name] = frame[name].astype(float) / frame[name].std() * 1e-3
    for name in set(numbers) - set(small):
        frame[name] = frame[name].astype(float) / frame[name].std() * 1e3
    fields = _fields(draft, strength, provable=False, subjects=frozenset(small))
    fields["where"] = Where.COLUMNS
    return Planted(train=frame, split=False, fields=fields)


def mistuned(draft: Draft, strength: str) -> Planted:
    """Set a penalty that leaves nearly nothing, or one that holds nothing."""
    if strength.startswith("weak"):
        draft = _few(draft, 240)
        draft = _with_noise(draft, int(len(draft.frame) / 1.5))
    elif numbers := _numbers(draft):
        # A column that tells: where nothing does, no penalty costs anything.
        y = draft.y.to_numpy(float)
        known = np.abs(np.corrcoef(draft.frame[numbers[0]].to_numpy(float), y)[0, 1])
        if known < 0.5:
            draft, _ = draft.with_column(_signal(draft))
    else:
        draft, _ = draft.with_column(_signal(draft))
    return Planted(train=draft.frame, split=False, fields=_fields(draft, strength))


def in_order(draft: Draft, strength: str) -> Planted:
    """Name a linear model with nothing wrong."""
    return Planted(train=draft.frame, split=False, fields=_fields(draft, strength))


def _kind(name: str, plant, strengths, targets, answer: str, **more) -> Kind:
    return Kind(
        name=f"shrinkage: {name}",
        plant=plant,
        strengths=strengths,
        targets=targets,
        answers=(answer,),
        **more,
    )


_SMALL = {"sizes": (800,), "least": 300}

KINDS = (
    _kind(
        "swinging", swinging, ("0.001", "0.003", "0.01"), MIXED, "swing",
        sizes=(400, 1000), least=300,
    ),
    _kind(
        "too many parameters", too_many, ("2", "3", "5"), MIXED, "parameters", **_SMALL
    ),
    _kind("more columns than rows", wide, ("1.1", "2"), MIXED, "wide", **_SMALL),
    _kind("edge of the grid", edge, ("weak",), MIXED, "edge", **_SMALL),
    _kind(
        "edge of the grid, strong", edge, ("strong",), REGRESSION, "edge", **_SMALL
    ),
    _kind(
        "several scales", scales, ("raw_lasso", "raw_ridge"), REGRESSION, "scale",
        **_SMALL,
    ),
    _kind(
        "several scales, classes", scales, ("raw_logistic", "raw_vectors"), BINARY,
        "scale", **_SMALL,
    ),
    _kind(
        "mistuned", mistuned, ("strong_ridge", "strong_lasso", "weak_ridge"),
        REGRESSION, "penalty", sizes=(400, 800), least=300,
    ),
    _kind(
        "mistuned, classes", mistuned, ("weak_logistic",), BINARY, "penalty", **_SMALL
    ),
    Kind(
        name="clean: linear models",
        plant=in_order,
        strengths=("free", "chosen_ridge", "chosen_lasso", "plain_ridge"),
        targets=REGRESSION,
        sizes=(1000, 2500),
        least=700,
        each=6,
        clean=True,
    ),
    Kind(
        name="clean: linear models, classes",
        plant=in_order,
        strengths=("free", "chosen_logistic", "plain_logistic"),
        targets=BINARY,
        sizes=(1000, 2500),
        least=700,
        each=8,
        clean=True,
    ),
)  # fmt: skip
