"""A model file is read without running code from it."""

import os
from functools import partial
from importlib import import_module

import numpy as np
import pytest
from ladder_tables import BY_NAME, linear, mixed
from sklearn.dummy import DummyRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from unseen import InputError
from unseen.ladder import load_model, read_rows, skops_file
from unseen.ladder.fitting import fit_rung, quiet


def test_without_skops(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(skops_file, "import_module", missing)
    with pytest.raises(InputError) as why:
        skops_file.to_bytes(None)
    assert str(why.value) == (
        "A model file must be written by skops, got an environment without it. "
        "Install it with `pip install 'unseen[fit]'`."
    )


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("classes", [False, True])
def test_every_rung_comes_back(name, classes, tmp_path):
    pytest.importorskip("skops")
    table = mixed()
    if classes:
        table["y"] = ["hi" if v > 1 else "mid" if v > 0 else "lo" for v in table["y"]]
    rows = read_rows(table, target="y", group="none", time="none")
    model = rows.reading(fit_rung(BY_NAME[name], rows, rows.table, [0]).model)
    path = tmp_path / "m.skops"
    path.write_bytes(skops_file.to_bytes(model))
    with quiet():
        assert np.array_equal(
            load_model(str(path)).predict(table), model.predict(table)
        )


def test_a_stranger_is_not_loaded(tmp_path):
    skops = pytest.importorskip("skops.io")
    path = tmp_path / "m.skops"
    skops.dump(FunctionTransformer(linear), path)
    with pytest.raises(InputError) as why:
        load_model(str(path))
    assert str(why.value) == (
        "`path` must hold types that `unseen fit` writes, got 'ladder_tables.linear' "
        f"in {str(path)!r}. Do not load it; if it is yours, use skops.io.load."
    )


def crowded(classes):
    """Levels that are few, levels that are many, and a target of them."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=120)
    y = x + 0.3 * rng.normal(size=120)
    return {
        "x": x.tolist(),
        "town": [f"t{i}" for i in rng.integers(0, 40, 120)],
        "side": rng.choice(["left", "right"], 120).tolist(),
        "y": ["hi" if v > 0 else "lo" for v in y] if classes else y.tolist(),
    }


@pytest.mark.parametrize("name", ["ridge", "boosting"])
@pytest.mark.parametrize("classes", [False, True])
def test_levels_come_back_without_a_function(name, classes):
    skops = pytest.importorskip("skops.io")
    table = crowded(classes)
    rows = read_rows(table, target="y", group="none", time="none")
    assert (len(rows.few), len(rows.many)) == (1, 1)
    model = rows.reading(fit_rung(BY_NAME[name], rows, rows.table, [0]).model)
    before = model.predict(table)
    written = skops_file.to_bytes(model)
    assert set(skops.get_untrusted_types(data=written)) <= set(skops_file.TRUSTED)
    again = skops.loads(written, trusted=list(skops_file.TRUSTED))
    unseen_before = {"x": [None, 9.0], "town": ["new", None], "side": [None, "up"]}
    for each in (table, unseen_before):
        with quiet():
            assert np.array_equal(again.predict(each), model.predict(each))
    # What was written is a copy; the model in hand is as it was.
    assert np.array_equal(model.predict(table), before)


@pytest.mark.parametrize("classes", [False, True])
def test_a_screen_comes_back(classes, tmp_path):
    pytest.importorskip("skops")
    X, y = linear(40, 220)
    y = np.where(y > 0, "a", "b") if classes else y
    rows = read_rows(X, y)
    model = fit_rung(BY_NAME["boosting"], rows, rows.table, [0]).model
    assert "screen" in model.named_steps
    path = tmp_path / "m.skops"
    path.write_bytes(skops_file.to_bytes(model))
    assert np.array_equal(load_model(str(path)).predict(X), model.predict(X))


def test_no_type_that_is_trusted_is_a_function():
    for name in skops_file.TRUSTED:
        module, _, own = name.rpartition(".")
        # Some are only in an older scikit-learn or only in a newer one.
        assert isinstance(getattr(import_module(module), own, object), type), name
        assert module.split(".")[0] in ("numpy", "sklearn", "unseen")


def test_a_partial_that_would_run_a_command_is_refused(tmp_path):
    """A file may say that a transformer's function is a command."""
    skops = pytest.importorskip("skops.io")
    mark, path = tmp_path / "mark", tmp_path / "m.skops"
    hostile = partial(os.system, f"touch {mark}")
    skops.dump(make_pipeline(FunctionTransformer(hostile), DummyRegressor()), path)
    with pytest.raises(InputError) as why:
        load_model(str(path))
    assert str(why.value) == (
        "`path` must hold types that `unseen fit` writes, got 'functools.partial' "
        f"in {str(path)!r}. Do not load it; if it is yours, use skops.io.load."
    )
    assert not mark.exists()


def test_a_partial_of_what_is_harmless_is_refused_too(tmp_path):
    skops = pytest.importorskip("skops.io")
    path = tmp_path / "m.skops"
    skops.dump(FunctionTransformer(partial(np.load, "rows.npy")), path)
    with pytest.raises(InputError, match=r"functools\.partial"):
        load_model(str(path))


def test_what_is_no_model(tmp_path):
    pytest.importorskip("skops")
    path = tmp_path / "m.skops"
    path.write_text("no model")
    with pytest.raises(InputError, match="must be a model that `unseen fit` wrote"):
        load_model(str(path))
