"""One pass over a table: what it counts, and that its cutting has no say."""

from datetime import datetime, timedelta
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings, strategies as st
from tests.tables.profiled import (
    assert_same_profile,
    batch_of,
    frames_of,
    plan_of,
)

from unseen.tables import profile as module
from unseen.tables.plan import Plan
from unseen.tables.profile import Sketch, TableProfile, profile_batches, profile_frame
from unseen.tables.sketches.levels import Levels

DAY = datetime(2024, 1, 1)
TARGETS = {
    "binary": st.sampled_from(["no", "yes"]),
    "classes": st.sampled_from(["low", "mid", "top"]),
    "numbers": st.floats(-1e6, 1e6),
}
NUMBERS = st.one_of(
    st.integers(-3, 3).map(float),
    st.floats(allow_nan=False, width=32),
    st.sampled_from([0.0, -0.0, float("inf"), -float("inf")]),
)
WORDS = st.one_of(st.sampled_from(["a", "b", "", "ä 'q\" <b>"]), st.text(max_size=4))
TIMES = st.integers(0, 400).map(lambda days: DAY + timedelta(days=days, hours=days % 7))
WRITTEN = st.one_of(
    st.dates(datetime(1999, 1, 1).date(), datetime(2030, 1, 1).date()).map(str),
    st.sampled_from(["2024-13-01", "0000-01-01", "2024-02-30 10:00", "soon"]),
)


def gappy(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.none(), values)


@st.composite
def tables(draw: st.DrawFn) -> tuple[pa.RecordBatch, Plan]:
    """A table of every kind of column, and a plan made from its first rows alone."""
    n = draw(st.integers(8, 60))

    rng = np.random.default_rng(draw(st.integers(0, 2**32)))

    def column(values: st.SearchStrategy) -> list:
        # Few values drawn and many rows dealt: quick to make, and quick to shrink.
        some = draw(st.lists(values, min_size=1, max_size=8))
        return [some[i] for i in rng.integers(0, len(some), n)]

    kind = draw(st.sampled_from(sorted(TARGETS)))
    y = column(gappy(TARGETS[kind]))
    seen = {"binary": ["no", "yes"], "classes": ["low", "mid", "top"]}
    known = seen.get(kind, [1.5, 2.25, 3.0])
    y = [*known, *y[len(known) :]]
    batch = pa.RecordBatch.from_arrays(
        [
            pa.array(column(gappy(NUMBERS)), pa.float64()),
            pa.array(column(gappy(st.integers(-(2**62), 2**62))), pa.int64()),
            pa.array(column(gappy(st.booleans())), pa.bool_()),
            pa.array(column(gappy(WORDS)), pa.string()),
            pa.array(column(gappy(WORDS)), pa.string()).dictionary_encode(),
            pa.array(column(gappy(TIMES)), pa.timestamp("us")),
            pa.array(column(gappy(WRITTEN)), pa.string()),
            pa.array(y, pa.float64() if kind == "numbers" else pa.string()),
        ],
        names=["x", "who", "flag", "word", "level", "when", "written", "y"],
    )
    head = draw(st.integers(4, 60))
    plan = plan_of(
        batch,
        target=draw(st.sampled_from(["y", "y", None])),
        keys=("who", "word"),
        outside_rows=draw(st.sampled_from([(), ("who",)])),
        capacity=draw(st.integers(2, 70)),
        head=head,
        kinds={"written": "time"},
    )
    return batch, plan


def sketch_of(plan: Plan, room: int) -> Sketch:
    """Sketches with little room, so that small tables are beyond it."""
    with patch.multiple(
        module, ROWS_REMEMBERED=room, KEYS_REMEMBERED=room, STRETCH=room
    ):
        sketch = Sketch(plan)
    sketch.levels = Levels(plan, capacity=room)
    return sketch


@settings(max_examples=150, deadline=None, phases=(Phase.generate,))
@given(st.data())
def test_cutting_and_merging_have_no_say(data):
    batch, plan = data.draw(tables())
    n = batch.num_rows
    room = data.draw(st.integers(1, 80))
    whole = sketch_of(plan, room)
    whole.update(frames_of(batch, plan)[0])
    expected = whole.finish()

    cuts = data.draw(st.lists(st.integers(1, n - 1), max_size=7))
    frames = frames_of(batch, plan, cuts)
    # The pieces go to any of a few workers, in any order ...
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    worker = rng.integers(0, 4, len(frames))
    sketches = [sketch_of(plan, room) for _ in range(4)]
    for i in rng.permutation(len(frames)):
        sketches[worker[i]].update(frames[i])
    # ... and the workers' sketches are merged in any order, as any tree; the one
    # that is merged into need not have seen a row.
    while len(sketches) > 1:
        a = sketches.pop(rng.integers(len(sketches)))
        sketches[rng.integers(len(sketches))].merge(a)
    assert_same_profile(sketches[0].finish(), expected)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_stream_of_batches_is_the_whole_table(data):
    batch, plan = data.draw(tables())
    size = data.draw(st.integers(1, batch.num_rows))
    parts = [batch.slice(i, size) for i in range(0, batch.num_rows, size)]
    assert_same_profile(profile_batches(parts, plan), profile_batches([batch], plan))


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_the_rows_of_a_frame_are_profiled_as_the_table_was(data):
    batch, plan = data.draw(tables())
    assert_same_profile(
        profile_frame(frames_of(batch, plan)[0], plan), profile_batches([batch], plan)
    )


def counted() -> tuple[pa.RecordBatch, Plan, TableProfile]:
    batch = batch_of(
        {
            "x": [1.0, None, float("inf"), 2.0, 1.0, 2.0],
            "word": ["a", "b", "b", None, "a", "b"],
            "who": [1, 2, 3, 4, 1, 5],
            "y": ["no", "yes", None, "yes", "no", "yes"],
        }
    )
    plan = plan_of(batch, keys=("who",))
    return batch, plan, profile_batches([batch], plan)


def test_counts_what_stands_there():
    _, plan, made = counted()
    assert made.rows == 6
    assert plan.names == ("x", "who", "word")
    assert (made.extent.low.tolist(), made.extent.high.tolist()) == ([1, 1], [2, 5])
    assert made.extent.infinite.tolist() == [1, 0]
    # Rows by cell (no, yes, missing): x is missing once, 1 twice, 2 twice, infinite
    # once.
    x = made.contingency[0]
    assert x[:4].tolist() == [[0, 1, 0], [2, 0, 0], [0, 2, 0], [0, 0, 1]]
    word = made.contingency[2]
    assert word[0].tolist() == [0, 1, 0]
    assert sorted(word[1:3].tolist()) == [[0, 2, 1], [2, 0, 0]]
    assert made.contingency.sum(axis=(1, 2)).tolist() == [6, 6, 6]
    # Rows 0 and 4 are equal.
    assert sorted(made.row_hashes.counts.tolist()) == [1, 1, 1, 1, 2]
    assert sorted(made.keys["who"].counts.tolist()) == [1, 1, 1, 1, 2]
    assert made.sample.rows.tolist() == list(range(6))
    assert made.stretch is made.sample


def test_a_progress_bar_is_told_the_rows_so_far():
    batch, plan, _ = counted()
    told: list[int] = []
    profile_batches([batch.slice(0, 4), batch.slice(4)], plan, on_rows=told.append)
    assert told == [4, 6]


def test_a_table_beyond_the_sample_keeps_its_first_rows_together():
    n = 300
    rng = np.random.default_rng(0)
    batch = batch_of(
        {
            "x": rng.normal(size=n),
            "word": [f"w{i}" for i in range(n)],
            "y": rng.choice(["no", "yes"], n),
        }
    )
    plan = plan_of(batch, capacity=50, head=40)
    with patch.object(module, "STRETCH", 20):
        made = profile_batches([batch.slice(0, 150), batch.slice(150)], plan)
    assert made.stretch.rows.tolist() == list(range(20))
    assert len(made.sample) == 50
    assert len(set(np.diff(made.sample.rows).tolist())) > 1
    # Only the words of the rows that were kept are remembered.
    assert sorted(made.stretch.spelled.values()) == sorted(f"w{i}" for i in range(20))


@pytest.mark.parametrize("room", [8, 31])
def test_a_crowded_column_keeps_whole_values_only(room):
    n = 4_000
    rng = np.random.default_rng(1)
    word = rng.integers(0, 400, n)
    batch = batch_of(
        {"word": [f"w{i}" for i in word], "y": rng.choice(["no", "yes"], n)}
    )
    plan = plan_of(batch, head=n - 1)
    sketch = sketch_of(plan, room)
    for frame in frames_of(batch, plan, range(0, n, 700)):
        sketch.update(frame)
    table = sketch.finish().levels["word"]
    assert 0 < len(table.hashes) <= room
    expected = {f"w{i}": int((word == i).sum()) for i in range(400)}
    assert {
        name: int(c)
        for name, c in zip(table.names, table.counts.sum(axis=1), strict=True)
    } == {name: expected[name] for name in table.names}
