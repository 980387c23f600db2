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
    users = scores.claimed_by != "protocol"
    claim = f"the claimed {claimed}" if users else f"the {claimed} measured as given"
    promise = (
        f"The claimed {name} of {claimed}"
        if users
        else f"The {name} of {claimed} measured as given"
    )
    if scores.honest.value is None:
        return f"{promise} could not be confirmed: no honest score could be measured."
    span = _span(scores.honest, digits) if interval else ""
    expect = (
        f"xpect {metric_phrase(scores.metric)} of about "
        f"{number(scores.honest.value, digits)}{span} on unseen data"
    )
    if scores.claimed.value is None:
        return f"E{expect}; nothing was claimed."
    if flattered(scores):
        return f"E{expect}, not {claim}."
    if scores.honest.low is None and scores.honest.high is None:
        was = "the claim was" if users else "as given it was"
        return f"E{expect}; {was} {claimed}."
    if not _within(scores.claimed.value, scores.honest):
        return f"E{expect}, better than {claim}."
    if lost := _lost(scores, digits):
        return f"E{expect}; {lost}."
    return f"{promise} holds: e{expect}."


def _lost(scores: Scores, digits: int) -> str:
    """Say what the remedies cost, where that is more than chance.

    The claim may well lie in the honest interval, which is as wide as the rows are few;
    the steps are paired on the same rows, and so are measured more sharply.
    """
    steps = scores.waterfall
    # A claim that nobody measured here comes before the score as given.
    given = int(bool(steps) and steps[0].score.low is None)
    worse = [
        step
        for step in steps[given + 1 :]
        if step.change and _is_worse(step.change, up=scores.higher_is_better)
    ]
    before = steps[given].score.value if worse else None
    after = scores.honest.value
    if before is None or after is None or (before > after) != scores.higher_is_better:
        return ""
    takes = "take" if scores.higher_is_better else "add"
    where = "from" if scores.higher_is_better else "to"
    of = f"the {number(before, digits)} measured as given"
    return f"the remedies {takes} {number(abs(before - after), digits)} {where} {of}"


def _is_worse(change: Estimate, *, up: bool) -> bool:
    end = change.high if up else change.low
    return end is not None and (end < 0 if up else end > 0)


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
