"""Eigenvalues and eigenvectors of symmetric matrices."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh

Array = NDArray[np.float64]


def symmetric_eigen(square: Any) -> tuple[Array, Array]:
    """Decompose a symmetric matrix by divide and conquer; it is overwritten.

    Parameters
    ----------
    square
        Finite, shape (k, k), k at least 1; read on and below the diagonal.

    Returns
    -------
    values, vectors
        Values rising, shape (k,), and vectors in columns, shape (k, k).

    Examples
    --------
    >>> symmetric_eigen(np.array([[2.0]]))[0].tolist()
    [2.0]
    """
    # The fast driver refuses a matrix of one number, in SciPy up to 1.13.
    driver = "evd" if len(square) > 1 else None
    return eigh(square, overwrite_a=True, check_finite=False, driver=driver)
