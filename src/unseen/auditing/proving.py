"""Prove that an exchanged model is better, on rows that had no part in choosing it."""

from collections import Counter
from dataclasses import replace

import numpy as np

from ..errors import Undecided
from ..remedies.swap.proven import ProvenSwap
from ..result import Finding, RemedyKind, Verdict
from ..scoring.folds import Fold, SplitKind, make_folds
from ..scoring.foreign import ModelRaised
from ..scoring.outcome import Outcome, compare
from ..scoring.penalised.line import Swap
from .lines import Contest

_STAY = "stay"


def prove_swap(findings: tuple[Finding, ...], contest: Contest) -> ProvenSwap | None:
    """Choose between the user's model and what the findings offer, and score that.

    In each fold of the honest score the choice is made on its training rows alone: they
    are parted once more, and the model that does best on the part left out is taken.
    What it then scores on the fold's own rows was chosen without them. A search that
    tries the user's own setting too has made that choice already, and is taken as it
    is. Where no gain is beyond chance, nothing can be proven, and nothing is fitted.

    Parameters
    ----------
    findings
        What was found.
    contest
        What holds the user's linear model against others.

    Returns
    -------
    ProvenSwap or None
        None where nothing is offered, no gain is beyond chance, or the user's model is
        chosen most often.
    """
    offered = {
        s: codes
        for s in Swap
        if (codes := _codes(findings, s)) and contest.line.rival(s).gains
    }
    if not offered:
        return None
    try:
        both = {s: contest.scored(s) for s in offered}
        made = {s: exchanged for s, (exchanged, _) in both.items()}
        outcomes = {s: outcome for s, (_, outcome) in both.items()}
        folds = contest.folds()
        if len(made) == 1 and all(m.tries_own for m in made.values()):
            picks: list[Swap | None] = [*made] * len(folds)
        else:
            picks = _picks(contest, {s: m.estimator for s, m in made.items()}, folds)
    except (ModelRaised, Undecided):
        return None
    most = Counter(p or _STAY for p in picks).most_common(1)[0][0]
    if most == _STAY:
        return None
    taken = Swap(most)
    name, metric = contest.own.name, contest.refits.metric
    after = _put_together(contest.honest, outcomes, folds, picks, name)
    return ProvenSwap(
        estimator=made[taken].estimator,
        words=made[taken].words,
        code=made[taken].code,
        codes=offered[taken],
        chosen=sum(p is taken for p in picks),
        folds=len(picks),
        before=contest.honest.score(metric, name),
        after=after.score(metric, name),
        gain=compare(after, contest.honest, metric, models=(name, name)),
    )


def _codes(findings: tuple[Finding, ...], swap: Swap) -> tuple[str, ...]:
    found = (
        f.code
        for f in findings
        if f.verdict is Verdict.FOUND
        and f.accepted is None
        and f.remedy is not None
        and f.remedy.kind is RemedyKind.SWAP_MODEL
        and f.remedy.model == swap.value
    )
    return tuple(dict.fromkeys(found))


def _picks(
    contest: Contest, models: dict[Swap, object], folds: list[Fold]
) -> list[Swap | None]:
    """Choose in each fold by rows of its own training part; None is the user's."""
    inner = [_parted(contest, fold, k) for k, fold in enumerate(folds)]
    metric, name = contest.refits.metric, contest.own.name
    picks: list[Swap | None] = []
    for fold in inner:
        own = contest.outcome(contest.own.make, [fold])
        best, pick = own.score(metric, name).value, None
        for swap, model in models.items():
            value = contest.outcome(lambda m=model: m, [fold]).score(metric, name).value
            if value is None or best is None:
                continue
            if metric.better(value, best):
                best, pick = value, swap
        picks.append(pick)
    return picks


def _parted(contest: Contest, fold: Fold, k: int) -> Fold:
    """Hold out a share of a fold's training rows, as the honest split would."""
    pool, split = contest.refits.pool, contest.protocol.split
    if split is SplitKind.GIVEN:
        split = SplitKind.RANDOM if pool.groups is None else SplitKind.GROUPED
    rng = np.random.default_rng([contest.refits.seed, 5, k])
    (inner,) = make_folds(pool, split, 1, fold.train, rng)
    return inner


def _put_together(
    honest: Outcome,
    outcomes: dict[Swap, Outcome],
    folds: list[Fold],
    picks: list[Swap | None],
    name: str,
) -> Outcome:
    """Give each fold's rows the predictions of the model that was chosen for it."""
    rows = np.zeros(len(honest.rows), bool)
    prediction = honest.predictions[name].copy()
    for fold, pick in zip(folds, picks, strict=True):
        scored = fold.score[honest.rows]
        rows |= scored
        if pick is None:
            continue
        other = outcomes[pick]
        own = np.flatnonzero(scored)
        _, here, there = np.intersect1d(
            honest.rows[own], other.rows, return_indices=True
        )
        prediction[own[here]] = other.predictions[name][there]
    return replace(
        honest,
        rows=honest.rows[rows],
        y=honest.y[rows],
        folds=honest.folds[rows],
        clusters=None if honest.clusters is None else honest.clusters[rows],
        predictions={name: prediction[rows]},
    )
