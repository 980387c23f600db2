"""Columns that give the target together, though none does alone."""

import numpy as np

from ..bases import TargetKind
from .answers import LEAK
from .kind import BINARY, REGRESSION, Draft, Kind, Planted

MULTICLASS = (TargetKind.MULTICLASS,)


def _plant(draft: Draft, *columns: np.ndarray) -> Planted:
    names = []
    for values in columns:
        draft, name = draft.with_column(values)
        names.append(name)
    fields = {"subjects": frozenset(names), "need_all": True}
    return Planted(train=draft.frame, fields=fields)


def arithmetic(draft: Draft, strength: str) -> Planted:
    """Split the number into terms or factors that vary more than it does."""
    form, share = strength.split()
    rng = draft.rng
    y = draft.y.to_numpy(float)
    spread = y.std()
    near = y + rng.normal(scale=float(share) * spread, size=len(y))
    wide = rng.normal(scale=8 * spread, size=len(y))
    if form == "sum":
        return _plant(draft, wide, near - wide)
    if form == "difference":
        return _plant(draft, near + wide, wide)
    if form == "sum3":
        other = rng.normal(scale=8 * spread, size=len(y))
        return _plant(draft, wide, other, near - wide - other)
    factor = np.exp(rng.normal(scale=2.0, size=len(y)))
    if form == "product":
        return _plant(draft, factor, near / factor)
    return _plant(draft, near * factor, factor)


def parity(draft: Draft, strength: str) -> Planted:
    """Hide the class in whether two bits, or two signs, agree."""
    form, share = strength.split()
    rng = draft.rng
    n = len(draft.frame)
    hit = (draft.y == draft.rarer()).to_numpy() ^ (rng.random(n) < float(share))
    first = rng.integers(0, 2, n)
    second = first ^ hit
    if form == "bits":
        return _plant(draft, first, second)
    if form == "words":
        return _plant(
            draft, np.array(["ab", "cd"])[first], np.array(["left", "right"])[second]
        )
    sizes = np.abs(rng.normal(size=(2, n))) + 0.01
    return _plant(draft, sizes[0] * (2 * first - 1), sizes[1] * (2 * second - 1))


def threshold(draft: Draft, strength: str) -> Planted:
    """Make two amounts whose difference is above zero for one class alone."""
    rng = draft.rng
    n = len(draft.frame)
    hit = (draft.y == draft.rarer()).to_numpy() ^ (rng.random(n) < float(strength))
    margin = np.abs(rng.normal(size=n)) + 0.05
    wide = rng.normal(100, 12, n)
    return _plant(draft, wide + np.where(hit, margin, -margin), wide)


def modular(draft: Draft, strength: str) -> Planted:
    """Hide one of several classes in the sum of two codes, wrapped round."""
    rng = draft.rng
    classes = sorted(draft.y.unique(), key=str)
    codes = draft.y.map({label: i for i, label in enumerate(classes)}).to_numpy()
    stray = rng.random(len(codes)) < float(strength)
    codes = np.where(stray, rng.integers(0, len(classes), len(codes)), codes)
    first = rng.integers(0, len(classes), len(codes))
    return _plant(draft, first, (codes - first) % len(classes))


_ENOUGH = {"answers": LEAK, "least": 1000, "sizes": (1000, 2500, 6000)}

KINDS = (
    Kind(
        name="joint: arithmetic",
        plant=arithmetic,
        strengths=(
            "sum 0",
            "difference 0.001",
            "product 0",
            "ratio 0",
            "sum3 0",
            "sum 0.01",
            "product 0.01",
        ),
        targets=REGRESSION,
        answers=LEAK,
        least=400,
    ),
    Kind(
        name="joint: parity",
        plant=parity,
        strengths=("bits 0", "signs 0", "words 0", "bits 0.005", "signs 0.02"),
        targets=BINARY,
        **_ENOUGH,
    ),
    Kind(
        name="joint: difference above zero",
        plant=threshold,
        strengths=("0", "0.005", "0.02"),
        targets=BINARY,
        **_ENOUGH,
    ),
    Kind(
        name="joint: wrapped sum",
        plant=modular,
        strengths=("0", "0.02"),
        targets=MULTICLASS,
        each=3,
        **_ENOUGH,
    ),
)
