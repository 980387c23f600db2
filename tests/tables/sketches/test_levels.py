"""Values of crowded columns by target: counts, sums, and the order of merging."""

import numpy as np
import pytest
from tests.tables.profiled import batch_of, frames_of, plan_of

from unseen.tables.sketches.levels import Levels


def crowded(n=900, numbers=False, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.normal(size=n) if numbers else rng.choice(["no", "yes"], n)
    rows = batch_of(
        {
            "word": [f"w{i}" for i in rng.integers(0, 90, n)],
            "x": rng.integers(0, 90, n),
            "y": y,
        }
    )
    return rows, plan_of(rows, head=n - 1)


def made(rows, plan, capacity=1000, cuts=()):
    sketch = Levels(plan, capacity)
    for frame in frames_of(rows, plan, cuts):
        sketch.update(frame)
    return sketch


@pytest.mark.parametrize("numbers", [False, True])
def test_counts_and_sums_are_those_of_the_rows(numbers):
    rows, plan = crowded(numbers=numbers)
    table = made(rows, plan).finish()["word"]
    word = np.array(rows.column("word").to_pylist())
    y = np.array(rows.column("y").to_pylist())
    value = y if numbers else (y == plan.target.classes[1]).astype(float)
    assert sorted(table.names) == sorted(set(word))
    for name, counts, total in zip(table.names, table.counts, table.sums, strict=True):
        own = word == name
        assert counts.sum() == own.sum()
        assert total == pytest.approx(value[own].sum(), abs=1e-6)


def test_parts_that_kept_different_shares_merge_to_one():
    """A large part keeps a smaller share; merged with a small one it must not halve."""
    rows, plan = crowded()
    for capacity in (5, 11, 24, 40):
        whole = made(rows, plan, capacity).finish()
        for cut in (30, 450, 880):
            big, small = (
                made(rows.slice(a, b - a), plan, capacity)
                for a, b in ((0, cut), (cut, 900))
            )
            big.merge(small)
            merged = big.finish()
            for column, expected in whole.items():
                assert merged[column].share == expected.share
                np.testing.assert_array_equal(merged[column].counts, expected.counts)


def test_numbers_keep_their_value_and_words_have_none():
    rows, plan = crowded()
    tables = made(rows, plan).finish()
    assert sorted(tables["x"].values.tolist()) == list(range(90))
    assert np.isnan(tables["word"].values).all()
    assert set(tables["x"].names) == {""}
