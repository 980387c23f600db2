"""PEN005: as many parameters as rows, and no penalty."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...errors import Undecided
from ...evidence import Evidence
from ...result import Finding, Severity
from ...scoring.penalised.line import Swap
from ...stats.coefficients import rank_of
from .._check import AbstractCheck
from ._line import (
    effect_of,
    fitted_of,
    gain_words,
    model_of,
    rows_of_table,
    swap_for,
    tried,
    unpenalised_of,
)


@final
@dataclass(frozen=True, slots=True)
class MoreColumnsThanRows(AbstractCheck):
    """As many parameters as rows, and no penalty.

    What it asks
    ------------
    Has a linear model without a penalty as many parameters as it has training rows?

    Why it matters
    --------------
    Then it fits any target exactly, a shuffled one too, and infinitely many
    coefficients do so equally well. Which of them comes out is the solver's choice, and
    nothing that is read from them is in the data.

    How it decides
    --------------
    By counting: an error if the columns that reach the model's last step span as many
    directions as there are rows, the intercept being one more. Columns that repeat each
    other exactly count once. What a penalised model gains on the same rows is measured
    beside it, and decides nothing. Where more rows are in the table than are looked at,
    it is undecided.

    When it is wrong
    ----------------
    The exact fit of smallest length, which scikit-learn's ``LinearRegression`` gives,
    can predict well where columns are many times the rows. The count holds all the
    same: its coefficients are not what the rows say.

    What to do
    ----------
    Shrink: a ridge or a lasso with its penalty chosen by cross-validation.
    """

    code: ClassVar[str] = "PEN005"
    title: ClassVar[str] = "as many parameters as rows, and no penalty"
    needs_scores: ClassVar[bool] = True

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Count the directions that the columns span."""
        book, line = unpenalised_of(evidence)
        fitted = fitted_of(line)
        n, p = fitted.design.shape
        rank = rank_of(fitted.design)
        if rank < n - 1:
            return self.clear(
                f"{p:,} columns span {rank:,} directions, and there are {n:,} rows."
            )
        rows = rows_of_table(evidence, fitted)
        if rows > max(n, p + 1):
            raise Undecided(
                f"{n:,} of {rows:,} rows are looked at, too few for {p:,} columns."
            )
        rival = tried(line, Swap.SHRUNK)
        return (
            self.found(
                Severity.ERROR,
                f"`{line.step.name}` fits {p + 1:,} parameters without a penalty on "
                f"{n:,} rows: it fits any target exactly, and its coefficients are "
                f"one choice of infinitely many; {gain_words(book, rival)}.",
                subjects=(model_of(line),),
                evidence=(("columns", p), ("rows", n), ("directions", rank)),
                estimate=None if rival is None else rival.gain,
                effect=effect_of(book, rival),
                remedy=swap_for(rival, "Give the model a penalty."),
            ),
        )
