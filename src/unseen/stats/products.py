"""Products of rows with rows, summed in place and by half."""

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import get_blas_funcs

Array = NDArray[np.float64]

(_syrk,) = get_blas_funcs(("syrk",), dtype=np.float64)


def square_of_zeros(k: int) -> Array:
    """Give a square that the functions below add to, shape (k, k).

    Examples
    --------
    >>> square_of_zeros(2).tolist()
    [[0.0, 0.0], [0.0, 0.0]]
    """
    return np.zeros((k, k), order="F")


def add_products(total: Array, part: Array) -> None:
    """Add ``part.T @ part`` below and on the diagonal of `total`.

    That is half of the work, and takes no memory of its own.

    Parameters
    ----------
    total
        As `square_of_zeros` made it, shape (k, k); what is above the diagonal has no
        meaning.
    part
        In C order, shape (m, k).

    Examples
    --------
    >>> total = square_of_zeros(2)
    >>> add_products(total, np.array([[1.0, 2.0]]))
    >>> np.tril(total).tolist()
    [[1.0, 0.0], [2.0, 4.0]]
    """
    _syrk(1.0, part.T, beta=1.0, c=total, lower=1, overwrite_c=1)
