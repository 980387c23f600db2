"""PEN002: planted, silent, undecided, not applicable, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
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

from unseen.checks.shrinkage.too_many_parameters import TooManyParameters
from unseen.errors import NotApplicable
from unseen.result import RemedyKind, Severity, Verdict
from unseen.scoring.penalised.line import Swap

FREE = LogisticRegression(C=np.inf, max_iter=5000)


def asked(model, X, y, gain=PERHAPS, **rest):
    return TooManyParameters().run(
        evidence_of(model, X, y, {Swap.SHRUNK: gain}, **rest)
    )


def test_few_rows_for_each_parameter_are_a_note_with_the_law():
    finding = only(asked(LinearRegression(), *numbers(200, 39)), Severity.NOTE)
    assert finding.message == (
        "`LinearRegression` fits 40 parameters without a penalty on 200 rows: 5.0 for "
        "each. Theory expects a squared error 0.317 higher on other rows, and it is "
        "0.121 [-0.0509, 0.37] higher; a rival gains 0.030 [-0.050, 0.110] in R²."
    )
    assert dict(finding.evidence) == {
        "parameters": 40,
        "rows_for_each": 5.0,
        "separated": False,
    }


def test_a_penalised_model_that_may_be_better_by_little_leaves_it_a_note():
    finding = only(asked(LinearRegression(), *numbers(200, 39), LIKELY), Severity.NOTE)
    assert "gains 0.050 [0.020, 0.080]" in finding.message


def test_a_penalised_model_that_is_better_makes_it_a_warning():
    made = asked(LinearRegression(), *numbers(200, 39), CLEARLY)
    finding = only(made, Severity.WARNING)
    assert finding.remedy is not None
    assert finding.remedy.text == (
        "Shrink the coefficients, or take 19 columns at most."
    )


def test_where_shrinkage_surely_gains_nothing_it_is_clear():
    (finding,) = asked(LinearRegression(), *numbers(200, 39), NOTHING)
    assert finding.verdict is Verdict.CLEAR


def test_where_no_rival_could_be_scored_the_count_is_told_all_the_same():
    X, y = numbers(200, 39)
    finding = only(TooManyParameters().run(evidence_of(LinearRegression(), X, y)))
    assert finding.message.endswith("what would take its place could not be scored.")
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.ASK
    assert finding.estimate is not None
    assert finding.estimate.method.startswith("squared error on other rows")


@pytest.mark.parametrize(("p", "verdict"), [(19, Verdict.CLEAR), (20, Verdict.FOUND)])
def test_ten_rows_for_each_are_enough(p, verdict):
    (finding,) = asked(LinearRegression(), *numbers(200, p))
    assert finding.verdict is verdict


def test_rows_of_classes_are_those_of_the_rarest():
    X, _ = numbers(400, 12)
    y = np.random.default_rng(1).permutation(np.arange(400) < 60).astype(float)
    finding = only(asked(FREE, X, y, classes=True))
    assert finding.message.startswith(
        "`LogisticRegression` fits 13 parameters without a penalty on 60 rows of the "
        "rarest class: 4.6 for each; "
    )


@pytest.mark.parametrize("gain", [NOTHING, PERHAPS])
def test_separated_classes_are_a_warning_whatever_is_gained(gain):
    X, y = classes(300)
    X[:, 0] = 5 * (2 * y - 1) + 0.1 * X[:, 0]
    finding = only(asked(FREE, X, y, gain, classes=True), Severity.WARNING)
    assert (
        "It tells its training rows apart without an error, so its coefficients have "
        "no end; " in finding.message
    )


def test_columns_that_repeat_each_other_count_once():
    X, y = numbers(200, 10)
    (finding,) = asked(LinearRegression(), np.column_stack([X, X, X]), y)
    assert finding.verdict is Verdict.CLEAR


def test_the_law_is_left_out_where_the_target_is_transformed():
    X, y = numbers(200, 39)
    model = TransformedTargetRegressor(
        LinearRegression(), func=np.sinh, inverse_func=np.arcsinh
    )
    assert "Theory" not in only(asked(model, X, y)).message


@pytest.mark.parametrize(
    ("model", "shape", "text"),
    [
        (Ridge(), (50, 4), "`Ridge` has a penalty."),
        (
            LinearRegression(),
            (20, 30),
            "There are as many parameters as rows: see PEN005.",
        ),
    ],
)
def test_not_applicable(model, shape, text):
    with pytest.raises(NotApplicable) as why:
        asked(model, *numbers(*shape))
    assert str(why.value) == text


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 60), st.floats(-4, 4))
def test_units_never_change_the_count(p, power):
    X, y = numbers(120, p)
    scaled = X * 10.0 ** (power * np.arange(p) / p)
    a, b = (asked(LinearRegression(), Z, y)[0] for Z in (X, scaled))
    assert a.verdict is b.verdict
    assert a.message.split(":")[0] == b.message.split(":")[0]


def gap(seed, n=120, p=30):
    """Give the true gap in squared error, and what the law expects of it."""
    rng = np.random.default_rng(seed)
    X, new = rng.normal(size=(n, p)), rng.normal(size=(2000, p))
    y = rng.normal(size=n)
    model = LinearRegression().fit(X, y)
    inside = ((y - model.predict(X)) ** 2).mean()
    return (model.predict(new) ** 2).mean() + 1 - inside


def test_the_law_is_what_fresh_rows_show():
    measured = np.mean([gap(seed) for seed in range(100)])
    n, k = 120, 31
    assert measured == pytest.approx(k / n + k / (n - k), rel=0.06)
