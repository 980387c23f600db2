"""The rows that models are fitted and scored on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..result import TargetKind
from ..tables.frame import Frame
from ..tables.hashing import mix
from ..tables.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pool:
    """Sampled rows of the training table, then those of the test table.

    Rows without a target are left out.

    Parameters
    ----------
    plan
        How the frame was read.
    frame
        The rows, n of them.
    given_test
        Which rows come from the test table, shape (n,).
    kind, n_classes
        The target's kind; `n_classes` is 0 for a regression.
    groups
        Code of each row's group, shape (n,), or None.
    times
        Time of each row in microseconds, NaN where unknown, shape (n,), or None.
    """

    plan: Plan
    frame: Frame
    given_test: NDArray[np.bool_]
    kind: TargetKind
    n_classes: int
    groups: NDArray[np.int64] | None
    times: NDArray[np.float64] | None

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def y(self) -> NDArray[np.float64]:
        """Class codes or values, shape (n,)."""
        return self.frame.target

    @property
    def has_test(self) -> bool:
        """Whether a test table with a target was given."""
        return bool(self.given_test.any())


def make_pool(
    plan: Plan,
    train: Frame,
    test: Frame | None,
    *,
    most: int,
    group: str | None,
    time: str | None,
    seed: int,
) -> Pool:
    """Choose at most `most` rows with a target from each table.

    Parameters
    ----------
    plan
        The plan, with a target.
    train, test
        Samples of the two tables.
    most
        Rows of each table at most; chosen by a hash of the row number, or of the
        group, so that groups stay whole.
    group, time
        Names of the columns that hold the group and the time.
    seed
        Seed of the choice.

    Returns
    -------
    Pool
    """
    assert plan.target is not None
    parts = [_some(train, plan, most, group, seed)]
    if test is not None:
        parts.append(_some(test, plan, most, group, seed))
    frame = Frame.concat(parts)
    given_test = np.repeat(np.arange(len(parts)), [len(f) for f in parts]) == 1
    numbers = {c.name: j for j, c in enumerate(plan.numbers)}
    times = frame.numbers[:, numbers[time]] if time in numbers else None
    groups = None
    if group is not None:
        values = _key_of(frame, plan, group)
        # A row without a group is a group of its own.
        groups = np.unique(values, return_inverse=True)[1]
        alone = values == 0
        groups[alone] = groups.max() + 1 + np.arange(alone.sum())
    return Pool(
        plan=plan,
        frame=frame,
        given_test=given_test,
        kind=plan.target.kind,
        n_classes=len(plan.target.classes),
        groups=groups,
        times=times,
    )


def _some(frame: Frame, plan: Plan, most: int, group: str | None, seed: int) -> Frame:
    known = ~np.isnan(frame.target)
    if known.sum() <= most:
        return frame if known.all() else frame.take(known)
    unit = frame.rows if group is None else _key_of(frame, plan, group)
    h = mix(np.ascontiguousarray(unit), salt=64 + seed)
    limit = np.sort(h[known])[most - 1]
    return frame.take(known & (h <= limit))


def _key_of(frame: Frame, plan: Plan, name: str) -> NDArray[np.uint64]:
    return frame.keys[:, plan.keys.index(name)]
