"""Train and test that differ."""

import numpy as np

from ..bases import Column
from .case import Where
from .kind import ANY, Draft, Kind, Planted

# A tenth of the rows in another class, or four tenths of a standard deviation, is
# more than a change that a user would shrug off.
SHARES_APART = 0.1
MEANS_APART = 0.4


def column(draft: Draft, strength: str) -> Planted:
    """Change one column of the test: its mean, unit, gaps or levels."""
    form, _, size = strength.partition(" ")
    rng, n = draft.rng, len(draft.frame)
    if form in ("level", "recoded"):
        values = rng.choice(np.array(["aa", "bb", "cc", "dd"], dtype=object), n)
    else:
        values = rng.gamma(4, 3, n)
    draft, name = draft.with_column(values)
    train, test = draft.halves()
    changed = test[name].copy()
    if form == "mean":
        changed = changed + float(size) * float(train[name].std())
    elif form == "unit":
        changed = changed * 1000
    elif form == "missing":
        changed = changed.mask(rng.random(len(test)) < float(size))
    elif form == "level":
        changed = changed.mask(rng.random(len(test)) < float(size), "ee")
    else:
        changed = changed.map({"aa": "AA", "bb": "BB", "cc": "CC", "dd": "DD"})
    return Planted(
        train=train,
        test=test.assign(**{name: changed}),
        fields={"subjects": frozenset({name})},
    )


def distance(train: Column, test: Column, *, regression: bool) -> float:
    """Give how far two targets are apart.

    Returns
    -------
    float
        The total variation distance of the classes, or the difference of the means
        in standard deviations.
    """
    if regression:
        return abs(float(test.mean() - train.mean())) / float(train.std())
    p, q = (y.value_counts(normalize=True) for y in (train, test))
    return float(p.sub(q, fill_value=0.0).abs().sum()) / 2


def target(draft: Draft, strength: str) -> Planted:
    """Draw the test so that its target has another distribution."""
    train, pool = draft.halves(0.5)
    factor = float(strength)
    y = pool[draft.target]
    if draft.regression:
        rank = y.rank(pct=True).to_numpy()
        weight = np.where(rank > 0.5, factor, 1.0)
    else:
        weight = np.where((y == draft.rarer()).to_numpy(), factor, 1.0)
    # Without replacement: a test row must not come twice.
    keys = draft.rng.random(len(pool)) ** (1 / weight)
    rows = pool.iloc[np.argsort(-keys)[: len(pool) // 4]]
    apart = distance(
        train[draft.target], rows[draft.target], regression=draft.regression
    )
    return Planted(
        train=train,
        test=rows,
        fields={
            "where": Where.ANYTHING,
            "allowed": frozenset({"shift"}),
            "provable": apart >= (MEANS_APART if draft.regression else SHARES_APART),
            "notes": f"targets apart by {apart:.2f}",
        },
    )


KINDS = (
    Kind(
        name="shift: one column",
        plant=column,
        strengths=(
            "unit",
            "mean 3",
            "mean 1",
            "mean 0.5",
            "missing 0.4",
            "level 0.3",
            "recoded",
        ),
        targets=ANY,
        answers=("shift",),
        least=1000,
        sizes=(1000, 2500, 6000),
    ),
    Kind(
        name="shift: target",
        plant=target,
        strengths=("20", "8", "4"),
        targets=ANY,
        answers=("target shift",),
        least=2000,
        sizes=(2500, 6000),
    ),
)
