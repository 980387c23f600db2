"""The share of the variance between groups: against ANOVA, by laws, and its size."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen.stats.grouping import (
    correlation_beyond_order,
    indicators,
    intraclass_correlation,
)

stats = pytest.importorskip("scipy.stats")


def grouped(share, n_groups, size, rng):
    """Give a target of which a share of the variance belongs to the groups."""
    groups = np.repeat(np.arange(n_groups), size)
    own = rng.normal(size=n_groups)[groups]
    y = np.sqrt(share) * own + np.sqrt(1 - share) * rng.normal(size=len(groups))
    return y[:, None], groups


def test_it_agrees_with_the_analysis_of_variance():
    rng = np.random.default_rng(0)
    y, groups = grouped(0.4, 25, 6, rng)
    # F = scipy.stats.f_oneway(*samples).statistic; (F - 1) / (F - 1 + size)
    f = stats.f_oneway(*[y[groups == g, 0] for g in range(25)]).statistic
    e = intraclass_correlation(y, groups)
    assert e.value == pytest.approx((f - 1) / (f - 1 + 6))
    assert e.n == 25


def test_it_agrees_by_hand_for_groups_of_unlike_size():
    rng = np.random.default_rng(1)
    size = rng.integers(1, 9, 30)
    groups = np.repeat(np.arange(30), size)
    y = rng.normal(size=30)[groups] + rng.normal(size=len(groups))
    n, k = len(y), 30
    means = np.array([y[groups == g].mean() for g in range(k)])
    between = (size * (means - y.mean()) ** 2).sum() / (k - 1)
    within = ((y - means[groups]) ** 2).sum() / (n - k)
    m = (n - (size**2).sum() / n) / (k - 1)
    by_hand = (between - within) / (between + (m - 1) * within)
    assert intraclass_correlation(y[:, None], groups).value == pytest.approx(by_hand)


@pytest.mark.parametrize("share", [0.0, 0.3])
def test_the_interval_covers_about_as_often_as_it_says(share):
    rng = np.random.default_rng(2)
    hits = 0
    for _ in range(300):
        e = intraclass_correlation(*grouped(share, 40, 5, rng), level=0.9)
        assert e.low is not None
        assert e.high is not None
        hits += e.low <= share <= e.high
    assert 0.85 <= hits / 300 <= 0.97


def test_groups_of_one_kind_have_all_of_the_variance():
    groups = np.repeat(np.arange(20), 4)
    e = intraclass_correlation((groups % 2).astype(float)[:, None], groups)
    assert (e.value, e.low, e.high) == (1.0, 1 - 3 / 20, 1.0)


@pytest.mark.parametrize(
    ("y", "groups"),
    [
        (np.arange(10.0), np.arange(10)),
        (np.arange(10.0), np.repeat([0, 1], 5)),
        (np.ones(20), np.repeat(np.arange(5), 4)),
    ],
)
def test_unknown_stays_unknown(y, groups):
    e = intraclass_correlation(y[:, None], groups)
    assert (e.value, e.low, e.high) == (None, None, None)


@settings(max_examples=20)
@given(st.integers(0, 10**6), st.sampled_from([0.125, -16.0]))
def test_order_labels_and_units_have_no_say(seed, unit):
    rng = np.random.default_rng(seed)
    y, groups = grouped(0.5, 12, 4, rng)
    order, label = rng.permutation(48), rng.permutation(100)[:12]
    a = intraclass_correlation(y, groups)
    b = intraclass_correlation(unit * y[order] + 3, label[groups[order]])
    assert (b.value, b.low, b.high) == pytest.approx((a.value, a.low, a.high), rel=1e-6)


def test_a_smooth_amount_shares_nothing_beyond_its_order():
    rng = np.random.default_rng(0)
    age = rng.integers(18, 90, 2000).astype(float)
    y = indicators(np.sin(age / 9) + rng.normal(size=2000), 0)
    e = correlation_beyond_order(y, age)
    assert e.low == 0.0
    assert e.value == pytest.approx(0.0, abs=0.03)


def test_a_name_shares_what_belongs_to_it():
    rng = np.random.default_rng(0)
    code = rng.permutation(400)[np.repeat(np.arange(400), 6)]
    y = rng.normal(size=400)[code] + rng.normal(size=2400)
    e = correlation_beyond_order(y[:, None], code.astype(float))
    assert e.value == pytest.approx(0.5, abs=0.06)
    # The same names in an order of their own: what intraclass_correlation gives.
    whole = intraclass_correlation(y[:, None], code).value
    assert e.value == pytest.approx(whole, abs=0.06)


@pytest.mark.parametrize("share", [0.0, 0.4])
def test_the_interval_beyond_order_covers_about_as_often_as_it_says(share):
    rng = np.random.default_rng(3)
    hits = 0
    for _ in range(300):
        y, groups = grouped(share, 120, 5, rng)
        e = correlation_beyond_order(y, groups.astype(float), level=0.9)
        assert e.low is not None
        assert e.high is not None
        hits += e.low <= share <= e.high
    assert 0.84 <= hits / 300 <= 0.97


def test_too_few_pairs_are_unknown():
    code = np.repeat(np.arange(39.0), 3)
    e = correlation_beyond_order(np.arange(117.0)[:, None], code)
    assert (e.value, e.n) == (None, 19)


def test_ranks_of_values_share_their_middle_where_they_tie():
    values = np.array([3.0, 1.0, 3.0, 2.0, 3.0])
    # scipy.stats.rankdata(values) - 1
    expected = stats.rankdata(values) - 1
    assert indicators(values, 0).ravel().tolist() == expected.tolist()


def test_two_classes_need_one_indicator():
    assert indicators(np.array([0.0, 1.0, 1.0]), 2).ravel().tolist() == [0, 1, 1]
