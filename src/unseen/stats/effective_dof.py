"""How many parameters a penalised fit is worth."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError

Array = NDArray[np.float64]


def ridge_dof(X: Array, alphas: Any) -> Array:
    r"""Give the degrees of freedom of ridge regression at each alpha.

    Parameters
    ----------
    X
        Features of n rows, shape (n, p), as they are penalised: centred where there is
        an intercept, which is one degree more.
    alphas
        Penalties in the objective :math:`\lVert y-Xb\rVert^2/2n +
        \alpha\lVert b\rVert^2/2`, at least 0, shape (L,) or a number.

    Returns
    -------
    Array
        Shape (L,), each in [0, min(n, p)].

    Raises
    ------
    InputError
        If a penalty is below 0.

    Notes
    -----
    The trace of the matrix that turns y into its fit, :math:`\sum_k d_k^2 / (d_k^2 + n
    \alpha)` with the singular values d of X. Exact for any y and any noise.

    References
    ----------
    T. Hastie, R. Tibshirani, J. Friedman (2009), "The elements of statistical
    learning", section 3.4.1, doi:10.1007/978-0-387-84858-7.

    Examples
    --------
    >>> ridge_dof(np.eye(4) * 2, [0.0, 1.0]).tolist()
    [4.0, 2.0]
    """
    penalties = np.atleast_1d(np.asarray(alphas, dtype=np.float64))
    if not (penalties >= 0).all():
        raise InputError(
            f"`alphas` must be at least 0, got {penalties.min():g}. "
            "A penalty below 0 rewards large coefficients."
        )
    sizes = np.linalg.svd(X, compute_uv=False)
    # Directions that are only rounding count for nothing, also without a penalty.
    sizes = sizes[sizes > sizes.max(initial=0.0) * max(X.shape) * np.finfo(float).eps]
    squares = sizes[:, None] ** 2
    return (squares / (squares + len(X) * penalties)).sum(axis=0)


def elastic_net_dof(X: Array, coefs: Array, ridge_alphas: Any = 0.0) -> Array:
    r"""Estimate the degrees of freedom along a path of the lasso or elastic net.

    Parameters
    ----------
    X
        Features, shape (n, p), centred where there is an intercept, which is one
        degree more.
    coefs
        Coefficients, shape (p, L) or (p,).
    ridge_alphas
        The squared part of the penalty, ``alpha * (1 - l1_ratio)``, shape (L,) or a
        number; 0 for the lasso.

    Returns
    -------
    Array
        Shape (L,). For the lasso the rank of the chosen features, which is their number
        wherever they are linearly independent.

    Raises
    ------
    InputError
        If the shapes do not fit, or a penalty is below 0.

    Notes
    -----
    With A the chosen features, the trace of
    :math:`X_A(X_A'X_A + n\alpha_2 I)^{-1}X_A'`. It is unbiased for the covariance of
    fit and target over the variance, under normal noise of one variance and a penalty
    that is fixed; where the penalty was chosen on the same y it is too small, by what
    the choice cost.

    References
    ----------
    H. Zou, T. Hastie, R. Tibshirani (2007), "On the degrees of freedom of the lasso",
    doi:10.1214/009053607000000127; R. Tibshirani, J. Taylor (2012), arXiv 1111.0653.

    Examples
    --------
    >>> X = np.eye(4) * 2
    >>> elastic_net_dof(X, np.array([[0, 1.0], [0, 2.0], [0, 0], [0, 0]])).tolist()
    [0.0, 2.0]
    """
    paths = np.asarray(coefs, dtype=np.float64)
    paths = paths[:, None] if paths.ndim == 1 else paths
    if paths.ndim != 2 or len(paths) != X.shape[1]:
        raise InputError(
            f"`coefs` must have one row for each of the {X.shape[1]} columns of `X`, "
            f"got the shape {np.shape(coefs)}. Pass them as (p, L)."
        )
    many = paths.shape[1]
    penalties = np.broadcast_to(np.asarray(ridge_alphas, dtype=np.float64), (many,))
    return np.array(
        [
            ridge_dof(X[:, paths[:, at] != 0], penalty)[0]
            for at, penalty in enumerate(penalties)
        ]
    )
