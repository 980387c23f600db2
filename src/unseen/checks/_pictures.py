"""Data of the figures that several checks carry."""

import numpy as np
from numpy.typing import NDArray

from ..evidence import Evidence
from ..result import Picture, PictureKind, TargetKind
from ..stats.proportion import wilson_interval
from ..tables.binning import ALL_BINS
from ..tables.plan import Kind

_MOST_LEVELS = 14
_MOST_POINTS = 300


def rates_of(
    evidence: Evidence,
    name: str,
    title: str,
    *,
    flagged: frozenset[int] = frozenset(),
    class_: int | None = None,
) -> Picture | None:
    """Show how often a class comes in each bin of a column.

    Parameters
    ----------
    evidence
        The evidence.
    name
        The column.
    title
        A sentence.
    flagged
        Bins to point at.
    class_
        The class whose share is shown; the positive or the last one if None.
    """
    table = evidence.counts[evidence.places[name]]
    if not table.sum() or not evidence.classes:
        return None
    k = len(evidence.classes) - 1 if class_ is None else class_
    labels = bin_labels(evidence, name)
    filled = np.flatnonzero(table.sum(axis=1))
    groups = _joined(filled, table.sum(axis=1), flagged, evidence, name)
    reference = float(table[:, k].sum() / table.sum())
    out = []
    for group in groups:
        n, hits = int(table[group].sum()), int(table[group, k].sum())
        e = wilson_interval(hits, n)
        out.append(
            (
                _label(labels, group),
                e.value,
                e.low,
                e.high,
                n,
                bool(flagged & set(group)),
                reference,
            )
        )
    return Picture(
        kind=PictureKind.RATES,
        title=title,
        fields=("level", "rate", "low", "high", "n", "flagged", "reference"),
        rows=tuple(out),
        x=f"share of {evidence.classes[k]}",
        y=name,
    )


def points_of(evidence: Evidence, name: str, title: str) -> Picture | None:
    """Show a numeric target against a number column, a few hundred rows of it."""
    x, y = evidence.values(name), evidence.y
    if x.dtype.kind != "f":
        return _means_of(evidence, name, title)
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if not len(known):
        return None
    some = known[:: max(1, len(known) // _MOST_POINTS)][:_MOST_POINTS]
    return Picture(
        kind=PictureKind.POINTS,
        title=title,
        fields=("x", "y"),
        rows=tuple((float(x[i]), float(y[i])) for i in some),
        x=name,
        y=evidence.task.target.column.name if evidence.task.target else "",
    )


def target_by(
    evidence: Evidence,
    name: str,
    title: str,
    *,
    flagged: frozenset[int] = frozenset(),
    class_: int | None = None,
) -> Picture | None:
    """Show the target by a column, as fits the target's kind."""
    if evidence.task.kind is TargetKind.REGRESSION:
        return _means_of(evidence, name, title, flagged=flagged)
    return rates_of(evidence, name, title, flagged=flagged, class_=class_)


def _means_of(
    evidence: Evidence,
    name: str,
    title: str,
    *,
    flagged: frozenset[int] = frozenset(),
) -> Picture | None:
    """Show the mean of a numeric target in each bin of a column."""
    bins, y = evidence.sample.bins[:, evidence.places[name]], evidence.y
    n = np.bincount(bins, minlength=ALL_BINS)
    filled = np.flatnonzero(n)
    if not len(filled):
        return None
    labels = bin_labels(evidence, name)
    out = []
    for group in _joined(filled, n, flagged, evidence, name):
        own = y[np.isin(bins, group)]
        half = 1.96 * float(own.std()) / np.sqrt(len(own)) if len(own) > 1 else None
        mean = float(own.mean())
        out.append(
            (
                _label(labels, group),
                mean,
                None if half is None else mean - half,
                None if half is None else mean + half,
                bool(flagged & set(group)),
            )
        )
    return Picture(
        kind=PictureKind.BARS,
        title=title,
        fields=("label", "value", "low", "high", "flagged"),
        rows=tuple(out),
        x="mean of the target",
        y=name,
    )


def bin_labels(evidence: Evidence, name: str) -> list[str]:
    """Name each bin of a column, shape (ALL_BINS,)."""
    column = evidence.columns[evidence.places[name]]
    labels = [""] * ALL_BINS
    labels[0], labels[-1] = "missing", "other levels"
    if column.kind in (Kind.CATEGORY, Kind.TEXT):
        for k, level in enumerate(evidence.plan.levels[name]):
            labels[k + 1] = evidence.spelled(int(level))
        return labels
    edges = evidence.plan.edges[name]
    x = evidence.values(name)
    bins = evidence.sample.bins[:, evidence.places[name]]
    order = np.argsort(bins, kind="stable")
    starts = np.searchsorted(bins[order], np.arange(ALL_BINS + 1))
    for k in range(1, len(edges) + 2):
        own = x[order[starts[k] : starts[k + 1]]]
        if len(own):
            labels[k] = _span(column.kind, float(own.min()), float(own.max()))
    return labels


def _span(kind: Kind, low: float, high: float) -> str:
    if kind is Kind.TIME:
        first, last = (
            np.datetime64(int(v), "us").astype("datetime64[D]") for v in (low, high)
        )
        return str(first) if first == last else f"{first} to {last}"
    return f"{low:.6g}" if low == high else f"{low:.4g} to {high:.4g}"


def _joined(
    filled: NDArray[np.intp],
    n: NDArray[np.int64],
    flagged: frozenset[int],
    evidence: Evidence,
    name: str,
) -> list[list[int]]:
    """Put bins together until there are few enough to draw."""
    column = evidence.columns[evidence.places[name]]
    if len(filled) <= _MOST_LEVELS:
        return [[int(k)] for k in filled]
    if column.kind in (Kind.CATEGORY, Kind.TEXT):
        often = sorted(filled, key=lambda k: (k not in flagged, -n[k]))
        shown = sorted(int(k) for k in often[: _MOST_LEVELS - 1])
        return [*([k] for k in shown), [int(k) for k in often[_MOST_LEVELS - 1 :]]]
    groups: list[list[int]] = []
    size = n[filled].sum() / (_MOST_LEVELS - len(flagged) - 1 or 1)
    load = np.inf
    for k in (int(k) for k in filled):
        alone = k in flagged or k == 0
        if alone or load >= size or not groups:
            groups.append([])
            load = 0.0
        groups[-1].append(k)
        load = np.inf if alone else load + n[k]
    return groups


def _label(labels: list[str], group: list[int]) -> str:
    if len(group) == 1:
        return labels[group[0]]
    first, last = labels[group[0]], labels[group[-1]]
    if " to " in first or " to " in last or _is_number(first):
        return f"{first.split(' to ')[0]} to {last.split(' to ')[-1]}"
    return f"{len(group)} other levels"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
