"""What is wrong with a stack, as plain facts."""

from dataclasses import dataclass
from enum import StrEnum


class StackFaultKind(StrEnum):
    """Which rows the second layer should not have been fitted on, and why.

    `SEEN_ROWS`: it is fitted on what the base models say of rows that they were
    fitted on. `PREFIT`: the base models come fitted, and their rows are not known.
    `MIDDLE_STEP`: the stack feeds another learner, with predictions of its own
    training rows. `SPLIT_GROUPS`: its inner folds part groups. `SPLIT_TIME`: its inner
    folds train on what comes after the rows that they predict.
    """

    SEEN_ROWS = "seen rows"
    PREFIT = "prefit"
    MIDDLE_STEP = "middle step"
    SPLIT_GROUPS = "split groups"
    SPLIT_TIME = "split time"


@dataclass(frozen=True, slots=True, kw_only=True)
class StackFault:
    """One fault of one stack.

    Parameters
    ----------
    kind
        What is wrong.
    path
        Where the stack is in what was given, for example ``"steps.model"``; empty
        where it is what was given.
    estimator
        Name of its class.
    certain
        Whether it follows from what was given. If not, it depends on rows that were
        not given: measure it with `stack_leak`.
    share
        Share of the rows of the second layer that were predicted by a model that saw
        their group (or a later time), in [0, 1]; None where that is not counted.
    sentence
        The fact.
    advice
        What to do.
    """

    kind: StackFaultKind
    path: str
    estimator: str
    certain: bool
    share: float | None
    sentence: str
    advice: str
