"""Climb the ladder: fit every rung under one protocol, and choose."""

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
from ..stats.intervals import (
    evaluate,
)
from ..stats.repeated import mean_influence
from .choosing import within_reach
from .fitting import fit_rung, predict_places
from .folds import Protocol, deal
from .judging import (
    Deal,
    clusters_of,
    honest_score,
    judged_by_rung,
    rung_scores,
    scored_rows,
)
from .limits import taken
from .result import LadderReport
from .rows import Rows
from .rungs import RUNGS, Rung

Array = NDArray[np.float64]

# Rows below which the folds are dealt twice, where columns are not many: what one deal
# adds to the noise of a score is large there. It widens the interval by 6% (the root of
# 2.25 over 2), which with more rows is not worth twice the time.
_FEW, _NARROW = 200, 1_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Climbed:
    """A ladder that was climbed.

    Parameters
    ----------
    report
        What it gave.
    model
        The pipeline of the rung chosen, fitted on all rows.
    rung, seed
        That rung, and the seed of its fit.
    models
        The pipeline of every rung, fitted on the rows that were climbed on, by name.
    """

    report: LadderReport
    model: Any
    rung: Rung
    seed: list[int]
    models: Mapping[str, Any]


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
        How often the folds are dealt; by default twice below 200 rows and else once,
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
    sparse = hasattr(table.X, "tocsr")
    against = {
        r.name: r.reason_against(fewest, rows.width, sparse=sparse) for r in rungs
    }
    fitted = [r for r in rungs if against[r.name] is None]
    total = len(fitted) * (sum(len(d.fits) for d in deals) + 1)
    count = _Counted(tell, total)
    done = [_worked(rows, fitted, d, [seed, k], count) for k, d in enumerate(deals)]
    judged = judged_by_rung(rows, fitted, done)
    chosen, best, _ = within_reach(
        {name: mean_influence(parts) for name, parts in judged.items()},
        rows.metric,
        clusters_of(table, scored_rows(table, deals[0])),
    )
    finals = {}
    for rung in fitted:
        count.next(rung.called(table.kind))
        finals[rung.name] = fit_rung(rung, rows, table, _final(seed, rung))
    scores = rung_scores(
        rows, rungs, against, judged, done, (chosen, best), finals, level
    )
    honest = honest_score(rows, done, level)
    own = next(r for r in fitted if r.name == chosen)
    model = finals[chosen].model
    if rows.all.n > table.n:
        model = fit_rung(own, rows, rows.all, _final(seed, own)).model
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
        seed=_final(seed, own),
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
) -> Deal:
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
            made = fit_rung(rung, rows, taken(table, fit.train), [*seed, k, rung.order])
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
    return Deal(
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
    return within_reach(judged, rows.metric, clusters_of(rows.table, where))[0]


def _final(seed: int, rung: Rung) -> list[int]:
    """Give the seed of the fit on all rows, which no fold has."""
    return [seed, 2**31, rung.order]


def _protocol(deals: Sequence[Protocol], table: Table) -> str:
    if deals[0].forward:
        k = len(deals[0].scored)
        apart = table.groups is not None and not table.recurring
        past = "the past of other groups" if apart else "the past"
        return (
            f"Every rung was fitted on {past} and scored on the {k} stretches of "
            "time that followed, and chosen by the stretches before each."
        )
    k = len(deals[0].scored)
    kept = "" if table.groups is None else "whole groups apart, "
    often = "" if len(deals) == 1 else f", {len(deals)} times"
    return (
        f"Every rung was tuned, fitted and chosen anew inside each of {k} folds, {kept}"
        f"and scored on the rows left out{often}."
    )
