"""Highly adaptive ridge (as it comes, one kernel, as published) and lasso."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from unseen.smooth import (
    HighlyAdaptiveLassoClassifier,
    HighlyAdaptiveLassoRegressor,
    HighlyAdaptiveRidgeClassifier,
    HighlyAdaptiveRidgeRegressor,
)

from .tables import Split

Array = np.ndarray


def adaptive(split: Split, classes: bool, seed: int, **settings: Any) -> Array:
    """Fit on the rows and predict the others."""
    kind = HighlyAdaptiveRidgeClassifier if classes else HighlyAdaptiveRidgeRegressor
    model: Any = kind(random_state=seed, **settings).fit(split.X, split.y)
    return model.predict_proba(split.X_new) if classes else model.predict(split.X_new)


def lasso(split: Split, classes: bool, seed: int, **settings: Any) -> Array:
    """Fit a highly adaptive lasso, its terms chosen by cross-validation."""
    kind = HighlyAdaptiveLassoClassifier if classes else HighlyAdaptiveLassoRegressor
    model: Any = kind(random_state=seed, **settings).fit(split.X, split.y)
    return model.predict_proba(split.X_new) if classes else model.predict(split.X_new)


OURS: dict[str, Callable[[Split, bool, int], Array]] = {
    "har": partial(adaptive, kernel="indicator", eta=1.0, sparse_features=False),
    "product, equal": partial(adaptive, kernel="product", sparse_features=False),
    "product": partial(adaptive, kernel="product"),
    "sobolev": partial(adaptive, kernel="sobolev"),
    "blend": adaptive,
    "lasso, ramps": lasso,
    "lasso, steps": partial(lasso, order=0),
}
