"""One audit from beginning to end."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .._version import __version__
from ..checks.catalogue import CHECKS
from ..evidence import Evidence
from ..remedies.fix import Fix
from ..result import Audited, Finding, Report, Scores, Severity, Verdict
from ..scoring.folds import SplitKind
from ..scoring.foreign import ModelRaised
from ..scoring.loading import Given, read_model, told_by
from ..scoring.near_rows import near_clusters
from ..scoring.pool import Pool, make_pool
from ..scoring.protocol import Protocol
from ..tables.frame import Frame
from ..tables.plan import Plan
from .answers import accept, ask, drops_columns, is_applied, told_once
from .book import learner_for, make_book
from .chosen import choice_step
from .effects import Refits, walk, with_effects
from .fixing import make_fix
from .honest_models import HonestModels
from .intake import Intake, Wishes, take_in
from .lines import contest_of
from .proving import prove_swap
from .tried import read_choices
from .waterfall import scores_of

_MOST_ROWS, _FEWEST_ROWS = 20_000, 2_000
_MOST_CELLS = 1_500_000
# Cells up to which a score is cross-validated, and in how many folds.
_FOLDS = ((60_000, 10), (300_000, 5))
_FOLDS_OF_OWN = 5

# Told what is being done, how far it is, and of how much (None where unknown).
Tell = Callable[[str, int, int | None], None]


def silent(what: str, done: int, total: int | None) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A report, and what stands behind it; None where there was no score.

    Parameters
    ----------
    report
        The answer.
    fix
        The remedies, as objects.
    honest
        The models whose score is the honest one.
    """

    report: Report
    fix: Fix | None = None
    honest: HonestModels | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    findings: tuple[Finding, ...]
    scores: Scores | None = None
    fix: Fix | None = None
    honest: HonestModels | None = None


def run_audit(
    train: Any,
    test: Any = None,
    wishes: Wishes = Wishes(),  # noqa: B008
    *,
    model: Any = None,
    tell: Tell = silent,
) -> Audit:
    """Audit a table.

    Parameters
    ----------
    train, test
        Tables, as `unseen.tables.source.open_tables` takes them.
    wishes
        What the user asks for.
    model
        The user's model, as `unseen.scoring.loading.read_model` takes it; the probes
        stand in where it is None, or raises.
    tell
        Told what is being done, how far it is, and of how much.

    Returns
    -------
    Audit
    """
    own = read_model(model)
    wishes = replace(wishes, predicts=told_by(own))
    intake = take_in(train, test, wishes, tell=tell)
    evidence = Evidence(
        task=intake.task,
        profile=intake.profile,
        choices=read_choices(intake, wishes, own),
    )

    def say(what: str) -> None:
        tell(what, 0, None)

    early = [c for c in CHECKS.values() if not c.needs_scores]
    findings = accept(told_once(ask(early, evidence, tell=say)), intake.task.facts)
    judged = _Judged(findings=findings)
    if intake.task.target is not None:
        say("scoring")
        try:
            judged = _judge(intake, evidence, findings, own, None, say)
        except ModelRaised as why:
            judged = _judge(intake, evidence, findings, None, why, say)
    report = Report(
        verdict=_verdict(judged.findings),
        audited=_audited(intake),
        scores=judged.scores,
        findings=_sorted(judged.findings),
        said=intake.said,
        seed=wishes.seed,
        version=__version__,
    )
    return Audit(report=report, fix=judged.fix, honest=judged.honest)


def _judge(
    intake: Intake,
    evidence: Evidence,
    findings: tuple[Finding, ...],
    own: Given | None,
    raised: ModelRaised | None,
    say: Callable[[str], None],
) -> _Judged:
    """Score, ask the checks on scores, and measure what each finding is worth.

    Raises
    ------
    ModelRaised
        If the user's model raises; it is then judged without it.
    """
    task, seed = intake.task, evidence.plan.seed
    refits = _refits(intake, evidence, findings, own, seed)
    given = _as_given(intake, refits.pool, findings)
    steps = walk(refits, given, findings, task.roles)
    if own is not None:
        say("shuffling the target through the model")
    book = make_book(intake, refits, steps, findings, own, raised)
    contest = contest_of(own, refits, book, steps[-1][2].protocol, findings)
    if contest is not None:
        book = replace(book, line=contest.line)
    late = [c for c in CHECKS.values() if c.needs_scores]
    findings += accept(ask(late, replace(evidence, scores=book)), task.facts)
    say("effects")
    findings = with_effects(findings, refits, steps)
    swap = None if contest is None else prove_swap(findings, contest)
    scores = scores_of(
        refits.metric,
        steps,
        book.claim,
        claimed_by="user" if task.claim is not None else "procedure",
        codes=tuple({f.code for f in findings if _flatters_claim(f)}),
        chosen=choice_step(findings, higher_is_better=refits.metric.higher_is_better),
    )
    fix = make_fix(
        task,
        intake.profile.plan,
        findings,
        steps,
        metric=refits.metric,
        seed=seed,
        swap=swap,
    )
    honest = HonestModels(
        refits=refits,
        protocol=steps[-1][2].protocol,
        dropped=tuple(f for f in findings if drops_columns(f)),
    )
    return _Judged(findings=findings, scores=scores, fix=fix, honest=honest)


def _flatters_claim(f: Finding) -> bool:
    """Whether a finding explains how the claim differs from the first refit."""
    return f.code == "PIPE001" and f.severity in (Severity.ERROR, Severity.WARNING)


def _refits(
    intake: Intake,
    evidence: Evidence,
    findings: tuple[Finding, ...],
    own: Given | None,
    seed: int,
) -> Refits:
    task, profile = intake.task, intake.profile
    n_targets = len(task.target.classes) if task.target else 0
    columns = len(profile.plan.names)
    # Boosting reads the strongest columns, the linear model all of them at a low price.
    width = (min(columns, 200) + columns // 50 or 1) * max(1, n_targets - 1)
    test = profile.test.sample if profile.test is not None else None
    if test is not None and not _can_be_scored(test, profile.train.sample):
        test = None
    pool = make_pool(
        profile.plan,
        profile.train.sample,
        test,
        most=int(np.clip(_MOST_CELLS // width, _FEWEST_ROWS, _MOST_ROWS)),
        group=task.group,
        time=task.time,
        seed=seed,
    )
    cells = len(pool) * width
    folds = next((k for most, k in _FOLDS if cells <= most), 1)
    if own is not None:
        # The user's model may take its time: ten folds of it would take twice as much.
        folds = min(folds, _FOLDS_OF_OWN)
    return Refits(
        pool=pool,
        learner=learner_for(task, own, seed),
        metric=task.metric,
        k=folds,
        seed=seed,
        evidence=evidence,
        near=_near(pool, profile.plan, findings),
    )


def _can_be_scored(test: Frame, train: Frame) -> bool:
    """Whether any test row has a target and repeats no training row."""
    new = ~np.isin(test.row_hashes, train.row_hashes)
    return bool((new & ~np.isnan(test.target)).any())


def _near(
    pool: Pool, plan: Plan, findings: tuple[Finding, ...]
) -> NDArray[np.int64] | None:
    """Give the clusters of nearly equal rows, where a remedy leaves them out."""
    remedies = (f.remedy for f in findings if is_applied(f))
    if not any(r is not None and r.model == "near" for r in remedies):
        return None
    return near_clusters(pool.frame, plan, pool.given_test if pool.has_test else None)


def _as_given(intake: Intake, pool: Pool, findings: tuple[Finding, ...]) -> Protocol:
    """Give the protocol of a user who has not read the findings."""
    told = {s.name for f in findings if f.verdict is Verdict.FOUND for s in f.subjects}
    keys = {k for k in intake.task.roles.keys if k in told}
    return Protocol(
        features=frozenset(intake.task.features) | keys,
        split=SplitKind.GIVEN if pool.has_test else SplitKind.RANDOM,
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
        target=target.column.name if target else None,
        target_kind=target.kind if target else None,
        positive=target.classes[1] if target and len(target.classes) == 2 else None,
    )
