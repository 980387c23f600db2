"""LEAK001: a column that is the target in other clothes."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from ...evidence import Evidence
from ...result import (
    Estimate,
    Finding,
    Picture,
    Remedy,
    RemedyKind,
    Severity,
    TargetKind,
)
from ...stats.explained import explained_share
from ...stats.intervals import score_interval
from ...stats.metrics.catalogue import METRICS
from ...stats.metrics.labels import balanced_accuracy
from ...stats.metrics.values import r_squared
from ...stats.odds import odds_ratio
from ...stats.separation import best_threshold, inversions
from ...tables.binning import ALL_BINS
from ...tables.plan import Column, Kind
from .._check import AbstractCheck
from .._pictures import points_of, rates_of
from .._subjects import column, named

Array = NDArray[np.float64]


@final
@dataclass(frozen=True, slots=True)
class TargetCopy(AbstractCheck):
    """A column that is the target in other clothes.

    What it asks
    ------------
    Can the target be read off one column: because it is the same, or another spelling
    of it, or a scaled, shifted, bent or slightly noisy copy?

    Why it matters
    --------------
    A copy of the answer is in the table because somebody knew the answer when the
    column was written. It will not be there for a new row.

    How it decides
    --------------
    *Classes.* An error if every class has a value of its own, or if thresholds on a
    number tell the classes apart in at least {certain_rows} rows of each without an
    exception. A warning if that holds in fewer rows but with a gap wider than either
    side, or if the lower end of the 95% interval of the balanced accuracy of one
    column alone is above {accuracy}, or that of the odds ratio of a two-valued column
    above {odds}: an honest measurement with an AUC of 0.97 reaches 0.91 and 102.

    *Numbers.* An error if the target is a straight line of the column to within 1e-6
    of its variance, or never turns back along it. A warning if the column explains
    more than {share} of the variance, or more than {same_unit_share} of it while
    being the target plus independent noise in the same unit (slope 1, offset 0).

    When it is wrong
    ----------------
    Some classes are defined by a measurement (a fever by a temperature): the column is
    then the definition, and a model has nothing to learn. In small tables an honest
    measurement can part the classes by luck, which is why few rows give no error.
    Noise hides a copy: below these limits it is at most asked about, as LEAK008.

    What to do
    ----------
    Drop the column, unless it is known before the target is.

    Parameters
    ----------
    certain_rows
        Rows of each class without an exception that make an error.
    accuracy
        Balanced accuracy of one column that is more than a measurement gives.
    odds
        Odds ratio of a two-valued column that is more than a measurement gives.
    share
        Share of a numeric target's variance that is more than a measurement gives.
    same_unit_share
        The same for a column in the target's own unit.
    """

    code: ClassVar[str] = "LEAK001"
    title: ClassVar[str] = "a copy of the target"
    can_be_luck: ClassVar[bool] = True

    certain_rows: int = 150
    accuracy: float = 0.955
    odds: float = 100.0
    share: float = 0.98
    same_unit_share: float = 0.85

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Look at every column alone."""
        kind = evidence.need_target()
        if kind is TargetKind.REGRESSION:
            found = self._numbers(evidence)
        else:
            found = self._classes(evidence)
        if found:
            return tuple(found)
        n = len(evidence.features())
        return self.clear(f"None of {n:,} columns is a copy of the target.")

    def _classes(self, evidence: Evidence) -> list[Finding]:
        counts = evidence.counts
        if not len(counts):
            return []
        best = counts.max(axis=2).sum(axis=1)
        by_class = counts[0].sum(axis=0)
        rows = counts.sum(axis=(1, 2))
        # Bins that are right by majority in nearly all rows: a cheap first sieve.
        baseline = rows - by_class.max()
        candidates = (rows - best <= 0.25 * baseline) & (rows > 0)
        found = []
        for c in evidence.features(Kind.NUMBER, Kind.TIME, Kind.CATEGORY):
            if candidates[evidence.places[c.name]]:
                finding = self._class_copy(evidence, c)
                if finding is not None:
                    found.append(finding)
        return found

    def _class_copy(self, evidence: Evidence, c: Column) -> Finding | None:
        table = evidence.counts[evidence.places[c.name]]
        table = table[table.sum(axis=1) > 0]
        table = table[:, table.sum(axis=0) > 0]
        n, k = int(table.sum()), table.shape[1]
        if k < 2 or n < 20:
            return None
        one_to_one = (
            len(table) == k and ((table > 0).sum(axis=0) == 1).all() and c.name
            not in evidence.plan.traced
        )
        if one_to_one and ((table > 0).sum(axis=1) == 1).all():
            return self._report(
                evidence,
                c,
                Severity.ERROR,
                f"{named(c.name)} is the target in other words: each of its {k} values "
                f"stands for one class in all {n:,} rows.",
                None,
            )
        if c.kind is Kind.CATEGORY:
            return self._by_majority(evidence, c, table)
        return self._by_threshold(evidence, c, table)

    def _by_threshold(
        self, evidence: Evidence, c: Column, table: NDArray[np.int64]
    ) -> Finding | None:
        if evidence.task.kind is not TargetKind.BINARY:
            return self._by_majority(evidence, c, table)
        x = evidence.values(c.name)
        present = ~np.isnan(x)
        y = evidence.y[present]
        t = best_threshold(x[present], y)
        if t is None or present.mean() < 0.9:
            return self._by_majority(evidence, c, table)
        smaller = int(min(y.sum(), (1 - y).sum()))
        side = "above" if t.above else "below"
        class_ = evidence.classes[1]
        if t.exact and (smaller >= self.certain_rows or t.gap > t.width):
            grade = Severity.ERROR if smaller >= self.certain_rows else Severity.WARNING
            return self._report(
                evidence,
                c,
                grade,
                f"{named(c.name)} {side} {t.at:.6g} is {class_!r} in all {len(y):,} rows, "
                "without an exception.",
                None,
            )
        label = (x[present] > t.at) == bool(t.above)
        bound = _balanced(y, label.astype(float))
        if bound.low is None or bound.low <= self.accuracy:
            return None
        wrong = sum(t.wrong)
        return self._report(
            evidence,
            c,
            Severity.WARNING,
            f"{named(c.name)} {side} {t.at:.6g} tells {class_!r} in all but {wrong:,} of "
            f"{len(y):,} rows, more than a measurement does.",
            bound,
        )

    def _by_majority(
        self, evidence: Evidence, c: Column, table: NDArray[np.int64]
    ) -> Finding | None:
        bins = evidence.sample.bins[:, evidence.places[c.name]]
        y = evidence.y
        share = np.zeros((ALL_BINS, len(evidence.classes)))
        np.add.at(share, (bins, y.astype(int)), 1)
        share /= np.maximum(share.sum(axis=0), 1)
        bound = _balanced(y, share.argmax(axis=1)[bins].astype(float))
        reason = None
        if bound.low is not None and bound.low > self.accuracy:
            reason = f"gives the class with a balanced accuracy of {bound.value:.3f}"
        elif table.shape == (2, 2):
            ratio, agrees = _two_by_two(table)
            if ratio.low is not None and ratio.low > self.odds and agrees > 0.9:
                bound = ratio
                reason = f"agrees with the class in {agrees:.1%} of rows"
        if reason is None:
            return None
        return self._report(
            evidence,
            c,
            Severity.WARNING,
            f"{named(c.name)} {reason}, more than a measurement does.",
            bound,
        )

    def _numbers(self, evidence: Evidence) -> list[Finding]:
        sample, y = evidence.sample, evidence.y
        if len(y) < 20:
            return []
        share = explained_share(sample.bins, y, ALL_BINS)
        ranked = np.argsort(np.argsort(y, kind="stable"), kind="stable").astype(float)
        by_rank = explained_share(sample.bins, ranked, ALL_BINS)
        found = []
        for c in evidence.features(Kind.NUMBER, Kind.TIME):
            j = evidence.places[c.name]
            if max(share[j], by_rank[j]) > self.same_unit_share - 0.05:
                finding = self._number_copy(evidence, c, float(share[j]))
                if finding is not None:
                    found.append(finding)
        return found

    def _number_copy(
        self, evidence: Evidence, c: Column, by_bins: float
    ) -> Finding | None:
        x = evidence.values(c.name)
        present = np.isfinite(x)
        x, y = x[present], evidence.y[present]
        n = len(y)
        if n < 20 or present.mean() < 0.9 or np.ptp(x) == 0:
            return None
        slope, offset = np.polyfit(x - x.mean(), y, 1)
        fitted = offset + slope * (x - x.mean())
        line = r_squared(y, fitted)
        if line.value > 1 - 1e-6:
            start = offset - slope * x.mean()
            same = np.array_equal(x, y)
            what = "is the target" if same else _line(slope, start)
            return self._report(
                evidence,
                c,
                Severity.ERROR,
                f"{named(c.name)} {what} in all {n:,} rows.",
                None,
            )
        wrong, steps = inversions(x, y)
        if wrong == 0 and steps >= 20 and len(np.unique(x)) >= 20:
            return self._report(
                evidence,
                c,
                Severity.ERROR,
                f"The target never turns back along {named(c.name)}: one is a function of "
                f"the other in all {n:,} rows.",
                None,
            )
        bound = score_interval(METRICS["r2"], y, line, method="straight line")
        best = max(line.value, by_bins)
        if best > self.share:
            how = "as a straight line" if line.value >= by_bins else "along a curve"
            return self._report(
                evidence,
                c,
                Severity.WARNING,
                f"{named(c.name)} alone explains {best:.2%} of the target {how}, more "
                "than a measurement does.",
                bound,
            )
        if line.value > self.same_unit_share and _is_noisy_self(x, y):
            return self._report(
                evidence,
                c,
                Severity.WARNING,
                f"{named(c.name)} is the target plus noise: slope 1, offset 0, and it "
                f"explains {line.value:.1%} of it.",
                bound,
            )
        return None

    def _report(
        self,
        evidence: Evidence,
        c: Column,
        grade: Severity,
        message: str,
        estimate: Estimate | None,
    ) -> Finding:
        picture: Picture | None
        if evidence.task.kind is TargetKind.REGRESSION:
            picture = points_of(evidence, c.name, f"The target against {named(c.name)}")
        else:
            picture = rates_of(evidence, c.name, f"The target by {named(c.name)}")
        return self.found(
            grade,
            message,
            subjects=(column(c.name),),
            estimate=estimate,
            remedy=Remedy(
                kind=RemedyKind.DROP_COLUMNS,
                text=f"Drop {named(c.name)}, unless it is known before the target is.",
                columns=(c.name,),
            ),
            picture=picture,
        )


def _balanced(y: Array, label: Array) -> Estimate:
    return score_interval(
        METRICS["balanced_accuracy"], y, balanced_accuracy(y, label), method="one column"
    )


def _two_by_two(table: NDArray[np.int64]) -> tuple[Estimate, float]:
    """Give the odds ratio of two values against two classes, and the agreement."""
    if table[0, 0] * table[1, 1] < table[0, 1] * table[1, 0]:
        table = table[::-1]
    ratio = odds_ratio(
        int(table[1, 1]), int(table[1].sum()), int(table[0, 1]), int(table[0].sum())
    )
    return ratio, float(np.trace(table) / table.sum())


def _line(slope: float, start: float) -> str:
    return f"gives the target as {slope:.6g} times itself {'+' if start >= 0 else '−'} " + (
        f"{abs(start):.6g}"
    )


def _is_noisy_self(x: Array, y: Array) -> bool:
    """Whether x is y plus noise that does not depend on y.

    Noise added to the target leaves the slope of x on y at 1; a cause of the target
    has it at its share of the variance, below 1.
    """
    centred = y - y.mean()
    spread = float(centred @ centred)
    slope = float(centred @ x) / spread
    rest = x - x.mean() - slope * centred
    error = np.sqrt(float(rest @ rest) / (len(y) - 2) / spread)
    offset = abs(float((x - y).mean()))
    noise = float((x - y).std())
    return (
        abs(slope - 1) < max(2.6 * error, 1e-3)
        and abs(slope - 1) < 0.05
        and offset < 2.6 * noise / np.sqrt(len(y)) + 1e-9
    )
