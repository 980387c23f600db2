"""The words for the three grades of proof."""

from dataclasses import dataclass

from ..result import Severity


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
