"""The judge is strict about subjects and fair about what else is said."""

import pyarrow as pa
import pytest
from benchmarks.bases import Part
from benchmarks.planted.case import Case, Where
from benchmarks.planted.heard import Heard, arguments, from_json
from benchmarks.planted.judge import judge
from benchmarks.planted.scoreboard import tables
from benchmarks.tally import share_text, text_table, wilson


def case(**fields):
    plain = {
        "name": "k/s/b/3/s0/t0",
        "kind": "k",
        "base": "b",
        "strength": "s",
        "seed": 0,
        "part": Part.TUNING,
        "train": pa.table({"x": [1, 2, 3], "y": [0, 1, 0]}),
        "target": "y",
        "answers": frozenset({"copy"}),
        "subjects": frozenset({"x"}),
    }
    return Case(**(plain | fields))


def heard(code, severity, *subjects, name="TargetCopy"):
    return Heard(code=code, name=name, severity=severity, subjects=subjects)


def test_the_right_column_at_the_best_grade_counts():
    said = [
        heard("LEAK009", "note", ("column", "x")),
        heard("LEAK001", "error", ("column", "x")),
    ]
    outcome = judge(case(), said)
    assert outcome.caught == "error"
    assert outcome.success
    assert outcome.strays == ()


def test_a_wrong_column_is_a_miss_and_a_stray():
    said = [heard("LEAK001", "error", ("column", "z"))]
    outcome = judge(case(), said)
    assert outcome.caught is None
    assert not outcome.success
    assert outcome.strays == tuple(said)


def test_a_note_is_enough_only_where_nothing_can_be_proved():
    said = [heard("LEAK009", "note", ("column", "x"))]
    assert not judge(case(), said).success
    assert judge(case(provable=False), said).success


def test_both_columns_must_be_named_where_both_are_needed():
    pair = case(subjects=frozenset({"x", "w"}), need_all=True)
    assert judge(pair, [heard("LEAK001", "error", ("column", "x"))]).caught is None
    both = heard("LEAK001", "error", ("column", "x"), ("column", "w"))
    assert judge(pair, [both]).caught == "error"


def test_rows_must_be_the_planted_ones():
    rows = case(answers=frozenset({"shared"}), where=Where.ROWS, rows=frozenset({1, 2}))
    right = heard("SPLIT001", "error", ("row", "1"), name="SharedRows")
    wrong = heard("SPLIT001", "error", ("row", "0"), name="SharedRows")
    table = heard("SPLIT001", "error", ("table", "test"), name="SharedRows")
    assert judge(rows, [right]).caught == "error"
    assert judge(rows, [wrong]).caught is None
    assert judge(rows, [table]).caught == "error"


def test_on_a_clean_table_all_but_the_allowed_is_false():
    clean = case(clean=True, answers=frozenset(), allowed=frozenset({"baseline"}))
    right = heard("FIT003", "warning", name="NoBetterThanBaseline")
    false = heard("LEAK001", "warning", ("column", "x"))
    note = heard("LEAK009", "note", ("column", "x"))
    assert judge(clean, [right, note]).success
    assert judge(clean, [false]).strays == (false,)


def test_a_failed_audit_is_no_success():
    outcome = judge(case(clean=True, answers=frozenset()), [], failed="KeyError: 1")
    assert not outcome.success
    assert "0 cases" not in tables([outcome], "tuning")


def test_the_tables_count_each_grade():
    done = [
        judge(case(), [heard("LEAK001", "error", ("column", "x"))]),
        judge(case(), [heard("LEAK001", "note", ("column", "x"))]),
        judge(case(), []),
        judge(case(clean=True, answers=frozenset()), []),
    ]
    text = tables(done, "tuning")
    planted = next(row for row in text.splitlines() if row.startswith("all"))
    cells = [c.strip() for c in planted.split("|")]
    assert cells[1].startswith("1/3 .33")
    assert cells[2:4] == ["1", "1"]
    assert "tuning: clean" in text


def test_findings_are_read_from_json_but_for_the_accepted():
    finding = {
        "code": "LEAK001",
        "name": "TargetCopy",
        "verdict": "found",
        "severity": "error",
        "subjects": [{"kind": "column", "name": "x"}],
        "message": "m",
    }
    clear = finding | {"verdict": "clear", "severity": None}
    accepted = finding | {"accepted": "known"}
    found = from_json({"findings": [finding, clear, accepted]})
    assert [h.code for h in found] == ["LEAK001"]
    assert found[0].subjects == (("column", "x"),)


def test_only_what_its_user_knows_is_passed(tmp_path):
    given = arguments(case(group="x", facts='target = "y"\n'), tmp_path)
    assert given.keys() == {"target", "group", "facts"}
    assert (tmp_path / "unseen.toml").read_text() == 'target = "y"\n'


@pytest.mark.parametrize(
    # statsmodels.stats.proportion.proportion_confint(hits, n, method="wilson")
    ("hits", "n", "low", "high"),
    [(0, 10, 0.0, 0.2775328), (3, 20, 0.0523687, 0.3604189)],
)
def test_intervals_agree_with_an_outside_value(hits, n, low, high):
    assert wilson(hits, n) == pytest.approx((low, high), abs=1e-6)


def test_tables_are_aligned():
    rows = text_table(("a", "b"), [("long name", 1), ("c", 100)]).splitlines()
    assert len({row.index("|") for row in rows if "|" in row}) == 1
    assert share_text(0, 0) == "-"
