"""The user's whole procedure, (X, y) -> score, and what it scores on nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..stats.metrics.catalogue import METRICS, Metric
from .chance import chance_score, perfect_score, possible_gain
from .foreign import ModelRaised, foreign
from .originals import original_columns, original_labels, to_series, to_table
from .pool import Pool
from .survival import PERMUTATIONS, Survival
from .trials import shuffled_target

Array = NDArray[np.float64]
Columns = dict[str, NDArray[Any]]

# Shuffles at most, where the first few leave it open.
_MOST_PERMUTATIONS = 12
_FEWEST_GROUPS = 10
# Share of the possible gain by which a guess may miss a metric's own.
_NEAR = 0.05
# Above guessing by less than this share, the first shuffles are enough.
_NEGLIGIBLE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProcedure:
    """A function of (X, y) that runs all that its user runs, and gives the score.

    Parameters
    ----------
    name
        What reports call it.
    call
        The function.
    seed
        Of NumPy's global state while it runs.
    """

    name: str
    call: Callable[[Any, Any], Any]
    seed: int = 0

    def score(self, columns: Columns, labels: NDArray[Any], target: str) -> float:
        """Run the procedure on a fresh copy of the rows.

        Raises
        ------
        ModelRaised
            If it raises, or gives no number.
        """
        X, y = to_table(columns), to_series(labels, target)
        with foreign(self.name, self.seed):
            given = self.call(X, y)
            value = float(given)
            if not np.isfinite(value):
                raise ValueError(f"it gave {given!r}, which is no score.")
            return value


def survivals_of_procedure(
    procedure: OwnProcedure, pool: Pool, metric: Metric, group: str | None, seed: int
) -> tuple[Survival, ...]:
    """Shuffle the target through a whole procedure.

    The procedure sees the training rows with every column, as its user has them.
    Rows are shuffled singly: an honest procedure is at chance then, whatever the time
    and the groups are. Where there are groups, their targets are also shuffled whole,
    which shows whether its folds let a group stand on both sides.

    Parameters
    ----------
    procedure
        The user's procedure.
    pool
        The rows.
    metric
        What the audit judges by: the procedure's score is taken to be this, if
        guessing scores by it what the procedure scores on columns that say nothing.
    group
        Name of the group column, or None.
    seed
        Seed of the shuffles.

    Returns
    -------
    tuple of Survival
        By rows first; by groups where there are enough.

    Raises
    ------
    ModelRaised
        If the procedure raises on the rows as they are, or on a shuffled target.
    """
    pool = _training_rows(pool)
    assert pool.plan.target is not None
    target = pool.plan.target.column.name
    columns = original_columns(pool, pool.plan.names)
    rng = np.random.default_rng([seed, 3])

    def run(y: Array) -> float:
        return procedure.score(columns, original_labels(pool, y), target)

    observed = run(pool.y)
    chance = _guess(procedure, pool, columns, target, rng)
    scale = None if chance is None else _scale_of(chance, metric, pool)
    out = []
    blocks = pool.groups
    if group is None or blocks is None or len(np.unique(blocks)) < _FEWEST_GROUPS:
        group = None
    for name in (None, group) if group else (None,):
        own = blocks if name else None
        permuted: list[float] = []
        while not _settled(permuted, chance, scale):
            permuted.append(run(shuffled_target(pool.y, rng, own)))
        out.append(
            Survival(
                what="score",
                claimed_inside=False,
                observed=observed,
                permuted=tuple(permuted),
                chance=(np.nan if chance is None else chance,) * len(permuted),
                higher_is_better=scale.higher if scale else None,
                perfect=scale.perfect if scale else None,
                metric=scale.metric if scale else None,
                group=name,
                n=len(pool),
            )
        )
    return tuple(out)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Which way a number is better, where it ends, and whose it is if it is known."""

    higher: bool
    perfect: float
    metric: str | None


def _training_rows(pool: Pool) -> Pool:
    own = ~pool.given_test
    if own.all():
        return pool
    return replace(
        pool,
        frame=pool.frame.take(own),
        given_test=pool.given_test[own],
        groups=None if pool.groups is None else pool.groups[own],
        times=None if pool.times is None else pool.times[own],
    )


def _guess(
    procedure: OwnProcedure,
    pool: Pool,
    columns: Columns,
    target: str,
    rng: np.random.Generator,
) -> float | None:
    """Run the procedure on columns that say nothing: what it gives then is guessing.

    Constants leave nothing to choose from or to remember. Where it cannot run on them,
    every column is the same noise.
    """
    labels = original_labels(pool, shuffled_target(pool.y, rng))
    still = original_columns(pool, (), held=pool.plan.names)
    order = rng.permutation(len(pool))
    noise = {name: _noise(values, order) for name, values in columns.items()}
    for silent in (still, noise):
        try:
            return procedure.score(silent, labels, target)
        except ModelRaised:
            continue
    return None


def _noise(values: NDArray[Any], order: NDArray[np.int64]) -> NDArray[Any]:
    """Give one order of the rows in a column's type: words become two of its levels."""
    if values.dtype.kind == "f":
        return order / len(order)
    if values.dtype.kind == "i":
        return order
    if values.dtype == object:
        words = sorted({w for w in values.tolist() if w is not None}, key=str)
        pair = np.array([words[0], words[-1]] if words else [None, None], dtype=object)
        return pair[order % 2]
    return np.sort(values)[order]


def _scale_of(chance: float, metric: Metric, pool: Pool) -> _Scale | None:
    """Recognise a scale by what guessing scores on it.

    The audit's own metric is tried first, then any with which others agree on the
    direction; a loss may come with its sign turned, as scikit-learn's scorers do.
    """
    if _fits(chance, metric, pool):
        return _Scale(
            higher=metric.higher_is_better,
            perfect=perfect_score(metric),
            metric=metric.name,
        )
    others = [
        m for m in METRICS.values() if pool.kind in m.kinds and m.name != metric.name
    ]
    found = [
        _Scale(higher=m.higher_is_better, perfect=perfect_score(m), metric=None)
        for m in others
        if _fits(chance, m, pool)
    ]
    found += [
        _Scale(higher=True, perfect=0.0, metric=None)
        for m in (metric, *others)
        if not m.higher_is_better and _fits(-chance, m, pool)
    ]
    if len({s.higher for s in found}) == 1:
        return found[0]
    return None


def _fits(chance: float, metric: Metric, pool: Pool) -> bool:
    y = pool.y
    guesses = [chance_score(metric, y, y, pool.n_classes)]
    if metric.name == "average_precision" and pool.n_classes == 2:
        # The procedure may take the other class for the positive one.
        guesses.append(1 - guesses[0])
    return any(abs(chance - g) <= _NEAR * possible_gain(metric, g) for g in guesses)


def _settled(permuted: list[float], chance: float | None, scale: _Scale | None) -> bool:
    """Whether more shuffles would only cost."""
    n = len(permuted)
    if n < PERMUTATIONS or n >= _MOST_PERMUTATIONS:
        return n >= _MOST_PERMUTATIONS
    if chance is None or scale is None:
        return True
    sign = 1.0 if scale.higher else -1.0
    excess = (
        sign * (np.array(permuted) - chance) / max(abs(scale.perfect - chance), 1e-12)
    )
    # Far above its own spread, or at chance: the verdict stands either way.
    return bool(
        excess.mean() <= _NEGLIGIBLE
        or excess.mean() > 4 * excess.std(ddof=1) + _NEGLIGIBLE
    )
