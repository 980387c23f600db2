"""LEAK001: a column that is the target in other clothes."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from ...evidence import Evidence
from ...result import Finding, Remedy, RemedyKind, TargetKind
from ...stats.explained import explained_share
from ...tables.binning import ALL_BINS
from ...tables.plan import Column, Kind
from .._check import AbstractCheck
from .._enough import need_rows
from .._pictures import points_of, rates_of
from .._series import share_of_row_before
from .._subjects import column, named
from ._class_copies import ClassLimits, class_copy
from ._copy import Copy
from ._number_copies import NumberLimits, number_copy
from ._spelled_copies import spelled_copy

_FEWEST_ROWS = 20


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
    above {odds}, or of the two sides of a threshold above {threshold_odds:.0f}: an
    honest measurement with an AUC of 0.97 reaches 0.91 and 102.

    *Numbers.* An error if the target is a straight line of the column to within 1e-6
    of its variance, or never turns back along it, or if each value of the column holds
    a stretch of the target of its own (a band, a decile), or if the column's words
    spell the target's number. A warning if the column
    explains more than {share} of the variance, or more than {same_unit_share} of it
    while being the target plus independent noise in the same unit (slope 1, offset 0);
    in a series, more than three quarters of what the row before leaves open as well.

    When it is wrong
    ----------------
    Some classes are defined by a measurement (a fever by a temperature): the column is
    then the definition, and a model has nothing to learn. In small tables an honest
    measurement can part the classes by luck, which is why few rows give no error, and
    fewer than 20 no answer.
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
    threshold_odds
        The same for the two sides of the best threshold on a number.
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
    threshold_odds: float = 2000.0
    share: float = 0.98
    same_unit_share: float = 0.85

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Look at every column alone."""
        kind = evidence.need_target()
        need_rows(evidence, _FEWEST_ROWS)
        if kind is TargetKind.REGRESSION:
            copies = self._numbers(evidence)
        else:
            copies = self._classes(evidence)
        if copies:
            return tuple(self._report(evidence, c, copy) for c, copy in copies)
        n = len(evidence.features())
        return self.clear(f"None of {n:,} columns is a copy of the target.")

    def _classes(self, evidence: Evidence) -> list[tuple[Column, Copy]]:
        counts = evidence.counts
        if not len(counts):
            return []
        rows = counts.sum(axis=(1, 2))
        # Bins that are right by majority in nearly all rows, but for the one in which
        # a threshold may lie: a cheap first sieve.
        wrong = counts.sum(axis=2) - counts.max(axis=2)
        baseline = rows - counts[0].sum(axis=0).max()
        left = wrong.sum(axis=1) - wrong.max(axis=1)
        sieved = (left <= 0.25 * baseline) & (rows > 0)
        limits = ClassLimits(
            certain_rows=self.certain_rows,
            accuracy=self.accuracy,
            odds=self.odds,
            threshold_odds=self.threshold_odds,
        )
        found = []
        for c in evidence.features(Kind.NUMBER, Kind.TIME, Kind.CATEGORY):
            if sieved[evidence.places[c.name]]:
                copy = class_copy(evidence, c, limits)
                if copy is not None:
                    found.append((c, copy))
        return found

    def _numbers(self, evidence: Evidence) -> list[tuple[Column, Copy]]:
        sample, y = evidence.sample, evidence.y
        share = explained_share(sample.bins, y, ALL_BINS)
        ranked = np.argsort(np.argsort(y, kind="stable"), kind="stable").astype(float)
        by_rank = explained_share(sample.bins, ranked, ALL_BINS)
        # In a series a measurement of the row before explains the target too.
        usual = share_of_row_before(evidence)
        limits = NumberLimits(
            certain_rows=self.certain_rows,
            share=max(self.share, (3 + usual) / 4),
            same_unit_share=max(self.same_unit_share, (3 + usual) / 4)
            if usual > 0.5
            else self.same_unit_share,
        )
        found = []
        for c in evidence.features(Kind.NUMBER, Kind.TIME, Kind.CATEGORY):
            j, copy = evidence.places[c.name], None
            if max(share[j], by_rank[j]) >= 0.4:
                copy = number_copy(evidence, c, float(share[j]), limits)
            if copy is None and c.kind is Kind.CATEGORY:
                copy = spelled_copy(evidence, c)
            if copy is not None:
                found.append((c, copy))
        return found

    def _report(self, evidence: Evidence, c: Column, copy: Copy) -> Finding:
        regression = evidence.task.kind is TargetKind.REGRESSION
        draw = points_of if regression else rates_of
        return self.found(
            copy.severity,
            copy.sentence,
            subjects=(column(c.name),),
            estimate=copy.estimate,
            remedy=Remedy(
                kind=RemedyKind.DROP_COLUMNS,
                text=f"Drop {named(c.name)}, unless it is known before the target is.",
                columns=(c.name,),
            ),
            picture=draw(evidence, c.name, f"The target by {named(c.name)}"),
        )
