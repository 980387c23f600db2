"""Scores that know how they were come by.

Each estimator gives an `Estimate`; its page says what it assumes and which way it
errs. The names are bound here, once, because modules and functions share theirs.
"""

from .best_of import BestOf as BestOf, best_of as best_of
from .best_of_runs import best_of_runs as best_of_runs
from .bootstrap import (
    bootstrap_632 as bootstrap_632,
    bootstrap_632_plus as bootstrap_632_plus,
)
from .cross_val import cross_val as cross_val
from .ladder import (
    Ladder as Ladder,
    LadderAnswer as LadderAnswer,
    LadderState as LadderState,
    submit as submit,
)
from .linear_smoothers import nested_cv_linear as nested_cv_linear
from .nested_cv import nested_cv as nested_cv
from .one_standard_error import (
    Choice as Choice,
    OneStandardError as OneStandardError,
    one_standard_error as one_standard_error,
)
from .optuna_tuning import OptunaTuning as OptunaTuning
from .thresholdout import (
    Answered as Answered,
    BudgetSpent as BudgetSpent,
    Thresholdout as Thresholdout,
    ThresholdoutState as ThresholdoutState,
    ask as ask,
)
from .tuned_cv import Tune as Tune, tuned_cv as tuned_cv
from .vault import Sealed as Sealed, Vault as Vault
