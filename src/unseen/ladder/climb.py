"""Climb the ladder: fit every rung under one protocol, choose, and say what it is worth."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .._version import __version__
from ..auditing.intake import Tell
from ..holdout._table import Table
from ..result import Estimate
from ..stats.intervals import (
    difference_interval,
    evaluate,
    score_interval,
    variance_of,
)
from ..stats.metrics.influence import Influence
from ..stats.repeated import mean_influence, one_repeat, repeated_widening
from .choosing import within_reach
from .fitting import fit_rung, predict_places
from .folds import Protocol, deal
from .limits import MOST_FITTED
from .result import LadderReport, RungScore
from .rows import Rows
from .rungs import RUNGS, Rung
from .sizes import size_of

Array = NDArray[np.float64]

# Rows below which the folds are dealt twice, where columns are not many: what one deal
# adds to the noise of a score is large there, and a fit is cheap.
_FEW, _NARROW = 400, 1_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Climbed:
    """A ladder that was climbed.

    Parameters
    ----------
    report
        What it gave.
    model
        The pipeline of the rung chosen, fitted on all rows.
    rung
        That rung.
    models
        The pipeline of every rung, fitted on the rows that were climbed on, by name.
    """

    report: LadderReport
    model: Any
    rung: Rung
    models: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Deal:
    """What one deal of the folds gave, by rung."""

    protocol: Protocol
    outer: dict[str, Array]
    picks: dict[int, str]
    honest: Array
    fit_seconds: dict[str, float]


def climb(
    rows: Rows,
    *,
    rungs: Sequence[Rung] = RUNGS,
    repeats: int | None = None,
    level: float = 0.95,
    seed: int = 0,
    tell: Tell = lambda what, done, total: None,
) -> Climbed:
    r"""Fit every rung under one nested protocol and choose the simplest that will do.

    Parameters
    ----------
    rows
        The rows.
    rungs
        The rungs, the simplest first.
    repeats
        How often the folds are dealt; by default twice below 400 rows and else once,
        and always once with time.
    level
        Coverage of the intervals, in (0, 1).
    seed
        Seed of folds, samples and models.
    tell
        Told how far it is.

    Returns
    -------
    Climbed

    Notes
    -----
    Inside each outer fold the whole procedure is repeated on the other folds: every
    rung is tuned, fitted and judged on inner folds, and the same rule chooses. The
    honest score is that of these choices on rows that had no part in them, so it pays
    for the choice among rungs. Its interval has the naive variance of the rows, times
    1.75 for training rows that folds share, and the variance between deals
    (`repeated_widening`).

    Assumes exchangeable rows, or groups, or a future that is like the past. Errs to the
    worse: its models saw four fifths of the rows.

    References
    ----------
    S. Varma, R. Simon (2006), doi:10.1186/1471-2105-7-91; S. Bates, T. Hastie, R.
    Tibshirani (2024), doi:10.1080/01621459.2023.2197686.
    """
    began = time.process_time()
    table = rows.table
    times = repeats or (2 if table.n < _FEW and rows.width <= _NARROW else 1)
    if table.times is not None:
        times = 1
    rng = np.random.default_rng(seed)
    deals = [deal(table, rng) for _ in range(times)]
    fewest = min(len(f.train) for d in deals for f in d.fits)
    sparse = hasattr(table.X, "getnnz")
    against = {
        r.name: r.reason_against(fewest, rows.width, sparse=sparse) for r in rungs
    }
    fitted = [r for r in rungs if against[r.name] is None]
    total = len(fitted) * (sum(len(d.fits) for d in deals) + 1)
    count = _Counted(tell, total)
    done = [_worked(rows, fitted, d, [seed, k], count) for k, d in enumerate(deals)]
    judged = _all_rows(rows, fitted, done)
    chosen, best, _ = within_reach(
        {name: mean_influence(parts) for name, parts in judged.items()},
        rows.metric,
        _clusters(table, _scored(table, deals[0])),
    )
    finals = {}
    for rung in fitted:
        count.next(rung.called(table.kind))
        finals[rung.name] = fit_rung(
            rung, rows, np.arange(table.n), [seed, len(deals), rung.order]
        )
    scores = _rung_scores(rows, rungs, against, judged, done, best, finals, level)
    honest = _honest(rows, done, level)
    own = next(r for r in fitted if r.name == chosen)
    model = finals[chosen].model
    if len(rows.all.y) > table.n:
        model = _on_all(own, rows, seed)
    picks = Counter(name for d in done for name in d.picks.values())
    report = LadderReport(
        chosen=chosen,
        best=best,
        score=honest,
        metric=rows.metric.name,
        higher_is_better=rows.metric.higher_is_better,
        rungs=scores,
        picks=tuple(picks.most_common()),
        protocol=_protocol(deals, table),
        source=rows.source,
        target=rows.target,
        kind=table.kind,
        classes=() if table.classes is None else tuple(map(str, table.classes)),
        n_rows=rows.n_rows,
        n_used=table.n,
        n_features=rows.n_features,
        roles=rows.roles,
        said=rows.said,
        seed=seed,
        version=__version__,
        seconds=time.process_time() - began,
    )
    return Climbed(
        report=report,
        model=model,
        rung=own,
        models={name: f.model for name, f in finals.items()},
    )


class _Counted:
    """Tells how many fits are done."""

    def __init__(self, tell: Tell, total: int) -> None:
        self.tell, self.total, self.done = tell, total, 0

    def next(self, what: str) -> None:
        self.tell(f"fitting {what}", self.done, self.total)
        self.done += 1


def _worked(
    rows: Rows, rungs: Sequence[Rung], deal_: Protocol, seed: list[int], count: _Counted
) -> _Deal:
    """Fit every rung on every set of rows, and choose inside each fold."""
    table, needs = rows.table, rows.metric.needs
    shape = (table.n,) if table.classes is None else (table.n, len(table.classes))
    outer = {r.name: np.full(shape, np.nan) for r in rungs}
    said: dict[tuple[str, tuple[int, ...]], Array] = {}
    seconds: dict[str, float] = {}
    single = deal_.single()
    for k, fit in enumerate(deal_.fits):
        for rung in rungs:
            count.next(rung.called(table.kind))
            made = fit_rung(rung, rows, fit.train, [*seed, k, rung.order])
            part = predict_places(made.model, table, fit.predict, needs)
            said[rung.name, fit.left_out] = part
            if single.get(fit.left_out[0]) is fit:
                outer[rung.name][fit.predict] = part
                seconds[rung.name] = seconds.get(rung.name, 0.0) + made.seconds
    honest = np.full(shape, np.nan)
    picks: dict[int, str] = {}
    for fold in deal_.scored:
        picks[fold] = _pick(rows, rungs, deal_, said, fold)
        here = single[fold].predict
        honest[here] = outer[picks[fold]][here]
    return _Deal(
        protocol=deal_,
        outer=outer,
        picks=picks,
        honest=honest,
        fit_seconds={name: s / len(single) for name, s in seconds.items()},
    )


def _pick(
    rows: Rows,
    rungs: Sequence[Rung],
    deal_: Protocol,
    said: Mapping[tuple[str, tuple[int, ...]], Array],
    fold: int,
) -> str:
    """Choose by what was seen without a fold."""
    places, folds, parts = [], [], {r.name: [] for r in rungs}
    for fit, other in deal_.inner(fold):
        at = np.flatnonzero(deal_.label[fit.predict] == other)
        places.append(fit.predict[at])
        folds.append(np.full(len(at), other))
        for rung in rungs:
            parts[rung.name].append(said[rung.name, fit.left_out][at])
    where, which = np.concatenate(places), np.concatenate(folds)
    target = rows.table.target[where]
    judged = {
        name: evaluate(rows.metric, target, np.concatenate(each), which)
        for name, each in parts.items()
    }
    return within_reach(judged, rows.metric, _clusters(rows.table, where))[0]


def _clusters(table: Table, rows: NDArray[Any]) -> NDArray[np.int64] | None:
    """Which of some rows depend on each other."""
    return None if table.clusters is None else table.clusters[rows]


def _scored(table: Table, protocol: Protocol) -> NDArray[np.bool_]:
    """Which rows any model of a deal predicted: all, or all but the first past."""
    return np.isin(protocol.label, list(protocol.single()))


def _all_rows(
    rows: Rows, rungs: Sequence[Rung], done: Sequence[_Deal]
) -> dict[str, list[Influence]]:
    """Judge each rung on all rows that it predicted, once for each deal."""
    judged: dict[str, list[Influence]] = {}
    for rung in rungs:
        judged[rung.name] = []
        for one in done:
            here = _scored(rows.table, one.protocol)
            judged[rung.name].append(
                evaluate(
                    rows.metric,
                    rows.table.target[here],
                    one.outer[rung.name][here],
                    one.protocol.label[here],
                )
            )
    return judged


def _rung_scores(
    rows: Rows,
    rungs: Sequence[Rung],
    against: Mapping[str, str | None],
    judged: Mapping[str, list[Influence]],
    done: Sequence[_Deal],
    best: str,
    finals: Mapping[str, Any],
    level: float,
) -> tuple[RungScore, ...]:
    table = rows.table
    here = _scored(table, done[0].protocol)
    clusters = _clusters(table, here)
    forward = table.times is not None
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
                gain=None
                if below is None
                else _difference(rows, own, judged[below], clusters, forward, level),
                behind=_difference(rows, judged[best], own, clusters, forward, level),
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


def _honest(rows: Rows, done: Sequence[_Deal], level: float) -> Estimate:
    table = rows.table
    here = np.isin(done[0].protocol.label, done[0].protocol.scored)
    clusters = _clusters(table, here)
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


def _on_all(rung: Rung, rows: Rows, seed: int) -> Any:
    """Fit the rung chosen on all rows that there are, up to a limit."""
    places = np.arange(rows.all.n)
    if rows.all.n > MOST_FITTED:
        rng = np.random.default_rng([seed, 1])
        places = np.sort(rng.permutation(rows.all.n)[:MOST_FITTED])
    return fit_rung(rung, rows, places, [seed, 0, rung.order], table=rows.all).model


def _protocol(deals: Sequence[Protocol], table: Table) -> str:
    if deals[0].forward:
        k = len(deals[0].scored)
        return (
            f"Every rung was fitted on the past and scored on the {k} stretches of time "
            "that followed, and chosen by the stretches before each."
        )
    k = len(deals[0].scored)
    kept = "" if table.groups is None else "whole groups apart, "
    often = "" if len(deals) == 1 else f", {len(deals)} times"
    return (
        f"Every rung was tuned, fitted and chosen anew inside each of {k} folds, {kept}"
        f"and scored on the rows left out{often}."
    )
