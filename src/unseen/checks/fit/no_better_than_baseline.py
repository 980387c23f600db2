"""FIT003: a model that is no better than guessing."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...errors import Undecided
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
from ...scoring.scorebook import Scorebook
from .._check import AbstractCheck
from ._words import (
    book_of,
    called,
    metric_word,
    rows_needed,
    sentence,
    spelled,
    subject_of,
)


@final
@dataclass(frozen=True, slots=True)
class NoBetterThanBaseline(AbstractCheck):
    """A model that is no better than guessing.

    What it asks
    ------------
    Does the model score better than the training rows' mean, or the shares of their
    classes, said of every row?

    Why it matters
    --------------
    That takes no column and no model. What isn't better than it has found nothing in
    the table that carries over to other rows.

    How it decides
    --------------
    Both are scored on the same rows, and the difference has a paired interval. If it
    holds 0, that is a warning for a model of yours, which has to show what it is worth.
    For the probes it is a warning if the upper end is below {small} of the way from
    guessing to perfection, a note if {rows} rows and more were scored, and else
    undecided.

    When it is wrong
    ----------------
    A signal in few rows, or one that only a special model can use (of images, texts,
    sequences), may be there all the same.

    What to do
    ----------
    Look for columns that know more, not for another model.

    Parameters
    ----------
    small
        Share of the possible that is not worth a model.
    rows
        Scored rows that are enough to expect a result.
    """

    code: ClassVar[str] = "FIT003"
    title: ClassVar[str] = "no better than guessing"
    needs_scores: ClassVar[bool] = True

    small: float = 0.1
    rows: int = 500

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Hold the model against the constant prediction."""
        book = book_of(evidence)
        gain = book.above_chance()
        if gain.value is None or gain.low is None or gain.high is None:
            raise Undecided(
                f"The gain over guessing has no interval in {gain.n:,} rows. "
                "Give more rows."
            )
        word = metric_word(book.metric)
        message = sentence(
            f"{called(book, book.judged)} is better than guessing by {spelled(gain)} "
            f"in {word}, on {gain.n:,} rows"
        )
        if gain.low > 0:
            return self.clear(f"{message}.", estimate=gain)
        limit = self.small * book.possible()
        own = book.own_model is not None
        if gain.high >= limit and gain.n < self.rows:
            message += (
                ": that may be nothing or worth having. About "
                f"{rows_needed(gain, limit / 2):,} rows would tell"
            )
            if not own:
                raise Undecided(f"{message}.")
        else:
            message += ": it may be nothing"
        shown = gain.high < limit or own
        return (
            self.found(
                Severity.WARNING if shown else Severity.NOTE,
                f"{message}.",
                subjects=(subject_of(book),),
                estimate=gain,
                remedy=Remedy(
                    kind=RemedyKind.ASK,
                    text="Look for columns that know more of the target before another "
                    "model.",
                ),
                picture=_picture(book),
            ),
        )


def _picture(book: Scorebook) -> Picture:
    baseline, _ = book.baseline()
    every: list[tuple[str, Estimate]] = [("guessing", baseline)]
    every += [(m, book.honest.score(book.metric, m)) for m in book.honest.models]
    return Picture(
        kind=PictureKind.SCORES,
        title="The honest score of each model, and of guessing",
        fields=("label", "score", "low", "high", "reference"),
        rows=tuple(
            (name, e.value, e.low, e.high, book.chance())
            for name, e in every
            if e.value is not None
        ),
        x=metric_word(book.metric),
    )
