"""The penalties of a path, and the walk down them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .lockstep import Lockstep
from .terms import NEVER
from .trace import Trace

Array = NDArray[np.float64]
Tell = Callable[[float], None]

# Of the penalty on sizes, where there is next to none: the first penalty is that at
# which a path with this share of it begins.
LEAST_SHARE = 1e-3
# Of a penalty: how far down the next one may be. And how often, on the way to 0.
_STRIDE = 0.7
_MOST_STRIDES = 40


def alpha_grid(
    solver: Lockstep, l1_ratio: float, alphas: Array | None, n_alphas: int, eps: float
) -> Array:
    """Give the penalties, falling.

    Parameters
    ----------
    solver
        Fitted without penalised features.
    l1_ratio, alphas, n_alphas, eps
        As in `penalised_path`.
    """
    if alphas is not None:
        return np.sort(np.asarray(alphas, float))[::-1]
    first = _first_alpha(solver, l1_ratio)
    if n_alphas == 1:
        return np.array([first])
    return np.geomspace(first, first * eps, n_alphas)


def walk(solver: Lockstep, alphas: Array, tell: Tell | None) -> Trace:
    """Solve at one penalty after the other, and where they are far apart between them.

    From far away more features than there are rows may seem to matter at once, and
    then Newton steps sort them out one by one, if at all.
    """
    trace = Trace()
    signs = bool((solver.terms.l1 > 0).any())
    before = max(_top(solver), alphas[0]) if len(alphas) else 0.0
    for i, alpha in enumerate(alphas):
        for between in _between(float(before), float(alpha)) if signs else ():
            solver.advance(between, float(before), None)
            before = between
        solver.advance(float(alpha), float(before), trace)
        before = alpha
        if tell is not None:
            tell((i + 1) / len(alphas))
    return trace


def _between(high: float, low: float) -> list[float]:
    """Give penalties on the way down, without its ends."""
    if low >= _STRIDE * high:
        return []
    steps = _MOST_STRIDES
    if low > _STRIDE**steps * high:
        steps = int(np.ceil(np.log(low / high) / np.log(_STRIDE)))
        return [float(a) for a in np.geomspace(high, low, steps + 1)[1:-1]]
    return [high * _STRIDE**step for step in range(1, steps + 1)]


def _first_alpha(solver: Lockstep, l1_ratio: float) -> float:
    """Give the least alpha at which all penalised features of the full fit are out."""
    assert solver.scores is not None
    terms = solver.terms
    l1 = terms.l1[0]
    # A ridge has no such alpha; a small share stands in, as is the custom.
    factor = l1 if l1_ratio > 0 else terms.l2[0]
    inside = (factor > 0) & (factor < NEVER)
    if not inside.any():
        return 1.0
    reach = terms.sizes(solver.scores)[0, inside] / factor[inside]
    if l1_ratio < LEAST_SHARE:
        reach *= l1_ratio / LEAST_SHARE if l1_ratio > 0 else 1 / LEAST_SHARE
    return float(reach.max()) or 1.0


def _top(solver: Lockstep) -> float:
    """Give an alpha above which no problem has an active penalised feature."""
    assert solver.scores is not None
    terms = solver.terms
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.where(terms.l1 > 0, terms.sizes(solver.scores) / terms.l1, 0.0)
    return float(reach.max(initial=0.0))
