"""What a fitted model does."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from ladder_tables import CHEAP, linear, mixed

import unseen
from unseen import InputError, fitting


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """Climb rungs that cost next to nothing."""
    own = fitting.climb
    monkeypatch.setattr(
        "unseen.fitting.climb", lambda rows, **words: own(rows, rungs=CHEAP, **words)
    )


@pytest.fixture
def model(cheap):
    return unseen.fit(*linear(60), repeats=1)


def test_predictions(model):
    X, y = linear(60)
    assert model.chosen == "ols"
    assert np.corrcoef(model.predict(X), y)[0, 1] > 0.9
    assert list(model.rungs) == ["mean", "ols", "ridge"]
    assert model.score == model.report.score


def test_a_table_with_its_target():
    table = mixed()
    model = unseen.fit(table, target="y", group="patient", time="none", repeats=1)
    # Neither the target nor the group is needed to predict.
    rows = {name: table[name] for name in ("town", "x", "seen")}
    assert model.predict(rows).shape == (90,)
    assert model.predict(pd.DataFrame(rows)) == pytest.approx(model.predict(rows))


def test_classes():
    X, y = linear(60)
    model = unseen.fit(X, np.where(y > 0, "yes", "no"), repeats=1)
    assert model.classes_.tolist() == ["no", "yes"]
    shares = model.predict_proba(X)
    assert shares.sum(axis=1) == pytest.approx(1.0)
    assert (model.predict(X) == model.classes_[shares.argmax(axis=1)]).all()


def test_values_have_no_probabilities(model):
    with pytest.raises(InputError) as why:
        model.predict_proba(linear(60)[0])
    assert str(why.value) == (
        "`predict_proba` must have classes to tell apart, got a model of values. Call "
        "`predict`."
    )


def test_other_columns_are_refused(model):
    with pytest.raises(InputError) as why:
        model.predict(np.ones((2, 3)))
    assert str(why.value) == (
        "`X` must have the 4 columns that the model was fitted on, got 3. Pass the "
        "same features in the same order."
    )


@pytest.mark.parametrize("level", [0.0, 1.0, 1.5])
def test_level(level):
    with pytest.raises(InputError) as why:
        unseen.fit(*linear(60), level=level)
    assert str(why.value) == (
        f"`level` must lie strictly between 0 and 1, got {level}. For a 95% interval "
        "pass 0.95."
    )


def test_repeats():
    with pytest.raises(InputError) as why:
        unseen.fit(*linear(60), repeats=0)
    assert str(why.value) == (
        "`repeats` must be a whole number of at least 1, got 0. Leave it out for the "
        "usual number."
    )


def test_saved(model, tmp_path):
    model.save(str(tmp_path / "r.json"))
    assert json.loads((tmp_path / "r.json").read_text())["chosen"] == "ols"
    model.save(str(tmp_path / "r.html"))
    assert "<h1>OLS does" in (tmp_path / "r.html").read_text()
    model.save(str(tmp_path / "r.py"))
    assert (tmp_path / "r.py").read_text() == model.code
    with pytest.raises(InputError) as why:
        model.save(str(tmp_path / "r.pickle"))
    assert str(why.value) == (
        "`path` must end in .skops, .html, .json or .py, got 'pickle'. Name it "
        "model.skops, say."
    )
    assert sorted(p.name for p in tmp_path.iterdir()) == ["r.html", "r.json", "r.py"]


def test_a_notebook_shows_the_page(model):
    assert model._repr_html_().startswith('<iframe title="Ladder"')
    assert model.sentence.startswith("OLS does ")


def test_the_name_is_fetched_when_it_is_used():
    code = "import unseen, sys; assert 'sklearn' not in sys.modules; unseen.fit"
    subprocess.run([sys.executable, "-c", code], check=True)
