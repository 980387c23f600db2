"""SEL001: coins among which the best is claimed, and runs that are truly ahead."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.selection.tried import halves, runs, shown, tried
from tests.checks.tables import only

from unseen.checks.selection.best_of_many import BestOfMany
from unseen.errors import NotApplicable, Undecided
from unseen.result import Severity, Verdict

COINS = np.random.default_rng(0).binomial(200, 0.5, 50) / 200


def test_the_best_of_fifty_coins_is_a_warning():
    finding = only(
        BestOfMany().run(tried(0.585, runs=runs(COINS), n=200)), Severity.WARNING
    )
    assert finding.message == (
        "The claimed accuracy 0.585 is the best of 50 runs in the table (`accuracy`); "
        "corrected for the choice it is 0.508 [0.466, 0.654]: the choice adds 0.077. "
        "With some 12,000 rows it would add 0.01."
    )
    assert finding.effect is not None
    assert finding.effect.metric == "accuracy"
    assert finding.effect.inflation.value == pytest.approx(0.077, abs=0.001)
    assert finding.effect.present.value == 0.585
    assert not finding.effect.applied
    assert finding.picture is not None
    assert sum(row[2] for row in finding.picture.rows) == 50
    assert {row[3] for row in finding.picture.rows} == {0.585}


def test_predictions_see_what_scores_cannot():
    # Runs that differ by their seed alone: they err on the same rows.
    rng = np.random.default_rng(1)
    y = halves(400, rng)
    same = y + rng.normal(size=400)
    columns = np.column_stack([same + 0.1 * rng.normal(size=400) for _ in range(30)])
    best = ((columns > 0.5) == y[:, None]).mean(axis=0).max()
    (finding,) = BestOfMany().run(tried(float(best), run_rows=shown(y, columns), n=400))
    assert finding.severity in (None, Severity.NOTE)
    assert finding.estimate is not None
    assert finding.estimate.value == pytest.approx(best, abs=0.02)


def test_coins_with_their_predictions_come_back_to_a_half():
    rng = np.random.default_rng(2)
    y, columns = halves(300, rng), rng.random((300, 50))
    best = float(((columns > 0.5) == y[:, None]).mean(axis=0).max())
    finding = only(
        BestOfMany().run(tried(round(best, 3), run_rows=shown(y, columns))),
        Severity.WARNING,
    )
    assert finding.estimate is not None
    assert finding.estimate.value == pytest.approx(0.5, abs=0.03)
    assert dict(finding.evidence)["from"] == "rows"


def test_one_that_is_truly_ahead_is_clear():
    ahead = [*np.linspace(0.6, 0.62, 20), 0.8]
    (finding,) = BestOfMany().run(tried(0.8, runs=runs(ahead), n=400))
    assert finding.verdict is Verdict.CLEAR
    assert finding.message.startswith("The claimed accuracy 0.8 is the best of 21 runs")


def test_two_equal_runs_are_a_note():
    rng = np.random.default_rng(5)
    y, columns = halves(200, rng), rng.random((200, 3))
    best = float(((columns > 0.5) == y[:, None]).mean(axis=0).max())
    finding = only(
        BestOfMany().run(tried(best, run_rows=shown(y, columns))), Severity.NOTE
    )
    assert finding.picture is not None
    assert [row[0] for row in finding.picture.rows] == [
        "as reported",
        "corrected for the choice",
    ]


def test_a_claim_that_is_not_the_best_is_clear():
    (finding,) = BestOfMany().run(tried(0.51, runs=runs(COINS), n=200))
    assert finding.message == (
        "The claimed accuracy 0.51 is not the best of the 50 runs in the table "
        "(`accuracy`), which is 0.585."
    )


def test_a_claim_that_no_run_has_is_undecided():
    with pytest.raises(Undecided) as why:
        BestOfMany().run(tried(0.7, runs=runs(COINS), n=200))
    assert str(why.value) == (
        "The claimed accuracy 0.7 is better than the best of the 50 runs in the table "
        "(`accuracy`), 0.585: it is none of them. Give all runs, and the column that "
        "was reported."
    )


def test_undecided_without_the_number_of_rows():
    with pytest.raises(Undecided) as why:
        BestOfMany().run(tried(0.585, runs=runs(COINS)))
    assert str(why.value) == (
        "It is not known how many rows scored the 50 runs. Give the test table, or "
        "their number."
    )


def test_undecided_for_a_loss_without_a_limit():
    with pytest.raises(Undecided) as why:
        BestOfMany().run(tried(1.5, "rmse", runs=runs([1.5, 1.7]), n=99))
    assert str(why.value) == (
        "The number of rows alone says nothing of the error of the RMSE. Give what "
        "each run said of the test rows."
    )


def test_a_loss_is_corrected_upwards():
    rng = np.random.default_rng(7)
    y = rng.normal(size=200)
    columns = rng.normal(size=(200, 40)) * 0.4
    errors = np.sqrt(((columns - y[:, None]) ** 2).mean(axis=0))
    finding = only(
        BestOfMany().run(
            tried(float(errors.min()), "rmse", run_rows=shown(y, columns, classes=0))
        )
    )
    assert finding.effect is not None
    assert finding.effect.without.value is not None
    assert finding.effect.without.value > errors.min()
    assert (finding.effect.inflation.value or 0) > 0


def test_without_a_claim_the_best_run_stands_for_it():
    finding = only(BestOfMany().run(tried(runs=runs(COINS), n=200)))
    assert finding.message.startswith(
        "The best accuracy of 50 runs in the table (`accuracy`) is 0.585; corrected"
    )


def test_one_run_is_no_choice():
    (finding,) = BestOfMany().run(tried(0.8, runs=runs([0.8]), n=99))
    assert finding.message == (
        "There is one run in the table (`accuracy`), so none was chosen."
    )


def test_not_applicable_without_runs():
    with pytest.raises(NotApplicable, match=r"^No table of runs was given\.$"):
        BestOfMany().run(tried(0.8))
    bare = tried(0.8)
    with pytest.raises(NotApplicable) as why:
        BestOfMany().run(type(bare)(task=bare.task, profile=bare.profile))
    assert str(why.value) == (
        "No table of runs was given, so nothing is known of a choice."
    )


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(12)), st.integers(20, 5000))
def test_the_order_of_the_runs_does_not_matter(order, n):
    scores = np.linspace(0.5, 0.6, 12)
    first = BestOfMany().run(tried(0.6, runs=runs(scores), n=n))[0]
    again = BestOfMany().run(tried(0.6, runs=runs(scores[list(order)]), n=n))[0]
    assert first.verdict is again.verdict
    assert first.estimate is not None
    assert again.estimate is not None
    assert first.estimate.value == pytest.approx(again.estimate.value, abs=0.01)
