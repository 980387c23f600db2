"""PEN004: planted, silent, undecided, not applicable, and a law."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler
from sklearn.svm import SVC
from tests.checks.shrinkage.lines import (
    CLEARLY,
    LIKELY,
    NOTHING,
    classes,
    evidence_of,
    numbers,
)
from tests.checks.tables import names, only

from unseen.checks.shrinkage.unscaled_features import UnscaledFeatures
from unseen.errors import NotApplicable, Undecided
from unseen.result import Severity, Verdict
from unseen.scoring.penalised.line import Line, Swap

SCALES = np.array([1e-3, 1.0, 1.0, 1e2])


class Raising(Ridge):
    """A model from which nothing can be read."""


def asked(model, X, y, gain=NOTHING, **rest):
    return UnscaledFeatures().run(evidence_of(model, X, y, {Swap.SCALED: gain}, **rest))


def test_features_far_apart_are_a_note_where_it_costs_nothing():
    X, y = numbers()
    finding = only(asked(Ridge(), X * SCALES, y), Severity.NOTE)
    assert finding.message == (
        "The features that `Ridge` penalises differ in scale by a factor of 1.07e+05: "
        "`m0` has a standard deviation of 0.000973, `m3` of 104; a rival gains 0.000 "
        "[-0.010, 0.010] in R²."
    )
    assert {"m0", "m3"} <= set(names(finding))


def test_a_scaler_that_may_be_better_by_little_leaves_it_a_note():
    X, y = numbers()
    finding = only(asked(Lasso(), X * SCALES, y, LIKELY), Severity.NOTE)
    assert "gains 0.050 [0.020, 0.080]" in finding.message


def test_a_scaler_that_is_better_makes_it_a_warning():
    X, y = numbers()
    finding = only(asked(Lasso(), X * SCALES, y, CLEARLY), Severity.WARNING)
    assert finding.remedy is not None
    assert finding.remedy.text == (
        "Put a StandardScaler before the model, in its pipeline."
    )


@pytest.mark.parametrize("model", [LogisticRegression(), SVC(), SVC(kernel="linear")])
def test_classes_and_kernels_are_looked_at_too(model):
    X, y = classes()
    assert only(asked(model, X * SCALES, y, classes=True)).subjects


@pytest.mark.parametrize("scaler", [StandardScaler(), MinMaxScaler(), RobustScaler()])
def test_any_scaler_is_clear(scaler):
    X, y = numbers()
    (finding,) = asked(make_pipeline(scaler, Ridge()), X * SCALES, y)
    assert finding.verdict is Verdict.CLEAR


def test_columns_of_two_values_count_as_on_one_scale():
    X, y = numbers()
    rare = (np.arange(200) % 100 == 0).astype(float)[:, None]
    (finding,) = asked(Ridge(), np.hstack([X, rare, 1e4 * rare]), y)
    assert finding.verdict is Verdict.CLEAR


def test_one_number_has_nothing_to_differ_from():
    X, y = numbers()
    (finding,) = asked(Ridge(), np.column_stack([X[:, 0], X[:, 1] > 0]), y)
    assert finding.message == "Fewer than two features have more than two values."


def test_not_applicable_without_a_penalty():
    with pytest.raises(NotApplicable) as why:
        asked(LinearRegression(positive=True), *numbers())
    assert str(why.value) == "`LinearRegression` has no penalty."


def test_undecided_where_nothing_can_be_read():
    X, y = numbers()
    evidence = evidence_of(Ridge(), X, y)
    assert evidence.scores is not None
    line = evidence.scores.line
    assert isinstance(line, Line)
    line._fits.append(None)
    with pytest.raises(Undecided) as why:
        UnscaledFeatures().run(evidence)
    assert str(why.value) == "What reaches `Ridge` could not be read."


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-4, 4), min_size=4, max_size=4), st.permutations(range(4)))
def test_the_order_of_columns_does_not_matter(powers, order):
    X, y = numbers()
    X = X * 10.0 ** np.array(powers)
    labels = [f"m{j}" for j in order]
    a = asked(Ridge(), X, y)[0]
    b = asked(Ridge(), X[:, order], y, names=labels)[0]
    assert a.verdict is b.verdict
    assert set(names(a)) == set(names(b))
