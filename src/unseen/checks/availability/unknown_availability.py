"""LEAK016: columns of which nobody said when they are written."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...availability import Standing
from ...errors import Undecided
from ...evidence import Evidence
from ...result import Finding, Remedy, RemedyKind, Severity
from .._check import AbstractCheck
from .._subjects import columns, listed


@final
@dataclass(frozen=True, slots=True)
class UnknownAvailability(AbstractCheck):
    """Columns of which nobody said when they are written.

    What it asks
    ------------
    Is it declared of every column that it is there when the prediction is made?

    Why it matters
    --------------
    Unknown is not fine. The data cannot show when a cell was filled; somebody knows.

    How it decides
    --------------
    Where times or a graph are declared for some columns, a note names the others. Where
    nothing is declared at all, the question is undecided for the whole table.

    When it is wrong
    ----------------
    It accuses nobody.

    What to do
    ----------
    Declare the columns under ``[available]`` in unseen.toml (``"always"`` is enough),
    or draw the graph.
    """

    code: ClassVar[str] = "LEAK016"
    title: ClassVar[str] = "columns of unknown time"

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """List what is not declared."""
        evidence.need_target()
        n = len(evidence.features())
        if not evidence.task.facts.says_when:
            raise Undecided(
                f"Nothing is declared about when the {n:,} columns are written. "
                "Declare it in unseen.toml, column by column or as a graph."
            )
        unknown = [
            v.column
            for v in evidence.standings.verdicts.values()
            if v.standing is Standing.UNKNOWN
        ]
        if not unknown:
            return self.clear(f"Declared for all {n:,} columns.")
        return (
            self.found(
                Severity.NOTE,
                f"When {listed(unknown)} {'is' if len(unknown) == 1 else 'are'} "
                f"written is not declared ({len(unknown):,} of {n:,} columns).",
                subjects=columns(unknown),
                remedy=Remedy(
                    kind=RemedyKind.ASK,
                    text="Declare them under [available] in unseen.toml.",
                    columns=tuple(unknown),
                ),
            ),
        )
