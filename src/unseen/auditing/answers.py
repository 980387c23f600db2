"""Ask the checks, and note what their owner accepts."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..checks._check import AbstractCheck
from ..errors import NotApplicable, Undecided
from ..evidence import Evidence
from ..facts import Facts
from ..result import Finding, RemedyKind, Severity, SubjectKind, Verdict


def ask(
    checks: Iterable[type[AbstractCheck]],
    evidence: Evidence,
    *,
    tell: Callable[[str], None] = lambda what: None,
) -> tuple[Finding, ...]:
    """Run each check once, in catalogue order."""
    findings: list[Finding] = []
    for cls in checks:
        tell(cls.title)
        findings += _answer(cls(), evidence)
    return tuple(findings)


def _answer(check: AbstractCheck, evidence: Evidence) -> tuple[Finding, ...]:
    try:
        return check.run(evidence)
    except (NotApplicable, Undecided) as why:
        verdict = (
            Verdict.UNDECIDED if isinstance(why, Undecided) else Verdict.NOT_APPLICABLE
        )
        return (
            Finding(
                code=check.code,
                name=type(check).__name__,
                verdict=verdict,
                message=str(why),
            ),
        )


def told_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leave out what only repeats that a column is the target.

    A copy of the target also fixes it by its levels, and gives it together with any
    other column. Once an error names a column, weaker words on the same column go.
    """
    every = tuple(findings)
    certain: dict[str, str] = {}
    for f in every:
        if f.verdict is Verdict.FOUND and f.severity is Severity.ERROR:
            for name in columns_of(f):
                certain[name] = min(f.code, certain.get(name, f.code))
    kept = []
    for f in every:
        names = columns_of(f)
        repeats = (
            f.verdict is Verdict.FOUND
            and f.code.startswith("LEAK")
            and names
            and all(certain.get(n, f.code) < f.code for n in names)
            and (f.severity is not Severity.ERROR or f.code in _IMPLIED)
        )
        if not repeats:
            kept.append(f)
    return tuple(kept)


# What a copy of the target implies.
_IMPLIED = frozenset({"LEAK002", "LEAK005", "LEAK006"})


def accept(findings: Iterable[Finding], facts: Facts) -> tuple[Finding, ...]:
    """Note the reasons for which findings are accepted."""
    return tuple(replace(f, accepted=_reason(f, facts)) for f in findings)


def _reason(finding: Finding, facts: Facts) -> str | None:
    if finding.verdict is not Verdict.FOUND:
        return None
    names = [s.name for s in finding.subjects] or [None]
    reasons = [facts.reason_for(finding.code, name) for name in names]
    # A finding on several subjects is accepted when all of them are.
    if any(r is None for r in reasons):
        return None
    return "; ".join(dict.fromkeys(r for r in reasons if r is not None))


# What is offered, and never part of the honest score: that is of the user's model.
_ADVICE = (RemedyKind.ASK, RemedyKind.USE_MODEL, RemedyKind.SWAP_MODEL)


def columns_of(finding: Finding) -> tuple[str, ...]:
    """Names of the columns that a finding points at."""
    return tuple(s.name for s in finding.subjects if s.kind is SubjectKind.COLUMN)


def drops_columns(finding: Finding) -> bool:
    """Whether a finding's remedy, applied without asking, drops columns."""
    return (
        finding.verdict is Verdict.FOUND
        and finding.accepted is None
        and finding.severity in (Severity.ERROR, Severity.WARNING)
        and finding.remedy is not None
        and finding.remedy.kind is RemedyKind.DROP_COLUMNS
    )


def is_applied(finding: Finding) -> bool:
    """Whether a finding's remedy is part of the honest score."""
    return (
        finding.verdict is Verdict.FOUND
        and finding.accepted is None
        and finding.severity in (Severity.ERROR, Severity.WARNING)
        and finding.remedy is not None
        and finding.remedy.kind not in _ADVICE
    )
