"""Rows that stand on both sides of a split, or twice in one table."""

import numpy as np
import pandas as pd

from ..bases import Frame
from .answers import SHARED
from .case import Where
from .kind import ANY, CLASSES, Draft, Kind, Planted


def sizes_of_copies(strength: str, rows: int) -> int:
    """Turn ``"one"`` or a share into a number of rows."""
    return 1 if strength == "one" else max(2, round(float(strength) * rows))


def _between(draft: Draft, train: Frame, test: Frame, count: int):
    """Overwrite so many test rows with training rows; give both row numbers."""
    source = draft.rng.choice(len(train), count, replace=False)
    place = draft.rng.choice(len(test), min(count, len(test)), replace=False)
    source = source[: len(place)]
    test = test.copy()
    test.iloc[place] = train.iloc[source].to_numpy(object)
    return test.astype(train.dtypes.to_dict()), source, place


def _fields(source: np.ndarray, place: np.ndarray, notes: str = "") -> dict:
    return {
        "where": Where.ROWS,
        "rows": frozenset(map(int, source)),
        "test_rows": frozenset(map(int, place)),
        "notes": notes,
    }


def _distinct(draft: Draft) -> Frame:
    """Drop rows that were equal from the first, so that the planted are all."""
    features = draft.frame.drop(columns=draft.target)
    return draft.frame[~features.duplicated()].reset_index(drop=True)


def across(draft: Draft, strength: str) -> Planted:
    """Let test rows be training rows, value for value."""
    draft = Draft(
        base=draft.base, frame=_distinct(draft), target=draft.target, rng=draft.rng
    )
    train, test = draft.halves()
    test, source, place = _between(
        draft, train, test, sizes_of_copies(strength, len(test))
    )
    return Planted(train=train, test=test, fields=_fields(source, place))


def across_but_id(draft: Draft, strength: str) -> Planted:
    """The same, but each row has a number of its own."""
    draft = Draft(
        base=draft.base, frame=_distinct(draft), target=draft.target, rng=draft.rng
    )
    train, test = draft.halves()
    test, source, place = _between(
        draft, train, test, sizes_of_copies(strength, len(test))
    )
    ids = 10_000 + draft.rng.permutation(len(train) + len(test))
    train.insert(0, "record", ids[: len(train)])
    test.insert(0, "record", ids[len(train) :])
    given = bool(draft.rng.random() < 0.5)
    fields = _fields(source, place, "equal but for the row's number")
    return Planted(
        train=train,
        test=test,
        fields=fields | {"id": "record" if given else None},
    )


def within(draft: Draft, strength: str) -> Planted:
    """Repeat rows in the one table that will be split at random."""
    frame = _distinct(draft)
    count = sizes_of_copies(strength, len(frame))
    source = draft.rng.choice(len(frame), count, replace=True)
    return _appended(draft, frame, frame.iloc[source])


def oversampled(draft: Draft, strength: str) -> Planted:
    """Repeat rows of the rarest class before the split, as balancing does."""
    frame = _distinct(draft)
    inside = np.flatnonzero((frame[draft.target] == draft.rarer()).to_numpy())
    source = draft.rng.choice(inside, round(float(strength) * len(inside)))
    return _appended(draft, frame, frame.iloc[source])


def _appended(draft: Draft, frame: Frame, more: Frame) -> Planted:
    joined = pd.concat([frame, more])
    joined["_copied"] = np.arange(len(joined)) >= len(frame)
    # The rows that were copied count as planted too: a pair has two halves.
    joined.loc[joined.index.isin(more.index), "_copied"] = True
    joined = joined.iloc[draft.rng.permutation(len(joined))].reset_index(drop=True)
    rows = np.flatnonzero(joined.pop("_copied"))
    return Planted(train=joined, split=False, fields=_fields(rows, np.array([])))


KINDS = (
    Kind(
        name="rows: shared",
        plant=across,
        strengths=("0.3", "0.1", "0.01", "one"),
        targets=ANY,
        answers=SHARED,
        fine=True,
        least=400,
    ),
    Kind(
        name="rows: shared but for an id",
        plant=across_but_id,
        strengths=("0.3", "0.05", "0.01"),
        targets=ANY,
        answers=SHARED,
        fine=True,
        least=400,
    ),
    Kind(
        name="rows: repeated in one table",
        plant=within,
        strengths=("0.3", "0.1", "0.02"),
        targets=ANY,
        answers=SHARED,
        fine=True,
        least=400,
    ),
    Kind(
        name="rows: oversampled before the split",
        plant=oversampled,
        strengths=("2", "1", "0.3"),
        targets=CLASSES,
        answers=SHARED,
        fine=True,
        least=400,
    ),
)
