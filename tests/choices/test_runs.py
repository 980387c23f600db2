"""Runs from lists, tables and stores of MLflow, and what is refused."""

import sqlite3

import numpy as np
import pyarrow as pa
import pytest

from unseen.choices.mlflow import read_mlflow
from unseen.choices.run_table import read_run_table
from unseen.errors import InputError
from unseen.stats.metrics.catalogue import METRICS

AUC = METRICS["auc"]


def test_a_list_is_scores():
    runs = read_run_table([0.7, 0.8], AUC)
    assert (runs.scores, runs.names, runs.column) == ((0.7, 0.8), ("1", "2"), "auc")
    assert read_run_table(np.array([0.7, 0.8]), AUC).scores == (0.7, 0.8)
    assert (runs.starts, runs.tried, runs.best(AUC)) == (None, 2, 1)
    assert runs.best(METRICS["brier"]) == 0


def test_a_file_has_names_and_times(tmp_path):
    path = tmp_path / "runs.csv"
    path.write_text(
        "run,started,ended,seed,roc_auc\n"
        "a,2024-01-01 10:00:00,2024-01-01 11:00:00,1,0.7\n"
        "b,2024-01-01 11:00:00,2024-01-01 12:00:00,2,0.8\n"
    )
    runs = read_run_table(str(path), AUC)
    assert (runs.names, runs.scores, runs.column) == (("a", "b"), (0.7, 0.8), "roc_auc")
    assert runs.source == repr(str(path))
    assert runs.starts is not None
    assert runs.ends is not None
    assert [e - s for s, e in zip(runs.starts, runs.ends, strict=True)] == [3600, 3600]


@pytest.mark.parametrize(
    ("table", "column", "says"),
    [
        ({"run": ["a", "b"]}, None,
         "`runs` must hold a column of scores, got the table, which has no numbers. "
         "Give one row for each run and its score."),
        ({"val": [0.7], "test": [0.6]}, None,
         "`runs_metric` must name the column of scores, since the table has 2 of "
         "numbers (val, test), got none. Name the one that was reported."),
        ({"val": [0.7], "test": [0.6]}, "tset",
         "`runs_metric` must name a column of numbers of the table, got 'tset'. The "
         "nearest column is 'test'."),
        ({"auc": [0.7, float("nan")]}, None,
         "`runs` must have a number in `auc` for each run, got nan in run '2'. Leave "
         "that run out, or write its score."),
        ({"auc": [0.7, 70.0]}, None,
         "`runs` must have scores in [0, 1] for auc, got 70 in run '2'. Name another "
         "column with `runs_metric`, or the metric with `metric`."),
        ({"auc": pa.array([], pa.float64())}, None,
         "`runs` must hold at least one score, got none in `auc`. Give one row for "
         "each run."),
    ],
)  # fmt: skip
def test_what_is_no_table_of_runs_is_refused(table, column, says):
    with pytest.raises(InputError) as why:
        read_run_table(pa.table(table), AUC, column)
    assert str(why.value) == says


def folder_store(root, *, values=((1, 0.7, 0), (2, 0.72, 1)), experiments=("loans",)):
    """Write the files that MLflow writes."""
    for k, name in enumerate(experiments):
        place = root / "mlruns" / str(k)
        for j, run in enumerate(("ann", "bob")):
            home = place / f"run{j}"
            (home / "metrics" / "val").mkdir(parents=True)
            (home / "meta.yaml").write_text(
                f"run_id: run{j}\nrun_name: '{run}: it''s'\nstart_time: {1000 * j}\n"
                f"end_time: {1000 * j + 500}\ntags: []\n"
            )
            lines = [f"{t} {v + 0.01 * j} {s}" for t, v, s in values]
            (home / "metrics" / "auc").write_text("\n".join(lines) + "\n")
            (home / "metrics" / "val" / "auc").write_text("1 0.9 0\n")
        (place / "meta.yaml").write_text(f"experiment_id: '{k}'\nname: {name}\n")
    return root / "mlruns"


def base_store(path, *, nan=0):
    with sqlite3.connect(path) as db:
        db.executescript(
            "CREATE TABLE experiments (experiment_id INTEGER, name TEXT);"
            "CREATE TABLE runs (run_uuid TEXT, name TEXT, start_time INTEGER,"
            " end_time INTEGER, experiment_id INTEGER);"
            "CREATE TABLE latest_metrics (key TEXT, value REAL, is_nan INTEGER,"
            " run_uuid TEXT);"
            "INSERT INTO experiments VALUES (0, 'Default'), (1, 'loans');"
            "INSERT INTO runs VALUES ('a', 'ann', 0, 500, 1),"
            " ('b', 'bob', 900, 999, 1);"
            f"INSERT INTO latest_metrics VALUES ('auc', .7, 0, 'a'),"
            f" ('auc', .8, {nan}, 'b'), ('loss', 2, 0, 'a');"
        )
    db.close()
    return path


def test_a_store_of_files_gives_the_last_value(tmp_path):
    runs = read_mlflow(f"mlflow:{folder_store(tmp_path)}#loans", AUC)
    assert runs.scores == (0.72, 0.73)
    assert runs.names == ("ann: it's", "bob: it's")
    assert (runs.starts, runs.ends) == ((0.0, 1.0), (0.5, 1.5))
    # The folder above it, the only experiment, and another key.
    assert read_mlflow(f"mlflow:{tmp_path}", AUC).scores == (0.72, 0.73)
    assert read_mlflow(f"mlflow:{tmp_path}", AUC, "val/auc").scores == (0.9, 0.9)


def test_the_last_step_counts_and_not_the_last_line(tmp_path):
    store = folder_store(tmp_path, values=((5, 0.8, 9), (9, 0.6, 2)))
    assert read_mlflow(f"mlflow:{store}", AUC).scores == (0.8, 0.81)


def test_a_base_gives_the_same(tmp_path):
    path = base_store(tmp_path / "mlflow.db")
    runs = read_mlflow(f"mlflow:{path}", AUC)
    assert (runs.scores, runs.names, runs.unscored) == ((0.7, 0.8), ("ann", "bob"), 0)
    assert read_mlflow(f"mlflow:{tmp_path}#1", AUC).scores == (0.7, 0.8)


def test_a_run_that_diverged_counts_as_tried(tmp_path):
    runs = read_mlflow(f"mlflow:{base_store(tmp_path / 'mlflow.db', nan=1)}", AUC)
    assert (runs.scores, runs.unscored, runs.tried) == ((0.7,), 1, 2)


def test_what_is_no_store_is_refused(tmp_path):
    def told(text):
        with pytest.raises(InputError) as why:
            read_mlflow(text, AUC)
        return str(why.value)

    assert told(f"mlflow:{tmp_path / 'gone'}") == (
        f"`runs` must be an MLflow store that is there, got '{tmp_path / 'gone'}'. "
        "Give the folder mlruns or the file mlflow.db."
    )
    assert told(f"mlflow:{tmp_path}") == (
        f"`runs` must be an MLflow store, got '{tmp_path}', which holds no experiment "
        "with runs. Give the folder mlruns or the file mlflow.db."
    )
    text = tmp_path / "a.txt"
    text.write_text("no database at all, and long enough to be read as one\n" * 9)
    assert told(f"mlflow:{text}") == (
        f"`runs` must be an MLflow store, got '{text}', which can't be read as one "
        "(file is not a database). Give the folder mlruns or the file mlflow.db."
    )
    store = folder_store(tmp_path, experiments=("loans", "cars"))
    assert told(f"mlflow:{store}") == (
        f"`runs` must name one experiment of '{store}', which has 2 (loans, cars), got "
        "none. Write mlflow:PATH#EXPERIMENT."
    )
    assert told(f"mlflow:{store}#loan") == (
        f"`runs` must name an experiment of '{store}', got 'loan'. The nearest "
        "experiment is 'loans'."
    )
    broken = store / "0" / "run0" / "metrics" / "auc"
    broken.write_text("1 0.7 0\nx y z\n")
    assert told(f"mlflow:{store}#loans") == (
        f"`runs` must be an MLflow store, got line 2 of '{broken}', which is no "
        "metric. Restore that file."
    )
