"""LEAK004: sorted exports, ids that were handed out afterwards, and honest orders."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.tables import (
    PLAIN,
    amounts,
    evidence,
    measured,
    names,
    only,
    rows_of,
)

from unseen.checks.leakage.order_tells_target import OrderTellsTarget
from unseen.errors import NotApplicable, Undecided
from unseen.result import PictureKind, RemedyKind, Severity, SubjectKind, Verdict

RNG = np.random.default_rng(8)
N = 1000
TABLE = measured(N, 3, RNG)
YES = TABLE["y"] == "yes"
NUMBERS = amounts(N, 3, RNG)
SORTED = rows_of(TABLE, np.argsort(~YES, kind="stable"))


def run(table, **wishes):
    return OrderTellsTarget().run(evidence(table, **(PLAIN | wishes)))


def test_rows_that_stand_class_by_class_are_an_error():
    finding = only(run(SORTED), Severity.ERROR)
    expected = 2 * YES.sum() * (~YES).sum() / N
    assert finding.message == (
        "The class changes 1 times along the order of the rows in 1,000 rows, where a "
        f"random order gives {expected:,.0f}."
    )
    assert names(finding, SubjectKind.TABLE) == ["row order"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.ASK
    assert finding.picture is not None
    assert finding.picture.kind is PictureKind.POINTS


def test_an_id_that_was_handed_out_afterwards_is_an_error():
    order = RNG.permutation(N)
    finding = only(
        run({"id": np.arange(N)[order], **rows_of(SORTED, order)}, id="id"),
        Severity.ERROR,
    )
    assert finding.message.startswith("The class changes 1 times along `id` in 1,000 ")
    assert names(finding) == ["id"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.DROP_COLUMNS
    assert finding.remedy.columns == ("id",)


def test_rows_that_lean_are_a_warning():
    lean = np.argsort(np.where(YES, 0, 1) + 1.2 * RNG.random(N), kind="stable")
    finding = only(run(rows_of(TABLE, lean)), Severity.WARNING)
    assert "the position alone has an AUC of 0.9" in finding.message


def test_ids_in_turn_tell_by_their_remainder():
    turn = np.where(YES, 2 * np.arange(N), 2 * np.arange(N) + 1)
    finding = only(run({"id": turn, **TABLE}, id="id"), Severity.ERROR)
    assert finding.message == (
        "The remainder of `id` by 2 gives the class with a balanced accuracy of 1.000."
    )


@pytest.mark.parametrize(
    ("noise", "grade"), [(0.0, Severity.ERROR), (0.6, Severity.WARNING)]
)
def test_a_sorted_number_is_told_by_its_neighbours(noise, grade):
    order = np.argsort(NUMBERS["y"] + noise * RNG.normal(size=N))
    finding = only(run(rows_of(NUMBERS, order)), grade)
    assert finding.message.startswith(
        "Neighbours along the order of the rows have a rank correlation of "
    )


def test_silent_on_rows_and_ids_in_random_order():
    for table in (TABLE, NUMBERS, {"id": RNG.permutation(N), **TABLE}):
        (finding,) = run(table, id="id" if "id" in table else "none")
        assert finding.verdict is Verdict.CLEAR
        assert finding.message == (
            "Neither the order of the rows nor an id tells the target."
        )


def test_silent_along_the_declared_time():
    (finding,) = run({"day": np.arange(N), **SORTED}, time="day")
    assert finding.verdict is Verdict.CLEAR


def test_a_position_that_few_rows_of_a_class_make_sure_of_nothing_is_silent():
    # Of a class of 20 rows the position has an AUC of .84, or of .75.
    rng = np.random.default_rng(0)
    rare = np.arange(400) < 20
    place = np.argsort(np.where(rare, 1.25, 0) + rng.normal(size=400), kind="stable")
    table = {"m": rng.normal(size=400), "y": np.where(rare, "yes", "no")[place]}
    (finding,) = run(table)
    assert finding.verdict is Verdict.CLEAR


def test_a_drift_in_time_is_silent():
    drift = RNG.random(N) < np.linspace(0.3, 0.6, N)
    (finding,) = run({**TABLE, "y": np.where(drift, "yes", "no")})
    assert finding.verdict is Verdict.CLEAR


def test_undecided_with_too_few_rows():
    with pytest.raises(Undecided) as why:
        run(rows_of(TABLE, slice(0, 30)))
    assert str(why.value) == (
        "30 rows with a target are too few to answer; 40 would do."
    )


def test_not_applicable_without_a_target():
    features = {k: v for k, v in TABLE.items() if k != "y"}
    with pytest.raises(NotApplicable) as why:
        OrderTellsTarget().run(evidence(features, features, **PLAIN | {"target": None}))
    assert str(why.value) == "No target was given, so nothing can tell it."


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6), st.integers(-1000, 1000), st.sampled_from([1, 3, 17]))
def test_where_the_ids_start_and_the_order_of_columns_have_no_say(seed, start, step):
    rng = np.random.default_rng(seed)
    order = rng.permutation(N)
    table = {"id": start + step * np.arange(N)[order], **rows_of(SORTED, order)}
    columns = rng.permutation(list(table)).tolist()
    finding = only(run({k: table[k] for k in columns}, id="id"), Severity.ERROR)
    assert names(finding) == ["id"]
