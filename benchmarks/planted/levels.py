"""Values of a column that fix the target, or almost."""

import numpy as np

from .answers import LEAK, LEAK_OR_ASK
from .kind import BINARY, CLASSES, Draft, Kind, Planted

# Honest levels of these bases may reach such odds, or such purity, but not both in
# hundreds of rows; see the README.
ODDS_PROVED = 100.0
PURITY_PROVED = 0.98
# So few rows with a fixed target come about by chance in less than one of 1e9.
FEWEST = 30


def _few(draft: Draft, share: float) -> np.ndarray:
    """Choose a share of the rarer class, but at least `FEWEST` of its rows."""
    rows = np.flatnonzero((draft.y == draft.rarer()).to_numpy())
    count = min(len(rows), max(FEWEST, round(share * len(rows))))
    return draft.rng.choice(rows, count, replace=False)


def _plain_levels(draft: Draft, count: int) -> np.ndarray:
    shares = draft.rng.dirichlet(np.full(count, 3.0))
    names = np.array([f"grp{i}" for i in range(count)], dtype=object)
    return draft.rng.choice(names, len(draft.frame), p=shares)


def _plant(draft: Draft, values, **fields) -> Planted:
    planted, name = draft.with_column(values)
    return Planted(
        train=planted.frame, fields={"subjects": frozenset({name}), **fields}
    )


def fixes(draft: Draft, strength: str) -> Planted:
    """Give one level of a harmless column to rows of one class alone."""
    values = _plain_levels(draft, 8)
    values[_few(draft, float(strength))] = "grp8"
    return _plant(draft, values)


def nearly_fixes(draft: Draft, strength: str) -> Planted:
    """The same, but a few rows of the other classes have the level too."""
    purity = float(strength)
    values = _plain_levels(draft, 8)
    inside = _few(draft, 0.6)
    others = np.flatnonzero((draft.y != draft.rarer()).to_numpy())
    strays = max(1, round(len(inside) * (1 - purity) / purity))
    outside = draft.rng.choice(others, strays, replace=False)
    values[inside] = "grp8"
    values[outside] = "grp8"
    rare = (draft.y == draft.rarer()).sum()
    odds = (len(inside) / strays) / ((rare - len(inside)) / (len(others) - strays))
    provable = odds >= ODDS_PROVED and purity >= PURITY_PROVED
    return _plant(
        draft,
        values,
        provable=bool(provable),
        answers=frozenset(LEAK if provable else LEAK_OR_ASK),
        notes=f"odds ratio {odds:.0f}, {len(inside) + strays} rows",
    )


def count_value(draft: Draft, strength: str) -> Planted:
    """Give the value 0 of a count to rows of one class alone."""
    values = draft.rng.poisson(2, len(draft.frame)) + 1
    values[_few(draft, float(strength))] = 0
    return _plant(draft, values)


def positive(draft: Draft, strength: str) -> Planted:
    """Let an amount be above zero for rows of one class alone (`paid > 0`)."""
    values = np.zeros(len(draft.frame))
    rows = _few(draft, float(strength))
    values[rows] = np.exp(draft.rng.normal(4, 1, len(rows))).round(2)
    return _plant(draft, values)


def nested(draft: Draft, strength: str) -> Planted:
    """Nest the levels in the classes: each level belongs to one class."""
    classes = sorted(draft.y.unique(), key=str)
    # Twenty rows a level at least: with fewer, purity could be chance.
    enough = max(1, len(draft.frame) // (20 * len(classes)))
    per_class = min(int(strength), enough)
    names = draft.rng.permutation(len(classes) * per_class)
    inner = draft.rng.integers(0, per_class, len(draft.frame))
    outer = draft.y.map({label: i for i, label in enumerate(classes)}).to_numpy()
    values = [
        f"N{names[o * per_class + i]:03d}" for o, i in zip(outer, inner, strict=True)
    ]
    return _plant(draft, values)


def sentinel(draft: Draft, strength: str) -> Planted:
    """Write 9999 into a measurement, for rows of one class alone."""
    values = draft.rng.normal(60, 9, len(draft.frame)).round(1)
    values[_few(draft, float(strength))] = 9999.0
    return _plant(draft, values)


_ENOUGH = {"sizes": (1000, 2500, 6000), "least": 1000, "answers": LEAK}

KINDS = (
    Kind(
        name="level: fixes",
        plant=fixes,
        strengths=("0.5", "0.2", "0.05"),
        targets=CLASSES,
        **_ENOUGH,
    ),
    Kind(
        name="level: nearly fixes",
        plant=nearly_fixes,
        strengths=("0.995", "0.98", "0.95"),
        targets=BINARY,
        sizes=(2500, 6000),
        least=2000,
        answers=LEAK,
    ),
    Kind(
        name="level: value of a count",
        plant=count_value,
        strengths=("0.5", "0.2", "0.05"),
        targets=CLASSES,
        **_ENOUGH,
    ),
    Kind(
        name="level: above zero",
        plant=positive,
        strengths=("0.99", "0.5", "0.1"),
        targets=CLASSES,
        **_ENOUGH,
    ),
    Kind(
        name="level: nested",
        plant=nested,
        strengths=("2", "5", "20"),
        targets=CLASSES,
        sizes=(1000, 2500, 6000),
        least=1000,
        answers=LEAK,
    ),
    Kind(
        name="level: sentinel",
        plant=sentinel,
        strengths=("0.5", "0.2", "0.05"),
        targets=CLASSES,
        **_ENOUGH,
    ),
)
