"""From tables and wishes to a task and a profile."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import isinf
from typing import Any

import numpy as np
import pyarrow as pa

from ..errors import InputError
from ..facts import OFF, Facts, SelectionFacts
from ..facts.nearest import nearest_advice
from ..graph import declared_graph
from ..result import Said, TargetKind
from ..roles import Role, Roles, infer_group, infer_id, infer_time
from ..stats.metrics.catalogue import DEFAULTS, Metric, metric_named
from ..tables.frame import numbers_of
from ..tables.plan import Column, Kind, Target
from ..tables.planning import Head, capacity_for, make_plan, read_columns, read_head
from ..tables.profile import Profile, TableProfile, profile_batches
from ..tables.source import Source, Tables, open_tables
from ..tables.targets import Predicts, read_target
from ..task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the user asks for, beside the tables.

    Parameters
    ----------
    target
        Name of the target, or None for an audit of the split alone.
    metric, claim
        The metric, and the claimed score in its unit.
    id, group, time
        Columns with a role; ``"none"`` switches the inference off.
    facts
        What only a person knows.
    trust
        Pickles that may be read.
    seed
        Seed of every draw.
    tried
        What was tried before the claim was made.
    digits
        Decimal places that the claim was written with, or None.
    predicts
        What the user's model is for, where it says so.
    """

    target: str | None = None
    metric: str | None = None
    claim: float | None = None
    id: str | None = None
    group: str | None = None
    time: str | None = None
    facts: Facts = field(default_factory=Facts)
    trust: tuple[str, ...] = ()
    seed: int = 0
    tried: SelectionFacts = field(default_factory=SelectionFacts)
    digits: int | None = None
    predicts: Predicts | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Intake:
    """Everything that the checks need."""

    task: Task
    profile: Profile
    tables: Tables
    said: tuple[Said, ...]


Tell = Callable[[str, int, int | None], None]


def take_in(
    train: Any, test: Any, wishes: Wishes, *, tell: Tell = lambda what, n, of: None
) -> Intake:
    """Read the tables once and decide what is predicted from what.

    Parameters
    ----------
    train, test
        Tables, as `open_tables` takes them; `test` may be None.
    wishes
        What the user asks for.
    tell
        Told what is being done, for a progress bar.

    Raises
    ------
    InputError
        For tables that cannot be used.
    """
    facts = wishes.facts
    tables = _opened(train, test, wishes, tell)
    graph = declared_graph(facts, tables.train.schema.names)
    facts.check_columns(tables.train.schema.names, graph.nodes if graph else ())
    target_name = _need_target(wishes, tables.train)
    capacity = capacity_for(len(tables.train.schema.names))
    heads = [read_head(tables.train.batches(), capacity)]
    if tables.test is not None:
        heads.append(read_head(tables.test.batches(), capacity))
    columns = read_columns(tables.train.schema, heads[0], facts.kinds)
    said = list(tables.said)
    target, metric = _target_and_metric(
        wishes, tables, heads, columns, target_name, said
    )
    features = _features(tables, columns, target_name)
    roles = _roles(wishes, features, heads[0], target_name, said)
    whole = all(h.whole for h in heads)
    keys = [r.column for r in (roles.id, roles.group) if r is not None]
    plan = make_plan(
        features,
        target,
        tuple(heads),
        keys=dict.fromkeys(keys),
        outside_rows=roles.keys,
        capacity=capacity,
        seed=wishes.seed,
        whole=whole,
    )
    profile = Profile(
        plan=plan,
        train=_profile(tables.train, heads[0], plan, tell),
        test=None
        if tables.test is None
        else _profile(tables.test, heads[1], plan, tell),
    )
    barred = {*roles.keys, *([roles.time.column] if roles.time else [])}
    as_names = frozenset(
        r.column for r in (roles.group,) if r and r.column in _numbers(features)
    )
    task = Task(
        target=target,
        metric=metric,
        roles=roles,
        features=tuple(c.name for c in plan.columns if c.name not in barred),
        facts=facts,
        graph=graph,
        claim=wishes.claim,
        as_names=as_names,
    )
    return Intake(task=task, profile=profile, tables=tables, said=tuple(said))


def _opened(train: Any, test: Any, wishes: Wishes, tell: Tell) -> Tables:
    """Open the tables, if there is anything to ask of them."""
    facts = wishes.facts
    if test is None and not (wishes.target or facts.target):
        raise InputError(
            "An audit must have a target or a test table, got neither. "
            "Name the target with --target, or target=."
        )
    kinds = {n: k for n, k in facts.kinds.items() if k in ("number", "text", "time")}
    tell("reading", 0, None)
    tables = open_tables(
        train, test, missing=facts.missing, kinds=kinds, trust=wishes.trust
    )
    for table in (tables.train, tables.test):
        if table is not None:
            _need_rows(table)
    return tables


def _features(
    tables: Tables, columns: Iterable[Column], target: str | None
) -> tuple[Column, ...]:
    """Give the columns that both tables have, without the target; one at least."""
    shared = set(tables.train.schema.names)
    if tables.test is not None:
        shared &= set(tables.test.schema.names)
    features = tuple(c for c in columns if c.name != target and c.name in shared)
    if not features and tables.test is None:
        raise InputError(
            "The table must have a column beside the target, got none. "
            "There is nothing to predict from; give a table with features."
        )
    if not features:
        raise InputError(
            "The tables must share a column beside the target, got none. "
            "Check the names of the test table's columns."
        )
    return features


def _need_rows(source: Source) -> None:
    if source.n_rows == 0:
        raise InputError(
            f"{source.name!r} must have rows, got a header alone. "
            "Give a table with data."
        )


def _need_target(wishes: Wishes, train: Source) -> str | None:
    name = wishes.target or wishes.facts.target
    if name is None:
        return None
    if name not in train.schema.names:
        raise InputError(
            f"Target {name!r} must be a column of {train.name!r}, which has no such "
            "column. "
            + nearest_advice(name, dict.fromkeys(train.schema.names), "column")
        )
    return name


def _target_and_metric(
    wishes: Wishes,
    tables: Tables,
    heads: list[Head],
    columns: Iterable[Column],
    name: str | None,
    said: list[Said],
) -> tuple[Target | None, Metric]:
    asked = wishes.metric or wishes.facts.metric
    metric = metric_named(asked) if asked else None
    if name is None:
        return None, metric or metric_named("auc")
    column = next(c for c in columns if c.name == name)
    kind = None
    if metric is not None and metric.kinds == frozenset({TargetKind.REGRESSION}):
        kind = TargetKind.REGRESSION
    elif metric is not None:
        kind = TargetKind.MULTICLASS
    target, reason = read_target(
        column,
        _all_of(tables.train, heads[0], name),
        kind=kind,
        positive=wishes.facts.positive,
        predicts=wishes.predicts,
    )
    if metric is None:
        metric = metric_named(DEFAULTS[target.kind])
        said.append(
            Said(
                what=f"Judged by {metric.title}.", reason=f"the target is {target.kind}"
            )
        )
    _need_possible(wishes.claim, metric)
    infinite = _infinite(column, heads[0])
    if infinite:
        said.append(
            Said(
                what=f"Rows in which `{name}` is infinite are left out.",
                reason=f"{infinite:,} of the first {heads[0].rows:,} rows",
            )
        )
    words = f"Target `{name}` is {target.kind}."
    if target.kind is TargetKind.BINARY:
        words = (
            f"Target `{name}` is binary; {target.classes[1]!r} is the positive class."
        )
    said.append(Said(what=words, reason=reason))
    return target, metric


def _need_possible(claim: float | None, metric: Metric) -> None:
    """Refuse a claim that no model can reach, such as 97 for 97%."""
    if claim is None or metric.low <= claim <= metric.high:
        return
    if isinf(metric.high):
        span = f"be at least {metric.low:g}"
    elif isinf(metric.low):
        span = f"be at most {metric.high:g}"
    else:
        span = f"lie in {metric.low:g} to {metric.high:g}"
    raise InputError(
        f"`claim` must {span} for {metric.name}, got {claim:g}. "
        "Write it in the metric's own unit: a share of 97% as 0.97."
    )


def _infinite(column: Column, head: Head) -> int:
    """Count the rows of a head in which a number is not finite."""
    if column.kind is not Kind.NUMBER or not head.rows:
        return 0
    return int(np.isinf(numbers_of(head.column(column.name))).sum())


def _all_of(source: Source, head: Head, name: str) -> Iterable[pa.Array]:
    if head.whole:
        return [b.column(name) for b in head.batches]
    return (b.column(0) for b in source.batches(columns=[name]))


def _roles(
    wishes: Wishes,
    features: tuple[Column, ...],
    head: Head,
    target: str | None,
    said: list[Said],
) -> Roles:
    arrays = {c.name: head.column(c.name) for c in features} if head.rows else {}
    names = {c.name for c in features}
    given: dict[str, str | None] = {}
    for role in ("id", "group", "time"):
        name = getattr(wishes, role) or getattr(wishes.facts, role)
        if name is not None and name != OFF and name not in names:
            raise InputError(
                f"`{role}` must name a column of the table, got {name!r}. "
                + nearest_advice(name, dict.fromkeys(names), "column")
            )
        given[role] = name
    ids = infer_id(features, arrays)
    id_ = _role(given["id"], ids[0] if ids else None)
    keys: tuple[str, ...] = tuple(
        dict.fromkeys([*([id_.column] if id_ else []), *(r.column for r in ids)])
    )
    taken = frozenset(keys) | {n for n in given.values() if n}
    group = _role(
        given["group"],
        None if given["group"] else infer_group(features, arrays, taken, target),
    )
    free = tuple(c for c in features if group is None or c.name != group.column)
    time = _role(
        given["time"], None if given["time"] else infer_time(free, arrays, target)
    )
    if time is not None and time.column not in _numbers(features):
        raise InputError(
            f"`time` must name a column of dates or numbers, got {time.column!r}, "
            "which holds text. Write the dates as 2024-12-31."
        )
    keys = tuple(k for k in keys if time is None or k != time.column)
    roles = Roles(id=id_, group=group, time=time, keys=keys)
    for what in ("id", "group", "time"):
        role = getattr(roles, what)
        if role is not None and not role.given:
            said.append(
                Said(
                    what=f"`{role.column}` is taken as the {what}.", reason=role.reason
                )
            )
    return roles


def _role(given: str | None, inferred: Role | None) -> Role | None:
    if given == OFF:
        return None
    if given is not None:
        return Role(column=given, given=True, reason="declared")
    return inferred


def _numbers(columns: Iterable[Column]) -> set[str]:
    return {c.name for c in columns if c.kind in (Kind.NUMBER, Kind.TIME)}


def _profile(source: Source, head: Head, plan: Any, tell: Tell) -> TableProfile:
    if head.whole:
        return profile_batches(head.batches, plan)
    return profile_batches(
        source.batches(),
        plan,
        on_rows=lambda n: tell(f"reading {source.name}", n, source.n_rows),
    )
