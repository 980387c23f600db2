"""FIT006: a model too simple for what the table holds."""

from dataclasses import dataclass
from math import isnan
from typing import ClassVar, final

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Finding, Picture, PictureKind, Severity
from ...scoring.scorebook import Scorebook
from .._check import AbstractCheck
from ._advice import use_model
from ._words import (
    book_of,
    called,
    honest_score,
    metric_word,
    number,
    sentence,
    spelled,
    subject_of,
)


@final
@dataclass(frozen=True, slots=True)
class Underfit(AbstractCheck):
    """A model too simple for what the table holds.

    What it asks
    ------------
    Does another model score better on rows that it did not see than this one on the
    very rows that it was fitted on?

    Why it matters
    --------------
    What a model cannot fit it cannot predict. More rows don't help it, and no tuning of
    what it already lacks.

    How it decides
    --------------
    A warning if the better probe scores above the model on the same rows, the lower end
    of the paired difference being more than {better} of the way from guessing to
    perfection, and if the probe's score on unseen rows is also above the model's on its
    own training rows. The probes themselves are not asked: one is simple and one rich.

    When it is wrong
    ----------------
    A model may be simple on purpose, to be explained or to obey a rule.

    What to do
    ----------
    Take the model that does better, or give this one more freedom: interactions,
    curves, weaker penalties, deeper trees.

    Parameters
    ----------
    better
        Share of the possible by which the probe must be better.
    """

    code: ClassVar[str] = "FIT006"
    title: ClassVar[str] = "a model too simple for the table"
    needs_scores: ClassVar[bool] = True

    better: float = 0.04

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Hold the model's training score against the probe's honest one."""
        book = book_of(evidence)
        own = book.own_model
        if own is None:
            raise NotApplicable(
                "No model of yours was given; one of the probes is rich."
            )
        honest = honest_score(book)
        train = book.train_score(book.honest, own)
        probe = book.best_probe()
        other = book.honest.score(book.metric, probe)
        ahead = book.ahead(probe, own)
        if isnan(train) or other.value is None or ahead.value is None:
            raise Undecided("The training rows of every fold have one class.")
        word, name = metric_word(book.metric), called(book, own)
        rich = f"the {probe} has {spelled(other)} on rows that it did not see"
        message = sentence(
            f"{name} has {word} {number(train)} on its training rows and "
            f"{spelled(honest)} on others; {rich}"
        )
        if ahead.low is None:
            raise Undecided(f"{message}. Their difference has no interval.")
        sure = ahead.low / book.possible() > self.better
        if not sure or not book.metric.better(other.value, train):
            return self.clear(f"{message}.", estimate=ahead)
        return (
            self.found(
                Severity.WARNING,
                f"{message}: better by {spelled(ahead)}.",
                subjects=(subject_of(book),),
                evidence=(("train_score", train), ("probe_score", other.value)),
                estimate=ahead,
                remedy=use_model(
                    probe,
                    book.pool.kind,
                    f"Take {probe}, or give the model more freedom.",
                ),
                picture=_picture(book, train, probe),
            ),
        )


def _picture(book: Scorebook, train: float, probe: str) -> Picture:
    own, other = (book.honest.score(book.metric, m) for m in (book.judged, probe))
    return Picture(
        kind=PictureKind.SCORES,
        title="What the model cannot fit, and the probe predicts",
        fields=("label", "score", "low", "high"),
        rows=(
            ("the model, training rows", train, None, None),
            ("the model, other rows", own.value, own.low, own.high),
            (f"{probe}, other rows", other.value, other.low, other.high),
        ),
        x=metric_word(book.metric),
    )
