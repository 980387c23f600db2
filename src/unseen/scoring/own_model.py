"""The user's own model, fitted in our folds on rows as the user knows them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..result import TargetKind
from ..stats.metrics.catalogue import Metric, Needs
from .folds import Fold
from .foreign import ModelRaised, foreign
from .learners import FoldFit, Probes
from .originals import (
    original_columns,
    original_labels,
    rows_of,
    spelled_classes,
    to_series,
    to_table,
)
from .pool import Pool

Array = NDArray[np.float64]

# Just over a half for the label, so that no probability outvotes it.
_LABEL_SHARE = 0.51


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Handed:
    """What the user's model is given: one of several ways to write the same rows.

    Parameters
    ----------
    X
        A DataFrame or an array of n rows.
    y
        The targets of all rows.
    labels
        What stands in `y` for each class code; empty for a regression.
    """

    X: Any
    y: Any
    labels: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """One fitted estimator, and what it predicts for all rows of the pool.

    Parameters
    ----------
    estimator
        The user's object; None where its training rows had one class.
    handed
        What it was fitted on.
    prediction
        Probabilities of shape (n, n_classes), or values of shape (n,).
    """

    estimator: Any
    handed: Handed
    prediction: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnModel:
    """An estimator of the user's, as a `Learner`.

    Parameters
    ----------
    name
        What reports call it.
    make
        Gives a fresh, unfitted estimator.
    metric
        What judges it: labels are taken from `predict`, probabilities from
        `predict_proba`, or the decision function squeezed into (0, 1).
    seed
        For every ``random_state`` that is None.
    roles
        Names of the group's and the time's columns.

    Notes
    -----
    The rows are handed over as a DataFrame of the columns in use. Where the model
    raises, it may be that it names a column that is left out, takes arrays alone, or
    wants classes as numbers: then the columns that are left out are held constant
    (the group and the time, which are no leaks, stay), an array is given, and at last
    the classes' codes. What it raised at first is what is told.
    """

    name: str
    make: Callable[[], Any]
    metric: Metric
    seed: int = 0
    roles: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the models: its own."""
        return (self.name,)

    def fit(
        self,
        pool: Pool,
        features: frozenset[str],
        folds: list[Fold],
        y: Array,
        rng: np.random.Generator,
    ) -> list[list[FoldFit]]:
        """Fit in each fold; the random generator is left as it is.

        Raises
        ------
        ModelRaised
            If the model raises, whichever way the rows are written.
        """
        fitted = self.fit_all(pool, features, folds, y)
        return [
            [FoldFit(model=self.name, prediction=f.prediction, inner_loss=0.0)]
            for f in fitted
        ]

    def fit_all(
        self, pool: Pool, features: frozenset[str], folds: list[Fold], y: Array
    ) -> list[Fitted]:
        """Fit in each fold, and keep the estimators.

        Parameters
        ----------
        pool, features, folds, y
            As in `Learner.fit`.

        Raises
        ------
        ModelRaised
            If the model raises, whichever way the rows are written.
        """
        first: ModelRaised | None = None
        for handed in self._ways(pool, features, y):
            try:
                return [self._fit(handed, pool, fold, y) for fold in folds]
            except ModelRaised as why:
                first = first or why
        assert first is not None
        raise first

    def score(self, fitted: Fitted, rows: NDArray[np.intp]) -> float:
        """Give what the estimator's own `score` says of some rows.

        Raises
        ------
        ModelRaised
            If it raises.
        """
        with foreign(self.name, self.seed):
            X, y = rows_of(fitted.handed.X, rows), rows_of(fitted.handed.y, rows)
            return float(fitted.estimator.score(X, y))

    def _fit(self, handed: Handed, pool: Pool, fold: Fold, y: Array) -> Fitted:
        train = np.flatnonzero(fold.train)
        if pool.n_classes and len(np.unique(y[train])) < 2:
            only = np.eye(pool.n_classes)[int(y[train[0]])]
            alone = np.repeat(only[None], len(pool), axis=0)
            return Fitted(estimator=None, handed=handed, prediction=alone)
        with foreign(self.name, self.seed):
            estimator = self.make()
            _set_seeds(estimator, self.seed)
            groups = _groups_for(estimator, pool, train)
            estimator.fit(rows_of(handed.X, train), rows_of(handed.y, train), **groups)
            prediction = self._predict(estimator, handed, pool)
        return Fitted(estimator=estimator, handed=handed, prediction=prediction)

    def _predict(self, estimator: Any, handed: Handed, pool: Pool) -> Array:
        n = len(pool)
        if pool.kind is TargetKind.REGRESSION:
            values = np.asarray(estimator.predict(handed.X), float).reshape(n, -1)
            return _finite(values[:, 0], "predict")
        chances = _chances(estimator, handed, n)
        if chances is not None and self.metric.needs is not Needs.LABELS:
            return chances
        labels = _of_labels(np.asarray(estimator.predict(handed.X)), handed.labels)
        if chances is None:
            return labels
        # The label decides and the probability still ranks.
        return _LABEL_SHARE * labels + (1 - _LABEL_SHARE) * chances

    def _ways(self, pool: Pool, features: frozenset[str], y: Array) -> Iterator[Handed]:
        assert pool.plan.target is not None
        shown = original_columns(pool, features)
        column = original_labels(pool, y)
        target = to_series(column, pool.plan.target.column.name)
        labels: tuple[Any, ...] = ()
        if pool.n_classes:
            labels = tuple(spelled_classes(pool.plan.target).tolist())
        yield Handed(X=to_table(shown), y=target, labels=labels)
        hidden = frozenset(pool.plan.names) - features
        if hidden:
            whole = original_columns(pool, features | self.roles, held=hidden)
            yield Handed(X=to_table(whole), y=target, labels=labels)
        array = (
            np.column_stack(list(shown.values())) if shown else np.empty((len(y), 0))
        )
        yield Handed(X=array, y=column, labels=labels)
        codes = tuple(range(pool.n_classes))
        if labels != codes:
            numbers = to_series(y.astype(np.int64), pool.plan.target.column.name)
            yield Handed(X=to_table(shown), y=numbers, labels=codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The user's model, and the probes beside it for comparison.

    Parameters
    ----------
    own
        The user's model; it is the one that counts.
    probes
        Fitted in the same folds, and reported apart.
    """

    own: OwnModel
    probes: Probes = field(default_factory=Probes)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the models, the user's first."""
        return (*self.own.names, *self.probes.names)

    def fit(
        self,
        pool: Pool,
        features: frozenset[str],
        folds: list[Fold],
        y: Array,
        rng: np.random.Generator,
    ) -> list[list[FoldFit]]:
        """Fit all in each fold.

        Raises
        ------
        ModelRaised
            If the user's model raises.
        """
        own = self.own.fit(pool, features, folds, y, rng)
        beside = self.probes.fit(pool, features, folds, y, rng)
        # The best by inner loss is what counts, and nobody asked us to choose.
        chosen = [
            FoldFit(model=f.model, prediction=f.prediction, inner_loss=-np.inf)
            for (f,) in own
        ]
        return [[f, *rest] for f, rest in zip(chosen, beside, strict=True)]


def _set_seeds(estimator: Any, seed: int) -> None:
    """Fix every draw that its user left open."""
    if not hasattr(estimator, "get_params"):
        return
    open_ = {
        name: seed
        for name, value in estimator.get_params().items()
        if value is None and name.split("__")[-1] == "random_state"
    }
    if open_:
        estimator.set_params(**open_)


def _groups_for(estimator: Any, pool: Pool, train: NDArray[np.intp]) -> dict[str, Any]:
    """Give the groups to a search whose folds are made of groups."""
    if pool.groups is None:
        return {}
    name = "groups"
    steps = getattr(estimator, "steps", None)
    if isinstance(steps, list) and steps:
        name, estimator = f"{steps[-1][0]}__groups", steps[-1][1]
    if "Group" not in type(getattr(estimator, "cv", None)).__name__:
        return {}
    return {name: pool.groups[train]}


def _chances(estimator: Any, handed: Handed, n: int) -> Array | None:
    """Give probabilities by class code, or None where there are but labels."""
    if hasattr(estimator, "predict_proba"):
        raw = np.asarray(estimator.predict_proba(handed.X), float)
        what = "predict_proba"
    elif hasattr(estimator, "decision_function"):
        raw = _squeezed(np.asarray(estimator.decision_function(handed.X), float))
        what = "decision_function"
    else:
        return None
    classes = _classes(estimator, handed)
    if raw.shape != (n, len(classes)):
        raise ValueError(
            f"{what} gave an array of shape {raw.shape} for {n} rows and "
            f"{len(classes)} classes."
        )
    out = np.zeros((n, len(handed.labels)))
    code = {label: k for k, label in enumerate(handed.labels)}
    for j, label in enumerate(classes):
        if label not in code:
            raise ValueError(f"{what} knows a class {label!r} that the target has not.")
        out[:, code[label]] = raw[:, j]
    return _finite(out, what)


def _classes(estimator: Any, handed: Handed) -> list[Any]:
    known = getattr(estimator, "classes_", None)
    if known is not None:
        return np.asarray(known).tolist()
    return sorted(handed.labels)


def _squeezed(raw: Array) -> Array:
    """Map decision values into (0, 1) in their order, rows to sum 1."""
    # Beyond 30 the logistic function is 1 in floats, and ranks would tie.
    raw = raw * min(1.0, 30 / max(float(np.abs(raw).max(initial=0.0)), 1e-300))
    if raw.ndim == 1 or raw.shape[1] == 1:
        p = 1 / (1 + np.exp(-raw.ravel()))
        return np.column_stack([1 - p, p])
    e = np.exp(raw - raw.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _of_labels(said: NDArray, labels: tuple[Any, ...]) -> Array:
    """Give probability 1 to the class that was said."""
    code = {label: k for k, label in enumerate(labels)}
    out = np.zeros((len(said), len(labels)))
    for i, label in enumerate(said.ravel().tolist()):
        if label not in code:
            raise ValueError(
                f"predict gave {label!r}, which is no class of the target."
            )
        out[i, code[label]] = 1.0
    return out


def _finite(values: Array, what: str) -> Array:
    wrong = int((~np.isfinite(values)).sum())
    if wrong:
        raise ValueError(f"{what} gave {wrong:,} values that are no numbers.")
    return values
