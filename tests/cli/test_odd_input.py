"""Odd tables that can be audited are audited, and what was odd is said."""

import json
import re
import resource

import pytest
from cli_tables import coin, csv, leaky, plain


def audited(done):
    """Give the report that was printed as JSON, of an audit that ran to its end."""
    assert done.status in (0, 1)
    assert "Traceback" not in done.err
    return json.loads(done.out)


def said(report):
    return " ".join(f"{s['what']} ({s['reason']})" for s in report["said"])


def test_mixed_types_are_read_as_text_and_said(here, unseen):
    csv(
        here / "t.csv",
        lambda i, rng: f"{'oops' if i % 50 == 7 else i * 37 % 101},{i % 3},{coin(i)}",
    )
    report = audited(unseen("audit", "t.csv", "--target", "y", "--json", "-"))
    assert "`a` read as text" in said(report)
    assert "('oops') are not numbers" in said(report)


def test_marks_of_missing_values_are_named_with_missing(here, unseen):
    csv(
        here / "t.csv",
        lambda i, rng: f"{'oops' if i % 50 == 7 else i * 37 % 101},{i % 3},{coin(i)}",
    )
    words = ("audit", "t.csv", "--target", "y", "--missing", "oops", "--json", "-")
    report = audited(unseen(*words))
    assert "read as text" not in said(report)


def test_infinite_and_missing_numbers(here, unseen):
    odd = ["inf", "-inf", "nan", ""]
    csv(
        here / "t.csv",
        lambda i, rng: f"{odd[i % 12] if i % 12 < 4 else rng.random()},{plain(i, rng)}",
        header="c,a,b,y",
        n=240,
    )
    report = audited(unseen("audit", "t.csv", "--target", "y", "--json", "-"))
    honest = report["scores"]["honest"]
    assert 0 <= honest["low"] <= honest["value"] <= honest["high"] <= 1


def test_a_column_of_very_many_levels_is_audited_in_bounded_memory(here, unseen):
    n = 200_000
    csv(
        here / "t.csv",
        lambda i, rng: f"customer {i * 7919 % 200_003},{rng.random():.5f},{coin(i)}",
        n=n,
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = audited(unseen("audit", "t.csv", "--target", "y", "--json", "-"))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert report["audited"]["rows"] == n
    assert grown < 500, f"the audit took {grown:.0f} MiB"


HOSTILE = [
    "<script>alert(1)</script>",
    'say "hi"',
    "two\nlines",
    "\N{GRINNING FACE} émoji",
    "</style><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}",
    "[link](javascript:alert(1))",
]


@pytest.fixture
def hostile(here):
    """A table in which each hostile name is a copy of the target."""
    quoted = ",".join('"' + name.replace('"', '""') + '"' for name in HOSTILE)

    def line(i, rng):
        copies = ",".join(str(3 * coin(i) + k) for k in range(len(HOSTILE)))
        return f"{copies},{rng.random():.5f},{coin(i)}"

    return csv(here / "t.csv", line, header=f"{quoted},z,y")


def test_names_from_the_data_are_named_and_inert(hostile, here, unseen):
    outputs = [w for kind in ("html", "json", "sarif", "md") for w in
               (f"--{kind}", f"out.{kind}")]  # fmt: skip
    done = unseen("audit", "t.csv", "--target", "y", *outputs)
    assert done.status == 1
    page = (here / "out.html").read_text("utf-8")
    for markup in ("<script>alert", "<img src=x", "</style><img", 'href="javascript:'):
        assert markup not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7 * 7 }}" in page
    report = json.loads((here / "out.json").read_text("utf-8"))
    named = {s["name"] for f in report["findings"] for s in f["subjects"]}
    assert set(HOSTILE) <= named
    sarif = json.loads((here / "out.sarif").read_text("utf-8"))
    assert sarif["version"] == "2.1.0"
    # A name can break neither the terminal's lines nor a Markdown line.
    for text in (done.out, (here / "out.md").read_text("utf-8")):
        assert not re.search(r"two\nlines", text)


def test_a_hostile_name_is_a_target_too(hostile, unseen):
    done = unseen("audit", "t.csv", "--target", HOSTILE[0], "--json", "-")
    assert audited(done)["audited"]["target"] == HOSTILE[0]


def test_a_class_with_one_row(here, unseen):
    def line(i, rng):
        return f"{rng.random()},{rng.random()},{'rare' if i == 50 else 'ab'[coin(i)]}"

    csv(here / "t.csv", line)
    report = audited(unseen("audit", "t.csv", "--target", "y", "--json", "-"))
    assert report["audited"]["target_kind"] == "multiclass"
    assert report["scores"]["honest"]["value"] is not None


def test_a_binary_class_with_one_row_leaves_a_wide_interval(here, unseen):
    csv(here / "t.csv", lambda i, rng: f"{rng.random()},{rng.random()},{int(i == 50)}")
    report = audited(unseen("audit", "t.csv", "--target", "y", "--json", "-"))
    honest = report["scores"]["honest"]
    assert honest["low"] is None or honest["high"] - honest["low"] > 0.4


def test_columns_of_one_table_alone_are_said_and_left_out(here, unseen):
    csv(here / "t.csv", plain)
    csv(here / "u.csv", plain, header="a,d,y", n=60)
    words = ("audit", "t.csv", "--test", "u.csv", "--target", "y", "--json", "-")
    report = audited(unseen(*words))
    assert "`b` only in train (test has no such column)" in said(report)
    assert "`d` only in test (train has no such column)" in said(report)
    assert report["audited"]["columns"] == 1


def test_a_test_table_without_target_is_audited_for_overlap_and_shift(here, unseen):
    csv(here / "t.csv", plain)
    train = (here / "t.csv").read_text().splitlines()
    # Every third test row stands in the training table.
    shared = [line.rpartition(",")[0] for line in train[1:40:3]]
    fresh = [f"{i}.25,{i + 5}.75" for i in range(26)]
    (here / "u.csv").write_text("\n".join(["a,b", *shared, *fresh]) + "\n")
    words = ("audit", "t.csv", "--test", "u.csv", "--target", "y", "--json", "-")
    report = audited(unseen(*words))
    verdicts = {f["code"]: f["verdict"] for f in report["findings"]}
    assert verdicts["SPLIT001"] == "found"
    assert verdicts["SPLIT006"] == "found"
    assert verdicts["SPLIT007"] == "not applicable"
    assert "`y` only in train (test has no such column)" in said(report)


def test_without_any_target_only_the_tables_are_compared(here, unseen):
    csv(here / "t.csv", plain)
    words = ("audit", "t.csv", "--test", "t.csv", "--json", "-")
    report = audited(unseen(*words))
    assert report["scores"] is None
    codes = {f["code"] for f in report["findings"] if f["verdict"] == "found"}
    assert "SPLIT001" in codes


def test_a_byte_order_mark_is_no_part_of_a_name(here, unseen):
    csv(here / "t.csv", leaky)
    (here / "t.csv").write_bytes(b"\xef\xbb\xbf" + (here / "t.csv").read_bytes())
    done = unseen("audit", "t.csv", "--target", "y", "--json", "-")
    assert done.status == 1
    names = {s["name"] for f in audited(done)["findings"] for s in f["subjects"]}
    assert "b" in names


def test_standard_input_is_a_table(here):
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    csv(here / "t.csv", leaky)

    code = "from unseen.cli.main import run; run()"
    words = [sys.executable, "-c", code, "audit", "-", "--target", "y", "--json", "-"]
    with (here / "t.csv").open() as table:
        done = subprocess.run(words, stdin=table, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == ""
    assert json.loads(done.stdout)["audited"]["train"] == "standard input"
