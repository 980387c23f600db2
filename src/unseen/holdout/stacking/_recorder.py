"""A top that learns nothing and keeps what it is fitted on."""

from typing import Any, Self, final

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin

Array = NDArray[np.float64]


class _Recorder(BaseEstimator):
    seen_: Array
    target_: NDArray

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Keep the columns and the target."""
        self.seen_ = np.asarray(X, np.float64)
        self.target_ = np.asarray(y)
        return self

    def predict(self, X: Any) -> NDArray:
        """Answer something, because a stack may ask."""
        return np.zeros(len(X))


@final
class RecordedClasses(ClassifierMixin, _Recorder):
    """For a stack of classifiers."""


@final
class RecordedValues(RegressorMixin, _Recorder):
    """For a stack of regressors."""
