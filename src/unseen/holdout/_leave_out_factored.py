"""Residuals without one fold, or two, from a factor of a smoother's matrix."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

Single = NDArray[np.float32]

# Relative error of the residuals that is never exceeded. The bound of the eigenvalues
# is mostly far too low, so the error is some thousand times smaller.
_PRECISION = 1e-6
# The most that a round in single precision is asked for.
_ROUND = 7e-7
_MOST_ROUNDS = 5
# Convergence this late means that what is left hardly determines the fit; the caller
# then takes a slower way that can tell.
_MOST_STEPS = 60


def leave_out_factored(
    factor: Array, y: Array, fold: Codes, *, least: float
) -> tuple[Array, Array]:
    """Give residuals of all fits without one fold, and without two.

    To be preferred to `leave_out_dense` where H = UUᵀ has low rank: nothing of size
    n × n is made.

    Parameters
    ----------
    factor
        U, shape (n, p), of a smoother's symmetric matrix UUᵀ.
    y
        Targets, shape (n,).
    fold
        Fold of each row, 0..K-1, shape (n,).
    least
        A lower bound of the eigenvalues of I - H_SS, for any two folds S. It has to
        be known beforehand: where rows left out determine a direction alone, the
        equations are solved by any value of it, and no residual tells.

    Returns
    -------
    outer, inner
        As `leave_out_dense` gives them; relative error at most 1e-6, mostly 1e-9.

    Raises
    ------
    numpy.linalg.LinAlgError
        If the solution does not converge in a few dozen steps.

    Notes
    -----
    With c = Uᵀy the fit without rows S is U(c + d), (I - U_SᵀU_S) d = -U_Sᵀ(y - Uc)_S.
    The K(K + 1)/2 systems are solved side by side by conjugate gradients, where each
    step is two products of each fold's rows with all systems that leave it out. The
    eigenvalues lie in [`least`, 1], and mostly near 1, so a dozen steps suffice. The
    error is at most the residual over `least`.
    """
    k = int(fold.max()) + 1
    parts, place = _padded(factor, fold, k)
    residual = np.zeros(parts.shape[:2])
    residual[fold, place] = y - factor @ (factor.T @ y)
    pairs = _Pairs(parts)
    rough = _Pairs(parts.astype(np.float32))
    d = _refined(pairs, rough, pairs.pulled(residual), _PRECISION * least)
    left_out = residual[:, None, :] - d[pairs.system] @ pairs.turned
    # Row i of fold a stands at [a, k, place] for each other fold k.
    inner = left_out[fold, :, place]
    return inner[np.arange(len(y)), fold], inner


class _Pairs:
    """The systems of all pairs of folds; of a fold with itself, that without it alone.

    Parameters
    ----------
    parts
        Rows of each fold, shape (K, m, p).
    """

    def __init__(self, parts: Array | Single) -> None:
        k = len(parts)
        self.parts = parts
        self.turned = parts.transpose(0, 2, 1)
        self.first, self.second = np.triu_indices(k)
        self.system = np.empty((k, k), np.int64)
        self.system[self.first, self.second] = np.arange(len(self.first))
        self.system[self.second, self.first] = np.arange(len(self.first))
        self.alone = np.flatnonzero(self.first == self.second)

    def pulled(self, residual: Array) -> Array:
        """Give the right sides, shape (K(K + 1)/2, p)."""
        one = (residual[:, None, :] @ self.parts)[:, 0]
        both = one[self.first] + one[self.second]
        both[self.alone] *= 0.5
        return -both

    def apply(self, d: Any) -> Any:
        """Multiply each system's matrix with its row of `d`."""
        back = (d[self.system] @ self.turned) @ self.parts
        both = back[self.first, self.second]
        both += back[self.second, self.first]
        both[self.alone] *= 0.5
        return np.subtract(d, both, out=both)


def _refined(exact: _Pairs, rough: _Pairs, right: Array, tolerance: float) -> Array:
    """Solve in single precision, and the rest again until double is reached.

    Half the width is twice the speed, and each round gains five digits.
    """
    size = _lengths(right)
    x, rest = np.zeros_like(right), right
    for _ in range(_MOST_ROUNDS):
        left = _lengths(rest)
        if (left <= tolerance * size).all():
            return x
        safe = np.where(left > 0, left, 1.0)
        # No further than is asked for, and half of that as rounding has its part.
        goal = max(_ROUND, 0.5 * float((tolerance * size / safe).min()))
        unit = (rest / safe[:, None]).astype(np.float32)
        x += left[:, None] * _conjugate_gradients(rough, unit, goal)
        rest = right - exact.apply(x)
    raise np.linalg.LinAlgError("the rows that are left hardly determine the fit")


def _conjugate_gradients(pairs: _Pairs, right: Single, goal: float) -> Single:
    """Solve until the residual is `goal`, as far as a few dozen steps go."""
    x, r = np.zeros_like(right), right.copy()
    step, squared = right.copy(), _dots(right, right)
    for _ in range(_MOST_STEPS):
        moved = pairs.apply(step)
        down = _dots(step, moved)
        # A solved system stands still: its step is 0.
        go = np.divide(squared, down, out=np.zeros_like(down), where=down > 0)[:, None]
        x += go * step
        moved *= go
        r -= moved
        before, squared = squared, _dots(r, r)
        if (squared <= goal**2).all():
            break
        again = np.divide(squared, before, out=np.zeros_like(before), where=before > 0)
        step *= again[:, None]
        step += r
    return x


def _dots(a: Any, b: Any) -> Any:
    return np.einsum("sp,sp->s", a, b)


def _lengths(rows: Array) -> Array:
    return np.sqrt(_dots(rows, rows))


def _padded(factor: Array, fold: Codes, k: int) -> tuple[Array, NDArray[np.int64]]:
    """Stack the folds' rows, shape (K, m, p), the shorter ones filled up with zeros."""
    size = np.bincount(fold, minlength=k)
    order = np.argsort(fold, kind="stable")
    place = np.empty(len(fold), np.int64)
    place[order] = np.arange(len(fold)) - np.repeat(np.cumsum(size) - size, size)
    parts = np.zeros((k, int(size.max()), factor.shape[1]))
    parts[fold, place] = factor
    return parts, place
