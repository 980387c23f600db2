"""The order in which a report is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from ..result import Finding, Report, Severity, Verdict
from .grades import GRADES
from .numbers import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """Every finding of a report, once, by what the reader has to do about it.

    Parameters
    ----------
    standing
        Found and not accepted: by grade, then by effect, the largest first.
    accepted
        Found, and accepted by its owner with a reason; same order.
    undecided, clear, not_applicable
        The other verdicts, by code.
    """

    standing: tuple[Finding, ...]
    accepted: tuple[Finding, ...]
    undecided: tuple[Finding, ...]
    clear: tuple[Finding, ...]
    not_applicable: tuple[Finding, ...]

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings of each grade stand."""
        return {
            grade: sum(f.severity is grade for f in self.standing) for grade in Severity
        }


def outline(report: Report) -> Outline:
    """Sort the findings of a report for a reader."""
    found = sorted(_with(report, Verdict.FOUND), key=_weight)
    return Outline(
        standing=tuple(f for f in found if f.accepted is None),
        accepted=tuple(f for f in found if f.accepted is not None),
        undecided=_by_code(_with(report, Verdict.UNDECIDED)),
        clear=_by_code(_with(report, Verdict.CLEAR)),
        not_applicable=_by_code(_with(report, Verdict.NOT_APPLICABLE)),
    )


def counts_sentence(sorted_findings: Outline) -> str:
    """Say how many findings of each grade stand.

    Examples
    --------
    >>> nothing = Outline(
    ...     standing=(), accepted=(), undecided=(), clear=(), not_applicable=()
    ... )
    >>> counts_sentence(nothing)
    'nothing found'
    """
    said = [
        counted(n, GRADES[grade].word, GRADES[grade].plural)
        for grade, n in sorted_findings.counts.items()
        if n
    ]
    return ", ".join(said) or "nothing found"


def _with(report: Report, verdict: Verdict) -> list[Finding]:
    return [f for f in report.findings if f.verdict is verdict]


def _by_code(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda f: f.code))


def _weight(finding: Finding) -> tuple[int, float, str]:
    rank = len(Severity) if finding.severity is None else finding.severity.rank
    inflation = finding.effect.inflation.value if finding.effect else None
    return rank, inf if inflation is None else -inflation, finding.code
