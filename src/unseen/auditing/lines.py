"""The user's linear model: fitted once to be looked at, and held against rivals."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..errors import Undecided
from ..remedies.swap.chosen_penalty import Reaching
from ..remedies.swap.exchange import Exchange, exchange
from ..result import Estimate, Finding
from ..scoring.chance import chance_score
from ..scoring.folds import Fold, make_folds
from ..scoring.foreign import ModelRaised, foreign
from ..scoring.loading import Given
from ..scoring.originals import rows_of
from ..scoring.outcome import Outcome, compare
from ..scoring.own_model import Beside, Fitted, OwnModel
from ..scoring.penalised.fitted import FittedLine, read_line
from ..scoring.penalised.kinds import Response, kind_of
from ..scoring.penalised.line import Line, OwnLoss, Rival, Swap
from ..scoring.penalised.step import LinearStep, find_step, fitted_inside
from ..scoring.pool import Pool
from ..scoring.protocol import Protocol
from ..scoring.refit import draws, refit
from ..scoring.scorebook import Scorebook
from ..stats.metrics.catalogue import METRICS, Metric, Needs
from .answers import columns_of, drops_columns
from .effects import Refits

# With so many scored rows a gain of a fiftieth of the possible is seen; more folds
# would cost more than they tell.
_ENOUGH_SCORED = 2_000

# Six checks ask tables most of which are in order: one in forty would be too many.
_SURE = 0.99


@dataclass(frozen=True, kw_only=True, eq=False)
class Contest:
    """Holds the user's model against itself with another step, in the same folds.

    Parameters
    ----------
    own
        The user's model.
    step
        Its linear step.
    refits, protocol, dropped
        How the honest score is made, as `Refits.make` takes them.
    honest
        The honest outcome, the user's model in it.
    possible
        Distance from guessing to perfection, in the metric's unit.
    """

    own: OwnModel
    step: LinearStep
    refits: Refits
    protocol: Protocol
    dropped: tuple[Finding, ...]
    honest: Outcome
    possible: float
    _scored: dict[Swap, tuple[Exchange, Outcome]] = field(
        default_factory=dict, repr=False
    )

    def folds(self) -> list[Fold]:
        """Give as many of the honest score's folds as tell enough."""
        refits, pool = self.refits, self.refits.pool
        every = make_folds(
            pool,
            self.protocol.split,
            refits.k,
            np.ones(len(pool), bool),
            draws(refits.seed),
        )
        kept: list[Fold] = []
        for fold in every:
            if sum(int(f.score.sum()) for f in kept) < _ENOUGH_SCORED:
                kept.append(fold)
        return kept

    def outcome(self, make: Callable[[], Any], folds: list[Fold]) -> Outcome:
        """Fit a model in some folds, as the honest score was made.

        Raises
        ------
        ModelRaised
            If the model raises.
        """
        refits = self.refits
        protocol, choose = refits.columns(self.protocol, self.dropped)
        return refit(
            refits.pool,
            protocol,
            replace(self.own, make=make),
            refits.metric,
            k=refits.k,
            seed=refits.seed,
            choose=choose,
            near=refits.near,
            folds=folds,
        )

    @cached_property
    def line(self) -> Line:
        """What the checks read."""
        return Line(
            name=self.own.name,
            step=self.step,
            fit=lambda: _fit(self),
            contest=self.rival,
        )

    def exchanged(self, swap: Swap) -> Exchange:
        """Give the user's model with another step.

        Raises
        ------
        Undecided
            If nothing known can take its place.
        ModelRaised
            If the user's model raises as it is made.
        """
        with foreign(self.own.name, self.own.seed):
            whole = self.own.make()
        fitted = self.line.fitted()
        return exchange(
            whole,
            self.step,
            swap,
            facts=Reaching(
                sparse=fitted is not None and fitted.sparse,
                width=0 if fitted is None else fitted.design.shape[1],
                classes=self.refits.pool.n_classes,
                chosen=None if fitted is None else fitted.strength(self.step),
            ),
        )

    def scored(self, swap: Swap) -> tuple[Exchange, Outcome]:
        """Give the exchanged model and its predictions, worked out once.

        Raises
        ------
        Undecided
            If nothing known can take the step's place.
        ModelRaised
            If the model raises.
        """
        if swap not in self._scored:
            made = self.exchanged(swap)
            other = self.outcome(lambda: made.estimator, self.folds())
            self._scored[swap] = made, other
        return self._scored[swap]

    def _chosen(self, made: Exchange) -> float | None:
        """Give the penalty chosen on all training rows, in the user's model's unit."""
        pool = self.refits.pool
        train = ~pool.given_test
        model = replace(self.own, make=lambda: made.estimator)
        whole = [Fold(train=train, score=train)]
        (fitted,) = model.fit_all(pool, _features(self), whole, pool.y)
        inside = fitted_inside(fitted.estimator) if fitted.estimator else []
        for holder in inside:
            best = getattr(holder, "best_params_", None)
            if best and self.step.kind.parameter in best:
                return float(best[self.step.kind.parameter])
        found = getattr(inside[-1], "alpha_", None) if inside else None
        if found is None:
            return None
        kind = kind_of(inside[-1])
        each = self.step.kind.summed and not (kind is not None and kind.summed)
        return float(found) * (int(train.sum()) if each else 1)

    def rival(self, swap: Swap) -> Rival:
        """Score the exchanged model on the rows that score the user's.

        Raises
        ------
        Undecided
            If there is none, or it raises.
        """
        try:
            made, other = self.scored(swap)
        except ModelRaised as why:
            raise Undecided(f"What would take its place raised {why}.") from None
        metric, name = self.refits.metric, self.own.name
        gain = compare(other, self.honest, metric, models=(name, name))
        own_loss = self._own_loss(other) if swap is Swap.TUNED else None
        tuned = swap is Swap.TUNED and gain.low is not None and gain.low > 0
        return Rival(
            swap=swap,
            words=made.words,
            code=made.code,
            gain=gain,
            share=_shares(gain, self.possible),
            least=_shares(self._surely(other, metric), self.possible)[1],
            score=other.score(metric, name),
            present=self.honest.score(metric, name),
            value=self._chosen(made) if tuned else None,
            own_loss=own_loss,
        )

    def _surely(self, other: Outcome, metric: Metric) -> Estimate:
        """Give the gain with the interval that a warning asks for."""
        both = (self.own.name, self.own.name)
        return compare(other, self.honest, metric, models=both, level=_SURE)

    def _own_loss(self, other: Outcome) -> OwnLoss | None:
        """Compare in log loss, where both minimise that and the metric is another."""
        metric, name = self.refits.metric, self.own.name
        # Where labels are judged, the probabilities give way to what was said.
        known = metric.needs is Needs.PROBABILITIES and metric.name != "log_loss"
        if not known or self.step.kind.response is not Response.LOGISTIC:
            return None
        loss = METRICS["log_loss"]
        y = self.honest.y
        return OwnLoss(
            present=self.honest.score(loss, name),
            gain=compare(other, self.honest, loss, models=(name, name)),
            least=self._surely(other, loss).low,
            guess=chance_score(loss, y, y, self.refits.pool.n_classes),
        )


def contest_of(
    own: Given | None,
    refits: Refits,
    book: Scorebook,
    protocol: Protocol,
    findings: tuple[Finding, ...],
) -> Contest | None:
    """Look for a linear model in what the user gave.

    Parameters
    ----------
    own
        The user's model.
    refits, protocol, findings
        How the honest score was made; the columns that findings drop still among
        those of the protocol.
    book
        The scores.

    Returns
    -------
    Contest or None
        None where there is no linear model that is known. Nothing is fitted yet.
    """
    if own is None or own.estimator is None or not isinstance(refits.learner, Beside):
        return None
    try:
        with foreign(own.name, refits.seed):
            step = find_step(own.estimator())
    except ModelRaised:
        return None
    if step is None:
        return None
    return Contest(
        own=refits.learner.own,
        step=step,
        refits=refits,
        protocol=protocol,
        dropped=tuple(f for f in findings if drops_columns(f)),
        honest=book.honest,
        possible=book.possible(),
    )


def _features(contest: Contest) -> frozenset[str]:
    gone = {name for f in contest.dropped for name in columns_of(f)}
    return contest.protocol.without(*gone).features


def _fit(contest: Contest) -> FittedLine | None:
    """Fit the user's model on all training rows, and read its linear step.

    Raises
    ------
    Undecided
        If it raises.
    """
    pool, own = contest.refits.pool, contest.own
    train = ~pool.given_test
    features = _features(contest)
    try:
        whole = [Fold(train=train, score=train)]
        (fitted,) = own.fit_all(pool, features, whole, pool.y)
        if fitted.estimator is None:
            return None
        with foreign(own.name, own.seed):
            return _read(fitted, pool)
    except ModelRaised as why:
        raise Undecided(f"`{own.name}` could not be looked into: {why}.") from None


def _read(fitted: Fitted, pool: Pool) -> FittedLine | None:
    rows = np.flatnonzero(~pool.given_test)
    X, codes = rows_of(fitted.handed.X, rows), pool.y[rows]
    known = getattr(fitted.estimator, "classes_", None)
    if known is not None and len(known) == 2:
        # Its own order of the classes: a positive coefficient speaks for the second.
        labels = list(fitted.handed.labels)
        codes = (codes == labels.index(np.asarray(known).tolist()[1])).astype(float)
    columns = getattr(fitted.handed.X, "columns", None)
    names = pool.plan.names if columns is None else [str(c) for c in columns]
    return read_line(fitted.estimator, X, codes, names)


def _shares(
    gain: Estimate, possible: float
) -> tuple[float | None, float | None, float | None]:
    ends = (gain.value, gain.low, gain.high)
    value, low, high = (None if e is None else e / possible for e in ends)
    return value, low, high
