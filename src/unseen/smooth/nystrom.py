"""Kernel ridge over some landmarks, at every penalty, for any number of rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..stats.eigen import symmetric_eigen
from .columns import Coded
from .nystrom_landmarks import kernel_diagonal

Array = NDArray[np.float64]
Kernel = Callable[[Coded, Coded], Array]

N_ALPHAS = 61
# Penalties of the grid over the mean eigenvalue: as for the exact fit.
_SPAN = (1e-7, 1e4)
# Numbers of a block of the kernel: it stays in the processor's cache.
_BLOCK = 2**18
# Eigenvalues of the landmarks' kernel below this are rounding.
_LEAST = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Landmarks:
    r"""Landmarks and the map from the kernel with them to orthogonal features.

    Parameters
    ----------
    rows
        The m landmarks.
    map
        W with :math:`W W' = K_{mm}^+`, shape (m, r).
    centre
        Subtracted from each feature, shape (r,).
    """

    rows: Coded
    map: Array
    centre: Array

    def features(self, kernel: Kernel, rows: Coded) -> Array:
        """Give the features of some rows, shape (rows, r)."""
        found = kernel(rows, self.rows) @ self.map
        found -= self.centre
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NystromPath:
    r"""Ridge on the features of landmarks, decomposed.

    Parameters
    ----------
    landmarks
        The landmarks.
    vectors
        Principal directions of the features, shape (r, r).
    values
        Sums of squares along them, at least 0, shape (r,).
    turned
        Products with the centred targets, shape (r,).
    means
        Means of the features over all rows, shape (r,).
    y
        Targets, shape (n,).
    unexplained
        Share of the kernel's trace that the landmarks leave out, in [0, 1].

    Notes
    -----
    The fit minimises :math:`\|y - b - F\beta\|^2 + \alpha \|\beta\|^2`, which is the
    exact fit among functions :math:`\sum_j w_j k(\cdot, z_j)` over landmarks z: with
    all rows as landmarks it is kernel ridge.
    """

    landmarks: Landmarks
    vectors: Array
    values: Array
    turned: Array
    means: Array
    y: Array
    unexplained: float

    def alphas(self, n_alphas: int = N_ALPHAS) -> Array:
        """Give a grid of penalties, falling."""
        size = float(self.values.sum()) / max(len(self.y) - 1, 1) or 1.0
        low, high = np.log10(_SPAN)
        return size * np.logspace(high, low, n_alphas)

    def degrees_of_freedom(self, alphas: Array) -> Array:
        """Give the trace of the smoother, the constant among it, shape (L,)."""
        return 1 + np.sum(
            self.values[:, None] / (self.values[:, None] + alphas), axis=0
        )

    def gcv(self, alphas: Array) -> Array:
        """Give the generalised cross-validation score, shape (L,), from sums alone.

        Loses digits where the fit nearly interpolates; `left_out` does not need it.
        """
        n = len(self.y)
        total = float(np.sum((self.y - self.y.mean()) ** 2))
        lifted = self.values[:, None] + alphas
        explained = self.turned[:, None] ** 2 * (lifted + alphas) / lifted**2
        squares = np.maximum(total - explained.sum(axis=0), 1e-14 * total)
        return n * squares / (n - self.degrees_of_freedom(alphas)) ** 2

    def minus_log_likelihood(self, alphas: Array) -> Array:
        """Give the restricted one in nats but for a constant, shape (L,)."""
        n = len(self.y)
        total = float(np.sum((self.y - self.y.mean()) ** 2))
        lifted = self.values[:, None] + alphas
        quad = total - np.sum(self.turned[:, None] ** 2 / lifted, axis=0)
        quad = np.maximum(quad, 1e-14 * total) / alphas
        quad = np.maximum(quad, np.finfo(float).tiny)
        # What no landmark explains has the variance of the penalty alone.
        sizes = np.log(lifted / alphas).sum(axis=0) + (n - 1) * np.log(alphas)
        return 0.5 * ((n - 1) * np.log(quad) + sizes)

    def coefficients(self, alpha: float) -> tuple[Array, float]:
        """Give weights of the landmarks, shape (m,), and the intercept."""
        beta = self.vectors @ (self.turned / (self.values + alpha))
        shift = self.landmarks.centre + self.means
        return self.landmarks.map @ beta, float(self.y.mean() - shift @ beta)

    def left_out(self, kernel: Kernel, rows: Coded, alphas: Array) -> Array:
        r"""Give residuals of each row by the fit without it, shape (n, L).

        Parameters
        ----------
        kernel, rows
            As at the fit.
        alphas
            Penalties.

        Returns
        -------
        Array

        Notes
        -----
        :math:`(y_i - \hat y_i)/(1 - h_i)` is exact for the given landmarks: a row that
        is one keeps its place among the features when its target is left out.
        """
        n, r = len(self.y), len(self.values)
        shrunk = 1 / (self.values[:, None] + alphas)
        ahead = self.landmarks.map @ self.vectors
        shift = (self.landmarks.centre + self.means) @ self.vectors
        said = self.turned[:, None] * shrunk
        found = np.empty((n, len(alphas)))
        centred = self.y - self.y.mean()
        for some in blocks(n, max(len(self.landmarks.map), r)):
            turned = kernel(rows.take(some), self.landmarks.rows) @ ahead
            turned -= shift
            residual = centred[some, None] - turned @ said
            free = (1 - 1 / n) - turned**2 @ shrunk
            found[some] = residual / np.maximum(free, np.finfo(float).eps)
        return found


def nystrom_path(
    kernel: Kernel, rows: Coded, y: Array, landmarks: Coded
) -> NystromPath:
    """Fit kernel ridge over landmarks, for all penalties at once.

    To be preferred to the exact fit above some thousands of rows: memory is that of m²
    numbers and a block, time grows with n m².

    Parameters
    ----------
    kernel
        Gives the kernel between rows; positive semidefinite.
    rows
        n rows, at least 2.
    y
        Targets, shape (n,).
    landmarks
        m rows.

    Returns
    -------
    NystromPath

    Raises
    ------
    InputError
        If the kernel of the landmarks is not made of finite numbers.

    References
    ----------
    C. Williams, M. Seeger (2000), "Using the Nyström method to speed up kernel
    machines"; A. Rudi, R. Camoriano, L. Rosasco (2015), arXiv:1507.04717 (how many
    landmarks keep the exact fit's rate).

    Examples
    --------
    >>> from .columns import code_rows, learn_column
    >>> x = np.linspace(0, 1, 400)
    >>> rows = code_rows([learn_column("x", x)], [x])
    >>> def kernel(a, b):
    ...     return np.minimum.outer(a.rank[0], b.rank[0])
    >>> path = nystrom_path(kernel, rows, np.sin(6 * x), rows.take(slice(0, 400, 7)))
    >>> weights, intercept = path.coefficients(1e-4)
    >>> said = intercept + kernel(rows, rows.take(slice(0, 400, 7))) @ weights
    >>> bool(np.abs(said - np.sin(6 * x)).max() < 0.05)
    True
    """
    found = prepare(kernel, landmarks)
    n, r = len(y), found.map.shape[1]
    gram, sums, cross = np.zeros((r, r)), np.zeros(r), np.zeros(r)
    centred, explained = y - y.mean(), 0.0
    for some in blocks(n, max(landmarks.n, r)):
        block = found.features(kernel, rows.take(some))
        gram += block.T @ block
        sums += block.sum(axis=0)
        cross += block.T @ centred[some]
        block += found.centre
        explained += float(np.vdot(block, block))
    means = sums / n
    gram -= np.outer(means, sums)
    values, vectors = symmetric_eigen(gram)
    values[values < np.finfo(float).eps * float(values.max(initial=0.0))] = 0.0
    trace = float(kernel_diagonal(kernel, rows).sum())
    return NystromPath(
        landmarks=found,
        vectors=vectors,
        values=values,
        turned=vectors.T @ cross,
        means=means,
        y=y,
        unexplained=float(np.clip(1 - explained / trace, 0.0, 1.0)) if trace else 0.0,
    )


def prepare(kernel: Kernel, landmarks: Coded) -> Landmarks:
    """Give the map to features in which the landmarks' kernel is the identity."""
    square = kernel(landmarks, landmarks)
    if not np.isfinite(square).all():
        raise InputError(
            "`kernel` must be finite between landmarks, got values that are not. "
            "Use a smaller `eta`, or features without huge values."
        )
    values, vectors = symmetric_eigen((square + square.T) / 2)
    kept = values > _LEAST * max(float(values[-1]), np.finfo(float).tiny)
    ahead = vectors[:, kept] / np.sqrt(values[kept])
    # Features are centred twice: roughly here, so that no digits are lost later.
    return Landmarks(rows=landmarks, map=ahead, centre=(square.mean(axis=0) @ ahead))


def blocks(n: int, width: int) -> Iterator[slice]:
    """Cut n rows into blocks, each of which the processor's cache can hold."""
    size = min(max(_BLOCK // max(width, 1), 128), max(n, 1))
    for start in range(0, n, size):
        yield slice(start, start + size)
