"""`unseen fit` as its user runs it."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from unseen import fitting
from unseen.ladder import RUNGS, skops_file

COMMAND = (sys.executable, "-c", "from unseen.cli.main import run; run()")


def rows(path, n=60, y=lambda i: (i % 17) + 0.5 * (i * 7 % 5), x=lambda i: i % 17):
    lines = [f"{x(i)},{i * 31 % 13},{y(i)}" for i in range(n)]
    path.write_text("\n".join(["a,b,y", *lines]) + "\n")


@pytest.fixture
def cheap(monkeypatch):
    """Climb rungs that cost next to nothing."""
    own = fitting.climb
    monkeypatch.setattr(fitting, "climb", lambda *a, **w: own(*a, rungs=RUNGS[:3], **w))


@pytest.fixture
def table(here):
    rows(here / "t.csv")


def test_prints_the_sentence_and_every_rung(unseen, table, cheap):
    done = unseen("fit", "t.csv", "--target", "y")
    assert done.status == 0
    assert "OLS does " in done.out
    assert "Honest R² " in done.out
    for words in ("the mean", "OLS", "ridge"):
        assert words in done.out


def test_writes_what_was_asked(unseen, table, cheap, here, monkeypatch):
    done = unseen(
        "fit", "t.csv", "--target", "y", "--html", "r.html", "--json", "r.json"
    )
    assert done.status == 0
    assert done.err == "Wrote r.html\nWrote r.json\n"
    assert json.loads((here / "r.json").read_text())["chosen"] == "ols"
    assert "<!doctype html>" in (here / "r.html").read_text()


def test_a_column_of_dates_goes_forward(unseen, here, cheap):
    lines = [
        f"{i % 13},2024-{1 + i % 12:02}-{1 + i // 12:02},{i % 17}" for i in range(96)
    ]
    (here / "t.csv").write_text("\n".join(["a,day,y", *lines]) + "\n")
    for more, forward in (
        ([], True),
        (["--time", "day"], True),
        (["--time", "none"], False),
    ):
        done = unseen("fit", "t.csv", "--target", "y", "--json", "-", *more)
        assert done.status == 0
        protocol = json.loads(done.out)["protocol"]
        assert ("on the past" in protocol) == forward


def test_json_to_standard_output(unseen, table, cheap):
    done = unseen("fit", "t.csv", "--target", "y", "--json", "-")
    assert json.loads(done.out)["schema"] == "unseen.fit/1"


def test_a_folder_with_everything(unseen, table, cheap, here, monkeypatch):
    monkeypatch.setattr("unseen.cli.run_fit.need_skops", lambda: None)
    monkeypatch.setattr(fitting, "to_bytes", lambda pipeline: b"model")
    done = unseen("fit", "t.csv", "--target", "y", "--out", "fit")
    assert done.status == 0
    names = sorted(p.name for p in (here / "fit").iterdir())
    assert names == ["model.skops", "refit.py", "report.html", "report.json"]
    script = subprocess.run(
        [sys.executable, "fit/refit.py"], capture_output=True, text=True, check=True
    )
    assert script.stdout == "fitted on 60 rows\n"


def test_without_skops_nothing_is_begun(refused, table, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(skops_file, "import_module", missing)
    assert refused("fit", "t.csv", "--target", "y", "--out", "fit") == (
        "A model file must be written by skops, got an environment without it. "
        "Install it with `pip install 'unseen[fit]'`."
    )


def test_out_is_a_file(refused, table, monkeypatch):
    monkeypatch.setattr("unseen.cli.run_fit.need_skops", lambda: None)
    assert refused("fit", "t.csv", "--target", "y", "--out", "t.csv") == (
        "`--out` must be a folder, got the file 't.csv'. Name another one."
    )


def test_a_fit_that_fails_leaves_no_folder(refused, here, monkeypatch):
    monkeypatch.setattr("unseen.cli.run_fit.need_skops", lambda: None)
    rows(here / "t.csv", n=12)
    assert refused("fit", "t.csv", "--target", "y", "--out", "fit") == (
        "A fit must have at least 20 rows with a target, got 12. Give more rows."
    )


@pytest.mark.parametrize(
    ("made", "says"),
    [
        ({"y": lambda i: 3}, "Target 'y' must vary, got '3' in every row."),
        ({"y": lambda i: "a"}, "Target 'y' must vary, got 'a' in every row."),
        ({"y": lambda i: ""}, "Target 'y' must have values, got 60 missing ones."),
    ],
)
def test_targets_that_say_nothing(refused, here, made, says):
    rows(here / "t.csv", **made)
    assert refused("fit", "t.csv", "--target", "y").startswith(says)


def test_a_target_that_is_not_there(refused, table):
    said = refused("fit", "t.csv", "--target", "z")
    assert said.startswith("Target 'z' must be a column of 't.csv'")


def test_columns_that_do_not_vary(refused, here):
    lines = [f"1,2,{i * i % 31}.5" for i in range(60)]
    (here / "t.csv").write_text("\n".join(["a,b,y", *lines]) + "\n")
    assert refused("fit", "t.csv", "--target", "y") == (
        "A fit must have a column that varies beside the target, got 2 constant ones. "
        "Give a table with features."
    )


def test_a_metric_of_another_target(refused, table):
    assert "no metric 'auk'" in refused(
        "fit", "t.csv", "--target", "y", "--metric", "auk"
    )


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_interrupted_it_leaves_nothing(here):
    rows(here / "t.csv", n=3_000)
    before = set(here.iterdir())
    pipe = subprocess.PIPE
    words = ("fit", "t.csv", "--target", "y", "--html", "r.html")
    process = subprocess.Popen(
        [*COMMAND, *words], cwd=here, stdout=pipe, stderr=pipe, text=True
    )
    time.sleep(5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err == "unseen: stopped; nothing was written.\n"
    assert set(here.iterdir()) == before
