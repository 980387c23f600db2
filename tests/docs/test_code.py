"""The code on the pages runs: Python, commands and TOML."""

import shlex
import sys
import tomllib
from pathlib import Path

import pytest
from code_blocks import blocks

from unseen.cli.main import run
from unseen.facts import facts_from

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]


def named(language):
    pages = [p for p in PAGES if blocks(p, language)]
    ids = [p.relative_to(ROOT).as_posix() for p in pages]
    return pytest.mark.parametrize("page", pages, ids=ids)


@named("python")
def test_python_runs(page, tables, capsys):
    space = {"__name__": "__main__"}
    for k, block in enumerate(blocks(page, "python")):
        exec(compile(block, f"{page.name}, block {k + 1}", "exec"), space)
    assert "Traceback" not in capsys.readouterr().err


COMMANDS = [
    pytest.param(line.removeprefix("$ "), id=line.removeprefix("$ ").partition("#")[0])
    for page in PAGES
    for block in blocks(page, "console")
    for line in block.splitlines()
    if line.startswith("$ unseen") and line != "$ unseen demo"
]
MODEL = """
from sklearn.linear_model import LogisticRegression


def model():
    return LogisticRegression()
"""


@pytest.mark.parametrize("command", sorted(COMMANDS, key=lambda p: p.id))
def test_commands_run(command, tables, monkeypatch, capfd):
    words = shlex.split(command, comments=True)
    if "scoring_model:model" in words:
        (tables / "scoring_model.py").write_text(MODEL)
        lines = (tables / "loans.csv").read_text().splitlines()
        numbers = [",".join(line.split(",")[3:]) for line in lines]
        (tables / "loans.csv").write_text("\n".join(numbers) + "\n")
    monkeypatch.setattr(sys, "argv", words)
    with (tables / "loans.csv").open() as table:
        monkeypatch.setattr(sys, "stdin", table)
        with pytest.raises(SystemExit) as end:
            run()
    assert end.value.code in (0, 1), capfd.readouterr().err
    sys.modules.pop("scoring_model", None)


@named("toml")
def test_toml_is_read(page):
    for block in blocks(page, "toml"):
        assert facts_from(tomllib.loads(block)) != facts_from({})


def test_there_is_something_to_run():
    assert len(COMMANDS) > 10
    assert sum(len(blocks(p, "python")) for p in PAGES) > 20
