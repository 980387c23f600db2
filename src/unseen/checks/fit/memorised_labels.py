"""FIT002: a model that fits labels which mean nothing."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Finding, Picture, PictureKind, Severity
from ...scoring.scorebook import Scorebook
from .._check import AbstractCheck
from ._advice import use_model
from ._cost import all_memory, cost_of
from ._words import book_of, called, metric_word, number, spelled, subject_of


@final
@dataclass(frozen=True, slots=True)
class MemorisedLabels(AbstractCheck):
    """A model that fits labels which mean nothing.

    What it asks
    ------------
    If the target is shuffled, so that no column says anything about it, how well does
    the same model fit its training rows all the same?

    Why it matters
    --------------
    What it reaches there is memory. A model that can learn noise by heart also learns
    the noise of the true target, and its training score means nothing.

    How it decides
    --------------
    The model is fitted once more, on a shuffled target, and scored on the rows that it
    was fitted on. It memorises if the lower end of that score lies more than {share} of
    the way from guessing to perfection (for an AUC, at {share}, 0.75). For a model of
    yours this is a warning if it costs: if the better probe scores higher on the true
    target by more than {cost} of that way and more than one standard error of the
    paired difference, or if on the true target and on other rows the model is not shown
    to be better than guessing. Otherwise, and for the probes, it is a note. Undecided
    if the score's interval holds the border. With fewer than {rows} training rows
    nothing is said: there every model memorises.

    When it is wrong
    ----------------
    Forests and nearest neighbours memorise by their nature and average it out; where
    they do as well as the probes it is a note, to be kept in mind whenever somebody
    quotes a training score.

    What to do
    ----------
    Never quote the training score. Limit what the model can store: depth, leaves,
    neighbours, penalties; stop early.

    Parameters
    ----------
    share
        Share of the possible that is memory.
    cost
        Share of the possible by which the probe must be better.
    rows
        Training rows below which nothing is said.
    """

    code: ClassVar[str] = "FIT002"
    title: ClassVar[str] = "a model that learns labels by heart"
    needs_scores: ClassVar[bool] = True

    share: float = 0.5
    cost: float = 0.02
    rows: int = 50

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Look at the training score on a shuffled target."""
        book = book_of(evidence)
        permuted = book.permuted
        if permuted is None:
            raise NotApplicable("No model was fitted on a shuffled target.")
        if len(permuted.rows) < self.rows:
            raise NotApplicable(f"Fewer than {self.rows} rows train.")
        memory = book.memory(book.judged)
        if memory is None:
            raise Undecided("The score on a shuffled target has no interval.")
        word, name = metric_word(book.metric), called(book, book.judged)
        message = (
            f"Fitted on a shuffled target, {name} still has {word} "
            f"{spelled(memory.score)} on its {len(permuted.rows):,} training rows, "
            f"where guessing has {number(memory.guessing)}"
        )
        if book.own_model is not None and memory.low <= self.share < memory.high:
            raise Undecided(f"{message}, at the border of memorising.")
        if memory.low <= self.share:
            return self.clear(f"{message}.", estimate=memory.score)
        cost = cost_of(book, self.cost)
        costs = cost is not None and cost.stands
        if cost is not None and costs:
            message += f"; on the true one {called(book, cost.probe)} is better"
        nothing = all_memory(book)
        if nothing:
            message += "; on other rows it may be no better than guessing"
        return (
            self.found(
                Severity.WARNING if costs or nothing else Severity.NOTE,
                f"{message}.",
                subjects=(subject_of(book),),
                estimate=memory.score,
                remedy=use_model(
                    cost.probe,
                    book.pool.kind,
                    "Limit what the model can store, or take a model that stores less.",
                )
                if cost is not None and costs
                else None,
                picture=_picture(book),
            ),
        )


def _picture(book: Scorebook) -> Picture:
    assert book.permuted is not None
    known = [(m, book.memory(m)) for m in book.permuted.models]
    return Picture(
        kind=PictureKind.SCORES,
        title="The training score on a shuffled target; the line is guessing",
        fields=("label", "score", "low", "high", "reference"),
        rows=tuple(
            (m, own.score.value, own.score.low, own.score.high, own.guessing)
            for m, own in known
            if own is not None
        ),
        x=metric_word(book.metric),
    )
