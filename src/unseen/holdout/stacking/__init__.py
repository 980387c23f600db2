"""Stacks whose second layer sees only rows that were left out, and those that leak.

The names are fetched when they are used: the estimators load scikit-learn.
"""

from .stack_fault import (
    StackFault as StackFault,
    StackFaultKind as StackFaultKind,
)
from .wrong_stack import wrong_stack as wrong_stack
