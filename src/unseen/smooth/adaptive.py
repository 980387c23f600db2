"""What the regressor and the classifier share: reading, tuning, predicting."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Self, cast, get_args

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from ..errors import InputError
from ..result import Estimate
from .anova import MOST_PAIRED, Components
from .anova_kernel import ridge_components
from .approximation import warn_of
from .columns import Coded, Column, code_rows, learn_column
from .members import Kernel, KernelName, Tuning, feature_weights, tuned_kernels
from .nystrom_solver import MOST_EXACT, Solver, check_solver
from .reads_tables import ReadsTables

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
    centres
        The rows that have coefficients: all training rows, or landmarks.
    """

    kernel: Kernel
    dual: Array
    intercept: Array
    alpha: Array
    df: Array
    share: float
    centres: Coded


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How members are fitted: a solver, and the seed that draws landmarks."""

    solver: Solver
    seed: int


class AdaptiveRidge(ReadsTables, ABC):
    """What `HighlyAdaptiveRidgeRegressor` and the classifier share."""

    n_features_in_: int
    columns_: list[Column]
    rows_: Coded
    members_: tuple[Member, ...]
    solver_: str
    approximation_: Estimate | None
    _enough: bool
    # In what the difference to the exact fit is said.
    _difference_unit: str
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
        solver: Solver = "auto",
        landmarks: int | None = None,
        random_state: Any = 0,
    ) -> None:
        self.kernel = kernel
        self.eta = eta
        self.alpha = alpha
        self.sparse_features = sparse_features
        self.categorical_features = categorical_features
        self.tuning_rows = tuning_rows
        self.solver = solver
        self.landmarks = landmarks
        self.random_state = random_state

    @abstractmethod
    def _fit_members(
        self, kernels: tuple[Kernel, ...], rows: Coded, y: Array, plan: Plan
    ) -> tuple[Member, ...]:
        """Fit each kernel and share the prediction out."""

    def components(
        self, X: Any = None, *, column: int = 0, pairs: int = MOST_PAIRED
    ) -> Components:
        """Take the fit apart: a constant, main effects, pairs, and the rest.

        Parameters
        ----------
        X
            Rows at which the parts are evaluated; the training rows, or 2,000 of them
            evenly spaced, where None.
        column
            Which class's log-odds, where there are more than two classes.
        pairs
            Among how many features pairs are looked at: those with the largest main
            effects.

        Returns
        -------
        Components
            In the unit of y, or log-odds.

        Raises
        ------
        InputError
            For the indicator kernel, which is no product over features.
        """
        return ridge_components(self, X, column=column, pairs=pairs)

    def plot(self, kind: str = "main", *, most: int | None = None) -> Any:
        """Draw main effects, pairs or shares of variance; see `Components.plot`."""
        return self.components().plot(kind, most=most)

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
        plan = Plan(solver=self._solver(), seed=tuning.seed)
        self.members_ = self._fit_members(kernels, self.rows_, y, plan)
        self.solver_ = plan.solver
        if not self._enough:
            warn_of(self.approximation_, self._difference_unit)
        weights = [
            m.share * feature_weights(m.kernel, len(table)) for m in self.members_
        ]
        total = np.sum(weights, axis=0)
        self.feature_weights_ = total / max(float(total.max()), np.finfo(float).tiny)
        etas = np.array([m.kernel.eta for m in self.members_])
        self.eta_ = float(etas[0]) if len(etas) == 1 else etas
        return self

    def _solver(self) -> Solver:
        """Give the solver for this many rows."""
        n = self.rows_.n
        found = cast(Solver, self.solver)
        if found == "auto":
            found = "exact" if n <= MOST_EXACT else "nystrom"
        if found != "exact" and self.kernel == "indicator":
            raise InputError(
                "`kernel` must be another than 'indicator' where the fit is not exact, "
                f"got {n} rows and solver={self.solver!r}. Use 'product', its like."
            )
        return found

    def _worth_fitting(
        self, kernels: tuple[Kernel, ...], y: Array, seed: int
    ) -> tuple[Kernel, ...]:
        """Give the kernels that have a share on some rows, where all are many."""
        n = self.rows_.n
        if len(kernels) == 1 or n <= _MANY:
            return kernels
        some = np.random.default_rng(seed).permutation(n)[:_TRIAL]
        plan = Plan(solver="exact", seed=seed)
        trial = self._fit_members(kernels, self.rows_.take(some), y[some], plan)
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
                gram = member.kernel.gram(block, member.centres)
                found[place, some] = gram @ member.dual + member.intercept
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
        check_solver(self.solver, self.landmarks)
        seed = check_random_state(self.random_state).randint(2**31 - 1)
        return Tuning(
            kernel=cast(KernelName, self.kernel),
            eta=eta if isinstance(eta, str) else float(eta),  # type: ignore[arg-type]
            sparse=bool(self.sparse_features),
            most_rows=int(self.tuning_rows),
            seed=int(seed),
        )


def _is_number(value: Any, least: float) -> bool:
    if not isinstance(value, int | float | np.number) or isinstance(value, bool):
        return False
    return bool(np.isfinite(value) and float(value) >= least)
