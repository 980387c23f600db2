"""How much of the possible skill a column has alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..result import Estimate, TargetKind
from ..stats.explained import explained_share
from ..stats.intervals import score_interval
from ..stats.metrics.catalogue import METRICS, Metric
from ..stats.metrics.ranking import roc_auc
from ..tables.binning import ALL_BINS
from .pool import Pool

Array = NDArray[np.float64]

_LOOKED_AT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Single:
    """One column alone.

    Parameters
    ----------
    name
        The column.
    skill
        Its skill, 0 is guessing and 1 is perfect.
    estimate
        Its AUC, or the share of a numeric target's variance that it explains.
    """

    name: str
    skill: float
    estimate: Estimate


def skill_metric(kind: TargetKind) -> Metric:
    """Give the metric in which skill is measured."""
    return METRICS["r2" if kind is TargetKind.REGRESSION else "auc"]


def skill_of(kind: TargetKind, value: float) -> float:
    """Turn an AUC or an R² into a share of the possible skill.

    Examples
    --------
    >>> round(skill_of(TargetKind.BINARY, 0.9), 6)
    0.8
    """
    skill = value if kind is TargetKind.REGRESSION else 2 * value - 1
    return 0.0 if np.isnan(skill) else max(0.0, float(skill))


def strongest_singles(pool: Pool, names: frozenset[str]) -> tuple[Single, ...]:
    """Score the strongest columns alone, each row by the rows of the other half.

    Parameters
    ----------
    pool
        The rows.
    names
        The columns.

    Returns
    -------
    tuple of Single
        At most a handful, the strongest first.
    """
    y = pool.y
    places = [j for j, name in enumerate(pool.plan.names) if name in names]
    if not places or len(y) < 20:
        return ()
    bins = pool.frame.bins[:, places]
    classes = [1] if pool.kind is TargetKind.BINARY else range(pool.n_classes)
    if pool.kind is TargetKind.REGRESSION:
        share = explained_share(bins, y, ALL_BINS)
    else:
        share = np.mean(
            [explained_share(bins, (y == k).astype(float), ALL_BINS) for k in classes],
            axis=0,
        )
    metric = skill_metric(pool.kind)
    out = []
    for j in np.argsort(-share, kind="stable")[:_LOOKED_AT]:
        prediction = _predicted(bins[:, j], y, pool)
        influence = metric.of(y, prediction)
        if pool.kind is TargetKind.BINARY:
            # The plain order of the values is less noisy where the class is rare.
            plain = roc_auc(y, _ordered(pool, places[j]))
            if plain.value < 0.5:
                plain = roc_auc(y, -_ordered(pool, places[j]))
            if plain.value > influence.value:
                influence = plain
        out.append(
            Single(
                name=pool.plan.names[places[j]],
                skill=skill_of(pool.kind, influence.value),
                estimate=score_interval(
                    metric, y, influence, method="one column alone"
                ),
            )
        )
    return tuple(sorted(out, key=lambda s: -s.skill))


def _ordered(pool: Pool, place: int) -> Array:
    """Give a column's values as numbers, missing ones lowest."""
    if place < pool.frame.numbers.shape[1]:
        return np.nan_to_num(pool.frame.numbers[:, place], nan=-np.inf)
    return pool.frame.bins[:, place].astype(float)


def _predicted(bins: NDArray[np.uint8], y: Array, pool: Pool) -> Array:
    """Predict each row by the mean of its bin among the rows of the other half."""
    half = np.arange(len(y)) % 2
    columns = []
    regression = pool.kind is TargetKind.REGRESSION
    targets = [y] if regression else [(y == k) * 1.0 for k in range(pool.n_classes)]
    for target in targets:
        out = np.empty(len(y))
        for own in (0, 1):
            other = half != own
            n = np.bincount(bins[other], minlength=ALL_BINS)
            total = np.bincount(bins[other], weights=target[other], minlength=ALL_BINS)
            mean = float(target[other].mean())
            table = (total + mean) / (n + 1)
            out[half == own] = table[bins[half == own]]
        columns.append(out)
    return columns[0] if regression else np.column_stack(columns)
