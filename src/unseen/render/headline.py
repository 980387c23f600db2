"""The answer in one sentence that needs no statistics to be read."""

from ..result import Estimate, Report, Scores
from .metric_names import metric_name, metric_phrase
from .numbers import counted, number, percent, places
from .outline import Outline, counts_sentence, outline


def headline(report: Report, *, interval: bool = True) -> str:
    """Say what to expect on unseen data, and whether the claim holds.

    Parameters
    ----------
    report
        What the audit gave.
    interval
        Whether the sentence carries the interval; without it where a figure beside
        the sentence shows it.

    Returns
    -------
    str
        One sentence.
    """
    scores = report.scores
    if scores is None:
        return f"No score was measured; {_of_tables_alone(outline(report))}."
    digits = places(scores.claimed, scores.honest)
    name, claimed = metric_name(scores.metric), number(scores.claimed.value, digits)
    if scores.honest.value is None:
        return (
            f"The claimed {name} of {claimed} could not be confirmed: "
            "no honest score could be measured."
        )
    span = _span(scores.honest, digits) if interval else ""
    expect = (
        f"xpect {metric_phrase(scores.metric)} of about "
        f"{number(scores.honest.value, digits)}{span} on unseen data"
    )
    if scores.claimed.value is None:
        return f"E{expect}; nothing was claimed."
    if flattered(scores):
        return f"E{expect}, not the claimed {claimed}."
    if scores.honest.low is None and scores.honest.high is None:
        return f"E{expect}; the claim was {claimed}."
    if _within(scores.claimed.value, scores.honest):
        return f"The claimed {name} of {claimed} holds: e{expect}."
    return f"The claimed {name} of {claimed} is too modest: e{expect}."


def _of_tables_alone(order: Outline) -> str:
    if order.standing:
        return f"the tables alone show {counts_sentence(order)}"
    if order.undecided:
        left = counted(len(order.undecided), "question")
        return f"nothing was found in the tables, {left} undecided"
    return "nothing was found in the tables"


def flattered(scores: Scores) -> bool:
    """Whether the claim lies on the flattering side of the honest interval."""
    claimed = scores.claimed.value
    end = scores.honest.high if scores.higher_is_better else scores.honest.low
    if claimed is None or end is None:
        return False
    return claimed > end if scores.higher_is_better else claimed < end


def _within(value: float, estimate: Estimate) -> bool:
    low, high = estimate.low, estimate.high
    return (low is None or low <= value) and (high is None or value <= high)


def _span(estimate: Estimate, digits: int) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    return (
        f" ({percent(estimate.level)} interval {number(estimate.low, digits)} "
        f"to {number(estimate.high, digits)})"
    )
