"""SPLIT007: another share of the classes, another mean, and random splits."""

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
)

from unseen.checks.split.shifted_target import ShiftedTarget
from unseen.errors import NotApplicable, Undecided
from unseen.result import PictureKind, RemedyKind, Severity, Verdict

TRAIN, TEST = halves(measured(1500, 3, np.random.default_rng(0)))


def run(train, test=None, **wishes):
    return ShiftedTarget().run(evidence(train, test, **(PLAIN | wishes)))


def of_classes(counts, seed=0):
    """Give a table whose target has these counts."""
    rng = np.random.default_rng(seed)
    y = np.repeat(list(counts), list(counts.values()))
    return {"m": rng.normal(size=len(y)), "y": rng.permutation(y)}


def of_values(n, seed, shift=0.0, unit=1.0):
    rng = np.random.default_rng(seed)
    return {"m": rng.normal(size=n), "y": unit * (rng.normal(size=n) + shift)}


def test_another_share_of_the_classes_is_a_warning():
    finding = only(
        run(of_classes({"no": 700, "yes": 300}), of_classes({"no": 150, "yes": 150})),
        Severity.WARNING,
    )
    assert finding.message == (
        "'yes' is 30.0% of the target in train and 50.0% in test, a distance of 0.20 "
        "(0.10 to 0.30)."
    )
    assert names(finding) == ["y"]
    assert finding.estimate is not None
    assert finding.estimate.value == pytest.approx(0.2)
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.ASK
    assert finding.picture is not None
    assert finding.picture.kind is PictureKind.BARS
    assert finding.picture.rows == (
        ("no (train)", 0.7),
        ("no (test)", 0.5),
        ("yes (train)", 0.3),
        ("yes (test)", 0.5),
    )


def test_a_small_shift_in_large_tables_is_a_note():
    finding = only(
        run(
            of_classes({"no": 14_000, "yes": 6_000}),
            of_classes({"no": 6_550, "yes": 3_450}),
        ),
        Severity.NOTE,
    )
    assert finding.message.endswith("34.5% in test, a distance of 0.04 (0.03 to 0.06).")


def test_of_many_classes_the_one_that_differs_most_is_named():
    train = of_classes({"a": 600, "b": 600, "c": 600, "d": 200})
    test = of_classes({"a": 320, "b": 150, "c": 190, "d": 140})
    finding = only(run(train, test), Severity.WARNING)
    assert finding.message == (
        "'b' is 30.0% of the target in train and 18.8% in test, a distance of 0.17 "
        "(0.11 to 0.24)."
    )


def test_another_mean_is_told_in_standard_deviations():
    finding = only(run(of_values(1000, 0), of_values(400, 1, 0.5)), Severity.WARNING)
    assert finding.message == (
        "The mean of the target is -0.008023 in train and 0.4455 in test, 0.44 (0.26 "
        "to 0.63) standard deviations apart."
    )
    assert names(finding) == ["y"]


def test_silent_on_random_splits():
    (classes,) = run(TRAIN, TEST)
    assert classes.verdict is Verdict.CLEAR
    assert classes.message == (
        "'yes' is 55.4% of the target in train and 57.3% in test, a distance of 0.02."
    )
    (values,) = run(of_values(1000, 0), of_values(400, 1))
    assert values.verdict is Verdict.CLEAR


def test_hardly_any_random_split_is_told():
    told = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        y = rng.choice(["a", "b", "c"], 800, p=[0.6, 0.3, 0.1])
        try:
            findings = run(*halves({"m": rng.normal(size=800), "y": y}))
        except Undecided:
            continue
        told += any(f.verdict is Verdict.FOUND for f in findings)
    assert told == 0


def test_silent_by_size_in_large_tables():
    (finding,) = run(of_values(40_000, 0), of_values(20_000, 1, 0.06))
    assert finding.verdict is Verdict.CLEAR
    assert finding.estimate is not None
    assert finding.estimate.low is not None
    assert finding.estimate.low > 0


def test_rows_of_one_group_count_once():
    who = np.repeat(np.arange(30), 40)
    y = np.where(who % 3 == 0, "yes", "no")
    table = {"who": np.array([f"p{k}" for k in who]), "m": who % 7 + 0.5, "y": y}
    train = rows_of(table, who < 20)
    test = rows_of(table, (who >= 20) & (who % 9 != 0))
    assert only(run(train, test)).severity is Severity.WARNING
    with pytest.raises(Undecided):
        run(train, test, group="who")


@pytest.mark.parametrize("classes", [True, False])
def test_drift_that_goes_on_is_a_note_and_a_jump_a_warning(classes):
    rng = np.random.default_rng(1)
    wave = np.sin(np.arange(1200) / 60)

    def graded(y):
        y = np.where(y > 0, "yes", "no") if classes else y
        table = {"day": np.arange(1200.0), "m": rng.normal(size=1200), "y": y}
        parts = rows_of(table, slice(0, 940)), rows_of(table, slice(940, 1200))
        return only(run(*parts, time="day")).severity

    noise = 0.5 * rng.normal(size=1200)
    assert graded(wave + noise) is Severity.NOTE
    jump = np.where(np.arange(1200) >= 940, 2.0, 0.0)
    assert graded(noise + jump) is Severity.WARNING


def test_undecided_with_a_handful_of_rows():
    with pytest.raises(Undecided) as why:
        run(TRAIN, rows_of(TEST, slice(0, 5)))
    assert str(why.value) == (
        "5 rows with a target don't show a shift; some dozens would."
    )


def test_undecided_where_the_interval_holds_a_large_shift_and_none():
    with pytest.raises(Undecided) as why:
        run(TRAIN, rows_of(TEST, slice(0, 25)))
    assert str(why.value) == (
        "'yes' is 55.4% of the target in train and 40.0% in test, a distance of 0.15; "
        "it may be as much as 0.47, or nothing. A larger test table would tell."
    )


@pytest.mark.parametrize(
    ("test", "wishes", "says"),
    [
        (None, {}, "There is no test table."),
        (
            {k: v for k, v in TEST.items() if k != "y"},
            {},
            "The test table has no target.",
        ),
        (TEST, {"target": None}, "No target was given, so nothing can tell it."),
    ],
)
def test_not_applicable(test, wishes, says):
    with pytest.raises(NotApplicable) as why:
        run(TRAIN, test, **wishes)
    assert str(why.value) == says


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.permutations(["u", "v", "w"]))
def test_order_and_the_names_of_the_classes_have_no_say(seed, spelled):
    word = dict(zip("abc", spelled, strict=True))
    train = of_classes({"a": 300, "b": 200, "c": 100})
    test = of_classes({"a": 100, "b": 150, "c": 50})
    other = [
        reordered({**t, "y": np.array([word[k] for k in t["y"]])}, seed)
        for t in (train, test)
    ]
    a, b = only(run(train, test)), only(run(*other))
    assert a.estimate is not None
    assert b.estimate is not None
    assert a.estimate.value == pytest.approx(b.estimate.value)
    assert a.severity is b.severity


@settings(max_examples=8, deadline=None)
@given(st.sampled_from([-256.0, 0.5, 4096.0]))
def test_the_unit_of_a_numeric_target_has_no_say(unit):
    a, b = (
        only(run(of_values(500, 0, unit=u), of_values(200, 1, 0.5, unit=u)))
        for u in (1.0, unit)
    )
    assert a.estimate is not None
    assert b.estimate is not None
    assert a.estimate.value == pytest.approx(np.sign(unit) * b.estimate.value)
    assert a.severity is b.severity
