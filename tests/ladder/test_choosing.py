"""The simplest within one paired standard error."""

import numpy as np
from hypothesis import given, settings, strategies as st

from unseen.ladder.choosing import within_reach
from unseen.stats.intervals import CROSS_VALIDATED
from unseen.stats.metrics.catalogue import metric_named
from unseen.stats.metrics.influence import Influence

R2, RMSE = metric_named("r2"), metric_named("rmse")


def judged(seed, gaps, n=50):
    rng = np.random.default_rng(seed)
    hard = rng.normal(size=n)
    found = {}
    for k, gap in enumerate(gaps):
        rows = hard + 0.2 * rng.normal(size=n)
        found[f"r{k}"] = Influence(value=gap, rows=rows - rows.mean())
    return found


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**6),
    st.lists(st.floats(0, 0.3, allow_subnormal=False), min_size=2, max_size=5),
)
def test_against_the_rule_in_words(seed, gaps):
    parts = judged(seed, gaps)
    chosen, best, _ = within_reach(parts, R2, None)
    top = max(gaps)
    assert parts[best].value == top
    for name, part in parts.items():
        apart = part.rows - parts[best].rows
        error = CROSS_VALIDATED * np.std(apart, ddof=1) / np.sqrt(len(apart))
        # `apart` sums to zero, so this is the same number.
        if name == chosen:
            assert top - part.value <= error + 1e-12
            break
        assert top - part.value > error - 1e-12


def test_what_all_find_hard_does_not_count():
    # The raw standard error of either score is .14; that of their difference is .03.
    parts = judged(0, [0.4, 0.5])
    assert within_reach(parts, R2, None)[0] == "r1"


def test_losses_turn_the_direction():
    parts = judged(1, [1.0, 2.0])
    assert within_reach(parts, RMSE, None)[:2] == ("r0", "r0")


def test_an_undefined_score_is_never_chosen():
    parts = judged(2, [0.1, 0.1])
    parts["r0"] = Influence(value=float("nan"), rows=np.zeros(50))
    assert within_reach(parts, R2, None)[0] == "r1"
