"""Take a holdout out of a table and lock it away, before anyone models."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from math import sqrt
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...errors import InputError
from ...result import Said, TargetKind
from ...stats.metrics.catalogue import METRICS, metric_named
from ...tables.frame import target_of, times_of
from ...tables.plan import Column, Kind, Target
from ...tables.planning import Head, read_columns
from ...tables.targets import read_target
from ..thresholdout import Thresholdout
from ._content import MISSING, cell_tokens, digest_of, row_digests
from ._predictions import PREDICTION, PROBABILITY
from ._secret import Known, Secret
from ._split import Split, split_rows
from ._table import array_of, column_of, need_column, read_table, take, text_ids
from .judge import Judge, make_judge
from .key import derived
from .terms import Terms

MADE_ID = "row_id"
# Of the loss's range; what 178 rows have. A smaller holdout could hardly be reused.
_LARGEST_THRESHOLD = 0.3
# With the usual noise the tolerance then is half the range, and the far end of it
# could pass for agreeing.
_NO_THRESHOLD = 0.32
_THRESHOLD_ROOT_N = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How to seal; `Vault.seal` says what each is."""

    target: str
    metric: str | None
    fraction: float
    id: str | None
    group: str | None
    time: str | None
    seed: int
    budget: int | None
    threshold: float | None
    level: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """Everything that sealing writes.

    Parameters
    ----------
    terms, secret
        What everyone may know, and what nobody may.
    original
        The table as it was read.
    training
        The rows for training.
    features
        The holdout rows without the target, in no telling order.
    said
        What was inferred and done.
    """

    terms: Terms
    secret: Secret
    original: pa.Table
    training: pa.Table
    features: pa.Table
    said: tuple[Said, ...]


def prepare(given: Any, wishes: Wishes, *, key: bytes, salt: bytes) -> Prepared:
    """Split a table and settle the rules.

    Parameters
    ----------
    given
        Any source that an audit reads.
    wishes
        How.
    key, salt
        The vault's key and its own random bytes; ids that are made hang on the key.

    Raises
    ------
    InputError
        If it can't be sealed so.
    """
    original = read_table(given, "table")
    _check_roles(original, wishes)
    names = tuple(original.column_names)
    data = digest_of(row_digests(original, names))
    table, y, target, said = _with_target(original, wishes)
    groups = None if wishes.group is None else _codes(table, wishes.group)
    times = None if wishes.time is None else _times(table, wishes.time)
    # A fixed list of numbers for the seed of each draw, so that none follows another.
    rng = np.random.default_rng([wishes.seed, 1])
    split = split_rows(
        fraction=wishes.fraction,
        rng=rng,
        strata=y.astype(np.int64) if target.classes else None,
        groups=groups,
        times=times,
        n=table.num_rows,
    )
    judge = make_judge(
        wishes.metric,
        kind=target.kind,
        classes=target.classes,
        training=y[split.training],
        grouped=groups is not None,
    )
    # Who knows the seed and the file must not read the order of its rows off the ids.
    secret_seed = int.from_bytes(derived(key, salt, "ids")[:16], "big")
    shuffle = np.random.default_rng([wishes.seed, secret_seed])
    id_name = wishes.id or MADE_ID
    if wishes.id is None:
        made = 1 + shuffle.permutation(table.num_rows)
        table = table.add_column(0, MADE_ID, array_of(made))
    ids = text_ids(table, id_name, "id")
    sides = [
        _known(ids, y, groups, side)
        for side in (shuffle.permutation(split.holdout), split.training)
    ]
    rows = take(table, sides[0][1])
    terms = _terms(table, wishes, split, judge, sides[0][0])
    secret = Secret(
        nonce=secrets.token_bytes(32),
        noise_seed=secrets.randbits(128),
        data=data,
        split=_split_digest(sides[0][0], sides[1][0], rows, names),
        rows=rows,
        holdout=sides[0][0],
        training=sides[1][0],
    )
    return Prepared(
        terms=terms,
        secret=secret,
        original=original,
        training=take(table, split.training),
        features=rows.drop_columns([wishes.target]),
        said=(*said, *split.said, Said(what=f"Judged by {judge.metric}.", reason=
              "asked for" if wishes.metric else f"the target is {judge.kind}")),
    )  # fmt: skip


def _check_roles(table: pa.Table, wishes: Wishes) -> None:
    if wishes.seed < 0:
        raise InputError(
            f"`seed` must be at least 0, got {wishes.seed}. Leave it out for 0."
        )
    need_column(table, "target", wishes.target)
    names = {"id": wishes.id, "group": wishes.group, "time": wishes.time}
    for role, name in names.items():
        if name is None:
            continue
        need_column(table, role, name)
        if name == wishes.target:
            raise InputError(
                f"`{role}` must be another column than the target, got {name!r} for "
                "both. Name another column."
            )
        empty = cell_tokens(column_of(table, name)).count(MISSING)
        if empty:
            raise InputError(
                f"`{role}` must be known in each row, got {empty:,} rows without one "
                f"in {name!r}. Fill them in, or leave these rows out."
            )
    if wishes.id is None and MADE_ID in table.column_names:
        raise InputError(
            f"`id` must be given where the table has a column {MADE_ID!r}, got None. "
            f"Pass {MADE_ID!r}, or give that column another name."
        )
    for word in (PREDICTION, PROBABILITY):
        if word in (wishes.target, wishes.id):
            raise InputError(
                f"The target and the id must not be called {word!r}: the column of "
                "the predictions is. Give it another name."
            )


def _with_target(
    table: pa.Table, wishes: Wishes
) -> tuple[pa.Table, NDArray[np.float64], Target, list[Said]]:
    """Read the target, and leave out the rows without one."""
    kind = None
    if wishes.metric is not None:
        kinds = METRICS[metric_named(wishes.metric).name].kinds
        numbers = kinds == frozenset({TargetKind.REGRESSION})
        kind = TargetKind.REGRESSION if numbers else TargetKind.MULTICLASS
    only = table.select([wishes.target])
    head = Head(batches=tuple(only.to_batches()), whole=True)
    column: Column = read_columns(only.schema, head, {})[0]
    target, reason = read_target(column, [head.column(wishes.target)], kind=kind)
    if len(target.class_hashes) and not target.class_hashes.all():
        raise InputError(
            f"Target {wishes.target!r} must have at most 30 classes, got more. "
            "Join the rare ones first."
        )
    batch = pa.record_batch([head.column(wishes.target)], names=[wishes.target])
    y, _ = target_of(batch, target)
    said = [Said(what=f"Target `{wishes.target}` is {target.kind}.", reason=reason)]
    present = np.isfinite(y)
    if not present.all():
        what = f"{int((~present).sum()):,} rows without a target were left out."
        said.append(Said(what=what, reason="they can't be scored"))
        table = take(table, np.flatnonzero(present))
    return table, y[present], target, said


def _codes(table: pa.Table, name: str) -> NDArray[np.int64]:
    """Give each group a number; 1 and 1.0 are one."""
    seen: dict[bytes, int] = {}
    tokens = cell_tokens(column_of(table, name))
    return np.array([seen.setdefault(t, len(seen)) for t in tokens], np.int64)


def _times(table: pa.Table, name: str) -> NDArray[np.float64]:
    only = table.select([name])
    head = Head(batches=tuple(only.to_batches()), whole=True)
    column = read_columns(only.schema, head, {})[0]
    if column.kind not in (Kind.NUMBER, Kind.TIME):
        raise InputError(
            f"`time` must name a column of dates or numbers, got {name!r}, which holds "
            "text. Write the dates as 2024-12-31."
        )
    return times_of(head.column(name))


def _known(
    ids: pa.Array,
    y: NDArray[np.float64],
    groups: NDArray[np.int64] | None,
    rows: NDArray[np.int64],
) -> tuple[Known, NDArray[np.int64]]:
    known = Known(
        ids=ids.take(array_of(rows)),
        y=y[rows],
        groups=None if groups is None else groups[rows],
    )
    return known, rows


def _terms(
    table: pa.Table, wishes: Wishes, split: Split, judge: Judge, inside: Known
) -> Terms:
    n = judge.independent(inside.y, inside.groups)
    if n < 2:
        what = "rows of each class" if judge.metric == "auc" else "rows or groups"
        raise InputError(
            f"The holdout must have at least 2 {what}, got {n}. Seal a larger "
            "`fraction`, or judge by another metric."
        )
    threshold = wishes.threshold
    if threshold is None:
        threshold = judge.high * min(_LARGEST_THRESHOLD, _THRESHOLD_ROOT_N / sqrt(n))
    rules = Thresholdout.for_rows(
        n,
        high=judge.high,
        threshold=threshold,
        budget=wishes.budget,
        level=wishes.level,
    )
    if rules.tolerance >= judge.high / 2:
        raise InputError(
            f"`threshold` must be below {_NO_THRESHOLD:g} of the largest loss "
            f"({judge.high:g}), got {threshold:g}. Leave it out for the default."
        )
    roles = {wishes.target, wishes.id or MADE_ID}
    return Terms(
        sealed_at=datetime.now(UTC).isoformat(timespec="seconds"),
        target=wishes.target,
        id=wishes.id or MADE_ID,
        made_id=wishes.id is None,
        text_id=wishes.id is not None
        and pa.types.is_string(table.schema.field(wishes.id).type),
        group=wishes.group,
        time=wishes.time,
        features=tuple(c for c in table.column_names if c not in roles),
        rows=len(split.holdout),
        training_rows=len(split.training),
        groups=None if inside.groups is None else len(np.unique(inside.groups)),
        judge=judge,
        n=n,
        threshold=rules.threshold,
        sigma=rules.sigma,
        budget=rules.budget,
        level=rules.level,
    )


def _split_digest(
    holdout: Known, training: Known, rows: pa.Table, names: tuple[str, ...]
) -> bytes:
    """Hash which ids are on which side, and what the holdout rows hold."""
    sides = [sorted(known.ids.to_pylist()) for known in (holdout, training)]
    ids = [hashlib.sha256("\n".join(side).encode()).digest() for side in sides]
    return digest_of([*ids, digest_of(row_digests(rows, names))])
