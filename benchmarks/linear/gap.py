r"""How far a path is from the best one, measured on the data and on nothing else.

It shares no line with the solvers that it judges. For the objective

.. math:: P(b, b_0) = \frac1n \sum_i \ell(y_i, x_i b + b_0)
    + \alpha \sum_j \Big(\rho |b_j| + \tfrac{1-\rho}{2} b_j^2\Big)

a dual point is the residual at the best intercept (so that it sums to zero), shrunk by
a factor s to where the dual is largest:

.. math:: D(\theta) = -\frac1n \sum_i \ell^*_i(-\theta_i) - \sum_j
    \frac{(|x_j^\top \theta| / n - \alpha\rho)_+^2}{2\alpha(1-\rho)}

where the last sum is a bound on s in the lasso. By weak duality P - D is at least the
distance to the optimum; it is given as a share of the objective without features. It
errs to one side: a path is at most that far off, and may be nearer.
S. Boyd, L. Vandenberghe (2004), Convex Optimization, 5.2; S.-J. Kim et al. (2007),
doi:10.1109/JSTSP.2007.910971.
"""

from typing import Any

import numpy as np
from scipy.special import expit, xlogy


def path_gaps(
    X: Any,
    y: np.ndarray,
    coefs: Any,
    intercepts: np.ndarray,
    alphas: np.ndarray,
    *,
    family: str = "gaussian",
    l1_ratio: float = 1.0,
) -> np.ndarray:
    """Give the duality gap at each penalty, a share of the null objective.

    Parameters
    ----------
    X
        Shape (n, p), dense or sparse.
    y
        Shape (n,); 0 and 1 where `family` is ``"binomial"``.
    coefs
        Shape (p, L), dense or sparse, on the scale of `X`.
    intercepts, alphas
        Shape (L,).
    family
        ``"gaussian"`` (half the squared error) or ``"binomial"``.
    l1_ratio
        In [0, 1].

    Returns
    -------
    ndarray, shape (L,)
        Infinite where a path has left the numbers.

    Examples
    --------
    >>> X = np.array([[-1.0], [1.0]])
    >>> y = np.array([-1.0, 1.0])
    >>> path_gaps(X, y, [[0.5]], np.zeros(1), np.array([0.5])).tolist()
    [0.0]
    >>> path_gaps(X, y, [[0.0]], np.zeros(1), np.array([0.5])).tolist()
    [0.25]
    """
    n = len(y)
    coefs = np.asarray(coefs.todense() if hasattr(coefs, "todense") else coefs)
    fitted = np.asarray(X @ coefs)
    loss = _gaussian if family == "gaussian" else _binomial
    null = loss(y, np.full(n, y.mean() if family == "gaussian" else _logit(y.mean())))
    gaps = np.full(len(alphas), np.inf)
    for k, alpha in enumerate(alphas):
        coef = coefs[:, k]
        if not (np.isfinite(coef).all() and np.isfinite(intercepts[k])):
            continue
        l1, l2 = alpha * l1_ratio, alpha * (1 - l1_ratio)
        primal = loss(y, fitted[:, k] + intercepts[k])
        primal += l1 * np.abs(coef).sum() + l2 / 2 * (coef @ coef)
        theta = _residual(y, fitted[:, k], intercepts[k], family)
        score = np.abs(np.asarray(X.T @ theta)).ravel() / n
        gaps[k] = (primal - _best_dual(y, theta, score, l1, l2, family)) / null
    return gaps


def _gaussian(y: np.ndarray, eta: np.ndarray) -> float:
    return float(np.mean((y - eta) ** 2) / 2)


def _binomial(y: np.ndarray, eta: np.ndarray) -> float:
    return float(np.mean(np.logaddexp(0, eta) - y * eta))


def _logit(chance: float) -> float:
    return float(np.log(chance) - np.log1p(-chance))


def _residual(y: np.ndarray, eta: np.ndarray, start: float, family: str) -> np.ndarray:
    """Give the residual at the best intercept: it sums to zero."""
    if family == "gaussian":
        return y - eta - np.mean(y - eta)
    intercept = start
    for _ in range(200):
        chance = expit(eta + intercept)
        step = np.sum(y - chance) / max(np.sum(chance * (1 - chance)), 1e-300)
        intercept += float(np.clip(step, -1, 1))
        if abs(step) < 1e-15 * max(1.0, abs(intercept)):
            break
    theta = y - expit(eta + intercept)
    # What rounding has left goes to the larger side, which then only shrinks: each
    # entry stays between 0 and its y, or its y - 1.
    above, below = theta[theta > 0].sum(), -theta[theta < 0].sum()
    least = min(above, below)
    scale_up, scale_down = (least / v if v > 0 else 0.0 for v in (above, below))
    return np.where(theta > 0, theta * scale_up, theta * scale_down)


def _dual(y: np.ndarray, theta: np.ndarray, family: str) -> float:
    if family == "gaussian":
        return float(np.mean(y * theta) - np.mean(theta**2) / 2)
    # y - theta is a chance, up to rounding.
    chance = np.clip(y - theta, 0, 1)
    return float(-np.mean(xlogy(chance, chance) + xlogy(1 - chance, 1 - chance)))


def _best_dual(
    y: np.ndarray,
    theta: np.ndarray,
    score: np.ndarray,
    l1: float,
    l2: float,
    family: str,
) -> float:
    """Give the largest dual value over the factors in [0, 1]; it is concave in them."""
    top = score.max(initial=0.0)
    if l2 == 0:
        most = min(1.0, l1 / top) if top > 0 else 1.0
        largest = [_dual(y, most * theta, family)]
        if family == "gaussian":
            # Between 0 and the bound the best factor is known.
            free = (y @ theta) / max(theta @ theta, 1e-300)
            largest.append(_dual(y, np.clip(free, 0, most) * theta, family))
        return max(largest)
    near = score[score > l1]

    def value(factor: float) -> float:
        over = np.maximum(factor * near - l1, 0)
        return _dual(y, factor * theta, family) - float(over @ over) / (2 * l2)

    # The whole residual is the best dual point at the optimum; near it, a smaller one.
    low, high = 0.0, 1.0
    values = [value(1.0)]
    for _ in range(60):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        if value(left) < value(right):
            low = left
        else:
            high = right
    return max(*values, value((low + high) / 2))
