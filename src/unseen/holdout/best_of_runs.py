"""The score of the best of several runs, where only their scores are left."""

from collections.abc import Sequence
from math import isfinite

from ..errors import InputError
from ..result import Estimate
from ..stats.metrics.catalogue import Metric, metric_named
from ._table import check_level, check_whole
from ._union import binomial_ends, chernoff_ends, hits_of, hoeffding_ends

_OF_TWO_CLASSES = ("auc", "balanced_accuracy")


def best_of_runs(
    scores: Sequence[float],
    n: int,
    *,
    metric: str = "accuracy",
    positives: int | None = None,
    tried: int | None = None,
    level: float = 0.95,
) -> Estimate:
    r"""Bound the score of the best of K runs from the K scores and n alone.

    Prefer `best_of` where the losses per row were kept: it is much narrower, because
    it sees that models err on the same rows.

    Parameters
    ----------
    scores
        Of the K runs, on the same n rows, in the metric's own direction.
    n
        Number of rows that scored each run.
    metric
        Its name: ``accuracy``, ``brier`` of two classes, ``auc`` or
        ``balanced_accuracy``.
    positives
        Rows of the positive class, which the last two need.
    tried
        Number of runs looked at, where `scores` holds fewer.
    level
        Coverage, in (0, 1).

    Returns
    -------
    Estimate
        `value` is the best score as reported, which flatters; the end on its worse
        side holds in spite of the choice. Both ends are None for a metric of which n
        rows alone say nothing (F1, average precision, losses without a limit).

    Raises
    ------
    InputError
        If there are no scores, one is outside the metric's range, or `positives` is
        needed and not given.

    Notes
    -----
    The worse end is the union bound: that of one run with an error of
    (1 - level) / 2K. The better end needs no correction: the best run was seen at
    least as good as the run that truly is best, and is at most as good as that one.

    Accuracy has the exact binomial ends, the Brier score the Chernoff bound with n
    rows, the area under the curve that bound with as many rows as the smaller class
    has (a mean over pairs varies at most as much as one over that many pairs without
    a common row), balanced accuracy Hoeffding's with the harmonic mean of the classes.

    Assumes independent rows, and that all runs that were looked at are counted. It
    errs towards too wide, never too narrow: scores of similar models move together,
    which a union ignores. Rows in groups, or runs that nobody counted, make it too
    narrow. Scores rounded to fewer digits than n has move the ends by that rounding.

    References
    ----------
    W. Hoeffding (1963), "Probability inequalities for sums of bounded random
    variables", doi:10.1080/01621459.1963.10500830; Z. Birnbaum, O. Klose (1957),
    doi:10.1214/aoms/1177706794 (the variance of the area is largest at
    A(1 - A) / min).

    Examples
    --------
    >>> best = best_of_runs([0.5, 0.52, 0.585], 200, tried=50)
    >>> print(f"{best.value} [{best.low:.3f}, {best.high:.3f}]")
    0.585 [0.466, 0.654]
    """
    check_level(level)
    check_whole("n", n, 1, "Pass the number of rows that scored the runs.")
    known = metric_named(metric)
    runs = [float(score) for score in scores]
    _check_scores(runs, known)
    if tried is not None:
        check_whole("tried", tried, len(runs), "Count every run that was looked at.")
    count = len(runs) if tried is None else tried
    if known.name in _OF_TWO_CLASSES:
        _check_positives(positives, n, known)
    best = max(runs) if known.higher_is_better else min(runs)
    single = (1 - level) / 2
    union = single / count
    # The end on the flattered side takes the union.
    below, above = (union, single) if known.higher_is_better else (single, union)
    low, high, how = _ends(known, best, n, positives, below, above)
    return Estimate(
        value=best,
        low=low,
        high=high,
        level=level,
        n=n,
        method=f"best of {count} runs, {how}",
    )


def _ends(
    metric: Metric,
    best: float,
    n: int,
    positives: int | None,
    below: float,
    above: float,
) -> tuple[float | None, float | None, str]:
    if metric.name == "accuracy":
        return *binomial_ends(*hits_of(best, n), n, below, above), "exact binomial"
    if metric.name == "brier" and best <= 1:
        return *chernoff_ends(best, n, below, above), "Chernoff"
    if metric.name in _OF_TWO_CLASSES and positives is not None:
        fewer, more = sorted((positives, n - positives))
        if metric.name == "auc":
            return *chernoff_ends(best, fewer, below, above), "Chernoff on pairs"
        worth = 4 * fewer * more / n
        return *hoeffding_ends(best, worth, below, above), "Hoeffding"
    return None, None, "no bound from n alone"


def _check_scores(runs: list[float], metric: Metric) -> None:
    if not runs:
        raise InputError(
            "`scores` must hold at least one score, got none. Pass one for each run."
        )
    for score in runs:
        if not (isfinite(score) and metric.low <= score <= metric.high):
            raise InputError(
                f"`scores` must lie in [{metric.low:g}, {metric.high:g}] for "
                f"{metric.title}, got {score:g}. Leave out runs that failed, and "
                "count them in `tried`."
            )


def _check_positives(positives: int | None, n: int, metric: Metric) -> None:
    if positives is None:
        raise InputError(
            f"`positives` must be given for {metric.title}, got None. Pass the number "
            "of rows of the positive class."
        )
    check_whole("positives", positives, 1, "Pass the rows of the positive class.")
    if positives >= n:
        raise InputError(
            f"`positives` must be below the {n} rows (= `n`), got {positives}. "
            f"Without negative rows there is no {metric.title}."
        )
