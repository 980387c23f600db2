"""SPLIT007: a target that differs between train and test."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import (
    Estimate,
    Finding,
    Picture,
    PictureKind,
    Remedy,
    RemedyKind,
    Severity,
    TargetKind,
)
from ...stats.shift import class_shift, mean_shift
from .._check import AbstractCheck
from .._subjects import column, named
from ._drift import drift_of_target
from ._worth import independent_rows

_MOST_BARS = 14


@final
@dataclass(frozen=True, slots=True)
class ShiftedTarget(AbstractCheck):
    """A target that differs between train and test.

    What it asks
    ------------
    Has the test table other shares of the classes, or another mean of a numeric target?

    Why it matters
    --------------
    Probabilities that were right for the training rows are wrong for others; accuracy
    rises and falls with the share of the common class alone. A test that was balanced
    by hand says little about rows as they come.

    How it decides
    --------------
    By size. Classes: the total variation distance of their shares, a warning from
    {large} and a note from {small}. Numbers: the difference of the means in standard
    deviations, a warning from {large_mean} and a note from {small_mean}. In both cases
    only if the {level:.1%} interval leaves 0 out. Rows of one group count once. In a
    test that follows the training rows in time it is a warning only if the shift is
    {drift} times as large as the largest of one quarter of the training time against
    the others.

    When it is wrong
    ----------------
    A later period may honestly have another share, and a test that was drawn apart to
    have enough rare cases is a choice: accept the finding, and don't read accuracy or
    average precision as those of rows as they come.

    What to do
    ----------
    Split with the target stratified, or find out what else differs.

    Parameters
    ----------
    large, small
        Total variation distance for a warning and for a note.
    large_mean, small_mean
        Difference of the means in standard deviations, likewise.
    level
        Level of the interval.
    drift
        Times by which a shift of a later test exceeds those within the training rows.
    """

    code: ClassVar[str] = "SPLIT007"
    title: ClassVar[str] = "a target that differs between train and test"

    large: float = 0.06
    small: float = 0.03
    large_mean: float = 0.2
    small_mean: float = 0.1
    level: float = 0.998
    drift: float = 1.5

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Compare the target's distribution."""
        test = evidence.profile.test
        if test is None:
            raise NotApplicable("There is no test table.")
        kind = evidence.need_target()
        first = evidence.profile.train.contingency
        if not len(first):
            raise NotApplicable("The tables share no column that counts the target.")
        counts = [t[0].sum(axis=0)[:-1] for t in (first, test.contingency)]
        if not counts[1].sum():
            raise NotApplicable("The test table has no target.")
        if min(c.sum() for c in counts) < 10:
            raise Undecided(
                f"{min(c.sum() for c in counts)} rows with a target don't show a "
                "shift; some dozens would."
            )
        # Rows without a target are not worth any.
        rows = [
            max(2.0, min(worth, float(c.sum())))
            for worth, c in zip(independent_rows(evidence), counts, strict=True)
        ]
        worth = (rows[0], rows[1])
        if kind is TargetKind.REGRESSION:
            return self._numbers(evidence, worth)
        return self._classes(evidence, counts[0], counts[1], worth)

    def _classes(
        self,
        evidence: Evidence,
        first: np.ndarray,
        second: np.ndarray,
        worth: tuple[float, float],
    ) -> tuple[Finding, ...]:
        e = class_shift(first, second, rows=worth, level=self.level)
        a, b = first / first.sum(), second / second.sum()
        k = int(np.abs(a - b).argmax())
        if len(a) == 2:
            k = 1
        words = (
            f"{evidence.classes[k]!r} is {a[k]:.1%} of the target in train and "
            f"{b[k]:.1%} in test"
        )
        # Of two classes both differ by as much; rounding errors must not sort them.
        order = np.argsort(-np.abs(a - b).round(12), kind="stable")[:_MOST_BARS]
        bars = [
            (f"{evidence.classes[i]} ({part})", float(share[i]))
            for i in order
            for part, share in (("train", a), ("test", b))
        ]
        return self._judge(
            evidence,
            e,
            e.value or 0.0,
            words,
            self.large,
            self.small,
            bars,
            "a distance of {}",
        )

    def _numbers(
        self, evidence: Evidence, worth: tuple[float, float]
    ) -> tuple[Finding, ...]:
        assert evidence.profile.test is not None
        y, z = evidence.y, evidence.profile.test.sample.target
        z = z[~np.isnan(z)]
        e = mean_shift(y, z, rows=worth, level=self.level)
        words = (
            f"The mean of the target is {y.mean():.4g} in train and {z.mean():.4g} in "
            "test"
        )
        bars = [("mean in train", float(y.mean())), ("mean in test", float(z.mean()))]
        return self._judge(
            evidence,
            e,
            abs(e.value or 0.0),
            words,
            self.large_mean,
            self.small_mean,
            bars,
            "{} standard deviations apart",
        )

    def _judge(
        self,
        evidence: Evidence,
        e: Estimate,
        size: float,
        words: str,
        large: float,
        small: float,
        bars: list[tuple[str, float]],
        unit: str,
    ) -> tuple[Finding, ...]:
        assert evidence.task.target is not None
        assert e.low is not None
        assert e.high is not None
        sure = e.low > 0 or e.high < 0
        if not sure or size < small:
            widest = max(abs(e.low), abs(e.high))
            if widest >= 4 * large:
                raise Undecided(
                    f"{words}, {unit.format(f'{size:.2f}')}; it may be as much as "
                    f"{widest:.2f}, or nothing. A larger test table would tell."
                )
            return self.clear(f"{words}, {unit.format(f'{size:.2f}')}.", estimate=e)
        name = evidence.task.target.column.name
        # A test that follows goes on drifting where the training rows drift.
        news = size > self.drift * drift_of_target(evidence)
        return (
            self.found(
                Severity.WARNING if size >= large and news else Severity.NOTE,
                f"{words}, {unit.format(_span(size, e))}.",
                subjects=(column(name),),
                evidence=(("size", size),),
                estimate=e,
                remedy=Remedy(
                    kind=RemedyKind.ASK,
                    text=f"Find out why {named(name)} differs, or split with it "
                    "stratified.",
                    columns=(name,),
                ),
                picture=Picture(
                    kind=PictureKind.BARS,
                    title="The target in train and in test",
                    fields=("label", "value"),
                    rows=tuple(bars),
                    x="share of rows" if evidence.classes else "mean of the target",
                ),
            ),
        )


def _span(size: float, e: Estimate) -> str:
    ends = sorted(abs(end) for end in (e.low, e.high) if end is not None)
    return f"{size:.2f} ({ends[0]:.2f} to {ends[-1]:.2f})"
