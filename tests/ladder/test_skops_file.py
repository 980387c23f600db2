"""A model file is read without running code from it."""

import numpy as np
import pytest
from ladder_tables import BY_NAME, linear, mixed
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


def test_what_is_no_model(tmp_path):
    pytest.importorskip("skops")
    path = tmp_path / "m.skops"
    path.write_text("no model")
    with pytest.raises(InputError, match="must be a model that `unseen fit` wrote"):
        load_model(str(path))
