"""The reusable holdout: it answers from the training rows while these agree with it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import copysign, expm1, isfinite, log1p, sqrt

import numpy as np
from numpy.typing import ArrayLike

from ..errors import InputError
from ..result import Estimate
from ._bounded import check_bounds, check_level, check_rows, check_within, row_losses
from .wear import default_budget, nats_given, values_between, worn_ends

# The authors' threshold at n = 10,000 rows was 0.04 of the range: eight times the
# largest standard error that a mean in [0, 1] can have.
_THRESHOLD_ROOT_N = 4.0
# The comparison's noise has four times the scale of the answer's. At a 32nd of the
# threshold an honest training value (a gap of some standard errors) sets it off less
# than once in 1,000 looks; at the authors' 4th, which was for Gaussian noise of that
# size, Laplace noise alone does so in one of four, and the budget goes on noise.
_SIGMAS_PER_THRESHOLD = 32.0
_STEPS_PER_THRESHOLD = 4.0
# Noise beyond this many scales is not drawn, so that the tolerance has an end.
_LARGEST_NOISE = 3.0
_AT_THRESHOLD, _AT_LOOK, _AT_ANSWER = 2.0, 4.0, 1.0


class Source(StrEnum):
    """Which rows an answer comes from."""

    TRAINING = "training"
    HOLDOUT = "holdout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer of the reusable holdout.

    Parameters
    ----------
    estimate
        The mean loss. Its ends hold for all answers of this holdout together; they
        are the tolerance and the sampling error, not a guess at either.
    source
        ``training`` where the training value stood up, ``holdout`` where it did not.
    left
        Budget left after this answer.
    """

    estimate: Estimate
    source: Source
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSpent:
    """The answer that carries no number: the holdout is worn out.

    Parameters
    ----------
    looks
        How many answers it gave.
    budget
        How many of them it could take from the holdout rows.
    """

    looks: int
    budget: int

    @property
    def message(self) -> str:
        """Say it in a sentence, with what to do."""
        return (
            f"The budget of {self.budget} is spent after {self.looks} looks. "
            "Seal fresh rows, or open the holdout for its one final score."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdoutState:
    """What is remembered between two looks; it holds nothing of the rows.

    Parameters
    ----------
    looks
        Answers given.
    spent
        How many of them came from the holdout rows.
    """

    looks: int = 0
    spent: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.spent <= self.looks:
            raise InputError(
                f"`spent` must lie in 0..{self.looks} (= `looks`), got {self.spent}. "
                "Pass the state that the look before gave back."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholdout:
    r"""The rules of a reusable holdout, fixed before the first look.

    Prefer it to a plain holdout where people come back with better models; prefer
    `Ladder` where only the best one matters.

    Parameters
    ----------
    n
        Independent holdout rows, at least 2. Where rows come in groups: the number of
        groups, with losses averaged over each.
    low, high
        The least and the largest loss that one row can have.
    threshold
        How far the training value may be from the holdout's and still be answered,
        in the loss's unit. `for_rows` takes 4 (high - low) / sqrt(n), at most half
        the range.
    sigma
        Scale of the noise, in the loss's unit. `for_rows` takes threshold / 32.
    budget
        How many answers may come from the holdout rows. `for_rows` takes as many as
        keep the sampling error behind 1,000 looks within two thresholds.
    level
        Coverage of the bars of all answers together, in (0, 1).
    seed
        Seed of the noise. Keep it with the key: who knows it can take the noise off.

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    With Laplace noise :math:`\gamma, \eta, \xi` of scales :math:`2\sigma, 4\sigma,
    \sigma`, a look gives the training mean where :math:`|\bar x_h - \bar x_t| \le T +
    \gamma + \eta`; else it gives :math:`\bar x_h + \xi`, spends one unit of budget and
    draws :math:`\gamma` anew. This is the published algorithm, with three changes that
    make the error bar a proven one: noise ends at three scales, an answer from the
    holdout is rounded to T / 4, and the bar counts the histories that the answers so
    far allow (`nats_given`). The first bar is the tolerance and about one and a half
    times the sampling error of a single look; it widens with use. Between the bar of a
    training value and that of a holdout value lies most of the threshold: agreement
    tells less than a number does, and costs nothing.

    **The default rule.** The authors took T = 0.04 at n = 10,000. Sampling error
    falls as :math:`1/\sqrt n`, so T = 4 (high - low) / sqrt(n) keeps their ratio. The
    budget then is about 10 whatever n: more rows buy a narrower bar. Who wants more
    answers instead passes a larger `threshold`: 0.04 at 100,000 rows allows 173.

    **Assumes** rows drawn independently from where the model will be used, a training
    value that had no part of them, and that nothing else of them gets out. Then, with
    probability `level`, every bar holds its true mean loss, however the questions are
    chosen; it errs to the wide side. Pass out-of-fold losses as the training value:
    that of the rows a flexible model was fitted on is far off at every look and
    spends the budget at once.

    References
    ----------
    C. Dwork, V. Feldman, M. Hardt, T. Pitassi, O. Reingold, A. Roth (2015),
    "The reusable holdout", doi:10.1126/science.aaa9375, and arXiv:1506.02629.

    Examples
    --------
    >>> rules = Thresholdout.for_rows(10_000, seed=7)
    >>> rules.threshold, rules.sigma, rules.budget
    (0.04, 0.00125, 10)
    >>> said, state = ask(rules, ThresholdoutState(), training=0.20, holdout=0.21)
    >>> print(said.source, said.estimate.value, said.left)
    training 0.2 10
    >>> said, state = ask(rules, state, training=0.05, holdout=0.21)
    >>> print(said.source, said.estimate.value, said.left)
    holdout 0.21 9
    """

    n: int
    low: float
    high: float
    threshold: float
    sigma: float
    budget: int
    level: float
    seed: int

    @classmethod
    def for_rows(
        cls,
        n: int,
        *,
        low: float = 0.0,
        high: float = 1.0,
        threshold: float | None = None,
        sigma: float | None = None,
        budget: int | None = None,
        level: float = 0.95,
        seed: int = 0,
    ) -> "Thresholdout":
        """Make the rules for a holdout of `n` rows; None takes the default rule."""
        check_rows(n)
        check_bounds(low, high)
        check_level(level)
        width = high - low
        if threshold is None:
            # A holdout so small that the rule exceeds the range can't be reused.
            threshold = width * min(0.5, _THRESHOLD_ROOT_N / sqrt(n))
        rules = cls(
            n=n,
            low=low,
            high=high,
            threshold=threshold,
            sigma=threshold / _SIGMAS_PER_THRESHOLD if sigma is None else sigma,
            budget=0 if budget is None else budget,
            level=level,
            seed=seed,
        )
        if budget is not None:
            return rules
        most = default_budget(
            n=n, threshold=threshold / width, values=rules.values, level=level
        )
        return replace(rules, budget=most)

    def __post_init__(self) -> None:
        check_rows(self.n)
        check_bounds(self.low, self.high)
        check_level(self.level)
        width = self.high - self.low
        if not (isfinite(self.threshold) and 0 < self.threshold < width):
            raise InputError(
                f"`threshold` must lie strictly between 0 and {width:g} (= high - low)"
                f", got {self.threshold:g}. Leave it out for the default."
            )
        if not (isfinite(self.sigma) and self.sigma >= 0):
            raise InputError(
                f"`sigma` must be at least 0, got {self.sigma:g}. "
                "Leave it out for the default."
            )
        if self.budget < 0:
            raise InputError(
                f"`budget` must be at least 0, got {self.budget}. "
                "Leave it out for the default."
            )
        if self.seed < 0:
            raise InputError(
                f"`seed` must be at least 0, got {self.seed}. "
                "Draw one with `secrets.randbits(128)`."
            )

    def mean_of(self, losses: ArrayLike) -> float:
        """Average the losses of the holdout rows, shape (n,), each within bounds."""
        rows = row_losses("losses", losses, self.n, self.low, self.high)
        return float(rows.mean())

    @property
    def step(self) -> float:
        """What answers from the holdout are rounded to, in the loss's unit."""
        return self.threshold / _STEPS_PER_THRESHOLD

    @property
    def values(self) -> int:
        """How many different answers can come from the holdout."""
        return values_between(self.low, self.high, self.step)

    @property
    def tolerance(self) -> float:
        """How far an answer from the training rows can be from the holdout's mean."""
        noise = (_AT_THRESHOLD + _AT_LOOK) * _LARGEST_NOISE * self.sigma
        return self.threshold + noise


def ask(
    rules: Thresholdout, state: ThresholdoutState, *, training: float, holdout: float
) -> tuple[Answered | BudgetSpent, ThresholdoutState]:
    """Answer one look.

    Parameters
    ----------
    rules
        Fixed before the first look.
    state
        What the look before gave back; `ThresholdoutState()` at the first.
    training
        Mean loss on rows outside the holdout, in [rules.low, rules.high].
    holdout
        Mean loss on the holdout rows (`mean_of`), in the same unit. It doesn't leave.

    Returns
    -------
    tuple
        The answer, and the state for the next look. The same rules, state and means
        give the same answer, so a look that is done again tells nothing new.

    Raises
    ------
    InputError
        If a mean lies outside the bounds of the loss. Nothing is spent.

    Examples
    --------
    >>> rules = Thresholdout.for_rows(10_000, budget=0)
    >>> said, _ = ask(rules, ThresholdoutState(), training=0.2, holdout=0.21)
    >>> said.message.split(". ")[0]
    'The budget of 0 is spent after 0 looks'
    """
    check_within("training", training, rules.low, rules.high)
    check_within("holdout", holdout, rules.low, rules.high)
    if state.spent >= rules.budget:
        return BudgetSpent(looks=state.looks, budget=rules.budget), state
    gamma = _noise(rules, _AT_THRESHOLD, state.spent)
    eta = _noise(rules, _AT_LOOK, state.looks)
    after = replace(state, looks=state.looks + 1)
    if abs(holdout - training) <= rules.threshold + gamma + eta:
        value, source, reach = float(training), Source.TRAINING, rules.tolerance
    else:
        after = replace(after, spent=state.spent + 1)
        noisy = holdout + _noise(rules, _AT_ANSWER, state.looks)
        value = _rounded(noisy, rules)
        source = Source.HOLDOUT
        reach = _LARGEST_NOISE * _AT_ANSWER * rules.sigma + rules.step / 2
    said = Answered(
        estimate=_with_bar(rules, state, value, reach),
        source=source,
        left=rules.budget - after.spent,
    )
    return said, after


def _with_bar(
    rules: Thresholdout, state: ThresholdoutState, value: float, reach: float
) -> Estimate:
    """Put the bar around an answer that is within `reach` of the holdout's mean."""
    width = rules.high - rules.low
    unit = (value - rules.low) / width
    nats = nats_given(
        looks=state.looks, told=state.spent, values=rules.values, most=rules.budget
    )
    low, high = worn_ends(
        max(0.0, unit - reach / width),
        min(1.0, unit + reach / width),
        n=rules.n,
        nats=nats,
        level=rules.level,
    )
    return Estimate(
        value=value,
        low=rules.low + width * low,
        high=rules.low + width * high,
        level=rules.level,
        n=rules.n,
        method="thresholdout",
    )


def _rounded(value: float, rules: Thresholdout) -> float:
    steps = round((value - rules.low) / rules.step)
    # The digits cut off are those that multiplying by the step made up.
    nearest = round(rules.low + max(0, steps) * rules.step, 12)
    return min(rules.high, nearest)


def _noise(rules: Thresholdout, scales: float, count: int) -> float:
    """Draw Laplace noise without its tails, the same for the same count.

    It follows from the seed and the count alone: a process that dies and starts again
    can't draw a second time, and asking again can't average it away.
    """
    if rules.sigma == 0:
        return 0.0
    rng = np.random.default_rng([rules.seed, int(scales), count])
    u = float(rng.uniform(-1.0, 1.0))
    kept = -expm1(-_LARGEST_NOISE)
    size = min(_LARGEST_NOISE, -log1p(-abs(u) * kept))
    return scales * rules.sigma * copysign(size, u)
