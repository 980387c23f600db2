"""The linear model is found wherever it stands."""

import numpy as np
import pytest
from sklearn.compose import TransformedTargetRegressor
from sklearn.ensemble import BaggingRegressor, RandomForestRegressor
from sklearn.linear_model import Lasso, LogisticRegression, Ridge
from sklearn.model_selection import (
    GridSearchCV,
    RandomizedSearchCV,
    TunedThresholdClassifierCV,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from unseen.scoring.penalised.kinds import Penalty
from unseen.scoring.penalised.step import find_step, fitted_inside


def scaled(model):
    return make_pipeline(StandardScaler(), model)


@pytest.mark.parametrize(
    ("whole", "path", "penalty"),
    [
        (Ridge(), "", Penalty.FIXED),
        (scaled(Ridge()), "ridge", Penalty.FIXED),
        (scaled(scaled(Lasso())), "pipeline__lasso", Penalty.FIXED),
        (
            TransformedTargetRegressor(scaled(Ridge())),
            "regressor__ridge",
            Penalty.FIXED,
        ),
        (GridSearchCV(Ridge(), {"alpha": [1, 10]}), "estimator", Penalty.SEARCHED),
        (
            GridSearchCV(scaled(Ridge()), {"ridge__alpha": [1, 10]}),
            "estimator__ridge",
            Penalty.SEARCHED,
        ),
        (
            GridSearchCV(scaled(Ridge()), {"ridge__fit_intercept": [True, False]}),
            "estimator__ridge",
            Penalty.FIXED,
        ),
        (
            scaled(GridSearchCV(Ridge(), {"alpha": [1, 10]})),
            "gridsearchcv__estimator",
            Penalty.SEARCHED,
        ),
        (
            TunedThresholdClassifierCV(LogisticRegression()),
            "estimator",
            Penalty.FIXED,
        ),
    ],
)
def test_its_path_is_that_of_set_params(whole, path, penalty):
    step = find_step(whole)
    assert step is not None
    assert (step.path, step.penalty) == (path, penalty)
    assert (whole.get_params()[path] if path else whole) is step.estimator


def test_a_search_gives_its_grid_rising_over_all_of_its_parts():
    grid = [{"ridge__alpha": [10, 1]}, {"ridge__alpha": np.array([0.1])}]
    step = find_step(scaled(GridSearchCV(scaled(Ridge()), grid)))
    assert step is not None
    assert step.search is not None
    assert step.search.grid == (0.1, 1.0, 10.0)
    assert (step.search.path, step.search.key) == ("gridsearchcv", "ridge__alpha")


def test_a_search_that_draws_has_no_grid():
    step = find_step(RandomizedSearchCV(Ridge(), {"alpha": [1, 2, 3]}))
    assert step is not None
    assert step.penalty is Penalty.SEARCHED
    assert step.search is not None
    assert step.search.grid == ()


@pytest.mark.parametrize(
    "whole",
    [
        RandomForestRegressor(),
        BaggingRegressor(Ridge()),
        scaled(RandomForestRegressor()),
        scaled("passthrough"),
    ],
)
def test_a_bag_and_a_forest_have_no_linear_step(whole):
    assert find_step(whole) is None


def test_inside_a_fitted_model_the_last_is_the_linear_step():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 3))
    search = GridSearchCV(scaled(Ridge()), {"ridge__alpha": [1, 10]})
    whole = TransformedTargetRegressor(search).fit(X, X[:, 0])
    names = [type(m).__name__ for m in fitted_inside(whole)]
    assert names == ["TransformedTargetRegressor", "GridSearchCV", "Pipeline", "Ridge"]
