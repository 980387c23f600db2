"""A stack: base models, and a top fitted on what they say of rows left out."""

from abc import ABC, abstractmethod
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn import get_config
from sklearn.base import TransformerMixin, clone
from sklearn.utils import assert_all_finite, check_random_state
from sklearn.utils.metadata_routing import MetadataRouter, MethodMapping
from sklearn.utils.metaestimators import _BaseComposition
from sklearn.utils.validation import (
    _check_feature_names_in,
    check_is_fitted,
    column_or_1d,
)

from ...errors import InputError
from ...stats.note_features import note_features
from .._held_out import fold_labels, folds_within
from .._table import Rows, Table, check_whole, read_table
from ._layer_fit import columns_of, cut, fit_base, out_of_fold
from ._layers import is_frozen
from ._routing import TOP, routed
from .convex import ConvexClassifier

Array = NDArray[np.float64]
_SEEDS = 2**31 - 1


class Stack(TransformerMixin, _BaseComposition, ABC):
    """What both stacks share; see `StackedClassifier` and `StackedRegressor`."""

    # Read by the checks of scikit-learn 1.5.
    _required_parameters = ["estimators"]  # noqa: RUF012 - compared with a list

    estimators_: list[Any]
    final_estimator_: Any
    meta_rows_: Rows
    n_features_in_: int
    classes_: NDArray

    def __init__(
        self,
        estimators: Any,
        final_estimator: Any = None,
        *,
        cv: int = 5,
        passthrough: bool = False,
        random_state: Any = 0,
        n_jobs: int | None = None,
    ) -> None:
        self.estimators = estimators
        self.final_estimator = final_estimator
        self.cv = cv
        self.passthrough = passthrough
        self.random_state = random_state
        self.n_jobs = n_jobs

    @abstractmethod
    def _usual_top(self) -> Any:
        """Give the top that is taken where none is given."""

    @abstractmethod
    def _fits(self, base: Any) -> bool:
        """Say whether a base model predicts this kind of target."""

    @abstractmethod
    def _check_target(self, y: NDArray) -> None:
        """Refuse a target that is not of this kind."""

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Give the parameters, with those of the base models by name."""
        return self._get_params("estimators", deep=deep)

    def set_params(self, **params: Any) -> Self:
        """Set parameters; a base model by its name, or ``"drop"`` to leave it out."""
        self._set_params("estimators", **params)
        return self

    def fit(
        self, X: Any, y: Any, *, groups: Any = None, time: Any = None, **params: Any
    ) -> Self:
        """Fit the top on out-of-fold predictions, and the base models on all rows.

        Parameters
        ----------
        X
            Features: an array, sparse matrix or data frame of n rows.
        y
            Classes or values, shape (n,), none missing.
        groups
            Group of each row, shape (n,): none is on both sides of an inner fold.
        time
            Time of each row, shape (n,): no inner model sees rows at or after the
            time of those that it predicts. The first stretch of time is predicted by
            nobody, so the top is not fitted on it.
        **params
            ``sample_weight``, shape (n,); with metadata routing enabled, whatever the
            base models and the top request.

        Raises
        ------
        InputError
            For unusable rows or folds, or base models that do not fit the task.
        """
        bases = self._kept()
        check_whole("cv", self.cv, 2, "Five folds are usual.")
        table = self._read(X, y, groups, time)
        note_features(self, table.X, reset=True)
        given = {"groups": groups, "time": time, **params}
        parts = [*bases, (TOP, self._top())]
        goes = routed(self, parts, {k: v for k, v in given.items() if v is not None})
        rng = np.random.default_rng(
            check_random_state(self.random_state).randint(_SEEDS)
        )
        label = fold_labels(table, self.cv, rng)
        folds = folds_within(table, label, np.ones(table.n, bool))
        seeds = rng.integers(_SEEDS, size=(len(bases), len(folds) + 1))
        models = [base for _, base in bases]
        metadata = [goes[name] for name, _ in bases]
        rows, said = out_of_fold(
            models, table, folds, metadata, seeds[:, 1:], self.n_jobs
        )
        every = np.arange(table.n)
        self.estimators_ = [
            fit_base(base, table, every, goes[name], int(seed))
            for (name, base), seed in zip(bases, seeds[:, 0], strict=True)
        ]
        if table.classes is not None:
            self.classes_ = table.classes
        self.meta_rows_ = rows
        self.final_estimator_ = self._fit_top(table, rows, said, goes[TOP], rng)
        return self

    def transform(self, X: Any) -> Any:
        """Give what the base models say, shape (m, columns).

        They were fitted on all rows: for rows of the training set this is what they
        remember, so nothing should learn from it. The top does not.
        """
        check_is_fitted(self)
        return self._said(X)

    def predict(self, X: Any) -> NDArray:
        """Predict by the top, shape (m,)."""
        check_is_fitted(self)
        return self.final_estimator_.predict(self._said(X))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray:
        """Name the columns of `transform`: class, base model and number of class."""
        check_is_fitted(self)
        given = _check_feature_names_in(
            self, input_features, generate_names=self.passthrough
        )
        own = type(self).__name__.lower()
        classes = len(getattr(self, "classes_", ()))
        names: list[Any] = []
        for name, _ in self._kept():
            if classes > 2:
                names += [f"{own}_{name}{c}" for c in range(classes)]
            else:
                names.append(f"{own}_{name}")
        if self.passthrough and given is not None:
            names += list(given)
        return np.asarray(names, dtype=object)

    def get_metadata_routing(self) -> MetadataRouter:
        """Say what goes where: to the base models, the top, and the folds."""
        router = MetadataRouter(owner=self).add_self_request(self)
        for name, part in [*self._kept(), (TOP, self._top())]:
            mapping = MethodMapping().add(caller="fit", callee="fit")
            router.add(method_mapping=mapping, **{name: part})
        return router

    @property
    def named_estimators_(self) -> dict[str, Any]:
        """The fitted base models by name."""
        names = [name for name, _ in self._kept()]
        return dict(zip(names, self.estimators_, strict=True))

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import get_tags  # noqa: PLC0415 - not in scikit-learn 1.5

        tags = super().__sklearn_tags__()
        inside = [get_tags(base).input_tags for _, base in self._named()]
        tags.input_tags.allow_nan = all(t.allow_nan for t in inside)
        tags.input_tags.sparse = all(t.sparse for t in inside)
        return tags

    def _named(self) -> list[tuple[str, Any]]:
        listed = self.estimators if isinstance(self.estimators, list | tuple) else []
        return [(name, base) for name, base in listed if base != "drop"]

    def _kept(self) -> list[tuple[str, Any]]:
        kept = self._named()
        if not kept:
            raise InputError(
                "`estimators` must hold at least one (name, estimator), got "
                f"{self.estimators!r}. Name each base model."
            )
        self._validate_names([name for name, _ in self.estimators])
        for name, base in kept:
            if not hasattr(base, "fit") or not self._fits(base):
                kind = type(self).__name__.removeprefix("Stacked").lower()
                raise InputError(
                    f"`estimators` must be {kind}s, got {name!r}, a "
                    f"{type(base).__name__}. Pass models of this kind of target."
                )
            if is_frozen(base):
                raise InputError(
                    f"`estimators` must be fitted anew, got {name!r}, which is frozen. "
                    "Pass the model itself: the top needs predictions of rows that it "
                    "did not see."
                )
        return kept

    def _top(self) -> Any:
        if self.final_estimator is not None:
            return self.final_estimator
        if self.passthrough:
            raise InputError(
                "`final_estimator` must be given with `passthrough`, got None. Weights "
                "of models cannot weigh features; pass a model of both."
            )
        top = self._usual_top()
        if get_config()["enable_metadata_routing"]:
            top.set_fit_request(sample_weight=True)
        return top

    def _read(self, X: Any, y: Any, groups: Any, time: Any) -> Table:
        answers = column_or_1d(y, warn=True)
        if answers.dtype.kind in "fc":
            assert_all_finite(answers, input_name="y")
        self._check_target(answers)
        X = _rowwise(X)
        if X.shape[0] < 2:
            raise InputError(
                f"`X` must hold at least 2 rows, got {X.shape[0]} sample. Stack where "
                "there are rows to leave out."
            )
        return read_table(self, X, answers, groups=groups, time=time)

    def _unlabelled(self, X: Any) -> Table:
        X = _rowwise(X)
        blank = np.zeros(X.shape[0])
        return Table(
            X=X,
            y=blank,
            target=blank,
            classes=getattr(self, "classes_", None),
            groups=None,
            times=None,
        )

    def _fit_top(
        self,
        table: Table,
        rows: Rows,
        said: Array,
        metadata: dict[str, Any],
        rng: np.random.Generator,
    ) -> Any:
        """Fit the top on what the base models say of these rows."""
        y = table.y[rows]
        if table.classes is not None and len(np.unique(y)) < 2:
            raise InputError(
                "`y` must have two classes among the rows that are predicted out of "
                f"fold, got only {y[0]}. Use a finer `time`, or more rows."
            )
        top: Any = clone(self._top())
        if "random_state" in top.get_params() and top.random_state is None:
            top.set_params(random_state=int(rng.integers(_SEEDS)))
        if isinstance(top, ConvexClassifier):
            # The rows may lack a class of which the base models speak.
            top.set_params(classes=table.classes)
        layer = self._beside(said, table, rows)
        return top.fit(layer, y, **cut(metadata, rows, table.n))

    def _beside(self, said: Array, table: Table, rows: Rows) -> Any:
        """Put the features beside what the base models say, where it is asked for."""
        if not self.passthrough:
            return said
        from scipy import sparse  # noqa: PLC0415 - heavy

        part = table.X.iloc[rows] if hasattr(table.X, "iloc") else table.X[rows]
        if sparse.issparse(part):
            return sparse.hstack([sparse.csr_array(said), part], format="csr")
        return np.hstack([said, np.asarray(part)])

    def _said(self, X: Any) -> Any:
        # `transform` may be set to give a data frame; the top was fitted on an array.
        table = self._unlabelled(X)
        note_features(self, table.X, reset=False)
        every = np.arange(table.n)
        said = np.hstack([columns_of(m, table, every) for m in self.estimators_])
        return self._beside(said, table, every)


def _rowwise(X: Any) -> Any:
    """Give X in a form whose rows can be taken by number."""
    if not hasattr(X, "shape"):
        X = np.asarray(X)
    if len(X.shape) == 1 and getattr(X.dtype, "kind", "O") not in "OUS":
        # One dimension of text goes to a vectoriser; one of numbers is a mistake.
        raise InputError(
            f"`X` must have two dimensions, got shape {X.shape}. Reshape your data to "
            "one row for each thing that is predicted."
        )
    return X.tocsr() if hasattr(X, "tocsr") else X
