"""Effective parameters against their definitions, computed the long way."""

import numpy as np
import pytest
from ladder_tables import BY_NAME, linear
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler

from unseen.ladder import read_rows
from unseen.ladder.fitting import fit_rung
from unseen.ladder.sizes import size_of


def size(name, X, y):
    rows = read_rows(X, y)
    fitted = fit_rung(BY_NAME[name], rows, rows.table, [0])
    return fitted.model, size_of(
        BY_NAME[name], fitted.model, rows, np.arange(rows.table.n)
    )


def test_ridge_is_the_trace_of_its_smoother():
    X, y = linear(40, 6)
    model, (effective, _, columns, words) = size("ridge", X, y)
    Z = StandardScaler().fit_transform(X)
    own = Ridge(alpha=model[-1].alpha_)
    # A column of the smoother is what it makes of a target with one one in it.
    trace = sum(own.fit(Z, unit).predict(Z)[i] for i, unit in enumerate(np.eye(40)))
    assert effective == pytest.approx(trace, abs=1e-8)
    assert columns == 6
    assert words == f"{trace:,.1f} effective parameters"


def test_logistic_ridge_lies_between_one_and_all():
    X, y = linear(80, 6)
    _, (effective, *_) = size("ridge", X, np.where(y > 0, "a", "b"))
    assert 1 < effective < 7


@pytest.mark.parametrize("classes", [0, 2, 3])
def test_a_kernel_counts_its_own(classes):
    X, y = linear(60, 3)
    if classes:
        cut = np.quantile(y, np.arange(1, classes) / classes)
        y = np.array(["a", "b", "c"])[np.searchsorted(cut, y)]
    model, (effective, kept, columns, words) = size("har", X, y)
    df = np.atleast_2d(model[-1].df_)
    assert df.shape == (1, classes if classes == 3 else 1)
    # One member has the whole share.
    assert effective == pytest.approx(df.sum())
    assert (kept, columns) == (None, 3)
    assert words == f"{df.sum():,.1f} effective parameters"


def test_the_lasso_counts_what_it_keeps():
    X, y = linear(60, 30)
    model, (effective, kept, columns, words) = size("lasso", X, y)
    assert kept == (model[-1].coef_ != 0).sum()
    assert effective == kept + 1
    assert words == f"keeps {kept} of 30 columns"
    assert columns == 30


def test_the_mean_and_ols():
    X, y = linear(40, 6)
    assert size("mean", X, y)[1] == (1.0, 0, 0, "one number")
    assert size("ols", X, y)[1] == (7.0, 6, 6, "7 parameters")


def test_trees_are_counted_not_weighed():
    X, y = linear(60, 3)
    _, (effective, kept, _, words) = size("boosting", X, y)
    assert effective is None
    assert kept is None
    assert words.split(" trees of up to ")[0] in ("40", "60", "120")
