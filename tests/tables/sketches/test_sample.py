"""A random sample of rows: bounded, fair, and drawn by the row alone."""

import numpy as np
import pytest
from tests.tables.profiled import batch_of, frames_of, plan_of

from unseen.tables.sketches.sample import RowSample
from unseen.tables.sketches.stretch import Stretch


def frames(n=1000, cuts=()):
    rows = batch_of({"x": np.arange(float(n)), "y": ["no", "yes"] * (n // 2)})
    return frames_of(rows, plan_of(rows), cuts)


def sampled(capacity, seed=0, cuts=()):
    sample = RowSample(capacity, seed)
    for frame in frames(cuts=cuts):
        sample.update(frame)
    return sample.finish()


@pytest.mark.parametrize("capacity", [1, 10, 999, 1000, 2000])
def test_as_many_as_fit_and_in_order(capacity):
    rows = sampled(capacity).rows
    assert len(rows) == min(capacity, 1000)
    assert (np.diff(rows) > 0).all()
    np.testing.assert_array_equal(sampled(capacity, cuts=range(0, 1000, 37)).rows, rows)


def test_a_larger_sample_holds_the_smaller():
    assert set(sampled(50).rows) < set(sampled(200).rows)


def test_every_row_is_as_likely():
    drawn = np.concatenate([sampled(100, seed).rows for seed in range(60)])
    # 6,000 draws of 1,000 rows: each tenth of the table about 600 times.
    counts = np.bincount(drawn // 100, minlength=10)
    assert counts.min() > 520
    assert counts.max() < 680


def test_the_stretch_is_the_first_rows_in_any_order_of_parts():
    parts = frames(cuts=(100, 250, 400))
    for order in ([0, 1, 2, 3], [3, 1, 0, 2]):
        stretch = Stretch(300)
        for i in order:
            stretch.update(parts[i])
        assert stretch.finish().rows.tolist() == list(range(300))


def test_no_stretch_still_has_the_shape_of_a_frame():
    stretch = Stretch(0)
    stretch.update(frames()[0])
    empty = stretch.finish()
    assert empty.numbers.shape == (0, 1)
    assert empty.spelled == {}
