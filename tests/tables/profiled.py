"""Plans for small tables, and comparisons of everything that a pass finds."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from unseen.tables.frame import Frame, to_frame
from unseen.tables.plan import Plan
from unseen.tables.planning import make_plan, read_columns, read_head
from unseen.tables.profile import TableProfile
from unseen.tables.sketches.hashes import HashTable
from unseen.tables.targets import read_target


def batch_of(columns: Mapping[str, Any]) -> pa.RecordBatch:
    """Give columns as one record batch."""
    return pa.RecordBatch.from_pydict(dict(columns))


def plan_of(
    batch: pa.RecordBatch,
    *,
    target: str | None = "y",
    keys: Iterable[str] = (),
    outside_rows: Iterable[str] = (),
    capacity: int = 100_000,
    head: int = 100_000,
    kinds: Mapping[str, str] | None = None,
) -> Plan:
    """Plan the reading of a table; the head is what the plan may look at."""
    first = read_head([batch], head)
    columns = read_columns(batch.schema, first, kinds or {})
    told = None
    if target is not None:
        column = next(c for c in columns if c.name == target)
        told, _ = read_target(column, [batch.column(target)])
    return make_plan(
        [c for c in columns if c.name != target],
        told,
        (first,),
        keys=keys,
        outside_rows=outside_rows,
        capacity=capacity,
        seed=0,
        whole=first.whole,
    )


def frames_of(
    batch: pa.RecordBatch, plan: Plan, cuts: Iterable[int] = ()
) -> list[Frame]:
    """Read a table in the pieces that these row numbers part."""
    ends = sorted({0, batch.num_rows, *cuts})
    return [to_frame(batch.slice(a, b - a), plan, a) for a, b in pairwise(ends)] or [
        to_frame(batch, plan, 0)
    ]


def assert_same_frame(a: Frame, b: Frame) -> None:
    for name in (
        "rows",
        "numbers",
        "words",
        "bins",
        "target",
        "cells",
        "row_hashes",
        "keys",
    ):
        np.testing.assert_array_equal(getattr(a, name), getattr(b, name), err_msg=name)
    assert a.spelled == b.spelled


def assert_same_hashes(a: HashTable, b: HashTable) -> None:
    np.testing.assert_array_equal(a.hashes, b.hashes)
    np.testing.assert_array_equal(a.counts, b.counts)
    assert a.share == b.share


def assert_same_profile(a: TableProfile, b: TableProfile) -> None:
    """Compare every part of two finished profiles, exactly."""
    assert a.rows == b.rows
    for name in ("low", "high", "infinite"):
        np.testing.assert_array_equal(
            getattr(a.extent, name), getattr(b.extent, name), err_msg=name
        )
    np.testing.assert_array_equal(a.contingency, b.contingency)
    assert a.levels.keys() == b.levels.keys()
    for column, mine in a.levels.items():
        theirs = b.levels[column]
        for name in ("hashes", "counts", "sums", "values"):
            np.testing.assert_array_equal(
                getattr(mine, name), getattr(theirs, name), err_msg=f"{column} {name}"
            )
        assert (mine.names, mine.share) == (theirs.names, theirs.share)
    assert_same_hashes(a.row_hashes, b.row_hashes)
    assert a.keys.keys() == b.keys.keys()
    for key, mine in a.keys.items():
        assert_same_hashes(mine, b.keys[key])
    assert_same_frame(a.sample, b.sample)
    assert_same_frame(a.stretch, b.stretch)
