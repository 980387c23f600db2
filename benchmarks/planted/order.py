"""Ids and row orders that carry the target."""

import numpy as np

from ..bases import Frame
from .answers import LEAK
from .case import Where
from .kind import ANY, CLASSES, Draft, Kind, Planted

SHUFFLED = 0.05


def by_target(draft: Draft) -> np.ndarray:
    """Give the row numbers in the order of the target, classes in random order."""
    y = draft.y
    if draft.regression:
        tie = draft.rng.random(len(y))
        return np.lexsort((tie, y.to_numpy(float)))
    classes = list(draft.rng.permutation(sorted(y.unique(), key=str)))
    rank = y.map({label: i for i, label in enumerate(classes)}).to_numpy()
    return np.lexsort((draft.rng.random(len(y)), rank))


def _misplace(order: np.ndarray, draft: Draft) -> np.ndarray:
    """Let one row in twenty change its place at random."""
    moved = np.flatnonzero(draft.rng.random(len(order)) < SHUFFLED)
    order = order.copy()
    order[moved] = order[draft.rng.permutation(moved)]
    return order


def _ids(order: np.ndarray, first: int, step: int) -> np.ndarray:
    ids = np.empty(len(order), dtype=int)
    ids[order] = first + step * np.arange(len(order))
    return ids


def running_id(draft: Draft, strength: str) -> Planted:
    """Number the rows after sorting by the target, then shuffle them."""
    order = by_target(draft)
    if strength == "misplaced":
        order = _misplace(order, draft)
    ids = _ids(order, int(draft.rng.integers(1, 10**6)), 1)
    if strength == "text":
        values = [f"K{i:08d}" for i in ids]
    elif strength == "gaps":
        # Ids with holes, as rows deleted since would leave.
        values = _ids(order, 1000, 1) * 3 + draft.rng.integers(0, 3, len(ids))
    else:
        values = ids
    planted, name = draft.with_column(values)
    return Planted(train=planted.frame, fields={"subjects": frozenset({name})})


def two_exports(draft: Draft, strength: str) -> Planted:
    """Number the classes from different starts, as two exports joined would be."""
    codes = draft.y.map(
        {label: i for i, label in enumerate(sorted(draft.y.unique(), key=str))}
    ).to_numpy()
    within = draft.rng.permutation(len(codes))
    if strength == "ranges":
        values = 100_000 + 1_000_000 * codes + within
    else:
        parity = len(np.unique(codes))
        # One generator numbers in steps: the remainder tells the class.
        values = 5000 + within * parity + codes
    planted, name = draft.with_column(values)
    return Planted(train=planted.frame, fields={"subjects": frozenset({name})})


def row_order(draft: Draft, strength: str) -> Planted:
    """Leave the rows in an order that the target made."""
    order = by_target(draft)
    if strength == "misplaced":
        order = _misplace(order, draft)
    elif strength == "blocks":
        # Blocks of one class each, many of them, in random order.
        size = max(10, len(order) // 40)
        blocks = np.array_split(order, max(1, len(order) // size))
        order = np.concatenate([blocks[i] for i in draft.rng.permutation(len(blocks))])
    frame: Frame = draft.frame.iloc[order]
    return Planted(train=frame, split=False, fields={"where": Where.ROWS})


KINDS = (
    Kind(
        name="order: running id",
        plant=running_id,
        strengths=("exact", "text", "gaps", "misplaced"),
        targets=ANY,
        answers=LEAK,
        least=400,
    ),
    Kind(
        name="order: two exports",
        plant=two_exports,
        strengths=("ranges", "remainder"),
        targets=CLASSES,
        answers=LEAK,
        least=400,
        each=3,
    ),
    Kind(
        name="order: rows",
        plant=row_order,
        strengths=("sorted", "blocks", "misplaced"),
        targets=ANY,
        answers=("order",),
        least=400,
    ),
)
