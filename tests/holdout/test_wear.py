"""What answers give away: the histories counted by hand, the bar by simulation."""

from itertools import product
from math import exp, log

import numpy as np
import pytest
from hypothesis import given, strategies as st

from unseen.holdout.wear import default_budget, nats_given, values_between, worn_ends

stats = pytest.importorskip("scipy.stats")


@pytest.mark.parametrize("looks", [0, 1, 2, 5])
@pytest.mark.parametrize("most", [0, 1, 2, None])
def test_the_weights_of_all_histories_of_one_length_sum_to_its_share(looks, most):
    # Every history, spelled out: None is an answer that told nothing.
    alphabet = [None, "a", "b", "c"]
    total = 0.0
    for history in product(alphabet, repeat=looks):
        told = sum(letter is not None for letter in history)
        if most is None or told <= most:
            total += exp(-nats_given(looks=looks, told=told, values=3, most=most))
    assert total == pytest.approx(1 / ((looks + 1) * (looks + 2)))


def test_the_shares_of_all_lengths_sum_to_one():
    # 1/(1·2) + 1/(2·3) + ... + 1/(k(k+1)) = 1 - 1/(k+1)
    shares = [exp(-nats_given(looks=i, told=0, values=9, most=0)) for i in range(500)]
    assert sum(shares) == pytest.approx(1 - 1 / 501)


@given(
    mean=st.floats(0, 1),
    n=st.integers(2, 10**6),
    nats=st.floats(0, 50),
    more=st.floats(0.1, 5),
)
def test_the_bar_holds_its_mean_grows_with_wear_and_has_a_mirror(mean, n, nats, more):
    low, high = worn_ends(mean, mean, n=n, nats=nats, level=0.95)
    assert 0 <= low <= mean <= high <= 1
    wider = worn_ends(mean, mean, n=n, nats=nats + more, level=0.95)
    assert wider[0] <= low
    assert high <= wider[1]
    mirror = worn_ends(1 - mean, 1 - mean, n=n, nats=nats, level=0.95)
    assert (1 - mirror[1], 1 - mirror[0]) == pytest.approx((low, high), abs=1e-9)
    # Pinsker: never wider than Hoeffding's bar.
    half = np.sqrt((log(2 / 0.05) + nats) / (2 * n))
    assert high - mean <= half + 1e-9


@pytest.mark.parametrize(("p", "n"), [(0.02, 200), (0.3, 50), (0.5, 1000)])
def test_the_bar_covers_by_the_exact_binomial_law(p, n):
    hits = np.arange(n + 1)
    ends = [worn_ends(h / n, h / n, n=n, nats=0.0, level=0.9) for h in hits]
    out = np.array([not low <= p <= high for low, high in ends])
    assert stats.binom.pmf(hits, n, p)[out].sum() <= 0.1


def test_a_perfect_score_has_a_bar():
    # kl(0, p) = -log(1 - p), so the upper end is 1 - (β/2)^(1/n).
    low, high = worn_ends(0.0, 0.0, n=100, nats=0.0, level=0.95)
    assert low == 0
    assert high == pytest.approx(1 - 0.025 ** (1 / 100), abs=1e-9)


def test_the_budget_is_the_largest_that_keeps_the_bar():
    n, threshold, values = 10_000, 0.04, 101
    budget = default_budget(n=n, threshold=threshold, values=values, level=0.95)

    def error(b):
        nats = nats_given(looks=1000, told=b, values=values, most=b)
        return np.sqrt((log(2 / 0.05) + nats) / (2 * n))

    assert error(budget) <= 2 * threshold < error(budget + 1)
    assert default_budget(n=10, threshold=0.5, values=9, level=0.95) == 1


def test_values_are_counted_with_both_ends():
    assert values_between(0.0, 1.0, 0.01) == 101
    assert values_between(-1.0, 1.0, 0.3) == len(
        {round(x / 0.3) for x in np.linspace(0, 2, 9999)}
    )
