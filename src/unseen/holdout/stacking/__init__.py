"""Stacks whose top sees only rows that were left out, and those that leak.

The names are fetched when they are used: the estimators load scikit-learn.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .stack_fault import (
    StackFault as StackFault,
    StackFaultKind as StackFaultKind,
)
from .stack_gain import StackGain as StackGain, stack_gain as stack_gain
from .stack_leak import StackLeak as StackLeak, stack_leak as stack_leak
from .stack_score import stack_score as stack_score
from .wrong_stack import wrong_stack as wrong_stack

if TYPE_CHECKING:
    from .convex import (
        ConvexClassifier as ConvexClassifier,
        ConvexRegressor as ConvexRegressor,
    )
    from .stacked_classifier import StackedClassifier as StackedClassifier
    from .stacked_regressor import StackedRegressor as StackedRegressor

_HOMES = {
    "ConvexClassifier": "convex",
    "ConvexRegressor": "convex",
    "StackedClassifier": "stacked_classifier",
    "StackedRegressor": "stacked_regressor",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
