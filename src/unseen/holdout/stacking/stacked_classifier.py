"""A stack of classifiers whose top sees only rows that were left out."""

from typing import Any, final

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassifierMixin, is_classifier
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted

from ._stack import Stack
from .convex import ConvexClassifier

Array = NDArray[np.float64]


def _top_is_sure(stack: Any) -> bool:
    return hasattr(getattr(stack, "final_estimator_", stack._top()), "predict_proba")


@final
class StackedClassifier(ClassifierMixin, Stack):
    """Combine classifiers by a top that is fitted on out-of-fold predictions.

    To be preferred to scikit-learn's ``StackingClassifier`` where rows belong together
    or have an order: `fit` takes `groups` and `time`, and the inner folds respect them.

    Parameters
    ----------
    estimators
        Base models, a list of (name, classifier). Each is fitted `cv` times on inner
        folds and once on all rows. One without probabilities votes with its class.
    final_estimator
        The top, a classifier; `ConvexClassifier` where None.
    cv
        Number of inner folds, at least 2. With `time`, the number of stretches that
        are predicted by the models of their past.
    passthrough
        Whether the top sees the features as well.
    random_state
        Seed of the folds and of base models without one.
    n_jobs
        Processes for the inner fits, as joblib has them.

    Attributes
    ----------
    estimators_
        The base models, fitted on all rows.
    final_estimator_
        The top; `final_estimator_.weights_` are the weights of the usual one.
    meta_rows_
        Numbers of the rows that the top was fitted on: all, but with `time` those of
        the first stretch.
    classes_
        The classes, sorted.

    Notes
    -----
    The base models are never taken as they come fitted: then the top would learn
    from what they remember. Assumes that rows (groups, where given) are exchangeable
    but for `time`. Unsaid groups make the top trust models that recognise them. The
    top is fitted on models of (cv - 1)/cv of the rows, so it trusts models that need
    many rows slightly too little.

    References
    ----------
    D. Wolpert (1992), "Stacked generalization", doi:10.1016/S0893-6080(05)80023-1;
    L. Breiman (1996), "Stacked regressions", doi:10.1007/BF00117832.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.neighbors import KNeighborsClassifier
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(300, 2))
    >>> y = X[:, 0] + rng.normal(size=300) > 0
    >>> bases = [("line", LogisticRegression()), ("1nn", KNeighborsClassifier(1))]
    >>> stack = StackedClassifier(bases).fit(X, y, groups=np.arange(300) // 3)
    >>> stack.final_estimator_.weights_.round(1).tolist()
    [0.8, 0.2]
    """

    @available_if(_top_is_sure)
    def predict_proba(self, X: Any) -> Array:
        """Give the probability of each class by the top, shape (m, n_classes)."""
        check_is_fitted(self)
        top = self.final_estimator_
        part = top.predict_proba(self._said(X))
        # The rows that the top was fitted on may lack a class.
        full = np.zeros((len(part), len(self.classes_)))
        full[:, np.searchsorted(self.classes_, top.classes_)] = part
        return full

    def _usual_top(self) -> Any:
        return ConvexClassifier()

    def _fits(self, base: Any) -> bool:
        return is_classifier(base)

    def _check_target(self, y: NDArray) -> None:
        check_classification_targets(y)
