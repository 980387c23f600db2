"""The kernels of a fit: tuned on some of the rows, one or a blend of six."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .columns import Coded, Column
from .kernels import Component, Shape, components_of
from .products import IndicatorKernel, ProductKernel
from .ridge_path import alphas_for, decompose
from .weights import rows_for_tuning, tune_weights

Array = NDArray[np.float64]
Kernel = ProductKernel | IndicatorKernel
KernelName = Literal["blend", "product", "sobolev", "indicator"]

_SHAPES: dict[str, tuple[Shape, ...]] = {
    "product": ("rough rank",),
    "indicator": ("rough rank",),
    "sobolev": ("smooth place",),
}
# Steps over ranks, steps over places, and splines; then all three in one kernel.
_BLEND: tuple[Shape, ...] = ("rough rank", "rough place", "smooth place")
_ETAS = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
_TIMES = (1 / 16, 1 / 4, 1.0, 4.0, 16.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """How kernels are tuned.

    Parameters
    ----------
    kernel
        One kernel, or the blend.
    eta
        Strength of interactions: a number, or how it is chosen.
    sparse
        Whether each feature has its own weight.
    most_rows
        Most rows that the tuning sees.
    seed
        Draws these rows.
    """

    kernel: KernelName
    eta: float | Literal["likelihood", "loo"]
    sparse: bool
    most_rows: int
    seed: int


def tuned_kernels(
    columns: list[Column], rows: Coded, targets: Array, tuning: Tuning
) -> tuple[Kernel, ...]:
    """Tune the kernels of a fit.

    Parameters
    ----------
    columns
        What was learned of each feature.
    rows
        The training rows.
    targets
        On one scale, shape (n, t).
    tuning
        How.

    Returns
    -------
    tuple of kernels
    """
    if tuning.kernel != "blend":
        parts = components_of(columns, _SHAPES[tuning.kernel])
        found = _tuned(parts, rows, targets, tuning)
        if tuning.kernel == "indicator":
            # Tuned as its product over features, at a thousandth of the cost.
            return (
                IndicatorKernel(
                    knots=rows,
                    components=parts,
                    weights=found.weights,
                    eta=found.eta,
                ),
            )
        return (found,)
    alone = [
        _tuned(components_of(columns, (shape,)), rows, targets, tuning)
        for shape in _BLEND
    ]
    lines = _lines(columns, rows)
    if not tuning.sparse:
        return (*alone, lines)
    # Where many features say the same, or all say a little, equal weights are right.
    splines = components_of(columns, ("smooth place",))
    equal = _tuned(splines, rows, targets, replace(tuning, sparse=False))
    alive = {group for kernel in alone for group in kernel.groups}
    parts = components_of(columns, _BLEND)
    joint = tuple(part for part in parts if part.group in alive)
    return (*alone, _tuned(joint, rows, targets, tuning), equal, lines)


def feature_weights(kernel: Kernel, p: int) -> Array:
    """Give the largest weight of each feature's components, shape (p,)."""
    found = np.zeros(p)
    for part, weight in zip(kernel.components, kernel.weights, strict=True):
        found[part.feature] = max(found[part.feature], weight)
    return found


def _lines(columns: list[Column], rows: Coded) -> ProductKernel:
    """Give the kernel of ridge regression on features of one variance."""
    parts = components_of(columns, ("line",))
    sizes = np.array([_size(part, rows) for part in parts])
    weights = 1 / np.maximum(sizes, 1e-6)
    return _product(parts, weights / weights.max(initial=1e-300), 0.0)


def _size(part: Component, rows: Coded) -> float:
    """Give the variance of a component over the rows."""
    j = part.feature
    if part.shape == "line":
        return float(rows.place[j].var())
    level = rows.level[j] if part.shape == "level" else rows.absent[j]
    counts = np.unique(level, return_counts=True)[1] / rows.n
    return 1 - float(counts @ counts)


def _tuned(
    parts: tuple[Component, ...], rows: Coded, targets: Array, tuning: Tuning
) -> ProductKernel:
    rng = np.random.default_rng(tuning.seed)
    n = rows_for_tuning(rows.n, len(parts), tuning.most_rows)
    if n < rows.n:
        some = np.sort(rng.permutation(rows.n)[:n])
        rows, targets = rows.take(some), targets[some]
    fixed = None if isinstance(tuning.eta, str) else float(tuning.eta)
    if not tuning.sparse:
        equal = np.ones(len(parts))
        candidates = _ETAS if fixed is None else (fixed,)
        kernels = [_product(parts, equal, eta) for eta in candidates]
    else:
        found = tune_weights(parts, rows, targets, eta=fixed)
        times = _TIMES if tuning.eta == "loo" else (1.0,)
        kernels = [_product(parts, found.weights, found.eta * k) for k in times]
    if len(kernels) == 1:
        return kernels[0]
    losses = [_loss(kernel, rows, targets, tuning) for kernel in kernels]
    return kernels[int(np.argmin(losses))]


def _product(parts: tuple[Component, ...], weights: Array, eta: float) -> ProductKernel:
    return ProductKernel(components=parts, weights=weights, eta=eta)


def _loss(kernel: ProductKernel, rows: Coded, targets: Array, tuning: Tuning) -> float:
    """Give the least loss over all penalties, added up over targets."""
    gram = kernel.gram(rows, rows)
    first = decompose(gram, targets[:, 0])
    alphas = alphas_for(first)
    by_likelihood = tuning.eta == "likelihood"
    own = None if by_likelihood else first.shifted.own(alphas)
    total = 0.0
    for target in targets.T:
        spectrum = first.of(target)
        if by_likelihood:
            losses = spectrum.minus_log_likelihood(alphas)
        else:
            losses = np.mean(spectrum.left_out_residuals(alphas, own) ** 2, axis=0)
        total += float(losses.min())
    return total
