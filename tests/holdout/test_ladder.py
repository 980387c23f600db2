"""The Ladder: against a slow reading of the paper, its laws, and under attack."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from hypothesis.extra.numpy import arrays

from unseen.errors import InputError
from unseen.holdout.ladder import Ladder, LadderState, submit

LOSSES = arrays(float, (6, 12), elements=st.sampled_from([0.0, 0.25, 0.5, 1.0]))


def shown(rules, submissions):
    state, board = LadderState(), []
    for losses in submissions:
        said, state = submit(rules, state, losses=losses)
        board.append(said.best.value)
    return board


def by_the_paper(submissions, step):
    """Blum and Hardt's figures 1 and 3, row by row in plain Python."""
    board, best_rows, best = [], None, float("inf")
    for losses in map(list, submissions):
        n = len(losses)
        mean = sum(losses) / n
        need, grid = step, step
        if step is None:
            grid, need = 1 / n, 0.0
            if best_rows is not None:
                gaps = [a - b for a, b in zip(losses, best_rows, strict=True)]
                middle = sum(gaps) / n
                spread = sum((g - middle) ** 2 for g in gaps) / (n - 1)
                need = spread**0.5 / n**0.5
        if best_rows is None or mean < best - need - 1e-9:
            best_rows, best = losses, round(mean / grid) * grid
        board.append(best)
    return board


@pytest.mark.parametrize("step", [None, 0.125, 0.25])
@given(submissions=LOSSES)
def test_agrees_with_a_slow_reading_of_the_paper(step, submissions):
    rules = Ladder(n=12, step=step)
    assert shown(rules, submissions) == pytest.approx(by_the_paper(submissions, step))


@pytest.mark.parametrize("step", [None, 0.125])
@given(submissions=LOSSES)
def test_the_board_only_falls_and_says_who_moved_it(step, submissions):
    rules, state, before = Ladder(n=12, step=step), LadderState(), np.inf
    for i, losses in enumerate(submissions, 1):
        said, after = submit(rules, state, losses=losses)
        assert said.best.value <= before
        assert said.best.low <= said.best.value <= said.best.high
        assert said.improved == (said.best_look == i)
        assert after.looks == i
        assert after.moves == state.moves + said.improved
        if not said.improved:
            # A submission that does not move the board learns nothing of itself.
            assert (said.best.value, said.best.low) == (state.best, state.bar[0])
        state, before = after, said.best.value


@given(submissions=LOSSES, order=st.permutations(range(12)))
def test_order_of_the_rows_has_no_say(submissions, order):
    rules = Ladder(n=12, step=0.125)
    assert shown(rules, submissions) == shown(rules, submissions[:, order])


def test_a_fixed_step_moves_at_most_one_over_step_times():
    rules, state = Ladder(n=1000, step=0.1), LadderState()
    for wrong in range(1000, -1, -1):
        losses = np.arange(1000) < wrong
        _, state = submit(rules, state, losses=losses)
    assert state.moves <= 11


def test_a_truly_better_model_is_told():
    rng = np.random.default_rng(0)
    rules, state = Ladder(n=2000), LadderState()
    for p in (0.4, 0.3, 0.2):
        said, state = submit(rules, state, losses=rng.random(2000) < p)
        assert said.improved
        assert said.best.low <= p <= said.best.high


def test_bars_hold_while_the_board_is_climbed():
    # Random guesses, the best kept and changed a little: the truth is always one half.
    lives, wrong = 40, 0
    for seed in range(lives):
        rng = np.random.default_rng(seed)
        rules, state = Ladder(n=300), LadderState()
        guess, missed = rng.random(300) < 0.5, False
        for _ in range(150):
            trial = np.where(rng.random(300) < 0.1, ~guess, guess)
            said, state = submit(rules, state, losses=trial)
            guess = trial if said.improved else guess
            missed |= not said.best.low <= 0.5 <= said.best.high
        wrong += missed
    assert wrong <= 2


def test_one_row_less_wrong_is_a_tie():
    # One of n rows differs: its paired standard error is 1/n, just what was gained.
    rules, state = Ladder(n=12), LadderState()
    _, state = submit(rules, state, losses=np.eye(12)[0])
    said, _ = submit(rules, state, losses=np.zeros(12))
    assert not said.improved


@pytest.mark.parametrize(
    ("losses", "says"),
    [
        (
            [0.0, 1.0],
            "`losses` must have one loss for each of the 3 holdout rows, "
            "got shape (2,). Score every row once.",
        ),
        (
            [0.0, 2.0, 1.0],
            "`losses` must lie in [0, 1], got 2. "
            "Clip the loss per row, or widen the bounds before the first look.",
        ),
        (
            [0.0, np.nan, 1.0],
            "`losses` must lie in [0, 1], got nan. "
            "Clip the loss per row, or widen the bounds before the first look.",
        ),
    ],
)
def test_messages(losses, says):
    with pytest.raises(InputError) as error:
        submit(Ladder(n=3), LadderState(), losses=losses)
    assert str(error.value) == says


def test_a_step_out_of_range_is_refused():
    with pytest.raises(InputError) as error:
        Ladder(n=3, step=0.0)
    assert str(error.value) == (
        "`step` must lie in (0, 1], got 0. "
        "Leave it out to take the paired standard error."
    )
