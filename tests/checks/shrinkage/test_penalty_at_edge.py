"""PEN003: planted, silent, undecided, not applicable, and a law."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.linear_model import Lasso, LassoCV, Ridge, RidgeCV
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.svm import LinearSVC
from tests.checks.shrinkage.lines import (
    CLEARLY,
    LIKELY,
    NOTHING,
    PERHAPS,
    classes,
    evidence_of,
    numbers,
)
from tests.checks.tables import only

from unseen.checks.shrinkage.penalty_at_edge import PenaltyAtEdge
from unseen.errors import NotApplicable
from unseen.result import Severity, Verdict
from unseen.scoring.penalised.line import Swap

WEAK = [1e-4, 1e-3, 1e-2]


def asked(model, X, y, gain=PERHAPS, **rest):
    return PenaltyAtEdge().run(evidence_of(model, X, y, {Swap.LONGER: gain}, **rest))


@pytest.mark.parametrize(
    "model",
    [
        RidgeCV(alphas=WEAK),
        GridSearchCV(Ridge(), {"alpha": WEAK}),
        RidgeCV(alphas=WEAK[::-1]),
    ],
)
def test_the_strongest_of_weak_penalties_is_told(model):
    finding = only(asked(model, *numbers(80, 40)), Severity.NOTE)
    assert finding.message == (
        "The search chose alpha = 0.01 of 3 values from 0.0001 to 0.01: the strongest "
        "penalty that it was given; a rival gains 0.030 [-0.050, 0.110] in R²."
    )
    assert dict(finding.evidence) == {"chosen": 0.01, "low": 1e-4, "high": 1e-2}


def test_a_longer_grid_that_may_be_better_by_little_leaves_it_a_note():
    finding = only(asked(RidgeCV(alphas=WEAK), *numbers(80, 40), LIKELY), Severity.NOTE)
    assert "gains 0.050 [0.020, 0.080]" in finding.message


def test_a_longer_grid_that_is_better_makes_it_a_warning():
    made = asked(RidgeCV(alphas=WEAK), *numbers(80, 40), CLEARLY)
    finding = only(made, Severity.WARNING)
    assert finding.remedy is not None
    assert finding.remedy.model == "longer grid"
    assert finding.remedy.text == "Let the grid go on beyond alpha = 0.01."


def test_a_longer_grid_that_surely_gains_nothing_is_clear():
    (finding,) = asked(RidgeCV(alphas=WEAK), *numbers(80, 40), NOTHING)
    assert finding.verdict is Verdict.CLEAR
    assert "an end of it; a rival gains 0.000" in finding.message


def test_strong_and_weak_are_the_other_way_round_for_c():
    X, y = classes(80, 30)
    grid = GridSearchCV(LinearSVC(), {"C": [1e-6, 1e-5]})
    finding = only(asked(grid, X, y, classes=True))
    assert (
        "= 1e-06 of 2 values from 1e-06 to 1e-05: the strongest penalty"
        in finding.message
    )


def test_a_choice_inside_the_grid_is_clear():
    (finding,) = asked(RidgeCV(alphas=[1e-4, 20, 1e6]), *numbers(80, 40))
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "The search chose alpha = 20 of 3 values from 0.0001 to 1e+06."
    )


def test_no_coefficient_left_to_shrink_is_clear():
    X, _ = numbers(100, 5)
    y = np.random.default_rng(7).normal(size=100)
    (finding,) = asked(LassoCV(), X, y)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message.endswith("; no coefficient is left to shrink.")


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Lasso(), "The penalty of `Lasso` is not searched."),
        (RidgeCV(alphas=[1.0]), "The search has no grid of values."),
        (
            RandomizedSearchCV(Ridge(), {"alpha": [1.0, 2.0]}, n_iter=2),
            "The search has no grid of values.",
        ),
    ],
)
def test_not_applicable_without_a_grid(model, text):
    with pytest.raises(NotApplicable) as why:
        asked(model, *numbers())
    assert str(why.value) == text


@settings(max_examples=15, deadline=None)
@given(st.permutations([1e-4, 1e-3, 1e-2]), st.integers(0, 3))
def test_the_order_of_the_grid_does_not_matter(grid, seed):
    X, y = numbers(60, 30, seed)
    a = asked(RidgeCV(alphas=sorted(grid)), X, y)[0]
    b = asked(RidgeCV(alphas=grid), X, y)[0]
    assert (a.verdict, a.message) == (b.verdict, b.message)
