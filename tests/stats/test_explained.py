"""Shares of variance between bins, against SciPy's analysis of variance."""

import numpy as np
import pytest
from scipy.stats import f_oneway

from unseen.stats import explained
from unseen.stats.explained import explained_share


def table(n=300, p=7, seed=0):
    rng = np.random.default_rng(seed)
    bins = rng.integers(0, 6, (n, p)).astype(np.uint8)
    return bins, rng.normal(size=n) + 0.5 * bins[:, 2]


def test_is_the_corrected_share_of_scipys_f():
    bins, y = table()
    n, b = len(y), 6
    # scipy.stats.f_oneway(*groups).statistic is (between/(b-1)) / (within/(n-b)).
    f = np.array(
        [f_oneway(*[y[col == k] for k in range(b)]).statistic for col in bins.T]
    )
    within = 1 / (1 + f * (b - 1) / (n - b))
    expected = 1 - within * (n - 1) / (n - b)
    assert explained_share(bins, y, 9) == pytest.approx(expected, abs=1e-12)


def test_noise_explains_nothing_on_average():
    rng = np.random.default_rng(1)
    bins = rng.integers(0, 40, (200, 400)).astype(np.uint8)
    share = explained_share(bins, rng.normal(size=200), 40)
    assert abs(share.mean()) < 0.01
    assert share.min() < 0


def test_neither_units_nor_names_of_bins_have_a_say():
    bins, y = table()
    new = np.random.default_rng(2).permutation(9).astype(np.uint8)
    np.testing.assert_allclose(
        explained_share(new[bins], 1000 - 3 * y, 9), explained_share(bins, y, 9)
    )


def test_blocks_of_columns_are_seamless(monkeypatch):
    bins, y = table()
    whole = explained_share(bins, y, 9)
    monkeypatch.setattr(explained, "_CELLS_AT_ONCE", 900)
    np.testing.assert_array_equal(explained_share(bins, y, 9), whole)


def test_a_constant_target_has_no_variance_to_explain():
    bins, _ = table()
    assert explained_share(bins, np.full(300, 2.5), 9).tolist() == [0.0] * 7
