"""Whole procedures, ``(X, y) -> score``, honest and leaky.

Each scores by the AUC of five-fold cross-validation. They differ in what is done
before the folds are made.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from .models import as_frame, number_columns, text_columns


def _binary(y: Any) -> np.ndarray:
    """Give 1 for the rarer class."""
    values = pd.Series(np.asarray(y))
    return (values == values.value_counts().index[-1]).to_numpy().astype(int)


def _numbers(X: Any) -> np.ndarray:
    frame = as_frame(X)
    values = frame[number_columns(frame)].astype(float)
    return values.fillna(values.mean()).fillna(0.0).to_numpy()


def _cross_validated(
    X: np.ndarray, y: np.ndarray, inside: Callable[[], list] = list
) -> float:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(
        *inside(), StandardScaler(), LogisticRegression(C=0.1, max_iter=300)
    )
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    return float(cross_val_score(model, X, y, cv=folds, scoring="roc_auc").mean())


def selection_outside(X: Any, y: Any) -> float:
    """Choose the 20 best columns on all rows, then cross-validate."""
    from sklearn.feature_selection import SelectKBest

    values, hit = _numbers(X), _binary(y)
    chosen = SelectKBest(k=min(20, values.shape[1])).fit_transform(values, hit)
    return _cross_validated(chosen, hit)


def selection_inside(X: Any, y: Any) -> float:
    """Choose the 20 best columns within each fold: honest."""
    from sklearn.feature_selection import SelectKBest

    values, hit = _numbers(X), _binary(y)
    k = min(20, values.shape[1])
    return _cross_validated(values, hit, lambda: [SelectKBest(k=k)])


def scaling_outside(X: Any, y: Any) -> float:
    """Scale on all rows: bad form, but harmless, for it never sees the target."""
    values, hit = _numbers(X), _binary(y)
    spread = values.std(axis=0)
    scaled = (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return _cross_validated(scaled, hit)


def encoding_outside(X: Any, y: Any) -> float:
    """Replace each level by its mean target over all rows, then cross-validate."""
    frame, hit = as_frame(X), _binary(y)
    coded = [
        pd.Series(hit).groupby(frame[c].astype(str).to_numpy()).transform("mean")
        for c in text_columns(frame)
    ]
    return _cross_validated(np.column_stack([_numbers(frame), *coded]), hit)


def _forest_score(X: np.ndarray, y: np.ndarray) -> float:
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.model_selection import StratifiedKFold, cross_val_score

    model = RandomForestClassifier(n_estimators=30, random_state=0)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    return float(cross_val_score(model, X, y, cv=folds, scoring="roc_auc").mean())


def imputation_by_class(X: Any, y: Any) -> float:
    """Fill each gap with the mean of its row's class, then cross-validate a forest.

    The two means are two values of their own, which a tree can tell apart.
    """
    frame, hit = as_frame(X), _binary(y)
    numbers = frame[number_columns(frame)].astype(float)
    filled = numbers.fillna(numbers.groupby(hit).transform("mean"))
    return _forest_score(filled.fillna(0.0).to_numpy(), hit)


def oversampling_outside(X: Any, y: Any) -> float:
    """Repeat rows of the rarer class until balanced, then cross-validate a forest."""
    values, hit = _numbers(X), _binary(y)
    inside = np.flatnonzero(hit == 1)
    more = np.random.default_rng(0).choice(inside, len(hit) - 2 * len(inside))
    rows = np.concatenate([np.arange(len(hit)), more])
    return _forest_score(values[rows], hit[rows])
