"""PEN002: an unpenalised fit with more parameters than the rows carry."""

from dataclasses import dataclass
from math import ceil
from typing import ClassVar, final

import numpy as np

from ...errors import NotApplicable
from ...evidence import Evidence
from ...result import Estimate, Finding, Severity
from ...scoring.penalised.fitted import FittedLine
from ...scoring.penalised.kinds import Response
from ...scoring.penalised.line import Line, Swap
from ...scoring.scorebook import Scorebook
from ...stats.coefficients import rank_of
from ...stats.intervals import score_interval
from ...stats.metrics.catalogue import METRICS
from .._check import AbstractCheck
from ._line import (
    effect_of,
    fitted_of,
    gain_words,
    grade_of,
    model_of,
    rows_of_table,
    swap_for,
    tried,
    unpenalised_of,
)


@final
@dataclass(frozen=True, slots=True)
class TooManyParameters(AbstractCheck):
    """An unpenalised fit with more parameters than the rows carry.

    What it asks
    ------------
    Does a linear model without a penalty have rows enough for each of its parameters?
    Does it tell its training rows apart so well that its coefficients have no end?

    Why it matters
    --------------
    Each parameter that is fitted freely adds the noise of about one row: with p of them
    on n rows the squared error on new rows is above that on the training rows by about
    2 σ² p / n. Where classes are separated, the likelihood has no maximum, and the
    coefficients are whatever the solver stopped at.

    How it decides
    --------------
    Parameters are the directions that the columns span, and the intercept. Rows are
    those of the table; for classes those of the rarest, which limits what can be
    learned. With {each} rows or more for each parameter it is clear: the noise of
    fitting is then at most about a tenth. Below, a model with a penalty chosen by
    cross-validation is scored on the same rows. A warning if it surely is better, the
    lower end of the paired 99% interval above {cost:.0%} of the way from guessing to
    perfection, which in AUC is half as much; clear if it surely is not, the upper end
    of the 95% interval below; else a note, with what theory expects of the gap and what
    is measured. Training rows of two classes that the model tells apart without one
    error are a warning by themselves.

    When it is wrong
    ----------------
    The law is for noise of equal spread. A level of a word whose rows all have one
    class also makes a coefficient endless, and is not looked for. Classes that truly
    are separate make the same warning: the ranks are right then, the probabilities not.

    What to do
    ----------
    Shrink: a ridge with its penalty chosen by cross-validation. Or take fewer columns,
    chosen without the target.

    Parameters
    ----------
    each
        Rows for each parameter from which it is clear.
    cost
        Share of the possible by which a penalised model must be better for a warning.
    """

    code: ClassVar[str] = "PEN002"
    title: ClassVar[str] = "more parameters than the rows carry"
    needs_scores: ClassVar[bool] = True

    each: float = 10.0
    cost: float = 0.02

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Count rows and parameters, and score a penalised model where few are left."""
        book, line = unpenalised_of(evidence)
        fitted = fitted_of(line)
        rank = rank_of(fitted.design)
        if rank >= len(fitted.design) - 1:
            raise NotApplicable("There are as many parameters as rows: see PEN005.")
        rows = _carrying(evidence, book, fitted)
        each = rows / (rank + 1)
        separated = _separated(fitted, line)
        counted = (
            f"`{line.step.name}` fits {rank + 1:,} parameters without a penalty on "
            f"{rows:,} rows{' of the rarest class' if book.pool.n_classes else ''}: "
            f"{each:.1f} for each"
        )
        if each >= self.each and not separated:
            return self.clear(f"{counted}.")
        rival = tried(line, Swap.SHRUNK)
        if not separated and rival is not None and rival.within(self.cost):
            return self.clear(
                f"{counted}; {gain_words(book, rival)}.", estimate=rival.gain
            )
        law, gap = _law(book, line, fitted, rank + 1)
        if separated:
            counted += (
                ". It tells its training rows apart without an error, so its "
                "coefficients have no end"
            )
        return (
            self.found(
                Severity.WARNING if separated else grade_of(rival, self.cost),
                f"{counted}{law}; {gain_words(book, rival)}.",
                subjects=(model_of(line),),
                evidence=(
                    ("parameters", rank + 1),
                    ("rows_for_each", each),
                    ("separated", separated),
                ),
                estimate=gap if rival is None else rival.gain,
                effect=effect_of(book, rival),
                remedy=swap_for(
                    rival,
                    "Shrink the coefficients, or take "
                    f"{max(1, ceil(rows / self.each) - 1):,} columns at most.",
                ),
            ),
        )


def _carrying(evidence: Evidence, book: Scorebook, fitted: FittedLine) -> int:
    """Count the rows that carry parameters: all, or those of the rarest class."""
    rows = rows_of_table(evidence, fitted)
    if not book.pool.n_classes:
        return rows
    y = book.pool.y[~book.pool.given_test]
    shares = np.unique(y, return_counts=True)[1] / len(y)
    return max(1, round(rows * float(shares.min())))


def _separated(fitted: FittedLine, line: Line) -> bool:
    """Whether the model's own hyperplane has every training row on its right side."""
    coefficients = fitted.coefficients
    if line.step.kind.response is not Response.LOGISTIC or coefficients is None:
        return False
    if len(coefficients) > 1 or len(np.unique(fitted.response)) != 2:
        return False
    eta = fitted.design @ coefficients[0] + fitted.intercept
    return bool(((eta > 0) == (fitted.response == 1)).all())


def _law(
    book: Scorebook, line: Line, fitted: FittedLine, parameters: int
) -> tuple[str, Estimate | None]:
    """Say what theory expects of the gap in squared error, and what is measured."""
    coefficients = fitted.coefficients
    gaussian = line.step.kind.response is Response.GAUSSIAN
    if not gaussian or coefficients is None or fitted.transformed:
        return "", None
    honest, n = book.honest, len(fitted.design)
    left = fitted.response - fitted.design @ coefficients[0] - fitted.intercept
    inside = float((left**2).mean())
    noise = inside * n / max(1, n - parameters)
    free = max(1, honest.n_train - parameters)
    expected = noise * (parameters / n + parameters / free)
    metric = METRICS["rmse"]
    outside = score_interval(
        metric,
        honest.y,
        honest.influence(metric, line.name),
        clusters=honest.clusters,
    )
    if outside.value is None or outside.low is None or outside.high is None:
        return "", None
    ends = (outside.low, outside.value, outside.high)
    low, value, high = (e**2 - inside for e in ends)
    gap = Estimate(
        value=value,
        low=low,
        high=high,
        level=outside.level,
        n=outside.n,
        method="squared error on other rows less that on its own",
    )
    words = (
        f". Theory expects a squared error {expected:.3g} higher on other rows, and it "
        f"is {value:.3g} [{low:.3g}, {high:.3g}] higher"
    )
    return words, gap
