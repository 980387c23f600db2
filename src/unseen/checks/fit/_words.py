"""Scores and models as they stand in sentences, and the scorebook that they are of."""

from math import floor, log10

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Estimate, Subject, SubjectKind
from ...scoring.outcome import BEST
from ...scoring.scorebook import Scorebook
from ...stats.metrics.catalogue import Metric
from ...stats.quantiles import normal_quantile

_SHORT = {"auc": "AUC", "r2": "R²", "rmse": "RMSE", "mae": "MAE"}


def book_of(evidence: Evidence) -> Scorebook:
    """Give the scorebook.

    Raises
    ------
    NotApplicable
        Without a target, or without a score.
    """
    evidence.need_target()
    if evidence.scores is None:
        raise NotApplicable("There is no score.")
    return evidence.scores


def honest_score(book: Scorebook) -> Estimate:
    """Give the honest score of what is judged.

    Raises
    ------
    Undecided
        If it has no value or no interval.
    """
    score = book.honest.score(book.metric, book.judged)
    if score.value is None or score.low is None or score.high is None:
        raise Undecided(
            f"The honest {metric_word(book.metric)} has no interval in {score.n:,} "
            "rows. Give more rows."
        )
    return score


def subject_of(book: Scorebook) -> Subject:
    """Point at the model that is judged."""
    return Subject(kind=SubjectKind.MODEL, name=book.own_model or "probes")


def called(book: Scorebook, model: str) -> str:
    """Name a model in a sentence."""
    if model == BEST:
        return "the better probe"
    return f"`{model}`" if model == book.own_model else f"the {model}"


def sentence(text: str) -> str:
    """Begin with a capital letter and leave the rest as it is.

    Examples
    --------
    >>> sentence("the AUC"), sentence("`MyModel` has")
    ('The AUC', '`MyModel` has')
    """
    return text[:1].upper() + text[1:]


def metric_word(metric: Metric) -> str:
    """Give the metric's short name.

    Examples
    --------
    >>> from unseen.stats.metrics.catalogue import METRICS
    >>> metric_word(METRICS["auc"]), metric_word(METRICS["log_loss"])
    ('AUC', 'log loss')
    """
    return _SHORT.get(metric.name, metric.name.replace("_", " "))


def spelled(estimate: Estimate) -> str:
    """Write an estimate with two digits of its half-width.

    Examples
    --------
    >>> spelled(Estimate(value=.8712, low=.862, high=.88, level=.95, n=9, method=""))
    '0.8712 [0.8620, 0.8800]'
    """
    digits = _places(estimate)
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return number(estimate.value, digits)
    low, high = number(estimate.low, digits), number(estimate.high, digits)
    return f"{number(estimate.value, digits)} [{low}, {high}]"


def number(value: float | None, digits: int = 3) -> str:
    """Write a number.

    Examples
    --------
    >>> number(0.5), number(12345.678, 0), number(None), number(-0.0001)
    ('0.500', '12,346', 'unknown', '0.000')
    """
    if value is None:
        return "unknown"
    # Adding 0 takes the sign from what is rounded to zero.
    return f"{round(value, digits) + 0.0:,.{digits}f}"


def standard_error(estimate: Estimate) -> float | None:
    """Give the standard error that an interval rests on."""
    if estimate.low is None or estimate.high is None:
        return None
    return (
        (estimate.high - estimate.low) / 2 / normal_quantile((1 + estimate.level) / 2)
    )


def rows_needed(estimate: Estimate, half: float) -> int:
    """Give the number of rows with which an interval has this half-width.

    Examples
    --------
    >>> e = Estimate(value=0.5, low=0.4, high=0.6, level=0.95, n=100, method="")
    >>> rows_needed(e, 0.05)
    400
    """
    assert estimate.low is not None
    assert estimate.high is not None
    ratio = (estimate.high - estimate.low) / 2 / half
    rows = estimate.n * ratio * ratio
    # Two digits: the third would claim what nobody knows.
    unit = 10 ** max(0, floor(log10(max(rows, 1))) - 1)
    return int(round(rows / unit) * unit)


def _places(estimate: Estimate) -> int:
    if estimate.low is None or estimate.high is None or estimate.high <= estimate.low:
        return 3
    return max(0, min(6, 1 - floor(log10((estimate.high - estimate.low) / 2))))
