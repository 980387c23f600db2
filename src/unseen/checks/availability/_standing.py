"""What the checks on declared facts have in common."""

from typing import ClassVar

from ...availability import Basis, ColumnVerdict, Standing
from ...errors import NotApplicable
from ...evidence import Evidence
from ...result import Estimate, Finding, Remedy, RemedyKind, Severity
from ...stats.proportion import wilson_interval
from .._check import AbstractCheck
from .._subjects import column, named


class AbstractStandingCheck(AbstractCheck):
    """Tells the columns that stand in one way to the target, by what is declared."""

    standing: ClassVar[Standing]
    advice: ClassVar[str]

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Tell every column with this standing."""
        evidence.need_target()
        if not evidence.task.facts.says_when:
            raise NotApplicable(
                "Nothing is declared about the columns. Declare times or a causal "
                "graph in unseen.toml."
            )
        standings = evidence.standings
        found = [
            self._report(evidence, v)
            for v in standings.verdicts.values()
            if v.standing is self.standing
        ]
        if found:
            return tuple(found)
        every = standings.verdicts.values()
        unknown = sum(v.standing is Standing.UNKNOWN for v in every)
        rest = f" Nothing is declared of {unknown:,}." if unknown else ""
        return self.clear(
            f"By what is declared, none of {len(every):,} features is {self.title}."
            + rest
        )

    def _report(self, evidence: Evidence, verdict: ColumnVerdict) -> Finding:
        estimate: Estimate | None = None
        if verdict.rows is not None and verdict.rows.checked:
            estimate = wilson_interval(verdict.rows.late, verdict.rows.checked)
        facts: list[tuple[str, str | float | int | bool | None]] = [
            ("basis", str(verdict.basis))
        ]
        if verdict.path is not None:
            facts.append(("path", str(verdict.path)))
        if verdict.latency is not None:
            facts.append(("latency_seconds", verdict.latency.total_seconds()))
        if verdict.window is not None:
            facts.append(("window", str(verdict.window)))
        if verdict.rows is not None:
            facts += [("late", verdict.rows.late), ("checked", verdict.rows.checked)]
        message = (
            verdict.reason
            if not verdict.caveat
            else (f"{verdict.reason} {verdict.caveat}")
        )
        return self.found(
            Severity.ERROR,
            message,
            subjects=(column(verdict.column),),
            evidence=tuple(facts),
            estimate=estimate,
            remedy=Remedy(
                kind=RemedyKind.DROP_COLUMNS,
                text=self.advice.format(name=named(verdict.column)),
                columns=(verdict.column,),
            ),
            picture=evidence.standings.picture
            if verdict.basis is Basis.GRAPH
            else None,
        )
