"""How often an honest choice looks like the best, against drawing it anew."""

import numpy as np
import pytest

from unseen.choices.luck import luck_of, luck_of_redrawn


def choices(rng, n, m=40):
    """Give losses of options that are about equally good, on two sets of rows."""
    rate = 0.3 + 0.002 * np.abs(np.arange(m) - m // 2)
    return [(rng.random((n, m)) < rate).astype(float) for _ in range(2)]


def test_it_errs_to_the_high_side_of_what_fresh_rows_give():
    rng = np.random.default_rng(0)
    said, seen = [], []
    for _ in range(60):
        here, elsewhere = choices(rng, 120)
        said.append(luck_of(here, 0.0, seed=1, halvings=30))
        chosen = elsewhere.mean(axis=0).argmin()
        means = here.mean(axis=0)
        seen.append(means[chosen] <= means.min() + 1e-9)
    assert np.mean(said) >= np.mean(seen) - 0.05
    assert np.mean(said) < 0.2


def test_a_wider_tolerance_makes_it_likelier():
    here, _ = choices(np.random.default_rng(1), 200)
    rates = [luck_of(here, t, seed=0) for t in (0.0, 0.01, 0.05, 0.5)]
    assert rates == sorted(rates)
    assert rates[-1] == 1.0


def test_the_same_seed_gives_the_same():
    here, _ = choices(np.random.default_rng(2), 60)
    assert luck_of(here, 0.0, seed=5) == luck_of(here, 0.0, seed=5)


def test_one_option_is_always_the_best():
    assert luck_of(np.random.default_rng(0).random((9, 1)), 0.0, seed=0) == 1.0
    assert luck_of(np.zeros((2, 3)), 0.0, seed=0, halvings=1) == pytest.approx(1.0)


def test_redrawn_rows_err_to_the_high_side_for_options_that_differ():
    rng = np.random.default_rng(4)
    rate = 0.3 + 0.01 * np.arange(6)
    said, seen = [], []
    here = (rng.random((300, 6)) < rate).astype(float)
    for _ in range(80):
        here = (rng.random((300, 6)) < rate).astype(float)
        elsewhere = (rng.random((300, 6)) < rate).astype(float)
        said.append(luck_of_redrawn(here, 0.0, seed=1, draws=20))
        means = here.mean(axis=0)
        seen.append(means[elsewhere.mean(axis=0).argmin()] <= means.min() + 1e-9)
    assert np.mean(said) >= np.mean(seen) - 0.05
    assert luck_of_redrawn(here, 0.5, seed=1) == 1.0
