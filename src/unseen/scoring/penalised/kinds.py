"""Linear models that are known by their class, and where each keeps its penalty."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

# A penalty below these changes no digit of a fit that anybody reads.
_NO_ALPHA, _NO_C = 1e-10, 1e8

# Rooms whose classes of these names are meant, and nobody else's.
_ROOMS = ("sklearn.", "unseen.")


class Penalty(StrEnum):
    """Who set the strength of a model's penalty."""

    NONE = "none"
    FIXED = "fixed"
    SEARCHED = "searched"
    OWN = "own"


class Response(StrEnum):
    """The distribution behind a model's loss, where coefficients have errors."""

    GAUSSIAN = "gaussian"
    LOGISTIC = "logistic"
    POISSON = "poisson"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearKind:
    """One class of linear models.

    Parameters
    ----------
    response
        Of its loss.
    parameter
        Its penalty's parameter, ``"alpha"`` or ``"C"``, or None where it has none.
    penalty
        Who sets it where it is not 0.
    tunable
        Whether choosing the parameter by cross-validation takes about as long as ten
        fits of a table; a kernel machine would take minutes.
    summed
        Whether the penalty stands against the sum of the rows' losses, and not against
        their mean: then as strong a penalty grows with the rows.
    """

    response: Response
    parameter: str | None = None
    penalty: Penalty = Penalty.FIXED
    tunable: bool = False
    summed: bool = False


def _fixed(
    response: Response, parameter: str = "alpha", *, summed: bool = False
) -> LinearKind:
    return LinearKind(
        response=response, parameter=parameter, tunable=True, summed=summed
    )


def _searched(
    response: Response, parameter: str = "alpha", *, summed: bool = False
) -> LinearKind:
    return LinearKind(
        response=response, parameter=parameter, penalty=Penalty.SEARCHED, summed=summed
    )


_GAUSSIAN, _LOGISTIC, _OTHER = Response.GAUSSIAN, Response.LOGISTIC, Response.OTHER
_BAYES = LinearKind(response=_GAUSSIAN, penalty=Penalty.OWN)
_MACHINE = LinearKind(response=_OTHER, parameter="C", summed=True)

KINDS: dict[str, LinearKind] = {
    "LinearRegression": LinearKind(response=_GAUSSIAN, penalty=Penalty.NONE),
    "Ridge": _fixed(_GAUSSIAN, summed=True),
    "Lasso": _fixed(_GAUSSIAN),
    "ElasticNet": _fixed(_GAUSSIAN),
    "LogisticRegression": _fixed(_LOGISTIC, "C", summed=True),
    "PoissonRegressor": _fixed(Response.POISSON),
    "GammaRegressor": _fixed(_OTHER),
    "TweedieRegressor": _fixed(_OTHER),
    "RidgeClassifier": _fixed(_OTHER, summed=True),
    "SGDRegressor": _fixed(_OTHER),
    "SGDClassifier": _fixed(_OTHER),
    "HuberRegressor": LinearKind(response=_OTHER, parameter="alpha"),
    "QuantileRegressor": LinearKind(response=_OTHER, parameter="alpha"),
    "LinearSVC": _MACHINE,
    "LinearSVR": _MACHINE,
    "SVC": _MACHINE,
    "SVR": _MACHINE,
    "NuSVR": _MACHINE,
    "BayesianRidge": _BAYES,
    "ARDRegression": _BAYES,
    "RidgeCV": _searched(_GAUSSIAN, summed=True),
    "LassoCV": _searched(_GAUSSIAN),
    "ElasticNetCV": _searched(_GAUSSIAN),
    "LogisticRegressionCV": _searched(_LOGISTIC, "C", summed=True),
    "RidgeClassifierCV": _searched(_OTHER, summed=True),
    "RidgePathCV": _searched(_OTHER),
    "LassoPathCV": _searched(_OTHER),
    "ElasticNetPathCV": _searched(_OTHER),
}


def kind_of(estimator: Any) -> LinearKind | None:
    """Give the kind of a linear model, or None where it is none that is known.

    Parameters
    ----------
    estimator
        Fitted or not; a class that inherits from a known one is of its kind. A class of
        a library that is not known may be one where a number ``alpha`` or ``C`` is
        among its parameters; whether it is, its ``coef_`` says once it is fitted.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.tree import DecisionTreeRegressor
    >>> kind_of(Ridge()).parameter, kind_of(DecisionTreeRegressor())
    ('alpha', None)
    """
    for cls in type(estimator).__mro__:
        if cls.__module__.startswith(_ROOMS) and cls.__name__ in KINDS:
            return KINDS[cls.__name__]
    if type(estimator).__module__.startswith("sklearn."):
        return None
    if not hasattr(estimator, "get_params"):
        return None
    settings = estimator.get_params(deep=False)
    for name in ("alpha", "C"):
        if isinstance(settings.get(name), int | float):
            return LinearKind(response=_OTHER, parameter=name)
    return None


def penalty_of(estimator: Any, kind: LinearKind) -> Penalty:
    """Tell who set the strength of a model's penalty, from its settings.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression, Ridge
    >>> model = LogisticRegression(C=float("inf"))
    >>> penalty_of(model, kind_of(model)), penalty_of(Ridge(), kind_of(Ridge()))
    (<Penalty.NONE: 'none'>, <Penalty.FIXED: 'fixed'>)
    """
    settings = estimator.get_params(deep=False)
    if kind.penalty is Penalty.NONE:
        # Signs that are given hold the coefficients in place as a penalty does.
        return Penalty.OWN if settings.get("positive") else Penalty.NONE
    if kind.parameter is None or kind.penalty is not Penalty.FIXED:
        return kind.penalty
    if "penalty" in settings and settings["penalty"] in (None, "none"):
        # Descent that stops early holds them too.
        return Penalty.OWN if "eta0" in settings else Penalty.NONE
    value = strength_of(estimator, kind)
    if value is None:
        return Penalty.FIXED
    weak = value >= _NO_C if kind.parameter == "C" else value <= _NO_ALPHA
    return Penalty.NONE if weak and kind.tunable else Penalty.FIXED


def strength_of(estimator: Any, kind: LinearKind) -> float | None:
    """Give the value of the penalty's parameter, or None where it is no one number."""
    if kind.parameter is None:
        return None
    value = estimator.get_params(deep=False).get(kind.parameter)
    if isinstance(value, int | float | np.number) and not isinstance(value, bool):
        return float(value)
    return None
