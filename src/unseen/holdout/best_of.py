"""The score of the best of several models, chosen on the rows that score it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np

from ..errors import InputError
from ..result import Estimate
from ..stats.proportion import wilson_ends
from ..stats.quantiles import normal_quantile, t_quantile
from ._drawn import Array, draw
from ._loss_matrix import LossMatrix, read_losses
from ._table import check_level, check_whole
from ._union import binomial_ends
from ._winner import winner_ends

Method = Literal["winner", "max-t", "bbc"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BestOf:
    """The model chosen, and what its score is worth.

    Parameters
    ----------
    model
        Name of the model with the least mean loss; the first of several.
    index
        Its column, from 0.
    naive
        Its mean loss with the interval of a model that was not chosen. Too good.
    corrected
        Its loss on rows that had no part in choosing it, with the interval asked for.
    bias
        What the mean loss of `naive` is off by, naive less true: below 0 where the
        choice flatters.
    models
        Among how many it was chosen.
    """

    model: str
    index: int
    naive: Estimate
    corrected: Estimate
    bias: Estimate
    models: int


def best_of(
    losses: Any,
    *,
    names: Sequence[str] | None = None,
    clusters: Any = None,
    method: Method = "winner",
    level: float = 0.95,
    seed: int = 0,
    draws: int = 1000,
) -> BestOf:
    r"""Estimate the loss of the best of K models, chosen on these rows.

    Prefer it whenever models, thresholds or settings were compared on the rows that
    are reported. Where only their scores are left, see `best_of_runs`.

    Parameters
    ----------
    losses
        Loss of each row under each model, shape (n, K), lower is better: for accuracy
        0 where the class is right and 1 where not. An array or a data frame.
    names
        Of the models; the data frame's columns, or their numbers, where None.
    clusters
        Which rows belong together (patients, weeks), shape (n,): they are drawn whole.
    method
        How the interval is made: ``"winner"``, ``"max-t"`` or ``"bbc"`` (see Notes).
        The value is the same for all three.
    level
        Coverage, in (0, 1).
    seed
        Of the draws.
    draws
        How often the rows are drawn, at least 100.

    Returns
    -------
    BestOf
        In the unit of the losses.

    Raises
    ------
    InputError
        If the losses are no finite matrix, or an argument is out of range.

    Notes
    -----
    *The value* is that of the bootstrap bias correction (BBC): the rows are drawn with
    replacement, the model that is best on those drawn is scored on those not drawn,
    and the draws are averaged. It is right where the models are about equally good.
    Where one is ahead by a few standard errors, it errs upwards (too high a loss, by
    up to one standard error): a draw holds fewer rows, and chooses worse.

    *The intervals.* ``"winner"`` reaches from :math:`m - a s` to :math:`m + b s`, with
    m and s the mean and the standard error of the model chosen. The drawn rows say how
    lucky a winner is; a + b is the least that keeps the level for each lead that the
    best model may have over the rest, from none to beyond reach. Models that are surely
    worse keep their distance. ``"max-t"`` holds for all K models at once, with
    m ± c s and c the quantile of the largest deviation in absolute value (so for any
    way of choosing). ``"bbc"`` takes the quantiles of the draws.

    Measured (`benchmarks/holdout`, 50 models, 95%): ``"winner"`` is about a quarter
    narrower than ``"max-t"`` and keeps the level, as that does; ``"bbc"`` is too wide
    where all are equal, and covers too seldom where one model is ahead.

    Losses of 0 and 1 are treated by Wilson's interval; where the best has none but
    zeros (or ones), by the exact binomial with a union over the models. Where another
    loss of the best does not vary at all, its ends are unknown.

    Assumes that rows (or clusters) are independent draws from where the model will be
    used, that the models were not fitted on them, and that all models that were
    looked at are columns: a model left out makes the interval too narrow and the value
    too good. A skew loss of few rows (n below about 200) makes it too narrow too.

    References
    ----------
    I. Tsamardinos, E. Greasidou, G. Borboudakis (2018), "Bootstrapping the
    out-of-sample predictions for efficient and accurate cross-validation",
    doi:10.1007/s10994-018-5714-4; V. Chernozhukov, D. Chetverikov, K. Kato (2013),
    doi:10.1214/13-AOS1161 (max-T); J. Romano, A. Shaikh, M. Wolf (2014),
    doi:10.3982/ECTA9011 (the two steps); I. Andrews, T. Kitagawa, A. McCloskey (2024),
    "Inference on winners", doi:10.1093/qje/qjad043 (the question).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> coins = rng.integers(2, size=(200, 50))
    >>> best = best_of(coins)
    >>> print(f"{best.naive.value:.3f} {best.corrected.value:.3f}")
    0.405 0.489
    >>> best.naive.high < 0.5 < best.corrected.high
    True
    """
    check_level(level)
    check_whole("draws", draws, 100, "Fewer say little of the tails.")
    check_whole("seed", seed, 0, "The same seed gives the same answer.")
    if method not in get_args(Method):
        raise InputError(
            f"`method` must be one of {', '.join(get_args(Method))}, got {method!r}. "
            "The first is the narrowest that keeps its level."
        )
    read = read_losses(losses, names, clusters)
    drawn = draw(read, draws=draws, seed=seed)
    index = int(read.means.argmin())
    mean = float(read.means[index])
    low, high = _ends(read, method, drawn.deviations, drawn.left_out, level)
    value = float(drawn.left_out.mean()) if len(drawn.left_out) else mean
    value = max(value, value if low is None else low)
    value = min(value, value if high is None else high)
    corrected = Estimate(
        value=value,
        low=low,
        high=high,
        level=level,
        n=read.n,
        method=f"{method}, best of {len(read.names)}",
    )
    return BestOf(
        model=read.names[index],
        index=index,
        naive=_naive(read, index, level),
        corrected=corrected,
        bias=Estimate(
            value=mean - value,
            low=None if high is None else mean - high,
            high=None if low is None else mean - low,
            level=level,
            n=read.n,
            method=corrected.method,
        ),
        models=len(read.names),
    )


Ends = tuple[float | None, float | None]


def _ends(
    losses: LossMatrix, method: Method, deviations: Array, left_out: Array, level: float
) -> Ends:
    if method == "bbc":
        if not len(left_out):
            return None, None
        low, high = np.quantile(left_out, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)
    index = int(losses.means.argmin())
    if losses.errors[index] == 0:
        return _without_spread(losses, index, level)
    if method == "max-t":
        largest = np.abs(deviations).max(axis=1)
        down = up = float(np.quantile(largest, level, method="higher"))
    else:
        down, up = winner_ends(losses, deviations, level)
    return _reach(losses, index, down, up)


def _reach(losses: LossMatrix, index: int, down: float, up: float) -> Ends:
    """Reach so many standard errors from the mean of one model."""
    mean, error = float(losses.means[index]), float(losses.errors[index])
    if losses.zero_one:
        # As many rows as would have this standard error.
        rows = mean * (1 - mean) / error**2
        return wilson_ends(mean, rows, down)[0], wilson_ends(mean, rows, up)[1]
    return mean - down * error, mean + up * error


def _without_spread(losses: LossMatrix, index: int, level: float) -> Ends:
    """Give the ends for a model whose losses do not vary."""
    if not losses.zero_one:
        return None, None
    hits = round(float(losses.means[index]) * losses.units)
    chosen_of = len(losses.names)
    error = (1 - level) / 2
    low = binomial_ends(hits, hits, losses.units, error, error)[0]
    high = binomial_ends(hits, hits, losses.units, error, error / chosen_of)[1]
    return low, high


def _naive(losses: LossMatrix, index: int, level: float) -> Estimate:
    mean, error = float(losses.means[index]), float(losses.errors[index])
    low: float | None = None
    high: float | None = None
    if error > 0:
        z = normal_quantile((1 + level) / 2)
        if not losses.zero_one:
            z = t_quantile((1 + level) / 2, losses.units - 1)
        low, high = _reach(losses, index, z, z)
    elif losses.zero_one:
        z = normal_quantile((1 + level) / 2)
        low, high = wilson_ends(mean, losses.units, z)
    return Estimate(
        value=mean, low=low, high=high, level=level, n=losses.n, method="naive"
    )
