"""FIT007: a score that fades as time goes by."""

from dataclasses import dataclass, replace
from math import sqrt
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
    Subject,
    SubjectKind,
)
from ...scoring.outcome import Outcome
from ...scoring.scorebook import Scorebook
from ...stats.intervals import variance_of
from ...stats.quantiles import normal_quantile
from .._check import AbstractCheck
from ._words import book_of, called, metric_word, number, rows_needed, spelled

Array = NDArray[np.float64]


@final
@dataclass(frozen=True, slots=True)
class DecayingScore(AbstractCheck):
    """A score that fades as time goes by.

    What it asks
    ------------
    Fitted on the first half of time, does the model score worse the later the rows are?

    Why it matters
    --------------
    The law that it learned changes. A score over all of time then promises what the
    model gives on its first day and not in its third month.

    How it decides
    --------------
    The rows after the middle of time are scored in {stretches} successive stretches
    with about as many rows each, without refitting. A line through the scores, weighted
    by their variances, gives the loss from the first stretch to the last one with its
    {level:.0%} interval. A note if the lower end is above 0, a warning if it is above
    {loss} of the way from guessing to perfection. Undecided if fewer than {rows} rows
    fall into a stretch, or the interval is wider than {wide:.0%} of that way.

    When it is wrong
    ----------------
    Rows can become harder to tell for everybody while the law stays: the season, the
    mix of clients. And a law that turns there and back within the time leaves no trend.

    What to do
    ----------
    Refit as often as the fading asks for, leave out columns whose meaning moves, and
    quote the score of the last stretch.

    Parameters
    ----------
    stretches
        Number of stretches.
    rows
        Rows in a stretch at least.
    level
        Level of the interval.
    loss
        Share of the possible that is lost, for a warning.
    wide
        Width of the interval, as a share of the possible, that tells nothing.
    """

    code: ClassVar[str] = "FIT007"
    title: ClassVar[str] = "a score that fades with time"
    needs_scores: ClassVar[bool] = True

    stretches: int = 5
    rows: int = 40
    level: float = 0.99
    loss: float = 0.05
    wide: float = 1.0

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Score the stretches that follow, and draw a line through them."""
        book = book_of(evidence)
        if evidence.task.time is None:
            raise NotApplicable("There is no time.")
        outcome = book.past_to_future
        if outcome is None or len(outcome.rows) < self.stretches * self.rows:
            raise Undecided(
                f"Too few rows follow the middle of time. About "
                f"{2 * self.stretches * self.rows:,} dated rows would tell."
            )
        scores = self._stretches(book, outcome)
        if len(scores) < 3:
            raise Undecided("Fewer than 3 stretches of time can be scored.")
        loss = self._loss(book, scores, len(outcome.rows))
        assert loss.low is not None
        assert loss.high is not None
        word = metric_word(book.metric)
        first, last = scores[0][1], scores[-1][1]
        message = (
            f"Fitted on the first half of `{evidence.task.time}`, "
            f"{called(book, book.judged)} has {word} {spelled(first)} right after it "
            f"and {spelled(last)} at the end: a loss of {spelled(loss)} along a line"
        )
        possible = book.possible()
        if loss.low <= 0:
            if loss.high - loss.low > self.wide * possible:
                raise Undecided(
                    f"{message}, which may be anything. About "
                    f"{2 * rows_needed(loss, self.wide * possible / 4):,} rows would "
                    "tell."
                )
            return self.clear(f"{message}.", estimate=loss)
        severe = loss.low > self.loss * possible
        return (
            self.found(
                Severity.WARNING if severe else Severity.NOTE,
                f"{message}.",
                subjects=(Subject(kind=SubjectKind.TIME, name=evidence.task.time),),
                estimate=loss,
                remedy=Remedy(
                    kind=RemedyKind.ASK,
                    text="Refit more often, and quote the score of the last stretch: "
                    f"{word} {number(last.value)}.",
                ),
                picture=_picture(scores, word),
            ),
        )

    def _stretches(
        self, book: Scorebook, outcome: Outcome
    ) -> list[tuple[float, Estimate, float]]:
        """Give each stretch's middle in (0, 1), its score and the score's variance."""
        assert book.pool.times is not None
        times = book.pool.times[outcome.rows]
        cuts = np.quantile(times, np.arange(1, self.stretches) / self.stretches)
        # Equal times never part.
        stretch = np.searchsorted(np.unique(cuts), times, side="right")
        place = np.argsort(np.argsort(times, kind="stable"), kind="stable") / len(times)
        out = []
        for k in np.unique(stretch):
            own = stretch == k
            if own.sum() < self.rows / 2:
                continue
            part = _part(outcome, own)
            influence = part.influence(book.metric, book.judged)
            score = part.score(book.metric, book.judged)
            variance, units = variance_of(influence, part.clusters)
            if score.value is None or units < 2 or variance <= 0:
                continue
            out.append((float(place[own].mean()), score, variance))
        return out

    def _loss(
        self, book: Scorebook, scores: list[tuple[float, Estimate, float]], n: int
    ) -> Estimate:
        x = np.array([middle for middle, _, _ in scores])
        y = np.array([score.value for _, score, _ in scores], float)
        variance = np.array([v for _, _, v in scores])
        # A stretch that is certain by luck must not carry the line alone.
        weight = 1 / np.maximum(variance, np.median(variance) / 4)
        centre = float((weight * x).sum() / weight.sum())
        lever = weight * (x - centre)
        spread = float((lever * x).sum())
        span = float(x[-1] - x[0])
        value = float((lever * y).sum()) / spread * span
        error = sqrt(float((lever**2 * variance).sum())) / spread * span
        sign = -1.0 if book.metric.higher_is_better else 1.0
        half = normal_quantile((1 + self.level) / 2) * error
        return Estimate(
            value=sign * value,
            low=sign * value - half,
            high=sign * value + half,
            level=self.level,
            n=n,
            method=f"weighted line through {len(scores)} stretches",
        )


def _part(outcome: Outcome, own: NDArray[np.bool_]) -> Outcome:
    return replace(
        outcome,
        rows=outcome.rows[own],
        y=outcome.y[own],
        folds=outcome.folds[own],
        clusters=None if outcome.clusters is None else outcome.clusters[own],
        predictions={m: p[own] for m, p in outcome.predictions.items()},
    )


def _picture(scores: list[tuple[float, Estimate, float]], word: str) -> Picture:
    last = len(scores)
    return Picture(
        kind=PictureKind.SCORES,
        title="The score of each stretch of time after the fit",
        fields=("label", "score", "low", "high"),
        rows=tuple(
            (f"stretch {k} of {last}", e.value, e.low, e.high)
            for k, (_, e, _) in enumerate(scores, 1)
        ),
        x=word,
    )
