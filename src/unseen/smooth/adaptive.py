"""What the regressor and the classifier share: reading, tuning, predicting."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Self, cast, get_args

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils import check_consistent_length, check_random_state
from sklearn.utils.validation import check_is_fitted, column_or_1d

from ..errors import InputError
from .columns import Coded, Column, code_rows, learn_column
from .members import Kernel, KernelName, Tuning, feature_weights, tuned_kernels
from .reading import as_categories, note_features, read_features

Array = NDArray[np.float64]

# Rows predicted at once: a block of the kernel stays small.
_BLOCK = 2048
# Above this each kernel costs seconds: those that hardly count on some rows are
# left out.
_MANY = 2000
_TRIAL = 1000
_LEAST_SHARE = 0.05
_ALPHAS = ("loo", "gcv", "likelihood")
_ETAS = ("likelihood", "loo")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Member:
    """One fitted kernel of a blend.

    Parameters
    ----------
    kernel
        Gives the kernel between rows.
    dual
        Its coefficients, shape (n, t): one column, or one for each class.
    intercept
        Shape (t,).
    alpha
        The penalty of each column, shape (t,).
    df
        Effective parameters of each column, shape (t,).
    share
        Weight in the blend.
    """

    kernel: Kernel
    dual: Array
    intercept: Array
    alpha: Array
    df: Array
    share: float


class AdaptiveRidge(BaseEstimator, ABC):
    """What `HighlyAdaptiveRidgeRegressor` and the classifier share."""

    n_features_in_: int
    columns_: list[Column]
    rows_: Coded
    members_: tuple[Member, ...]
    alpha_: Any
    eta_: Any
    feature_weights_: Array

    def __init__(
        self,
        kernel: KernelName = "blend",
        *,
        eta: Any = "likelihood",
        alpha: Any = "loo",
        sparse_features: bool = True,
        categorical_features: Any = "from_dtype",
        tuning_rows: int = 600,
        random_state: Any = 0,
    ) -> None:
        self.kernel = kernel
        self.eta = eta
        self.alpha = alpha
        self.sparse_features = sparse_features
        self.categorical_features = categorical_features
        self.tuning_rows = tuning_rows
        self.random_state = random_state

    def __sklearn_tags__(self) -> Any:
        """Say that categories and missing values are understood."""
        tags = super().__sklearn_tags__()  # type: ignore[misc]  # new in 1.6
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        return tags

    def _more_tags(self) -> dict[str, Any]:
        # What scikit-learn 1.5 reads.
        return {"allow_nan": True, "X_types": ["2darray", "categorical", "string"]}

    @abstractmethod
    def _fit_members(
        self, kernels: tuple[Kernel, ...], rows: Coded, y: Array
    ) -> tuple[Member, ...]:
        """Fit each kernel and share the prediction out."""

    def _fit(self, X: Any, y: NDArray, targets: Array) -> Self:
        """Read the features, tune the kernels, fit."""
        tuning = self._tuning()
        table = self._table(X, reset=True)
        names = getattr(self, "feature_names_in_", range(len(table)))
        self.columns_ = [
            learn_column(str(name), column)
            for name, column in zip(names, table, strict=True)
        ]
        self.rows_ = code_rows(self.columns_, table)
        kernels = tuned_kernels(self.columns_, self.rows_, targets, tuning)
        kernels = self._worth_fitting(kernels, y, tuning.seed)
        self.members_ = self._fit_members(kernels, self.rows_, y)
        weights = [
            m.share * feature_weights(m.kernel, len(table)) for m in self.members_
        ]
        total = np.sum(weights, axis=0)
        self.feature_weights_ = total / max(float(total.max()), np.finfo(float).tiny)
        etas = np.array([m.kernel.eta for m in self.members_])
        self.eta_ = float(etas[0]) if len(etas) == 1 else etas
        return self

    def _worth_fitting(
        self, kernels: tuple[Kernel, ...], y: Array, seed: int
    ) -> tuple[Kernel, ...]:
        """Give the kernels that have a share on some rows, where all are many."""
        n = self.rows_.n
        if len(kernels) == 1 or n <= _MANY:
            return kernels
        some = np.random.default_rng(seed).permutation(n)[:_TRIAL]
        trial = self._fit_members(kernels, self.rows_.take(some), y[some])
        return tuple(m.kernel for m in trial if m.share >= _LEAST_SHARE) or kernels

    def _raw(self, X: Any) -> Array:
        """Give what each member says, shape (members, m, t)."""
        check_is_fitted(self, "members_")
        rows = code_rows(self.columns_, self._table(X, reset=False))
        found = np.empty((len(self.members_), rows.n, self.members_[0].dual.shape[1]))
        for start in range(0, rows.n, _BLOCK):
            some = slice(start, start + _BLOCK)
            block = rows.take(some)
            for place, member in enumerate(self.members_):
                gram = member.kernel.gram(block, self.rows_)
                found[place, some] = gram @ member.dual + member.intercept
        return found

    def _table(self, X: Any, *, reset: bool) -> list[NDArray]:
        if isinstance(X, list | tuple):
            X = np.asarray(X)
        table = read_features(X)
        note_features(self, X, reset=reset)
        table = as_categories(table, self._categories(len(table)))
        if reset:
            return table
        for column, values in zip(self.columns_, table, strict=True):
            if (column.levels is None) and values.dtype.kind != "f":
                raise InputError(
                    f"`X` must have numbers in feature {column.name!r}, as at fit, "
                    "got text. Convert the column as it was converted then."
                )
        # A feature that was text may come as numbers: then these are its levels.
        were = [j for j, c in enumerate(self.columns_) if c.levels is not None]
        return as_categories(table, were)

    def _categories(self, p: int) -> list[int]:
        asked = self.categorical_features
        if isinstance(asked, str) and asked == "from_dtype":
            return []
        names = list(getattr(self, "feature_names_in_", ()))
        found = []
        for name in asked:
            place = names.index(name) if name in names else name
            if isinstance(place, str) or not 0 <= place < p:
                raise InputError(
                    "`categorical_features` must be names or numbers of features, got "
                    f"{name!r}. Take them from the columns of `X`."
                )
            found.append(int(place))
        return found

    def _tuning(self) -> Tuning:
        """Check the parameters."""
        if self.kernel not in get_args(KernelName):
            raise InputError(
                f"`kernel` must be one of {', '.join(get_args(KernelName))}, got "
                f"{self.kernel!r}. `blend` is the usual one."
            )
        eta = self.eta
        if not (isinstance(eta, str) and eta in _ETAS) and not _is_number(eta, 0.0):
            raise InputError(
                "`eta` must be 'likelihood', 'loo' or a number of at least 0, got "
                f"{eta!r}. 0 gives an additive model."
            )
        alpha = self.alpha
        named = isinstance(alpha, str) and alpha in _ALPHAS
        if not named and not _is_number(alpha, np.finfo(float).tiny):
            raise InputError(
                "`alpha` must be 'loo', 'gcv', 'likelihood' or a number above 0, got "
                f"{alpha!r}. 'loo' chooses it by the rows left out."
            )
        if not isinstance(self.tuning_rows, int | np.integer) or self.tuning_rows < 2:
            raise InputError(
                "`tuning_rows` must be a whole number of at least 2, got "
                f"{self.tuning_rows!r}. Some hundreds are usual."
            )
        seed = check_random_state(self.random_state).randint(2**31 - 1)
        return Tuning(
            kernel=cast(KernelName, self.kernel),
            eta=eta if isinstance(eta, str) else float(eta),  # type: ignore[arg-type]
            sparse=bool(self.sparse_features),
            most_rows=int(self.tuning_rows),
            seed=int(seed),
        )


def read_target(X: Any, y: Any) -> NDArray:
    """Give the target as one column of as many rows as X has."""
    y = column_or_1d(y, warn=True)
    check_consistent_length(X, y)
    if len(y) < 2:
        raise InputError(
            f"`X` must have at least 2 rows, got {len(y)} sample. Pass more rows."
        )
    return y


def _is_number(value: Any, least: float) -> bool:
    if not isinstance(value, int | float | np.number) or isinstance(value, bool):
        return False
    return bool(np.isfinite(value) and float(value) >= least)
