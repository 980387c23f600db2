"""Columns so strong that only their owner knows whether they are honest.

Honest and late columns are drawn from one law. No audit of the data can tell them
apart; one that accuses the late ones accuses the honest ones too.
"""

from statistics import NormalDist

import numpy as np

from .answers import LEAK_OR_ASK
from .kind import ANY, Draft, Kind, Planted


def strong_column(draft: Draft, auc: float) -> np.ndarray:
    """Draw a column with about this AUC, or as strong for other targets."""
    rng, n = draft.rng, len(draft.frame)
    distance = 2**0.5 * NormalDist().inv_cdf(auc)
    if draft.regression:
        z = draft.y.rank(pct=True).to_numpy()
        z = np.array([NormalDist().inv_cdf(min(max(v, 1e-6), 1 - 1e-6)) for v in z])
        return distance * z + rng.normal(size=n)
    classes = sorted(draft.y.unique(), key=str)
    places = draft.rng.permutation(len(classes)) * distance
    means = draft.y.map(dict(zip(classes, places, strict=True))).to_numpy(float)
    return means + rng.normal(size=n)


def late(draft: Draft, strength: str) -> Planted:
    """Plant a score that was written after the outcome was known."""
    draft, name = draft.with_column(strong_column(draft, float(strength)))
    return Planted(
        train=draft.frame,
        fields={
            "subjects": frozenset({name}),
            "provable": False,
            "notes": "of the same law as an honest column",
        },
    )


KINDS = (
    Kind(
        name="strong: written late",
        plant=late,
        strengths=("0.99", "0.97", "0.95"),
        targets=ANY,
        answers=LEAK_OR_ASK,
        least=400,
    ),
)
