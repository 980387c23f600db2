"""PEN005: planted, silent, undecided, not applicable, and a law."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeRegressor
from tests.checks.fit.books import probes
from tests.checks.shrinkage.lines import NOTHING, evidence_of, numbers
from tests.checks.tables import only

from unseen.checks.shrinkage.more_columns_than_rows import MoreColumnsThanRows
from unseen.errors import NotApplicable, Undecided
from unseen.result import Severity, Verdict
from unseen.scoring.penalised.line import Swap


def asked(model, X, y):
    return MoreColumnsThanRows().run(evidence_of(model, X, y, {Swap.SHRUNK: NOTHING}))


@pytest.mark.parametrize(
    "model", [LinearRegression(), make_pipeline(StandardScaler(), LinearRegression())]
)
def test_more_columns_than_rows_are_an_error(model):
    finding = only(asked(model, *numbers(30, 50)), Severity.ERROR)
    assert finding.message == (
        "`LinearRegression` fits 51 parameters without a penalty on 30 rows: it fits "
        "any target exactly, and its coefficients are one choice of infinitely many; a "
        "rival gains 0.000 [-0.010, 0.010] in R²."
    )
    assert dict(finding.evidence) == {"columns": 50, "rows": 30, "directions": 29}


@pytest.mark.parametrize(("p", "verdict"), [(28, Verdict.CLEAR), (29, Verdict.FOUND)])
def test_the_limit_is_one_parameter_for_each_row(p, verdict):
    (finding,) = asked(LinearRegression(), *numbers(30, p))
    assert finding.verdict is verdict


def test_what_is_said_is_true_of_a_shuffled_target():
    X, y = numbers(30, 29)
    y = np.random.default_rng(0).permutation(y)
    assert LinearRegression().fit(X, y).score(X, y) == pytest.approx(1)


def test_columns_that_repeat_each_other_count_once():
    X, y = numbers(30, 5)
    (finding,) = asked(LinearRegression(), np.tile(X, 20), y)
    assert finding.message == "100 columns span 5 directions, and there are 30 rows."


def test_undecided_where_the_table_has_more_rows_than_are_looked_at():
    evidence = evidence_of(LinearRegression(), *numbers(30, 50))
    train = evidence.profile.train
    train = replace(train, extent=replace(train.extent, rows=3000))
    evidence = replace(evidence, profile=replace(evidence.profile, train=train))
    with pytest.raises(Undecided) as why:
        MoreColumnsThanRows().run(evidence)
    assert str(why.value) == ("30 of 3,000 rows are looked at, too few for 50 columns.")


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (Ridge(), "`Ridge` has a penalty."),
        (
            DecisionTreeRegressor(),
            "`mine` ends in no linear model that is known.",
        ),
    ],
)
def test_not_applicable_to_other_models(model, text):
    with pytest.raises(NotApplicable) as why:
        asked(model, *numbers(30, 50))
    assert str(why.value) == text


def test_not_applicable_without_a_model():
    evidence = evidence_of(Ridge(), *numbers())
    assert evidence.scores is not None
    y = evidence.scores.honest.y
    bare = replace(evidence.scores, own_model=None, line=None)
    assert set(probes(y)) == set(bare.probes) - {"mine"}
    with pytest.raises(NotApplicable) as why:
        MoreColumnsThanRows().run(replace(evidence, scores=bare))
    assert str(why.value) == "No model of yours was given."


@settings(max_examples=15, deadline=None)
@given(st.integers(2, 60), st.integers(0, 5))
def test_found_exactly_where_the_fit_is_exact(p, seed):
    X, y = numbers(30, p, seed)
    (finding,) = asked(LinearRegression(), X, y)
    exact = LinearRegression().fit(X, y).score(X, y) > 1 - 1e-9
    assert (finding.verdict is Verdict.FOUND) == exact
