"""Which models are linear, and who set their penalty."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import (
    ARDRegression,
    HuberRegressor,
    Lasso,
    LassoCV,
    LinearRegression,
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    RidgeCV,
    SGDRegressor,
)
from sklearn.neural_network import MLPRegressor
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeRegressor

from unseen.scoring.penalised.kinds import Penalty, kind_of, penalty_of, strength_of


class OwnRidge(Ridge):
    """A class of the user's that inherits."""


class Foreign(BaseEstimator, RegressorMixin):
    """A linear model of a library that is not known."""

    def __init__(self, alpha=1.0):
        self.alpha = alpha


@pytest.mark.parametrize(
    ("model", "penalty"),
    [
        (LinearRegression(), Penalty.NONE),
        (LinearRegression(positive=True), Penalty.OWN),
        (Ridge(), Penalty.FIXED),
        (OwnRidge(), Penalty.FIXED),
        (Ridge(alpha=0), Penalty.NONE),
        (Ridge(alpha=np.ones(3)), Penalty.FIXED),
        (Lasso(alpha=1e-12), Penalty.NONE),
        (LogisticRegression(), Penalty.FIXED),
        (LogisticRegression(C=np.inf), Penalty.NONE),
        (LogisticRegression(penalty=None), Penalty.NONE),
        (PoissonRegressor(alpha=0), Penalty.NONE),
        (SGDRegressor(penalty=None), Penalty.OWN),
        (HuberRegressor(alpha=0), Penalty.FIXED),
        (SVC(), Penalty.FIXED),
        (RidgeCV(), Penalty.SEARCHED),
        (LassoCV(), Penalty.SEARCHED),
        (ARDRegression(), Penalty.OWN),
        (Foreign(), Penalty.FIXED),
    ],
)
def test_the_penalty_is_read_from_class_and_settings(model, penalty):
    kind = kind_of(model)
    assert kind is not None
    assert penalty_of(model, kind) is penalty


@pytest.mark.parametrize(
    "model", [DecisionTreeRegressor(), MLPRegressor(), object(), None]
)
def test_what_is_not_linear_has_no_kind(model):
    assert kind_of(model) is None


@pytest.mark.parametrize(
    ("model", "value"),
    [
        (Ridge(alpha=3), 3.0),
        (LogisticRegression(C=0.5), 0.5),
        (Ridge(alpha=np.ones(2)), None),
        (LinearRegression(), None),
    ],
)
def test_the_strength_is_one_number_or_unknown(model, value):
    kind = kind_of(model)
    assert kind is not None
    assert strength_of(model, kind) == value
