"""Put the remedies that were applied into one object."""

from collections import Counter

from ..remedies.fix import Fix
from ..remedies.swap.proven import ProvenSwap
from ..result import Finding, RemedyKind, Verdict
from ..scoring.folds import SplitKind
from ..scoring.outcome import Outcome
from ..stats.metrics.catalogue import Metric
from ..tables.plan import Kind, Plan
from ..task import Task
from .answers import columns_of, drops_columns, is_applied
from .effects import Steps


def make_fix(
    task: Task,
    plan: Plan,
    findings: tuple[Finding, ...],
    steps: Steps,
    *,
    metric: Metric,
    seed: int,
    swap: ProvenSwap | None = None,
) -> Fix:
    """Collect what the honest score was made with.

    Parameters
    ----------
    task, plan
        What is predicted, and how the table was read.
    findings
        What was found.
    steps
        The walk from the protocol as given to the honest one.
    metric
        What judged it.
    seed
        Seed of the audit.
    swap
        What takes the place of the user's linear model, proven.
    """
    assert task.target is not None
    given, honest = steps[0][2], steps[-1][2]
    gone = {n: f.code for f in findings if drops_columns(f) for n in columns_of(f)}
    for key in task.roles.keys:
        gone.setdefault(key, "id")
    protocol = honest.protocol
    if task.group is not None and task.group not in protocol.features:
        gone.setdefault(task.group, "group")
    kept = [
        c
        for c in plan.columns
        if c.name in protocol.features
        and c.name not in gone
        and c.kind is not Kind.TEXT
    ]
    split = protocol.split
    if split is SplitKind.GIVEN:
        split = SplitKind.RANDOM
    numbers = {c.name for c in plan.numbers}
    return Fix(
        columns=tuple(c.name for c in kept),
        dropped=tuple(sorted(gone.items())),
        numbers=tuple(c.name for c in kept if c.name in numbers),
        words=tuple(c.name for c in kept if c.name not in numbers),
        split=split,
        group=task.group,
        time=task.time,
        n_splits=5,
        drop_rows=any(
            f.remedy is not None and f.remedy.kind is RemedyKind.DROP_ROWS
            for f in findings
            if is_applied(f)
        ),
        model=_advised(findings, honest),
        target=task.target.column.name,
        target_kind=task.target.kind,
        metric=metric.name,
        before=given.score(metric),
        after=honest.score(metric),
        seed=seed,
        swap=swap,
    )


def _advised(findings: tuple[Finding, ...], honest: Outcome) -> str:
    """Advise the simpler model if it does as well, else the one chosen most often."""
    for f in findings:
        if (
            f.verdict is Verdict.FOUND
            and f.remedy is not None
            and f.remedy.kind is RemedyKind.USE_MODEL
            and f.remedy.model is not None
        ):
            return f.remedy.model
    return Counter(honest.chosen).most_common(1)[0][0]
