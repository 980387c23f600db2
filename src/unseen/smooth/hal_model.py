"""What the highly adaptive lassos share: the basis, the folds, the path."""

from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import check_random_state, column_or_1d
from sklearn.utils.validation import check_is_fitted

from ..errors import InputError
from ..stats.folds import deal_folds
from ._hal_path import ChosenFit, chosen_fit, first_features
from .anova import MOST_PAIRED, Components, components_of_fit, sampled
from .anova_hal import BasisEffects
from .columns import Coded, Column, code_rows, learn_column
from .hal_basis import LEAST_KNOTS, Basis, different, main_basis, with_products
from .reads_tables import ReadsTables

Array = NDArray[np.float64]
Codes = NDArray[np.int64]
Family = Literal["gaussian", "binomial"]

_KNOTS = {0: 100, 1: 20}
# Knots of a feature in products, where features have to be chosen for them.
_GOOD_KNOTS = 6
# The path goes further down where its end is best; below that ramps are so much alike
# that a fit takes minutes and interpolates.
_ENDS = (1e-2, 5e-3)


class AdaptiveLasso(ReadsTables):
    """What `HighlyAdaptiveLassoRegressor` and the classifier share."""

    n_features_in_: int
    columns_: list[Column]
    rows_: Coded
    basis_: Basis
    fits_: tuple[ChosenFit, ...]
    fold_of_: Codes

    def __init__(
        self,
        order: int = 1,
        *,
        max_degree: int = 2,
        max_knots: int | None = None,
        max_terms: int = 2000,
        choose: str = "min",
        cv: int = 10,
        n_alphas: int = 40,
        tol: float = 1e-4,
        categorical_features: Any = "from_dtype",
        random_state: Any = 0,
    ) -> None:
        self.order = order
        self.max_degree = max_degree
        self.max_knots = max_knots
        self.max_terms = max_terms
        self.choose = choose
        self.cv = cv
        self.n_alphas = n_alphas
        self.tol = tol
        self.categorical_features = categorical_features
        self.random_state = random_state

    def _fit_path(
        self, X: Any, targets: Array, family: Family, groups: Any, strata: Any
    ) -> Self:
        """Make the basis, deal the folds, fit a path for each column of targets."""
        self._check()
        table = self._table(X, reset=True)
        names = getattr(self, "feature_names_in_", range(len(table)))
        self.columns_ = [
            learn_column(str(name), column)
            for name, column in zip(names, table, strict=True)
        ]
        self.rows_ = rows = code_rows(self.columns_, table)
        self.fold_of_ = self._folds(rows.n, groups, strata)
        p, most = len(table), self.max_terms
        knots = self.max_knots or _KNOTS[self.order]
        few = int(np.clip(most // (2 * p), LEAST_KNOTS, knots))
        basis = main_basis(self.columns_, rows, self.order, few)
        basis, design = different(basis, basis.design(rows))
        may = sorted({basis.features(i)[0] for i in range(len(basis))})
        chosen: list[list[int]] | None = None
        room = max(most - len(basis), 0)
        if self.max_degree > 1 and _pairs(len(may)) * LEAST_KNOTS**2 > room:
            count = max(int(np.sqrt(2 * room) / _GOOD_KNOTS), 2)
            chosen = self._promising(design, targets, family, basis, count)
            may = sorted({j for each in chosen for j in each})
        if self.max_degree > 1 and len(may) > 1:
            basis = with_products(
                basis,
                self.columns_,
                rows,
                self.order,
                knots,
                self.max_degree,
                may,
                most,
            )
            basis, design = different(basis, basis.design(rows))
        factors = None if chosen is None else _factors(basis, chosen)
        dense = np.asfortranarray(design.toarray())
        fits = [self._one(dense, y, family, factors) for y in targets.T]
        kept = np.flatnonzero(np.any([fit.coef != 0 for fit in fits], axis=0))
        self.basis_ = basis.take(kept)
        self.coef_ = np.array([fit.coef[kept] for fit in fits])
        self.intercept_ = np.array([fit.intercept for fit in fits])
        self.n_terms_ = len(basis)
        self.fits_ = tuple(fits)
        return self

    def _one(
        self, design: Array, y: Array, family: Family, factors: Array | None
    ) -> ChosenFit:
        fit = None
        for end in _ENDS:
            fit = chosen_fit(
                design,
                y,
                self.fold_of_,
                family=family,
                choose="min" if self.choose == "min" else "1se",
                n_alphas=self.n_alphas,
                eps=end,
                tol=self.tol,
                factors=factors,
            )
            if fit.least < len(fit.alphas) - 1:
                break
        assert fit is not None
        return fit

    def _promising(
        self, design: Any, targets: Array, family: Family, basis: Basis, count: int
    ) -> list[list[int]]:
        """Give the features for products: for all rows, and without each fold."""
        feature_of = np.array([basis.features(i)[0] for i in range(len(basis))])
        dense = np.asfortranarray(design.toarray())
        found = [
            first_features(
                dense,
                y,
                self.fold_of_,
                feature_of,
                family=family,
                most=count,
                tol=max(self.tol, 1e-3),
            )
            for y in targets.T
        ]
        return [
            sorted({j for each in problem for j in each})
            for problem in zip(*found, strict=True)
        ]

    def _linear(self, X: Any) -> Array:
        """Give the linear predictors, shape (m, targets)."""
        check_is_fitted(self, "basis_")
        rows = code_rows(self.columns_, self._table(X, reset=False))
        return self.basis_.design(rows) @ self.coef_.T + self.intercept_

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
            In the unit of the linear predictor: y's, or log-odds.
        """
        check_is_fitted(self, "basis_")
        rows = sampled(self.rows_)
        effects = BasisEffects(
            basis=self.basis_,
            coef=self.coef_[column],
            intercept=float(self.intercept_[column]),
            reference=rows,
        )
        if X is not None:
            rows = code_rows(self.columns_, self._table(X, reset=False))
        return components_of_fit(effects, self.columns_, rows, pairs=pairs)

    def plot(self, kind: str = "main", *, most: int | None = None) -> Any:
        """Draw main effects, pairs or shares of variance; see `Components.plot`."""
        return self.components().plot(kind, most=most)

    def _folds(self, n: int, groups: Any, strata: Codes | None) -> Codes:
        rng = check_random_state(self.random_state)
        seed = np.random.default_rng(int(rng.randint(2**31 - 1)))
        if groups is None:
            return deal_folds(n, min(self.cv, n), seed, strata=strata)
        codes = np.unique(column_or_1d(groups), return_inverse=True)[1]
        if len(codes) != n:
            raise InputError(
                f"`groups` must have one value for each of the {n} rows of `X`, got "
                f"{len(codes)}. Take both from the same table."
            )
        return deal_folds(n, self.cv, seed, groups=codes.astype(np.int64))

    def _check(self) -> None:
        if self.order not in (0, 1):
            raise InputError(
                f"`order` must be 0 or 1, got {self.order!r}. 0 adds up steps, 1 ramps."
            )
        if self.choose not in ("min", "1se"):
            raise InputError(
                f"`choose` must be 'min' or '1se', got {self.choose!r}. 'min' predicts "
                "best, '1se' keeps fewer terms."
            )
        whole = {
            "max_degree": (self.max_degree, 1, "2 allows pairs of features."),
            "max_terms": (self.max_terms, 10, "2000 take some seconds."),
            "cv": (self.cv, 2, "Ten folds are usual."),
            "n_alphas": (self.n_alphas, 2, "40 are usual."),
        }
        if self.max_knots is not None:
            whole["max_knots"] = (self.max_knots, 1, "None takes 100 steps, 20 ramps.")
        for name, (value, least, advice) in whole.items():
            number = isinstance(value, int | np.integer) and not isinstance(value, bool)
            if not number or value < least:
                raise InputError(
                    f"`{name}` must be a whole number of at least {least}, got "
                    f"{value!r}. {advice}"
                )
        if not (isinstance(self.tol, int | float) and 0 < self.tol < 1):
            raise InputError(
                f"`tol` must be a number between 0 and 1, got {self.tol!r}. It is a "
                "duality gap; 1e-4 is usual."
            )


def _pairs(p: int) -> int:
    return p * (p - 1) // 2


def _factors(basis: Basis, chosen: list[list[int]]) -> Array:
    """Keep each problem's products to the features that its own rows chose."""
    found = np.ones((len(chosen), len(basis)))
    for features, some in basis.sections():
        if len(features) > 1:
            for problem, mine in enumerate(chosen):
                if not set(features) <= set(mine):
                    found[problem, some] = np.inf
    return found
