"""Losses of a linear predictor, with what Newton and a duality gap need of them.

Each is the negative log likelihood of one row, as a function of the linear predictor
eta, up to what does not depend on eta. Legend: m problems, n rows.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, xlogy

Array = NDArray[np.float64]

# Beyond this exp overflows; no fit of use has a mean of 1e300.
_LARGEST = 690.0


class Loss(Protocol):
    """What a loss gives, all elementwise over shape (m, n)."""

    @property
    def quadratic(self) -> bool:
        """Whether the curvature is the same everywhere."""
        ...

    def value(self, y: Array, eta: Array) -> Array:
        """Give the loss."""
        ...

    def slope(self, y: Array, eta: Array) -> Array:
        """Give minus the derivative by eta: the residual."""
        ...

    def curvature(self, y: Array, eta: Array) -> Array:
        """Give the second derivative by eta."""
        ...

    def dual(self, y: Array, slope: Array, eta: Array) -> Array:
        """Give -sup_eta(-slope * eta - loss): what a row adds to the dual.

        `eta` is a good guess of where the supremum is.
        """
        ...

    def start(self, y: Array) -> Array:
        """Give a finite eta near the best for each y, shape of y."""
        ...


@dataclass(frozen=True, slots=True)
class Gaussian:
    """Half the squared error."""

    quadratic: bool = True

    def value(self, y: Array, eta: Array) -> Array:
        """Give (y - eta)² / 2."""
        return 0.5 * (y - eta) ** 2

    def slope(self, y: Array, eta: Array) -> Array:
        """Give y - eta."""
        return y - eta

    def curvature(self, y: Array, eta: Array) -> Array:
        """Give 1."""
        return np.ones_like(eta)

    def dual(self, y: Array, slope: Array, eta: Array) -> Array:
        """Give slope * y - slope² / 2."""
        return slope * (y - 0.5 * slope)

    def start(self, y: Array) -> Array:
        """Give y."""
        return y


@dataclass(frozen=True, slots=True)
class Binomial:
    """Log loss with the logit link, for y in [0, 1]."""

    quadratic: bool = False

    def value(self, y: Array, eta: Array) -> Array:
        """Give log(1 + exp(eta)) - y * eta."""
        return np.logaddexp(0.0, eta) - y * eta

    def slope(self, y: Array, eta: Array) -> Array:
        """Give y less the probability."""
        return y - expit(eta)

    def curvature(self, y: Array, eta: Array) -> Array:
        """Give p (1 - p)."""
        return expit(eta) * expit(-eta)

    def dual(self, y: Array, slope: Array, eta: Array) -> Array:
        """Give the entropy of y - slope."""
        p = np.clip(y - slope, 0.0, 1.0)
        return -(xlogy(p, p) + xlogy(1 - p, 1 - p))

    def start(self, y: Array) -> Array:
        """Give the logit of y, pulled to the middle."""
        near = 0.05 + 0.9 * y
        return np.log(near / (1 - near))


@dataclass(frozen=True, slots=True)
class Poisson:
    """Poisson deviance with the log link, for y of at least 0."""

    quadratic: bool = False

    def value(self, y: Array, eta: Array) -> Array:
        """Give exp(eta) - y * eta."""
        return _exp(eta) - y * eta

    def slope(self, y: Array, eta: Array) -> Array:
        """Give y less the mean."""
        return y - _exp(eta)

    def curvature(self, y: Array, eta: Array) -> Array:
        """Give the mean."""
        return _exp(eta)

    def dual(self, y: Array, slope: Array, eta: Array) -> Array:
        """Give m - m log m with m = y - slope."""
        mean = np.maximum(y - slope, 0.0)
        return mean - xlogy(mean, mean)

    def start(self, y: Array) -> Array:
        """Give log(y), with something for 0."""
        return np.log(np.maximum(y, 0.1))


@dataclass(frozen=True, slots=True)
class Gamma:
    """Gamma deviance with the log link, for y above 0."""

    quadratic: bool = False

    def value(self, y: Array, eta: Array) -> Array:
        """Give y exp(-eta) + eta."""
        return y * _exp(-eta) + eta

    def slope(self, y: Array, eta: Array) -> Array:
        """Give y exp(-eta) - 1."""
        return y * _exp(-eta) - 1.0

    def curvature(self, y: Array, eta: Array) -> Array:
        """Give y exp(-eta)."""
        return y * _exp(-eta)

    def dual(self, y: Array, slope: Array, eta: Array) -> Array:
        """Give m - m log(m / y) with m = 1 + slope."""
        mass = np.maximum(1.0 + slope, 0.0)
        return mass - xlogy(mass, mass / y)

    def start(self, y: Array) -> Array:
        """Give log(y)."""
        return np.log(y)


@dataclass(frozen=True, slots=True)
class Tweedie:
    """Tweedie deviance of power in (1, 2) with the log link, for y of at least 0."""

    power: float = 1.5
    quadratic: bool = False

    def value(self, y: Array, eta: Array) -> Array:
        """Give y e^((1-p) eta) / (p-1) + e^((2-p) eta) / (2-p)."""
        p = self.power
        return y * _exp((1 - p) * eta) / (p - 1) + _exp((2 - p) * eta) / (2 - p)

    def slope(self, y: Array, eta: Array) -> Array:
        """Give y e^((1-p) eta) - e^((2-p) eta)."""
        p = self.power
        return y * _exp((1 - p) * eta) - _exp((2 - p) * eta)

    def curvature(self, y: Array, eta: Array) -> Array:
        """Give (p-1) y e^((1-p) eta) + (2-p) e^((2-p) eta)."""
        p = self.power
        return (p - 1) * y * _exp((1 - p) * eta) + (2 - p) * _exp((2 - p) * eta)

    def dual(self, y: Array, slope: Array, eta: Array) -> Array:
        """Give the dual by Newton's method: the supremum has no closed form.

        Any eta gives an upper bound of the dual, so one that is not the supremum makes
        the gap too small; Newton's error after 30 steps is far below rounding.
        """
        at = np.broadcast_to(eta, np.broadcast_shapes(y.shape, slope.shape)).copy()
        for _ in range(30):
            step = (self.slope(y, at) - slope) / self.curvature(y, at)
            at += np.clip(step, -1.0, 1.0)
            if np.abs(step).max(initial=0.0) < 1e-12:
                break
        return slope * at + self.value(y, at)

    def start(self, y: Array) -> Array:
        """Give log(y), with something for 0."""
        return np.log(np.maximum(y, 0.1))


def _exp(eta: Array) -> Array:
    return np.exp(np.minimum(eta, _LARGEST))
