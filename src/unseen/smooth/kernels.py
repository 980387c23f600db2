"""The kernels of one feature, from which products are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .columns import Coded, Column

Array = NDArray[np.float64]
Shape = Literal["rough rank", "rough place", "smooth place", "line", "level", "absent"]


def brownian(u: Array, v: Array) -> Array:
    """Give min(u, v): fits are steps, of bounded variation.

    Parameters
    ----------
    u, v
        Places in [0, 1], shapes (n,) and (m,).

    Returns
    -------
    Array
        Shape (n, m).

    Notes
    -----
    The zero-order indicators 1{x >= t} of highly adaptive fits, averaged over knots t.

    Examples
    --------
    >>> brownian(np.array([0.2, 0.5]), np.array([0.4])).ravel().tolist()
    [0.2, 0.4]
    """
    return np.minimum(u[:, None], v[None])


def sobolev(u: Array, v: Array) -> Array:
    r"""Give the kernel of cubic smoothing splines without their constant.

    Parameters
    ----------
    u, v
        Places in [0, 1], shapes (n,) and (m,).

    Returns
    -------
    Array
        Shape (n, m). Each row integrates to 0 over [0, 1]: main effects and
        interactions of products are those of an analysis of variance.

    Notes
    -----
    :math:`k_1(u)k_1(v) + k_2(u)k_2(v) - k_4(|u - v|)` with the Bernoulli polynomials
    :math:`k_r = B_r / r!`. Assumes two derivatives; where the truth jumps it smooths.

    References
    ----------
    C. Gu (2013), "Smoothing spline ANOVA models",
    doi:10.1007/978-1-4614-5369-7, section 2.3.3.

    Examples
    --------
    >>> grid = (np.arange(1000) + 0.5) / 1000
    >>> bool(abs(sobolev(np.array([0.3]), grid).mean()) < 1e-6)
    True
    """
    apart = np.abs(u[:, None] - v[None])
    # k4 by Horner's rule in (apart - 1/2)²; no powers of large arrays.
    square = (apart - 0.5) ** 2
    fourth = ((square - 0.5) * square + 7 / 240) / 24
    first = np.outer(u - 0.5, v - 0.5)
    second = np.outer(_second(u), _second(v))
    return first + second - fourth


def _second(u: Array) -> Array:
    return ((u - 0.5) ** 2 - 1 / 12) / 2


def straight(u: Array, v: Array) -> Array:
    """Give (u - 1/2)(v - 1/2), shape (n, m): fits are straight lines.

    Examples
    --------
    >>> straight(np.array([0.0, 1.0]), np.array([1.0])).ravel().tolist()
    [-0.25, 0.25]
    """
    return np.outer(u - 0.5, v - 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One kernel of one feature.

    Parameters
    ----------
    feature
        Number of the feature, from 0.
    shape
        Steps over ranks or places, splines over places, equal levels, or both absent
        against both present.
    """

    feature: int
    shape: Shape

    @property
    def group(self) -> tuple[int, bool]:
        """Components of one group are added before groups are multiplied."""
        return self.feature, self.shape == "absent"

    def gram(self, a: Coded, b: Coded) -> Array:
        """Give the kernel between the rows of `a` and of `b`, shape (a.n, b.n)."""
        j = self.feature
        if self.shape == "level":
            return np.equal.outer(a.level[j], b.level[j]).astype(float)
        if self.shape == "absent":
            return np.equal.outer(a.absent[j], b.absent[j]).astype(float)
        take, kernel = _NUMERIC[self.shape]
        found = kernel(take(a)[j], take(b)[j])
        # What is missing has no place: its own component says what it means.
        found[a.absent[j]] = 0.0
        found[:, b.absent[j]] = 0.0
        return found


_Kernel = Callable[[Array, Array], Array]
_NUMERIC: dict[str, tuple[Callable[[Coded], Array], _Kernel]] = {
    "rough rank": (lambda rows: rows.rank, brownian),
    "rough place": (lambda rows: rows.place, brownian),
    "smooth place": (lambda rows: rows.place, sobolev),
    "line": (lambda rows: rows.place, straight),
}


def components_of(
    columns: list[Column], shapes: tuple[Shape, ...]
) -> tuple[Component, ...]:
    """Give the components of a table; constant features have none.

    Parameters
    ----------
    columns
        What was learned of each feature.
    shapes
        Of numeric features; with two values all are the same, and the first is taken.

    Returns
    -------
    tuple of Component

    Examples
    --------
    >>> from .columns import learn_column
    >>> column = learn_column("a", np.array([1.0, 2.0, np.nan]))
    >>> [c.shape for c in components_of([column], ("rough rank", "smooth place"))]
    ['rough rank', 'absent']
    """
    found: list[Component] = []
    for j, column in enumerate(columns):
        if column.kinds > 1:
            if column.levels is not None:
                found.append(Component(feature=j, shape="level"))
            else:
                own = shapes if column.kinds > 2 else shapes[:1]
                found += [Component(feature=j, shape=shape) for shape in own]
        if column.gaps:
            found.append(Component(feature=j, shape="absent"))
    return tuple(found)
