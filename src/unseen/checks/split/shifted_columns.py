"""SPLIT006: columns that differ between train and test."""

from dataclasses import dataclass
from math import log
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

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
)
from ...stats.shift import chance_distance, distances, half_width
from ...tables.plan import Column, Kind
from .._check import AbstractCheck
from .._subjects import columns, named
from ._drift import drift_of_columns
from ._worth import independent_rows

Array = NDArray[np.float64]

_MOST_BARS = 14


@final
@dataclass(frozen=True, slots=True)
class ShiftedColumns(AbstractCheck):
    """Columns that differ between train and test.

    What it asks
    ------------
    Is a column spread differently in the test table: other values, other levels, more
    gaps, another unit?

    Why it matters
    --------------
    A test that differs from the training rows tests something else than what the model
    learned, and sometimes a bug: a unit, a recoded level, a join that failed. Where the
    difference is the point, as with a later period, one should know where it lies.

    How it decides
    --------------
    By size, not by significance, which any difference reaches in a large table.
    Numbers: the largest difference of the two distribution functions. Words: the total
    variation distance, less what chance adds. Gaps count as a value. A warning from
    {large}, a note from {small}, and only if chance brings as much in fewer than {luck}
    of all tables, by the bounds of Massart and McDiarmid over all columns together.
    Rows of one group count once. In a test that follows the training rows in time a
    shift is a warning only if it is {drift} times as large as the largest of one
    quarter of the training time against the others. Keys, groups, times, texts, and
    columns that run along with the time of a later test differ by design and are left
    out.

    When it is wrong
    ----------------
    A split by group or by region makes other columns differ too, and rightly.

    What to do
    ----------
    Look at the strongest column first. If it is a bug, repair it. If it is the world,
    report the score on this test as one on other data.

    Parameters
    ----------
    large, small
        Share of rows that would have to change, for a warning and for a note.
    luck
        Chance of any false finding in one audit.
    drift
        Times by which a shift of a later test exceeds those within the training rows.
    """

    code: ClassVar[str] = "SPLIT006"
    title: ClassVar[str] = "columns that differ between train and test"

    large: float = 0.15
    small: float = 0.08
    luck: float = 0.002
    drift: float = 1.5

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Compare the columns' bins."""
        test = evidence.profile.test
        if test is None:
            raise NotApplicable("There is no test table.")
        chosen = _chosen(evidence)
        if not chosen or not test.rows:
            raise NotApplicable("No column can be compared with the test table.")
        places = np.array([evidence.places[c.name] for c in chosen])
        first = evidence.profile.train.contingency[places].sum(axis=2)
        second = test.contingency[places].sum(axis=2)
        ordered = np.array([c.kind is not Kind.CATEGORY for c in chosen])
        raw = distances(first, second, ordered)
        # Only words have a chance part that grows with their number of levels.
        due = np.where(ordered, 0.0, chance_distance(first, second, ordered))
        size = np.sqrt(np.maximum(raw**2 - due**2, 0))
        n, m = independent_rows(evidence)
        half = half_width(n, m, self.luck / len(chosen))
        sure = raw - due - half > 0
        found = []
        # A test that follows goes on drifting where the training rows drift.
        news = size > self.drift * drift_of_columns(evidence, places, ordered)
        for grade, asked in (
            (Severity.WARNING, (size >= self.large) & news),
            (Severity.NOTE, (size >= self.small) & ~((size >= self.large) & news)),
        ):
            hit = np.flatnonzero(sure & asked)
            hit = hit[np.argsort(-size[hit], kind="stable")]
            if len(hit):
                shifts = [(chosen[j], float(size[j])) for j in hit]
                found.append(self._report(evidence, grade, shifts, half, n + m))
        if found:
            return tuple(found)
        if half > 2 * self.large:
            rows = log(2 * len(chosen) / self.luck) / 2 / (2 * self.large) ** 2
            raise Undecided(
                f"{m:,.0f} test rows don't show shifts below {half:.2f}; about "
                f"{rows:,.0f} would show those of {2 * self.large:.2f}."
            )
        seen = max(self.small, half)
        return self.clear(
            f"None of {len(chosen):,} columns differs by {seen:.0%} of the rows or "
            "more, which is all that so few rows can show."
            if half > self.small
            else f"None of {len(chosen):,} columns differs by {seen:.0%} of the rows "
            "or more."
        )

    def _report(
        self,
        evidence: Evidence,
        grade: Severity,
        shifts: list[tuple[Column, float]],
        half: float,
        n: float,
    ) -> Finding:
        strongest, size = shifts[0]
        names = [c.name for c, _ in shifts]
        told = ", ".join(f"{named(c.name)} {d:.2f}" for c, d in shifts[:4])
        if len(shifts) > 4:
            told += f" and {len(shifts) - 4:,} more"
        what = (
            "1 column differs"
            if len(shifts) == 1
            else f"{len(shifts):,} columns differ"
        )
        return self.found(
            grade,
            f"{what} between train and test (share of rows that would have to change): "
            f"{told}. {_how(evidence, strongest)}",
            subjects=columns(names),
            evidence=tuple((c.name, d) for c, d in shifts[:20]),
            estimate=Estimate(
                value=size,
                low=max(0.0, size - half),
                high=min(1.0, size + half),
                level=1 - self.luck,
                n=round(n),
                method="distance of the distributions, over all columns together",
            ),
            remedy=Remedy(
                kind=RemedyKind.ASK,
                text=f"Find out why {named(strongest.name)} differs before trusting "
                "the score on this test.",
                columns=tuple(names),
            ),
            picture=_bars(shifts, half),
        )


def _chosen(evidence: Evidence) -> list[Column]:
    """Give the columns that should be alike."""
    group, along = evidence.task.group, _along_time(evidence)
    return [
        c
        for c in evidence.features(Kind.NUMBER, Kind.CATEGORY)
        if c.name != group and c.name not in along and not _is_key(c)
    ]


def _is_key(c: Column) -> bool:
    """Whether each row has a value of its own, and that is no measurement."""
    return c.unique and (c.kind is Kind.CATEGORY or c.integer)


def _along_time(evidence: Evidence) -> frozenset[str]:
    """Name the numbers that run along with the time, if the test is later."""
    time, test = evidence.task.time, evidence.profile.test
    if time is None or test is None:
        return frozenset()
    j = evidence.places[time]
    train = evidence.profile.train
    if not train.extent.low[j] < test.extent.low[j]:
        return frozenset()
    frame = train.sample
    rows = np.linspace(0, len(frame) - 1, min(len(frame), 2_000)).astype(int)
    ranks = np.argsort(np.argsort(frame.numbers[rows], axis=0), axis=0).astype(float)
    ranks -= ranks.mean(axis=0)
    norm = np.sqrt((ranks**2).sum(axis=0))
    r = np.abs(ranks.T @ ranks[:, j]) / np.maximum(norm * norm[j], 1e-300)
    return frozenset(
        c.name for c, own in zip(evidence.plan.numbers, r, strict=True) if own > 0.9
    )


def _how(evidence: Evidence, c: Column) -> str:
    """Say in what way a column differs most."""
    train, test = evidence.profile.train, evidence.profile.test
    assert test is not None
    j = evidence.places[c.name]
    a, b = (t.contingency[j].sum(axis=1) for t in (train, test))
    share_a, share_b = a / max(a.sum(), 1), b / max(b.sum(), 1)
    name = named(c.name)
    if abs(share_a[0] - share_b[0]) >= 0.5 * float(np.abs(share_a - share_b).sum() / 2):
        return (
            f"{name} is missing in {share_a[0]:.0%} of the training rows and in "
            f"{share_b[0]:.0%} of the test rows."
        )
    if c.kind is Kind.CATEGORY:
        new = float(share_b[1:][(a[1:] == 0)].sum())
        if new >= 0.01:
            return (
                f"{new:.0%} of the test rows have a level of {name} that is not in "
                "train."
            )
        k = int(np.abs(share_a - share_b)[1:].round(12).argmax()) + 1
        levels = evidence.plan.levels[c.name]
        word = "other levels"
        if k <= len(levels):
            spelled = train.sample.spelled | test.sample.spelled
            word = repr(spelled.get(int(levels[k - 1]), "?"))
        return (
            f"{word} is {share_a[k]:.0%} of {name} in train and {share_b[k]:.0%} in "
            "test."
        )
    middle = []
    for t in (train, test):
        x = t.sample.numbers[:, j]
        x = x[np.isfinite(x)]
        middle.append(float(np.median(x)) if len(x) else float("nan"))
    return (
        f"The median of {name} is {middle[0]:.4g} in train and {middle[1]:.4g} in test."
    )


def _bars(shifts: list[tuple[Column, float]], half: float) -> Picture:
    return Picture(
        kind=PictureKind.BARS,
        title="How far columns differ between train and test",
        fields=("label", "value", "low", "high", "flagged"),
        rows=tuple(
            (c.name, d, max(0.0, d - half), min(1.0, d + half), True)
            for c, d in shifts[:_MOST_BARS]
        ),
        x="share of rows that would have to change",
    )
