"""What takes a linear model's place: objects that fit, and the code that makes them."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import (
    BayesianRidge,
    ElasticNet,
    Lasso,
    LassoCV,
    LinearRegression,
    LogisticRegression,
    PoissonRegressor,
    Ridge,
    RidgeCV,
)
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from sklearn.svm import SVC

from unseen.errors import Undecided
from unseen.remedies.swap.chosen_penalty import Reaching
from unseen.remedies.swap.exchange import Exchange, exchange
from unseen.scoring.penalised.line import Swap
from unseen.scoring.penalised.step import find_step, fitted_inside

RNG = np.random.default_rng(0)
X = pd.DataFrame(RNG.normal(size=(80, 4)), columns=["a", "b", "c", "d"])
Y = X["a"].to_numpy() - X["b"].to_numpy() + RNG.normal(size=80)
CLASSES = (Y > 0).astype(int)


def exchanged(model, swap, **facts) -> Exchange:
    step = find_step(model)
    assert step is not None
    return exchange(clone(model), step, swap, facts=Reaching(**facts))


def made_by(code, model):
    """Run the code as its user would, where `model` is defined."""
    room = {"model": clone(model)}
    exec(code, room)
    return room["model"]


def scaled(last):
    return make_pipeline(StandardScaler(), last)


CASES = [
    (LinearRegression(), Swap.SHRUNK, {}),
    (scaled(LinearRegression()), Swap.SHRUNK, {}),
    (TransformedTargetRegressor(scaled(LinearRegression())), Swap.SHRUNK, {}),
    (make_pipeline(PolynomialFeatures(), LinearRegression()), Swap.SHRUNK, {}),
    (Ridge(alpha=9), Swap.TUNED, {}),
    (Ridge(alpha=9, positive=True), Swap.TUNED, {}),
    (scaled(Lasso(alpha=0.3)), Swap.TUNED, {}),
    (ElasticNet(l1_ratio=0.3), Swap.TUNED, {}),
    (Lasso(), Swap.SCALED, {}),
    (BayesianRidge(), Swap.SCALED, {}),
    (RidgeCV(), Swap.SCALED, {}),
    (GridSearchCV(Ridge(), {"alpha": [1, 10]}), Swap.SCALED, {}),
    (GridSearchCV(scaled(Ridge()), {"ridge__alpha": [1, 10]}), Swap.SCALED, {}),
    (RidgeCV(alphas=[1, 10]), Swap.LONGER, {"chosen": 10.0}),
    (scaled(LassoCV()), Swap.LONGER, {"chosen": 0.001}),
    (
        GridSearchCV(scaled(Ridge()), {"ridge__alpha": [1, 10]}),
        Swap.LONGER,
        {"chosen": 1.0},
    ),
]


@pytest.mark.parametrize(("model", "swap", "facts"), CASES)
def test_the_object_fits_and_the_code_makes_the_same(model, swap, facts):
    made = exchanged(model, swap, **facts)
    by_hand = made_by(made.code, model)
    a, b = (m.fit(X, Y).predict(X) for m in (made.estimator, by_hand))
    np.testing.assert_allclose(a, b)
    assert np.corrcoef(a, Y)[0, 1] > 0.5


@pytest.mark.parametrize(
    ("model", "swap"),
    [
        (LogisticRegression(C=np.inf), Swap.SHRUNK),
        (LogisticRegression(penalty=None), Swap.SHRUNK),
        (scaled(LogisticRegression(C=1e-6)), Swap.TUNED),
        (LogisticRegression(class_weight="balanced"), Swap.SCALED),
        (SVC(), Swap.SCALED),
    ],
)
@pytest.mark.filterwarnings("ignore:.*penalty.*:FutureWarning")
def test_classifiers_keep_their_settings_and_get_a_penalty(model, swap):
    made = exchanged(model, swap, classes=2, width=4)
    fitted = made.estimator.fit(X, CLASSES)
    by_hand = made_by(made.code, model).fit(X, CLASSES)
    assert (fitted.predict(X) == by_hand.predict(X)).all()
    assert (fitted.predict(X) == CLASSES).mean() > 0.7
    last = fitted_inside(fitted)[-1]
    step = find_step(model)
    assert step is not None
    weights = step.estimator.get_params().get("class_weight")
    assert last.get_params().get("class_weight") == weights
    assert last.get_params()["C"] <= 100


def test_counts_keep_their_family():
    counts = np.random.default_rng(1).poisson(np.exp(X["a"]))
    made = exchanged(PoissonRegressor(alpha=0), Swap.SHRUNK)
    assert made.estimator.fit(X, counts).score(X, counts) > 0.1
    assert type(fitted_inside(made.estimator)[-1]).__name__ == "PoissonRegressor"


def test_the_user_s_own_object_stays_as_it_was():
    model = scaled(Ridge(alpha=9))
    exchanged(model, Swap.TUNED)
    assert repr(model.steps[-1][1]) == "Ridge(alpha=9)"


def test_sparse_columns_are_scaled_and_not_centred():
    made = exchanged(BayesianRidge(), Swap.SCALED, sparse=True)
    assert made.estimator.steps[0][1].with_mean is False
    assert "StandardScaler(with_mean=False)" in made.code


@pytest.mark.parametrize("model", [Lasso(alpha=0.3), LinearRegression(), Ridge()])
def test_sparse_columns_give_what_dense_ones_give(model):
    swap = Swap.SHRUNK if isinstance(model, LinearRegression) else Swap.SCALED
    made = exchanged(model, swap, sparse=True).estimator
    dense = np.where(np.abs(X) > 1, X, 0.0)
    a = made.fit(dense, Y).predict(dense)
    b = made.fit(csr_array(dense), Y).predict(csr_array(dense))
    np.testing.assert_allclose(a, b, atol=1e-6)


@pytest.mark.parametrize(
    ("model", "swap", "code"),
    [
        (
            LinearRegression(),
            Swap.SHRUNK,
            "from unseen.linear import RidgePathCV\n\n"
            "model = RidgePathCV(eps=1e-08, n_alphas=50)",
        ),
        (
            scaled(Ridge(alpha=9, fit_intercept=False)),
            Swap.TUNED,
            "from unseen.linear import RidgePathCV\n\nmodel.set_params(ridge="
            "RidgePathCV(eps=1e-08, fit_intercept=False, n_alphas=50, "
            "standardize=False))",
        ),
        (
            Lasso(positive=True),
            Swap.TUNED,
            "from unseen.linear import LassoPathCV\n\n"
            "model = LassoPathCV(cv=5, positive=True, standardize=False)",
        ),
        (
            ElasticNet(l1_ratio=0.3),
            Swap.SCALED,
            "from unseen.linear import ElasticNetPathCV\n\n"
            "model = ElasticNetPathCV(cv=5, l1_ratio=0.3)",
        ),
        (
            ElasticNet(l1_ratio=0),
            Swap.TUNED,
            "from sklearn.linear_model import ElasticNet\n"
            "from sklearn.model_selection import GridSearchCV\n\n"
            "model = GridSearchCV(ElasticNet(l1_ratio=0), "
            '{"alpha": [1.0, *(10.0**k for k in (-5, -3.5, -2, -0.5, 1, 2.5))]}, cv=3)',
        ),
        (
            LogisticRegression(C=100.0),
            Swap.TUNED,
            "from sklearn.linear_model import LogisticRegression\n"
            "from sklearn.model_selection import GridSearchCV\n\n"
            "model = GridSearchCV(LogisticRegression(C=100.0, max_iter=1000), "
            '{"C": [10.0**k for k in (-4, -2.5, -1, 0.5, 2)]}, '
            'cv=3, scoring="neg_log_loss")',
        ),
    ],
)
def test_the_code_as_it_is_written(model, swap, code):
    assert exchanged(model, swap).code == code


@pytest.mark.parametrize(
    ("model", "swap", "tried"),
    [
        (LogisticRegression(C=0.3), Swap.TUNED, True),
        (LogisticRegression(C=0.3), Swap.SCALED, False),
        (LogisticRegression(C=np.inf), Swap.SHRUNK, False),
        (Ridge(alpha=0.3), Swap.TUNED, False),
    ],
)
def test_only_a_search_beside_the_user_s_value_has_the_user_s_model(model, swap, tried):
    made = exchanged(model, swap, classes=2, width=4)
    assert made.tries_own is tried
    if tried:
        assert made.estimator.param_grid["C"][0] == 0.3


def test_of_equals_a_search_keeps_the_user_s_value():
    # Nothing but the intercept is in: every penalty has the same loss.
    made = exchanged(LogisticRegression(C=0.3), Swap.TUNED, classes=2, width=1)
    fitted = made.estimator.fit(np.zeros((60, 1)), CLASSES[:60])
    assert fitted.best_params_ == {"C": 0.3}


def test_a_tuned_penalty_falls_on_the_features_as_they_are():
    # The second feature is in a unit a thousand times as large, and as good.
    rng = np.random.default_rng(3)
    wide = rng.normal(size=(200, 2)) * [1.0, 1e-3]
    y = wide @ [1.0, 1e3] + 0.5 * rng.normal(size=200)
    tuned = exchanged(Lasso(alpha=9), Swap.TUNED).estimator.fit(wide, y)
    even = exchanged(Lasso(alpha=9), Swap.SCALED).estimator.fit(wide, y)
    tuned_sizes, even_sizes = (np.abs(m.coef_) * [1, 1e-3] for m in (tuned, even))
    assert even_sizes == pytest.approx([1, 1], abs=0.1)
    assert tuned_sizes[0] > tuned_sizes[1]


def test_a_ridge_that_is_offered_is_as_good_as_the_best_of_a_fine_grid():
    # Next to no noise: a grid that ends too early would show.
    rng = np.random.default_rng(4)
    Z = rng.normal(size=(120, 40))
    slope, noise = rng.normal(size=40), 0.01
    y = Z @ slope + noise * rng.normal(size=120)
    made = exchanged(LinearRegression(), Swap.SHRUNK).estimator.fit(Z, y)
    assert np.abs(made.coef_ - slope).max() < 5 * noise


def test_a_longer_grid_goes_on_at_the_end_that_was_chosen():
    up = exchanged(RidgeCV(alphas=[1, 10]), Swap.LONGER, chosen=10.0)
    down = exchanged(RidgeCV(alphas=[1, 10]), Swap.LONGER, chosen=1.0)
    assert (min(up.estimator.alphas), max(up.estimator.alphas)) == (1.0, 1e5)
    assert min(down.estimator.alphas) == pytest.approx(1e-4)
    assert max(down.estimator.alphas) == 10.0


@pytest.mark.parametrize(
    ("model", "swap", "text"),
    [
        (SVC(), Swap.TUNED, "Nothing is known to choose the penalty of SVC by."),
        (
            RandomizedSearchCV(Ridge(), {"alpha": [1, 2]}),
            Swap.LONGER,
            "The grid of the search is not known, to make it longer.",
        ),
        (
            RidgeCV(alphas=[1, 2]),
            Swap.LONGER,
            "RidgeCV does not say which value it chose.",
        ),
    ],
)
def test_what_has_no_rival_is_undecided(model, swap, text):
    with pytest.raises(Undecided) as why:
        exchanged(model, swap)
    assert str(why.value) == text
