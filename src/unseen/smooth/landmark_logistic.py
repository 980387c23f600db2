"""Penalised logistic regression over landmarks, for any number of rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit

from ..result import Estimate
from .columns import Coded
from .logistic import LogisticFit
from .nystrom import Kernel, Landmarks, blocks, prepare
from .nystrom_error import difference_to_exact
from .nystrom_landmarks import pivot_landmarks

Array = NDArray[np.float64]
Blocks = Iterable[tuple[slice, Array]]

# Landmarks to begin with, doubled while they are too few: a Newton step at 1,000 of
# them costs 15 CPU seconds for 200,000 rows.
FIRST_LANDMARKS, MOST_LANDMARKS = 250, 1000
# A difference of a tenth of the error adds a hundredth to its square.
TOLERANCE = 0.1
# Features kept in memory instead of being made anew in each step: 400 MB.
_MOST_KEPT = 5e7
_STEPS = 30
_CLOSE = 1e-6
# The start comes from this many rows for each landmark.
_FIRST_ROWS = 10
_FLATTEST = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SolvedLogistic:
    """Fits of log-odds over the same rows, one for each class.

    Parameters
    ----------
    centres
        The rows that have coefficients: all, or landmarks.
    fits
        One for each column of targets; their duals have the shape (centres,).
    difference
        Root of the mean squared difference of chances to those of the exact fit, for
        the class where it is largest; None for the exact fit.
    enough
        Whether it is within a tenth of the error.
    """

    centres: Coded
    fits: tuple[LogisticFit, ...]
    difference: Estimate | None = None
    enough: bool = True


def landmark_logistic(
    kernel: Kernel,
    rows: Coded,
    targets: Array,
    alphas: Array,
    *,
    landmarks: int | None = None,
    rng: np.random.Generator,
) -> SolvedLogistic:
    r"""Fit log-odds of each class over landmarks.

    Parameters
    ----------
    kernel
        Gives the kernel between rows; positive semidefinite.
    rows
        n rows.
    targets
        0 or 1, both there in each column, shape (n, t).
    alphas
        Penalty of each column, above 0, shape (t,).
    landmarks
        How many; None doubles them from 250, up to 1,000, while they are too few.
    rng
        Draws landmarks, and the subsamples on which the difference is measured.

    Returns
    -------
    SolvedLogistic

    Notes
    -----
    Minimises the sum of log-losses plus :math:`\alpha \|\beta\|^2 / 2` over functions
    of the landmarks: with all rows as landmarks it is kernel logistic regression.
    Newton's method starts from a fit to some of the rows. Left-out log-odds take the
    curvature from the fit on all rows, as `fit_logistic` does. The difference to the
    exact fit is that of ridge fits of 0 and 1 with the penalty over the mean
    curvature, which is what the logistic fit is to first order.

    References
    ----------
    A. Rudi, R. Camoriano, L. Rosasco (2015), arXiv:1507.04717.
    """
    many = min(landmarks or FIRST_LANDMARKS, rows.n)
    most = many if landmarks else min(MOST_LANDMARKS, rows.n)
    while True:
        places = pivot_landmarks(kernel, rows, many, rng)
        found = prepare(kernel, rows.take(places))
        features = _Features(kernel, rows, found)
        fits = tuple(
            _fit(features, y, float(alpha), rng)
            for y, alpha in zip(targets.T, alphas, strict=True)
        )
        gaps = [
            _gap(kernel, rows, y, found, fit, rng)
            for y, fit in zip(targets.T, fits, strict=True)
        ]
        over = [share for _, share in gaps]
        difference = gaps[int(np.argmax(over))][0]
        enough = max(over) <= TOLERANCE
        if enough or many >= most or len(places) < many:
            return SolvedLogistic(
                centres=found.rows, fits=fits, difference=difference, enough=enough
            )
        many = min(2 * many, most)


class _Features:
    """Features of all rows and a constant, in blocks; kept where there is room."""

    def __init__(self, kernel: Kernel, rows: Coded, landmarks: Landmarks) -> None:
        self.kernel, self.rows, self.landmarks = kernel, rows, landmarks
        self.width = landmarks.map.shape[1]
        self._kept: list[tuple[slice, Array]] | None = None
        if rows.n * self.width <= _MOST_KEPT:
            self._kept = list(self._made())

    def __iter__(self) -> Iterator[tuple[slice, Array]]:
        return iter(self._kept) if self._kept is not None else self._made()

    def _made(self) -> Iterator[tuple[slice, Array]]:
        width = max(self.landmarks.rows.n, self.width)
        for some in blocks(self.rows.n, width):
            yield some, self.of(some)

    def of(self, some: slice | NDArray[np.intp]) -> Array:
        """Give the features of some rows and a column of ones."""
        block = self.landmarks.features(self.kernel, self.rows.take(some))
        return np.column_stack([block, np.ones(len(block))])


def _fit(
    features: _Features, y: Array, alpha: float, rng: np.random.Generator
) -> LogisticFit:
    n, r = len(y), features.width
    chance = float(np.clip(y.mean(), 1e-6, 1 - 1e-6))
    point = np.append(np.zeros(r), np.log(chance / (1 - chance)))
    size = _FIRST_ROWS * r
    if 2 * size < n:
        some = np.sort(rng.permutation(n)[:size])
        part = [(slice(0, size), features.of(some))]
        # Of fewer rows the same share of the penalty smooths alike.
        point, _ = _climb(part, y[some], alpha * size / n, point)
    point, odds = _climb(features, y, alpha, point)
    factor = cho_factor(_hessian(features, odds, alpha, r), lower=True)
    left_out, total = np.empty(n), 0.0
    for some, block in features:
        curvature = _curvature(odds[some])
        leverage = curvature * np.einsum(
            "ij,ji->i", block, cho_solve(factor, block.T, check_finite=False)
        )
        total += float(leverage.sum())
        free = np.maximum(1 - leverage, np.finfo(float).eps)
        pulled = (y[some] - expit(odds[some])) / curvature
        left_out[some] = odds[some] - leverage / free * pulled
    landmarks = features.landmarks
    beta = point[:-1]
    return LogisticFit(
        dual=landmarks.map @ beta,
        intercept=float(point[-1] - landmarks.centre @ beta),
        alpha=alpha,
        left_out=left_out,
        df=total,
    )


def _climb(
    features: Blocks, y: Array, alpha: float, point: Array
) -> tuple[Array, Array]:
    """Give the best coefficients, the intercept last, and the log-odds there."""
    odds = _odds(features, point, len(y))
    before = _objective(odds, point, y, alpha)
    for _ in range(_STEPS):
        slope = np.append(alpha * point[:-1], 0.0)
        error = expit(odds) - y
        for some, block in features:
            slope += block.T @ error[some]
        matrix = _hessian(features, odds, alpha, len(point) - 1)
        step = cho_solve(cho_factor(matrix, lower=True), slope)
        along, share = _odds(features, step, len(y)), 1.0
        while share > 1e-4:
            trial, there = point - share * step, odds - share * along
            after = _objective(there, trial, y, alpha)
            if after <= before + 1e-12 * abs(before):
                break
            share /= 2
        else:
            break
        moved = float(np.abs(there - odds).max())
        point, odds, before = trial, there, after
        if moved < _CLOSE * (1 + float(np.abs(odds).max())):
            break
    return point, odds


def _odds(features: Blocks, point: Array, n: int) -> Array:
    found = np.empty(n)
    for some, block in features:
        found[some] = block @ point
    return found


def _hessian(features: Blocks, odds: Array, alpha: float, r: int) -> Array:
    curvature = np.sqrt(_curvature(odds))
    found = np.zeros((r + 1, r + 1))
    for some, block in features:
        weighted = block * curvature[some, None]
        found += weighted.T @ weighted
    found[np.arange(r), np.arange(r)] += alpha
    # Log-odds without end have no curvature for the constant.
    found[r, r] += np.finfo(float).eps * max(1.0, found[r, r])
    return found


def _curvature(odds: Array) -> Array:
    chance = expit(odds)
    return np.maximum(chance * (1 - chance), _FLATTEST)


def _objective(odds: Array, point: Array, y: Array, alpha: float) -> float:
    loss = np.logaddexp(0.0, (1 - 2 * y) * odds).sum()
    return float(loss + 0.5 * alpha * (point[:-1] @ point[:-1]))


def _gap(
    kernel: Kernel,
    rows: Coded,
    y: Array,
    landmarks: Landmarks,
    fit: LogisticFit,
    rng: np.random.Generator,
) -> tuple[Estimate, float]:
    """Give the difference of chances to the exact fit's, and its share of the error."""
    chance = expit(fit.left_out)
    error = float(np.sqrt(np.mean((y - chance) ** 2))) or 1.0
    curvature = max(float(np.mean(chance * (1 - chance))), 1e-6)
    penalty = fit.alpha / curvature
    gap = difference_to_exact(kernel, rows, y, landmarks, penalty, noise=error, rng=rng)
    assert gap.value is not None
    return gap, gap.value / error
