"""PEN006: a penalty that was set by hand, far from the honest one."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Finding, Severity
from ...scoring.penalised.kinds import Penalty, strength_of
from ...scoring.penalised.line import Line, Rival, Swap
from ...scoring.scorebook import Scorebook
from .._check import AbstractCheck
from ..fit._words import metric_word, number, rows_needed, spelled
from ._line import (
    effect_of,
    grade_of,
    line_of,
    model_of,
    swap_for,
    with_coefficients,
)


@final
@dataclass(frozen=True, slots=True)
class MistunedPenalty(AbstractCheck):
    """A penalty that was set by hand, far from the honest one.

    What it asks
    ------------
    Does the penalty that was set, by hand or by default, cost anything against the one
    that cross-validation chooses?

    Why it matters
    --------------
    No value is right for every table: the default of a lasso removes all features of
    one and none of another. A penalty from another table is a guess on this one.

    How it decides
    --------------
    In each fold the same model gets the penalty that cross-validation inside its
    training rows chooses. The scores of both are compared on the fold's own rows, which
    had no part in the choice. A warning if the lower end of the paired 99% interval is
    above {cost:.0%} of the way from guessing to perfection, which in AUC is half as
    much: a model so much worse is one to change. A note if it is better by more than
    that and beyond chance (the lower end of the 95% interval above 0). Clear if it
    surely is better by no more than that. In between the rows cannot tell. An AUC does
    not feel how bold probabilities are, so a logistic regression is also asked in the
    loss that it minimises, log loss, on the same predictions: a note if the chosen
    penalty is better there by the same rule, and a warning if it surely is and the
    penalty as set does worse than guessing, beyond chance.

    When it is wrong
    ----------------
    Where only ranks are used, probabilities that are too bold or too timid cost
    nothing. A metric of labels feels neither, and is not asked again.

    What to do
    ----------
    Let cross-validation choose, and quote the score of the whole by nested
    cross-validation.

    Parameters
    ----------
    cost
        Share of the possible that a penalty may cost.
    """

    code: ClassVar[str] = "PEN006"
    title: ClassVar[str] = "a penalty far from the honest one"
    needs_scores: ClassVar[bool] = True

    cost: float = 0.02

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Score the model with the penalty as set and as chosen."""
        book, line = line_of(evidence)
        step = line.step
        if step.penalty is not Penalty.FIXED:
            raise NotApplicable(f"The penalty of `{step.name}` is not set by hand.")
        if not step.kind.tunable:
            raise NotApplicable(
                f"To choose the penalty of `{step.name}` takes too long for an audit."
            )
        with_coefficients(line)
        rival = line.rival(Swap.TUNED)
        gain, name = rival.gain, step.kind.parameter
        if gain.value is None or gain.low is None or gain.high is None:
            raise Undecided("The gain has no interval. Give more rows.")
        value = strength_of(step.estimator, step.kind)
        # A list of values, one for each target, is no one number.
        told = "" if value is None else f" with {name} = {value:.3g}"
        said = (
            f"`{step.name}`{told}, as set, has "
            f"{metric_word(book.metric)} {spelled(rival.present)}; {rival.words} "
            f"gains {spelled(gain)}"
        )
        if rival.value is not None:
            said += f" ({name} = {rival.value:.3g} on all rows)"
        loss = rival.own_loss
        bold = loss is not None and loss.stands(self.cost)
        if bold and not rival.surely_above(self.cost):
            assert loss is not None
            sure = loss.below_guessing and loss.surely_above(self.cost)
            grade = Severity.WARNING if sure else Severity.NOTE
            said += (
                f". In log loss, which it minimises, it has {spelled(loss.present)}, "
                f"where guessing has {number(loss.guess)}, and that gains "
                f"{spelled(loss.gain)}"
            )
            return (self._found(book, line, rival, grade, said),)
        if rival.within(self.cost):
            return self.clear(f"{said}.", estimate=gain)
        if not rival.stands(self.cost):
            half = self.cost * book.possible()
            raise Undecided(
                f"{said}. About {rows_needed(gain, half):,} rows would tell."
            )
        return (self._found(book, line, rival, grade_of(rival, self.cost), said),)

    def _found(
        self, book: Scorebook, line: Line, rival: Rival, grade: Severity, said: str
    ) -> Finding:
        value = strength_of(line.step.estimator, line.step.kind)
        return self.found(
            grade,
            f"{said}.",
            subjects=(model_of(line),),
            evidence=(("set", value), ("chosen", rival.value)),
            estimate=rival.gain,
            effect=effect_of(book, rival),
            remedy=swap_for(rival, "Let cross-validation choose the penalty."),
        )
