"""How heavy a tail is."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen.stats.intervals import evaluate, score_interval
from unseen.stats.metrics.catalogue import METRICS
from unseen.stats.tails import tail_index


@pytest.mark.parametrize("index", [1.0, 2.0, 3.0])
def test_the_index_of_a_pareto_law_is_recovered(index):
    rng = np.random.default_rng(0)
    found = [tail_index(rng.pareto(index, 10_000)) for _ in range(40)]
    assert np.mean(found) == pytest.approx(index, rel=0.25)


def test_light_tails_and_few_rows_have_a_high_one():
    rng = np.random.default_rng(0)
    assert tail_index(rng.normal(size=2_000)) > 4
    assert tail_index(rng.uniform(size=2_000)) > 10
    assert tail_index(rng.pareto(1.0, 49)) == np.inf
    assert tail_index(np.repeat([0.0, 1.0], 100)) == np.inf


@settings(max_examples=30, deadline=None)
@given(st.floats(1e-6, 1e6), st.floats(-1e3, 1e3))
def test_law_unit_and_origin_have_no_say(unit, origin):
    y = np.random.default_rng(3).pareto(2.0, 500)
    assert tail_index(unit * (y + origin)) == pytest.approx(tail_index(y), rel=1e-6)


def test_where_the_tail_is_too_heavy_an_interval_is_unknown():
    rng = np.random.default_rng(0)
    r2 = METRICS["r2"]
    x = rng.normal(size=1_000)
    for noise, known in (
        (rng.normal(size=1_000), True),
        (rng.pareto(1.2, 1_000), False),
    ):
        y = x + noise
        estimate = score_interval(r2, y, evaluate(r2, y, x))
        assert (estimate.low is not None) is known
        assert ("too heavy" in estimate.method) is not known
        assert estimate.value is not None
