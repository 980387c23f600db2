"""Columns that are the target, or a copy of it in disguise."""

import numpy as np

from .answers import LEAK, LEAK_OR_ASK
from .kind import ANY, BINARY, CLASSES, REGRESSION, Draft, Kind, Planted

# A two-valued column that agrees in more than this share of the rarer class is
# taken for a copy; below it, an honest flag could do the same.
FLIPS_PROVED = 0.01
# A measured column this close to the target, in its standard deviations.
JITTER_PROVED = 0.01


def _plant(draft: Draft, values, *, provable: bool = True, notes: str = "") -> Planted:
    planted, name = draft.with_column(values)
    fields = {"subjects": frozenset({name}), "provable": provable, "notes": notes}
    if not provable:
        fields["answers"] = frozenset(LEAK_OR_ASK)
    return Planted(train=planted.frame, fields=fields)


def exact(draft: Draft, strength: str) -> Planted:
    """Copy the target as it is, as text, or where a third of it is missing."""
    y = draft.y
    if strength == "text":
        return _plant(draft, ["<" + str(v) + ">" for v in y])
    if strength == "partial":
        hidden = draft.rng.random(len(y)) < 0.3
        kept = y.astype(object if not draft.regression else float).mask(hidden, None)
        return _plant(draft, kept, notes="30% missing at random, else equal")
    return _plant(draft, y.to_numpy())


def relabelled(draft: Draft, strength: str) -> Planted:
    """Rename the classes one to one."""
    classes = draft.rng.permutation(sorted(draft.y.unique(), key=str))
    if strength == "codes":
        # Codes with gaps: nothing orders them.
        codes = draft.rng.choice(np.arange(1, 60), len(classes), replace=False)
        return _plant(draft, draft.y.map(dict(zip(classes, codes, strict=True))))
    names = [f"S-{i}" for i in range(len(classes))]
    return _plant(draft, draft.y.map(dict(zip(classes, names, strict=True))))


def monotone(draft: Draft, strength: str) -> Planted:
    """Bend the target, but keep its order or turn it round."""
    y = draft.y.astype(float)
    z = (y - y.mean()) / y.std()
    if strength == "exp":
        return _plant(draft, np.exp(z / 2) * 3.7)
    if strength == "rank":
        return _plant(draft, y.rank())
    return _plant(draft, -np.sign(z) * np.abs(z) ** 3 * 1e4)


def linear(draft: Draft, strength: str) -> Planted:
    """Change the unit of the target, its precision, or both."""
    values = 17.25 - 2.54 * draft.y.astype(float)
    if strength == "float32":
        return _plant(draft, values.astype("float32"))
    if strength == "rounded":
        # Four significant digits, as a report would print it.
        digits = [float(f"{v:.4g}") for v in values]
        return _plant(draft, digits)
    return _plant(draft, values)


def flipped(draft: Draft, strength: str) -> Planted:
    """Copy the classes and flip a share of the rarer one, as many the other way."""
    share = float(strength)
    y = draft.y.reset_index(drop=True)
    values = y.to_numpy(dtype=object).copy()
    classes = sorted(y.unique(), key=str)
    count = max(1, round(share * y.value_counts().min()))
    for label in classes:
        others = [c for c in classes if c != label]
        rows = draft.rng.choice(np.flatnonzero(y == label), count, replace=False)
        values[rows] = draft.rng.choice(np.array(others, dtype=object), count)
    names = {label: f"L{i}" for i, label in enumerate(classes)}
    provable = len(classes) > 2 or share <= FLIPS_PROVED
    note = "" if provable else "an honest flag could agree as often"
    return _plant(draft, [names[v] for v in values], provable=provable, notes=note)


def jittered(draft: Draft, strength: str) -> Planted:
    """Copy the number with noise of so many of its standard deviations."""
    y = draft.y.astype(float)
    noise = draft.rng.normal(scale=float(strength) * y.std(), size=len(y))
    provable = float(strength) <= JITTER_PROVED
    note = "" if provable else "an honest measurement could be as close"
    return _plant(draft, 5 + 0.3 * (y + noise), provable=provable, notes=note)


def binned(draft: Draft, strength: str) -> Planted:
    """Cut the number into quantile bands, named out of order."""
    y = draft.y.to_numpy(float)
    inner = np.quantile(y, np.arange(1, int(strength)) / int(strength))
    codes = np.searchsorted(np.unique(inner), y)
    names = draft.rng.permutation(int(strength))
    return _plant(draft, [f"B{names[int(c)]:02d}" for c in codes])


def separates(draft: Draft, strength: str) -> Planted:
    """Make a number of which a threshold is the class, in every row."""
    hit = (draft.y == draft.rarer()).to_numpy()
    score = np.abs(draft.rng.normal(size=len(hit)))
    if strength == "gap":
        score = score + 0.5
    return _plant(draft, 40 + 7 * np.where(hit, score, -score))


KINDS = (
    Kind(
        name="copy: exact",
        plant=exact,
        strengths=("same", "text", "partial"),
        targets=ANY,
        answers=LEAK,
    ),
    Kind(
        name="copy: relabelled",
        plant=relabelled,
        strengths=("codes", "words"),
        targets=CLASSES,
        answers=LEAK,
        each=3,
    ),
    Kind(
        name="copy: monotone",
        plant=monotone,
        strengths=("exp", "rank", "cube-down"),
        targets=REGRESSION,
        answers=LEAK,
    ),
    Kind(
        name="copy: linear",
        plant=linear,
        strengths=("units", "float32", "rounded"),
        targets=REGRESSION,
        answers=LEAK,
    ),
    Kind(
        name="copy: flipped",
        plant=flipped,
        strengths=("0.005", "0.01", "0.02", "0.03"),
        targets=CLASSES,
        answers=LEAK,
        least=400,
    ),
    Kind(
        name="copy: jittered",
        plant=jittered,
        strengths=("0.001", "0.01", "0.05", "0.1"),
        targets=REGRESSION,
        answers=LEAK,
        least=400,
    ),
    Kind(
        name="copy: binned",
        plant=binned,
        strengths=("50", "10", "5"),
        targets=REGRESSION,
        answers=LEAK,
        least=400,
    ),
    Kind(
        name="copy: threshold",
        plant=separates,
        strengths=("gap", "tight"),
        targets=BINARY,
        answers=LEAK,
        sizes=(1000, 2500, 6000),
        least=1000,
        each=3,
    ),
)
