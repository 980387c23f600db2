"""SPLIT003: declared groups, inferred ones, names that nobody declared, and laws."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.tables import evidence, halves, names, only, reordered

from unseen.checks.split.shared_groups import SharedGroups
from unseen.errors import NotApplicable, Undecided
from unseen.result import PictureKind, RemedyKind, Severity, Verdict

NO_GROUP = {"group": "none"}


def run(train, test=None, **wishes):
    given = {"target": "y", "id": "none", "time": "none"} | wishes
    return SharedGroups().run(evidence(train, test, **given))


def people(n_groups=60, size=10, alike=0.8, seed=0, name="who", mark="p"):
    """Give rows of people; `alike` is their share in the cause of the target."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(n_groups), size)
    own, n = rng.normal(size=n_groups)[who], n_groups * size
    cause = np.sqrt(alike) * own + np.sqrt(1 - alike) * rng.normal(size=n)
    order = rng.permutation(n)
    return {
        name: np.array([f"{mark}{k:03d}" for k in who])[order],
        "m0": rng.normal(size=n),
        "m1": (own + 0.1 * rng.normal(size=n))[order],
        "y": np.where(cause > 0, "yes", "no")[order],
    }


def numbered(seed=0):
    """Give 200 whole numbers of which each has a level of the target of its own."""
    rng = np.random.default_rng(seed)
    code = rng.permutation(200)[np.repeat(np.arange(200), 6)]
    y = rng.normal(size=200)[code] + rng.normal(size=1200)
    return {"code": code, "m": rng.normal(size=1200), "y": y}


def test_a_declared_group_on_both_sides_is_an_error():
    finding = only(run(*halves(people()), group="who"), Severity.ERROR)
    assert finding.message == (
        "60 of 60 groups of `who` in the test table are in the training table too, "
        "with 180 of 180 test rows; 60% (43% to 74%) of the target's variance lies "
        "between groups."
    )
    assert names(finding) == ["who"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.SPLIT_BY_GROUP
    assert finding.remedy.columns == ("who",)
    assert finding.picture is not None
    assert finding.picture.kind is PictureKind.BARS
    assert dict(finding.evidence)["groups_on_both_sides"] == 60


def test_groups_are_counted_one_by_one():
    train, test = people(), people(seed=1, mark="q")
    test["who"][test["who"] == "q007"] = "p003"
    finding = only(run(train, test, group="who"), Severity.ERROR)
    assert finding.message.startswith(
        "1 of 60 groups of `who` in the test table are in the training table too, with "
        "10 of 600 test rows;"
    )


def test_a_declared_group_in_one_table_is_a_note_since_the_split_keeps_it_whole():
    finding = only(run(people(), group="who"), Severity.NOTE)
    assert finding.message == (
        "A random split puts 100% of the test rows into groups of `who` that it trains "
        "on; 57% (42% to 70%) of the target's variance lies between groups."
    )
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.SPLIT_BY_GROUP


def test_an_inferred_group_whose_rows_are_alike_is_a_warning():
    table = people(name="patient")
    for tables in ((table,), halves(table)):
        finding = only(run(*tables), Severity.WARNING)
        assert names(finding) == ["patient"]
        assert finding.remedy is not None
        assert finding.remedy.kind is RemedyKind.SPLIT_BY_GROUP


def test_an_inferred_group_whose_rows_are_not_alike_is_asked_about_or_clear():
    table = people(name="patient", alike=0.0)
    across = only(run(*halves(table)), Severity.NOTE)
    assert across.remedy is not None
    assert across.remedy.kind is RemedyKind.ASK
    assert across.remedy.text == (
        "Say whether new rows will come from new `patient`; if so, split by it."
    )
    (within,) = run(table)
    assert within.verdict is Verdict.CLEAR
    assert within.message == (
        "Rows of one `patient` don't resemble each other in the target: 0% of its "
        "variance lies between groups."
    )


def test_columns_that_name_the_same_groups_are_told_beside_it():
    train, test = halves(people())
    for table in (train, test):
        table["badge"] = np.array([100 + int(w[1:]) for w in table["who"]])
    finding = only(run(train, test, group="who"), Severity.ERROR)
    assert finding.message.endswith(
        " of the target's variance lies between groups; `badge` names the same groups."
    )
    assert names(finding) == ["who", "badge"]
    assert finding.remedy is not None
    assert finding.remedy.columns == ("who",)


def test_words_that_act_as_a_name_are_asked_about():
    finding = only(run(people(), **NO_GROUP), Severity.NOTE)
    assert finding.message == (
        "`who` acts as a name: rows of the same value share 57% (42% to 70%) of the "
        "target's variance. Will new rows have new values of it?"
    )
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.ASK
    across = only(run(*halves(people()), **NO_GROUP), Severity.NOTE)
    assert "; 100% of the test rows have a value seen in training." in across.message


def test_a_name_that_fixes_the_other_columns_too_is_a_warning():
    table = people()
    twins = {f"t{j}": (j + 1) * table["m1"] for j in range(4)}
    finding = only(run({**table, **twins}, **NO_GROUP), Severity.WARNING)
    assert names(finding) == ["who"]
    assert "of the other columns'. Will new rows" in finding.message


def test_numbers_that_act_as_a_name_are_asked_about():
    finding = only(run(numbered(), **NO_GROUP), Severity.NOTE)
    assert names(finding) == ["code"]
    assert "of the target's variance beyond what neighbouring values" in finding.message


def test_silent_on_groups_that_are_kept_apart():
    (finding,) = run(people(), people(seed=1, mark="q"), group="who")
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "None of 60 groups of `who` in the test table is in the training table."
    )


def test_silent_on_groups_of_single_rows():
    (finding,) = run({**people(), "who": [f"z{i}" for i in range(600)]}, group="who")
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == "None of 600 groups of `who` has two rows."


@pytest.mark.parametrize("seed", range(4))
def test_an_amount_is_no_name(seed):
    rng = np.random.default_rng(seed)
    age = rng.integers(18, 90, 1200)
    sick = rng.random(1200) < 1 / (1 + np.exp(-(age - 54) / 8))
    table = {"age": age, "m": rng.normal(size=1200), "y": np.where(sick, "y", "n")}
    with pytest.raises(NotApplicable) as why:
        run(table, **NO_GROUP)
    assert str(why.value) == (
        "No column was declared or recognised as the group, and none of 1 columns "
        "with many values acts as one."
    )


def test_undecided_where_few_rows_share_a_value():
    rng = np.random.default_rng(0)
    city = np.array([f"c{k:02d}" for k in np.r_[np.arange(32), np.arange(12)]])
    y = np.arange(44) % 32 + 14 * rng.normal(size=44)
    with pytest.raises(Undecided) as why:
        run({"city": city, "m": rng.normal(size=44), "y": y}, **NO_GROUP)
    assert str(why.value) == (
        "Whether `city` acts as a name is open: rows of the same value share 34% (0% "
        "to 94%) of the target's variance. More rows of the same values would tell."
    )


def test_not_applicable_without_a_group_or_a_target():
    train, test = halves({k: v for k, v in people().items() if k != "y"})
    with pytest.raises(NotApplicable) as why:
        run(train, test, target=None, **NO_GROUP)
    assert str(why.value) == "No column was declared or recognised as the group."


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["x", "zz", "Ä "]))
def test_order_and_the_spelling_of_the_groups_have_no_say(seed, mark):
    train, test = halves(people())
    spelled = [
        {**t, "who": np.array([mark + k[::-1] for k in t["who"]])}
        for t in (train, test)
    ]
    a = only(run(train, test, group="who"))
    b = only(
        run(reordered(spelled[0], seed), reordered(spelled[1], seed + 1), group="who")
    )
    assert (a.message, a.severity) == (b.message, b.severity)
