"""Models of users, and what comes of them."""

from typing import ClassVar

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from tests.scoring.pools import folds_of

from unseen.scoring.loading import read_model
from unseen.scoring.own_model import OwnModel
from unseen.stats.metrics.catalogue import METRICS


def own(model, metric="auc", **rest):
    given = read_model(model)
    assert given is not None
    assert given.estimator is not None
    return OwnModel(
        name=given.name, make=given.estimator, metric=METRICS[metric], **rest
    )


def predicted(model, pool, metric="auc", features=None, y=None, **rest):
    names = frozenset(pool.plan.names if features is None else features)
    rng = np.random.default_rng(0)
    fits = own(model, metric, **rest).fit(
        pool, names, folds_of(pool), pool.y if y is None else y, rng
    )
    return [fit.prediction for (fit,) in fits]


def words_and_numbers(last):
    return make_pipeline(
        make_column_transformer(
            (
                make_pipeline(SimpleImputer(), StandardScaler()),
                make_column_selector(dtype_include="number"),
            ),
            (OneHotEncoder(handle_unknown="ignore"), ["kind", "member"]),
        ),
        last,
    )


class Recorder(BaseEstimator, ClassifierMixin):
    """Keeps what it was given in a list that clones share."""

    seen: ClassVar[list] = []

    def fit(self, X, y, **rest):
        self.classes_ = np.unique(np.asarray(y))
        self.seen.append((X, y, rest))
        return self

    def predict(self, X):
        return np.repeat(self.classes_[:1], len(X))
