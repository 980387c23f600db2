"""`scripts/new_check.py`, tried on a copy of the tree."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUFF = shutil.which("ruff", path=Path(sys.executable).parent)


@pytest.fixture
def tree(tmp_path):
    ignore = shutil.ignore_patterns("__pycache__", "*.parquet")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=ignore)
    for room in ("leakage", "availability", "split", "fit", "pipeline"):
        (tmp_path / "tests" / "checks" / room).mkdir(parents=True)
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def new_check(tree, *words):
    script = tree / "scripts" / "new_check.py"
    done = subprocess.run(
        [sys.executable, script, *words], capture_output=True, text=True
    )
    return done.returncode, done.stdout, done.stderr


def run(tree, *words):
    # Python prefers the copy to the tree that is installed.
    env = {"PYTHONPATH": str(tree / "src"), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, cwd=tree, env=env
    )


def test_it_writes_a_check_that_is_listed_and_explained(tree):
    status, out, err = new_check(
        tree, "split", "SPLIT098", "StaleRows", "rows that are out of date"
    )
    assert (status, err) == (0, "")
    assert [Path(line).name for line in out.splitlines()] == [
        "stale_rows.py",
        "catalogue.py",
        "test_stale_rows.py",
    ]
    code = "from unseen.cli.main import run; run()"
    explained = run(tree, "-c", code, "explain", "SPLIT098")
    assert explained.stderr == ""
    assert explained.stdout.startswith("SPLIT098  StaleRows\n")
    assert "Rows that are out of date." in explained.stdout
    order = run(
        tree, "-c", "from unseen.checks.catalogue import CHECKS; print(*CHECKS)"
    ).stdout.split()
    assert order[order.index("SPLIT098") - 1].startswith("SPLIT")


# The environment of the oldest dependencies has no linter.
if RUFF is not None:

    def test_what_it_writes_is_in_style(tree):
        new_check(tree, "leakage", "LEAK098", "EchoOfTarget", "an echo of the target")
        for words in (("check",), ("format", "--check")):
            done = subprocess.run(
                [RUFF, *words, "src/unseen/checks/catalogue.py",
                 "src/unseen/checks/leakage/echo_of_target.py",
                 "tests/checks/leakage/test_echo_of_target.py"],
                cwd=tree, capture_output=True, text=True,
            )  # fmt: skip
            assert done.returncode == 0, done.stdout


def test_its_tests_wait_to_be_written(tree):
    new_check(tree, "fit", "FIT098", "TiredModel", "a model that is tired")
    done = run(tree, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")
    assert "6 failed" in done.stdout
    assert "Replace this by a test of its own: planted." in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("attic", "LEAK098", "A", "t"), "The room must be one of leakage, "
         "availability, split, fit, pipeline, selection, shrinkage, got 'attic'."),
        (("fit", "LEAK098", "A", "t"), "The code must be like FIT123, got 'LEAK098'."),
        (("leakage", "LEAK001", "Echo", "t"),
         "LEAK001 is taken. A code never changes its meaning."),
        (("leakage", "LEAK098", "echo", "t"),
         "The name must be like StaleRows, got 'echo'."),
        (("leakage", "LEAK098", "TargetCopy", "t"),
         "target_copy.py is there already. Name it otherwise."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(words, says, tree):
    before = sorted(tree.rglob("*.py"))
    assert new_check(tree, *words) == (1, "", f"{says}\n")
    assert sorted(tree.rglob("*.py")) == before
