"""FIT004: a simpler model that is as good."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Estimate, Finding, Picture, PictureKind, Severity
from ...scoring.learners import LINEAR
from ...scoring.scorebook import Scorebook
from .._check import AbstractCheck
from ._advice import use_model
from ._words import (
    book_of,
    called,
    metric_word,
    sentence,
    spelled,
    standard_error,
    subject_of,
)


@final
@dataclass(frozen=True, slots=True)
class SimplerIsAsGood(AbstractCheck):
    """A simpler model that is as good.

    What it asks
    ------------
    Is the model better than a penalised linear one by more than the table can tell?

    Why it matters
    --------------
    Of two models with the same score the simpler one is easier to explain, to keep and
    to trust on rows that differ from these; the other's extra freedom bought nothing.

    How it decides
    --------------
    By the one-standard-error rule: found if the difference of the honest scores, paired
    on the same rows, is at most its own standard error. A model of yours counts as less
    simple only if, on a shuffled target, it fits its training rows better than the
    linear one by more than {freedom} of the way from guessing to perfection. It always
    is a note: advice. Where nothing is better than guessing there is nothing to choose.

    When it is wrong
    ----------------
    In few rows a real difference hides within its standard error; with more of them the
    richer model may win.

    What to do
    ----------
    Take the simpler model, and come back to the other with more rows.

    Parameters
    ----------
    freedom
        Share of the possible that a richer model fits more where there is nothing.
    """

    code: ClassVar[str] = "FIT004"
    title: ClassVar[str] = "a simpler model that is as good"
    needs_scores: ClassVar[bool] = True

    freedom: float = 0.1

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Hold the model against the linear probe."""
        book = book_of(evidence)
        if LINEAR not in book.honest.models:
            raise NotApplicable("No linear model was fitted beside it.")
        gain = book.above_chance()
        if gain.low is None or gain.low <= 0:
            raise NotApplicable("Nothing is clearly better than guessing.")
        if book.own_model is None and set(book.honest.chosen) == {LINEAR}:
            return self.clear("The simplest model was taken in every fold.")
        if book.own_model is not None and not self._is_richer(book):
            return self.clear(
                f"{called(book, book.own_model)} is about as simple as the {LINEAR}."
            )
        ahead = book.ahead(book.judged, LINEAR)
        error = standard_error(ahead)
        if ahead.value is None or error is None:
            raise Undecided("The difference of the two models has no interval.")
        word, name = metric_word(book.metric), called(book, book.judged)
        if ahead.value > error:
            return self.clear(
                f"{sentence(name)} is better than the {LINEAR} by "
                f"{spelled(ahead)} in {word}, more than one standard error.",
                estimate=ahead,
            )
        simple, own = (book.honest.score(book.metric, m) for m in (LINEAR, book.judged))
        lead = book.ahead(LINEAR, book.judged)
        return (
            self.found(
                Severity.NOTE,
                f"The {LINEAR} is {_how(ahead, error)} {name}: {word} "
                f"{spelled(simple)} against {spelled(own)}, a paired difference of "
                f"{spelled(lead)} with a standard error of {error:.2g}.",
                subjects=(subject_of(book),),
                evidence=(("standard_error", error),),
                estimate=lead,
                remedy=use_model(
                    LINEAR,
                    book.pool.kind,
                    f"Take the {LINEAR}: it is simpler and as good.",
                ),
                picture=_picture(book),
            ),
        )

    def _is_richer(self, book: Scorebook) -> bool:
        assert book.own_model is not None
        own, linear = book.memory(book.own_model), book.memory(LINEAR)
        if own is None or linear is None:
            raise Undecided("No model was fitted on a shuffled target.")
        return own.share - linear.share > self.freedom


def _how(ahead: Estimate, error: float) -> str:
    assert ahead.value is not None
    return "better than" if ahead.value < -error else "as good as"


def _picture(book: Scorebook) -> Picture:
    scores: list[tuple[str, Estimate]] = [
        (m, book.honest.score(book.metric, m)) for m in book.honest.models
    ]
    return Picture(
        kind=PictureKind.SCORES,
        title="The honest score of each model on the same rows",
        fields=("label", "score", "low", "high"),
        rows=tuple((name, e.value, e.low, e.high) for name, e in scores),
        x=metric_word(book.metric),
    )
