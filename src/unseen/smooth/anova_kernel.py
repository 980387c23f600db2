"""Main effects and pairs of kernel ridge with products over features."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .anova import (
    MOST_PAIRED,
    Components,
    components_of_fit,
    over_blocks,
    sampled,
)
from .columns import Coded, code_rows
from .products import LEAST_ETA, ProductKernel

Array = NDArray[np.float64]

_REFERENCE = 500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KernelPart:
    """One product kernel with its coefficients.

    Parameters
    ----------
    kernel
        The kernel.
    centres
        Rows that have coefficients.
    dual
        The coefficients, in the prediction's unit, shape (centres,).
    """

    kernel: ProductKernel
    centres: Coded
    dual: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KernelEffects:
    r"""Closed forms of the parts of kernel ridge.

    Parameters
    ----------
    parts
        Kernels with coefficients; the prediction is their sum and the intercept.
    intercept
        In the prediction's unit.
    reference
        Rows whose values in each feature are its distribution.

    Notes
    -----
    With :math:`m_j(x, i) = \mu_{ji} + \tilde m_j(x, i)`, :math:`\mu` the mean over
    the reference, the product :math:`\prod_j (1 + \eta m_j)` expands into
    :math:`\prod_j (c_{ji} + \eta \tilde m_j)`, :math:`c = 1 + \eta\mu`. The main
    effect of j is :math:`\sum_i a_i \tilde m_j \prod_{h \ne j} c_{hi}`, a pair
    :math:`\eta \sum_i a_i \tilde m_j \tilde m_k \prod_{h \ne j,k} c_{hi}`.
    """

    parts: tuple[KernelPart, ...]
    intercept: float
    reference: Coded
    features: tuple[int, ...] = field(init=False)
    _means: tuple[dict[int, Array], ...] = field(init=False)

    def __post_init__(self) -> None:
        means = tuple(
            {
                j: over_blocks(
                    self.reference,
                    lambda block, part=part, j=j: _main(part, j, block),
                ).mean(axis=0)
                for j in sorted({g[0] for g in part.kernel.groups})
            }
            for part in self.parts
        )
        features = sorted({j for each in means for j in each})
        object.__setattr__(self, "_means", means)
        object.__setattr__(self, "features", tuple(features))

    def main(self, j: int, rows: Coded) -> Array:
        """Give the main effect of a feature, shape (rows,)."""
        found = np.zeros(rows.n)
        for part, means in zip(self.parts, self._means, strict=True):
            if j in means:
                weight = part.dual * _others(part, means, (j,))
                found += over_blocks(
                    rows,
                    lambda block, p=part, m=means[j], w=weight: (
                        (_main(p, j, block) - m) @ w
                    ),
                )
        return found

    def pair(self, j: int, k: int, rows: Coded) -> Array:
        """Give what two features add beyond their main effects, shape (rows,)."""
        found = np.zeros(rows.n)
        for part, means in zip(self.parts, self._means, strict=True):
            eta = _eta(part)
            if j in means and k in means and eta:
                weight = eta * part.dual * _others(part, means, (j, k))
                found += over_blocks(
                    rows,
                    lambda block, p=part, a=means[j], b=means[k], w=weight: (
                        ((_main(p, j, block) - a) * (_main(p, k, block) - b)) @ w
                    ),
                )
        return found

    def whole(self, rows: Coded) -> Array:
        """Give the prediction, shape (rows,)."""
        found = np.full(rows.n, self.intercept)
        for part in self.parts:
            found += over_blocks(
                rows,
                lambda block, p=part: p.kernel.gram(block, p.centres) @ p.dual,
            )
        return found


def ridge_effects(
    members: Sequence[Any],
    rows: Coded,
    *,
    unit: tuple[float, float] = (0.0, 1.0),
    column: int = 0,
) -> KernelEffects:
    """Give the effects of a fitted highly adaptive ridge.

    Parameters
    ----------
    members
        Its ``members_``: kernel, centres, dual, intercept and share of each.
    rows
        Its training rows.
    unit
        Centre and spread of the target.
    column
        Which class's log-odds.

    Returns
    -------
    KernelEffects

    Raises
    ------
    InputError
        For the published indicator kernel, which is no product over features.
    """
    parts, intercept = [], unit[0]
    for member in members:
        if member.share == 0:
            continue
        if not isinstance(member.kernel, ProductKernel):
            raise InputError(
                "`kernel` must be a product over features to be taken apart, got "
                "'indicator'. Fit with kernel='product', its like."
            )
        scale = unit[1] * member.share
        intercept += scale * float(member.intercept[column])
        parts.append(
            KernelPart(
                kernel=member.kernel,
                centres=member.centres,
                dual=scale * member.dual[:, column],
            )
        )
    return KernelEffects(
        parts=tuple(parts), intercept=intercept, reference=sampled(rows, _REFERENCE)
    )


def _eta(part: KernelPart) -> float:
    return part.kernel.eta if part.kernel.eta >= LEAST_ETA else 0.0


def _main(part: KernelPart, j: int, rows: Coded) -> Array:
    """Give a feature's factor less 1, over eta, shape (rows, centres)."""
    eta, total = _eta(part), np.zeros((rows.n, part.centres.n))
    # A feature and its absence are two groups of one feature.
    for group in part.kernel.groups:
        if group[0] == j:
            own = part.kernel.main(group, rows, part.centres)
            total += own * (1 + eta * total)
    return total


def _others(
    part: KernelPart, means: dict[int, Array], without: tuple[int, ...]
) -> Array:
    """Give the product of what the other features are on average, shape (centres,)."""
    eta, found = _eta(part), np.ones(part.centres.n)
    # Multiplied anew each time: dividing fails where a factor is 0.
    for j, mean in means.items():
        if j not in without:
            found *= 1 + eta * mean
    return found


def ridge_components(
    model: Any, X: Any = None, *, column: int = 0, pairs: int = MOST_PAIRED
) -> Components:
    """Take a fitted highly adaptive ridge apart.

    Parameters
    ----------
    model
        A `HighlyAdaptiveRidgeRegressor` or its classifier, fitted.
    X
        Rows at which the parts are evaluated; the training rows, or 2,000 of them
        evenly spaced, where None.
    column
        Which class's log-odds, where there are more than two classes.
    pairs
        Among how many features pairs are looked at.

    Returns
    -------
    Components
        In y's unit, or as log-odds.

    Raises
    ------
    InputError
        For the indicator kernel.

    Examples
    --------
    >>> from .regressor import HighlyAdaptiveRidgeRegressor
    >>> rng = np.random.default_rng(0)
    >>> X = rng.random((150, 3))
    >>> y = 3 * X[:, 0] + X[:, 1] + 0.1 * rng.normal(size=150)
    >>> parts = ridge_components(HighlyAdaptiveRidgeRegressor("product").fit(X, y))
    >>> parts.effects[0].names, round(parts.effects[0].share, 1)
    (('0',), 0.9)
    """
    from sklearn.utils.validation import check_is_fitted  # noqa: PLC0415 - heavy

    check_is_fitted(model, "members_")
    effects = ridge_effects(
        model.members_,
        model.rows_,
        unit=getattr(model, "_unit", (0.0, 1.0)),
        column=column,
    )
    rows = sampled(model.rows_)
    if X is not None:
        rows = code_rows(model.columns_, model._table(X, reset=False))
    return components_of_fit(effects, model.columns_, rows, pairs=pairs)
