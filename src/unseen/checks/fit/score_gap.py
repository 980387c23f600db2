"""FIT001: a training score that the model does not keep on other rows."""

from dataclasses import dataclass, replace
from math import isnan
from typing import ClassVar, final

from ...errors import Undecided
from ...evidence import Evidence
from ...result import Estimate, Finding, Picture, PictureKind, Severity
from ...scoring.scorebook import Scorebook
from .._check import AbstractCheck
from ._advice import use_model
from ._cost import Cost, all_memory, cost_of
from ._words import book_of, called, honest_score, metric_word, spelled, subject_of


@final
@dataclass(frozen=True, slots=True)
class ScoreGap(AbstractCheck):
    """A training score that the model does not keep on other rows.

    What it asks
    ------------
    How much better does the model score on the rows that it was fitted on than on rows
    that it did not see?

    Why it matters
    --------------
    The difference is what it learned of these rows alone. It will not be there in
    production, and a model that learned less of it often scores better there.

    How it decides
    --------------
    The gap is the mean training score of the folds less the honest score, with the
    honest score's interval. It counts as a share of the way from guessing to
    perfection (for an AUC, 0.1 of it is 0.05). For a model of yours it is found if the
    lower end is above {gap}; a warning only if the gap costs: if the better probe
    scores higher on the same rows by more than {cost} of that way and more than one
    standard error of the paired difference, or if the model is not shown to be better
    than guessing on other rows. A gap without a cost is a note. For the probes it is a
    note above {of_probes}.

    When it is wrong
    ----------------
    A forest fits its training rows perfectly by its nature and may still be the best
    model there is; that is why a gap alone is no warning.

    What to do
    ----------
    Judge the model by its honest score alone. Where the gap costs, fit less: stronger
    penalties, larger leaves, fewer columns, or the probe that did better.

    Parameters
    ----------
    gap, of_probes
        Share of the possible above which a gap is told, of your model and of the
        probes. The probes stop early, and their gaps on small tables are known.
    cost
        Share of the possible by which the probe must be better.
    """

    code: ClassVar[str] = "FIT001"
    title: ClassVar[str] = "a training score that other rows do not confirm"
    needs_scores: ClassVar[bool] = True

    gap: float = 0.1
    of_probes: float = 0.4
    cost: float = 0.02

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Hold the training score against the honest one."""
        book = book_of(evidence)
        honest = honest_score(book)
        train = book.train_score(book.honest, book.judged)
        if isnan(train):
            raise Undecided(
                "The training rows of every fold have one class. Give more rows."
            )
        gap = _gap(book, train, honest)
        assert gap.low is not None
        share = gap.low / book.possible()
        word = metric_word(book.metric)
        model = called(book, book.judged)
        message = (
            f"On its training rows {model} has {word} {train:.3f}, on others "
            f"{spelled(honest)}: a gap of {spelled(gap)}"
        )
        limit = self.of_probes if book.own_model is None else self.gap
        if share <= limit:
            return self.clear(f"{message}.", estimate=gap)
        cost = cost_of(book, self.cost)
        costs = cost is not None and cost.stands
        nothing = all_memory(book)
        if nothing:
            message += "; on these it may be no better than guessing"
        return (
            self.found(
                Severity.WARNING if costs or nothing else Severity.NOTE,
                f"{message}{_price(book, cost)}.",
                subjects=(subject_of(book),),
                evidence=(("train_score", train), ("gap_share", share)),
                estimate=gap,
                remedy=use_model(
                    cost.probe if cost else book.best_probe(),
                    book.pool.kind,
                    "Judge the model by its honest score, and fit less: stronger "
                    "penalties, larger leaves, fewer columns.",
                )
                if costs
                else None,
                picture=_picture(book, train, honest),
            ),
        )


def _gap(book: Scorebook, train: float, honest: Estimate) -> Estimate:
    """Turn the honest score around the training score; positive where it flatters."""
    assert honest.value is not None
    assert honest.low is not None
    assert honest.high is not None
    gain = book.metric.gain
    low, high = sorted((gain(train, honest.high), gain(train, honest.low)))
    return replace(
        honest,
        value=gain(train, honest.value),
        low=low,
        high=high,
        method="training score less honest score",
    )


def _price(book: Scorebook, cost: Cost | None) -> str:
    if cost is None:
        return ""
    if not cost.stands:
        return f"; {called(book, cost.probe)} is not clearly better"
    return f"; {called(book, cost.probe)} is better by {spelled(cost.ahead)}"


def _picture(book: Scorebook, train: float, honest: Estimate) -> Picture:
    rows: list[tuple[str, float | None, float | None, float | None]] = [
        ("training rows", train, None, None),
        ("other rows", honest.value, honest.low, honest.high),
    ]
    if book.own_model is not None:
        probe = book.best_probe()
        other = book.honest.score(book.metric, probe)
        rows.append((f"{probe}, other rows", other.value, other.low, other.high))
    return Picture(
        kind=PictureKind.SCORES,
        title="The score on rows that were fitted and on others",
        fields=("label", "score", "low", "high"),
        rows=tuple(rows),
        x=metric_word(book.metric),
    )
