"""Whether somebody said when a column is written."""

from ..availability import Standing
from ..evidence import Evidence


def is_declared(evidence: Evidence, name: str) -> bool:
    """Whether the time of a column is declared, so that it is another's question."""
    if not evidence.task.facts.says_when:
        return False
    verdict = evidence.standings.verdicts.get(name)
    return verdict is not None and verdict.standing is not Standing.UNKNOWN
