"""Nearest rows: against a search through all pairs, by chance, and in any unit."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen.stats.near_rows import Neighbours, Reference, Rows

NO_WORDS = np.zeros((0, 0), np.uint64)


def rows(numbers, words=None):
    numbers = np.asarray(numbers, float)
    if words is None:
        words = np.zeros((len(numbers), 0), np.uint64)
    return Rows(numbers=numbers, words=np.asarray(words, np.uint64))


def nearest(table, k=4):
    return Reference(table).nearest(table, own=np.arange(len(table)), k=k)


def test_it_finds_what_a_search_through_all_pairs_finds():
    # scipy.spatial.cKDTree(x).query(x, k=2)[1][:, 1]
    spatial = pytest.importorskip("scipy.spatial")
    rng = np.random.default_rng(0)
    x = rng.random((300, 3))
    found = nearest(rows(x))
    second = spatial.cKDTree(x).query(x, k=6)[1][:, 1:]
    # Nearness is judged by rarity in each column, so a near tie may go either way.
    assert (
        np.mean([a in b for a, b in zip(found.index[:, 0], second, strict=True)]) > 0.8
    )


def test_a_copy_is_the_nearest_whatever_the_units():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(200, 4)) * [1e-6, 1.0, 1e6, 30.0]
    copy = x[:20] * (1 + 1e-6)
    found = Reference(rows(x)).nearest(rows(copy), k=3)
    assert found.index[:, 0].tolist() == list(range(20))


def test_no_row_is_its_own_neighbour():
    x = np.random.default_rng(0).normal(size=(80, 3))
    found = nearest(rows(x))
    assert (found.index[:, 0] != np.arange(80)).all()


def test_rarer_agreement_is_more_surprising():
    rng = np.random.default_rng(0)
    words = np.where(rng.random(400) < 0.95, 11, 22).astype(np.uint64)
    words[:2] = 22
    x = rng.normal(size=(400, 1))
    x[1] = x[0]
    table = rows(x, words[:, None])
    both = Reference(table).of_equal(np.array([0, 10]))
    common = int((words == 11).sum())
    assert words[10] == 11
    # Of a rare word and of a common one, apart from what the number adds.
    rare_share, common_share = (400 - common - 1) / 400, (common - 1) / 400
    gain = Reference(rows(x, words[:, None] * 0)).of_equal(np.array([0, 10]))
    assert (both - gain)[0] - (both - gain)[1] == pytest.approx(
        np.log(common_share) - np.log(rare_share), abs=0.01
    )


def test_words_must_agree_to_count():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(100, 2))
    words = rng.integers(1, 50, (100, 3)).astype(np.uint64)
    table = rows(
        np.vstack([x, x[:1], x[:1]]), np.vstack([words, words[:1], words[5:6]])
    )
    found = Reference(table).nearest(table.take(np.array([0])), own=np.array([0]), k=2)
    assert found.index[0, 0] == 100


def test_steps_between_neighbours_are_alike_where_chance_rules():
    rng = np.random.default_rng(3)
    gaps = nearest(rows(rng.normal(size=(800, 4))), k=6).gaps
    # The spacings of a Poisson process times their rank: one distribution for all.
    means = gaps.mean(axis=0)
    assert means[0] == pytest.approx(means[2], rel=0.25)


def test_missing_values_agree_with_one_another_alone():
    rng = np.random.default_rng(4)
    x = rng.normal(size=(120, 3))
    x[:4, 2] = np.nan
    x[1] = x[0]
    found = nearest(rows(x))
    assert found.index[0, 0] == 1
    assert found.index[1, 0] == 0
    assert np.isfinite(found.nats[:, 0]).all()


def test_huge_numbers_do_not_overflow_into_nearness():
    rng = np.random.default_rng(5)
    x = rng.normal(size=(90, 2))
    x[3, 0], x[4, 0] = 1e300, -1e300
    with np.errstate(over="ignore", invalid="ignore"):
        found = nearest(rows(x))
    assert np.isfinite(found.nats[:, 0]).all()


def test_gaps_are_weighed_by_their_rank():
    near = Neighbours(
        index=np.zeros((1, 4), np.intp), nats=np.array([[9.0, 6.0, 5.0, -np.inf]])
    )
    assert near.gaps.tolist() == [[3.0, 2.0, 0.0]]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.25, -64.0]))
def test_units_and_order_have_no_say(seed, unit):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(70, 3))
    words = rng.integers(1, 4, (70, 1)).astype(np.uint64)
    order = rng.permutation(70)
    a = nearest(rows(x, words))
    b = nearest(rows(unit * x[order], words[order]))
    # Ranks tie, and the search breaks ties by place: now and then it misses one.
    alike = np.isclose(b.nats[:, 0], a.nats[order, 0])
    assert alike.mean() >= 0.9
