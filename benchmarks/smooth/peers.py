"""The peers, each tuned on the rows that it is fitted on."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from .tables import Split

Array = np.ndarray

CANDIDATES = 10
ROUNDS = 400


def boosting(split: Split, classes: bool, seed: int) -> Array:
    """Histogram boosting: ten random settings, three folds, rounds by staging."""
    from sklearn.model_selection import KFold, StratifiedKFold

    rng = np.random.default_rng(seed)
    X, X_new = _as_categories(split)
    deal = (StratifiedKFold if classes else KFold)(3, shuffle=True, random_state=seed)
    folds = list(deal.split(X, split.y))
    best = (np.inf, {}, 0)
    for _ in range(CANDIDATES):
        setting = {
            "learning_rate": float(rng.choice([0.03, 0.06, 0.1])),
            "max_leaf_nodes": int(rng.choice([3, 4, 6, 10, 16, 31])),
            "min_samples_leaf": int(rng.choice([3, 5, 10, 20])),
            "l2_regularization": float(rng.choice([0.0, 1.0, 10.0])),
            "max_features": float(rng.choice([0.3, 0.6, 1.0])),
        }
        curve = np.zeros(ROUNDS)
        for train, held in folds:
            model = _boost(classes, setting, ROUNDS, seed)
            model.fit(X.iloc[train], split.y[train])
            curve += _staged_losses(model, X.iloc[held], split.y[held], classes)
        if curve.min() < best[0]:
            best = (curve.min(), setting, int(curve.argmin()) + 1)
    # The folds had two thirds of the rows: a few more rounds for all of them.
    model = _boost(classes, best[1], int(best[2] * 1.1) + 1, seed).fit(X, split.y)
    return model.predict_proba(X_new) if classes else model.predict(X_new)


def _boost(classes: bool, setting: dict[str, Any], rounds: int, seed: int) -> Any:
    from sklearn.ensemble import (
        HistGradientBoostingClassifier,
        HistGradientBoostingRegressor,
    )

    kind = HistGradientBoostingClassifier if classes else HistGradientBoostingRegressor
    return kind(
        max_iter=rounds,
        early_stopping=False,
        categorical_features="from_dtype",
        random_state=seed,
        **setting,
    )


def _staged_losses(model: Any, X: pd.DataFrame, y: Array, classes: bool) -> Array:
    if not classes:
        return np.array([np.mean((y - said) ** 2) for said in model.staged_predict(X)])
    place = np.searchsorted(model.classes_, y)
    rows = np.arange(len(y))
    return np.array(
        [
            -np.mean(np.log(np.maximum(chance[rows, place], 1e-15)))
            for chance in model.staged_predict_proba(X)
        ]
    )


def forest(split: Split, classes: bool, seed: int) -> Array:
    """Give a forest of 300 trees; features per split and leaf by rows out of bag."""
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    X, X_new = _as_numbers(split)
    kind = RandomForestClassifier if classes else RandomForestRegressor
    best: tuple[float, Any] = (np.inf, None)
    for share in (0.33, 1.0) if not classes else ("sqrt", 0.5):
        for leaf in (1, 4):
            model = kind(
                300,
                max_features=share,
                min_samples_leaf=leaf,
                oob_score=True,
                random_state=seed,
            ).fit(X, split.y)
            if classes:
                said = model.oob_decision_function_
                place = np.searchsorted(model.classes_, split.y)
                loss = -np.mean(np.log(said[np.arange(len(place)), place] + 1e-3))
            else:
                loss = np.mean((split.y - model.oob_prediction_) ** 2)
            if loss < best[0]:
                best = (loss, model)
    return best[1].predict_proba(X_new) if classes else best[1].predict(X_new)


def linear(split: Split, classes: bool, seed: int) -> Array:
    """Ridge by exact LOO; for classes, logistic ridge by five folds."""
    from sklearn.linear_model import LogisticRegressionCV, RidgeCV

    X, X_new = _scaled(split)
    if not classes:
        return RidgeCV(np.logspace(-3, 5, 41)).fit(X, split.y).predict(X_new)
    model = LogisticRegressionCV(
        Cs=np.logspace(-4, 3, 10), cv=5, scoring="neg_log_loss", max_iter=2000
    )
    return model.fit(X, split.y).predict_proba(X_new)


def radial(split: Split, classes: bool, seed: int) -> Array | None:
    """Kernel ridge with a radial kernel, width and penalty by exact LOO."""
    if classes:
        return None
    from sklearn.metrics.pairwise import rbf_kernel

    X, X_new = _scaled(split)
    centre, spread = split.y.mean(), split.y.std()
    y = (split.y - centre) / spread
    best: tuple[float, Any] = (np.inf, None)
    for gamma in np.logspace(-2.5, 0.75, 9) / X.shape[1]:
        values, vectors = np.linalg.eigh(rbf_kernel(X, gamma=gamma))
        turned = vectors.T @ y
        for alpha in np.logspace(-4, 1.5, 23):
            shrunk = 1 / (np.maximum(values, 0) + alpha)
            dual = vectors @ (shrunk * turned)
            loss = np.mean((dual / (vectors**2 @ shrunk)) ** 2)
            if loss < best[0]:
                best = (loss, (gamma, dual))
    gamma, dual = best[1]
    return centre + spread * rbf_kernel(X_new, X, gamma=gamma) @ dual


def _as_categories(split: Split) -> tuple[pd.DataFrame, pd.DataFrame]:
    X, X_new = split.X.copy(), split.X_new.copy()
    for name in _words(X):
        levels = X[name].value_counts().index[:250]
        kind = pd.CategoricalDtype(list(levels))
        X[name] = X[name].astype(kind)
        X_new[name] = X_new[name].astype(kind)
    return X, X_new


def _words(X: pd.DataFrame) -> list[str]:
    return [c for c in X.columns if not pd.api.types.is_numeric_dtype(X[c])]


def _as_numbers(split: Split) -> tuple[Array, Array]:
    """Medians for missing numbers, with a flag; a column for each level."""
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    words = _words(split.X)
    numbers = [c for c in split.X.columns if c not in words]
    coded = OneHotEncoder(
        handle_unknown="infrequent_if_exist", min_frequency=3, sparse_output=False
    )
    missing = make_pipeline(
        SimpleImputer(strategy="constant", fill_value="missing"), coded
    )
    both = make_column_transformer(
        (SimpleImputer(strategy="median", add_indicator=True), numbers),
        (missing, words),
    )
    as_objects = [
        each.assign(
            **{c: each[c].astype(object).where(each[c].notna(), np.nan) for c in words}
        )
        for each in (split.X, split.X_new)
    ]
    return both.fit_transform(as_objects[0]), both.transform(as_objects[1])


def _scaled(split: Split) -> tuple[Array, Array]:
    X, X_new = _as_numbers(split)
    centre, spread = X.mean(axis=0), X.std(axis=0)
    spread[spread == 0] = 1
    return (X - centre) / spread, (X_new - centre) / spread


PEERS: dict[str, Callable[[Split, bool, int], Array | None]] = {
    "boosting": boosting,
    "forest": forest,
    "ridge": linear,
    "radial": radial,
}
