"""What the pages say of options, keys and words is what the code has."""

import inspect
import re
from dataclasses import fields, is_dataclass
from enum import Enum
from html import unescape
from importlib import import_module
from pathlib import Path

import pytest

import unseen
from unseen import result
from unseen.facts import KINDS, available, reading

DOCS = Path(__file__).parents[2] / "docs"
FACTS = (DOCS / "how-to" / "declare-facts.md").read_text("utf-8")
GLOSSARY = (DOCS / "glossary.md").read_text("utf-8")


def test_the_command_line_page_has_every_option(site, capsys, monkeypatch):
    from making.command_line import verbs, words_of  # noqa: PLC0415

    from unseen.cli.main import app  # noqa: PLC0415

    page = unescape((site / "command-line.html").read_text("utf-8"))
    # What a user sees is what Typer made of it; the page must have the same.
    for verb, function in verbs().items():
        with pytest.raises((SystemExit, Exception)) as end:
            app([*verb.split(), "--help"], standalone_mode=True)
        assert getattr(end.value, "code", 0) == 0
        shown = set(re.findall(r"^\s+(--[a-z-]+)", capsys.readouterr().out, re.M))
        documented = {w.name for w in words_of(function) if w.name.startswith("--")}
        assert shown - {"--help"} == documented
        assert all(f"<code>{name}</code>" in page for name in documented)
        assert all(word.help in page for word in words_of(function))


def keys_under(heading: str) -> list[str]:
    """Give the first column of the table under a heading of the page on facts."""
    section = FACTS.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]*?`) \|", section, re.M)
    return [row.strip("`") for row in rows]


@pytest.mark.parametrize(
    ("heading", "known"),
    [
        ("Keys", reading._KEYS),
        ("Kinds of column", KINDS),
        ("The causal graph", reading._GRAPH_KEYS),
        ("Accepted findings", reading._ACCEPT_KEYS),
    ],
)
def test_the_page_on_facts_has_every_key_and_no_other(heading, known):
    documented = [k for k in keys_under(heading) if not k.startswith("[")]
    assert sorted(documented) == sorted(known)


def test_the_page_on_facts_has_every_key_of_availability():
    keys = keys_under("When a column is written")
    assert set(available._KEYS) <= set(keys)


def glossary_terms() -> set[str]:
    marked = re.findall(r"\*\*?([^*]+)\*\*?", GLOSSARY)
    return {term.lower() for text in marked for term in re.split(r"[ ,]+", text)}


def words_of_results() -> set[str]:
    """Give the words that a reader of a report meets: fields and values."""
    words: set[str] = set()
    for thing in vars(result).values():
        if isinstance(thing, type) and issubclass(thing, Enum):
            if thing is not result.PictureKind:
                words |= {str(value) for value in thing}
        elif is_dataclass(thing):
            words |= {f.name for f in fields(thing)}
    return words


# Words whose meaning is that of everyday language, or of another term here.
PLAIN = {
    "actions", "applied", "as", "claimed_by", "codes", "columns", "fields", "findings",
    "higher_is_better", "label", "model", "models", "positive", "protocol", "reason",
    "rows", "scores", "text", "title", "value", "version", "what", "x", "y",
}  # fmt: skip


def test_every_word_of_a_result_stands_in_the_glossary():
    known = glossary_terms()
    missing = {
        word
        for word in words_of_results() - PLAIN
        if not any(
            {part, part.rstrip("s"), f"{part}s"} & known
            for part in (word, *re.split(r"[_ ]", word))
        )
    }
    assert missing == set()


def test_every_metric_stands_in_the_glossary():
    from unseen.render.metric_names import metric_name  # noqa: PLC0415
    from unseen.stats.metrics.catalogue import METRICS  # noqa: PLC0415

    missing = {m for m in METRICS if metric_name(m).lower() not in GLOSSARY.lower()}
    assert missing == set()


def test_every_public_name_stands_in_the_reference(site):
    page = (site / "python.html").read_text("utf-8")
    public = {
        name
        for name in dir(unseen)
        if getattr(getattr(unseen, name), "__module__", "").startswith("unseen.")
    }
    assert {"audit", "Report", "GroupedSplit", "read_graph"} <= public
    assert {n for n in public if f'id="{n}"' not in page} == set()


@pytest.mark.parametrize("room", ["linear", "smooth", "charts"])
def test_every_name_of_a_room_stands_in_the_reference(site, room):
    page = (site / "python.html").read_text("utf-8")
    module = import_module(f"unseen.{room}")
    public = {
        getattr(module, name).__name__
        for name in dir(module)
        if not name.startswith("_") and not inspect.ismodule(getattr(module, name))
    }
    assert public
    assert {n for n in public if f'id="{room}.{n}"' not in page} == set()


def test_the_front_page_names_the_commands_that_ci_runs():
    root = DOCS.parent
    readme = (root / "README.md").read_text("utf-8")
    ci = (root / ".ci" / "run").read_text("utf-8")
    assert "$ make test " in readme
    assert "$ make demo " in readme
    assert re.search(r"^step make test$", ci, re.M)


def test_the_oldest_versions_are_the_lower_bounds():
    import tomllib  # noqa: PLC0415

    root = DOCS.parent
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *(d for g in project["project"]["optional-dependencies"].values() for d in g),
        *project["dependency-groups"]["test"],
        *project["dependency-groups"]["docs"],
    ]
    lower = {
        name: f"{version}{'.0' * (2 - version.count('.'))}"
        for name, version in (re.sub(r"\[.*?\]", "", d).split(">=") for d in wanted)
    }
    oldest = (root / "constraints-oldest.txt").read_text("utf-8")
    pinned = {
        name: f"{version}{'.0' * (2 - version.count('.'))}"
        for name, version in re.findall(r"^([\w-]+)==([\w.]+)$", oldest, re.M)
    }
    # SciPy and click are no dependencies of ours, but of scikit-learn and typer.
    others = {"scipy", "click"}
    assert {n: v for n, v in pinned.items() if n not in others} == lower
