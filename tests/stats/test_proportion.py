"""The Wilson interval against outside values, its own laws, and its coverage."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from unseen import InputError
from unseen.stats.proportion import wilson_interval


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        # scipy.stats.binomtest(hits, n).proportion_ci(0.95, method="wilson")
        (0, 10, 0.0, 0.2775327998628892),
        (3, 20, 0.05236874589621655, 0.3604188647407569),
    ],
)
def test_agrees_with_scipy(hits, n, low, high):
    e = wilson_interval(hits, n)
    assert (e.low, e.high) == pytest.approx((low, high), abs=1e-12)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_mirror(case):
    hits, n = case
    a, b = wilson_interval(hits, n), wilson_interval(n - hits, n)
    assert (a.low, a.high) == pytest.approx((1 - b.high, 1 - b.low))


@pytest.mark.parametrize("p", [0.05, 0.3])
def test_covers_about_as_often_as_it_says(p):
    hits = np.random.default_rng(1).binomial(50, p, size=4000)
    ends = [wilson_interval(int(h), 50) for h in hits]
    covered = np.mean([e.low <= p <= e.high for e in ends])
    assert 0.93 <= covered <= 0.985


@pytest.mark.parametrize(
    ("kwargs", "says"),
    [
        (
            {"hits": 0, "n": 0},
            "`n` must be at least 1, got 0. Pass a non-empty sample.",
        ),
        ({"hits": 5, "n": 3}, "`hits` must lie in 0..3 (= `n`), got 5."),
        (
            {"hits": 1, "n": 3, "level": 95},
            "`level` must lie strictly between 0 and 1, got 95. "
            "For a 95% interval pass 0.95.",
        ),
    ],
)
def test_messages(kwargs, says):
    with pytest.raises(InputError) as error:
        wilson_interval(**kwargs)
    assert str(error.value) == says
