"""What an active-set method must know of K problems that share a table.

A working evaluates a loss and its scores at coefficients, and gives blocks of the
Hessian. Two of them: by Gram matrices, for a squared error in tall tables, after which
the table is never read again; and by the columns of a working set, for all else.

Legend: K problems, m of them looked at, n rows, U working columns (the first is the
intercept's, of ones, where there is one), s active columns.
"""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]

# Far above rounding, far below any curvature that matters; steps are taken from where
# one stands, so that the limit is not moved by it.
PROXIMAL = 1e-10


class Working(Protocol):
    """K quadratic or convex problems over the working columns.

    Attributes
    ----------
    first
        How many intercepts stand before the features.
    members
        Features of the working columns.
    shut
        Features that never enter, because they are constant.
    complete
        Whether all features are working columns, for good.
    quadratic
        Whether the losses are quadratic.
    proximal
        Of a Hessian's diagonal: what is added to it in a step.
    """

    first: int
    members: Index
    shut: NDArray[np.bool_]
    complete: bool
    proximal: float

    @property
    def quadratic(self) -> bool:
        """Whether the losses are quadratic."""
        ...

    def admit(self, features: Index) -> None:
        """Take further features into the working set."""
        ...

    def keep(self, columns: Index) -> None:
        """Keep only some of the working features, given by their place."""
        ...

    def settled(self, b: Array) -> Array:
        """Give the coefficients of the same fit with the least penalty."""
        ...

    def all_scores(self, point: Any) -> Array:
        """Give the scores of all features, the ridge part not in them, (K, p)."""
        ...

    def dual(self, point: Any, shrink: Array) -> Array:
        """Give the losses' part of the dual, at slopes times `shrink`, shape (K,)."""
        ...

    def evaluate(self, live: Index, b: Array) -> tuple[Array, Array, Any]:
        """Give losses (m,), scores (m, U) and a memo, for coefficients (m, U)."""
        ...

    def blocks(self, live: Index, memo: Any, index: Index) -> Array:
        """Give blocks of the Hessians, shape (m, s, s), for columns (m, s)."""
        ...

    def restricted(self, live: Index, memo: Any, some: Index) -> Callable[[Any], Any]:
        """Give the Hessians' products with (m, len(some)), within some columns."""
        ...

    def rough(self, live: Index, memo: Any, some: Index) -> Callable[[int, Index], Any]:
        """Give blocks in single precision, by problem and place within `some`."""
        ...

    def effort(self, some: Index) -> float:
        """Give about how long one such product takes for one problem, in 1e-10 s."""
        ...


def row_duals(working: Any, point: Any, shrink: Array) -> Array:
    """Give the dual of a loss that is a sum over rows, shape (K,)."""
    weights, eta, slope = point.memo
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where(weights > 0, slope / weights, 0.0) * shrink[:, None]
    value = working.loss.dual(working.y, each, eta) - each * working.offset
    return np.einsum("kn,kn->k", weights, value)
