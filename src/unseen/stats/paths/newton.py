"""One step of K problems at once: Newton on the active coefficients, then a check.

Legend: m problems, U working columns, s active columns.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .stale import StaleInverse
from .workings import Working

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Index = NDArray[np.intp]

# Active columns beyond which a factorisation costs more than conjugate gradients.
DIRECT_LIMIT = 240
_MOST_TURNS = 500
# A residual this many times the least one so far does not come back.
_ASTRAY = 100.0
# And what is factorised none the less where conjugate gradients went astray.
_MOST_DIRECT = 1200
# Of the residual: what a step by conjugate gradients leaves of it.
_FORCING = 0.05


@dataclass(slots=True)
class Penalty:
    """Penalties and bounds of the working columns, each shape (K, U).

    Parameters
    ----------
    l1, l2
        Weights of the absolute value and of half the square.
    lower, upper
        Bounds, at most and at least 0; None where there are none.
    groups
        Group of each column, shape (U,), where `l1` weighs norms of groups.
    """

    l1: Array
    l2: Array
    lower: Array | None = None
    upper: Array | None = None
    groups: Index | None = None

    def of(self, live: Index) -> "Penalty":
        """Give those of some problems."""
        low = None if self.lower is None else self.lower[live]
        high = None if self.upper is None else self.upper[live]
        return Penalty(self.l1[live], self.l2[live], low, high, self.groups)

    def value(self, b: Array) -> Array:
        """Give the penalty of each problem, shape (m,)."""
        ridge = 0.5 * (self.l2 * b * b).sum(axis=1)
        if self.groups is None:
            return (self.l1 * np.abs(b)).sum(axis=1) + ridge
        # A group's norm, spread over its columns by their squares.
        squares = b * b
        count = int(self.groups.max(initial=-1)) + 1
        sums = np.array([np.bincount(self.groups, row, count) for row in squares])
        norms = np.sqrt(sums.reshape(len(b), count))
        weight = np.zeros((len(b), count))
        weight[:, self.groups] = self.l1
        return (weight * norms).sum(axis=1) + ridge

    def clipped(self, b: Array) -> Array:
        """Give coefficients within their bounds."""
        if self.lower is None or self.upper is None:
            return b
        return np.minimum(np.maximum(b, self.lower), self.upper)


@dataclass(slots=True)
class Point:
    """Where K problems stand.

    Parameters
    ----------
    b
        Coefficients, shape (m, U).
    objective
        Loss and penalty, shape (m,).
    score
        Minus the gradient of the loss and of the ridge part, shape (m, U).
    memo
        What the working wants to keep.
    """

    b: Array
    objective: Array
    score: Array
    memo: Any


def point_at(working: Working, live: Index, penalty: Penalty, b: Array) -> Point:
    """Evaluate coefficients."""
    loss, score, memo = working.evaluate(live, b)
    return Point(b, loss + penalty.value(b), score - penalty.l2 * b, memo)


@dataclass(slots=True)
class Active:
    """Which columns may move, and where to.

    Parameters
    ----------
    moving
        Columns that are solved for, shape (m, U).
    sign
        The side on which each is, shape (m, U).
    entering
        Of those that are 0, by how much the score exceeds its penalty, else 0.
    residual
        Largest violation among columns that are not 0, shape (m,).
    pull
        Score less the penalty's slope at the sign, shape (m, U).
    """

    moving: Mask
    sign: Array
    entering: Array
    residual: Array
    pull: Array


def active_of(point: Point, penalty: Penalty) -> Active:
    """Find the active columns of each problem."""
    b, score, l1 = point.b, point.score, penalty.l1
    sign = np.sign(b)
    zero = b == 0
    free = l1 == 0
    over = np.where(zero & ~free, np.abs(score) - l1, 0.0)
    # What exceeds by rounding alone does not enter.
    over[over <= 1e-12 * l1] = 0.0
    side = np.where(zero, np.sign(score), sign)
    moving = ~zero | free
    pull = np.where(free, score, score - l1 * side)
    if penalty.lower is not None and penalty.upper is not None:
        stuck = ((b <= penalty.lower) & (pull < 0)) | (
            (b >= penalty.upper) & (pull > 0)
        )
        moving &= ~stuck
        over[stuck] = 0.0
    residual = np.abs(np.where(moving, pull, 0.0)).max(axis=1, initial=0.0)
    return Active(moving, side, over, residual, pull)


def step(
    working: Working,
    live: Index,
    penalty: Penalty,
    point: Point,
    active: Active,
    *,
    floor: Array,
    stale: StaleInverse,
) -> tuple[Point, Mask]:
    """Take one Newton step of each problem, and never uphill.

    Returns
    -------
    Point
    ndarray of bool, shape (m,)
        Which problems moved; those that did not have too many columns entering.
    """
    direction = _solve(working, live, penalty, point, active, floor, stale)
    b = point.b
    target = b + direction
    free = penalty.l1 == 0
    crossed = active.moving & ~free & (target * active.sign < 0)
    candidate = penalty.clipped(np.where(crossed, 0.0, target))
    new = point_at(working, live, penalty, candidate)
    slack = 1e-13 * np.abs(point.objective)
    good = new.objective <= point.objective + slack
    if good.all():
        return settled(working, penalty, new), good
    # Columns that would enter on the wrong side stay out; the first to cross stops all.
    wrong = crossed & (b == 0)
    direction = np.where(wrong, 0.0, direction)
    with np.errstate(divide="ignore", invalid="ignore"):
        until = np.where(crossed & ~wrong, -b / direction, np.inf)
    reach = np.minimum(until.min(axis=1, initial=np.inf), 1.0)
    share = reach.copy()
    for _ in range(40):
        bad = np.flatnonzero(~good)
        if not len(bad):
            break
        trial = b[bad] + share[bad, None] * direction[bad]
        at_end = (share == reach)[bad, None] & (until[bad] <= share[bad, None])
        trial = penalty.of(bad).clipped(np.where(at_end, 0.0, trial))
        part = point_at(working, live[bad], penalty.of(bad), trial)
        better = part.objective < point.objective[bad]
        new = merged(new, part, bad, better)
        good[bad[better]] = True
        share[bad] *= 0.5
    bad = np.flatnonzero(~good)
    if len(bad):
        stay = point_at(working, live[bad], penalty.of(bad), b[bad])
        new = merged(new, stay, bad, np.ones(len(bad), bool))
    return settled(working, penalty, new), good


def settled(working: Working, penalty: Penalty, point: Point) -> Point:
    """Lower the penalty where that changes nothing else."""
    other = penalty.lower is not None or penalty.groups is not None
    if other or penalty.l2.any():
        return point
    b = working.settled(point.b)
    if b is not point.b:
        point.objective = point.objective - penalty.value(point.b) + penalty.value(b)
        point.b = b
    return point


def merged(point: Point, part: Point, rows: Index, take: Mask) -> Point:
    """Put some problems of a part into their places."""
    to = rows[take]
    point.b[to] = part.b[take]
    point.objective[to] = part.objective[take]
    point.score[to] = part.score[take]
    if point.memo is not None:
        for whole, some in zip(point.memo, part.memo, strict=True):
            whole[to] = some[take]
    return point


def _solve(
    working: Working,
    live: Index,
    penalty: Penalty,
    point: Point,
    active: Active,
    floor: Array,
    stale: StaleInverse,
) -> Array:
    """Give the Newton direction, 0 where a column does not move, shape (m, U)."""
    moving = active.moving
    pull = np.where(moving, active.pull, 0.0)
    count = int(moving.sum(axis=1).max(initial=0))
    if count == 0:
        return np.zeros_like(pull)
    # Where features depend on each other only a factorisation in full precision helps.
    limit = _MOST_DIRECT if stale.astray else DIRECT_LIMIT
    if count > limit:
        return _conjugate(working, live, penalty, point, moving, pull, floor, stale)
    index = np.argsort(~moving, axis=1, kind="stable")[:, :count]
    valid = np.take_along_axis(moving, index, axis=1)
    blocks = working.blocks(live, point.memo, index)
    ridge = np.take_along_axis(penalty.l2, index, axis=1)
    diagonal = np.einsum("kss->ks", blocks)
    diagonal += ridge + working.proximal * np.maximum(diagonal, 1e-8)
    if not valid.all():
        blocks *= valid[:, :, None] & valid[:, None, :]
        diagonal[~valid] = 1.0
    right = np.take_along_axis(pull, index, axis=1)
    short = np.linalg.solve(blocks, right[:, :, None])[:, :, 0]
    direction = np.zeros_like(pull)
    np.put_along_axis(direction, index, np.where(valid, short, 0.0), axis=1)
    return direction


def _conjugate(
    working: Working,
    live: Index,
    penalty: Penalty,
    point: Point,
    moving: Mask,
    pull: Array,
    floor: Array,
    stale: StaleInverse,
) -> Array:
    """Solve by conjugate gradients, all problems in step: two products a turn."""
    some = np.flatnonzero(moving.any(axis=0))
    moving, r = moving[:, some], pull[:, some].astype(np.float32)
    l2 = penalty.l2[:, some].astype(np.float32)
    product = working.restricted(live, point.memo, some)
    if stale.wanted:
        stale.refresh(working, live, point, penalty, moving, some)
    condition = stale.over(live, moving, some)
    d = np.zeros_like(r)
    # The active columns may change once more; the last digits are for when they don't.
    floor = np.maximum(floor, _FORCING * np.abs(r).max(axis=1, initial=0.0))
    z = condition(r)
    p = z.copy()
    rho = np.einsum("ku,ku->k", r, z)
    # Where features depend on each other, single precision may lead astray: the best
    # direction so far is kept, and what has left it for good stops.
    best, least = d.copy(), np.abs(r).max(axis=1, initial=0.0)
    turns = 0
    while turns < _MOST_TURNS:
        turns += 1
        q = product(p)
        q += l2 * p
        q *= moving
        curve = np.einsum("ku,ku->k", p, q)
        size = np.where(curve > 0, rho / np.where(curve > 0, curve, 1), 0)[:, None]
        d += size * p
        r -= size * q
        left = np.abs(r).max(axis=1, initial=0.0)
        better = left < least
        best[better], least[better] = d[better], left[better]
        astray = ~(left <= _ASTRAY * least)
        if ((left <= floor) | astray).all():
            break
        z = condition(r)
        new = np.einsum("ku,ku->k", r, z)
        p = z + np.where(rho > 0, new / np.where(rho > 0, rho, 1), 0)[:, None] * p
        rho = new
        if astray.any():
            stale.astray = True
            p[astray], r[astray], rho[astray] = 0, 0, 0
            least[astray] = 0
    stale.astray |= bool((least > floor).any())
    width = int(moving.sum(axis=1).max())
    stale.judge(turns, working.effort(some), width)
    direction = np.zeros(point.b.shape)
    direction[:, some] = best
    return direction
