"""SPLIT001: planted repeats, honest ones, and what must not change the answer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.tables import (
    PLAIN,
    below,
    evidence,
    halves,
    measured,
    names,
    only,
    reordered,
    rows_of,
)

from unseen.checks.split.shared_rows import SharedRows
from unseen.errors import NotApplicable, Undecided
from unseen.result import PictureKind, RemedyKind, Severity, SubjectKind, Verdict
from unseen.tables.profile import profile_frame

TABLE = measured(500, 4, np.random.default_rng(0))
TRAIN, TEST = halves(TABLE)


def run(train, test=None, **wishes):
    return SharedRows().run(evidence(train, test, **(PLAIN | wishes)))


def grid(n, columns, values, seed=0):
    rng = np.random.default_rng(seed)
    table = {f"a{j}": rng.integers(0, values, n) for j in range(columns)}
    return table | {"y": rng.choice(["no", "yes"], n)}


def flipped(table, rows):
    """Give these rows the other class."""
    y = np.array(table["y"])
    y[rows] = np.where(y[rows] == "yes", "no", "yes")
    return {**table, "y": y}


def test_test_rows_that_are_training_rows_are_an_error():
    finding = only(run(TRAIN, below(TEST, rows_of(TRAIN, [5, 7, 9]))), Severity.ERROR)
    assert finding.message == (
        "3 of 153 test rows are also among the training rows, value for value."
    )
    assert names(finding, SubjectKind.ROW) == ["150", "151", "152"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.DROP_ROWS
    assert finding.remedy.rows == (5, 7, 9)
    assert finding.estimate is not None
    assert finding.estimate.value == pytest.approx(3 / 153)
    assert finding.picture is not None
    assert finding.picture.kind is PictureKind.BARS
    assert finding.picture.title == "3 of 153 test rows are no news to the model"


def test_one_shared_row_of_many_is_enough():
    finding = only(run(TRAIN, below(TEST, rows_of(TRAIN, [0]))), Severity.ERROR)
    assert finding.message == (
        "1 of 151 test rows is also among the training rows, value for value."
    )


def test_rows_that_repeat_in_one_table_are_an_error():
    finding = only(run(below(TABLE, rows_of(TABLE, [3]))), Severity.ERROR)
    assert finding.message == (
        "1 of 501 rows repeats an earlier one, value for value; a random split puts "
        "such rows on both sides."
    )
    assert names(finding, SubjectKind.ROW) == ["3", "500"]
    assert finding.remedy is not None
    # One row of each kind stays.
    assert finding.remedy.rows == (500,)


def test_the_target_has_no_say_in_what_is_equal_and_is_told():
    copies = flipped(rows_of(TABLE, np.arange(20)), [2])
    finding = only(run(below(TABLE, copies)), Severity.ERROR)
    assert finding.message == (
        "20 of 520 rows repeat an earlier one, value for value; a random split puts "
        "such rows on both sides; 1 of them with another target."
    )


def test_rows_whose_targets_differ_are_no_copies():
    finding = only(run(TRAIN, below(TEST, flipped(rows_of(TRAIN, [1, 2]), [0, 1]))))
    assert finding.severity is Severity.NOTE
    assert finding.message == (
        "2 of 152 test rows are also among the training rows, value for value; 2 of "
        "them with another target, so that they are no copies."
    )


def test_running_ids_do_not_make_rows_differ():
    numbered = {"id": np.arange(501), **below(TABLE, rows_of(TABLE, [3]))}
    finding = only(run(numbered, id="id"), Severity.ERROR)
    assert dict(finding.evidence)["equal_rows"] == 1


def test_a_third_of_the_test_is_found_row_by_row():
    finding = only(run(TRAIN, below(TEST, rows_of(TRAIN, slice(0, 70)))))
    assert names(finding, SubjectKind.ROW) == [str(r) for r in range(150, 220)]


def test_silent_on_rows_that_differ():
    (across,) = run(TRAIN, TEST)
    assert across.verdict is Verdict.CLEAR
    assert across.message == "None of 150 test rows equals a training row."
    (within,) = run(TABLE)
    assert within.verdict is Verdict.CLEAR
    assert within.message == "None of 500 rows equals another."


def test_silent_where_few_values_make_rows_equal_by_chance():
    train, test = halves(grid(500, 4, 6))
    (finding,) = run(train, test)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "36 of 150 test rows equal a training row, as many as chance makes: 20% of the "
        "training rows equal another one."
    )


def test_a_planted_row_is_told_apart_from_those_of_chance():
    # Those who bought nothing are alike; those who did have sums of their own.
    rng = np.random.default_rng(3)
    idle = rng.random(600) < 0.5
    sums = {k: np.where(idle, 0.0, rng.normal(size=600)) for k in ("paid", "weight")}
    table = sums | grid(600, 2, 4)
    (silent,) = run(table)
    assert silent.verdict is Verdict.CLEAR
    assert silent.message == (
        "282 of 600 rows repeat an earlier one, as many as chance makes."
    )
    own = int(np.flatnonzero(~idle)[4])
    finding = only(run(below(table, rows_of(table, [own]))), Severity.ERROR)
    assert names(finding, SubjectKind.ROW) == [str(own), "600"]
    assert finding.message == (
        "1 of 601 rows repeats an earlier one, value for value; a random split puts "
        "such rows on both sides (and 282 more as chance makes them)."
    )


def test_more_equal_rows_than_the_training_rows_have_are_a_warning():
    train, test = halves(grid(600, 3, 9))
    copied = below(rows_of(test, slice(100, None)), rows_of(train, np.arange(100)))
    finding = only(run(train, copied), Severity.WARNING)
    assert finding.message == (
        "134 of 180 test rows equal a training row, 74%, while 43% of the training "
        "rows equal another training row."
    )


@pytest.mark.parametrize(("columns", "values"), [(4, 6), (2, 3)])
def test_undecided_in_one_table_of_few_values(columns, values):
    with pytest.raises(Undecided) as why:
        run(grid(500, columns, values))
    assert str(why.value).endswith(
        " of 500 rows repeat an earlier one, but the columns have so few values that "
        "chance alone makes equal rows. More columns would tell, not more rows."
    )


def test_not_applicable_where_every_column_is_a_key():
    with pytest.raises(NotApplicable) as why:
        run({"id": np.arange(60), "y": np.arange(60.0)}, id="id")
    assert str(why.value) == "Every column is a key, so no two rows can be compared."


def test_not_applicable_to_an_empty_test_table():
    given = evidence(TRAIN, TEST, **PLAIN)
    assert given.profile.test is not None
    none = profile_frame(
        given.profile.test.sample.take(np.zeros(150, bool)), given.plan
    )
    with pytest.raises(NotApplicable) as why:
        SharedRows().run(replace(given, profile=replace(given.profile, test=none)))
    assert str(why.value) == "The test table has no rows."


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([-8.0, 0.25, 1024.0]))
def test_order_and_units_have_no_say(seed, unit):
    # A power of two keeps equal values equal, and different ones different.
    test = below(TEST, rows_of(TRAIN, [5, 7, 9]))
    scaled = [{**t, "m0": t["m0"] * unit} for t in (TRAIN, test)]
    (a,) = run(TRAIN, test)
    (b,) = run(reordered(scaled[0], seed), reordered(scaled[1], seed + 1))
    assert (a.message, a.severity, a.estimate) == (b.message, b.severity, b.estimate)
