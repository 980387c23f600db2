"""K problems along one path of penalties, in step with each other.

All folds and the full fit stand at the same penalty at the same time, so that each
product with the table serves all of them.

Legend: K problems, m of them looked at, n rows, p features, U working columns, L
penalties.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..threads import one_thread
from .gap import conjugate, shrinkage
from .group_newton import active_groups, step_groups
from .newton import DIRECT_LIMIT, Penalty, Point, active_of, point_at, step
from .stale import StaleInverse
from .terms import NEVER, Terms
from .trace import Trace
from .workings import Working

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Tell = Callable[[float], None]

# Columns per column that is needed, beyond which the working set is cut down.
_SPARE = 2.0
# Classes that are told apart have no finite refit; it ends here.
_REFIT_ROUNDS = 25
# Of its bound: how near a score must be expected for its feature to be looked at.
_NEAR = 0.98
# Of a penalty: the largest violation that is ever left. Where a Hessian is factorised
# one more step squares the error for little, so coefficients get digits that the gap
# did not ask for; where conjugate gradients solve, each digit has its price.
_LAXEST = 1e-5
_LAXEST_OF_MANY = 1e-2
# The tolerance to which these numbers belong.
_USUAL = 1e-6


class Lockstep:
    """Solve K problems at one penalty after the other.

    Parameters
    ----------
    working
        The problems.
    terms
        Penalties and bounds.
    tol
        Duality gap over `scale` at which a problem is solved.
    max_rounds
        Newton steps at one penalty.
    refit
        Whether the chosen features are also fitted without a penalty.
    """

    def __init__(
        self,
        working: Working,
        terms: Terms,
        *,
        tol: float,
        max_rounds: int,
        refit: bool = False,
    ) -> None:
        self.refit = refit
        self.working = working
        self.terms = terms
        self.first = working.first
        self.tol = tol
        self.max_rounds = max_rounds
        self.count = len(terms.l1)
        self.b = np.zeros((self.count, self.first + len(working.members)))
        self.scale = np.ones(self.count)
        self.row_counts: Array | None = None
        self.all = np.arange(self.count)
        self.rounds = 0
        # Of a penalty: which violation still counts. Tightened where the gap asks.
        self.slack = float(np.clip(_LAXEST * tol / _USUAL, _LAXEST, _LAXEST_OF_MANY))
        self.stale = StaleInverse(self.count)
        self.behind: Array | None = None
        self.earlier = np.inf
        self.scores: Array | None = None
        self.scores_behind: Array | None = None

    def null(self, eta: Array) -> Array:
        """Fit what is not penalised; give the losses, shape (K,).

        Parameters
        ----------
        eta
            Where the intercepts start, shape (first,).
        """
        self.b[:, : self.first] = eta
        self._admit(np.flatnonzero((self.terms.l1 == 0).any(axis=0)))
        penalty = self.terms.at(NEVER, self.working.members, self.first)
        penalised = (penalty.l1 > 0) | (penalty.l2 > 0)
        penalty.l1 = np.where(penalised, NEVER, 0.0)
        penalty.l2 = np.zeros_like(penalty.l2)
        before, self.slack = self.slack, 1e-9
        point = self._solve(penalty, self.all)
        self.slack = before
        self.scores = self.working.all_scores(point)
        return point.objective

    def _admit(self, features: Index) -> None:
        """Take features into the working set, with coefficient 0."""
        if self.working.complete:
            return
        new = np.setdiff1d(features, self.working.members)
        new = new[~self.working.shut[new]]
        if len(new):
            self.working.admit(new)
            self.b = np.pad(self.b, ((0, 0), (0, len(new))))
            if self.behind is not None:
                self.behind = np.pad(self.behind, ((0, 0), (0, len(new))))

    def _prune(self, wanted: Index) -> None:
        """Drop columns that are neither wanted nor anywhere in use."""
        if self.working.complete:
            return
        used = (self.b[:, self.first :] != 0).any(axis=0)
        used |= (self.terms.l1[:, self.working.members] == 0).any(axis=0)
        used |= np.isin(self.working.members, wanted)
        if self.terms.groups is not None:
            own = self.terms.groups[self.working.members]
            used = np.isin(own, own[used])
        if len(used) > 64 and len(used) > _SPARE * used.sum():
            keep = np.flatnonzero(used)
            self.working.keep(keep)
            kept = np.concatenate([np.arange(self.first), self.first + keep])
            self.b = self.b[:, kept]
            if self.behind is not None:
                self.behind = self.behind[:, kept]
            self.stale.forget()

    def advance(self, alpha: float, before: float, trace: Trace | None) -> None:
        """Solve at a penalty, from the solution at a larger one, and keep it or not."""
        assert self.scores is not None
        if not self.working.complete:
            # The sequential strong rule: scores move by less than their penalty does.
            bar = self.terms.l1 * max(2 * alpha - before, 0.0)
            strong = self.terms.sizes(self.scores) > bar
            if self.scores_behind is not None and before < self.earlier < np.inf:
                # Of those, who would not be near its bound if scores went on as they
                # did stays out; the product with the whole table finds who should not.
                share = (alpha - before) / (before - self.earlier)
                guess = self.scores - self.scores_behind
                guess *= share
                guess += self.scores
                strong &= self.terms.sizes(guess) > self.terms.l1 * (alpha * _NEAR)
            wanted = np.flatnonzero(strong.any(axis=0))
            self._prune(wanted)
            self._admit(wanted)
        live = self.all
        gaps = np.full(self.count, np.inf)
        ahead = self._ahead(alpha, before)
        self.scores_behind = self.scores
        self.behind = self.b
        self.b = ahead
        while True:
            penalty = self.terms.at(alpha, self.working.members, self.first)
            with one_thread():
                point = self._solve(penalty, live)
            scores = self.working.all_scores(point)
            missed = self._missed(scores, alpha)
            gaps = self._gaps(point, scores, alpha)
            self.scores = scores
            late = gaps > self.tol * self.scale
            if len(missed):
                self._admit(missed)
            elif not late.any() or self.slack < 1e-13:
                break
            else:
                self.slack /= 4
            live = np.flatnonzero(late)
            if not len(live):
                break
        if (gaps < 0.03 * self.tol * self.scale).all():
            self.slack = min(2 * self.slack, self._laxest())
        if trace is not None:
            self._keep(point, penalty, gaps, trace)

    def _ahead(self, alpha: float, before: float) -> Array:
        """Go on as from the penalty before the last one, where that is downhill."""
        b, behind = self.b, self.behind
        few = (b != 0).sum(axis=1).max(initial=0) <= DIRECT_LIMIT
        exact = few and self.working.quadratic
        if behind is None or exact or not before < self.earlier < np.inf:
            self.earlier = before
            return b
        share = (alpha - before) / (before - self.earlier)
        self.earlier = before
        guess = np.where(b != 0, b + share * (b - behind), 0.0)
        penalty = self.terms.at(alpha, self.working.members, self.first)
        guess = np.where((guess * b < 0) & (penalty.l1 > 0), 0.0, guess)
        guess = penalty.clipped(guess)
        here = point_at(self.working, self.all, penalty, b).objective
        there = point_at(self.working, self.all, penalty, guess).objective
        return np.where((there < here)[:, None], guess, b)

    def _solve(self, penalty: Penalty, live: Index) -> Point:
        """Take Newton steps until nothing in the working set is violated."""
        whole = point_at(self.working, self.all, penalty, self.b.copy())
        narrow = np.zeros(self.count, bool)
        fresh = True
        for _ in range(self.max_rounds):
            point = _some(whole, live)
            part = penalty.of(live)
            active = (
                active_of(point, part)
                if part.groups is None
                else active_groups(point, part, part.groups)
            )
            bar = self.slack * np.where(part.l1 > 0, part.l1, np.inf)
            floor = np.maximum(self.slack * _least(part.l1), _exact(point))
            entering = active.entering > 0.1 * bar
            open_ = (active.entering > bar).any(axis=1)
            rough = active.residual > floor
            unsolved = open_ | rough
            if not unsolved.any():
                break
            if not unsolved.all():
                live = live[unsolved]
                continue
            # First to where the active columns stand at this penalty, then others.
            entering &= ~(rough & (narrow[live] | fresh))[:, None]
            tight = narrow[live]
            if tight.any():
                most = active.entering.max(axis=1, keepdims=True)
                entering &= ~tight[:, None] | (active.entering == most)
            if part.groups is None:
                active.moving |= entering
                new, moved = step(
                    self.working,
                    live,
                    part,
                    point,
                    active,
                    floor=0.3 * floor,
                    stale=self.stale,
                )
            else:
                new, moved = step_groups(
                    self.working, live, part, point, active, entering, part.groups
                )
            self.rounds += 1
            stuck = ~moved & narrow[live]
            narrow[live] = ~moved
            _place(whole, new, live)
            fresh = False
            if stuck.any():
                # Not even one column gains: this is as exact as arithmetic gets.
                live = live[~stuck]
                if not len(live):
                    break
        self.b = whole.b
        return whole

    def _laxest(self) -> float:
        """Give the largest violation that is ever left, as a share of a penalty."""
        few = (self.b != 0).sum(axis=1).max(initial=0) <= DIRECT_LIMIT
        if not few:
            return _LAXEST_OF_MANY
        # Who asks for fewer digits than usual does not want the others either.
        return float(np.clip(_LAXEST * self.tol / _USUAL, _LAXEST, _LAXEST_OF_MANY))

    def _missed(self, scores: Array, alpha: float) -> Index:
        """Features outside the working set whose scores exceed their penalty."""
        if self.working.complete:
            return np.empty(0, np.intp)
        bar = self.terms.l1 * (alpha * (1 + 0.1 * self.slack))
        over = self.terms.sizes(scores) > bar
        over &= ~self.working.shut
        return np.setdiff1d(np.flatnonzero(over.any(axis=0)), self.working.members)

    def _gaps(self, point: Point, scores: Array, alpha: float) -> Array:
        """Objective less a dual value: never less than the distance to the best."""
        terms = self.terms
        l1, l2 = alpha * terms.l1, alpha * terms.l2
        free = (l1 == 0) & (l2 == 0)
        loose = np.zeros(self.count)
        if free.any():
            b = np.zeros_like(scores)
            b[:, self.working.members] = point.b[:, self.first :]
            # A free coefficient is searched within twice where it stands.
            loose += (np.abs(scores) * (1 + 2 * np.abs(b)) * free).sum(axis=1)
            l1 = np.where(free, NEVER, l1)
        head = np.abs(point.b[:, : self.first])
        loose += (np.abs(point.score[:, : self.first]) * (1 + 2 * head)).sum(axis=1)
        some = terms.representatives()
        lower, upper = terms.lower, terms.upper
        if terms.groups is not None:
            # The supremum over a group lies along its score: that of one number.
            scores = terms.sizes(scores)[:, some]
            l1, l2 = l1[:, some], l2[:, some]
        shrink = shrinkage(scores, l1, l2, lower, upper)
        dual = self.working.dual(point, shrink)
        best = dual - conjugate(scores * shrink[:, None], l1, l2, lower, upper)
        return np.maximum(point.objective - best + loose, 0.0)

    def _keep(self, point: Point, penalty: Penalty, gaps: Array, trace: Trace) -> None:
        rows, places = np.nonzero(point.b[:, self.first :])
        trace.rows.append(rows)
        trace.cols.append(self.working.members[places])
        trace.values.append(point.b[rows, self.first + places])
        trace.intercepts.append(point.b[:, : self.first].copy())
        trace.gaps.append(gaps / self.scale)
        trace.objectives.append(point.objective.copy())
        trace.losses.append(point.objective - penalty.value(point.b))
        if self.refit:
            bare = self._refitted(penalty)
            trace.refitted.append(bare[rows, self.first + places])
            trace.refitted_intercepts.append(bare[:, : self.first].copy())

    def _refitted(self, penalty: Penalty) -> Array:
        """Fit the features that are in without a penalty, shape (K, U)."""
        shrunk = self.b
        zero = shrunk == 0
        zero[:, : self.first] = False
        bare = Penalty(
            np.where(zero, NEVER, 0.0),
            np.zeros_like(shrunk),
            penalty.lower,
            penalty.upper,
        )
        # With a feature for each row there is nothing left to refit by.
        rows = self.row_counts if self.row_counts is not None else np.inf
        room = (~zero).sum(axis=1) < rows
        before = self.slack, self.max_rounds
        self.slack, self.max_rounds = 1e-9, _REFIT_ROUNDS
        if room.any():
            self._solve(bare, self.all[room])
        self.slack, self.max_rounds = before
        refitted, self.b = self.b, shrunk
        return refitted


def _least(l1: Array) -> Array:
    """Give the smallest penalty of each problem, and a small number without any."""
    least = np.where(l1 > 0, l1, np.inf).min(axis=1, initial=np.inf)
    return np.where(np.isfinite(least) & (least < NEVER), least, 1e-6)


def _exact(point: Point) -> Array:
    """Give what rounding makes of scores that should be 0, shape (m,)."""
    return 1e-13 * np.abs(point.score).max(axis=1, initial=0.0)


def _some(point: Point, live: Index) -> Point:
    if len(live) == len(point.b):
        return point
    memo: Any = None
    if point.memo is not None:
        memo = tuple(array[live] for array in point.memo)
    return Point(point.b[live], point.objective[live], point.score[live], memo)


def _place(whole: Point, part: Point, live: Index) -> None:
    whole.b[live] = part.b
    whole.objective[live] = part.objective
    whole.score[live] = part.score
    if part.memo is not None:
        for to, some in zip(whole.memo, part.memo, strict=True):
            to[live] = some
