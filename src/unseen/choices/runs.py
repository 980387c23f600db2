"""The runs among which a reported score was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from ..errors import InputError
from ..facts.nearest import nearest_advice
from ..stats.metrics.catalogue import Metric, metric_named


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Scores of K runs on the same rows.

    Parameters
    ----------
    scores
        One for each run, in the metric's own direction and unit, K of them.
    names
        What the runs are called, K of them.
    column
        The column, or the key, that the scores were read from.
    source
        Where they were read, for a sentence.
    starts, ends
        When each run began and was scored, in seconds since 1970, K each, or None
        where that is not known of all.
    unscored
        Runs that were tried and have no number: they diverged, say.
    """

    scores: tuple[float, ...]
    names: tuple[str, ...]
    column: str
    source: str
    starts: tuple[float, ...] | None = None
    ends: tuple[float, ...] | None = None
    unscored: int = 0

    @property
    def tried(self) -> int:
        """Number of runs, with those that have no score."""
        return len(self.scores) + self.unscored

    def best(self, metric: Metric) -> int:
        """Place of the best run; the first of several."""
        choose = max if metric.higher_is_better else min
        return choose(range(len(self.scores)), key=lambda k: self.scores[k])


def chosen_column(
    known: Mapping[str, object], asked: str | None, metric: Metric, source: str
) -> str:
    """Say which column holds the runs' scores.

    Parameters
    ----------
    known
        The columns of numbers, by name.
    asked
        The name that the user gave, or None.
    metric
        What the audit judges by: a column of its name is taken.
    source
        Where the runs are, for the error.

    Raises
    ------
    InputError
        If there is no such column, none of numbers, or several and none of the
        metric's name.
    """
    if asked is not None:
        if asked in known:
            return asked
        raise InputError(
            f"`runs_metric` must name a column of numbers of {source}, got {asked!r}. "
            + nearest_advice(asked, dict.fromkeys(known), "column")
        )
    if not known:
        raise InputError(
            f"`runs` must hold a column of scores, got {source}, which has no numbers. "
            "Give one row for each run and its score."
        )
    same = [name for name in known if _is_name_of(name, metric)]
    if len(same) == 1:
        return same[0]
    if len(known) == 1:
        return next(iter(known))
    shown = ", ".join(list(known)[:6]) + (", ..." if len(known) > 6 else "")
    raise InputError(
        f"`runs_metric` must name the column of scores, since {source} has "
        f"{len(known)} of numbers ({shown}), got none. Name the one that was reported."
    )


def check_scores(scores: Mapping[str, float], metric: Metric, column: str) -> None:
    """Refuse scores that the metric can't have.

    Parameters
    ----------
    scores
        By name of the run.
    metric
        The metric.
    column
        Where they were read.

    Raises
    ------
    InputError
        If there are none, one is no number, or one is out of range.
    """
    if not scores:
        raise InputError(
            f"`runs` must hold at least one score, got none in `{column}`. "
            "Give one row for each run."
        )
    for name, score in scores.items():
        if not isfinite(score):
            raise InputError(
                f"`runs` must have a number in `{column}` for each run, got {score} in "
                f"run {name!r}. Leave that run out, or write its score."
            )
        if not metric.low <= score <= metric.high:
            raise InputError(
                f"`runs` must have scores in [{metric.low:g}, {metric.high:g}] for "
                f"{metric.name}, got {score:g} in run {name!r}. Name another column "
                "with `runs_metric`, or the metric with `metric`."
            )


def _is_name_of(name: str, metric: Metric) -> bool:
    try:
        return metric_named(name).name == metric.name
    except InputError:
        return False
