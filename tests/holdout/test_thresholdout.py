"""Thresholdout: its laws, its budget, its bar under attack, and its texts."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given, strategies as st

from unseen.errors import InputError
from unseen.holdout.thresholdout import (
    Answered,
    BudgetSpent,
    Source,
    Thresholdout,
    ThresholdoutState,
    ask,
)

LOSS = st.floats(0, 1)
STATE = st.builds(
    ThresholdoutState, looks=st.integers(9, 10**6), spent=st.integers(0, 9)
)


def first(rules, training, holdout):
    return ask(rules, ThresholdoutState(), training=training, holdout=holdout)[0]


def test_defaults_are_the_authors_at_ten_thousand_rows():
    rules = Thresholdout.for_rows(10_000)
    assert (rules.threshold, rules.sigma) == pytest.approx((0.04, 0.04 / 32))
    scaled = Thresholdout.for_rows(10_000, low=-2, high=2)
    assert scaled.threshold == pytest.approx(0.16)
    assert Thresholdout.for_rows(40_000).threshold == pytest.approx(0.02)
    assert Thresholdout.for_rows(9).threshold == 0.5


@given(training=LOSS, holdout=LOSS, seed=st.integers(0, 2**128), state=STATE)
def test_an_answer_is_within_what_it_says_of_the_holdout(
    training, holdout, seed, state
):
    rules = Thresholdout.for_rows(10_000, seed=seed)
    said, after = ask(rules, state, training=training, holdout=holdout)
    assert isinstance(said, Answered)
    value = said.estimate.value
    assert after.looks == state.looks + 1
    assert said.left == rules.budget - after.spent
    assert said.estimate.low <= holdout <= said.estimate.high
    if said.source is Source.TRAINING:
        assert value == training
        assert abs(value - holdout) <= rules.tolerance
        assert after.spent == state.spent
    else:
        assert after.spent == state.spent + 1
        assert abs(value - holdout) <= 3 * rules.sigma + rules.step / 2 + 1e-9
        assert value / rules.step == pytest.approx(round(value / rules.step))
    # The comparison's noise ends, so far from the threshold it has no say.
    if abs(training - holdout) > rules.tolerance:
        assert said.source is Source.HOLDOUT
    if abs(training - holdout) < 2 * rules.threshold - rules.tolerance:
        assert said.source is Source.TRAINING


@given(training=LOSS, holdout=LOSS, seed=st.integers(0, 9), state=STATE)
def test_the_same_look_gives_the_same_answer_also_after_a_restart(
    training, holdout, seed, state
):
    rules = Thresholdout.for_rows(500, seed=seed, budget=10)
    again = Thresholdout(**json.loads(json.dumps(asdict(rules))))
    stored = ThresholdoutState(**json.loads(json.dumps(asdict(state))))
    assert again == rules
    assert ask(again, stored, training=training, holdout=holdout) == ask(
        rules, state, training=training, holdout=holdout
    )


@given(training=LOSS, holdout=LOSS, state=STATE)
def test_units_of_the_loss_have_no_say(training, holdout, state):
    # A power of two keeps the products exact.
    plain = Thresholdout.for_rows(10_000, seed=3)
    scaled = Thresholdout.for_rows(10_000, seed=3, high=4.0)
    a = ask(plain, state, training=training, holdout=holdout)
    b = ask(scaled, state, training=4 * training, holdout=4 * holdout)
    assert a[1] == b[1]
    assert isinstance(a[0], Answered)
    assert isinstance(b[0], Answered)
    assert b[0].estimate.value == pytest.approx(4 * a[0].estimate.value, abs=1e-9)
    assert b[0].estimate.high == pytest.approx(4 * a[0].estimate.high, abs=1e-9)


def test_only_answers_from_the_holdout_spend_and_then_it_is_spent():
    rules, state = Thresholdout.for_rows(10_000, budget=3, seed=1), ThresholdoutState()
    for left in (2, 1, 0):
        said, state = ask(rules, state, training=0.2, holdout=0.2)
        assert (said.source, said.left) == (Source.TRAINING, left + 1)
        said, state = ask(rules, state, training=0.0, holdout=0.5)
        assert (said.source, said.left) == (Source.HOLDOUT, left)
    said, after = ask(rules, state, training=0.2, holdout=0.2)
    assert said == BudgetSpent(looks=6, budget=3)
    assert after == state
    assert not hasattr(said, "estimate")
    assert said.message == (
        "The budget of 3 is spent after 6 looks. "
        "Seal fresh rows, or open the holdout for its one final score."
    )


def test_the_bar_widens_with_use():
    rules = Thresholdout.for_rows(10_000)
    states = [(0, 0), (10, 0), (10, 1), (1000, 1), (1000, 9)]
    widths = []
    for looks, spent in states:
        state = ThresholdoutState(looks=looks, spent=spent)
        said, _ = ask(rules, state, training=0.3, holdout=0.3)
        widths.append(said.estimate.high - said.estimate.low)
    assert widths == sorted(set(widths))
    # One look at 10,000 rows: tolerance and little more.
    assert widths[0] / 2 < rules.tolerance + 0.02


def test_noise_has_the_law_of_laplace_without_its_tails():
    rules = Thresholdout.for_rows(10_000, sigma=0.01, budget=10**6)
    values = []
    state = ThresholdoutState()
    for _ in range(3000):
        said, state = ask(rules, state, training=0.0, holdout=0.5)
        values.append(said.estimate.value - 0.5)
    # Rounded to 0.01, so |noise| <= 0.035, and the mean size of Laplace noise of
    # scale 1 below 3 is (1 - 4 e^-3) / (1 - e^-3).
    assert np.abs(values).max() <= 0.035
    size = (1 - 4 * np.exp(-3)) / (1 - np.exp(-3)) * 0.01
    assert np.mean(np.abs(values)) == pytest.approx(size, rel=0.08)
    assert abs(np.mean(values)) < 0.001


def test_an_honest_training_value_hardly_ever_spends():
    # Gap of two means of 10,000 rows with 0/1 losses of mean .5: sd 0.5 sqrt(2) / 100.
    rules = Thresholdout.for_rows(10_000, budget=10**6)
    gaps = np.random.default_rng(0).normal(0, 0.00707, 5000)
    state = ThresholdoutState()
    for gap in gaps:
        _, state = ask(rules, state, training=0.5 + gap, holdout=0.5)
    assert state.spent <= 5


def climb(rules, n, looks, seed, fixed=False):
    """Climb the holdout: flip a coordinate of the guess, keep it if it seems better.

    The true loss of any guess is one half; the training rows hold it in every way.
    """
    rng = np.random.default_rng(seed)
    signs = rng.choice([-1, 1], size=(looks, n))  # of feature times label
    vote, state, out, said_best = np.zeros(n), ThresholdoutState(), [], 1.0
    for row in signs:
        trial = vote + row
        wrong = float(np.mean((trial < 0) + 0.5 * (trial == 0)))
        said, state = ask(rules, state, training=0.5, holdout=wrong)
        if isinstance(said, BudgetSpent):
            break
        if fixed:
            first_look, _ = ask(rules, ThresholdoutState(), training=0.5, holdout=wrong)
            said = replace(said, estimate=first_look.estimate)
        out.append(not said.estimate.low <= 0.5 <= said.estimate.high)
        if said.estimate.value <= said_best:
            vote, said_best = trial, said.estimate.value
    return sum(out), len(out)


@pytest.mark.parametrize(
    "rules",
    [
        Thresholdout.for_rows(400),
        # Next to no tolerance: the sampling part of the bar has to hold by itself.
        Thresholdout.for_rows(400, threshold=0.005, sigma=0.0, budget=60),
    ],
)
def test_every_bar_holds_while_the_holdout_is_climbed(rules):
    # Nominal: in at most 5% of lives one bar misses. It errs to the wide side.
    lives = [climb(replace(rules, seed=s), 400, 60, s) for s in range(40)]
    assert sum(misses > 0 for misses, _ in lives) <= 2
    assert sum(looks for _, looks in lives) > 1000


def test_the_climb_would_fool_a_bar_that_forgets():
    # A longer climb with the bar of a single look, which nominally misses in 5%.
    rules = Thresholdout.for_rows(400, threshold=0.005, sigma=0.0, budget=200)
    lives = [climb(replace(rules, seed=s), 400, 200, s, fixed=True) for s in range(20)]
    assert sum(misses > 0 for misses, _ in lives) >= 10
    kept = [climb(replace(rules, seed=s), 400, 200, s) for s in range(20)]
    assert sum(misses > 0 for misses, _ in kept) <= 1


def test_losses_of_rows_are_averaged_and_checked():
    rules = Thresholdout.for_rows(4, high=2.0)
    assert rules.mean_of([0, 1, 2, 1]) == 1.0
    for losses, says in (
        ([0, 1], "one loss for each of the 4 holdout rows, got shape (2,)"),
        ([0, 1, 2, 3], "lie in [0, 2], got 3"),
    ):
        with pytest.raises(InputError) as error:
            rules.mean_of(losses)
        assert says in str(error.value)


@pytest.mark.parametrize(
    ("kwargs", "says"),
    [
        (
            {"n": 1},
            "`n` must be at least 2, got 1. Pass the number of holdout rows.",
        ),
        (
            {"low": 1.0},
            "`low` must be finite and below `high`, got [1.0, 1.0]. "
            "Pass the least and the largest loss that one row can have.",
        ),
        (
            {"threshold": 1.5},
            "`threshold` must lie strictly between 0 and 1 (= high - low), got 1.5. "
            "Leave it out for the default.",
        ),
        (
            {"sigma": -1.0},
            "`sigma` must be at least 0, got -1. Leave it out for the default.",
        ),
        (
            {"budget": -2},
            "`budget` must be at least 0, got -2. Leave it out for the default.",
        ),
        (
            {"level": 95},
            "`level` must lie strictly between 0 and 1, got 95. For 95% pass 0.95.",
        ),
        (
            {"seed": -1},
            "`seed` must be at least 0, got -1. Draw one with `secrets.randbits(128)`.",
        ),
    ],
)
def test_messages(kwargs, says):
    with pytest.raises(InputError) as error:
        Thresholdout.for_rows(**{"n": 100, **kwargs})
    assert str(error.value) == says


def test_a_state_that_cannot_be_is_refused():
    with pytest.raises(InputError) as error:
        ThresholdoutState(looks=1, spent=2)
    assert str(error.value) == (
        "`spent` must lie in 0..1 (= `looks`), got 2. "
        "Pass the state that the look before gave back."
    )


@pytest.mark.parametrize("value", [1.5, -0.1, float("nan")])
def test_a_mean_outside_the_bounds_spends_nothing(value):
    with pytest.raises(InputError) as error:
        first(Thresholdout.for_rows(100), 0.5, value)
    assert str(error.value) == (
        f"`holdout` must lie in [0, 1], got {value:g}. "
        "Clip the loss per row, or widen the bounds before the first look."
    )
