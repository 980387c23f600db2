"""Populations of which the truth is known: large tables, and made processes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from ..bases import BASES, Base, Frame, Part, TargetKind
from ..bases.synthetic import DRIFTING, sigmoid, words

Rng = np.random.Generator
# Fresh rows: so many that their own chance is small beside the interval's width.
FRESH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """A source of tables and of fresh rows of the same process.

    Parameters
    ----------
    name, kind, target
        As a base has them.
    draw
        Gives a table of n rows, and fresh rows.
    most
        The most rows of a table, so that enough fresh ones are left.
    group, time
        Roles that the audit is told.
    """

    name: str
    kind: TargetKind
    target: str
    draw: Callable[[int, Rng], tuple[Frame, Frame]]
    most: int
    part: Part
    group: str | None = None
    time: str | None = None


def _from_base(base: Base, n: int, rng: Rng) -> tuple[Frame, Frame]:
    frame = base.draw(n + FRESH, rng)
    return frame.iloc[:n].reset_index(drop=True), frame.iloc[n:].reset_index(drop=True)


def _flat(name: str, most: int = 8000) -> Population:
    base = BASES[name]
    return Population(
        name=name,
        kind=base.kind,
        target=base.target,
        draw=partial(_from_base, base),
        most=most,
        part=base.part,
    )


def grouped(n: int, rng: Rng, *, part: Part, regression: bool, spread: float) -> Frame:
    """Draw groups of five rows to twelve, about, with an effect of their own.

    The group's mean of two columns is its own too, so that a model can recognise it.
    """
    count = max(4, n // part.pick(8, 8, 12, 5))
    codes = np.sort(rng.integers(0, count, n))
    own = rng.normal(size=(count, 5))
    x = rng.normal(size=(n, 6))
    x[:, :2] = own[codes, :2] + 0.15 * x[:, :2]
    score = x[:, 2] - 0.7 * x[:, 3] + spread * own[codes, 4]
    if part is Part.FINAL:
        # The effect of a column is the group's own too.
        score = 0.8 * x[:, 4] * (1 + 0.5 * own[codes, 3]) + spread * own[codes, 4]
    if part is Part.FRESH:
        # Few groups are far above the others, and each column has a threshold.
        score = 1.1 * np.sign(x[:, 3] - 0.4) + 0.8 * np.maximum(x[:, 5], 0)
        score += spread * (np.exp(0.8 * own[codes, 4]) - 1.4) - 0.3
    name = "value {:d}" if part is Part.FRESH else "x{:d}"
    frame = pd.DataFrame(x, columns=[name.format(i) for i in range(6)])
    if regression:
        target = score + rng.normal(size=n)
    else:
        target = words(rng.random(n) < sigmoid(score), part=part)
    # Names from a wide range: fresh groups are other groups.
    names = rng.integers(10**8, 10**9, count)
    return frame.assign(person=[f"p{i}" for i in names[codes]], y=target)


def _groups(n: int, rng: Rng, *, part: Part, regression: bool, spread: float):
    made = partial(grouped, rng=rng, part=part, regression=regression, spread=spread)
    return made(n), made(FRESH)


def _grouped(name: str, part: Part, *, regression: bool, spread: float) -> Population:
    return Population(
        name=name,
        kind=TargetKind.REGRESSION if regression else TargetKind.BINARY,
        target="y",
        draw=partial(_groups, part=part, regression=regression, spread=spread),
        most=8000,
        part=part,
        group="person",
    )


def _next_period(base: Base, n: int, rng: Rng) -> tuple[Frame, Frame]:
    """Give a table, and the fifth of a period that follows it.

    Of the following rows there are more than in the table, for a small error.
    """
    frame = base.draw(50_000, rng)
    days = pd.to_datetime(frame["seen_on"])
    start = days.min()
    length = (days.max() - start) / 1.2
    inside = frame[days < start + length]
    rows = np.sort(rng.choice(len(inside), n, replace=False))
    after = frame[days >= start + length]
    return (
        inside.iloc[rows].reset_index(drop=True),
        after.iloc[:FRESH].reset_index(drop=True),
    )


def _drifting(turn: float) -> list[Population]:
    return [
        Population(
            name=base.name,
            kind=base.kind,
            target=base.target,
            draw=partial(_next_period, base),
            most=8000,
            part=base.part,
            time="seen_on",
        )
        for base in DRIFTING[turn]
    ]


_EVERY = [
    _flat("diamonds"),
    _flat("hotel_rates", 2000),
    _flat("default", 2000),
    _flat("deliveries", 2000),
    _flat("diamonds_color"),
    _flat("synth_logit_a"),
    _flat("synth_multi_a"),
    _flat("synth_heavy_a"),
    _flat("flights_late"),
    _flat("military"),
    _flat("movies"),
    _flat("loans_rate", 2000),
    _flat("wages"),
    _flat("happiness", 2000),
    _flat("synth_logit_b"),
    _flat("synth_multi_b"),
    _flat("synth_counts_b"),
    _flat("crashes"),
    _flat("stops"),
    _flat("spouse_insured"),
    _flat("strikes"),
    _flat("budget_food"),
    _flat("check_times", 2000),
    _flat("flchain", 2000),
    _flat("synth_logit_c"),
    _flat("synth_multi_c"),
    _flat("synth_heavy_c"),
    _flat("synth_counts_c"),
    _flat("rodents"),
    _flat("trump_vote"),
    _flat("mothers"),
    _flat("football"),
    _flat("census_pay"),
    _flat("abortion_view", 2000),
    _flat("drinkers", 2000),
    _flat("synth_logit_d"),
    _flat("synth_multi_d"),
    _flat("synth_heavy_d"),
    _flat("synth_counts_d"),
    _grouped("groups_binary", Part.TUNING, regression=False, spread=1.0),
    _grouped("groups_number", Part.HELDOUT, regression=True, spread=1.5),
    _grouped("groups_final", Part.FINAL, regression=False, spread=1.2),
    _grouped("groups_final_number", Part.FINAL, regression=True, spread=0.8),
    _grouped("groups_fresh", Part.FRESH, regression=False, spread=0.9),
    _grouped("groups_fresh_number", Part.FRESH, regression=True, spread=1.1),
    *_drifting(1.2),
]

POPULATIONS: dict[str, Population] = {p.name: p for p in _EVERY}
