"""The Ladder: a leaderboard that moves only when a model is better by a step."""

from dataclasses import dataclass, replace
from math import inf, isfinite, lgamma, log, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError
from ..result import Estimate
from ._bounded import check_bounds, check_level, check_rows, row_losses
from .wear import nats_given, values_between, worn_ends

Array = NDArray[np.float64]

_TIE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    r"""The rules of a leaderboard, fixed before the first submission.

    Prefer it where only the best model matters and submissions are many: it needs no
    training rows and has no budget. It never says how a model that isn't the best did.

    Parameters
    ----------
    n
        Independent holdout rows, at least 2.
    low, high
        The least and the largest loss that one row can have. For a score where more
        is better (accuracy), pass 1 minus it as the loss.
    step
        How much better than the best a model must be, in the loss's unit; scores are
        rounded to it. None, the default, takes the standard error of the difference
        to the best model, paired by rows, and rounds to (high - low) / n.
    level
        Coverage of the bars of all answers together, in (0, 1).

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    With loss rows :math:`\ell_t` and best rows :math:`\ell_*`, shown as :math:`R_*`, a
    submission is told where :math:`\bar\ell_t < R_* - s/\sqrt n`, :math:`s` the
    standard deviation of :math:`\ell_t - \ell_*`; else the answer is :math:`R_*` once
    more. The bar counts the histories that the answers so far allow: which of the
    submissions moved the board, and to which falling values.

    Assumes independent rows and that nothing else of them gets out. Then, with
    probability `level`, every bar shown holds the true mean loss of the model that it
    was given for, however the submissions are chosen; it errs to the wide side. With
    ``step=None`` the board can move by less than its own bar; with a step it can move
    (high - low) / step times at most.

    References
    ----------
    A. Blum, M. Hardt (2015), "The Ladder: a reliable leaderboard for machine learning
    competitions", arXiv:1502.04585.

    Examples
    --------
    >>> rules = Ladder(n=4, step=0.25)
    >>> said, state = submit(rules, LadderState(), losses=[1, 0, 1, 0])
    >>> said.improved, said.best.value
    (True, 0.5)
    >>> said, state = submit(rules, state, losses=[1, 0, 0, 0])
    >>> said.improved, said.best.value
    (False, 0.5)
    """

    n: int
    low: float = 0.0
    high: float = 1.0
    step: float | None = None
    level: float = 0.95

    def __post_init__(self) -> None:
        check_rows(self.n)
        check_bounds(self.low, self.high)
        check_level(self.level)
        width = self.high - self.low
        if self.step is not None and not (
            isfinite(self.step) and 0 < self.step <= width
        ):
            raise InputError(
                f"`step` must lie in (0, {width:g}], got {self.step:g}. "
                "Leave it out to take the paired standard error."
            )

    @property
    def grid(self) -> float:
        """What scores are rounded to, in the loss's unit."""
        return (self.high - self.low) / self.n if self.step is None else self.step


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LadderState:
    """What is remembered between two submissions. `rows` is as secret as the holdout.

    Parameters
    ----------
    looks
        Submissions so far.
    moves
        How many of them moved the board.
    best
        The score shown, in the loss's unit; infinity before the first.
    best_look
        The number (from 1) of the submission that it belongs to; 0 before the first.
    bar
        The ends shown with it.
    rows
        Its losses, shape (n,); None before the first.
    """

    looks: int = 0
    moves: int = 0
    best: float = inf
    best_look: int = 0
    bar: tuple[float, float] = (-inf, inf)
    rows: Array | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderAnswer:
    """What a submission is told.

    Parameters
    ----------
    improved
        Whether it is the best so far by a step.
    best
        The score of the best so far, this one or an earlier one.
    best_look
        The number (from 1) of the submission that `best` belongs to.
    """

    improved: bool
    best: Estimate
    best_look: int


def submit(
    rules: Ladder, state: LadderState, *, losses: ArrayLike
) -> tuple[LadderAnswer, LadderState]:
    """Answer one submission.

    Parameters
    ----------
    rules
        Fixed before the first submission.
    state
        What the submission before gave back; `LadderState()` at the first.
    losses
        The loss of each holdout row, shape (n,), in the same order each time.

    Returns
    -------
    tuple
        The answer, and the state for the next submission.

    Raises
    ------
    InputError
        If rows are missing, or a loss lies outside its bounds.
    """
    rows = row_losses("losses", losses, rules.n, rules.low, rules.high)
    mean = float(rows.mean())
    looks = state.looks + 1
    improved = state.rows is None or mean < _bound_to_beat(rules, rows, state)
    if not improved:
        state = replace(state, looks=looks)
    else:
        best = _rounded(mean, rules)
        state = LadderState(
            looks=looks,
            moves=state.moves + 1,
            best=best,
            best_look=looks,
            bar=_bar(rules, state, best),
            rows=rows,
        )
    said = Estimate(
        value=state.best,
        low=state.bar[0],
        high=state.bar[1],
        level=rules.level,
        n=rules.n,
        method="ladder",
    )
    return LadderAnswer(improved=improved, best=said, best_look=state.best_look), state


def _bound_to_beat(rules: Ladder, rows: Array, state: LadderState) -> float:
    need = rules.step
    if need is None:
        assert state.rows is not None
        need = float((rows - state.rows).std(ddof=1)) / sqrt(rules.n)
    # One row less wrong is worth exactly one standard error: a tie, which rounding
    # may not decide.
    return state.best - need - _TIE * (rules.high - rules.low)


def _rounded(mean: float, rules: Ladder) -> float:
    steps = round((mean - rules.low) / rules.grid)
    return min(rules.high, round(rules.low + steps * rules.grid, 12))


def _bar(rules: Ladder, before: LadderState, best: float) -> tuple[float, float]:
    values = values_between(rules.low, rules.high, rules.grid)
    moves = before.moves
    # The values shown only fall, so of each set of them there is one order.
    falling = lgamma(values + moves) - lgamma(values) - lgamma(moves + 1)
    nats = nats_given(looks=before.looks, told=moves, values=values)
    nats += falling - moves * log(values)
    width = rules.high - rules.low
    unit, reach = (best - rules.low) / width, rules.grid / width / 2
    low, high = worn_ends(
        max(0.0, unit - reach),
        min(1.0, unit + reach),
        n=rules.n,
        nats=nats,
        level=rules.level,
    )
    return rules.low + width * low, rules.low + width * high
