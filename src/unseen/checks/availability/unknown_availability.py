"""LEAK016: columns of which nobody said when they are written."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from ...availability import Standing
from ...errors import Undecided
from ...evidence import Evidence
from ...result import Finding, Remedy, RemedyKind, Severity, TargetKind
from ...stats.explained import explained_share
from ...tables.binning import ALL_BINS
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
    nothing is declared at all, the question is undecided for the whole table; but where
    another check has found a leak, the table was not written at one moment, and a note
    names the columns that are left, at most {most}, those that tell most of the target
    first.

    When it is wrong
    ----------------
    It accuses nobody.

    What to do
    ----------
    Declare the columns under ``[available]`` in unseen.toml (``"always"`` is enough),
    or draw the graph.

    Parameters
    ----------
    most
        Columns named where nothing is declared.
    """

    code: ClassVar[str] = "LEAK016"
    title: ClassVar[str] = "columns of unknown time"
    needs_scores: ClassVar[bool] = True

    most: int = 50

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """List what is not declared."""
        evidence.need_target()
        n = len(evidence.features())
        if not evidence.task.facts.says_when:
            if evidence.scores is not None and evidence.scores.dropped:
                return (self._left(evidence, evidence.scores.dropped),)
            raise Undecided(
                f"Nothing is declared about when the {_counted(n)} written. "
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

    def _left(self, evidence: Evidence, dropped: tuple[str, ...]) -> Finding:
        """Ask about the columns of a table in which a leak was found."""
        names = [c.name for c in evidence.features() if c.name not in dropped]
        asked = sorted(names, key=_telling(evidence))[: self.most]
        verb = "tells" if len(dropped) == 1 else "tell"
        left = len(names)
        of = f", of which these {len(asked)} tell most" if left > len(asked) else ""
        return self.found(
            Severity.NOTE,
            f"{listed(dropped)} {verb} the target, so this table was not written at "
            "one moment. Nothing is declared about the "
            f"{left:,} other column{'s' * (left != 1)}{of}.",
            subjects=columns(asked),
            remedy=Remedy(
                kind=RemedyKind.ASK,
                text="Ask of each when it is written, and declare it under [available] "
                "in unseen.toml.",
                columns=tuple(asked),
            ),
        )


def _counted(n: int) -> str:
    return "column is" if n == 1 else f"{n:,} columns are"


def _telling(evidence: Evidence) -> Callable[[str], tuple[float, str]]:
    """Give an order of columns: those that tell most of the target first."""
    sample, y = evidence.sample, evidence.y
    if evidence.task.kind is TargetKind.MULTICLASS:
        y = (y == np.bincount(y.astype(int)).argmax()).astype(float)
    share = explained_share(sample.bins, y, ALL_BINS).round(6)
    return lambda name: (-float(share[evidence.places[name]]), name)
