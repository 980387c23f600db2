"""Where a report goes, and what happens when it cannot go there."""

import json
import os
import tomllib

import pytest
from cli_tables import csv, leaky, plain

KINDS = ("html", "json", "sarif", "md", "fix")


@pytest.fixture(autouse=True)
def tables(here):
    csv(here / "leak.csv", leaky)
    csv(here / "plain.csv", plain)


def audit(*more):
    return ("audit", "leak.csv", "--target", "y", *more)


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_folder_is_said_before_the_audit(kind, refused, monkeypatch):
    monkeypatch.setattr("unseen.api.audit", lambda *a, **k: pytest.fail("it ran"))
    assert refused(*audit(f"--{kind}", "no/out")) == (
        "`path` must be a file that can be written, got 'no/out': no such file or "
        "directory. Make its folder, or name another path."
    )


def test_a_folder_in_the_place_of_the_file(refused, here, monkeypatch):
    (here / "out").mkdir()
    monkeypatch.setattr("unseen.api.audit", lambda *a, **k: pytest.fail("it ran"))
    assert refused(*audit("--html", "out")) == (
        "`path` must be a file that can be written, got 'out': it is a folder. "
        "Make its folder, or name another path."
    )


def test_a_folder_that_takes_no_file(refused, monkeypatch):
    # /proc refuses new files from everybody, the superuser included.
    monkeypatch.setattr("unseen.api.audit", lambda *a, **k: pytest.fail("it ran"))
    assert refused(*audit("--html", "/proc/out.html")) == (
        "`path` must be a file that can be written, got '/proc/out.html': no such file "
        "or directory. Make its folder, or name another path."
    )


def test_one_bad_output_leaves_the_good_ones_unwritten(refused):
    assert "'no/o.md'" in refused(*audit("--json", "o.json", "--md", "no/o.md"))


def test_a_device_is_written_to_and_not_replaced(unseen):
    assert unseen(*audit("--json", os.devnull)).status == 1
    with open(os.devnull, "rb") as device:
        assert device.read() == b""
    assert not os.path.isfile(os.devnull)


def test_standard_output_takes_one_format(refused):
    assert refused(*audit("--json", "-", "--md", "-")) == (
        "Standard output takes one format, got json and md. Give the others a file."
    )


def test_json_alone_is_printed(unseen):
    done = unseen(*audit("--json", "-"))
    assert done.status == 1
    assert done.err == ""
    report = json.loads(done.out)
    assert report["schema"] == "unseen.report/1"
    assert report["verdict"] == "found"


@pytest.mark.parametrize(
    ("kind", "starts"),
    [("html", "<!doctype html>"), ("sarif", '{\n  "$schema"'), ("md", "## "),
     ("fix", "# Made by `unseen audit --fix`")],
)  # fmt: skip
def test_each_format_can_be_printed(kind, starts, unseen):
    done = unseen(*audit(f"--{kind}", "-"))
    assert done.status == 1
    assert done.out.startswith(starts)
    assert done.out.endswith("\n")
    assert not done.out.endswith("\n\n")


def test_files_are_written_beside_the_printed_report(unseen, here):
    done = unseen(*audit("--html", "a.html", "--json", "a.json", "--md", "a.md"))
    assert done.err == "Wrote a.html\nWrote a.json\nWrote a.md\n"
    assert done.out.startswith("unseen ")
    written = {p.name for p in here.iterdir()}
    assert written == {"a.html", "a.json", "a.md", "leak.csv", "plain.csv"}


def test_the_same_seed_gives_the_same_bytes(unseen):
    first = unseen(*audit("--json", "-", "--seed", "3")).out
    assert unseen(*audit("--json", "-", "--seed", "3")).out == first
    assert json.loads(first)["seed"] == 3


def test_the_command_that_reproduces_a_report_does(unseen):
    import shlex  # noqa: PLC0415

    first = json.loads(unseen(*audit("--json", "-", "--claim", "auc=0.97")).out)
    command = first["reproduce"][0]
    again = unseen(*shlex.split(command)[1:], "--json", "-")
    assert json.loads(again.out) == first


def test_the_fix_is_toml_with_the_proof(unseen, here):
    assert unseen(*audit("--fix", "fix.toml")).status == 1
    fix = tomllib.loads((here / "fix.toml").read_text("utf-8"))
    assert fix["columns"] == ["a"]
    assert set(fix["dropped"]) == {"b"}
    assert fix["split"]["respects"] == "random"
    assert fix["score"]["before"]["value"] > 0.99
    assert fix["score"]["after"]["value"] < 0.8


def test_a_fix_without_a_score_is_refused(refused):
    assert refused("audit", "plain.csv", "--test", "leak.csv", "--fix", "f.toml") == (
        "`fix` must have a score to prove itself, got a report without one. "
        "Audit a table with a target."
    )


@pytest.mark.parametrize(
    ("table", "fail_on", "status"),
    [
        ("leak.csv", "error", 1),
        ("leak.csv", "warning", 1),
        ("leak.csv", "never", 0),
        ("plain.csv", "error", 0),
        ("plain.csv", "warning", 0),
    ],
)
def test_exit_status(table, fail_on, status, unseen):
    words = ("audit", table, "--target", "y", "--fail-on", fail_on)
    assert unseen(*words).status == status


def test_a_warning_alone_fails_only_where_it_is_asked(unseen, here):
    def line(i, rng):
        y = rng.randrange(2)
        empty = rng.random() < (0.6 if y else 0.05)
        return f"{'' if empty else rng.random()},{rng.random()},{y}"

    csv(here / "t.csv", line, n=900)
    done = unseen("audit", "t.csv", "--target", "y", "--json", "-")
    grades = {f["severity"] for f in json.loads(done.out)["findings"]}
    assert "warning" in grades
    assert "error" not in grades
    assert done.status == 0
    assert unseen("audit", "t.csv", "--target", "y", "--fail-on", "warning").status == 1
