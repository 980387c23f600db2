"""How far a blend of approximations is from the exact one."""

import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning

from ..result import Estimate

_LEVEL = 0.95


def blended_difference(
    differences: Sequence[Estimate | float | None],
    shares: NDArray[np.float64],
    unit: float = 1.0,
) -> Estimate | None:
    """Give the difference of a blend's predictions to those of the exact blend.

    Parameters
    ----------
    differences
        Of each member: an estimate, a bound, or None or 0 for an exact fit.
    shares
        Weights of the members, at least 0.
    unit
        In which they are, in the unit that is wanted.

    Returns
    -------
    Estimate or None
        Root of the mean square. Of one member as it was estimated; of several the
        value is the sum, the most that it can be, and the interval begins at 0. None
        where all are exact.

    Examples
    --------
    >>> found = blended_difference([0.1, 0.2], np.array([0.5, 0.5]), 10.0)
    >>> round(found.value, 6), found.low
    (1.5, 0.0)
    """
    parts = [
        (_ends(each), unit * float(share))
        for each, share in zip(differences, shares, strict=True)
        if each and share > 0
    ]
    if not parts:
        return None
    estimated = [each for each in differences if isinstance(each, Estimate)]
    low, value, high = (sum(scale * ends[i] for ends, scale in parts) for i in range(3))
    alone = len(parts) == 1
    at_most = "largest that the error of conjugate gradients can be"
    return Estimate(
        value=value,
        # Differences of members may cancel.
        low=low if alone else 0.0,
        high=high,
        level=estimated[0].level if estimated else _LEVEL,
        n=estimated[0].n if estimated else 1,
        method=estimated[0].method if estimated else at_most,
    )


def _ends(each: Estimate | float) -> tuple[float, float, float]:
    """Give the low end, the value and the high end; a bound is the high end."""
    if not isinstance(each, Estimate):
        return 0.0, each, each
    assert each.low is not None
    assert each.value is not None
    assert each.high is not None
    return each.low, each.value, each.high


def warn_of(difference: Estimate | None, what: str) -> None:
    """Say that the approximation is coarse, and what to do."""
    if difference is None:
        return
    warnings.warn(
        f"Predictions are about {difference.value:.2g} {what} from the exact fit's, "
        "over a tenth of the left-out error. Give more `landmarks`, or use "
        "solver='cg'.",
        ConvergenceWarning,
        stacklevel=4,
    )
