"""SEL004: a stack whose second layer is fitted on the wrong rows."""

from dataclasses import dataclass
from typing import Any, ClassVar, final

import numpy as np

from ...errors import NotApplicable
from ...evidence import Evidence
from ...holdout.stacking import StackFault, wrong_stack
from ...result import (
    Finding,
    Remedy,
    RemedyKind,
    Severity,
    Subject,
    SubjectKind,
)
from .._check import AbstractCheck
from ._claimed import need_choices

# SEL003 asks for the rows of a threshold.
_THRESHOLD = "TunedThresholdClassifierCV"


@final
@dataclass(frozen=True, slots=True)
class LeakyStack(AbstractCheck):
    """A stack whose second layer is fitted on the wrong rows.

    What it asks
    ------------
    Does whatever learns from the predictions of other models (a stack, a calibration,
    searched weights) learn from predictions of rows that those models did not see?

    Why it matters
    --------------
    A model that memorises looks perfect on rows that it was fitted on. A second layer
    that sees this trusts that model most, and is worse on new rows than it says.

    How it decides
    --------------
    It looks at the model, without fitting it, at any depth. A warning where it follows
    from the settings that the second layer sees predictions of rows that their models
    saw, or of groups or later times that they saw, with more than {tolerated:.0%} of
    the rows where they can be counted. A note where it depends on rows that aren't
    known, such as base models that come fitted. Clear is a model without such a
    layer, or one whose inner folds respect the groups and the time.

    When it is wrong
    ----------------
    ``cv="prefit"`` is right where the base models were fitted on other rows. Of a
    splitter that is not scikit-learn's it knows nothing, so it keeps silent. Whether
    the fault costs much it does not say: measure it by a refit with the right folds.

    What to do
    ----------
    Fit the second layer on out-of-fold predictions that respect groups and time:
    ``unseen.holdout.stacking`` has such stacks.

    Parameters
    ----------
    tolerated
        Share of the second layer's rows that may be predicted by a model which saw
        their group or a later time.
    """

    code: ClassVar[str] = "SEL004"
    title: ClassVar[str] = "a stack fitted on the wrong rows"

    tolerated: float = 0.02

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Look for second layers in the model."""
        choices = need_choices(evidence, "model")
        if choices.estimator is None:
            raise NotApplicable("No model was given.")
        groups, time = self._column(evidence, "group"), self._column(evidence, "time")
        faults = [
            f
            for f in wrong_stack(
                choices.estimator, y=evidence.y, groups=groups, time=time
            )
            if f.estimator != _THRESHOLD
            and (f.share is None or f.share > self.tolerated)
        ]
        if not faults:
            name = type(choices.estimator).__name__
            return self.clear(f"No second layer of {name} sees the wrong rows.")
        return tuple(self._finding(f) for f in faults)

    def _finding(self, fault: StackFault) -> Finding:
        where = f" (at `{fault.path}`)" if fault.path else ""
        return self.found(
            Severity.WARNING if fault.certain else Severity.NOTE,
            fault.sentence.removesuffix(".") + f"{where}.",
            subjects=(Subject(kind=SubjectKind.MODEL, name=fault.estimator),),
            evidence=(
                ("kind", str(fault.kind)),
                ("path", fault.path),
                ("share", fault.share),
            ),
            remedy=Remedy(kind=RemedyKind.ASK, text=fault.advice),
        )

    def _column(self, evidence: Evidence, role: str) -> Any:
        """Give a role's column of the sampled rows; True where cells are missing."""
        name = evidence.task.group if role == "group" else evidence.task.time
        if name is None or name not in evidence.places:
            return None
        values = evidence.values(name)
        if values.dtype.kind == "f":
            return values if np.isfinite(values).all() else True
        return values if (values != 0).all() else True
