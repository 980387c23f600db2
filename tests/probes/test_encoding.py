"""What the probes read: learned from training rows alone, and out of the fold."""

import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler
from tests.scoring.pools import pool_of

from unseen.probes.encoding import binned_design, columns_for, linear_design

OFF = {"id": "none", "group": "none", "time": "none"}


def table(n=300, seed=0):
    rng = np.random.default_rng(seed)
    town = rng.integers(0, 100, n)
    return {
        "x": rng.normal(3, 9, n),
        "gaps": np.where(rng.random(n) < 0.2, np.nan, rng.normal(size=n)),
        "flat": np.ones(n),
        "kind": rng.choice(["a", "b", "c"], n).tolist(),
        "town": [f"t{i}" for i in town],
        "note": [
            f"a long remark of its own, number {i}, with many words" for i in range(n)
        ],
        "y": np.where(rng.random(n) < 0.5, "no", "yes"),
    }


def ready(names=None, seed=0, **wishes):
    pool = pool_of(table(seed=seed), **OFF, **wishes)
    columns = columns_for(pool.plan, frozenset(names or pool.plan.names))
    train = np.random.default_rng(1).random(len(pool)) < 0.7
    return pool, columns, train


def both(pool, columns, y, train):
    return [
        make(pool.frame, columns, y, train, np.random.default_rng(99))
        for make in (linear_design, binned_design)
    ]


def test_long_texts_and_names_of_rows_are_no_features():
    pool, columns, _ = ready()
    words = [pool.plan.words[j].name for j in columns.words]
    assert words == ["kind", "town"]
    assert [pool.plan.words[j].name for j in columns.crowded_words] == ["town"]
    assert not columns.empty
    assert columns_for(pool.plan, frozenset()).empty


def test_targets_of_scored_rows_are_not_read():
    pool, columns, train = ready()
    poison = np.where(train, pool.y, 1e9)
    for a, b in zip(
        both(pool, columns, pool.y, train),
        both(pool, columns, poison, train),
        strict=True,
    ):
        np.testing.assert_array_equal(a, b)


def test_numbers_are_scaled_as_by_scikit_learn_on_training_rows():
    pool, columns, train = ready(["x"])
    x = pool.frame.numbers[:, columns.numbers]
    expected = StandardScaler().fit(x[train]).transform(x)
    linear, _ = both(pool, columns, pool.y, train)
    np.testing.assert_allclose(linear, expected, atol=1e-9)


def test_a_wild_value_is_clipped():
    pool, columns, train = ready(["x"])
    pool.frame.numbers[np.flatnonzero(~train)[0], columns.numbers] = 1e12
    linear, _ = both(pool, columns, pool.y, train)
    assert np.abs(linear).max() == pytest.approx(5, abs=0.01)


def test_gaps_are_at_the_mean_and_marked():
    pool, columns, train = ready(["gaps"])
    linear, _ = both(pool, columns, pool.y, train)
    missing = np.isnan(pool.frame.numbers[:, columns.numbers[0]])
    assert linear.shape == (300, 2)
    assert np.ptp(linear[missing, 0]) == 0
    assert linear[train].mean(axis=0) == pytest.approx([0, 0], abs=1e-9)
    assert np.unique(linear[:, 1][missing]).tolist() == [linear[:, 1].max()]


def test_a_constant_column_is_left_out():
    pool, columns, train = ready(["flat", "x"])
    linear, _ = both(pool, columns, pool.y, train)
    assert linear.shape == (300, 1)


def test_levels_are_ordered_by_the_training_rows_rates():
    pool, columns, train = ready(["kind"])
    _, binned = both(pool, columns, pool.y, train)
    kind = np.array(table()["kind"])
    rate = {k: pool.y[train & (kind == k)].mean() for k in "abc"}
    place = {k: int(binned[kind == k, 0][0]) for k in "abc"}
    assert sorted(rate, key=rate.__getitem__) == sorted(place, key=place.__getitem__)


def test_a_crowded_column_is_encoded_out_of_its_own_row():
    """Pure noise in a hundred towns: encoded with its own row it would tell."""
    correlations, in_row = [], []
    for seed in range(8):
        pool, columns, train = ready(["town"], seed=seed)
        _, binned = both(pool, columns, pool.y, train)
        encoded, y = binned[train, 1].astype(float), pool.y[train]
        correlations.append(np.corrcoef(encoded, y)[0, 1])
        town = np.unique(
            np.array(table(seed=seed)["town"])[train], return_inverse=True
        )[1]
        mean = np.bincount(town, weights=y) / np.bincount(town)
        in_row.append(np.corrcoef(mean[town], y)[0, 1])
    assert np.mean(in_row) > 0.5
    assert np.mean(correlations) < 0.12


def test_changing_one_rows_target_does_not_change_its_own_encoding():
    pool, columns, train = ready(["town"])
    y = pool.y.copy()
    rows = np.flatnonzero(train)[:20]
    before = both(pool, columns, y, train)[1][:, 1].astype(int)
    for row in rows:
        changed = y.copy()
        changed[row] = 1 - y[row]
        after = both(pool, columns, changed, train)[1][:, 1].astype(int)
        # The mean of all rows moves by 1/n, and the cuts of the bins with it.
        assert abs(after[row] - before[row]) <= 2
