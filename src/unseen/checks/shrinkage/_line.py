"""The user's linear model as the checks of shrinkage read it, and what it costs."""

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import (
    Effect,
    Estimate,
    Remedy,
    RemedyKind,
    Severity,
    Subject,
    SubjectKind,
)
from ...scoring.penalised.fitted import FittedLine
from ...scoring.penalised.kinds import Penalty
from ...scoring.penalised.line import Line, Rival, Swap
from ...scoring.scorebook import Scorebook
from .._subjects import column
from ..fit._words import book_of, metric_word, spelled


def line_of(evidence: Evidence) -> tuple[Scorebook, Line]:
    """Give the scores and the user's linear model.

    Raises
    ------
    NotApplicable
        Without a score, or without a linear model that is known.
    """
    book = book_of(evidence)
    if book.own_model is None:
        raise NotApplicable("No model of yours was given.")
    if book.line is None:
        raise NotApplicable(
            f"`{book.own_model}` ends in no linear model that is known."
        )
    return book, book.line


def unpenalised_of(evidence: Evidence) -> tuple[Scorebook, Line]:
    """Give the scores and the user's linear model, if it has no penalty.

    Raises
    ------
    NotApplicable
        If there is none, or it has a penalty.
    """
    book, line = line_of(evidence)
    if line.step.penalty is not Penalty.NONE:
        raise NotApplicable(f"`{line.step.name}` has a penalty.")
    return book, line


def fitted_of(line: Line) -> FittedLine:
    """Give the fitted model.

    Raises
    ------
    Undecided
        If it raises, or nothing can be read from it.
    """
    fitted = line.fitted()
    if fitted is None:
        raise Undecided(f"What reaches `{line.step.name}` could not be read.")
    return fitted


def with_coefficients(line: Line) -> FittedLine:
    """Give the fitted model, if it turns out to be linear.

    Raises
    ------
    NotApplicable
        If it has no coefficient for each column.
    Undecided
        If it raises, or nothing can be read from it.
    """
    fitted = fitted_of(line)
    if fitted.coefficients is None:
        raise NotApplicable(f"`{line.step.name}` has no coefficient for each column.")
    return fitted


def rows_of_table(evidence: Evidence, fitted: FittedLine) -> int:
    """Give the rows on which the user's model is fitted: more than are looked at.

    Rows without a target are left out.
    """
    sampled = evidence.profile.train
    share = len(evidence.y) / max(1, len(sampled.sample))
    return max(len(fitted.design), round(share * sampled.rows))


def tried(line: Line, swap: Swap) -> Rival | None:
    """Give a rival's score, or None where it has none."""
    try:
        return line.rival(swap)
    except Undecided:
        return None


def grade_of(rival: Rival | None, cost: float) -> Severity:
    """Warn where a rival is better by more than `cost`, to the end of its interval."""
    sure = rival is not None and rival.surely_above(cost)
    return Severity.WARNING if sure else Severity.NOTE


def gain_words(book: Scorebook, rival: Rival | None) -> str:
    """Say what a rival gains, as the end of a sentence."""
    if rival is None or rival.gain.value is None:
        return "what would take its place could not be scored"
    word = metric_word(book.metric)
    return f"{rival.words} gains {spelled(rival.gain)} in {word}"


def swap_for(rival: Rival | None, text: str) -> Remedy:
    """Offer the rival; where there is none, say in words what to do."""
    if rival is None:
        return Remedy(kind=RemedyKind.ASK, text=text)
    return Remedy(
        kind=RemedyKind.SWAP_MODEL, text=text, model=rival.swap.value, code=rival.code
    )


def effect_of(book: Scorebook, rival: Rival | None) -> Effect | None:
    """Give what the defect does to the score: negative where the rival is better."""
    if rival is None or rival.gain.value is None:
        return None
    gain = rival.gain
    return Effect(
        metric=book.metric.name,
        inflation=Estimate(
            value=-gain.value if gain.value else 0.0,
            low=None if gain.high is None else -gain.high,
            high=None if gain.low is None else -gain.low,
            level=gain.level,
            n=gain.n,
            method=gain.method,
        ),
        without=rival.score,
        present=rival.present,
        applied=False,
    )


def model_of(line: Line) -> Subject:
    """Point at the user's model."""
    return Subject(kind=SubjectKind.MODEL, name=line.name)


def features_of(fitted: FittedLine, places: list[int]) -> tuple[Subject, ...]:
    """Point at columns of the table, or at features that are made of several."""
    subjects = []
    for j in places:
        source = fitted.sources[j]
        feature = Subject(kind=SubjectKind.FEATURE, name=fitted.names[j])
        subjects.append(feature if source is None else column(source))
    return tuple(dict.fromkeys(subjects))
