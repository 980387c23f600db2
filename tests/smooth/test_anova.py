"""The parts of a fit: sums, centres, oracles by integration, figures."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from unseen import InputError
from unseen.charts import Chart
from unseen.smooth import HighlyAdaptiveRidgeClassifier, HighlyAdaptiveRidgeRegressor
from unseen.smooth.anova_kernel import ridge_components
from unseen.smooth.columns import Coded
from unseen.smooth.hal_classifier import HighlyAdaptiveLassoClassifier
from unseen.smooth.hal_regressor import HighlyAdaptiveLassoRegressor


def table(n=100, seed=0):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "dose": rng.random(n),
            "age": rng.random(n),
            "sex": rng.choice(["f", "m"], n),
            "idle": rng.random(n),
        }
    )
    y = 3 * frame["dose"] + 4 * (frame["age"] - 0.5) * (frame["dose"] - 0.5)
    y += (frame["sex"] == "f") + 0.05 * rng.normal(size=n)
    frame.loc[rng.random(n) < 0.2, "idle"] = np.nan
    return frame, y.to_numpy()


@pytest.fixture(scope="module")
def ridge():
    frame, y = table()
    return HighlyAdaptiveRidgeRegressor("product", tuning_rows=100).fit(frame, y)


@pytest.fixture(scope="module")
def lasso():
    frame, y = table()
    return HighlyAdaptiveLassoRegressor(max_terms=300, cv=3, max_degree=3).fit(frame, y)


def parts_of(model, X=None, **kwargs):
    if hasattr(model, "components"):
        return model.components(X, **kwargs)
    return ridge_components(model, X, **kwargs)


@pytest.mark.parametrize("kind", ["ridge", "lasso"])
def test_the_parts_add_up(kind, request):
    model = request.getfixturevalue(kind)
    new, _ = table(seed=1)
    for X in (None, new):
        parts = parts_of(model, X)
        total = parts.constant + sum(e.values for e in parts.effects) + parts.rest
        assert total == pytest.approx(parts.predicted, abs=1e-10)
        said = model.predict(table()[0] if X is None else X)
        assert parts.predicted == pytest.approx(said, abs=1e-10)
        shares = sum(e.share for e in parts.effects) + parts.rest_share
        assert shares == pytest.approx(1, abs=1e-10)


@pytest.mark.parametrize("kind", ["ridge", "lasso"])
def test_parts_are_centred_over_the_rows(kind, request):
    parts = parts_of(request.getfixturevalue(kind))
    for effect in parts.effects:
        assert effect.values.mean() == pytest.approx(0, abs=1e-12)
    assert parts.rest.mean() == pytest.approx(0, abs=1e-12)


def joined(rows: Coded, picks) -> Coded:
    """Rows in which each feature comes from a row of its own."""
    fields = {}
    for name in ("rank", "place", "level", "absent"):
        source = getattr(rows, name)
        fields[name] = np.array([source[j, some] for j, some in enumerate(picks)])
    return Coded(**fields)


@pytest.mark.parametrize("kind", ["ridge", "lasso"])
def test_effects_are_those_of_integration(kind):
    """Average the prediction over all combinations of the other features' values."""
    rng = np.random.default_rng(0)
    X = rng.random((7, 3))
    y = X[:, 0] + 3 * X[:, 1] * X[:, 2] + 0.01 * rng.normal(size=7)
    if kind == "ridge":
        model = HighlyAdaptiveRidgeRegressor(
            "product", eta=0.7, alpha=0.01, sparse_features=False
        ).fit(X, y)
    else:
        model = HighlyAdaptiveLassoRegressor(max_degree=3, cv=2).fit(X, y)
    parts = parts_of(model)
    fit, rows = parts.model, parts.rows
    grid = np.array(list(product(range(7), repeat=3))).T
    values = fit.whole(joined(rows, grid)).reshape(7, 7, 7)
    constant = values.mean()
    for j in range(3):
        others = tuple(k for k in range(3) if k != j)
        expected = values.mean(axis=others) - constant
        found = fit.main(j, rows) if j in fit.features else np.zeros(7)
        assert found == pytest.approx(expected, abs=1e-9)
    for j, k in ((0, 1), (0, 2), (1, 2)):
        (other,) = {0, 1, 2} - {j, k}
        both = values.mean(axis=other)
        expected = both - both.mean(axis=0) - both.mean(axis=1)[:, None] + constant
        a, b = np.repeat(np.arange(7), 7), np.tile(np.arange(7), 7)
        picks = [np.zeros(49, int)] * 3
        picks[j], picks[k] = a, b
        found = fit.pair(j, k, joined(rows, picks)).reshape(7, 7)
        assert found == pytest.approx(expected, abs=1e-9)


def test_what_was_planted_is_found(ridge):
    parts = ridge_components(ridge)
    assert parts.effects[0].names == ("dose",)
    assert parts.effect("sex").share > 0.05
    pair = parts.effect("dose", "age")
    others = [e for e in parts.effects if len(e.names) == 2 and e is not pair]
    assert all(pair.spread > e.spread for e in others)
    assert abs(parts.rest_share) < 0.05


def test_an_additive_fit_has_no_pairs():
    frame, y = table()
    model = HighlyAdaptiveRidgeRegressor("product", eta=0.0).fit(frame, y)
    parts = ridge_components(model)
    assert all(len(effect.features) == 1 for effect in parts.effects)
    assert np.abs(parts.rest).max() < 1e-10


def test_a_blend_adds_up():
    frame, y = table()
    model = HighlyAdaptiveRidgeRegressor().fit(frame, y)
    parts = ridge_components(model, pairs=3)
    total = parts.constant + sum(e.values for e in parts.effects) + parts.rest
    assert total == pytest.approx(model.predict(frame), abs=1e-10)


def test_classes_are_taken_apart_as_log_odds():
    frame, y = table()
    lasso = HighlyAdaptiveLassoClassifier(max_terms=100, cv=3).fit(frame, y > 2)
    ridge = HighlyAdaptiveRidgeClassifier("product", alpha=0.1).fit(frame, y > 2)
    for model in (lasso, ridge):
        parts = parts_of(model)
        chance = 1 / (1 + np.exp(-parts.predicted))
        assert chance == pytest.approx(model.predict_proba(frame)[:, 1], abs=1e-9)


def test_the_indicator_kernel_is_refused():
    frame, y = table(n=30)
    model = HighlyAdaptiveRidgeRegressor("indicator").fit(frame, y)
    with pytest.raises(InputError) as caught:
        ridge_components(model)
    assert str(caught.value) == (
        "`kernel` must be a product over features to be taken apart, got 'indicator'. "
        "Fit with kernel='product', its like."
    )


@pytest.mark.parametrize("name", ["ridge", "lasso"])
@pytest.mark.parametrize("kind", ["main", "pairs", "shares"])
def test_figures_are_drawn(name, kind, request):
    chart = parts_of(request.getfixturevalue(name)).plot(kind)
    assert isinstance(chart, Chart)
    picture = chart.svg()
    assert picture.startswith("<svg")
    assert "dose" in picture


def test_only_the_largest_are_drawn(ridge):
    parts = ridge_components(ridge)
    chart = parts.plot("main", most=1)
    assert len(chart.spec["concat"]) == 1
    assert chart.spec["title"]["subtitle"].startswith("The largest 1 of")
    bars = parts.plot("shares", most=2).spec["data"]["values"]
    assert [bar["name"] for bar in bars][-1] == "rest"
    assert len(bars) == 4
    assert sum(bar["share"] for bar in bars) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            ("curves",),
            "`kind` must be 'main', 'pairs' or 'shares', got 'curves'. 'main' draws "
            "the curves.",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said(ridge, given, said):
    with pytest.raises(InputError) as caught:
        ridge_components(ridge).plot(*given)
    assert str(caught.value) == said
    with pytest.raises(InputError, match="`most` must be a whole number of at least 1"):
        ridge_components(ridge).plot("main", most=0)
    with pytest.raises(InputError, match="`names` must be a feature or a pair"):
        ridge_components(ridge).effect("weight")
