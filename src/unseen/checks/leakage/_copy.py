"""That a column is a copy of the target, and how that is known."""

from dataclasses import dataclass

from ...result import Estimate, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One column's verdict: its grade, a sentence with the numbers, the estimate."""

    severity: Severity
    sentence: str
    estimate: Estimate | None = None
