"""The models and procedures that cases name do what they are named for."""

import importlib

import numpy as np
import pandas as pd
import pytest
from benchmarks.bases import Part, base
from benchmarks.planted import models, procedures
from benchmarks.planted.catalogue import recipes


def noise(n=150, p=400, seed=0):
    rng = np.random.default_rng(seed)
    X = pd.DataFrame(rng.normal(size=(n, p)))
    return X, rng.permutation(np.repeat(["a", "b"], [n - n // 3, n // 3]))


def test_every_model_that_a_case_names_is_there():
    named = {
        case.model
        for found in recipes(Part.TUNING, kinds=["fit: overfits", "pipeline", "clean"])
        if found.kind.name.split(": ")[1].startswith(("over", "sel", "enc", "honest"))
        and (case := found.make()).model
    }
    assert named
    for name in named:
        module, _, attribute = name.partition(":")
        assert callable(getattr(importlib.import_module(module), attribute))


def test_selection_outside_flatters_and_inside_does_not():
    X, y = noise()
    assert procedures.selection_outside(X, y) > 0.8
    assert procedures.selection_inside(X, y) < 0.65


def test_encoding_outside_flatters_and_scaling_does_not():
    X, y = noise(p=5)
    X["key"] = [f"k{i}" for i in np.random.default_rng(1).integers(0, 50, len(X))]
    assert procedures.encoding_outside(X, y) > 0.75
    assert procedures.scaling_outside(X, y) < 0.65


def test_imputation_by_class_flatters():
    X, y = noise(p=10)
    gone = np.random.default_rng(2).random(X.shape) < 0.4
    assert procedures.imputation_by_class(X.mask(gone), y) > 0.9


def test_oversampling_outside_flatters():
    X, y = noise(p=5)
    assert procedures.oversampling_outside(X, y) > 0.8


@pytest.mark.parametrize(
    "name", ["full_tree", "nearest", "stump", "forest", "logistic", "deep_boosting"]
)
def test_models_take_text_and_gaps(name):
    frame = base("credit_data").draw(200, np.random.default_rng(0))
    X, y = frame.drop(columns="Status"), frame["Status"]
    fitted = getattr(models, name)().fit(X, y)
    score = fitted.score(X, y)
    memorises = name in ("full_tree", "nearest", "deep_boosting")
    assert (score == 1) == memorises


@pytest.mark.parametrize(
    "name", ["full_tree", "nearest", "stump", "forest", "deep_boosting"]
)
def test_regressors_take_text_and_gaps(name):
    frame = base("hotel_rates").draw(200, np.random.default_rng(0))
    X = frame.drop(columns="avg_price_per_room")
    fitted = getattr(models, f"{name}_regressor")().fit(X, frame.avg_price_per_room)
    score = fitted.score(X, frame.avg_price_per_room)
    memorises = name in ("full_tree", "nearest", "deep_boosting")
    assert (score > 0.9999) == memorises
