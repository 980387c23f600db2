"""PEN001: planted, silent, undecided, not applicable, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.linear_model import (
    LinearRegression,
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    TweedieRegressor,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tests.checks.shrinkage.lines import (
    CLEARLY,
    LIKELY,
    NOTHING,
    classes,
    evidence_of,
    numbers,
)
from tests.checks.tables import names, only

from unseen.checks.shrinkage.swinging_coefficients import SwingingCoefficients
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, Verdict
from unseen.scoring.penalised.line import Swap


def repeated(n=200, noise=0.01, seed=0):
    X, y = numbers(n, 4, seed)
    X[:, 3] = X[:, 0] + noise * np.random.default_rng(seed + 1).normal(size=n)
    return X, y


def asked(model, X, y, gain=NOTHING, **rest):
    return SwingingCoefficients().run(
        evidence_of(model, X, y, {Swap.SHRUNK: gain}, **rest)
    )


def test_columns_that_repeat_each_other_are_named():
    finding = only(asked(LinearRegression(), *repeated()), Severity.NOTE)
    assert names(finding) == ["m0", "m3"]
    assert finding.message == (
        "`m0` and `m3` nearly repeat each other (condition index 215): together they "
        "tell the target, and the rows do not say by which of them. The coefficient of "
        "`m0` is -1.44 [-14.5, 11.6] per standard deviation, and its sign turns in 41% "
        "of samples like this one; a rival gains 0.000 [-0.010, 0.010] in R²."
    )
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.SWAP_MODEL
    assert finding.remedy.model == "shrunk"
    assert finding.effect is not None
    assert finding.effect.inflation.value == 0.0


def test_a_penalised_model_that_may_be_better_by_little_leaves_it_a_note():
    finding = only(asked(LinearRegression(), *repeated(), LIKELY), Severity.NOTE)
    assert "gains 0.050 [0.020, 0.080]" in finding.message


def test_a_penalised_model_that_is_better_makes_it_a_warning():
    finding = only(asked(LinearRegression(), *repeated(), CLEARLY), Severity.WARNING)
    assert finding.effect is not None
    assert finding.effect.inflation.value == -0.1


def test_an_exact_copy_could_have_any_coefficient():
    X, y = repeated(noise=0.0)
    message = only(asked(LinearRegression(), X, y)).message
    assert "condition index beyond what numbers hold" in message
    assert "and could be anything per standard deviation" in message


@pytest.mark.parametrize("scaler", [True, False])
def test_logistic_and_poisson_models_are_looked_at_too(scaler):
    X, y = classes(400)
    X[:, 3] = X[:, 0] + 0.01 * np.random.default_rng(1).normal(size=400)
    free = LogisticRegression(C=np.inf, max_iter=5000)
    model = make_pipeline(StandardScaler(), free) if scaler else free
    finding = only(asked(model, X, y, classes=True))
    assert {s.name.rpartition("__")[2] for s in finding.subjects} == {"m0", "m3"}
    counts = np.random.default_rng(2).poisson(np.exp(0.5 * X[:, 0])).astype(float)
    poisson = PoissonRegressor(alpha=0, max_iter=5000)
    assert only(asked(poisson, X, counts)).subjects


def test_a_group_that_says_nothing_is_clear():
    X, y = numbers(200, 6)
    X[:, 5] = X[:, 4] + 0.01 * X[:, 5]
    (finding,) = asked(LinearRegression(), X, y)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "1 group of features nearly repeat each other; the rows tell their "
        "coefficients all the same, or they say nothing together."
    )


def test_columns_with_enough_of_their_own_are_clear():
    (finding,) = asked(LinearRegression(), *repeated(noise=0.5))
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "No features repeat each other up to a condition index of 10."
    )


def test_the_levels_of_a_word_are_no_repeat():
    X, y = numbers(200, 4)
    level = np.random.default_rng(3).integers(0, 3, 200)
    X = np.column_stack([X, *(level == k for k in range(3))]).astype(float)
    (finding,) = asked(LinearRegression(), X, y)
    assert finding.verdict is Verdict.CLEAR


def test_undecided_where_the_classes_are_separated():
    X, y = classes(60)
    X[:, 0] = 10 * y + X[:, 0]
    free = LogisticRegression(C=np.inf, max_iter=20_000, tol=1e-10)
    with pytest.raises(Undecided) as why:
        asked(free, X, y, classes=True)
    assert str(why.value) == (
        "The classes are told apart without an error: see PEN002."
    )


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Ridge(), "`Ridge` has a penalty."),
        (
            TweedieRegressor(alpha=0, power=0),
            "`TweedieRegressor` has no standard errors that are known.",
        ),
    ],
)
def test_not_applicable_with_a_penalty_or_another_loss(model, text):
    with pytest.raises(NotApplicable) as why:
        asked(model, *repeated())
    assert str(why.value) == text


def test_not_applicable_with_as_many_parameters_as_rows():
    with pytest.raises(NotApplicable) as why:
        asked(LinearRegression(), *numbers(20, 30))
    assert str(why.value) == "There are as many parameters as rows: see PEN005."


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(4)), st.lists(st.floats(-3, 3), min_size=4, max_size=4))
def test_neither_units_nor_the_order_of_columns_matter(order, powers):
    X, y = repeated()
    other = (X * 10.0 ** np.array(powers))[:, order]
    labels = [f"m{j}" for j in order]
    a = only(asked(LinearRegression(), X, y))
    b = only(asked(LinearRegression(), other, y, names=labels))
    assert {s.name for s in a.subjects} == {s.name for s in b.subjects}
    assert dict(a.evidence)["condition_index"] == pytest.approx(
        dict(b.evidence)["condition_index"], rel=1e-4
    )


def test_false_alarms_on_independent_columns_are_none():
    found = 0
    for seed in range(60):
        (finding,) = asked(LinearRegression(), *numbers(60, 8, seed))
        found += finding.verdict is Verdict.FOUND
    assert found == 0
