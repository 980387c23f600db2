"""Every refit that the checks on scores read, made once."""

from collections.abc import Iterable
from dataclasses import replace

from ..result import Finding
from ..scoring.folds import SplitKind
from ..scoring.foreign import ModelRaised
from ..scoring.learners import Learner, Probes
from ..scoring.loading import Given
from ..scoring.outcome import Outcome
from ..scoring.own_model import Beside, OwnModel
from ..scoring.own_procedure import OwnProcedure, survivals_of_procedure
from ..scoring.protocol import Protocol
from ..scoring.scorebook import Scorebook
from ..scoring.skill import skill_metric, skill_of, strongest_singles
from ..scoring.survival import Survival, survivals_of_model
from ..scoring.trials import forward_outcome, half_outcome, permuted_outcome
from ..task import Task
from .answers import columns_of, drops_columns
from .effects import Refits, Steps
from .intake import Intake

# A test of more rows depends little on the luck of the split.
_MOST_RESPLIT = 2_000


def learner_for(task: Task, own: Given | None, seed: int) -> Learner:
    """Give what is fitted: the probes, behind the user's estimator if there is one.

    Parameters
    ----------
    task
        What is predicted.
    own
        The user's model.
    seed
        Seed of its draws.
    """
    probes = Probes(as_names=task.as_names)
    if own is None or own.estimator is None:
        return probes
    roles = frozenset(name for name in (task.group, task.time) if name)
    model = OwnModel(
        name=own.name, make=own.estimator, metric=task.metric, seed=seed, roles=roles
    )
    return Beside(own=model, probes=probes)


def make_book(
    intake: Intake,
    refits: Refits,
    steps: Steps,
    findings: Iterable[Finding],
    own: Given | None,
    raised: ModelRaised | None,
) -> Scorebook:
    """Collect the outcomes, and make those that only the checks need.

    Parameters
    ----------
    intake
        The task and the profile.
    refits
        What makes outcomes.
    steps
        The walk from the protocol as given to the honest one.
    findings
        What was found; columns that they drop are left out of the further fits.
    own
        The user's model.
    raised
        What it raised, where the probes had to stand in.

    Raises
    ------
    ModelRaised
        If the user's model or procedure raises.
    """
    honest, pool, metric = steps[-1][2], refits.pool, refits.metric
    gone = {n for f in findings if drops_columns(f) for n in columns_of(f)}
    protocol = honest.protocol.without(*gone)
    survivals = _survivals(intake.task, refits, protocol, own)
    claim = intake.task.claim
    if claim is None and own is not None and own.procedure is not None:
        same = [s.observed for s in survivals if s.metric == metric.name]
        claim = same[0] if same else None
    fit = pool, protocol, refits.learner, metric, refits.seed
    skill = honest.influence(skill_metric(pool.kind)).value
    return Scorebook(
        pool=pool,
        metric=metric,
        given=steps[0][2],
        honest=honest,
        claim=claim,
        permuted=permuted_outcome(*fit),
        past_to_future=forward_outcome(*fit),
        singles=strongest_singles(pool, protocol.features),
        honest_skill=skill_of(pool.kind, skill),
        own_model=own.name if own and own.estimator else None,
        rows_in_table=intake.profile.train.rows,
        half=half_outcome(*fit) if claim is not None else None,
        resplit=_resplit(refits, protocol),
        own_procedure=own.name if own and own.procedure else None,
        survivals=survivals,
        raised=(raised.name, str(raised)) if raised else None,
        dropped=tuple(sorted(gone)),
    )


def _survivals(
    task: Task, refits: Refits, protocol: Protocol, own: Given | None
) -> tuple[Survival, ...]:
    if own is None:
        return ()
    if own.procedure is not None:
        procedure = OwnProcedure(name=own.name, call=own.procedure, seed=refits.seed)
        return survivals_of_procedure(
            procedure, refits.pool, refits.metric, task.group, refits.seed
        )
    assert isinstance(refits.learner, Beside)
    return survivals_of_model(
        refits.learner.own, refits.pool, protocol, refits.metric, refits.seed
    )


def _resplit(refits: Refits, protocol: Protocol) -> Outcome | None:
    """Score the two tables together under a random split, where that can be done."""
    pool = refits.pool
    rows = int(pool.given_test.sum())
    plain = pool.groups is None and pool.times is None
    if protocol.split is not SplitKind.GIVEN or not plain or rows > _MOST_RESPLIT:
        return None
    return replace(refits, k=max(2, refits.k)).make(
        protocol.with_split(SplitKind.RANDOM)
    )
