"""The tables, the report and the run of the smooth benchmark, small."""

import json

import numpy as np
import pytest
from benchmarks.smooth.report import report
from benchmarks.smooth.run import loss_of, read, run
from benchmarks.smooth.tables import CASES


def case(name):
    return next(each for each in CASES if each.name == name)


def rows_of(table, **losses):
    return [
        {"table": table, "repeat": r, "method": method, "loss": loss + 0.01 * r}
        for method, loss in losses.items()
        for r in range(2)
    ]


def test_ratios_are_to_the_best():
    rows = rows_of("diabetes", blend=0.5, boosting=0.6, forest=0.7, ridge=0.8)
    rows += rows_of("Auto", blend=0.8, boosting=0.4, forest=0.7, ridge=0.8)
    rows += [{"table": "Auto", "repeat": 9, "method": "blend", "loss": 9.0}]
    said = report(rows, [case("diabetes"), case("Auto")])
    lines = said.splitlines()
    assert "0.835" in lines[2]
    assert lines[3].split("|")[2].strip() == "2"
    # .505 / .605 has ratio 1 to the best on one table, .805 / .405 on the other.
    assert "set aside (1 tables): blend 1.988 (worst 1.99)" in said
    assert "values, all (2 tables): blend 1.494 (worst 1.99)" in said


def test_a_table_without_a_peer_is_left_out():
    said = report(rows_of("diabetes", blend=0.5, boosting=0.6), [case("diabetes")])
    assert "0.500" not in said


def test_losses():
    y = np.array([0.0, 2.0])
    assert loss_of(case("diabetes"), y, y + 1, y) == pytest.approx(1.0)
    labels = np.array(["0", "1", "2"])
    chance = np.array([[0.5, 0.5, 0], [0, 1, 0], [1, 0, 0]])
    # The last is certain and wrong: it counts as one in a thousand.
    expected = -np.mean([np.log(0.5 / 1.001), np.log(1 / 1.002), np.log(1e-3 / 1.002)])
    assert loss_of(case("wine"), labels, chance, labels) == pytest.approx(expected)


def test_splits_are_the_same_again_and_apart():
    one, again = case("diabetes").split(3), case("diabetes").split(3)
    assert one.X.equals(again.X)
    assert not one.X.equals(case("diabetes").split(4).X)
    assert len(one.y) + len(one.y_new) == 442


def test_no_table_stands_twice():
    names = [each.name for each in CASES]
    assert len(set(names)) == len(names)
    assert sum(not each.classes for each in CASES) >= 20
    assert sum(each.looked_at for each in CASES) <= len(CASES) / 2


def test_a_run_goes_on_where_it_was(tmp_path):
    out = tmp_path / "rows.jsonl"
    run(out, [case("diabetes")], ["ridge"], 0, 1)
    before = out.read_text()
    run(out, [case("diabetes")], ["ridge"], 0, 1)
    assert out.read_text() == before
    assert read(out)[0]["loss"] < 1
    assert json.loads(before)["method"] == "ridge"
