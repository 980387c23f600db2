"""Linear models that cannot be read are told about, and never a traceback."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.tree import DecisionTreeRegressor

import unseen
from unseen.errors import InputError
from unseen.result import Verdict

RNG = np.random.default_rng(0)
X = RNG.normal(size=(90, 3))
TABLE = pd.DataFrame(X, columns=list("abc")).assign(y=X[:, 0] + RNG.normal(size=90))
CODES = tuple(f"PEN{k:03}" for k in range(1, 7))


class InWords(RegressorMixin, BaseEstimator):
    """A model with a penalty in words."""

    def __init__(self, alpha="strong", C=1.0):
        self.alpha = alpha
        self.C = C

    def fit(self, X, y):
        self.mean_ = float(np.mean(y))
        self.coef_ = "none"
        return self

    def predict(self, X):
        return np.full(len(X), self.mean_)


class Lost(LinearRegression):
    """Least squares that forgets its coefficients."""

    def fit(self, X, y, sample_weight=None):
        super().fit(X, y)
        self.kept_, self.coef_ = self.coef_, np.full(X.shape[1], np.nan)
        return self

    def predict(self, X):
        return np.asarray(X, float) @ self.kept_ + self.intercept_


def answers(model, table=TABLE):
    report = unseen.audit(table, target="y", model=model)
    return {f.code: f for f in report.findings if f.code in CODES}


def verdicts(model, table=TABLE):
    return {code: f.verdict for code, f in answers(model, table).items()}


NONE = dict.fromkeys(CODES, Verdict.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (
            make_pipeline(StandardScaler(), DecisionTreeRegressor(max_depth=2)),
            "`DecisionTreeRegressor pipeline` ends in no linear model that is known.",
        ),
        (
            InWords(C="hinge"),
            "`InWords` ends in no linear model that is known.",
        ),
        # No column is left, so the model raises and is not judged.
        (
            make_pipeline(SelectKBest(f_regression, k=0), Ridge()),
            "No model of yours was given.",
        ),
        (
            make_pipeline(
                ColumnTransformer([("a", "drop", ["a"])]), LinearRegression()
            ),
            "No model of yours was given.",
        ),
        (Ridge(alpha=np.nan), "No model of yours was given."),
    ],
)
@pytest.mark.filterwarnings("ignore:.*k=0 will result in.*:UserWarning")
def test_without_a_penalty_to_read_none_applies(model, text):
    told = answers(model)
    assert {code: f.verdict for code, f in told.items()} == NONE
    assert {f.message for f in told.values()} == {text}


def test_a_penalty_in_words_with_a_number_beside_it():
    assert verdicts(InWords()) == NONE


def test_coefficients_that_are_no_numbers():
    told = answers(Lost())
    assert told["PEN001"].verdict is Verdict.NOT_APPLICABLE
    assert told["PEN001"].message == "`Lost` has no coefficient for each column."
    assert told["PEN002"].verdict is told["PEN005"].verdict is Verdict.CLEAR


@pytest.mark.parametrize("model", [Lasso(alpha=0.1), LinearRegression(), Ridge()])
def test_sparse_columns_are_read_as_dense_ones(model):
    sparse = make_pipeline(FunctionTransformer(csr_array), model)
    assert verdicts(sparse) == verdicts(make_pipeline(StandardScaler(), model))


def test_a_class_of_three_rows_is_answered():
    rare = TABLE.assign(y=np.where(np.arange(90) < 3, "yes", "no"))
    told = verdicts(LogisticRegression(C=np.inf), rare)
    assert told["PEN002"] is Verdict.FOUND


def test_one_class_is_an_error_of_the_input():
    with pytest.raises(InputError) as why:
        answers(LogisticRegression(), TABLE.assign(y="yes"))
    assert str(why.value).startswith("Target 'y' must vary, got 'yes' in every row.")
