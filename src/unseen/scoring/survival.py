"""What a model or a procedure still scores when the target says nothing."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from ..result import Estimate
from ..stats.intervals import variance_of
from ..stats.metrics.catalogue import Metric
from ..stats.quantiles import normal_quantile, t_quantile
from .chance import chance_score, perfect_score
from .folds import Fold, make_folds
from .own_model import Fitted, OwnModel
from .pool import Pool
from .protocol import Protocol
from .trials import shuffled_target

Array = NDArray[np.float64]

# The least number of values of which a spread can be told.
PERMUTATIONS = 5
# Where those look better than guessing, more decide: five agree by luck now and then.
MOST_PERMUTATIONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """One number that is reported, on the target and on shuffled ones.

    Parameters
    ----------
    what
        What is reported: ``score``, or the attribute of a fitted search.
    claimed_inside
        Whether the model reports it of itself, after having looked at all rows.
    observed
        On the target as it is.
    permuted, chance
        On each shuffled target, and what guessing gives there.
    higher_is_better
        The number's direction; None where its scale is unknown.
    perfect
        What no error gives; None where its scale is unknown.
    metric
        Name of the metric that the number is, or None where it has a scale of its own.
    group
        The column whose groups were shuffled whole, or None where rows were.
    n
        Number of rows.
    error
        Standard error of one score on these rows where it is known, else 0: a few
        shuffles can agree by luck.
    """

    what: str
    claimed_inside: bool
    observed: float
    permuted: tuple[float, ...]
    chance: tuple[float, ...]
    higher_is_better: bool | None
    perfect: float | None
    metric: str | None
    group: str | None
    n: int
    error: float = 0.0

    @property
    def known(self) -> bool:
        """Whether it is known what guessing gives, and which way is better."""
        return self.higher_is_better is not None and self.perfect is not None

    @property
    def guessing(self) -> float:
        """What guessing gives, on average."""
        return float(np.mean(self.chance))

    @property
    def possible(self) -> float:
        """Distance from guessing to perfection."""
        if self.perfect is None:
            return 1.0
        return max(abs(self.perfect - self.guessing), 1e-12)

    def excess(self, level: float = 0.95) -> Estimate:
        """Estimate how much better than guessing the number is without a relation.

        Parameters
        ----------
        level
            Coverage, in (0, 1).

        Returns
        -------
        Estimate
            In the number's own unit; positive flatters, whatever its direction.
        """
        sign = -1.0 if self.higher_is_better is False else 1.0
        values = sign * (np.array(self.permuted) - np.array(self.chance))
        method = f"{len(values)} shuffled targets"
        return _mean_interval(values, level, method, self.error)

    def mean(self) -> Estimate:
        """Estimate what the number is on shuffled targets."""
        values = np.array(self.permuted)
        return _mean_interval(values, 0.95, "shuffled targets", self.error)


def survivals_of_model(
    own: OwnModel, pool: Pool, protocol: Protocol, metric: Metric, seed: int
) -> tuple[Survival, ...]:
    """Shuffle the target through an estimator, held-out rows and all.

    Judged are the held-out score and what the fitted object says of itself: the best
    score of a search, the out-of-bag score of a forest. Their guess is what the same
    object scores on the held-out rows, which is on their scale whatever it be.

    Parameters
    ----------
    own
        The user's model.
    pool, protocol, metric
        What it is fitted and judged on.
    seed
        Seed of the shuffles and of the fold.

    Returns
    -------
    tuple of Survival
        The held-out score first.

    Raises
    ------
    ModelRaised
        If the model does.
    """
    rng = np.random.default_rng([seed, 2])
    (fold,) = make_folds(pool, protocol.split, 1, np.ones(len(pool), bool), rng)
    rows = np.flatnonzero(fold.score)
    scores, chances, errors = [], [], []
    told: dict[str, list[tuple[float, float]]] = {}

    def survival() -> Survival:
        return Survival(
            what="score",
            claimed_inside=False,
            observed=scores[0],
            permuted=tuple(scores[1:]),
            chance=tuple(chances[1:]),
            higher_is_better=metric.higher_is_better,
            perfect=perfect_score(metric),
            metric=metric.name,
            group=None,
            n=len(rows),
            error=float(np.median(errors[1:])),
        )

    def suspicious() -> bool:
        low = survival().excess().low
        return low is not None and low > 0

    while len(scores) <= PERMUTATIONS or (
        len(scores) <= MOST_PERMUTATIONS and suspicious()
    ):
        y = shuffled_target(pool.y, rng) if scores else pool.y
        (fitted,) = own.fit_all(pool, protocol.features, [fold], y)
        score = metric.of(y[rows], fitted.prediction[rows])
        scores.append(score.value)
        errors.append(sqrt(variance_of(score, None)[0]))
        chances.append(chance_score(metric, y[fold.train], y[rows], pool.n_classes))
        for name, pair in _told_of_itself(fitted, own, fold).items():
            told.setdefault(name, []).append(pair)
    out = [survival()]
    for name, pairs in told.items():
        if len(pairs) == len(scores):
            out.append(_told_survival(name, pairs, int(fold.train.sum())))
    return tuple(out)


def _told_survival(name: str, pairs: list[tuple[float, float]], n: int) -> Survival:
    # By scikit-learn's rule a scorer's best is 1, or 0 for a loss with its sign turned.
    loss = all(value < 0 for pair in pairs for value in pair)
    return Survival(
        what=name,
        claimed_inside=True,
        observed=pairs[0][0],
        permuted=tuple(claim for claim, _ in pairs[1:]),
        chance=tuple(honest for _, honest in pairs[1:]),
        higher_is_better=True,
        perfect=0.0 if loss else 1.0,
        metric=None,
        group=None,
        n=n,
    )


def _told_of_itself(
    fitted: Fitted, own: OwnModel, fold: Fold
) -> dict[str, tuple[float, float]]:
    """Give by name what a fitted object says of itself, and what it then scores."""
    estimator = fitted.estimator
    steps = getattr(estimator, "steps", None)
    last = steps[-1][1] if isinstance(steps, list) and steps else estimator
    found = {}
    for name in ("best_score_", "oob_score_"):
        value = getattr(last, name, None)
        if isinstance(value, float | np.floating) and np.isfinite(value):
            if name == "oob_score_" and callable(getattr(last, "oob_score", None)):
                continue
            found[name] = float(value)
    if not found:
        return {}
    rows = np.flatnonzero(fold.score)
    honest = own.score(fitted, rows)
    return {name: (value, honest) for name, value in found.items()}


def _mean_interval(values: Array, level: float, method: str, error: float) -> Estimate:
    n, mean = len(values), float(values.mean())
    half = None
    if n > 1:
        spread = float(values.std(ddof=1)) / sqrt(n)
        half = t_quantile((1 + level) / 2, n - 1) * spread
        half = max(half, normal_quantile((1 + level) / 2) * error / sqrt(n))
    return Estimate(
        value=mean,
        low=None if half is None else mean - half,
        high=None if half is None else mean + half,
        level=level,
        n=n,
        method=method,
    )
