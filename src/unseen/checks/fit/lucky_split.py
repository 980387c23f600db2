"""FIT005: a score that depends on the luck of the split."""

from dataclasses import dataclass
from math import sqrt
from typing import ClassVar, final

import numpy as np

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Estimate, Finding, Picture, PictureKind, Severity
from ...scoring.outcome import Outcome
from ...scoring.scorebook import Scorebook
from ...stats.intervals import variance_of
from ...stats.quantiles import normal_quantile
from .._check import AbstractCheck
from ._words import book_of, called, metric_word, number, spelled, subject_of


@final
@dataclass(frozen=True, slots=True)
class LuckySplit(AbstractCheck):
    """A score that depends on the luck of the split.

    What it asks
    ------------
    How far apart are the scores that single splits of these rows give, and is the
    claimed score, or that of the given test table, one that only a lucky split gives?

    Why it matters
    --------------
    Who splits once quotes one draw. Who splits until the score pleases quotes the
    luckiest one; the model is as good as the average of them.

    How it decides
    --------------
    The rows' influence on the honest score tells how it varies over random test sets of
    {part:.0%} of the rows (of the size of the test table, where one was given). A note
    in three cases: a claim lies above the honest score's interval and still among
    {level:.0%} of these scores; the given test table scores above {level:.0%} of the
    random test sets of its size, cut from both tables together; or {level:.0%} of the
    scores span more than {span:.0%} of what the model is better than guessing.

    When it is wrong
    ----------------
    The range is that of the test rows' luck; refitting on other rows adds a little, so
    it is rather too narrow. A test table that is easier for a reason (other months,
    other clients) also scores above the range.

    What to do
    ----------
    Quote the cross-validated score with its interval, or collect a larger test set.

    Parameters
    ----------
    part
        Share of the rows that a single split holds out.
    level
        Share of the splits in the range.
    span
        Width of the range, over the gain on guessing.
    """

    code: ClassVar[str] = "FIT005"
    title: ClassVar[str] = "a score that hangs on the luck of the split"
    needs_scores: ClassVar[bool] = True

    part: float = 0.2
    level: float = 0.95
    span: float = 0.75

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Work out what single splits would give."""
        book = book_of(evidence)
        gain = book.above_chance()
        if gain.value is None or gain.low is None or gain.low <= 0:
            raise NotApplicable("Nothing is clearly better than guessing.")
        outcome, part = self._several(book)
        luck = self._range(book, outcome, part)
        word = metric_word(book.metric)
        rows = round(part * len(outcome.rows))
        message = (
            f"{self.level:.0%} of the random test sets of {rows:,} rows give "
            f"{called(book, book.judged)} {word} {number(luck.low)} to "
            f"{number(luck.high)}, {number(luck.value)} on average"
        )
        why = self._claimed(book, luck) or self._given(book, luck)
        assert luck.low is not None
        assert luck.high is not None
        wide = (luck.high - luck.low) / gain.value
        if why is None and wide <= self.span:
            return self.clear(f"{message}.", estimate=luck)
        why = why or f"that spans {wide:.0%} of what it is better than guessing"
        return (
            self.found(
                Severity.NOTE,
                f"{message}; {why}.",
                subjects=(subject_of(book),),
                evidence=(("rows_held_out", rows), ("span", wide)),
                estimate=luck,
                picture=_picture(book, luck),
            ),
        )

    def _several(self, book: Scorebook) -> tuple[Outcome, float]:
        """Give predictions of many rows, and the share that one split would score."""
        if book.resplit is None:
            return book.honest, self.part
        test = int(book.pool.given_test.sum())
        return book.resplit, test / len(book.pool)

    def _range(self, book: Scorebook, outcome: Outcome, part: float) -> Estimate:
        influence = outcome.influence(book.metric, book.judged)
        variance, units = variance_of(influence, outcome.clusters)
        if np.isnan(influence.value) or units < 2 or variance == 0:
            raise Undecided("The score does not vary from row to row.")
        # A part drawn without replacement from rows whose mean varies by `variance`.
        spread = sqrt(variance * (1 - part) / part)
        half = normal_quantile((1 + self.level) / 2) * spread
        metric = book.metric
        return Estimate(
            value=influence.value,
            low=max(metric.low, influence.value - half),
            high=min(metric.high, influence.value + half),
            level=self.level,
            n=len(outcome.rows),
            method="influence of rows on a random part of them",
        )

    def _claimed(self, book: Scorebook, luck: Estimate) -> str | None:
        if book.claim is None:
            return None
        honest = book.honest.score(book.metric, book.judged)
        beyond = _best_end(book, honest)
        if beyond is None or not book.metric.better(book.claim, beyond):
            return None
        lucky = _best_end(book, luck)
        if lucky is None or book.metric.better(book.claim, lucky):
            return None
        return (
            f"the claimed {number(book.claim)} is among them, and above the honest "
            f"{spelled(honest)}"
        )

    def _given(self, book: Scorebook, luck: Estimate) -> str | None:
        if book.resplit is None:
            return None
        test = book.honest.score(book.metric, book.judged)
        lucky = _best_end(book, luck)
        if test.value is None or lucky is None:
            return None
        if not book.metric.better(test.value, lucky):
            return None
        return f"the given test table, with {number(test.value)}, beats them"


def _best_end(book: Scorebook, estimate: Estimate) -> float | None:
    return estimate.high if book.metric.higher_is_better else estimate.low


def _picture(book: Scorebook, luck: Estimate) -> Picture:
    honest = book.honest.score(book.metric, book.judged)
    rows: list[tuple[str, float | None, float | None, float | None, float | None]] = [
        ("single splits", luck.value, luck.low, luck.high, book.claim),
        ("honest score", honest.value, honest.low, honest.high, book.claim),
    ]
    line = "; the line is the claim" if book.claim is not None else ""
    return Picture(
        kind=PictureKind.SCORES,
        title=f"What single splits give{line}",
        fields=("label", "score", "low", "high", "reference"),
        rows=tuple(rows),
        x=metric_word(book.metric),
    )
