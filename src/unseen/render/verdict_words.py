"""The verdict of an audit, and what was inferred for it, in words."""

from ..result import Report, Said, Severity, Verdict
from .grades import GRADES
from .numbers import counted
from .outline import outline


def verdict_words(report: Report) -> str:
    """Say what the verdict rests on, in one sentence or two.

    Returns
    -------
    str
        Such as ``1 error and 4 warnings stand that nobody has accepted.``
    """
    order = outline(report)
    grave = [
        counted(n, GRADES[grade].word, GRADES[grade].plural)
        for grade, n in order.counts.items()
        if n and grade is not Severity.NOTE
    ]
    if report.verdict is Verdict.FOUND and grave:
        one = sum(order.counts.values()) - order.counts[Severity.NOTE] == 1
        stand = "stands" if one else "stand"
        first = f"{' and '.join(grave)} {stand} that nobody has accepted."
    elif order.counts[Severity.NOTE]:
        first = f"Nothing stands but {counted(order.counts[Severity.NOTE], 'note')}."
    elif order.accepted:
        n = len(order.accepted)
        first = f"{counted(n, 'finding')} {'is' if n == 1 else 'are'} accepted; "
        first += "nothing else was found."
    else:
        first = "Nothing was found."
    return first + _undecided(len(order.undecided))


def said_words(said: Said) -> tuple[str, str]:
    """Give what was inferred and why, each ready to stand in a list.

    Examples
    --------
    >>> said_words(Said(what="types: text in 2", reason="from every row."))
    ('Types: text in 2', 'from every row')
    """
    what, why = (text.strip().removesuffix(".") for text in (said.what, said.reason))
    return what[:1].upper() + what[1:], why


def _undecided(n: int) -> str:
    if n == 0:
        return ""
    return f" {counted(n, 'question')} {'is' if n == 1 else 'are'} undecided."
