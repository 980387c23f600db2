"""SPLIT006: planted shifts, random splits, few rows, and what must not matter."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.tables import (
    PLAIN,
    evidence,
    halves,
    measured,
    names,
    only,
    reordered,
    rows_of,
    told,
)

from unseen.checks.split.shifted_columns import ShiftedColumns
from unseen.errors import NotApplicable, Undecided
from unseen.result import PictureKind, RemedyKind, Severity, Verdict

TRAIN, TEST = halves(measured(1500, 4, np.random.default_rng(0)))


def run(train, test=None, **wishes):
    return ShiftedColumns().run(evidence(train, test, **(PLAIN | wishes)))


def shifted(share, seed=1, **change):
    """Give the test table with other values in a share of its rows."""
    hit = np.random.default_rng(seed).random(450) < share
    return {**TEST, **{k: np.where(hit, v, TEST[k]) for k, v in change.items()}}


def test_a_shifted_number_is_a_warning():
    finding = only(run(TRAIN, {**TEST, "m1": TEST["m1"] + 0.6}), Severity.WARNING)
    assert finding.message == (
        "1 column differs between train and test (share of rows that would have to "
        "change): `m1` 0.26. The median of `m1` is -0.103 in train and 0.5114 in test."
    )
    assert names(finding) == ["m1"]
    assert finding.estimate is not None
    assert finding.estimate.value == pytest.approx(0.26, abs=0.005)
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.ASK
    assert finding.picture is not None
    assert finding.picture.kind is PictureKind.BARS


def test_a_smaller_shift_is_a_note():
    finding = only(run(TRAIN, {**TEST, "m3": TEST["m3"] + 0.3}), Severity.NOTE)
    assert names(finding) == ["m3"]


def test_another_unit_is_a_warning():
    inches = {k: (v - 3) / 2.54 if k == "m2" else v for k, v in TEST.items()}
    finding = only(run(TRAIN, inches), Severity.WARNING)
    assert names(finding) == ["m2"]


def test_a_new_level_is_named_as_such():
    finding = only(run(TRAIN, shifted(0.3, kind="d")), Severity.WARNING)
    assert finding.message.endswith(
        "`kind` 0.32. 32% of the test rows have a level of `kind` that is not in train."
    )


def test_a_level_that_became_common_is_named():
    finding = only(run(TRAIN, shifted(0.5, site="north")), Severity.WARNING)
    assert finding.message.endswith(
        "`site` 0.25. 'north' is 52% of `site` in train and 77% in test."
    )


def test_gaps_count_as_a_value():
    finding = only(run(TRAIN, shifted(0.4, m2=np.nan)), Severity.WARNING)
    assert finding.message.endswith(
        "`m2` 0.42. `m2` is missing in 0% of the training rows and in 42% of the test "
        "rows."
    )


def test_several_columns_are_told_together_the_strongest_first():
    both = shifted(0.5, site="north") | {"m1": TEST["m1"] + 2, "m3": TEST["m3"] + 0.3}
    warning, note = told(run(TRAIN, both))
    assert names(warning) == ["m1", "site"]
    assert warning.severity is Severity.WARNING
    assert warning.message.startswith("2 columns differ between train and test (")
    assert names(note) == ["m3"]
    assert note.severity is Severity.NOTE


def test_silent_on_a_random_split():
    (finding,) = run(TRAIN, TEST)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "None of 6 columns differs by 12% of the rows or more, which is all that so "
        "few rows can show."
    )


def test_silent_by_size_in_a_large_table():
    rng = np.random.default_rng(0)
    train = {"m": rng.normal(size=40_000), "y": rng.normal(size=40_000)}
    test = {"m": rng.normal(size=40_000) + 0.1, "y": rng.normal(size=40_000)}
    # A difference of 0.1 is beyond any doubt here, and small all the same.
    (finding,) = run(train, test)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == "None of 1 columns differs by 8% of the rows or more."


@pytest.mark.parametrize("n", [150, 600])
def test_random_splits_are_silent(n):
    for seed in range(15):
        table = measured(n, 6, np.random.default_rng([n, seed]))
        table["city"] = np.random.default_rng(seed).integers(0, n // 4, n).astype(str)
        try:
            findings = run(*halves(table))
        except Undecided:
            continue
        assert told(findings) == []


def test_rows_of_one_group_count_once():
    # Ten people with ninety rows each: that the test's five differ is no news.
    rng = np.random.default_rng(2)
    who = np.repeat(np.arange(15), 60)
    table = {
        "who": np.array([f"p{k}" for k in who]),
        "m": rng.normal(size=15)[who] + 0.1 * rng.normal(size=900),
        "y": rng.normal(size=900),
    }
    train, test = rows_of(table, who < 10), rows_of(table, who >= 10)
    assert only(run(train, test)).severity is Severity.WARNING
    with pytest.raises(Undecided):
        run(train, test, group="who")


def test_what_runs_along_with_the_time_of_a_later_test_differs_by_design():
    rng = np.random.default_rng(0)
    day = np.arange(600.0)
    table = {"day": day, "total": day * 3 + rng.random(600), "m": rng.normal(size=600)}
    train, test = halves(table | {"y": rng.normal(size=600)})
    assert names(only(run(train, test))) == ["day", "total"]
    (finding,) = run(train, test, time="day")
    assert finding.verdict is Verdict.CLEAR


@pytest.mark.parametrize(
    ("start", "unit", "grade"),
    [(0.0, 1.0, Severity.NOTE), (4.0, 1000.0, Severity.WARNING)],
)
def test_drift_that_goes_on_is_a_note_and_a_jump_a_warning(start, unit, grade):
    # Prices wander through all of the table; the unit changes with the test alone.
    rng = np.random.default_rng(1)
    price = np.sin(np.arange(900) / 60) + 0.3 * rng.normal(size=900) + start
    table = {"day": np.arange(900.0), "price": price, "y": rng.normal(size=900)}
    train, test = rows_of(table, slice(0, 700)), rows_of(table, slice(700, 900))
    test["price"] = unit * test["price"]
    finding = only(run(train, test, time="day"), grade)
    assert names(finding) == ["price"]
    assert only(run(train, test)).severity is Severity.WARNING


def test_undecided_with_a_handful_of_rows():
    with pytest.raises(Undecided) as why:
        run(TRAIN, rows_of(TEST, slice(0, 20)))
    assert str(why.value) == (
        "20 test rows don't show shifts below 0.47; about 48 would show those of 0.30."
    )


def test_not_applicable_without_a_test_table():
    with pytest.raises(NotApplicable) as why:
        run(TRAIN)
    assert str(why.value) == "There is no test table."


def test_not_applicable_where_every_column_is_a_key():
    rng = np.random.default_rng(0)
    tables = [{"id": np.arange(a, a + 60), "y": rng.normal(size=60)} for a in (0, 60)]
    with pytest.raises(NotApplicable) as why:
        run(*tables, id="id")
    assert str(why.value) == "No column can be compared with the test table."


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.5, 1024.0]), st.booleans())
def test_order_units_and_spelling_have_no_say(seed, unit, spelled):
    both = shifted(0.5, site="north") | {"m1": TEST["m1"] + 2}
    other = []
    for table, rows in ((TRAIN, seed), (both, seed + 1)):
        site = np.where(table["site"] == "north", "N", "S")
        changed = {"m1": table["m1"] * unit} | ({"site": site} if spelled else {})
        other.append(reordered({**table, **changed}, rows))
    a, b = only(run(TRAIN, both)), only(run(*other))
    assert a.evidence == b.evidence
    assert (a.severity, a.estimate) == (b.severity, b.estimate)
