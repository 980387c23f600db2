"""FIT008: a claim that this table cannot give."""

from dataclasses import dataclass
from math import log2
from typing import ClassVar, final

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
from ...scoring.chance import perfect_score
from ...scoring.outcome import Outcome, compare
from ...scoring.scorebook import Scorebook
from .._check import AbstractCheck
from ._words import book_of, metric_word, number, spelled


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reach:
    """The best model under a protocol, and what could be made of it at most."""

    model: str
    score: Estimate
    end: float
    limit: float


@final
@dataclass(frozen=True, slots=True)
class ClaimOutOfReach(AbstractCheck):
    """A claim that this table cannot give.

    What it asks
    ------------
    Could any model reach the claimed score on these columns, on rows that it did not
    see?

    Why it matters
    --------------
    A claim beyond reach was not measured on unseen rows of this table: rows were on
    both sides, the model was chosen on the test set, or a column stood in that knew.

    How it decides
    --------------
    The reach starts at the good end of the best model's interval. More rows may help:
    what half of the rows cost is measured, and its upper end is added for each doubling
    from the rows that were fitted to the rows of the whole table. A better model may
    help: {tuned:.0%} of what then is missing to perfection is added, about what tuning
    takes from the error of the probes on tables. A warning if the claim is beyond this
    with every column as given, or, where remedies were applied, after them. Undecided
    between the interval and the reach.

    When it is wrong
    ----------------
    Where the columns are pixels, sounds or words, other models than those for tables
    reach far beyond the probes. A claim for an easier population isn't comparable.

    What to do
    ----------
    Ask how the claim was measured, and measure again on rows that nobody looked at.

    Parameters
    ----------
    tuned
        Share of the error that a better model may take away.
    """

    code: ClassVar[str] = "FIT008"
    title: ClassVar[str] = "a claim too good to be true"
    needs_scores: ClassVar[bool] = True

    tuned: float = 0.1

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Hold the claim against what the best model could reach."""
        book = book_of(evidence)
        claim, metric = book.claim, book.metric
        if claim is None:
            raise NotApplicable("No score was claimed.")
        given, honest = self._reach(book, book.given), self._reach(book, book.honest)
        word = metric_word(metric)
        message = f"The claimed {word} is {number(claim)}; the best model, "
        honestly = f"{honest.model}, has {spelled(honest.score)} on unseen rows"
        if not metric.better(claim, honest.end):
            return self.clear(f"{message}{honestly}.", estimate=honest.score)
        if metric.better(claim, given.limit):
            reach = given
            text = (
                f"{message}{given.model}, has {spelled(given.score)} on unseen rows "
                "even with every column as given"
            )
        elif metric.better(claim, honest.limit):
            reach, text = honest, f"{message}{honestly} after the remedies"
        else:
            raise Undecided(
                f"{message}{honestly}. More rows or a better model might reach "
                f"{number(honest.limit)}, so the claim can't be excluded."
            )
        return (
            self.found(
                Severity.WARNING,
                f"{text}. With more rows and tuning it may reach "
                f"{number(reach.limit)}.",
                subjects=(Subject(kind=SubjectKind.TABLE, name="claim"),),
                evidence=(("claim", claim), ("reach", reach.limit)),
                estimate=reach.score,
                remedy=Remedy(
                    kind=RemedyKind.ASK,
                    text="Ask how the claim was measured, and measure again on rows "
                    "that nobody looked at.",
                ),
                picture=_picture(book, given, honest),
            ),
        )

    def _reach(self, book: Scorebook, outcome: Outcome) -> _Reach:
        metric = book.metric
        scores = {m: outcome.score(metric, m) for m in outcome.models}
        ends = {
            m: end
            for m, s in scores.items()
            if s.value is not None and (end := _good_end(book, s)) is not None
        }
        if not ends:
            raise Undecided(
                f"No honest {metric_word(metric)} has an interval. Give more rows."
            )
        best = (max if metric.higher_is_better else min)(ends, key=lambda m: ends[m])
        sign = 1.0 if metric.higher_is_better else -1.0
        grown = ends[best] + sign * self._growth(book)
        perfect = perfect_score(metric)
        missing = max(0.0, metric.gain(perfect, grown))
        return _Reach(
            model="your model" if best == book.own_model else f"the {best}",
            score=scores[best],
            end=ends[best],
            limit=perfect - sign * (1 - self.tuned) * missing,
        )

    def _growth(self, book: Scorebook) -> float:
        """Give what the table's further rows add at most, in the metric's unit."""
        honest, half = book.honest, book.half
        doublings = log2(max(1.0, book.rows_in_table / honest.n_train))
        if half is None or half.n_train >= honest.n_train:
            return 0.0
        names = (book.judged, book.judged)
        gain = compare(honest, half, book.metric, models=names)
        if gain.high is None:
            raise Undecided("What more rows would give cannot be told from so few.")
        return max(0.0, gain.high) / log2(honest.n_train / half.n_train) * doublings


def _good_end(book: Scorebook, estimate: Estimate) -> float | None:
    return estimate.high if book.metric.higher_is_better else estimate.low


def _picture(book: Scorebook, given: _Reach, honest: _Reach) -> Picture:
    return Picture(
        kind=PictureKind.SCORES,
        title="The claim (the line) and what the best model has on unseen rows",
        fields=("label", "score", "low", "high", "reference"),
        rows=tuple(
            (label, r.score.value, r.score.low, r.score.high, book.claim)
            for label, r in (
                ("columns as given", given),
                ("after the remedies", honest),
            )
        ),
        x=metric_word(book.metric),
    )
