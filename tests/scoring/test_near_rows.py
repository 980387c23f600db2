"""Clusters of nearly equal rows: copies with jitter, and none among honest rows."""

import numpy as np
import pytest
from tests.scoring.pools import pool_of

from unseen.scoring.near_rows import near_clusters, near_columns, rows_of
from unseen.tables.compared import compared

OFF = {"id": "none", "group": "none", "time": "none"}


def pool(n=200, p=6, copies=0, jitter=1e-4, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) * 10.0 ** rng.integers(-2, 3, p)
    if copies:
        x[-copies:] = x[:copies] * (1 + jitter * rng.normal(size=(copies, p)))
    table = {f"m{j}": x[:, j] for j in range(p)}
    kind = rng.choice(["a", "b"], n)
    kind[n - copies :] = kind[:copies]
    return pool_of(table | {"kind": kind, "y": np.arange(n) % 2}, **OFF)


def test_honest_rows_are_each_their_own():
    own = pool()
    assert len(np.unique(near_clusters(own.frame, own.plan))) == 200


@pytest.mark.parametrize("jitter", [0.0, 1e-6, 1e-3])
def test_copies_share_a_cluster(jitter):
    own = pool(copies=40, jitter=jitter)
    codes = near_clusters(own.frame, own.plan)
    np.testing.assert_array_equal(codes[-40:], codes[:40])
    assert len(np.unique(codes)) == 160


def test_only_rows_that_are_asked_are_looked_at():
    own = pool(copies=90)
    asked = np.arange(200) >= 130
    codes = near_clusters(own.frame, own.plan, asked)
    np.testing.assert_array_equal(codes[130:], codes[20:90])
    # The first twenty copies were not asked for, nor what they are copies of.
    assert len(np.unique(codes)) == 130


def test_too_few_rows_are_only_equal_or_not():
    own = pool(50, copies=10, jitter=1e-6)
    assert len(np.unique(near_clusters(own.frame, own.plan))) == 50


def test_the_most_telling_columns_are_looked_at():
    own = pool(p=8)
    every = near_columns(own.plan, own.frame)
    assert every.tolist() == compared(own.plan, measured=True).tolist()
    few = near_columns(own.plan, own.frame, 3)
    assert len(few) == 3
    # Of the two levels of `kind` every second row has the same.
    assert own.plan.names.index("kind") not in few


def test_rows_hold_numbers_and_words_apart():
    own = pool(30, p=3)
    rows = rows_of(own.frame, np.array([4, 2]), np.array([0, 2, 3]))
    np.testing.assert_array_equal(
        rows.numbers, own.frame.numbers[np.ix_([4, 2], [0, 2])]
    )
    np.testing.assert_array_equal(rows.words, own.frame.words[[4, 2]])
