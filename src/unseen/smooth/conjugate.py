"""Kernel ridge exactly, without the kernel in memory: conjugate gradients."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .columns import Coded
from .nystrom import NystromPath

Array = NDArray[np.float64]
Kernel = Callable[[Coded, Coded], Array]
Tell = Callable[[float], None]

# Side of the square blocks of the kernel: one stays in the processor's cache.
_SIDE = 512


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ConjugateFit:
    r"""A fit of kernel ridge with a bound on its error.

    Parameters
    ----------
    dual
        Coefficients of the rows, of sum 0, shape (n,).
    intercept
        In y's unit.
    fitted
        Fitted values, shape (n,).
    iterations
        Products with the kernel, the last check among them.
    residual
        Norm of the system's residual over that of the centred targets, computed anew
        from the answer.
    bound
        The root of the mean squared difference of fitted values to those of the exact
        fit is at most this, in y's unit.
    converged
        Whether the residual is at most the tolerance.

    Notes
    -----
    With residual r of :math:`(K_c + \alpha I) a = y_c`, fitted values are off by
    :math:`K_c (K_c + \alpha I)^{-1} r`, of which the norm is at most that of r:
    `bound` is :math:`\|r\|/\sqrt n`. At a new row x the prediction is off by at most
    :math:`\sqrt{k_c(x, x)}\,\|r\| / (2\sqrt\alpha)`.
    """

    dual: Array
    intercept: float
    fitted: Array
    iterations: int
    residual: float
    bound: float
    converged: bool


def solve_conjugate(
    kernel: Kernel,
    rows: Coded,
    y: Array,
    alpha: float,
    path: NystromPath,
    *,
    tol: float = 1e-4,
    max_iter: int = 100,
    tell: Tell | None = None,
) -> ConjugateFit:
    r"""Solve kernel ridge at one penalty to a given error.

    To be preferred to landmarks alone where n is some ten thousands and the exact fit
    is wanted: each step is a product with the whole kernel, made in blocks.

    Parameters
    ----------
    kernel
        Gives the kernel between rows; positive semidefinite.
    rows
        n rows.
    y
        Targets, shape (n,).
    alpha
        Penalty, above 0.
    path
        The fit over landmarks; it makes the system well-conditioned, and its m
        features of n rows are kept in memory.
    tol
        Largest relative residual; predictions of the training rows are then off by at
        most this share of the target's standard deviation.
    max_iter
        Most products with the kernel.
    tell
        Is told the share of the iterations that were done.

    Returns
    -------
    ConjugateFit

    Notes
    -----
    Conjugate gradients on the centred system, preconditioned by :math:`(F F' +
    \alpha I)^{-1}` with the landmarks' features F. They converge fast where landmarks
    explain the eigenvalues above the penalty.

    References
    ----------
    A. Rudi, L. Carratino, L. Rosasco (2017), "FALKON", arXiv:1705.10958; Z. Frangella,
    J. Tropp, M. Udell (2021), "Randomized Nyström preconditioning", arXiv:2110.02820.

    Examples
    --------
    >>> from .columns import code_rows, learn_column
    >>> from .nystrom import nystrom_path
    >>> x = np.linspace(0, 1, 300)
    >>> rows = code_rows([learn_column("x", x)], [x])
    >>> def kernel(a, b):
    ...     return np.minimum.outer(a.rank[0], b.rank[0])
    >>> path = nystrom_path(kernel, rows, np.sin(6 * x), rows.take(slice(0, 300, 10)))
    >>> fit = solve_conjugate(kernel, rows, np.sin(6 * x), 0.1, path, tol=1e-8)
    >>> fit.converged, fit.iterations < 20
    (True, True)
    """
    centred = y - y.mean()
    size = float(np.linalg.norm(centred))
    features = path.landmarks.features(kernel, rows)
    features -= path.means
    features = features @ path.vectors
    shrunk = 1 / (path.values + alpha)

    def nearly_solved(v: Array) -> Array:
        found = (v - features @ (shrunk * (features.T @ v))) / alpha
        return found - found.mean()

    def system(v: Array) -> Array:
        found = kernel_product(kernel, rows, v)
        return found - found.mean() + alpha * v

    dual, left = np.zeros(len(y)), centred.copy()
    ahead = nearly_solved(left)
    step, slope = ahead, float(left @ ahead)
    iterations = 0
    while iterations < max_iter - 1 and np.linalg.norm(left) > tol * size:
        product = system(step)
        curvature = float(step @ product)
        if curvature <= 0 or slope <= 0:
            # Rounding is all that is left.
            break
        dual += slope / curvature * step
        left -= slope / curvature * product
        ahead = nearly_solved(left)
        slope, before = float(left @ ahead), slope
        step = ahead + slope / before * step
        iterations += 1
        if tell is not None:
            tell(iterations / max_iter)
    dual -= dual.mean()
    # The running residual drifts from the true one, so that is what is reported.
    product = kernel_product(kernel, rows, dual)
    intercept = float(y.mean() - product.mean())
    fitted = product + intercept
    true = float(np.linalg.norm(y - fitted - alpha * dual))
    relative = true / size if size else 0.0
    return ConjugateFit(
        dual=dual,
        intercept=intercept,
        fitted=fitted,
        iterations=iterations + 1,
        residual=relative,
        bound=true / float(np.sqrt(len(y))),
        # The two residuals part by rounding alone.
        converged=relative <= 1.01 * tol,
    )


def kernel_product(kernel: Kernel, rows: Coded, v: Array) -> Array:
    """Give the product of the kernel matrix with a vector, shape (n,), in blocks."""
    n = rows.n
    found = np.zeros(n)
    parts = [slice(start, start + _SIDE) for start in range(0, n, _SIDE)]
    taken = [rows.take(part) for part in parts]
    for i, (over, first) in enumerate(zip(parts, taken, strict=True)):
        for across, second in zip(parts[i:], taken[i:], strict=True):
            block = kernel(first, second)
            found[over] += block @ v[across]
            if across != over:
                # The kernel is symmetric: half of it is enough.
                found[across] += block.T @ v[over]
    return found
