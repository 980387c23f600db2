"""One step of K problems whose columns enter and leave in whole groups.

The penalty of a group is its norm: smooth where the group is not 0, so that Newton's
method has the norm's own curvature there. A group that would pass through 0 is set to
it; one that enters first takes a step that is short enough to be downhill.

Legend: m problems, U working columns, G groups, s active columns.
"""

import numpy as np
from numpy.typing import NDArray

from .newton import Active, Penalty, Point, merged, point_at, settled
from .workings import Working

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Index = NDArray[np.intp]

# A norm has no curvature along itself, so with more columns than rows a step could be
# endless where nothing else bends.
_PROXIMAL = 1e-6
_HALVINGS = 60


def group_sizes(values: Array, groups: Index) -> Array:
    """Give each column the norm of its group, shape of `values`."""
    if not values.shape[1]:
        return np.zeros_like(values)
    count = int(groups.max()) + 1
    squares = np.array([np.bincount(groups, row, count) for row in values**2])
    return np.sqrt(squares)[:, groups]


def active_groups(point: Point, penalty: Penalty, groups: Index) -> Active:
    """Find the active groups of each problem."""
    b, score, l1 = point.b, point.score, penalty.l1
    size = group_sizes(b, groups)
    free = l1 == 0
    zero = (size == 0) & ~free
    over = np.where(zero, group_sizes(score, groups) - l1, 0.0)
    over[over <= 1e-12 * l1] = 0.0
    slope = np.where(zero | free, 0.0, l1 * b / np.where(size > 0, size, 1.0))
    pull = score - slope
    moving = ~zero
    residual = np.abs(np.where(moving, pull, 0.0)).max(axis=1, initial=0.0)
    return Active(moving, np.sign(b), over, residual, pull)


def step_groups(
    working: Working,
    live: Index,
    penalty: Penalty,
    point: Point,
    active: Active,
    entering: Mask,
    groups: Index,
) -> tuple[Point, Mask]:
    """Take one step of each problem, and never uphill.

    Parameters
    ----------
    working, live, penalty, point, active
        As in `newton.step`; `active.moving` without what enters.
    entering
        Columns of groups that enter, shape (m, U). A problem in which groups enter
        does nothing else in this step.
    groups
        Group of each column, shape (U,).

    Returns
    -------
    Point
    ndarray of bool, shape (m,)
        Which problems moved.
    """
    enters = entering.any(axis=1)
    direction = np.zeros_like(point.b)
    if enters.any():
        direction += _entry(working, live, penalty, point, entering, groups)
    newton = np.flatnonzero(~enters)
    if len(newton):
        part = Point(
            point.b[newton],
            point.objective[newton],
            point.score[newton],
            None
            if point.memo is None
            else tuple(array[newton] for array in point.memo),
        )
        direction[newton] = _direction(
            working,
            live[newton],
            penalty.of(newton),
            part,
            active.moving[newton],
            active.pull[newton],
            groups,
        )
    target = point.b + direction
    size = group_sizes(point.b, groups)
    inner = inner_products(target, point.b, groups)
    crossed = (size > 0) & (penalty.l1 > 0) & (inner <= 0)
    new = point_at(working, live, penalty, np.where(crossed, 0.0, target))
    slack = 1e-13 * np.abs(point.objective)
    good = new.objective <= point.objective + slack
    share = 1.0
    for _ in range(_HALVINGS):
        bad = np.flatnonzero(~good)
        if not len(bad):
            break
        trial = point.b[bad] + share * direction[bad]
        inner = inner_products(trial, point.b[bad], groups)
        through = (size[bad] > 0) & (penalty.l1[bad] > 0) & (inner <= 0)
        trial = np.where(through, 0.0, trial)
        part = point_at(working, live[bad], penalty.of(bad), trial)
        better = part.objective < point.objective[bad]
        new = merged(new, part, bad, better)
        good[bad[better]] = True
        share *= 0.5
    bad = np.flatnonzero(~good)
    if len(bad):
        stay = point_at(working, live[bad], penalty.of(bad), point.b[bad])
        new = merged(new, stay, bad, np.ones(len(bad), bool))
    return settled(working, penalty, new), good


def inner_products(a: Array, b: Array, groups: Index) -> Array:
    """Give each column its group's inner product of a and b, shape of a."""
    count = int(groups.max(initial=-1)) + 1
    sums = [np.bincount(groups, row, count) for row in a * b]
    return np.array(sums, float).reshape(len(a), count)[:, groups]


def _entry(
    working: Working,
    live: Index,
    penalty: Penalty,
    point: Point,
    entering: Mask,
    groups: Index,
) -> Array:
    """Give a step from 0 for groups that enter, shape (m, U)."""
    out = np.zeros_like(point.b)
    for k in np.flatnonzero(entering.any(axis=1)):
        columns = np.flatnonzero(entering[k])
        memo = None
        if point.memo is not None:
            memo = tuple(array[k : k + 1] for array in point.memo)
        block = working.blocks(live[k : k + 1], memo, columns[None, :])[0]
        # The trace is above the largest curvature in any direction, of all together.
        bound = np.trace(block) + penalty.l2[k, columns].max()
        score = point.score[k, columns]
        own = np.unique(groups[columns], return_inverse=True)[1]
        size = np.sqrt(np.bincount(own, score**2))[own]
        excess = np.maximum(1 - penalty.l1[k, columns] / size, 0.0)
        out[k, columns] = score * excess / bound
    return out


def _direction(
    working: Working,
    live: Index,
    penalty: Penalty,
    point: Point,
    moving: Mask,
    pull: Array,
    groups: Index,
) -> Array:
    """Give the Newton direction with the curvature of the norms, shape (m, U)."""
    count = int(moving.sum(axis=1).max(initial=0))
    direction = np.zeros_like(pull)
    if not count:
        return direction
    index = np.argsort(~moving, axis=1, kind="stable")[:, :count]
    valid = np.take_along_axis(moving, index, axis=1)
    blocks = working.blocks(live, point.memo, index)
    diagonal = np.einsum("kss->ks", blocks)
    lift = max(working.proximal, _PROXIMAL) * np.maximum(diagonal, 1e-8)
    diagonal += np.take_along_axis(penalty.l2, index, axis=1) + lift
    b = np.take_along_axis(point.b, index, axis=1)
    size = np.take_along_axis(group_sizes(point.b, groups), index, axis=1)
    l1 = np.take_along_axis(penalty.l1, index, axis=1)
    rate = np.where(size > 0, l1 / np.where(size > 0, size, 1.0), 0.0)
    unit = np.where(size > 0, b / np.where(size > 0, size, 1.0), 0.0)
    same = groups[index][:, :, None] == groups[index][:, None, :]
    blocks -= np.where(same, (rate * unit)[:, :, None] * unit[:, None, :], 0.0)
    diagonal += rate
    if not valid.all():
        blocks *= valid[:, :, None] & valid[:, None, :]
        diagonal[~valid] = 1.0
    right = np.where(valid, np.take_along_axis(pull, index, axis=1), 0.0)
    short = np.linalg.solve(blocks, right[:, :, None])[:, :, 0]
    np.put_along_axis(direction, index, np.where(valid, short, 0.0), axis=1)
    return direction
