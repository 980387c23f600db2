"""The walk to the honest score, and what each finding is worth."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..checks.catalogue import CHECKS
from ..evidence import Evidence
from ..remedies.catalogue import REMEDIES
from ..result import (
    Effect,
    Finding,
    Remedy,
    RemedyKind,
    Verdict,
)
from ..roles import Roles
from ..scoring.folds import SplitKind
from ..scoring.learners import Learner
from ..scoring.outcome import Outcome, compare
from ..scoring.pool import Pool
from ..scoring.protocol import Protocol
from ..scoring.refit import ColumnChoice, refit
from ..stats.metrics.catalogue import Metric
from .answers import ask, columns_of, drops_columns, is_applied

# Label, codes and outcome of each step from the protocol as given to the honest one.
Steps = list[tuple[str, tuple[str, ...], Outcome]]

# Cells times targets that all effects together may fit.
_WORK = 12_000_000
_MOST_EFFECTS, _FEWEST_EFFECTS = 12, 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Refits:
    """Makes outcomes on one pool, each once.

    Parameters
    ----------
    pool, learner, metric
        What is fitted and judged.
    k
        Number of folds, 1 for a holdout.
    seed
        Seed of folds and models.
    evidence
        For choosing columns without the scored rows.
    near
        Cluster of nearly equal rows of each row of the pool, or None.
    """

    pool: Pool
    learner: Learner
    metric: Metric
    k: int
    seed: int
    evidence: Evidence
    near: NDArray[np.int64] | None = None

    def make(self, protocol: Protocol, dropped: tuple[Finding, ...] = ()) -> Outcome:
        """Refit under a protocol.

        Parameters
        ----------
        protocol
            Columns and split; the columns that findings drop still among them.
        dropped
            Findings that drop columns. In each fold a column goes only if its finding
            is made again on that fold's training rows.
        """
        protocol, choose = self.columns(protocol, dropped)
        return refit(
            self.pool,
            protocol,
            self.learner,
            self.metric,
            k=self.k,
            seed=self.seed,
            choose=choose,
            near=self.near,
        )

    def columns(
        self, protocol: Protocol, dropped: tuple[Finding, ...]
    ) -> tuple[Protocol, ColumnChoice | None]:
        """Take out of a protocol what is certain; tell how the rest is chosen.

        Parameters
        ----------
        protocol, dropped
            As for `make`.
        """
        certain = {
            name
            for f in dropped
            if not CHECKS[f.code].can_be_luck
            for name in columns_of(f)
        }
        doubtful = [f for f in dropped if CHECKS[f.code].can_be_luck]
        protocol = protocol.without(*certain)
        if doubtful and protocol.split is not SplitKind.GIVEN:
            return protocol, self._chooser(doubtful)
        # The rows of a given test had no part in any finding on columns.
        return protocol.without(*(n for f in doubtful for n in columns_of(f))), None

    def _chooser(self, doubtful: list[Finding]) -> ColumnChoice:
        named = frozenset(n for f in doubtful for n in columns_of(f))
        checks = [CHECKS[code] for code in dict.fromkeys(f.code for f in doubtful)]

        def choose(train: NDArray[np.bool_]) -> frozenset[str]:
            known = self.evidence.of_rows(self.pool.frame.take(train))
            again = [f for f in ask(checks, known) if drops_columns(f)]
            return named & {n for f in again for n in columns_of(f)}

        return choose


def walk(
    refits: Refits, given: Protocol, findings: Iterable[Finding], roles: Roles
) -> Steps:
    """Apply the remedies one kind after the other.

    Parameters
    ----------
    refits
        Makes the outcomes.
    given
        The protocol as given.
    findings
        What was found; those whose remedies apply without asking are used.
    roles
        Where the split is ours to make, it respects the group and the time even if
        nothing was found.

    Returns
    -------
    list of (label, codes, outcome)
        The protocol as given first, the honest one last.
    """
    steps: Steps = [("as given", (), refits.make(given))]
    dropped: tuple[Finding, ...] = ()
    protocol = given
    remedies = _in_order(f for f in findings if is_applied(f))
    if given.split is not SplitKind.GIVEN:
        remedies = _with_roles(remedies, roles)
    for remedy, group in remedies:
        codes = tuple(dict.fromkeys(f.code for f in group))
        if remedy.kind is RemedyKind.DROP_COLUMNS:
            dropped += tuple(group)
        else:
            protocol = REMEDIES[remedy.kind].apply(protocol, remedy)
        label = REMEDIES[remedy.kind].label(remedy)
        steps.append((label, codes, refits.make(protocol, dropped)))
    return steps


def _with_roles(
    remedies: list[tuple[Remedy, list[Finding]]], roles: Roles
) -> list[tuple[Remedy, list[Finding]]]:
    """Add the splits that the roles ask for."""
    have = {remedy.kind for remedy, _ in remedies}
    for kind, role in (
        (RemedyKind.SPLIT_BY_GROUP, roles.group),
        (RemedyKind.SPLIT_BY_TIME, roles.time),
    ):
        if role is not None and kind not in have:
            remedy = Remedy(kind=kind, text="", columns=(role.column,))
            remedies = [*remedies, (remedy, [])]
    return sorted(remedies, key=lambda r: REMEDIES[r[0].kind].order)


def _in_order(findings: Iterable[Finding]) -> list[tuple[Remedy, list[Finding]]]:
    """Group findings into steps: rows, then columns code by code, then splits.

    A code that drops only columns which are gone already adds to the step that does.
    """
    groups: dict[tuple[int, str], list[Finding]] = {}
    for f in findings:
        assert f.remedy is not None
        order = REMEDIES[f.remedy.kind].order
        key = f.code if drops_columns(f) else str(f.remedy.kind)
        groups.setdefault((order, key), []).append(f)
    steps: list[tuple[Remedy, list[Finding]]] = []
    gone: dict[str, int] = {}
    for _, group in sorted(groups.items(), key=lambda g: g[0]):
        remedies = [f.remedy for f in group if f.remedy is not None]
        columns = tuple(dict.fromkeys(c for r in remedies for c in r.columns))
        if drops_columns(group[0]):
            new = tuple(c for c in columns if c not in gone)
            if not new:
                steps[gone[columns[-1]]][1].extend(group)
                continue
            gone |= dict.fromkeys(new, len(steps))
            columns = new
        near = "near" if any(r.model == "near" for r in remedies) else None
        steps.append((replace(remedies[0], columns=columns, model=near), group))
    return steps


def with_effects(
    findings: tuple[Finding, ...],
    refits: Refits,
    steps: Steps,
) -> tuple[Finding, ...]:
    """Measure what each finding adds to the honest score, or takes from it."""
    metric, honest = refits.metric, steps[-1][2]
    asked = [f for f in findings if _measurable(f)]
    asked.sort(key=lambda f: f.severity.rank if f.severity else 9)
    effects: dict[int, Effect] = {}
    done: dict[frozenset[str], Effect] = {}
    cells = len(refits.pool) * min(len(honest.protocol.features), 200)
    once = max(1, cells * refits.k * max(1, refits.pool.n_classes - 1))
    most = int(np.clip(_WORK // once, _FEWEST_EFFECTS, _MOST_EFFECTS))
    for f in asked[:most]:
        names = frozenset(columns_of(f))
        applied = is_applied(f)
        if names not in done:
            if applied:
                other = refits.make(
                    honest.protocol.with_columns(*names), _rest(findings, f)
                )
                done[names] = _effect(
                    metric, without=honest, present=other, applied=True
                )
            else:
                other = refits.make(honest.protocol.without(*names), _rest(findings, f))
                done[names] = _effect(
                    metric, without=other, present=honest, applied=False
                )
        effects[id(f)] = done[names]
    for (_, _, before), (_, codes, after) in itertools.pairwise(steps):
        if before.protocol.split is after.protocol.split and not codes:
            continue
        for f in findings:
            own = f.code in codes and is_applied(f) and not drops_columns(f)
            if own and id(f) not in effects:
                effects[id(f)] = _effect(
                    metric, without=after, present=before, applied=True
                )
    return tuple(replace(f, effect=effects.get(id(f), f.effect)) for f in findings)


def _rest(findings: tuple[Finding, ...], own: Finding) -> tuple[Finding, ...]:
    """Give the findings that drop other columns than this one's."""
    names = set(columns_of(own))
    return tuple(
        f for f in findings if drops_columns(f) and not names & set(columns_of(f))
    )


def _measurable(f: Finding) -> bool:
    return (
        f.verdict is Verdict.FOUND
        and f.remedy is not None
        and bool(columns_of(f))
        and f.code.startswith("LEAK")
        and f.code != "LEAK016"
        and f.remedy.kind in (RemedyKind.DROP_COLUMNS, RemedyKind.ASK)
    )


def _effect(
    metric: Metric, *, without: Outcome, present: Outcome, applied: bool
) -> Effect:
    return Effect(
        metric=metric.name,
        inflation=compare(present, without, metric),
        without=without.score(metric),
        present=present.score(metric),
        applied=applied,
    )
