"""Ridge regression and ridge logistic regression, the penalty chosen left-one-out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_PENALTIES = np.logspace(-4, 4, 25)
_AROUND = (0.3, 1.0, 3.0)
_NEWTON_STEPS = 12
_PLENTY = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Linear:
    """What one fit gave.

    Parameters
    ----------
    raw
        Log odds or values of all rows, shape (n,).
    left_out_loss
        Mean left-one-out loss (log loss or squared error) on the training rows.
    penalty
        The penalty chosen.
    """

    raw: Array
    left_out_loss: float
    penalty: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rotated:
    """A design in the coordinates in which its Gram matrix is diagonal.

    Ridge does not care for a rotation, and in these coordinates every penalty is a
    division. With more columns than rows there are as many coordinates as rows.

    Parameters
    ----------
    z
        All rows, shape (n, r).
    spectrum
        Sum over the training rows of each coordinate's squares, shape (r,).
    train
        Which rows train, shape (n,).
    """

    z: Array
    spectrum: Array
    train: NDArray[np.bool_]


def rotate(design: Array, train: NDArray[np.bool_]) -> Rotated:
    """Rotate a design, once for all targets and penalties.

    Parameters
    ----------
    design
        Centred columns on one scale, shape (n, q).
    train
        Which rows train, shape (n,).
    """
    own = design[train]
    if design.shape[1] <= len(own):
        spectrum, axes = np.linalg.eigh(own.T @ own)
        z = design @ axes
    else:
        # Inner products with the training rows are all that is needed.
        products = design @ own.T
        spectrum, axes = np.linalg.eigh(products[train])
        keep = spectrum > 1e-10 * max(spectrum[-1], 1e-300)
        spectrum, axes = spectrum[keep], axes[:, keep]
        z = products @ (axes / np.sqrt(spectrum))
    return Rotated(z=z, spectrum=np.maximum(spectrum, 0.0), train=train)


def fit_ridge(rotated: Rotated, y: Array) -> Linear:
    r"""Fit ridge regression with the penalty of the smallest left-one-out error.

    Parameters
    ----------
    rotated
        The design.
    y
        Targets, shape (n,); only the training rows' are read.

    Notes
    -----
    The left-out residual is :math:`(y_i - \hat y_i)/(1 - h_i)`, for all penalties
    from one decomposition. The intercept is not penalised.

    References
    ----------
    D. M. Allen (1974), doi:10.1080/00401706.1974.10489157; G. H. Golub, M. Heath,
    G. Wahba (1979), doi:10.1080/00401706.1979.10489751.
    """
    z, spectrum = rotated.z[rotated.train], rotated.spectrum
    own = y[rotated.train]
    base = float(own.mean())
    projected = z.T @ (own - base)
    squares = z**2
    penalties = _PENALTIES * max(float(spectrum.mean()), 1e-300)
    best: tuple[float, float, Array] | None = None
    for penalty in penalties:
        beta = projected / (spectrum + penalty)
        h = squares @ (1 / (spectrum + penalty)) + 1 / len(own)
        left_out = (own - base - z @ beta) / np.maximum(1 - h, 1e-6)
        loss = float(np.mean(left_out**2))
        if best is None or loss < best[0]:
            best = loss, float(penalty), beta
    assert best is not None
    loss, penalty, beta = best
    return Linear(raw=base + rotated.z @ beta, left_out_loss=loss, penalty=penalty)


def fit_logistic(rotated: Rotated, y: Array) -> Linear:
    r"""Fit ridge logistic regression, the penalty by approximate left-one-out.

    Parameters
    ----------
    rotated
        The design.
    y
        0 or 1, shape (n,); only the training rows' are read.

    Notes
    -----
    The penalty that is best for least squares gives the scale; the left-out log odds
    of three penalties around it are
    :math:`\eta_i - H_{ii}(y_i - p_i)/(1 - w_i H_{ii})`.

    References
    ----------
    K. R. Rad, A. Maleki (2020), "A scalable estimate of the out-of-sample prediction
    error via approximate leave-one-out", doi:10.1111/rssb.12374.
    """
    own = y[rotated.train]
    share = float(np.clip(own.mean(), 1e-6, 1 - 1e-6))
    scale = fit_ridge(rotated, y).penalty * share * (1 - share)
    best: Linear | None = None
    beta = np.zeros(len(rotated.spectrum) + 1)
    beta[-1] = np.log(share / (1 - share))
    # With many rows the three are as good as one another, and each costs as much.
    work = len(own) * len(beta) ** 2
    around = _AROUND if work < _PLENTY else (1.0,)
    # From the strongest penalty down, each from where the last one ended.
    for factor in sorted(around, reverse=True):
        fit, beta = _newton(rotated, own, factor * scale, beta)
        if best is None or fit.left_out_loss < best.left_out_loss:
            best = fit
    assert best is not None
    return best


def _newton(
    rotated: Rotated, y: Array, penalty: float, beta: Array
) -> tuple[Linear, Array]:
    """Maximise the penalised likelihood from a start."""
    z = np.column_stack([rotated.z[rotated.train], np.ones(len(y))])
    ridge = np.full(z.shape[1], penalty)
    # A trace of penalty keeps the intercept finite where a class is all there is.
    ridge[-1] = 1e-9 * len(y)
    objective = _objective(z, y, ridge, beta)
    inverse = np.eye(len(beta))
    for _ in range(_NEWTON_STEPS):
        p = 1 / (1 + np.exp(-np.clip(z @ beta, -30, 30)))
        w = np.maximum(p * (1 - p), 1e-6)
        inverse = np.linalg.inv((z * w[:, None]).T @ z + np.diag(ridge))
        step = inverse @ (z.T @ (y - p) - ridge * beta)
        size = 1.0
        trial = _objective(z, y, ridge, beta + step)
        while trial > objective and size > 2e-3:
            size /= 2
            trial = _objective(z, y, ridge, beta + size * step)
        beta = beta + size * step
        gained, objective = objective - trial, trial
        if gained < 1e-7 * len(y):
            break
    eta = np.clip(z @ beta, -30, 30)
    p = 1 / (1 + np.exp(-eta))
    w = p * (1 - p)
    h = np.einsum("ij,jk,ik->i", z, inverse, z, optimize=True)
    left_out = eta - h * (y - p) / np.maximum(1 - w * h, 1e-6)
    loss = float(np.mean(np.logaddexp(0, left_out) - y * left_out))
    raw = rotated.z @ beta[:-1] + beta[-1]
    return Linear(raw=raw, left_out_loss=loss, penalty=penalty), beta


def _objective(z: Array, y: Array, ridge: Array, beta: Array) -> float:
    eta = z @ beta
    return float(np.sum(np.logaddexp(0, eta) - y * eta) + ridge @ beta**2 / 2)
