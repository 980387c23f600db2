"""PEN003: a penalty at the edge of the grid that was searched."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Finding
from ...scoring.penalised.fitted import FittedLine
from ...scoring.penalised.kinds import Penalty
from ...scoring.penalised.line import Swap
from .._check import AbstractCheck
from ._line import (
    effect_of,
    fitted_of,
    gain_words,
    grade_of,
    line_of,
    model_of,
    swap_for,
    tried,
)

# Values of a penalty that are closer are one; so small a coefficient is none.
_SAME = _ROUNDING = 1e-9


@final
@dataclass(frozen=True, slots=True)
class PenaltyAtEdge(AbstractCheck):
    """A penalty at the edge of the grid that was searched.

    What it asks
    ------------
    Did the search for the penalty end at the largest or the smallest value that it was
    given?

    Why it matters
    --------------
    The best value may lie beyond. A search that stops at the edge has not searched, and
    its score is that of the grid's author.

    How it decides
    --------------
    The search is fitted on all training rows and its choice held against the ends of
    its grid. At an end, the same search runs with a grid that goes four powers of ten
    further. A warning if that surely is better, the lower end of the paired 99%
    interval above {cost:.0%} of the way from guessing to perfection; clear if it surely
    is not, the upper end of the 95% interval below; else a note. At the strongest
    penalty with no coefficient left, a stronger one changes nothing: clear.

    When it is wrong
    ----------------
    In each fold the search chooses anew. Where the choice wavers between the edge and
    its neighbour, this sees one of both.

    What to do
    ----------
    Make the grid longer at that end.

    Parameters
    ----------
    cost
        Share of the possible by which a longer grid must be better for a warning.
    """

    code: ClassVar[str] = "PEN003"
    title: ClassVar[str] = "a penalty at the edge of its grid"
    needs_scores: ClassVar[bool] = True

    cost: float = 0.02

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Hold the value that was chosen against the ends of the grid."""
        book, line = line_of(evidence)
        step = line.step
        if step.penalty is not Penalty.SEARCHED:
            raise NotApplicable(f"The penalty of `{step.name}` is not searched.")
        fitted = fitted_of(line)
        chosen, grid = fitted.strength(step), fitted.tried(step)
        if len(grid) < 2:
            raise NotApplicable("The search has no grid of values.")
        if chosen is None:
            raise Undecided(f"`{step.name}` does not say which value it chose.")
        name = step.kind.parameter
        said = f"The search chose {name} = {chosen:.3g} of {len(grid):,} values from "
        said += f"{grid[0]:.3g} to {grid[-1]:.3g}"
        ends = [e for e in (grid[0], grid[-1]) if abs(chosen - e) <= _SAME * abs(e)]
        if not ends:
            return self.clear(f"{said}.")
        strong = (ends[0] == grid[-1]) == (name != "C")
        if strong and _nothing_left(fitted):
            return self.clear(f"{said}; no coefficient is left to shrink.")
        rival = tried(line, Swap.LONGER)
        if rival is not None and rival.within(self.cost):
            return self.clear(
                f"{said}, an end of it; {gain_words(book, rival)}.", estimate=rival.gain
            )
        end = "strongest" if strong else "weakest"
        return (
            self.found(
                grade_of(rival, self.cost),
                f"{said}: the {end} penalty that it was given; "
                f"{gain_words(book, rival)}.",
                subjects=(model_of(line),),
                evidence=(
                    ("chosen", chosen),
                    ("low", grid[0]),
                    ("high", grid[-1]),
                ),
                estimate=None if rival is None else rival.gain,
                effect=effect_of(book, rival),
                remedy=swap_for(
                    rival, f"Let the grid go on beyond {name} = {chosen:.3g}."
                ),
            ),
        )


def _nothing_left(fitted: FittedLine) -> bool:
    """Whether no coefficient is more than rounding, beside the target's spread."""
    coefficients = fitted.coefficients
    if coefficients is None:
        return False
    size = np.abs(coefficients) * fitted.design.std(axis=0)
    return bool(size.max(initial=0.0) <= _ROUNDING * fitted.response.std())
