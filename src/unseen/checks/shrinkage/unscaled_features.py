"""PEN004: features on several scales under one penalty."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from ...errors import NotApplicable
from ...evidence import Evidence
from ...result import Finding
from ...scoring.penalised.fitted import FittedLine
from ...scoring.penalised.kinds import Penalty
from ...scoring.penalised.line import Line, Swap
from .._check import AbstractCheck
from ._line import (
    effect_of,
    features_of,
    fitted_of,
    gain_words,
    grade_of,
    line_of,
    model_of,
    swap_for,
    tried,
    with_coefficients,
)

# Kernels have no coefficients, and a scale all the same.
_BY_DISTANCE = ("SVC", "SVR", "NuSVR")


@final
@dataclass(frozen=True, slots=True)
class UnscaledFeatures(AbstractCheck):
    """Features on several scales under one penalty.

    What it asks
    ------------
    Do the features that reach a penalised model differ in scale, so that the penalty
    falls on their units?

    Why it matters
    --------------
    A penalty is on the coefficients. That of a length in metres is a thousandth of what
    it is in kilometres, and is shrunk less: the unit decides what the model uses.

    How it decides
    --------------
    By the standard deviations of what reaches the model's last step, whatever stands
    before it; columns of two values count as on one scale, and models that scale inside
    are clear. Found if the largest is more than {ratio:.0f} times the smallest: below,
    no feature is penalised a hundred times as much as another. Then the same model is
    scored behind a scaler, its penalty chosen by cross-validation if it was set by
    hand. A warning if that surely is better, the lower end of the paired 99% interval
    above {cost:.0%} of the way from guessing to perfection; else a note.

    When it is wrong
    ----------------
    Features of one unit, such as pixels or counts of words, may differ in spread for a
    reason, and the scale may be meant. The gain says which is better here.

    What to do
    ----------
    Put a ``StandardScaler`` before the model, inside its pipeline.

    Parameters
    ----------
    ratio
        Largest standard deviation over the smallest above which it is found.
    cost
        Share of the possible by which the scaled model must be better for a warning.
    """

    code: ClassVar[str] = "PEN004"
    title: ClassVar[str] = "features on several scales under one penalty"
    needs_scores: ClassVar[bool] = True

    ratio: float = 10.0
    cost: float = 0.02

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Compare the standard deviations of the features that are penalised."""
        book, line = line_of(evidence)
        step = line.step
        if Penalty.NONE in (step.penalty, step.kind.penalty):
            raise NotApplicable(f"`{step.name}` has no penalty.")
        if step.scales_inside:
            return self.clear(f"`{step.name}` scales its features inside.")
        fitted = _read(line)
        numbers = np.flatnonzero(fitted.many_valued)
        if len(numbers) < 2:
            return self.clear("Fewer than two features have more than two values.")
        spread = fitted.design[:, numbers].std(axis=0)
        # Rounding leaves a spread to what is constant.
        spread = np.where(spread > 0, spread, spread[spread > 0].min(initial=1.0))
        ratio = float(spread.max() / spread.min())
        low, high = (int(numbers[k]) for k in (spread.argmin(), spread.argmax()))
        said = (
            f"The features that `{step.name}` penalises differ in scale by a factor of "
            f"{ratio:,.3g}: `{fitted.names[low]}` has a standard deviation of "
            f"{spread.min():.3g}, `{fitted.names[high]}` of {spread.max():.3g}"
        )
        if ratio <= self.ratio:
            return self.clear(f"{said}.")
        rival = tried(line, Swap.SCALED)
        middle = np.sqrt(spread.max() * spread.min())
        far = np.abs(np.log(spread / middle)) >= np.log(self.ratio) / 2
        return (
            self.found(
                grade_of(rival, self.cost),
                f"{said}; {gain_words(book, rival)}.",
                subjects=(
                    model_of(line),
                    *features_of(fitted, [int(j) for j in numbers[far]]),
                ),
                evidence=(("ratio", ratio), ("features", len(numbers))),
                estimate=None if rival is None else rival.gain,
                effect=effect_of(book, rival),
                remedy=swap_for(
                    rival, "Put a StandardScaler before the model, in its pipeline."
                ),
            ),
        )


def _read(line: Line) -> FittedLine:
    if line.step.name in _BY_DISTANCE:
        return fitted_of(line)
    return with_coefficients(line)
