"""What reaches a linear step: its numbers, its names and its target."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from sklearn.compose import TransformedTargetRegressor, make_column_transformer
from sklearn.linear_model import LassoCV, LogisticRegressionCV, Ridge, RidgeCV
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    OneHotEncoder,
    PolynomialFeatures,
    StandardScaler,
)
from sklearn.tree import DecisionTreeRegressor

from unseen.scoring.penalised.fitted import read_line, source_of
from unseen.scoring.penalised.step import find_step

RNG = np.random.default_rng(0)
X = pd.DataFrame(
    {
        "age": RNG.normal(40, 10, 90),
        "pay": RNG.lognormal(10, 1, 90),
        "kind": RNG.choice(["a", "b", "c"], 90),
    }
)
Y = X["age"].to_numpy() + RNG.normal(size=90)


def columns(**rest):
    return make_column_transformer(
        (StandardScaler(), ["age", "pay"]), (OneHotEncoder(**rest), ["kind"])
    )


def read(model, y=Y):
    line = read_line(model.fit(X, y), X, y, list(X.columns))
    assert line is not None
    return line


def test_names_lead_back_to_the_columns_of_the_table():
    line = read(make_pipeline(FunctionTransformer(), columns(), Ridge()))
    assert line.names == (
        "standardscaler__age",
        "standardscaler__pay",
        "onehotencoder__kind_a",
        "onehotencoder__kind_b",
        "onehotencoder__kind_c",
    )
    assert line.sources == ("age", "pay", "kind", "kind", "kind")
    assert line.many_valued.tolist() == [True, True, False, False, False]
    assert line.coefficients is not None
    fitted = line.design @ line.coefficients[0] + line.intercept
    np.testing.assert_allclose(fitted, line.whole[0].predict(X))


def test_sparse_columns_are_read_and_told():
    coded = make_column_transformer((OneHotEncoder(), ["kind"]), sparse_threshold=1)
    line = read(make_pipeline(coded, Ridge()))
    assert line.sparse
    assert line.design.sum(axis=1).tolist() == [1.0] * 90


def test_features_made_of_several_columns_have_no_source():
    numbers = make_column_transformer((StandardScaler(), ["age", "pay"]))
    powers = PolynomialFeatures(2, include_bias=False)
    line = read(make_pipeline(numbers, powers, Ridge()))
    assert line.names[3] == "standardscaler__age standardscaler__pay"
    assert line.sources[:2] == ("age", "pay")


def test_a_transformed_target_is_that_of_the_inner_fit():
    inner = make_pipeline(columns(), Ridge())
    whole = TransformedTargetRegressor(inner, func=np.exp, inverse_func=np.log)
    line = read(whole, Y / 9)
    assert line.transformed
    np.testing.assert_allclose(line.response, np.exp(Y / 9))


@pytest.mark.parametrize(
    ("model", "chosen", "tried"),
    [
        (RidgeCV(alphas=[1, 100]), None, (1.0, 100.0)),
        (GridSearchCV(Ridge(), {"alpha": [3, 1]}), None, (1.0, 3.0)),
        (Ridge(alpha=7), 7.0, ()),
    ],
)
def test_the_penalty_chosen_and_those_tried(model, chosen, tried):
    whole = make_pipeline(columns(), model)
    step = find_step(whole)
    assert step is not None
    line = read(whole)
    assert line.tried(step) == tried
    assert line.strength(step) in ((chosen,) if chosen else tried)


def test_a_lasso_s_own_grid_is_read():
    whole = make_pipeline(columns(), LassoCV())
    step = find_step(whole)
    assert step is not None
    line = read(whole)
    assert len(line.tried(step)) == 100
    assert line.strength(step) in line.tried(step)


@pytest.mark.filterwarnings("ignore")
def test_a_logistic_search_says_what_it_chose():
    whole = make_pipeline(columns(), LogisticRegressionCV(Cs=[0.1, 1.0], cv=3))
    step = find_step(whole)
    assert step is not None
    line = read(whole, (Y > 40).astype(float))
    assert line.tried(step) == (0.1, 1.0)
    assert line.strength(step) in (0.1, 1.0)


def test_nothing_is_read_of_a_tree():
    tree = make_pipeline(columns(), DecisionTreeRegressor()).fit(X, Y)
    assert read_line(tree, X, Y, list(X.columns)) is None


def test_an_array_has_the_names_that_are_given():
    values = X[["age", "pay"]].to_numpy()
    line = read_line(Ridge().fit(values, Y), values, Y, ["age", "pay"])
    assert line is not None
    assert line.names == ("age", "pay")


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("age", "age"),
        ("a__age", "age"),
        ("x__age_group_old", "age_group"),
        ("x__kind_a", "kind"),
        ("other", None),
    ],
)
def test_the_longest_column_that_fits_is_the_source(name, source):
    assert source_of(name, ["age_group", "kind", "age"]) == source


def kept(coefficients, intercept=0.5):
    line = read(make_pipeline(columns(), Ridge()))
    line.estimator.coef_, line.estimator.intercept_ = coefficients, intercept
    return line


@pytest.mark.parametrize(
    "coefficients",
    [
        None,
        "none",
        ["a"] * 5,
        [np.nan] * 5,
        [np.inf] * 5,
        [1.0] * 4,
        np.ones((1, 1, 5)),
    ],
)
def test_what_is_no_coefficient_for_each_column_is_none(coefficients):
    assert kept(coefficients).coefficients is None


def test_a_sparse_coefficient_is_read():
    assert kept(csr_array(np.ones((1, 5)))).coefficients.tolist() == [[1.0] * 5]


@pytest.mark.parametrize(
    ("intercept", "number"), [(None, 0), ([], 0), ("no", 0), ([2.0, 3.0], 2), (1, 1)]
)
def test_what_is_no_intercept_is_none(intercept, number):
    assert kept([1.0] * 5, intercept).intercept == number


def test_a_penalty_in_words_is_no_number():
    line = kept([1.0] * 5)
    step = find_step(line.estimator)
    assert step is not None
    assert line.strength(step) == 1.0
    line.estimator.alpha_ = "strong"
    assert line.strength(step) is None
