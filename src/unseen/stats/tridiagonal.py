"""Symmetric matrices turned until only the diagonal and its neighbours are left."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_blas_funcs, get_lapack_funcs

Array = NDArray[np.float64]

_symv, _syr2, _ger = get_blas_funcs(("symv", "syr2", "ger"), dtype=np.float64)
_sytrd, _orghr, _sterf = get_lapack_funcs(("sytrd", "orghr", "sterf"), dtype=np.float64)
# Columns that LAPACK turns at once, which is how much memory it asks for per row.
_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tridiagonal:
    """A symmetric matrix of n rows as a tridiagonal one of m in orthonormal axes.

    Parameters
    ----------
    diagonal, beside
        The tridiagonal matrix, shapes (m,) and (m - 1,).
    axes
        In columns, shape (n, m).
    values
        Eigenvalues, rising, shape (m,).
    """

    diagonal: Array
    beside: Array
    axes: Array
    values: Array


def tridiagonal(square: Array, null: Array | None = None) -> Tridiagonal:
    """Turn a symmetric matrix into a tridiagonal one, in its own memory.

    This is the first half of an eigendecomposition, and the half that is enough for
    the inverses of the matrix plus multiples of the identity.

    Parameters
    ----------
    square
        Finite, in Fortran order, shape (n, n); read on and below the diagonal, and
        overwritten.
    null
        A vector of length 1 that the matrix maps to 0, shape (n,), whose direction is
        left out: m is then n - 1, and n at least 2.

    Returns
    -------
    Tridiagonal

    References
    ----------
    G. Golub, C. Van Loan, Matrix Computations, 4th ed., section 8.3.1,
    doi:10.56021/9781421407944.

    Examples
    --------
    >>> ones = np.full(2, 0.5**0.5)
    >>> found = tridiagonal(np.array([[1.0, -1.0], [-1.0, 1.0]], order="F"), ones)
    >>> found.axes.shape, found.values.round(9).tolist()
    ((2, 1), [2.0])
    """
    n = len(square)
    mirror = None if null is None else _mirror(null)
    if mirror is not None:
        _reflect(square, *mirror)
        # Its own axis comes first now, and meets no other but for rounding.
        square[:, 0] = 0.0
    if n == 1:
        return Tridiagonal(
            diagonal=square[0].copy(),
            beside=np.empty(0),
            axes=np.ones((1, 1)),
            values=square[0].copy(),
        )
    turned, diagonal, beside, tau, _ = _sytrd(
        square, lower=1, lwork=_AT_ONCE * n, overwrite_a=1
    )
    axes, _ = _orghr(turned, tau, lwork=_AT_ONCE * n, overwrite_a=1)
    if mirror is not None:
        u, twice = mirror
        diagonal, beside, axes = diagonal[1:], beside[1:], axes[:, 1:]
        axes = _ger(-twice, u, u @ axes, a=axes, overwrite_a=1)
    values = _sterf(diagonal, beside)[0] if len(beside) else diagonal.copy()
    return Tridiagonal(diagonal=diagonal, beside=beside, axes=axes, values=values)


def _mirror(unit: Array) -> tuple[Array, float]:
    """Give u and c so that 1 - c u u' maps a vector of length 1 to the first axis."""
    u = unit.copy()
    u[0] += np.copysign(1.0, unit[0])
    return u, float(2.0 / (u @ u))


def _reflect(square: Array, u: Array, twice: float) -> None:
    """Reflect rows and columns, in place and below the diagonal."""
    moved = twice * _symv(1.0, square, u, lower=1)
    moved -= (0.5 * twice * (u @ moved)) * u
    _syr2(-1.0, u, moved, lower=1, a=square, overwrite_a=1)
