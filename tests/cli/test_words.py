"""Verbs and options: help, versions, wrong words, `explain`, and unseen.toml."""

import json
import re
import shlex

import pytest
from cli_tables import coin, csv, leaky, plain

import unseen as package
from unseen.checks.catalogue import CHECKS


def test_without_a_verb_the_help_is_shown(unseen):
    done = unseen()
    assert done.status == 0
    assert done.out == unseen("--help").out
    for verb in ("audit", "explain", "demo"):
        assert re.search(rf"^  {verb} ", done.out, re.M)


def test_version(unseen):
    done = unseen("--version")
    assert (done.status, done.out) == (0, f"unseen {package.__version__}\n")


@pytest.mark.parametrize(
    ("words", "fact", "help"),
    [
        ("audits", "No such command 'audits'", "unseen"),
        ("audit", "Missing argument 'TRAIN'", "unseen audit"),
        ("audit t.csv --tagret y", "No such option: --tagret", "unseen audit"),
        ("audit t.csv --target", "Option '--target' requires an argument",
         "unseen(?: audit)?"),
        ("audit t.csv --fail-on loud", "Invalid value for '--fail-on'", "unseen audit"),
        ("audit t.csv --seed -1", "Invalid value for '--seed'", "unseen audit"),
        ("audit t.csv --seed x", "Invalid value for '--seed'", "unseen audit"),
        ("audit t.csv u.csv", "Got unexpected extra argument", "unseen audit"),
        ("explain", "Missing argument 'code'", "unseen explain"),
    ],
)  # fmt: skip
def test_wrong_words_are_one_line(words, fact, help, refused):
    # The middle is Typer's own and changes with its versions.
    line = refused(*shlex.split(words))
    assert line.lower().startswith(fact.lower())
    assert re.search(rf"[^.]\. See {help} --help\.$", line)


@pytest.mark.parametrize("code", CHECKS)
def test_explain_prints_the_page(code, unseen):
    done = unseen("explain", code)
    assert done.status == 0
    assert done.out.startswith(f"{code}  {CHECKS[code].__name__}\n")
    for heading in ("What it asks", "Why it matters", "How it decides",
                    "When it is wrong", "What to do"):  # fmt: skip
        assert f"\n{heading}\n" in done.out
    assert not re.search(r"(?<![$\\^_a-zA-Z}])\{[a-z_]+(:[^}]*)?\}", done.out)


def test_explain_takes_small_letters(unseen):
    assert unseen("explain", "leak001").out == unseen("explain", "LEAK001").out


def test_explain_of_no_check(refused):
    assert refused("explain", "LEAK0001") == (
        "There is no check 'LEAK0001'. The nearest code is 'LEAK001'."
    )


FACTS = """
target = "y"
[[accept]]
code = "LEAK001"
column = "b"
reason = "Known when the order is placed."
[[accept]]
code = "LEAK007"
column = "b"
reason = "Known when the order is placed."
"""


def test_the_facts_beside_the_table_are_read(here, unseen):
    csv(here / "t.csv", leaky)
    (here / "unseen.toml").write_text(FACTS)
    done = unseen("audit", "t.csv", "--json", "-")
    assert done.status == 0
    report = json.loads(done.out)
    assert report["audited"]["target"] == "y"
    accepted = {f["code"]: f["accepted"] for f in report["findings"] if f["accepted"]}
    assert accepted["LEAK001"] == "Known when the order is placed."
    assert 'facts="unseen.toml"' in report["reproduce"][1]


def test_facts_may_stand_elsewhere(here, unseen):
    csv(here / "t.csv", leaky)
    (here / "facts").mkdir()
    (here / "facts" / "mine.toml").write_text(FACTS)
    done = unseen("audit", "t.csv", "--facts", "facts/mine.toml", "--json", "-")
    assert done.status == 0
    assert json.loads(done.out)["audited"]["target"] == "y"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('tagret = "y"', "`facts` must have known keys only, got 'tagret'. "
         "The nearest key is 'target'."),
        ("target = ", "`facts` must be TOML, got an error in line 1 of 'unseen.toml' "
         "(invalid value). Correct that line."),
        ('target = "y"\n[[accept]]\ncode = "LEAK001"', "`accept.reason` must say why "
         "LEAK001 is accepted, got None. Write one sentence."),
        ('target = "y"\n[[accept]]\ncode = "LEAK0001"\nreason = "so"',
         "`accept.code` must be the code of a check, got 'LEAK0001'. "
         "The nearest code is 'LEAK001'."),
        ('target = "y"\n[available]\nrate = "always"',
         "`available` must name columns of the table, nodes of the graph or parents "
         "in [derived], got 'rate'. The nearest name is 'a'."),
    ],
)  # fmt: skip
def test_wrong_facts_are_one_line(text, says, here, refused):
    csv(here / "t.csv", leaky)
    (here / "unseen.toml").write_text(text)
    assert refused("audit", "t.csv") == says


def test_facts_that_are_not_there(here, refused):
    csv(here / "t.csv", leaky)
    assert refused("audit", "t.csv", "--facts", "no.toml") == (
        "`facts` must be a file that can be read, got 'no.toml' "
        "(No such file or directory). Check the path."
    )


def test_missing_adds_to_the_facts(here, unseen):
    def line(i, rng):
        marks = ("?" if i % 9 == 3 else i * 37 % 101, "-" if i % 7 == 2 else i % 5)
        return f"{marks[0]},{marks[1]},{coin(i)}"

    csv(here / "t.csv", line)
    (here / "unseen.toml").write_text('missing = ["?"]\ntarget = "y"\n')
    half = json.loads(unseen("audit", "t.csv", "--json", "-").out)
    whole = json.loads(unseen("audit", "t.csv", "--missing", "-", "--json", "-").out)
    assert any("`b` read as text" in s["what"] for s in half["said"])
    assert not any("read as text" in s["what"] for s in whole["said"])


def test_an_inferred_role_is_switched_off_with_none(here, unseen):
    csv(here / "t.csv", lambda i, rng: f"P{i:05d},{plain(i, rng)}", header="id,a,b,y")
    found = json.loads(unseen("audit", "t.csv", "--target", "y", "--json", "-").out)
    off = ("audit", "t.csv", "--target", "y", "--id", "none", "--json", "-")
    left = json.loads(unseen(*off).out)
    assert any("taken as the id" in s["what"] for s in found["said"])
    assert not any("taken as the id" in s["what"] for s in left["said"])


def test_the_demo_names_its_tables_and_its_page(unseen, here, monkeypatch):
    asked = []
    monkeypatch.setattr("unseen.cli.run_audit.run_audit", asked.append)
    done = unseen("demo", "--html", "d.html")
    assert done.status == 0
    assert done.out == (
        f"\nThe report, to open in a browser: {(here / 'd.html').resolve()}\n"
    )
    assert asked[0].train.endswith("grants_other.parquet")
    assert asked[0].words["test"].endswith("grants_test.parquet")
    assert asked[0].outputs == {"html": "d.html"}
