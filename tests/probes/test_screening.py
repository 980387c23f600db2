"""Screening: the columns that explain most, by the training rows alone."""

import numpy as np
from sklearn.feature_selection import f_regression

from unseen.probes import screening
from unseen.probes.screening import strongest


def table(n=300, p=80, seed=0):
    rng = np.random.default_rng(seed)
    bins = rng.integers(1, 3, (n, p)).astype(np.uint8)
    y = bins[:, 7] - 0.6 * bins[:, 31] + rng.normal(size=n)
    return bins, y, rng.random(n) < 0.7


def test_two_bins_are_ranked_as_by_scikit_learns_f():
    bins, y, train = table()
    f = f_regression(bins[train].astype(float), y[train])[0]
    expected = np.sort(np.argsort(-f, kind="stable")[:10])
    assert strongest(bins, y, train, 10).tolist() == expected.tolist()
    assert {7, 31} <= set(expected.tolist())


def test_rows_that_do_not_train_have_no_say():
    bins, y, train = table()
    dirty, poison = bins.copy(), np.where(train, y, 1e6)
    dirty[~train, 3] = (poison[~train] > y.mean()) + 1
    assert strongest(dirty, poison, train, 2).tolist() == [7, 31]


def test_a_column_of_many_bins_of_noise_is_not_preferred():
    bins, y, train = table()
    bins[:, 50] = np.random.default_rng(1).integers(0, 62, 300)
    assert strongest(bins, y, train, 2).tolist() == [7, 31]


def test_few_columns_all_stay():
    bins, y, train = table(p=40)
    assert strongest(bins, y, train, 40).tolist() == list(range(40))


def test_blocks_are_seamless(monkeypatch):
    bins, y, train = table()
    whole = strongest(bins, y, train, 25)
    monkeypatch.setattr(screening, "_CELLS_AT_ONCE", 700)
    np.testing.assert_array_equal(strongest(bins, y, train, 25), whole)
