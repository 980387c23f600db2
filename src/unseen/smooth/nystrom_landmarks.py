"""Rows that stand for all others in an approximation."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from .columns import Coded

Array = NDArray[np.float64]
Kernel = Callable[[Coded, Coded], Array]

# Rows among which pivots are drawn: memory is this many times the landmarks.
_CANDIDATES = 20_000
# Landmarks drawn at once: products of matrices rather than of vectors.
_DRAWN = 50


def uniform_landmarks(
    rows: Coded, m: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Draw `m` different rows at random, in order.

    Parameters
    ----------
    rows
        n rows.
    m
        How many; all where there are fewer.
    rng
        Draws them.

    Returns
    -------
    ndarray of int, shape (min(m, n),)
    """
    return np.sort(rng.permutation(rows.n)[:m])


def pivot_landmarks(
    kernel: Kernel, rows: Coded, m: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    r"""Draw rows by how badly those that were drawn before stand for them.

    To be preferred to `uniform_landmarks` where rows come in crowds with a few apart:
    a crowd needs few landmarks.

    Parameters
    ----------
    kernel
        Gives the kernel between rows.
    rows
        n rows; of more than 20,000 the landmarks come from as many at random.
    m
        How many, at most n. Fewer come back where fewer stand for all exactly.
    rng
        Draws them.

    Returns
    -------
    ndarray of int
        Rising; at most m.

    Notes
    -----
    Randomly pivoted Cholesky in blocks: landmark i is drawn with a chance in proportion
    to :math:`K_{ii} - \hat K_{ii}`, what is not yet explained of its own kernel. The
    trace of what is left is near the least possible. Needs no penalty, as leverage
    scores do. Costs 20,000 m² operations.

    References
    ----------
    Y. Chen, E. Epperly, J. Tropp, R. Webber (2022), "Randomly pivoted Cholesky",
    arXiv:2207.06503.
    """
    places = np.arange(rows.n)
    if rows.n > max(_CANDIDATES, m):
        places = np.sort(rng.permutation(rows.n)[: max(_CANDIDATES, m)])
        rows = rows.take(places)
    left = kernel_diagonal(kernel, rows)
    least = 1e-12 * float(left.max(initial=0.0))
    factor = np.empty((rows.n, 0))
    drawn = np.empty(0, np.int64)
    while len(drawn) < min(m, rows.n) and float(left.sum()) > least * rows.n:
        many = min(_DRAWN, m - len(drawn))
        new = np.unique(rng.choice(rows.n, many, p=left / left.sum()))
        new = new[left[new] > least]
        if not len(new):
            break
        part = kernel(rows, rows.take(new)) - factor @ factor[new].T
        block, kept = _root(part[new])
        part = solve_triangular(block, part[:, kept].T, lower=True).T
        factor = np.column_stack([factor, part])
        drawn = np.concatenate([drawn, new[kept]])
        left = np.maximum(left - np.einsum("ij,ij->i", part, part), 0.0)
        # What was taken and not kept is explained by the others, but for rounding.
        left[new] = 0.0
    return np.sort(places[drawn])


def kernel_diagonal(kernel: Kernel, rows: Coded) -> Array:
    """Give the kernel of each row with itself, shape (n,)."""
    found = np.empty(rows.n)
    # Small squares: 32 times too much work, and still little.
    for start in range(0, rows.n, 32):
        block = rows.take(slice(start, start + 32))
        found[start : start + 32] = np.diagonal(kernel(block, block))
    return found


def _root(square: Array) -> tuple[Array, NDArray[np.int64]]:
    """Give a Cholesky factor of the largest well-posed part, and which rows that is."""
    work = (square + square.T) / 2
    floor = 1e-10 * float(np.diagonal(work).max())
    kept: list[int] = []
    columns = np.empty((len(work), 0))
    for i in range(len(work)):
        pivot = work[i, i] - columns[i] @ columns[i]
        if pivot <= floor:
            continue
        new = (work[:, i] - columns @ columns[i]) / np.sqrt(pivot)
        columns = np.column_stack([columns, new])
        kept.append(i)
    places = np.array(kept, np.int64)
    return np.tril(columns[places]), places
