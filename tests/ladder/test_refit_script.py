"""The script that fits again is run, and gives the same predictions."""

import csv

import numpy as np
import pytest
from ladder_tables import BY_NAME, CHEAP, linear, mixed

from unseen.ladder import climb, limits, read_rows
from unseen.ladder.refit_script import refit_script, spelled


def run(script, **known):
    made = dict(known)
    exec(compile(script, "refit.py", "exec"), made)
    return made["model"]


@pytest.mark.parametrize(
    "name",
    [
        "mean",
        "ols",
        "ridge",
        "lasso",
        "har",
        pytest.param("boosting", marks=pytest.mark.slow),
    ],
)
def test_every_rung_of_a_table(name, tmp_path, capsys):
    table = mixed()
    path = tmp_path / "rows.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table)
        writer.writerows(zip(*table.values(), strict=True))
    words = {"target": "y", "group": "patient", "time": "none", "seed": 3}
    rows = read_rows(str(path), **words)
    climbed = climb(rows, rungs=(BY_NAME[name],), repeats=1, seed=3)
    script = refit_script(climbed, rows, source=str(path), words=words)
    again = run(script)
    ours = rows.reading(climbed.model)
    assert np.array_equal(again.predict(table), ours.predict(table))
    assert capsys.readouterr().out == "fitted on 90 rows\n"


def test_arrays_have_to_be_given(capsys):
    X, y = linear(60)
    rows = read_rows(X, np.where(y > 0, "a", "b"))
    climbed = climb(rows, rungs=CHEAP[2:], repeats=1)
    script = refit_script(climbed, rows, source=None, words={"seed": 0})
    assert "# X must hold the rows that were given to unseen.fit.\n" in script
    again = run(script, X=X, y=np.where(y > 0, "a", "b"))
    assert np.array_equal(again.predict_proba(X), climbed.model.predict_proba(X))


def test_a_sample_is_the_same_sample(monkeypatch, capsys):
    monkeypatch.setattr(limits, "MOST_ROWS", 60)
    X, y = linear(90, 400)
    X, y = X[:, :4], y
    monkeypatch.setattr("unseen.ladder.fitting.MOST_FITTED", 80)
    rows = read_rows(X, y)
    climbed = climb(rows, rungs=CHEAP[2:], repeats=1)
    script = refit_script(climbed, rows, source=None, words={"seed": 0})
    assert "some_rows(table, 80, seed=[0, 2147483648, 2])" in script
    assert np.array_equal(run(script, X=X, y=y).predict(X), climbed.model.predict(X))
    assert capsys.readouterr().out == "fitted on 80 rows\n"


def test_names_are_quoted():
    assert spelled({"a": 'it"s', "b": ("x",)}) == '{"a": \'it"s\', "b": ("x",)}'
