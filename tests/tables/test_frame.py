"""Frames: how rows of any type are read, taken and put together."""

from datetime import datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st
from tests.tables.profiled import assert_same_frame, batch_of, frames_of, plan_of

from unseen.tables.frame import Frame, numbers_of, times_of, to_frame, words_of

WORDS = st.one_of(
    st.none(),
    st.dates().map(str),
    st.datetimes().map(lambda t: t.isoformat(" ", "seconds")),
    st.sampled_from(["2024-02-30", "0000-01-01", "2024-01-01T24:00", "soon", ""]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, max_size=12))
def test_a_written_time_does_not_hang_on_its_neighbours(words):
    together = times_of(pa.array(words, pa.string()))
    alone = [times_of(pa.array([w], pa.string()))[0] for w in words]
    np.testing.assert_array_equal(together, alone)
    coded = times_of(pa.array(words, pa.string()).dictionary_encode())
    np.testing.assert_array_equal(coded, together)


def test_times_are_microseconds_whatever_their_unit():
    moments = [datetime(2024, 1, 1), None]
    for unit in ("s", "ms", "us", "ns"):
        times = numbers_of(pa.array(moments, pa.timestamp(unit)))
        assert times[0] == 1_704_067_200_000_000
        assert np.isnan(times[1])


@pytest.mark.parametrize(
    ("values", "spelled"),
    [
        (pa.array([True, None, False]), {"true", "false"}),
        (pa.array([1, None, 2]), {"1", "2"}),
        (pa.array(["a", None, "b"]), {"a", "b"}),
        (pa.array(["a", None, "b"]).dictionary_encode(), {"a", "b"}),
    ],
)
def test_words_are_spelled_and_missing_ones_are_zero(values, spelled):
    known: dict[int, str] = {}
    hashes = words_of(values, known)
    assert hashes[1] == 0
    assert set(known.values()) == spelled
    assert [known[h] for h in hashes[[0, 2]].tolist()] == [
        v
        for v in map(str, pa.array(values).cast(pa.string()).to_pylist())
        if v != "None"
    ]


def batch(n=40):
    rng = np.random.default_rng(0)
    return batch_of(
        {
            "x": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
            "who": 2**60 + np.arange(n) % 7,
            "k": rng.choice(["a", "b"], n),
            "y": rng.choice(["no", "yes"], n),
        }
    )


def test_whole_numbers_beyond_floats_are_told_apart():
    rows = batch()
    plan = plan_of(rows, keys=("who",))
    (frame,) = frames_of(rows, plan)
    assert len(np.unique(frame.keys)) == 7
    assert len(np.unique(frame.numbers[:, 1])) == 1


def test_columns_outside_rows_do_not_make_them_differ():
    rows = batch_of({"id": np.arange(6), "x": [1.0, 2, 3] * 2, "y": ["a", "b"] * 3})
    hashes = [
        frames_of(rows, plan_of(rows, outside_rows=out))[0].row_hashes
        for out in ((), ("id",))
    ]
    assert [len(np.unique(h)) for h in hashes] == [6, 3]


def test_neither_the_target_nor_other_columns_make_rows_differ():
    rows = batch()
    plan = plan_of(rows)
    (frame,) = frames_of(rows, plan)
    other = rows.set_column(3, "y", pa.array(["no"] * 40)).append_column(
        "late", pa.array(range(40))
    )
    np.testing.assert_array_equal(to_frame(other, plan, 0).row_hashes, frame.row_hashes)


def test_a_batch_without_the_target_has_it_missing():
    rows = batch()
    plan = plan_of(rows)
    frame = to_frame(rows.drop_columns(["y"]), plan, 100)
    assert np.isnan(frame.target).all()
    assert set(frame.cells.tolist()) == {2}
    assert frame.rows[0] == 100


def test_unknown_classes_are_missing():
    rows = batch()
    plan = plan_of(rows)
    other = rows.set_column(3, "y", pa.array(["maybe", "yes", None, "no"] * 10))
    frame = to_frame(other, plan, 0)
    assert frame.cells[:4].tolist()[::2] == [2, 2]
    assert np.isnan(frame.target[0])
    assert {frame.target[1], frame.target[3]} == {0.0, 1.0}


@given(st.lists(st.integers(1, 39), max_size=5))
def test_pieces_put_together_are_the_whole(cuts):
    rows = batch()
    plan = plan_of(rows, keys=("who",))
    (whole,) = frames_of(rows, plan)
    assert_same_frame(Frame.concat(frames_of(rows, plan, cuts)), whole)


def test_taking_rows_takes_them_everywhere():
    rows = batch()
    plan = plan_of(rows, keys=("who",))
    (whole,) = frames_of(rows, plan)
    some = np.array([30, 3, 7])
    taken = whole.take(some)
    assert taken.rows.tolist() == [30, 3, 7]
    expected = to_frame(rows.take(pa.array(some)), plan, 0)
    for name in ("numbers", "words", "bins", "target", "cells", "row_hashes", "keys"):
        np.testing.assert_array_equal(getattr(taken, name), getattr(expected, name))


def test_idle_words_can_be_forgotten():
    rows = batch()
    (whole,) = frames_of(rows, plan_of(rows))
    only = whole.take(np.flatnonzero(whole.words[:, 0] == whole.words[0, 0]))
    assert len(only.spelled) == 2
    assert list(only.without_idle_words().spelled) == [int(whole.words[0, 0])]
