"""Weights of features by marginal likelihood: most become exactly 0."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from .columns import Coded
from .evidence import Evidence, evidence_of
from .kernels import Component
from .products import LEAST_ETA

Array = NDArray[np.float64]

# Weights stand as log(1 + theta): steady steps for large ones, a slope at 0.
_LARGEST = 9.0
_START = 3.0
_START_RHO = 0.1
_LOG_RHO = (-9.0, 3.0)
# A weight must raise the log-likelihood by this much for each e-fold of 1 + theta.
_PRICE = 1.0
_STEPS = 60
# What the kernels of single features may take together, in numbers of 8 bytes.
_MOST_NUMBERS = 60_000_000
_MOST_COMPONENTS = 300
_ROUNDS = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weights:
    """Weights of components.

    Parameters
    ----------
    weights
        At least 0, the largest 1 (or all 0), shape (components,).
    eta
        Strength of interactions.
    scale
        Variance of the strongest main effect over that of the noise.
    evidence
        Log-likelihood in nats, but for a constant.
    """

    weights: Array
    eta: float
    scale: float
    evidence: float


def tune_weights(
    components: tuple[Component, ...],
    rows: Coded,
    targets: Array,
    *,
    eta: float | None = None,
) -> Weights:
    r"""Find weights of components that make the targets likely.

    Parameters
    ----------
    components
        Kernels of single features.
    rows
        n rows.
    targets
        Shape (n, t), on one scale.
    eta
        Strength of interactions; None finds it too.

    Returns
    -------
    Weights

    Notes
    -----
    Maximises the restricted likelihood of `Evidence` less
    :math:`\sum_c \log(1 + \theta_c)` over :math:`\theta \ge 0` by L-BFGS-B. At 0 the
    slope of a useless component points down, so it stays at exactly 0: the penalty
    plays the part of COSSO's. There are several optima; the start is near-additive,
    with all components equal. Of more than 300 components, those that alone explain
    the targets best are tuned, so a feature that acts in interactions alone can be
    lost there.

    References
    ----------
    Y. Lin, H. H. Zhang (2006), "Component selection and smoothing in multivariate
    nonparametric regression", doi:10.1214/009053606000000722; D. MacKay (1992),
    doi:10.1162/neco.1992.4.3.415; D. Duvenaud, H. Nickisch, C. Rasmussen (2011),
    "Additive Gaussian processes", arXiv:1112.4394.
    """
    none = Weights(
        weights=np.zeros(len(components)), eta=eta or 0.0, scale=0.0, evidence=0.0
    )
    if not components or not np.ptp(targets, axis=0).any():
        return none
    kept = _screened(components, rows, targets)
    chosen = tuple(components[i] for i in kept)
    evidence = evidence_of(chosen, rows, targets)
    point = np.full(len(kept), np.log1p(_START / np.sqrt(len(kept))))
    point, value = _climb(evidence, np.append(point, np.log(_START_RHO)), eta)
    for _ in range(0 if eta is None else _ROUNDS - 1):
        point, value = _climb(evidence, point, eta)
    theta = np.expm1(point[:-1])
    scale = float(theta.max())
    if scale <= 0:
        return none
    weights = np.zeros(len(components))
    weights[kept] = theta / scale
    return Weights(
        weights=weights,
        eta=float(np.exp(point[-1])) * scale if eta is None else eta,
        scale=scale,
        evidence=-value,
    )


def _climb(evidence: Evidence, point: Array, eta: float | None) -> tuple[Array, float]:
    """Give the best point from here, logs of 1 + theta and of rho, and its value."""
    span = _LOG_RHO
    if eta is not None:
        # Eta is in units of the strongest weight, which is known only afterwards.
        strongest = max(float(np.expm1(point[:-1]).max()), 1e-3)
        log_rho = np.log(max(eta, LEAST_ETA) / strongest)
        point = np.append(point[:-1], log_rho)
        span = (log_rho, log_rho)

    def value(x: Array) -> tuple[float, Array]:
        theta = np.expm1(x[:-1])
        found, in_theta, in_rho = evidence.value_and_gradient(theta, np.exp(x[-1]))
        slope = np.append(in_theta * (1 + theta) + _PRICE, in_rho)
        return found + _PRICE * float(x[:-1].sum()), slope

    ends = [(0.0, _LARGEST)] * (len(point) - 1) + [span]
    options = {"maxiter": _STEPS, "maxfun": 2 * _STEPS}
    best = minimize(
        value, point, jac=True, method="L-BFGS-B", bounds=ends, options=options
    )
    return best.x, float(best.fun)


def rows_for_tuning(n: int, components: int, most: int) -> int:
    """Give how many rows the weights are tuned on: memory limits them."""
    components = min(components, _MOST_COMPONENTS)
    room = int(np.sqrt(2 * _MOST_NUMBERS / max(components, 1)))
    return min(n, most, room)


def _screened(
    components: tuple[Component, ...], rows: Coded, targets: Array
) -> NDArray[np.intp]:
    """Give the components that alone explain most, for their size."""
    if len(components) <= _MOST_COMPONENTS:
        return np.arange(len(components))
    centred = targets - targets.mean(axis=0)
    score = np.empty(len(components))
    for place, part in enumerate(components):
        gram = part.gram(rows, rows)
        size = float(np.trace(gram) - gram.mean() * rows.n)
        score[place] = float(np.sum(centred * (gram @ centred))) / max(size, 1e-12)
    return np.sort(np.argsort(-score, kind="stable")[:_MOST_COMPONENTS])
