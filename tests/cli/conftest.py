"""The command as its user runs it, in this process for speed."""

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from unseen.cli.main import run

# `cli_tables.py` stands beside the tests and belongs to no package.
sys.path.append(str(Path(__file__).parent))


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    status: int
    out: str
    err: str


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty current directory; what a test imports or sets is forgotten."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        monkeypatch.setenv(name, "1")
    return tmp_path


@pytest.fixture
def unseen(here, monkeypatch, capsys):
    """Run `unseen` with some words."""

    def call(*words: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["unseen", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            run()
        said = capsys.readouterr()
        return Done(status=end.value.code, out=said.out, err=said.err)

    return call


@pytest.fixture
def refused(unseen, here):
    """Run `unseen`, see that it is refused, and give the one line that says why."""

    def call(*words: object) -> str:
        before = set(here.rglob("*"))
        done = unseen(*words)
        assert done.status == 2
        assert done.out == ""
        assert done.err.startswith("unseen: ")
        assert done.err.count("\n") == 1
        assert done.err.endswith("\n")
        assert "Traceback" not in done.err
        # Nothing half-written, and no drafts left behind.
        assert set(here.rglob("*")) == before
        return done.err.removeprefix("unseen: ").rstrip("\n")

    return call
