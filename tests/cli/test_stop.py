"""Ctrl-C and a reader that goes away, with the real command in its own process."""

import os
import signal
import subprocess
import sys
import time

import pytest
from cli_tables import csv, leaky

COMMAND = (sys.executable, "-c", "from unseen.cli.main import run; run()")
# As long as a loaded machine may take to start a process.
PATIENCE = 60

MODULE = """
import pathlib
import time


class Slow:
    def get_params(self, deep=True):
        return {}

    def set_params(self, **given):
        return self

    def fit(self, X, y):
        pathlib.Path("started").touch()
        time.sleep(600)

    def predict(self, X):
        return [0] * len(X)
"""


@pytest.fixture(autouse=True)
def files(here):
    csv(here / "t.csv", leaky)
    (here / "slow_model.py").write_text(MODULE)


def start(here, *words, **more):
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [*COMMAND, *words], cwd=here, stdout=pipe, stderr=pipe, text=True, **more
    )


def stopped(process):
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def test_control_c_in_the_middle_of_an_audit(here):
    words = ("audit", "t.csv", "--target", "y", "--model", "slow_model:Slow")
    process = start(here, *words, "--html", "out.html", "--json", "out.json")
    until = time.monotonic() + PATIENCE
    while not (here / "started").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert stopped(process) == (130, "", "unseen: stopped; nothing was written.\n")
    assert {p.name for p in here.iterdir()} - {"__pycache__"} == {
        "t.csv",
        "slow_model.py",
        "started",
    }


def test_control_c_while_standard_input_is_read(here):
    process = start(here, "audit", "-", "--target", "y", stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write("a,b,y\n1,2,0\n")
    process.stdin.flush()
    # Nothing outside tells when it reads; by then it surely does.
    time.sleep(3)
    assert stopped(process) == (130, "", "unseen: stopped; nothing was written.\n")


def test_a_reader_that_goes_away_is_no_error(here):
    # The read end is closed before the first line is written.
    read, write = os.pipe()
    words = (*COMMAND, "explain", "LEAK001")
    process = subprocess.Popen(words, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    os.close(read)
    _, err = process.communicate(timeout=PATIENCE)
    assert err == ""
    assert process.returncode == 0
