"""What a vault scores by: a loss between two bounds, and the metric that people see."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ...result import Estimate, TargetKind
from ...stats.intervals import variance_of
from ...stats.metrics.catalogue import DEFAULTS, METRICS, Needs, metric_named
from ...stats.metrics.influence import Influence
from .._row_loss import LOSSES

Array = NDArray[np.float64]

# The log loss has no bound. At this probability one row that was thought all but
# impossible costs 6.9, seven times what knowing nothing of a coin costs, and the bars
# stay a fourth of the width that the float epsilon would give them.
SMALLEST_PROBABILITY = 0.001
# A Brier or log loss that hardly varies is worth no more than so many hits a row.
_MOST_WORTH = 10.0
# Each is the mean over rows of a bounded loss; `auc` stands by itself.
_ROW_LOSS = {
    "accuracy": "zero_one",
    "brier": "brier",
    "log_loss": "log_loss",
    "mae": "absolute_error",
    "rmse": "squared_error",
    "r2": "squared_error",
}
KNOWN = ("auc", *_ROW_LOSS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    r"""A metric, as a mean of bounded losses that the reusable holdout can answer.

    Parameters
    ----------
    metric
        ``auc``, ``accuracy``, ``brier``, ``log_loss``, ``mae``, ``rmse`` or ``r2``.
    kind
        The target's kind.
    classes
        Its classes in the order of their codes; in a binary target the second is the
        one whose probability is scored. Empty for numbers.
    width
        Largest less smallest target of the training rows; 0 for classes.
    spread
        Variance of the training rows' target; 0 for classes.

    Notes
    -----
    Losses of one row and their bounds: *accuracy* a miss, in [0, 1]; *brier* squared
    error, in [0, 1] for two classes and [0, 2] for more; *log_loss* with probabilities
    below 0.001 lifted to it, in [0, 6.91]; *mae* the distance, cut at `width`; *rmse*
    and *r2* the squared distance, cut at `width` squared. So one wild row can't
    spoil a score, and a model with many of them looks better than it is. *rmse* is
    the root of the mean loss, *r2* is 1 less the mean loss over `spread`: the
    training rows' variance, known before the first look, takes the place of the
    holdout's.

    *auc* is a two-sample U-statistic and its loss is 1 - AUC. Hoeffding (1963,
    section 5) writes it as an average of means of min(positives, negatives)
    independent terms, and his and Chernoff's bounds hold with that number for n. With
    more classes it is the mean of each against the rest, and n the least of theirs.
    It errs to the wide side, most where one class is rare.

    References
    ----------
    W. Hoeffding (1963), doi:10.1080/01621459.1963.10500830, section 5.

    Examples
    --------
    >>> judge = Judge(metric="r2", kind=TargetKind.REGRESSION, width=10.0, spread=4.0)
    >>> judge.high, judge.shown(1.0), judge.loss_of(0.75)
    (100.0, 0.75, 1.0)
    """

    metric: str
    kind: TargetKind
    classes: tuple[str, ...] = ()
    width: float = 0.0
    spread: float = 0.0

    @property
    def high(self) -> float:
        """The largest loss that one row can have; the least is 0."""
        match self.metric:
            case "brier":
                return LOSSES["brier"].high(self.kind)
            case "log_loss":
                return -log(SMALLEST_PROBABILITY)
            case "mae":
                return self.width
            case "rmse" | "r2":
                return self.width**2
        return 1.0

    @property
    def needs(self) -> Needs:
        """What it reads of a prediction."""
        return Needs.VALUES if self.metric == "r2" else METRICS[self.metric].needs

    def mean_loss(
        self, y: Array, prediction: Array, groups: NDArray[np.int64] | None = None
    ) -> float:
        """Give the mean loss, in [0, `high`].

        Parameters
        ----------
        y
            Class codes or values, shape (n,).
        prediction
            Class codes, scores or values of shape (n,), or probabilities of shape
            (n, classes).
        groups
            The rows' groups, shape (n,): losses are averaged within each first.
        """
        if self.metric == "auc":
            return float(np.clip(1 - _auc(y, prediction).value, 0, 1))
        return float(np.clip(self._units(y, prediction, groups).mean(), 0, self.high))

    def worth(
        self, y: Array, prediction: Array, groups: NDArray[np.int64] | None = None
    ) -> float | None:
        """Count the hits and misses that would vary as this mean loss does.

        Returns
        -------
        float or None
            None for numbers, whose tails the rows at hand don't show.
        """
        if self.kind is TargetKind.REGRESSION:
            return None
        if self.metric == "auc":
            influence = _auc(y, prediction)
            unit, variance = 1 - influence.value, variance_of(influence, None)[0]
            sizes = np.bincount(y.astype(int), minlength=len(self.classes))
            # As Hanley and McNeil (1982) have it of an area near 1.
            most = float(len(sizes) ** 2 / np.sum(1 / sizes))
        else:
            units = self._units(y, prediction, groups) / self.high
            unit, most = float(units.mean()), float(len(units))
            variance = float(units.var(ddof=1)) / len(units) if len(units) > 1 else 0.0
            if self.metric != "accuracy":
                # Losses between the ends vary less than hits and misses.
                most *= _MOST_WORTH
        return min(unit * (1 - unit) / variance, most) if variance > 0 else most

    def _units(
        self, y: Array, prediction: Array, groups: NDArray[np.int64] | None
    ) -> Array:
        losses = self._rows(y, prediction)
        if groups is None:
            return losses
        _, codes = np.unique(groups, return_inverse=True)
        return np.bincount(codes, losses) / np.bincount(codes)

    def _rows(self, y: Array, prediction: Array) -> Array:
        if self.metric == "accuracy":
            return (y != prediction).astype(np.float64)
        if self.needs is Needs.PROBABILITIES:
            if prediction.ndim == 1:
                prediction = np.column_stack([1 - prediction, prediction])
            # Cut at 1 above too: columns may sum to a hair more.
            least = SMALLEST_PROBABILITY if self.metric == "log_loss" else 0.0
            prediction = np.clip(prediction, least, 1)
        losses = LOSSES[_ROW_LOSS[self.metric]].of(y, prediction)
        return np.clip(losses, 0, self.high)

    def independent(self, y: Array, groups: NDArray[np.int64] | None = None) -> int:
        """Count what the bars rest on: rows, groups, or the rarer class for auc."""
        if self.metric != "auc":
            return len(y) if groups is None else len(np.unique(groups))
        counts = np.bincount(y.astype(int), minlength=len(self.classes))
        return int(min(counts.min(), (len(y) - counts).min()))

    def shown(self, loss: float) -> float:
        """Give a loss in the metric's own unit and direction."""
        match self.metric:
            case "auc" | "accuracy":
                return round(1 - loss, 12)
            case "rmse":
                return sqrt(loss)
            case "r2":
                return round(1 - loss / self.spread, 12)
        return loss

    def shown_estimate(self, loss: Estimate, method: str) -> Estimate:
        """Give an estimate of the loss in the metric's own unit and direction."""
        ends = [None if e is None else self.shown(e) for e in (loss.low, loss.high)]
        if METRICS[self.metric].higher_is_better:
            ends.reverse()
        return Estimate(
            value=None if loss.value is None else self.shown(loss.value),
            low=ends[0],
            high=ends[1],
            level=loss.level,
            n=loss.n,
            method=method,
        )

    def loss_of(self, value: float) -> float:
        """Give the loss of a training value in the metric's own unit.

        Raises
        ------
        InputError
            If no model can reach it. One that is worse than the worst loss that is
            counted is taken for that.
        """
        metric = METRICS[self.metric]
        if not metric.low <= value <= metric.high:  # also NaN
            high = f" to {metric.high:g}" if metric.high < np.inf else " or more"
            span = (
                f"lie in {metric.low:g}{high}"
                if metric.low > -np.inf
                else f"be at most {metric.high:g}"
            )
            raise InputError(
                f"`training` must {span} for {self.metric}, got {value:g}. Pass the "
                "score on rows outside the holdout, in the metric's own unit."
            )
        match self.metric:
            case "auc" | "accuracy":
                loss = 1 - value
            case "rmse":
                loss = value**2
            case "r2":
                loss = (1 - value) * self.spread
            case _:
                loss = value
        return float(min(max(0.0, loss), self.high))


def _auc(y: Array, prediction: Array) -> Influence:
    if prediction.ndim == 1:
        prediction = np.column_stack([-prediction, prediction])
    return METRICS["auc"].of(y, prediction)


def make_judge(
    metric: str | None,
    *,
    kind: TargetKind,
    classes: Sequence[str],
    training: Array,
    grouped: bool,
) -> Judge:
    """Settle by what a vault scores.

    Parameters
    ----------
    metric
        Its name, or None for auc or r2; with groups, brier for auc.
    kind, classes
        Of the target.
    training
        The training rows' targets, shape (n,), class codes or values.
    grouped
        Whether rows come in groups.

    Raises
    ------
    InputError
        If it can't be asked of a sealed holdout, or not of such a target.
    """
    if metric is None:
        metric = DEFAULTS[kind]
        if grouped and metric == "auc":
            metric = "brier"
    name = metric_named(metric).name
    fitting = [m for m in KNOWN if kind in METRICS[m].kinds]
    if name not in fitting:
        raise InputError(
            f"`metric` must be a mean of bounded losses that judges a {kind} target, "
            f"got {name!r}. Pass one of {', '.join(fitting)}."
        )
    if grouped and name == "auc":
        raise InputError(
            "`metric` must be a mean over rows where these come in groups, got 'auc'. "
            "Pass brier, log_loss or accuracy."
        )
    if kind is not TargetKind.REGRESSION:
        return Judge(metric=name, kind=kind, classes=tuple(classes))
    width = float(np.ptp(training))
    if not width > 0:
        raise InputError(
            "The training rows must differ in the target, got one value in all of "
            "them. Seal a smaller fraction."
        )
    return Judge(metric=name, kind=kind, width=width, spread=float(training.var()))
