"""Main effects and pairs of a highly adaptive lasso."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .anova import over_blocks
from .columns import Coded
from .hal_basis import Basis

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BasisEffects:
    r"""Closed forms of the parts of a sum of products of pieces.

    Parameters
    ----------
    basis
        The terms.
    coef
        Their coefficients, in the prediction's unit, shape (T,).
    intercept
        In the prediction's unit.
    reference
        Rows whose values in each feature are its distribution.

    Notes
    -----
    Each piece is its mean over the reference and what is left; a product of them
    expands into one part for each set of its features.
    """

    basis: Basis
    coef: Array
    intercept: float
    reference: Coded
    features: tuple[int, ...] = field(init=False)
    _means: dict[int, float] = field(init=False)

    def __post_init__(self) -> None:
        used = np.unique(self.basis.terms[self.coef != 0])
        means = {
            int(i): float(self.basis.pieces[i].values(self.reference).mean())
            for i in used
            if i >= 0
        }
        features = sorted({self.basis.pieces[i].feature for i in means})
        object.__setattr__(self, "_means", means)
        object.__setattr__(self, "features", tuple(features))

    def main(self, j: int, rows: Coded) -> Array:
        """Give the main effect of a feature, shape (rows,)."""
        return self._part((j,), rows)

    def pair(self, j: int, k: int, rows: Coded) -> Array:
        """Give what two features add beyond their main effects, shape (rows,)."""
        return self._part((j, k), rows)

    def whole(self, rows: Coded) -> Array:
        """Give the prediction, shape (rows,)."""
        value: Callable[[Coded], Array] = lambda block: (  # noqa: E731
            self.basis.design(block) @ self.coef
        )
        return self.intercept + over_blocks(rows, value)

    def _part(self, features: tuple[int, ...], rows: Coded) -> Array:
        """Add up, over terms that have these features, their part in just these."""
        found = np.zeros(rows.n)
        # Products of the same pieces are made once.
        weights: dict[tuple[int, ...], float] = {}
        for term in np.flatnonzero(self.coef):
            pieces = [int(i) for i in self.basis.terms[term] if i >= 0]
            mine = tuple(i for i in pieces if self.basis.pieces[i].feature in features)
            if len(mine) < len(features):
                continue
            others = [self._means[i] for i in pieces if i not in mine]
            weight = float(self.coef[term]) * float(np.prod(others))
            weights[mine] = weights.get(mine, 0.0) + weight
        values = {
            i: self.basis.pieces[i].values(rows) - self._means[i]
            for i in {i for mine in weights for i in mine}
        }
        for mine, weight in weights.items():
            product = np.full(rows.n, weight)
            for i in mine:
                product *= values[i]
            found += product
        return found

    def pairs(self) -> set[tuple[int, int]]:
        """Give the pairs of features that some term has."""
        found: set[tuple[int, int]] = set()
        for term in np.flatnonzero(self.coef):
            found |= set(combinations(self.basis.features(int(term)), 2))
        return found
