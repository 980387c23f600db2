"""Test rows that are not later than the training rows."""

import numpy as np

from ..bases import Frame, day_texts
from .answers import TIME
from .case import Where
from .kind import ANY, REGRESSION, Draft, Kind, Planted


def dated(draft: Draft) -> tuple[Draft, str]:
    """Give each row a day; rows of one day stand together, days say nothing."""
    days = np.sort(draft.rng.integers(0, 900, len(draft.frame)))
    return draft.with_column(day_texts("2021-01-04", days), "opened_on")


def _cut(draft: Draft, frame: Frame, form: str):
    n = len(frame)
    if form == "earlier":
        rows = np.arange(n) < n // 4
    elif form == "interleaved":
        rows = draft.rng.random(n) < 0.25
    else:
        # Nine in ten test rows are the latest, one in ten any.
        late = np.arange(n) >= n - n // 5
        early = ~late & (draft.rng.random(n) < 0.1 * (n // 5) / (0.8 * n))
        rows = late | early
    return frame[~rows], frame[rows]


def _fields(name: str, told: str) -> dict:
    return {
        "time": name if told == "given" else None,
        "where": Where.TIME,
        "subjects": frozenset({name}),
        # A date that nobody named may be a birthday: then it is a question.
        "provable": told == "given",
        # Where time drifts, the other columns rightly differ too.
        "allowed": frozenset({"shift", "target shift", "groups", "decay", "near"}),
    }


def _ordered(draft: Draft, time: str) -> Frame:
    return draft.frame.sort_values(time, kind="stable").reset_index(drop=True)


def table(draft: Draft, strength: str) -> Planted:
    """Split a dated table so that the test is not later."""
    form, told = strength.split()
    draft, name = dated(draft)
    train, test = _cut(draft, _ordered(draft, name), form)
    order = draft.rng.permutation(len(train))
    return Planted(train=train.iloc[order], test=test, fields=_fields(name, told))


def series(draft: Draft, strength: str) -> Planted:
    """Split a time series so that the test is not later."""
    form, told = strength.split()
    name = draft.base.time
    assert name is not None
    train, test = _cut(draft, _ordered(draft, name), form)
    return Planted(train=train, test=test, fields=_fields(name, told))


_STRENGTHS = (
    "interleaved given",
    "earlier given",
    "some given",
    "interleaved told-not",
)

KINDS = (
    Kind(
        name="time: dated table",
        plant=table,
        strengths=_STRENGTHS,
        targets=ANY,
        answers=TIME,
        least=400,
    ),
    Kind(
        name="time: series",
        plant=series,
        strengths=_STRENGTHS,
        targets=REGRESSION,
        answers=TIME,
        series=True,
        least=400,
    ),
)
