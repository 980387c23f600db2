"""Rows that come in groups, on both sides of a split."""

import numpy as np

from ..bases import Frame
from .answers import GROUPS
from .case import Where
from .kind import ANY, Draft, Kind, Planted
from .near import measured


def grouped(draft: Draft, per_group: int, *, effect: bool) -> tuple[Draft, str]:
    """Make each row the first of a group: visits of the same patient.

    Measured columns move a little from visit to visit. With an effect all visits
    share the target (one in ten is redrawn); without one each visit's target is drawn
    from rows whose features it has, so that knowing the group does not help.
    """
    rng, frame = draft.rng, draft.frame
    count = max(30, len(frame) // per_group)
    sizes = np.clip(rng.poisson(per_group, count), 2, None)
    if effect:
        first = np.repeat(rng.permutation(len(frame))[:count], sizes[: len(frame)])
        rows = frame.iloc[first].reset_index(drop=True)
        for column in measured(frame, draft.target):
            spread = float(np.nanstd(frame[column].to_numpy(float)))
            values = rows[column].astype(float)
            rows[column] = values + rng.normal(scale=0.15 * spread, size=len(rows))
        redrawn = rng.random(len(rows)) < 0.1
        other = draft.y.iloc[rng.integers(0, len(frame), len(rows))].to_numpy()
        rows[draft.target] = np.where(redrawn, other, rows[draft.target])
        rows[draft.target] = rows[draft.target].astype(frame[draft.target].dtype)
        codes = np.repeat(np.arange(count), sizes)[: len(rows)]
    else:
        rows = frame.copy()
        codes = rng.integers(0, count, len(rows))
    # Numbers from a shuffled range: their order says nothing.
    names = 4000 + rng.permutation(3 * count)[:count]
    rows = rows.assign(**{draft.target: rows[draft.target]})
    made = Draft(base=draft.base, frame=rows, target=draft.target, rng=rng)
    return made.with_column([f"P{names[c]}" for c in codes])


def _fields(name: str, *, given: bool, notes: str = "") -> dict:
    return {
        "group": name if given else None,
        "where": Where.GROUP,
        "subjects": frozenset({name}),
        # Visits of one patient are near copies: that may be said as well.
        "allowed": frozenset({"near", "shared", "levels", "dominates"}),
        "notes": notes,
    }


def on_both_sides(draft: Draft, strength: str) -> Planted:
    """Split visits at random, so that patients stand on both sides."""
    per_group, told = strength.split()
    draft, name = grouped(draft, int(per_group), effect=True)
    train, test = draft.halves()
    return Planted(train=train, test=test, fields=_fields(name, given=told == "given"))


def in_one_table(draft: Draft, strength: str) -> Planted:
    """Give one table of visits; a random split would flatter."""
    per_group, told = strength.split()
    draft, name = grouped(draft, int(per_group), effect=True)
    order = draft.rng.permutation(len(draft.frame))
    frame: Frame = draft.frame.iloc[order]
    fields = _fields(name, given=told == "given")
    if told == "given":
        # Told of the group, the audit splits by it: what is left to say is advice.
        fields |= {"provable": False, "notes": "the user named the group"}
    return Planted(train=frame, split=False, fields=fields)


_STRENGTHS = ("20 given", "5 given", "20 inferred", "5 inferred")

KINDS = (
    Kind(
        name="groups: on both sides",
        plant=on_both_sides,
        strengths=_STRENGTHS,
        targets=ANY,
        answers=GROUPS,
        fine=True,
        least=400,
        sizes=(1000, 2500, 6000),
    ),
    Kind(
        name="groups: in one table",
        plant=in_one_table,
        strengths=_STRENGTHS,
        targets=ANY,
        answers=GROUPS,
        fine=True,
        least=400,
        sizes=(1000, 2500, 6000),
    ),
)
