"""Where the claim stands among what was tried."""

from ...choices.choices import Choices
from ...errors import NotApplicable
from ...evidence import Evidence
from ...result import Subject, SubjectKind
from ..fit._words import metric_word, number

CLAIM = Subject(kind=SubjectKind.TABLE, name="claim")


def need_choices(evidence: Evidence, what: str) -> Choices:
    """Give what was tried.

    Parameters
    ----------
    evidence
        The evidence.
    what
        What the question needs, for the answer where there is nothing.

    Raises
    ------
    NotApplicable
        If nothing was given.
    """
    evidence.need_target()
    if evidence.choices is None:
        raise NotApplicable(f"No {what} was given, so nothing is known of a choice.")
    return evidence.choices


def is_same(evidence: Evidence, claim: float, score: float) -> bool:
    """Whether a score is printed as the claim is."""
    assert evidence.choices is not None
    # A hair more than half a unit, so that a tie of rounding counts as the same.
    return abs(claim - score) <= evidence.choices.tolerance(claim) * (1 + 1e-6)


def shown_claim(evidence: Evidence, claim: float) -> str:
    """Name the claim in a sentence."""
    word = metric_word(evidence.task.metric)
    return f"The claimed {word} {claim:g}"


def shown_score(evidence: Evidence, score: float) -> str:
    """Name a score in a sentence."""
    return f"{metric_word(evidence.task.metric)} {number(score)}"
