"""Clean tables with a column that looks guilty, and is not."""

import uuid

import numpy as np
import pandas as pd

from ..bases import day_texts
from .case import Where
from .group_mean import TARGETS, keys, number, out_of_fold
from .kind import ANY, BINARY, CLASSES, REGRESSION, Draft, Kind, Planted
from .strong import strong_column

# What is right to say of any table, and accuses no column and no split.
ADVICE = frozenset({"baseline", "luck", "simpler", "underfit"})


def _clean(draft: Draft, notes: str = "", **more) -> Planted:
    fields = {"allowed": ADVICE, "where": Where.ANYTHING, "notes": notes}
    return Planted(train=draft.frame, fields=fields | more)


def strong_honest(draft: Draft, strength: str) -> Planted:
    """Add a strong column, of the law of the late ones in `strong.py`."""
    draft, name = draft.with_column(strong_column(draft, float(strength)))
    return _clean(draft, f"`{name}` is strong and honest")


def key(draft: Draft, strength: str) -> Planted:
    """Add a key that knows nothing of the target."""
    n, rng = len(draft.frame), draft.rng
    if strength == "row number":
        values = np.arange(n)
    elif strength == "shuffled":
        values = 70_000 + rng.permutation(n)
    elif strength == "uuid":
        values = [str(uuid.UUID(bytes=rng.bytes(16), version=4)) for _ in range(n)]
    else:
        values = [f"AC-{i:07d}" for i in rng.permutation(5 * n)[:n]]
    draft, name = draft.with_column(values)
    given = bool(rng.random() < 0.3)
    return _clean(draft, f"`{name}` is a harmless key", id=name if given else None)


def drifting_key(draft: Draft, strength: str) -> Planted:
    """Sort the rows by a time with mild drift and number them."""
    y = number(draft)
    pull = float(strength) * (y - y.mean()) / y.std()
    order = np.argsort((pull + draft.rng.normal(size=len(y))).to_numpy())
    frame = draft.frame.iloc[order].reset_index(drop=True)
    draft = Draft(base=draft.base, frame=frame, target=draft.target, rng=draft.rng)
    draft, name = draft.with_column(100_000 + np.arange(len(frame)))
    return _clean(draft, f"`{name}` runs with time; the target drifts a little")


def one_hot(draft: Draft, strength: str) -> Planted:
    """Add a categorical column as a block of so many indicators."""
    codes = draft.rng.integers(0, int(strength), len(draft.frame))
    block = pd.get_dummies(pd.Series(codes), prefix="is", dtype=int)
    frame = pd.concat([draft.frame, block], axis=1)
    draft = Draft(base=draft.base, frame=frame, target=draft.target, rng=draft.rng)
    return _clean(draft, "indicators sum to 1")


def redundant(draft: Draft, strength: str) -> Planted:
    """Add what other columns already say: another unit, a total, a product."""
    rng, n = draft.rng, len(draft.frame)
    first, second = rng.gamma(3, 2, n), rng.gamma(2, 5, n)
    draft, _ = draft.with_column(first)
    draft, _ = draft.with_column(second)
    if strength == "unit":
        draft, _ = draft.with_column(first * 1.609)
    elif strength == "total":
        draft, _ = draft.with_column(first + second)
    else:
        draft, _ = draft.with_column((first * second).round(1))
    return _clean(draft, "features determine one another, not the target")


def filled_unevenly(draft: Draft, strength: str) -> Planted:
    """Leave gaps that are informative, and mildly so."""
    y = number(draft)
    hit = (y > y.median() if draft.regression else y > 0).to_numpy()
    low = 0.2
    odds = float(strength) * low / (1 - low)
    share = np.where(hit, odds / (1 + odds), low)
    values = draft.rng.normal(50, 9, len(hit))
    values[draft.rng.random(len(hit)) < share] = np.nan
    draft, name = draft.with_column(values)
    return _clean(draft, f"`{name}` is missing at odds ratio {strength}")


def sentinels(draft: Draft, strength: str) -> Planted:
    """Write -999, or a far date, where a value is unknown, at random."""
    n, rng = len(draft.frame), draft.rng
    gone = rng.random(n) < float(strength)
    draft, _ = draft.with_column(np.where(gone, -999.0, rng.normal(60, 9, n).round(1)))
    days = day_texts("2015-01-01", rng.integers(0, 2000, n))
    dates = np.where(gone, "1900-01-01", days).astype(object)
    draft, _ = draft.with_column(dates, "member_since")
    return _clean(draft, "sentinels that know nothing of the target")


def born(draft: Draft, strength: str) -> Planted:
    """Add a date of birth: a date, but not when a row was made."""
    del strength
    days = draft.rng.integers(0, 365 * 60, len(draft.frame))
    draft, _ = draft.with_column(day_texts("1940-01-01", days), "born")
    return _clean(draft, "a random split of rows with birthdays is fair")


def names(draft: Draft, strength: str) -> Planted:
    """Give harmless columns guilty names."""
    del strength
    n = len(draft.frame)
    for name in ("target_copy", "y_pred", "label_leak", "outcome_final"):
        draft, _ = draft.with_column(draft.rng.normal(size=n).round(3), name)
    return _clean(draft, "only the names are guilty")


def hostile_names(draft: Draft, strength: str) -> Planted:
    """Rename every column to what breaks quoting and markup."""
    del strength
    parts = ('a"b', "c'd", "<b>e</b>", "f,g", "h i", "ünï", "emoji 🙂", "p%q", "`t`")
    features = [c for c in draft.frame.columns if c != draft.target]
    new = {c: f"{parts[i % len(parts)]} {i}" for i, c in enumerate(features)}
    frame = draft.frame.rename(columns=new)
    draft = Draft(base=draft.base, frame=frame, target=draft.target, rng=draft.rng)
    return _clean(draft, "hostile names")


def encoded_honestly(draft: Draft, strength: str) -> Planted:
    """Encode a key out of fold, and leave the key in or not."""
    rows, kept = strength.split()
    level = keys(draft, int(rows))
    coded = out_of_fold(number(draft), level, draft.rng)
    draft, name = draft.with_column(coded.to_numpy())
    if kept == "kept":
        draft, _ = draft.with_column(level.to_numpy())
    return _clean(draft, f"`{name}` is an out-of-fold mean")


def junk(draft: Draft, strength: str) -> Planted:
    """Add columns that are constant, empty, or of one level but for one row."""
    del strength
    n = len(draft.frame)
    draft, _ = draft.with_column(np.full(n, 3))
    draft, _ = draft.with_column(np.full(n, np.nan))
    lone = np.full(n, "usual", dtype=object)
    lone[draft.rng.integers(n)] = "once"
    draft, _ = draft.with_column(lone)
    draft, _ = draft.with_column([f"note {i:06d}" for i in draft.rng.permutation(n)])
    return _clean(draft, "columns that say nothing at all")


def ratings(draft: Draft, strength: str) -> Planted:
    """Add ratings from 1 to 5 that lean with the target, as ratings do."""
    y = number(draft).to_numpy()
    z = (y - y.mean()) / y.std() * float(strength)
    for _ in range(3):
        score = 3 + 0.9 * (z + draft.rng.normal(size=len(z)))
        draft, _ = draft.with_column(np.clip(np.round(score), 1, 5).astype(int))
    return _clean(draft, "ratings")


def interaction(draft: Draft, strength: str) -> Planted:
    """Add two columns whose signs agree with the class in so many rows."""
    hit = (draft.y == draft.rarer()).to_numpy()
    n = len(hit)
    agree = hit ^ (draft.rng.random(n) >= float(strength))
    first = draft.rng.normal(size=n)
    second = np.abs(draft.rng.normal(size=n)) * np.sign(first) * (2 * agree - 1)
    draft, _ = draft.with_column(first)
    draft, _ = draft.with_column(second)
    return _clean(draft, "an honest interaction")


def _kind(name: str, plant, strengths, targets=ANY, **more) -> Kind:
    return Kind(
        name=f"clean: {name}",
        plant=plant,
        strengths=strengths,
        targets=targets,
        clean=True,
        **more,
    )


KINDS = (
    _kind("strong honest column", strong_honest, ("0.9", "0.95", "0.97"), least=400),
    _kind("harmless key", key, ("row number", "shuffled", "uuid", "text")),
    _kind("key with mild drift", drifting_key, ("0.1", "0.2"), TARGETS, least=400),
    _kind("one-hot block", one_hot, ("5", "30"), least=400),
    _kind("redundant columns", redundant, ("unit", "total", "product")),
    _kind(
        "gaps, mildly informative", filled_unevenly, ("1.5", "2"), TARGETS, least=400
    ),
    _kind("sentinels", sentinels, ("0.02", "0.2"), least=400),
    _kind("birthdays", born, ("any",)),
    _kind("guilty names", names, ("any",)),
    _kind("hostile names", hostile_names, ("any",)),
    _kind(
        "out-of-fold encoding",
        encoded_honestly,
        ("10 kept", "30 kept", "10 dropped"),
        TARGETS,
        least=400,
    ),
    _kind("junk columns", junk, ("any",)),
    _kind("ratings", ratings, ("0.5", "1"), (*BINARY, *REGRESSION), least=400),
    _kind("honest interaction", interaction, ("0.6", "0.75"), CLASSES, least=400),
)
