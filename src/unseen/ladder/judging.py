"""What the predictions of a climb are worth: each rung, and the choice among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..holdout._table import Table
from ..result import Estimate
from ..stats.intervals import (
    difference_interval,
    evaluate,
    score_interval,
    variance_of,
)
from ..stats.metrics.influence import Influence
from ..stats.repeated import one_repeat, repeated_widening
from .folds import Protocol
from .result import RungScore
from .rows import Rows
from .rungs import Rung
from .sizes import size_of

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Deal:
    """What one deal of the folds gave, by rung."""

    protocol: Protocol
    outer: dict[str, Array]
    picks: dict[int, str]
    honest: Array
    fit_seconds: dict[str, float]


def clusters_of(table: Table, rows: NDArray[Any]) -> NDArray[np.int64] | None:
    """Which of some rows depend on each other."""
    return None if table.clusters is None else table.clusters[rows]


def scored_rows(table: Table, protocol: Protocol) -> NDArray[np.bool_]:
    """Which rows any model of a deal predicted: all, or all but the first past."""
    return np.isin(protocol.label, list(protocol.single()))


def judged_by_rung(
    rows: Rows, rungs: Sequence[Rung], done: Sequence[Deal]
) -> dict[str, list[Influence]]:
    """Judge each rung on all rows that it predicted, once for each deal."""
    judged: dict[str, list[Influence]] = {}
    for rung in rungs:
        judged[rung.name] = []
        for one in done:
            here = scored_rows(rows.table, one.protocol)
            judged[rung.name].append(
                evaluate(
                    rows.metric,
                    rows.table.target[here],
                    one.outer[rung.name][here],
                    one.protocol.label[here],
                )
            )
    return judged


def rung_scores(
    rows: Rows,
    rungs: Sequence[Rung],
    against: Mapping[str, str | None],
    judged: Mapping[str, list[Influence]],
    done: Sequence[Deal],
    picked: tuple[str, str],
    finals: Mapping[str, Any],
    level: float,
) -> tuple[RungScore, ...]:
    """Say of each rung what it scores and what it gains.

    Parameters
    ----------
    rows
        The rows.
    rungs
        All rungs, the simplest first.
    against
        Why a rung was not fitted, by name, or None.
    judged
        What `judged_by_rung` gave.
    done
        The deals.
    picked
        The rung chosen, and the one that scored best.
    finals
        Each rung's fit on all rows.
    level
        Coverage of the intervals.
    """
    table = rows.table
    here = scored_rows(table, done[0].protocol)
    clusters = clusters_of(table, here)
    forward = table.times is not None
    chosen, best = picked

    def apart(a: str, b: str) -> Estimate | None:
        if a == b:
            return None
        return _difference(rows, judged[a], judged[b], clusters, forward, level)

    scores: list[RungScore] = []
    below: str | None = None
    for rung in rungs:
        words = rung.called(table.kind)
        why = against[rung.name]
        if why is not None:
            scores.append(
                RungScore(
                    name=rung.name,
                    words=words,
                    score=None,
                    gain=None,
                    over_chosen=None,
                    behind=None,
                    columns=rows.width,
                    left_out=why,
                )
            )
            continue
        own = judged[rung.name]
        effective, kept, columns, size = size_of(
            rung, finals[rung.name].model, rows, np.arange(table.n)
        )
        scores.append(
            RungScore(
                name=rung.name,
                words=words,
                score=_score(rows, own, here, clusters, forward, level),
                gain=None if below is None else apart(rung.name, below),
                over_chosen=apart(rung.name, chosen),
                behind=apart(best, rung.name),
                effective=effective,
                kept=kept,
                columns=columns,
                size=size,
                seconds=finals[rung.name].seconds,
            )
        )
        below = rung.name
    return tuple(scores)


def _score(
    rows: Rows,
    parts: list[Influence],
    here: NDArray[np.bool_],
    clusters: NDArray[np.int64] | None,
    forward: bool,
    level: float,
    method: str = "cross_val of one rung",
) -> Estimate:
    one = one_repeat(parts, clusters)
    return score_interval(
        rows.metric,
        rows.table.target[here],
        one,
        clusters=clusters,
        level=level,
        method=method,
        widen=repeated_widening(
            [p.value for p in parts],
            variance_of(one, clusters)[0],
            deals=not forward,
        ),
    )


def _difference(
    rows: Rows,
    better: list[Influence],
    worse: list[Influence],
    clusters: NDArray[np.int64] | None,
    forward: bool,
    level: float,
) -> Estimate:
    """Give how much better one rung is than another, on the same rows and folds."""
    if not rows.metric.higher_is_better:
        better, worse = worse, better
    parts = [
        Influence(value=a.value - b.value, rows=a.rows - b.rows)
        for a, b in zip(better, worse, strict=True)
    ]
    one = one_repeat(parts, clusters)
    none = Influence(value=0.0, rows=np.zeros(len(one.rows)))
    return difference_interval(
        one,
        none,
        clusters=clusters,
        level=level,
        method="paired, same rows and folds",
        widen=repeated_widening(
            [p.value for p in parts],
            variance_of(one, clusters)[0],
            deals=not forward,
        ),
    )


def honest_score(rows: Rows, done: Sequence[Deal], level: float) -> Estimate:
    """Give the score of what was chosen inside each fold, on the rows of that fold."""
    table = rows.table
    here = np.isin(done[0].protocol.label, done[0].protocol.scored)
    clusters = clusters_of(table, here)
    parts = [
        evaluate(
            rows.metric,
            table.target[here],
            one.honest[here],
            one.protocol.label[here],
        )
        for one in done
    ]
    return _score(
        rows,
        parts,
        here,
        clusters,
        table.times is not None,
        level,
        "nested_cv of the choice among rungs",
    )
