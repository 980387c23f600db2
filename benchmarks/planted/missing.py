"""Values whose being missing tells the target."""

import numpy as np

from ..bases import day_texts
from .answers import LEAK, LEAK_OR_ASK
from .kind import ANY, Draft, Kind, Planted

WORDS = ("Unk", "N/A", "?", "none given")
# Missing at odds 50 to 1 is beyond what honest forms show; at 10 to 1 it is not.
ODDS_PROVED = 50.0


def _hit(draft: Draft) -> np.ndarray:
    """Say which rows are of the rarer class, or above the median."""
    if draft.regression:
        y = draft.y.to_numpy(float)
        return y > np.median(y)
    return (draft.y == draft.rarer()).to_numpy()


def hidden(draft: Draft, strength: str) -> np.ndarray:
    """Choose the rows whose value is missing.

    ``total``: all rows of one side and none of the other; ``one-sided``: a third of
    one side, none of the other; ``odds50``, ``odds10``: at random, at those odds.
    """
    hit, chance = _hit(draft), draft.rng.random(len(draft.frame))
    if strength == "total":
        return hit
    if strength == "one-sided":
        return hit & (chance < 1 / 3)
    ratio = float(strength.removeprefix("odds"))
    low = 0.05
    odds = ratio * low / (1 - low)
    return np.where(hit, chance < odds / (1 + odds), chance < low)


def _fields(strength: str, names: list[str]) -> dict:
    proved = not strength.startswith("odds") or (
        float(strength.removeprefix("odds")) >= ODDS_PROVED
    )
    fields = {"subjects": frozenset(names), "provable": proved}
    if not proved:
        fields["answers"] = frozenset(LEAK_OR_ASK)
        fields["notes"] = "an honest form could be filled in so unevenly"
    return fields


def as_nan(draft: Draft, strength: str) -> Planted:
    """Blank a measurement that in itself says nothing."""
    values = draft.rng.gamma(3, 2, len(draft.frame)).round(2)
    values[hidden(draft, strength)] = np.nan
    planted, name = draft.with_column(values)
    return Planted(train=planted.frame, fields=_fields(strength, [name]))


def as_word(draft: Draft, strength: str) -> Planted:
    """Write a word for missing into a categorical column."""
    names = np.array([f"type {c}" for c in "ABCDEF"], dtype=object)
    values = draft.rng.choice(names, len(draft.frame))
    values[hidden(draft, strength)] = draft.rng.choice(np.array(WORDS, dtype=object))
    planted, name = draft.with_column(values)
    return Planted(train=planted.frame, fields=_fields(strength, [name]))


def as_date(draft: Draft, strength: str) -> Planted:
    """Leave a date blank, as ``closed_on`` is while nothing has been closed."""
    days = draft.rng.integers(0, 900, len(draft.frame))
    values = day_texts("2020-05-01", days)
    values[hidden(draft, strength)] = None
    planted, name = draft.with_column(values)
    return Planted(train=planted.frame, fields=_fields(strength, [name]))


def as_block(draft: Draft, strength: str) -> Planted:
    """Blank four columns in the same rows, as a survey after the fact would."""
    gone, names = hidden(draft, strength), []
    for _ in range(4):
        values = draft.rng.normal(size=len(gone))
        values[gone] = np.nan
        draft, name = draft.with_column(values)
        names.append(name)
    return Planted(train=draft.frame, fields=_fields(strength, names))


KINDS = (
    Kind(
        name="missing: blank",
        plant=as_nan,
        strengths=("total", "one-sided", "odds50", "odds10"),
        targets=ANY,
        least=1000,
        sizes=(1000, 2500, 6000),
        answers=LEAK,
    ),
    Kind(
        name="missing: word",
        plant=as_word,
        strengths=("total", "one-sided", "odds50"),
        targets=ANY,
        least=1000,
        sizes=(1000, 2500, 6000),
        answers=LEAK,
    ),
    Kind(
        name="missing: date",
        plant=as_date,
        strengths=("total", "one-sided", "odds50"),
        targets=ANY,
        least=1000,
        sizes=(1000, 2500, 6000),
        answers=LEAK,
    ),
    Kind(
        name="missing: block",
        plant=as_block,
        strengths=("total", "one-sided"),
        targets=ANY,
        least=1000,
        sizes=(1000, 2500, 6000),
        answers=LEAK,
        each=3,
    ),
)
