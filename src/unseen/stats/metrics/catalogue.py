"""Every metric, once: its name, direction, range and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from math import inf

import numpy as np

from ...errors import InputError
from ...result import TargetKind
from .influence import Array, Influence
from .labels import accuracy, balanced_accuracy, macro_f1
from .probabilities import brier, log_loss
from .ranking import (
    average_precision,
    macro_average_precision,
    macro_roc_auc,
    roc_auc,
    spearman,
)
from .values import mae, r_squared, rmse

_CLASSES = frozenset({TargetKind.BINARY, TargetKind.MULTICLASS})
_NUMBERS = frozenset({TargetKind.REGRESSION})


class Needs(StrEnum):
    """What a metric reads of a prediction."""

    PROBABILITIES = "probabilities"
    LABELS = "labels"
    VALUES = "values"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A metric of predictions against targets.

    Parameters
    ----------
    name, title
        Its name at the command line and in words.
    higher_is_better
        Its direction: a score, or a loss.
    low, high
        Its range.
    kinds
        The kinds of target that it judges.
    needs
        What it reads of a prediction.
    function
        (targets, what it needs) -> Influence.
    per_fold
        Whether it compares rows with one another, so that rows scored by different
        models are averaged fold by fold and never pooled.
    """

    name: str
    title: str
    higher_is_better: bool
    low: float
    high: float
    kinds: frozenset[TargetKind]
    needs: Needs
    function: Callable[[Array, Array], Influence]
    per_fold: bool = False

    def of(self, y: Array, prediction: Array) -> Influence:
        """Judge predictions.

        Parameters
        ----------
        y
            Class codes or values, shape (n,).
        prediction
            Probabilities of shape (n, n_classes), or values of shape (n,).
        """
        if self.needs is Needs.LABELS:
            prediction = prediction.argmax(axis=1).astype(float)
        return self.function(y, prediction)

    def better(self, a: float, b: float) -> bool:
        """Whether `a` is better than `b`."""
        return a > b if self.higher_is_better else a < b

    def gain(self, a: float, b: float) -> float:
        """How much better `a` is than `b`, positive if it is."""
        return a - b if self.higher_is_better else b - a


def _auc(y: Array, probability: Array) -> Influence:
    if probability.shape[1] == 2:
        return roc_auc(y, probability[:, 1])
    return macro_roc_auc(y, probability)


def _average_precision(y: Array, probability: Array) -> Influence:
    if probability.shape[1] == 2:
        return average_precision(y, probability[:, 1])
    return macro_average_precision(y, probability)


METRICS: dict[str, Metric] = {
    m.name: m
    for m in (
        Metric(
            name="auc",
            title="area under the ROC curve",
            higher_is_better=True,
            low=0.0,
            high=1.0,
            kinds=_CLASSES,
            needs=Needs.PROBABILITIES,
            function=_auc,
            per_fold=True,
        ),
        Metric(
            name="average_precision",
            title="average precision",
            higher_is_better=True,
            low=0.0,
            high=1.0,
            kinds=_CLASSES,
            needs=Needs.PROBABILITIES,
            function=_average_precision,
        ),
        Metric(
            name="log_loss",
            title="log loss",
            higher_is_better=False,
            low=0.0,
            high=inf,
            kinds=_CLASSES,
            needs=Needs.PROBABILITIES,
            function=log_loss,
        ),
        Metric(
            name="brier",
            title="Brier score",
            higher_is_better=False,
            low=0.0,
            high=2.0,
            kinds=_CLASSES,
            needs=Needs.PROBABILITIES,
            function=brier,
        ),
        Metric(
            name="accuracy",
            title="accuracy",
            higher_is_better=True,
            low=0.0,
            high=1.0,
            kinds=_CLASSES,
            needs=Needs.LABELS,
            function=accuracy,
        ),
        Metric(
            name="balanced_accuracy",
            title="balanced accuracy",
            higher_is_better=True,
            low=0.0,
            high=1.0,
            kinds=_CLASSES,
            needs=Needs.LABELS,
            function=balanced_accuracy,
        ),
        Metric(
            name="macro_f1",
            title="macro-F1",
            higher_is_better=True,
            low=0.0,
            high=1.0,
            kinds=_CLASSES,
            needs=Needs.LABELS,
            function=macro_f1,
        ),
        Metric(
            name="r2",
            title="R²",
            higher_is_better=True,
            low=-inf,
            high=1.0,
            kinds=_NUMBERS,
            needs=Needs.VALUES,
            function=r_squared,
        ),
        Metric(
            name="rmse",
            title="root mean squared error",
            higher_is_better=False,
            low=0.0,
            high=inf,
            kinds=_NUMBERS,
            needs=Needs.VALUES,
            function=rmse,
        ),
        Metric(
            name="mae",
            title="mean absolute error",
            higher_is_better=False,
            low=0.0,
            high=inf,
            kinds=_NUMBERS,
            needs=Needs.VALUES,
            function=mae,
        ),
        Metric(
            name="spearman",
            title="Spearman's rank correlation",
            higher_is_better=True,
            low=-1.0,
            high=1.0,
            kinds=_NUMBERS,
            needs=Needs.VALUES,
            function=spearman,
            per_fold=True,
        ),
    )
}

_ALSO = {
    "roc_auc": "auc",
    "ap": "average_precision",
    "logloss": "log_loss",
    "brier_score": "brier",
    "acc": "accuracy",
    "f1": "macro_f1",
    "f1_macro": "macro_f1",
    "r_squared": "r2",
}

DEFAULTS = {
    TargetKind.BINARY: "auc",
    TargetKind.MULTICLASS: "auc",
    TargetKind.REGRESSION: "r2",
}


def metric_named(name: str) -> Metric:
    """Give the metric of this name.

    Raises
    ------
    InputError
        If there is none; the text names the nearest.

    Examples
    --------
    >>> metric_named("roc_auc").title
    'area under the ROC curve'
    """
    known = name.strip().lower().replace("-", "_")
    known = _ALSO.get(known, known)
    if known in METRICS:
        return METRICS[known]
    near = get_close_matches(known, [*METRICS, *_ALSO], n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(METRICS)}."
    raise InputError(f"There is no metric {name!r}. {hint}")


def to_labels(probability: Array) -> Array:
    """Give the most probable class of each row, shape (n,)."""
    return np.asarray(probability.argmax(axis=1), float)
