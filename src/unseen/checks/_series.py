"""The rows in the order of their series."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import NotApplicable, Undecided
from ..evidence import Evidence
from ..stats.sequence import class_runs, neighbour_correlation
from ..tables.frame import Frame
from ..tables.plan import Kind

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

_FEWEST_ROWS = 60
_MOST_COLUMNS = 300
_MOST_TIES, _FEW_TIES = 0.3, 0.02


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ordered:
    """Neighbouring rows with a target, one series after the other.

    Parameters
    ----------
    frame
        The rows, each series in the order of time.
    series
        Code of each row's series, shape (n,).
    how
        Which order it is, for a sentence.
    """

    frame: Frame
    series: Codes
    how: str


def in_order(evidence: Evidence) -> Ordered:
    """Put the first rows of the table in the order of their series.

    Series are the groups, or, where many rows share a time, the values of the column
    that tells them apart. Without a time the rows stand as they do in the table.

    Raises
    ------
    NotApplicable
        For fewer than 60 rows, or a class that hardly changes along them.
    Undecided
        If rows share their time and nothing tells them apart.
    """
    frame = evidence.profile.train.stretch
    frame = frame.take(~np.isnan(frame.target))
    if len(frame) < _FEWEST_ROWS:
        raise NotApplicable(
            f"Fewer than {_FEWEST_ROWS} neighbouring rows have a target."
        )
    task, plan = evidence.task, evidence.plan
    t = None
    if task.time is not None and task.time in evidence.places:
        t = frame.numbers[:, evidence.places[task.time]]
    series, name = np.zeros(len(frame), np.int64), None
    if task.group is not None and task.group in plan.keys:
        name = task.group
        keys = frame.keys[:, plan.keys.index(name)]
        series = np.unique(keys, return_inverse=True)[1]
    elif t is not None and _tied(t, series) > _MOST_TIES:
        series, name = _series_of(evidence, frame, t)
    order = np.lexsort((frame.rows, series) if t is None else (frame.rows, t, series))
    along = "the rows" if t is None else f"`{task.time}`"
    within = f"within `{name}`, " if name else ""
    y = frame.target[order]
    if evidence.classes and class_runs(y.astype(int)).changes < 10:
        raise NotApplicable("The target hardly changes along the rows.")
    return Ordered(
        frame=frame.take(order),
        series=series[order],
        how=f"{within}in the order of {along}",
    )


def share_of_row_before(evidence: Evidence) -> float:
    """Give the share of the target that the row before explains, 0 if none.

    The larger of that of the ranks and that of the values: where series differ in
    level, their level alone explains most of the values.
    """
    try:
        ordered = in_order(evidence)
    except (NotApplicable, Undecided):
        return 0.0
    y = ordered.frame.target
    ranks = max(0.0, neighbour_correlation(y)) ** 2
    same = np.diff(ordered.series) == 0
    before, after = y[:-1][same], y[1:][same]
    if len(before) < _FEWEST_ROWS or not before.std() or not after.std():
        return ranks
    return max(ranks, max(0.0, float(np.corrcoef(before, after)[0, 1])) ** 2)


def _tied(t: Array, series: Codes) -> float:
    """Share of neighbours in a series that have the same time."""
    order = np.lexsort((t, series))
    tied = (np.diff(t[order]) == 0) & (np.diff(series[order]) == 0)
    return float(tied.mean())


def _series_of(evidence: Evidence, frame: Frame, t: Array) -> tuple[Codes, str]:
    """Find the column with the fewest values that tells rows of one time apart."""
    best: tuple[int, Codes, str] | None = None
    few = evidence.features(Kind.CATEGORY) + evidence.features(Kind.NUMBER)
    for c in few[:_MOST_COLUMNS]:
        j = evidence.places[c.name]
        k = j - frame.numbers.shape[1]
        if k < 0 and not c.integer:
            continue
        values = frame.numbers[:, j] if k < 0 else frame.words[:, k]
        distinct, codes = np.unique(values, return_inverse=True)
        if not 2 <= len(distinct) <= len(frame) / 20:
            continue
        if _tied(t, codes) <= _FEW_TIES and (best is None or len(distinct) < best[0]):
            best = len(distinct), codes, c.name
    if best is None:
        raise Undecided(
            f"Many rows share a value of `{evidence.task.time}`, so they have no "
            "order. Name the column that tells the series apart with --group."
        )
    return best[1], best[2]
