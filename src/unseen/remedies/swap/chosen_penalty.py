"""The same kind of linear model, its penalty chosen by cross-validation.

Squared error is left to the paths of `unseen.linear`: they scale their features inside,
and a ridge leaves out each row at the price of one fit. Classes and counts stay with
the user's own class inside a search, which keeps the settings that no path has.
"""

from dataclasses import dataclass
from typing import Any

from ...errors import Undecided
from ...scoring.penalised.kinds import Penalty, Response, strength_of
from ...scoring.penalised.step import LinearStep
from .piece import Piece, as_it_is, behind, copied, scaler, written

# From nearly all to nothing, so that the best value never stands at an edge.
_EPS, _VALUES = 1e-8, 50
# Folds of a path, as many as scikit-learn's searches have; those fit each value of each
# fold anew, so that five would take most of an audit.
_FOLDS, _FOLDS_OF_A_SEARCH = 5, 3
# The best of such a grid is within a factor of 6 of the best of all, where the loss on
# other rows is flat.
_ALPHAS = (-5, -3.5, -2, -0.5, 1, 2.5)
_CS = (-4, -2.5, -1, 0.5, 2)
# Columns up to which Newton's method is the faster for a logistic regression.
_NEWTON = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """What reaches the linear step.

    Parameters
    ----------
    sparse
        Whether columns are sparse, which must not be centred then.
    width
        How many columns; 0 where that is unknown.
    classes
        How many classes the target has; 0 for a number.
    chosen
        The value of the penalty that a search chose, for a longer grid.
    """

    sparse: bool = False
    width: int = 0
    classes: int = 0
    chosen: float | None = None


def choose_penalty(step: LinearStep, facts: Reaching, *, scaled: bool) -> Piece:
    """Give the same kind of model, its penalty chosen by cross-validation.

    Parameters
    ----------
    step
        The linear model whose place it takes. A model without a penalty gets that of a
        ridge.
    facts
        What reaches it.
    scaled
        Whether features are to be put on one scale first.

    Raises
    ------
    Undecided
        If its penalty has no parameter that is known.
    """
    path = _path(step, scaled)
    if path is not None:
        return path
    search = _search(step, facts)
    return behind(scaler(facts.sparse), search) if scaled else search


def _path(step: LinearStep, scaled: bool) -> Piece | None:
    """Give the path of `unseen.linear` that does the same; None where none does."""
    settings = step.estimator.get_params(deep=False)
    kept: dict[str, Any] = {} if scaled else {"standardize": False}
    if not settings.get("fit_intercept", True):
        kept["fit_intercept"] = False
    positive = bool(settings.get("positive"))
    bare = step.penalty is Penalty.NONE
    gaussian = step.kind.response is Response.GAUSSIAN
    tail = "with its penalty from cross-validation"
    if gaussian and not positive and (bare or step.name == "Ridge"):
        from ...linear import RidgePathCV  # noqa: PLC0415 - only for a swap

        model = RidgePathCV(eps=_EPS, n_alphas=_VALUES, **kept)
        return written(model, f"a ridge {tail}")
    ratio = 1.0 if step.name == "Lasso" else settings.get("l1_ratio", 0.0)
    # Signs hold the coefficients of a path too; without an absolute value in the
    # penalty its grid has no natural end.
    if step.name not in ("Lasso", "ElasticNet") or not ratio or bare:
        return None
    from ...linear import ElasticNetPathCV, LassoPathCV  # noqa: PLC0415

    kept |= {"cv": _FOLDS} | ({"positive": True} if positive else {})
    if step.name == "Lasso":
        return written(LassoPathCV(**kept), f"the same lasso {tail}")
    return written(
        ElasticNetPathCV(l1_ratio=ratio, **kept), f"the same elastic net {tail}"
    )


def _search(step: LinearStep, facts: Reaching) -> Piece:
    """Search the penalty of the user's own class.

    Raises
    ------
    Undecided
        If it has no parameter that is known.
    """
    from sklearn.model_selection import GridSearchCV  # noqa: PLC0415 - only for a swap

    parameter = step.kind.parameter
    if parameter is None or not step.kind.tunable:
        raise Undecided(f"Nothing is known to choose the penalty of {step.name} by.")
    model = as_it_is(_penalised(step, parameter, facts))
    powers = _CS if parameter == "C" else _ALPHAS
    grid, spelled = [10.0**k for k in powers], f"[10.0**k for k in {powers}]"
    bare = step.penalty is Penalty.NONE
    own = None if bare else strength_of(step.estimator, step.kind)
    # Beside the user's value, so that to search is to choose between both.
    if own is not None and own not in grid:
        grid, spelled = [own, *grid], f"[{own!r}, *(10.0**k for k in {powers})]"
    logistic = step.kind.response is Response.LOGISTIC
    scoring = "neg_log_loss" if logistic else None
    tail = f", cv={_FOLDS_OF_A_SEARCH}"
    tail += f', scoring="{scoring}"' if scoring else ""
    same = "a penalised" if bare else "the same"
    return Piece(
        estimator=GridSearchCV(
            model.estimator,
            {parameter: grid},
            cv=_FOLDS_OF_A_SEARCH,
            scoring=scoring,
        ),
        text=f'GridSearchCV({model.text}, {{"{parameter}": {spelled}}}{tail})',
        imports=model.imports | {("sklearn.model_selection", "GridSearchCV")},
        words=f"{same} `{step.name}` with its penalty from cross-validation",
        tries_own=own is not None,
    )


def _penalised(step: LinearStep, parameter: str, facts: Reaching) -> Any:
    """Give the user's estimator with a penalty, and steps enough to get there."""
    model = copied(step.estimator)
    settings = model.get_params(deep=False)
    if step.penalty is Penalty.NONE:
        default = type(model)().get_params(deep=False)
        reset = ("penalty", "l1_ratio", parameter)
        model.set_params(**{n: default[n] for n in reset if n in settings})
    if "max_iter" in settings and step.kind.response is Response.LOGISTIC:
        model.set_params(max_iter=max(int(settings["max_iter"]), 1000))
        small = 0 < facts.width <= _NEWTON and facts.classes == 2 and not facts.sparse
        if small and settings["solver"] == "lbfgs":
            # The same optimum, in a tenth of the time where columns are few.
            model.set_params(solver="newton-cholesky")
    return model
