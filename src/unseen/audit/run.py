"""One audit from beginning to end."""

from collections.abc import Callable
from typing import Any

import numpy as np

from .._version import __version__
from ..checks.catalogue import CHECKS
from ..evidence import Evidence
from ..result import Audited, Finding, Report, Severity, Verdict
from ..scoring.folds import SplitKind
from ..scoring.learners import Learner, Probes
from ..scoring.outcome import Outcome
from ..scoring.pool import Pool, make_pool
from ..scoring.protocol import Protocol
from ..scoring.scorebook import Scorebook
from ..scoring.skill import skill_metric, skill_of, strongest_singles
from .answers import accept, ask, told_once
from .effects import Refits, scores_of, walk, with_effects
from .intake import Intake, Wishes, take_in

_MOST_ROWS = 20_000
_MOST_CELLS = 1_500_000
_CELLS_FOR_FOLDS = 300_000
_FOLDS = 5

Tell = Callable[[str, int, int | None], None]


def run_audit(
    train: Any,
    test: Any = None,
    wishes: Wishes = Wishes(),  # noqa: B008
    *,
    learner: Learner | None = None,
    tell: Tell = lambda what, n, of: None,
) -> Report:
    """Audit a table.

    Parameters
    ----------
    train, test
        Tables, as `unseen.tables.source.open_tables` takes them.
    wishes
        What the user asks for.
    learner
        The user's model; the probes stand in where it is None.
    tell
        Told what is being done, how far it is, and of how much.

    Returns
    -------
    Report
    """
    intake = take_in(train, test, wishes, tell=tell)
    evidence = Evidence(task=intake.task, profile=intake.profile)

    def say(what: str) -> None:
        tell(what, 0, None)

    early = [c for c in CHECKS.values() if not c.needs_scores]
    late = [c for c in CHECKS.values() if c.needs_scores]
    findings = accept(told_once(ask(early, evidence, tell=say)), intake.task.facts)
    scores = None
    if intake.task.target is not None:
        refits = _refits(intake, evidence, learner, wishes.seed)
        say("scoring")
        given = _as_given(intake, refits.pool, findings)
        steps = walk(refits, given, findings)
        book = _book(intake, refits, steps)
        findings += accept(
            ask(late, Evidence(task=intake.task, profile=intake.profile, scores=book)),
            intake.task.facts,
        )
        say("effects")
        findings = with_effects(findings, refits, steps)
        scores = scores_of(refits.metric, steps, intake.task.claim)
    return Report(
        verdict=_verdict(findings),
        audited=_audited(intake),
        scores=scores,
        findings=_sorted(findings),
        said=intake.said,
        seed=wishes.seed,
        version=__version__,
    )


def _refits(
    intake: Intake, evidence: Evidence, learner: Learner | None, seed: int
) -> Refits:
    task, profile = intake.task, intake.profile
    width = min(len(profile.plan.names), 200) or 1
    test = profile.test.sample if profile.test is not None else None
    if test is not None and np.isnan(test.target).all():
        test = None
    pool = make_pool(
        profile.plan,
        profile.train.sample,
        test,
        most=min(_MOST_ROWS, _MOST_CELLS // width),
        group=task.group,
        time=task.time,
        seed=seed,
    )
    folds = _FOLDS if len(pool) * width <= _CELLS_FOR_FOLDS else 1
    return Refits(
        pool=pool,
        learner=learner or Probes(as_names=task.as_names),
        metric=task.metric,
        k=folds,
        seed=seed,
        evidence=evidence,
    )


def _as_given(intake: Intake, pool: Pool, findings: tuple[Finding, ...]) -> Protocol:
    """The protocol of a user who has not read the findings."""
    told = {s.name for f in findings if f.verdict is Verdict.FOUND for s in f.subjects}
    keys = {k for k in intake.task.roles.keys if k in told}
    return Protocol(
        features=frozenset(intake.task.features) | keys,
        split=SplitKind.GIVEN if pool.has_test else SplitKind.RANDOM,
    )


def _book(
    intake: Intake, refits: Refits, steps: list[tuple[str, tuple[str, ...], Outcome]]
) -> Scorebook:
    honest = steps[-1][2]
    pool = refits.pool
    kind = pool.kind
    return Scorebook(
        pool=pool,
        metric=refits.metric,
        given=steps[0][2],
        honest=honest,
        claim=intake.task.claim,
        permuted=None,
        past_to_future=None,
        singles=strongest_singles(pool, honest.protocol.features),
        honest_skill=skill_of(kind, honest.influence(skill_metric(kind)).value),
        own_model=None,
        rows_in_table=intake.profile.train.rows,
    )


def _verdict(findings: tuple[Finding, ...]) -> Verdict:
    standing = [
        f.severity
        for f in findings
        if f.verdict is Verdict.FOUND and f.accepted is None
    ]
    if Severity.ERROR in standing or Severity.WARNING in standing:
        return Verdict.FOUND
    return Verdict.CLEAR


def _sorted(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Found first, by grade and then by effect; then undecided, clear, the rest."""

    def key(f: Finding) -> tuple:
        size = 0.0
        if f.effect is not None and f.effect.inflation.value is not None:
            size = -abs(f.effect.inflation.value)
        return (
            list(_ORDER).index(f.verdict),
            f.accepted is not None,
            f.severity.rank if f.severity else 9,
            size,
            f.code,
        )

    return tuple(sorted(findings, key=key))


_ORDER = (Verdict.FOUND, Verdict.UNDECIDED, Verdict.CLEAR, Verdict.NOT_APPLICABLE)


def _audited(intake: Intake) -> Audited:
    task, profile, tables = intake.task, intake.profile, intake.tables
    target = task.target
    return Audited(
        train=tables.train.name,
        test=tables.test.name if tables.test else None,
        rows=profile.train.rows,
        test_rows=profile.test.rows if profile.test else 0,
        columns=len(task.features),
        sample_rows=len(profile.train.sample),
        target=target.column.name if target else "",
        target_kind=target.kind if target else "",  # type: ignore[arg-type]
        positive=target.classes[1] if target and len(target.classes) == 2 else None,
    )


