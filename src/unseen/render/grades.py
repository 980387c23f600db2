"""The words for the three grades of proof and the four verdicts."""

from dataclasses import dataclass

from ..result import Severity, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How a grade is called, how many are counted, and what it means."""

    word: str
    plural: str
    meaning: str


GRADES = {
    Severity.ERROR: Grade(
        word="error", plural="errors", meaning="a fact that can be counted"
    ),
    Severity.WARNING: Grade(
        word="warning", plural="warnings", meaning="a strong hint, not yet a proof"
    ),
    Severity.NOTE: Grade(
        word="note", plural="notes", meaning="a question for you, or advice"
    ),
}

VERDICTS = {
    Verdict.FOUND: "something was found that nobody has accepted",
    Verdict.CLEAR: "every question that could be answered found nothing",
    Verdict.UNDECIDED: "the data cannot decide",
    Verdict.NOT_APPLICABLE: "the question has no meaning here",
}
