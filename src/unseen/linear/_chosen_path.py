"""What estimators share whose penalty is chosen by cross-validation."""

from dataclasses import replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ._adaptive import adaptive_factors, check_power
from ._choice import best, check_choice, within_error
from ._cross_validated import left_out, search
from ._folds import check_weights, make_folds
from ._model import PathModel
from ._reading import MANY, Rows, read_rows
from ._relaxed import check_relaxed, relaxed_fit
from ._store import store_path

Array = NDArray[np.float64]


class ChosenPath(PathModel):
    """A path with its cross-validated losses, and a choice by them."""

    l1_ratio: Any
    cv: Any
    choose: Any
    random_state: Any
    adaptive: float | None
    relaxed: Any

    def fit(
        self,
        X: Any,
        y: Any,
        sample_weight: Any = None,
        offset: Any = None,
        groups: Any = None,
        time: Any = None,
    ) -> Self:
        """Fit the path with and without each fold, and choose.

        Parameters
        ----------
        X
            Shape (n, p): an array in C or Fortran order, a SciPy sparse matrix, or a
            data frame.
        y
            Shape (n,); (n, C) for several responses; times and events for Cox.
        sample_weight
            Shape (n,).
        offset
            Added to the linear predictor, shape (n,), or (n, C) with several classes
            or responses.
        groups
            Group of each row: no group is on both sides of a fold.
        time
            Time of each row: only the past predicts.

        Raises
        ------
        InputError
            If an argument is out of range or the target doesn't fit the family.
        """
        check_choice(self.choose)
        rows = read_rows(self, X, y, sample_weight, offset)
        folds = make_folds(
            self.cv,
            rows.X,
            rows.y,
            groups=groups,
            time=time,
            classes=rows.y.astype(int) if rows.classes is not None else None,
            seed=self.random_state,
        )
        check_weights(folds, rows.weight)
        kept = check_relaxed(self.relaxed)
        ratios = np.atleast_1d(np.asarray(self.l1_ratio, float))
        first = self._settings(rows, float(ratios[0]))
        first = replace(first, refit=kept != (1.0,))
        if self.adaptive is not None:
            if self.family in (*MANY, "cox") or self.feature_groups is not None:
                raise InputError(
                    "`adaptive` must be None with several responses, times or groups "
                    f"of features, got {self.adaptive!r}. Pass `penalty_factor`."
                )
            factor = adaptive_factors(
                rows, first, folds.held_out, check_power(self.adaptive)
            )
            first = replace(first, penalty_factor=factor)
        each = [
            replace(first, l1_ratio=self._settings(rows, r).l1_ratio) for r in ratios
        ]
        found, place, everything = search(rows, each, folds, self.choose, kept)
        store_path(self, rows, relaxed_fit(found.fit, found.relaxation))
        self.relaxation_ = found.relaxation
        curve = found.curve
        self.cv_losses_ = curve.losses
        self.cv_scores_ = -curve.losses
        self.cv_errors_ = curve.errors
        self.fold_losses_ = curve.folds
        self.searched_ = {
            (c.l1_ratio, c.relaxation): (c.fit.alphas, c.curve.losses, c.curve.errors)
            for c in everything
        }
        self.l1_ratio_ = found.l1_ratio
        self.alpha_min_ = float(self.alphas_[best(curve)])
        self.alpha_1se_ = float(self.alphas_[within_error(curve)])
        self.alpha_ = float(self.alphas_[place])
        self.coef_ = self.coefs_[..., place]
        self.intercept_ = self.intercepts_[..., place][()]
        self.left_out_ = left_out(rows, folds, found.fit, place, found.relaxation)
        self.fold_of_ = folds.of_row
        self.fitted_ = self._fitted(rows)
        self.target_ = rows.y
        return self

    def _fitted(self, rows: Rows) -> Array:
        """Give the linear predictor of the rows that the model was fitted on."""
        eta = np.asarray(rows.X @ self.coef_.T, float) + self.intercept_
        return eta if rows.offset is None else eta + rows.offset
