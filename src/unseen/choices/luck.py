"""How often a choice that was made on other rows comes out as the best on these."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def luck_of(
    losses: Array, tolerance: float, *, seed: int, halvings: int = 200
) -> float:
    r"""Estimate the chance that an honest choice looks like the best one.

    The rows are halved at random: what is chosen on one half is scored on the other,
    and held against the best of that half.

    Parameters
    ----------
    losses
        Loss of each row under each option, shape (n, m).
    tolerance
        How far from the best a score may be and still be printed alike, at least 0, in
        the loss's unit, on all n rows.
    seed
        Of the halves.
    halvings
        How many, at least 1; each is used both ways.

    Returns
    -------
    float
        In [0, 1].

    Notes
    -----
    On half of the rows a choice is off by more than on all: by a factor between
    :math:`2^{2/3}` (thresholds: Kim and Pollard 1990) and 2 (weights). So twice the
    tolerance is let pass there, which errs to the high side: the answer is too high
    rather than too low. Assumes independent rows, and that the other rows are about
    as many. Chosen on many more rows, an honest choice comes out as the best up to
    about half as often again (`benchmarks/holdout/checks.py`).

    References
    ----------
    J. Kim, D. Pollard (1990), "Cube root asymptotics", doi:10.1214/aos/1176347498.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> alike = np.repeat(rng.random((100, 1)), 5, axis=1)
    >>> luck_of(alike, 0.0, seed=0), luck_of(rng.random((100, 90)), 0.0, seed=0) < 0.1
    (1.0, True)
    """
    n = len(losses)
    rng = np.random.default_rng(seed)
    half = n // 2
    total = losses.sum(axis=0)
    room = 2 * tolerance + 1e-9
    hits = 0
    for _ in range(halvings):
        one = losses[rng.permutation(n)[:half]].sum(axis=0)
        a, b = one / half, (total - one) / (n - half)
        hits += int(b[a.argmin()] - b.min() <= room)
        hits += int(a[b.argmin()] - a.min() <= room)
    return hits / (2 * halvings)


def luck_of_redrawn(
    losses: Array, tolerance: float, *, seed: int, draws: int = 200
) -> float:
    """Estimate the same chance for a few options that truly differ.

    Prefer it for rounds and weights: with more rows the same option wins more often,
    so halves say too little. Two sets of rows are drawn with replacement; what is best
    on the one is held against the best of the other.

    Parameters
    ----------
    losses, tolerance, seed
        As for `luck_of`.
    draws
        How many pairs, at least 1; each is used both ways.

    Returns
    -------
    float
        In [0, 1].

    Notes
    -----
    The rows at hand stand for the truth, and on them the winner's lead holds its luck.
    So it errs to the high side: an honest choice wins less often than this says.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> ahead = rng.random((200, 5)) + [0, 0.5, 0.5, 0.5, 0.5]
    >>> luck_of_redrawn(ahead, 0.0, seed=0)
    1.0
    """
    n = len(losses)
    rng = np.random.default_rng(seed)
    share = np.full(n, 1 / n)
    hits = 0
    for _ in range(draws):
        a, b = rng.multinomial(n, share, size=2) @ losses / n
        hits += int(b[a.argmin()] - b.min() <= tolerance + 1e-9)
        hits += int(a[b.argmin()] - a.min() <= tolerance + 1e-9)
    return hits / (2 * draws)
