"""How much a later test may differ because the training rows drift as well."""

import numpy as np
from numpy.typing import NDArray

from ...evidence import Evidence
from ...stats.shift import distances
from ...tables.binning import ALL_BINS

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_STRETCHES = 4
_FEWEST_ROWS = 80


def stretches(evidence: Evidence) -> list[Mask]:
    """Part the sampled training rows by time, where the test is later than all of them.

    Returns
    -------
    list of ndarray of bool
        Four stretches of about equal length; none where the test does not follow the
        training rows, or where those are too few.
    """
    time, test = evidence.task.time, evidence.profile.test
    if time is None or test is None:
        return []
    j, train = evidence.places[time], evidence.profile.train
    known = np.isfinite(train.sample.numbers[:, j])
    if train.extent.high[j] > test.extent.low[j] or known.sum() < _FEWEST_ROWS:
        return []
    t = train.sample.numbers[:, j]
    edges = np.quantile(t[known], np.arange(1, _STRETCHES) / _STRETCHES)
    place = np.searchsorted(edges, t, side="right")
    return [known & (place == k) for k in range(_STRETCHES)]


def drift_of_columns(
    evidence: Evidence, places: NDArray[np.intp], ordered: Mask
) -> Array:
    """Give the largest distance of one stretch from the others, 0 without stretches.

    Parameters
    ----------
    evidence
        The evidence.
    places, ordered
        The columns, and whether their bins have an order, shape (p,).
    """
    bins = evidence.profile.train.sample.bins[:, places].astype(np.int64)
    flat = bins + np.arange(len(places)) * ALL_BINS
    parts = [
        np.bincount(flat[own].ravel(), minlength=len(places) * ALL_BINS).reshape(
            len(places), ALL_BINS
        )
        for own in stretches(evidence)
    ]
    out = np.zeros(len(places))
    for own in parts:
        rest = np.sum(parts, axis=0) - own
        out = np.maximum(out, distances(rest, own, ordered))
    return out


def drift_of_target(evidence: Evidence) -> float:
    """Give the same for the target.

    Returns
    -------
    float
        Total variation distance of the classes, or difference of the means in
        standard deviations.
    """
    y = evidence.profile.train.sample.target
    known = ~np.isnan(y)
    n_classes = len(evidence.classes)
    largest = 0.0
    for stretch in stretches(evidence):
        own, rest = y[stretch & known], y[~stretch & known]
        if not len(own) or not len(rest):
            continue
        if n_classes:
            a, b = (
                np.bincount(v.astype(int), minlength=n_classes) for v in (own, rest)
            )
            apart = float(np.abs(a / a.sum() - b / b.sum()).sum() / 2)
        else:
            spread = float(rest.std()) or 1.0
            apart = abs(float(own.mean() - rest.mean())) / spread
        largest = max(largest, apart)
    return largest
