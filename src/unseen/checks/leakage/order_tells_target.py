"""LEAK004: a running id, or the order of the rows, that tells the target."""

import itertools
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from ...evidence import Evidence
from ...result import (
    Estimate,
    Finding,
    Picture,
    PictureKind,
    Remedy,
    RemedyKind,
    Severity,
    Subject,
    SubjectKind,
    TargetKind,
)
from ...stats.intervals import score_interval
from ...stats.metrics.catalogue import METRICS
from ...stats.metrics.labels import balanced_accuracy
from ...stats.metrics.ranking import roc_auc
from ...stats.sequence import class_runs, neighbour_correlation
from ...tables.plan import Kind
from .._check import AbstractCheck
from .._enough import need_rows
from .._subjects import column, named

Array = NDArray[np.float64]

_STRETCHES = 24
_MODULI = (2, 3, 4, 5, 7, 8, 10, 16, 100)
_MOST_NUMBERS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What an order of the rows tells."""

    severity: Severity
    message: str
    estimate: Estimate


@final
@dataclass(frozen=True, slots=True)
class OrderTellsTarget(AbstractCheck):
    """A running id, or the order of the rows, that tells the target.

    What it asks
    ------------
    Do neighbours have the same target: in the order of the rows, or along a column
    that merely numbers them?

    Why it matters
    --------------
    Tables are glued together class by class, exports are sorted by outcome, and ids
    are handed out afterwards. A model reads the answer off the number; a fold without
    shuffling holds one class alone. A key in random order is harmless and not told.

    How it decides
    --------------
    Along each order the changes of class are counted and divided by what a random order
    gives. An error up to {sorted_ratio}: the rows stand in blocks. A warning up to
    {mixed_ratio}, or if the position alone has an AUC above {auc} by the lower end of
    its interval, with at least {rows} rows: more than a drift in time does. For a
    numeric target the correlation of neighbours' ranks decides: an error from
    {sorted_correlation}, a warning from {correlation}. The remainders of a whole number
    by 2 to 100 are tried as well: a warning if the lower end of their balanced accuracy
    is above {auc}, an error if they have no exception. Along the declared or inferred
    time nothing is told: series resemble their past.

    When it is wrong
    ----------------
    A series whose time column was dropped looks like a sorted table.

    What to do
    ----------
    Drop the id. Shuffle before the split, or split by time if the order is one of time.

    Parameters
    ----------
    rows
        Rows below which nothing is said.
    sorted_ratio, mixed_ratio
        Changes over expected changes, for an error and for a warning.
    auc
        Area under the ROC curve of the position alone, for a warning.
    sorted_correlation, correlation
        Rank correlation of neighbours, for an error and for a warning.
    """

    code: ClassVar[str] = "LEAK004"
    title: ClassVar[str] = "an order that tells the target"

    rows: int = 40
    sorted_ratio: float = 0.1
    mixed_ratio: float = 0.5
    auc: float = 0.8
    sorted_correlation: float = 0.98
    correlation: float = 0.8

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Look along the rows, and along each key."""
        kind = evidence.need_target()
        need_rows(evidence, self.rows)
        found: list[Finding] = []
        by_time = self._is_time_order(evidence)
        if not by_time:
            order = self._along(evidence.y, evidence, kind, "the order of the rows")
            if order is not None:
                found.append(
                    self._report(evidence, order, None, np.arange(len(evidence.y)))
                )
        keys = [k for k in evidence.task.roles.keys if k in evidence.places]
        for name in keys + _other_numbers(evidence, keys):
            place = self._sorted_by(evidence, name)
            if place is None:
                continue
            order = None
            if not (by_time and _runs_along(place)):
                order = self._along(evidence.y[place], evidence, kind, named(name))
            if name not in keys and order and order.severity is not Severity.ERROR:
                # A measurement that happens not to repeat may well tell the target.
                continue
            order = order or self._remainders(evidence, name, kind)
            if order is not None:
                found.append(self._report(evidence, order, name, place))
        if found:
            return tuple(found)
        return self.clear("Neither the order of the rows nor an id tells the target.")

    def _sorted_by(self, evidence: Evidence, name: str) -> NDArray[np.intp] | None:
        values = evidence.values(name)
        if values.dtype.kind == "f":
            return np.argsort(values, kind="stable")
        words = [evidence.spelled(int(h)) for h in values]
        if "?" in words[:10]:
            return None
        return np.argsort(np.array(words), kind="stable")

    def _remainders(
        self, evidence: Evidence, name: str, kind: TargetKind
    ) -> _Order | None:
        """Tell whether ids of a class end alike: two exports numbered in turn."""
        x = evidence.values(name)
        if kind is TargetKind.REGRESSION or x.dtype.kind != "f" or np.isnan(x).any():
            return None
        y = evidence.y
        for m in _MODULI:
            rest = np.mod(x, m).astype(np.int64)
            if len(y) < 20 * m or len(np.unique(rest)) < 2:
                continue
            even = np.arange(len(y)) % 2 == 0
            label = np.empty(len(y))
            for fit in (even, ~even):
                table = np.zeros((m, len(evidence.classes)))
                np.add.at(table, (rest[fit], y[fit].astype(int)), 1)
                table /= np.maximum(table.sum(axis=0), 1)
                label[~fit] = table.argmax(axis=1)[rest[~fit]]
            estimate = score_interval(
                METRICS["balanced_accuracy"],
                y,
                balanced_accuracy(y, label),
                method="remainder of the id, halves of the rows",
            )
            if estimate.low is not None and estimate.low > self.auc:
                exact = bool((label == y).all())
                return _Order(
                    severity=Severity.ERROR if exact else Severity.WARNING,
                    message=f"The remainder of {named(name)} by {m} gives the class "
                    f"with a balanced accuracy of {estimate.value:.3f}.",
                    estimate=estimate,
                )
        return None

    def _is_time_order(self, evidence: Evidence) -> bool:
        time = evidence.task.time
        if time is None or time not in evidence.places:
            return False
        values = evidence.values(time)
        values = values[~np.isnan(values)]
        return len(values) > 1 and bool((np.diff(values) >= 0).mean() > 0.95)

    def _along(
        self, y: Array, evidence: Evidence, kind: TargetKind, what: str
    ) -> _Order | None:
        n = len(y)
        if kind is TargetKind.REGRESSION:
            return self._numbers_along(y, what)
        runs = class_runs(y.astype(np.int64))
        if runs.expected < 10:
            return None
        half = 1.96 * runs.spread / runs.expected
        estimate = Estimate(
            value=runs.ratio,
            low=max(0.0, runs.ratio - half),
            high=runs.ratio + half,
            level=0.95,
            n=n,
            method="changes of class over their number in a random order",
        )
        if runs.ratio <= self.sorted_ratio:
            message = (
                f"The class changes {runs.changes:,} times along {what} in {n:,} rows, "
                f"where a random order gives {runs.expected:,.0f}."
            )
            return _Order(severity=Severity.ERROR, message=message, estimate=estimate)
        position = np.arange(n, dtype=float)
        area, least = 0.5, 0.5
        if kind is TargetKind.BINARY:
            position *= 1 if roc_auc(y, position).value >= 0.5 else -1
            score = roc_auc(y, position)
            found = score_interval(METRICS["auc"], y, score, method="position")
            area, least = score.value, found.low or 0.5
        if runs.ratio <= self.mixed_ratio or least > self.auc:
            message = (
                f"The class changes {runs.changes:,} times along {what}, where a "
                f"random order gives {runs.expected:,.0f}; the position alone has an "
                f"AUC of {area:.2f}."
            )
            return _Order(severity=Severity.WARNING, message=message, estimate=estimate)
        return None

    def _numbers_along(self, y: Array, what: str) -> _Order | None:
        n = len(y)
        r = neighbour_correlation(y)
        if r < self.correlation:
            return None
        half = 1.96 / np.sqrt(n)
        estimate = Estimate(
            value=r,
            low=max(-1.0, r - half),
            high=min(1.0, r + half),
            level=0.95,
            n=n,
            method="rank correlation of neighbours",
        )
        severe = r >= self.sorted_correlation
        return _Order(
            severity=Severity.ERROR if severe else Severity.WARNING,
            message=f"Neighbours along {what} have a rank correlation of {r:.3f} in "
            f"{n:,} rows, where a random order gives 0.",
            estimate=estimate,
        )

    def _report(
        self,
        evidence: Evidence,
        order: _Order,
        name: str | None,
        place: NDArray[np.intp],
    ) -> Finding:
        if name is None:
            subject = Subject(kind=SubjectKind.TABLE, name="row order")
            remedy = Remedy(
                kind=RemedyKind.ASK,
                text="Shuffle the rows before a split, or split by time if they stand "
                "in the order of time; drop every column that numbers them.",
            )
        else:
            subject = column(name)
            remedy = Remedy(
                kind=RemedyKind.DROP_COLUMNS,
                text=f"Drop {named(name)}: it numbers the rows.",
                columns=(name,),
            )
        return self.found(
            order.severity,
            order.message,
            subjects=(subject,),
            estimate=order.estimate,
            remedy=remedy,
            picture=_along_picture(evidence, place, name or "row"),
        )


def _other_numbers(evidence: Evidence, keys: list[str]) -> list[str]:
    """Whole numbers that never repeat, though nothing else says that they are keys."""
    return [
        c.name
        for c in evidence.features(Kind.NUMBER)
        if c.unique and c.integer and c.name not in keys
    ][:_MOST_NUMBERS]


def _runs_along(place: NDArray[np.intp]) -> bool:
    """Whether an order is (nearly) that of the rows, forwards or backwards."""
    steps = np.diff(place)
    return bool(max((steps > 0).mean(), (steps < 0).mean()) > 0.95)


def _along_picture(evidence: Evidence, place: NDArray[np.intp], name: str) -> Picture:
    """Show the target in stretches of an order."""
    y = evidence.y[place]
    if evidence.classes:
        common = int(np.bincount(y.astype(int)).argmax())
        shown = (y == (1 if len(evidence.classes) == 2 else common)).astype(float)
        class_ = evidence.classes[1 if len(evidence.classes) == 2 else common]
        title = f"Share of {class_!r} along {name}"
    else:
        shown, title = y, f"The target along {name}"
    cuts = np.linspace(0, len(y), min(_STRETCHES, len(y)) + 1).astype(int)
    return Picture(
        kind=PictureKind.POINTS,
        title=title,
        fields=("x", "y"),
        rows=tuple(
            (float(a + b) / 2, float(shown[a:b].mean()))
            for a, b in itertools.pairwise(cuts)
            if b > a
        ),
        x=f"place in the order of {name}",
        y="share" if evidence.classes else "mean of the target",
    )
