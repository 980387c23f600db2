"""Models and procedures that a user could name with ``--model``.

A factory takes nothing and gives an estimator. A procedure takes ``X, y``, runs all
that its user runs, and gives the score that its user would claim.
"""

from typing import Any

import numpy as np
import pandas as pd

from ..bases import Frame


def as_frame(X: Any) -> Frame:
    """Take whatever the audit hands over."""
    return X if isinstance(X, pd.DataFrame) else pd.DataFrame(np.asarray(X))


def text_columns(X: Frame) -> list:
    """Name the columns that are not numbers."""
    return [c for c in X.columns if not pd.api.types.is_numeric_dtype(X[c])]


def number_columns(X: Frame) -> list:
    """Name the columns that are numbers."""
    return [c for c in X.columns if pd.api.types.is_numeric_dtype(X[c])]


def prepared(model: Any) -> Any:
    """Put imputation and coding before a model, all inside one pipeline."""
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import (
        FunctionTransformer,
        OneHotEncoder,
        StandardScaler,
    )

    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    words = OneHotEncoder(handle_unknown="ignore", min_frequency=5)
    columns = ColumnTransformer(
        [("numbers", numbers, number_columns), ("words", words, text_columns)]
    )
    return make_pipeline(FunctionTransformer(as_frame), columns, model)


def full_tree() -> Any:
    """Give a classification tree without any limit: it memorises."""
    from sklearn.tree import DecisionTreeClassifier

    return prepared(DecisionTreeClassifier(random_state=0))


def full_tree_regressor() -> Any:
    """Give a regression tree without any limit."""
    from sklearn.tree import DecisionTreeRegressor

    return prepared(DecisionTreeRegressor(random_state=0))


def nearest() -> Any:
    """Give the nearest neighbour's class."""
    from sklearn.neighbors import KNeighborsClassifier

    return prepared(KNeighborsClassifier(n_neighbors=1))


def nearest_regressor() -> Any:
    """Give the nearest neighbour's number."""
    from sklearn.neighbors import KNeighborsRegressor

    return prepared(KNeighborsRegressor(n_neighbors=1))


def deep_boosting() -> Any:
    """Give boosting with deep trees and no early stopping."""
    from sklearn.ensemble import GradientBoostingClassifier

    return prepared(
        GradientBoostingClassifier(n_estimators=60, max_depth=8, random_state=0)
    )


def deep_boosting_regressor() -> Any:
    """Give the same for a number."""
    from sklearn.ensemble import GradientBoostingRegressor

    return prepared(
        GradientBoostingRegressor(n_estimators=60, max_depth=8, random_state=0)
    )


def forest() -> Any:
    """Give a forest with leaves of ten rows: complex, and not overfitted."""
    from sklearn.ensemble import RandomForestClassifier

    return prepared(
        RandomForestClassifier(n_estimators=60, min_samples_leaf=10, random_state=0)
    )


def forest_regressor() -> Any:
    """Give the same for a number."""
    from sklearn.ensemble import RandomForestRegressor

    return prepared(
        RandomForestRegressor(n_estimators=60, min_samples_leaf=10, random_state=0)
    )


def stump() -> Any:
    """Give a tree with one split."""
    from sklearn.tree import DecisionTreeClassifier

    return prepared(DecisionTreeClassifier(max_depth=1))


def stump_regressor() -> Any:
    """Give a regression tree with one split."""
    from sklearn.tree import DecisionTreeRegressor

    return prepared(DecisionTreeRegressor(max_depth=1))


def logistic() -> Any:
    """Give a penalised logistic regression: the honest one."""
    from sklearn.linear_model import LogisticRegression

    return prepared(LogisticRegression(C=0.3, max_iter=500))


def ridge() -> Any:
    """Give a ridge regression: the honest one."""
    from sklearn.linear_model import Ridge

    return prepared(Ridge(alpha=10.0))
