"""Kernels of whole rows: products over features, and the published indicators."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .columns import Coded
from .kernels import Component

Array = NDArray[np.float64]

# Below this an interaction is lost in rounding: the kernel is additive.
LEAST_ETA = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProductKernel:
    r"""A product over features, each with its own weight.

    Parameters
    ----------
    components
        Kernels :math:`k_c` of single features.
    weights
        :math:`w_c`, at least 0, the largest 1, shape (components,). A feature of
        which all are 0 is out of the model.
    eta
        Strength of interactions: 0 gives an additive model.

    Notes
    -----
    .. math:: K = \frac{1}{\eta}\Bigl[\prod_g \bigl(1 + \eta \sum_{c \in g}
        w_c k_c\bigr) - 1\Bigr],

    with one group g for each feature (and one for its absence). A main effect has
    weight :math:`w_g`, a pair :math:`\eta w_g w_h`.
    """

    components: tuple[Component, ...]
    weights: Array
    eta: float

    @property
    def groups(self) -> list[tuple[int, bool]]:
        """Groups with a weight above 0: (feature, whether its absence)."""
        pairs = zip(self.components, self.weights, strict=True)
        return list(dict.fromkeys(c.group for c, w in pairs if w > 0))

    def main(self, group: tuple[int, bool], a: Coded, b: Coded) -> Array:
        """Give the kernel of one main effect, shape (a.n, b.n)."""
        found = np.zeros((a.n, b.n))
        for part, weight in zip(self.components, self.weights, strict=True):
            if part.group == group and weight > 0:
                found += weight * part.gram(a, b)
        return found

    def gram(self, a: Coded, b: Coded) -> Array:
        """Give the kernel between the rows of `a` and of `b`, shape (a.n, b.n)."""
        total = np.zeros((a.n, b.n))
        eta = self.eta if self.eta >= LEAST_ETA else 0.0
        for group in self.groups:
            main = self.main(group, a, b)
            # total is (product - 1) / eta: no difference of near-equal numbers.
            if eta:
                main *= 1 + eta * total
            total += main
        return total


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IndicatorKernel:
    r"""The kernel of highly adaptive ridge, with weights and a strength.

    Parameters
    ----------
    knots
        The training rows.
    components
        One for each feature, numeric ones over ranks.
    weights
        Weight of each, at least 0, shape (components,).
    eta
        Strength of interactions; 1 with equal weights is the published kernel.

    Notes
    -----
    .. math:: K(x, x') = \frac{1}{n\eta}\sum_i \Bigl[\prod_j \bigl(1 + \eta w_j
        1\{\min(x_j, x'_j) \ge X_{ij}\}\bigr) - 1\Bigr]

    Costs a product of matrices for each of the n knots. With its knots drawn in each
    feature by itself it would be a product over features (`ProductKernel`).

    References
    ----------
    A. Schuler, A. Hagemeister, M. van der Laan (2024), arXiv:2410.02680.
    """

    knots: Coded
    components: tuple[Component, ...]
    weights: Array
    eta: float

    @property
    def groups(self) -> list[tuple[int, bool]]:
        """Groups with a weight above 0: (feature, whether its absence)."""
        pairs = zip(self.components, self.weights, strict=True)
        return list(dict.fromkeys(c.group for c, w in pairs if w > 0))

    def gram(self, a: Coded, b: Coded) -> Array:
        """Give the kernel between the rows of `a` and of `b`, shape (a.n, b.n)."""
        eta = max(self.eta, LEAST_ETA)
        steps, others = [], np.zeros((a.n, b.n))
        for part, weight in zip(self.components, self.weights, strict=True):
            if weight <= 0:
                continue
            if part.shape in ("level", "absent"):
                others += np.log1p(eta * weight) * part.gram(a, b)
            else:
                steps.append((part.feature, np.log1p(eta * weight)))
        if not steps:
            return np.expm1(others) / eta
        features = [j for j, _ in steps]
        logs = np.array([log for _, log in steps])
        over_a, over_b = _ranked(a, features), _ranked(b, features)
        knots = _ranked(self.knots, features)
        total = np.zeros((a.n, b.n))
        for knot in knots.T:
            # A missing knot is under nothing: NaN compares false.
            left = (over_a >= knot[:, None]).astype(float)
            right = (over_b >= knot[:, None]).astype(float)
            total += np.expm1((left * logs[:, None]).T @ right + others)
        return total / (eta * knots.shape[1])


def _ranked(rows: Coded, features: list[int]) -> Array:
    return np.where(rows.absent[features], np.nan, rows.rank[features])
