"""LEAK001: copies in other words, behind thresholds and along curves, and causes."""

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
    reordered,
    rows_of,
)

from unseen.checks.leakage.target_copy import TargetCopy
from unseen.errors import NotApplicable, Undecided
from unseen.result import PictureKind, RemedyKind, Severity, Verdict

RNG = np.random.default_rng(9)
CLASSES = measured(400, 3, np.random.default_rng(0))
YES = CLASSES["y"] == "yes"
NUMBERS = amounts(400, 3, np.random.default_rng(0))
Y = NUMBERS["y"]
NOISE = RNG.normal(size=400)
FLIPPED = YES ^ (RNG.random(400) < 0.02)


def run(table, **wishes):
    return TargetCopy().run(evidence(table, **(PLAIN | wishes)))


def with_copy(copy, table=CLASSES):
    return run({**table, "s": copy})


@pytest.mark.parametrize(
    "copy", [np.where(YES, "J", "N"), np.where(YES, 2.0, 1.0), np.where(YES, 0, 7)]
)
def test_the_target_in_other_words_is_an_error(copy):
    finding = only(with_copy(copy), Severity.ERROR)
    assert finding.message == (
        "`s` is the target in other words: each of its 2 values stands for one class "
        "in all 400 rows."
    )
    assert names(finding) == ["s"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.DROP_COLUMNS
    assert finding.remedy.columns == ("s",)
    assert finding.picture is not None
    assert finding.picture.kind is PictureKind.RATES


def test_every_class_of_several_has_its_word():
    rng = np.random.default_rng(0)
    y = rng.choice(["a", "b", "c"], 600)
    table = {"m": rng.normal(size=600), "s": np.char.upper(y), "y": y}
    assert "each of its 3 values" in only(run(table), Severity.ERROR).message


def test_hundreds_of_words_that_each_belong_to_one_class_are_a_warning():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 3000)
    code = 100 * y + rng.integers(0, 100, 3000)
    names_ = rng.permutation(300)
    words = np.array([f"N{names_[k]:03d}" for k in code])
    table = {"m": rng.normal(size=3000), "s": words, "y": np.array(list("abc"))[y]}
    finding = only(run(table), Severity.WARNING)
    assert finding.message.startswith(
        "`s` gives the class with a balanced accuracy of 1.000, "
    )
    (finding,) = run({**table, "s": rng.permutation(words)})
    assert finding.verdict is Verdict.CLEAR


def test_a_threshold_without_an_exception_is_an_error():
    copy = np.where(YES, 3.0, -3.0) + np.linspace(0, 0.9, 400)
    finding = only(with_copy(copy), Severity.ERROR)
    assert finding.message.endswith(" is 'yes' in all 400 rows, without an exception.")


def test_in_few_rows_the_same_is_a_warning_if_the_gap_is_wide():
    few = rows_of(CLASSES, slice(0, 100))
    side = np.where(few["y"] == "yes", 30, -30)
    finding = only(with_copy(side + RNG.random(100), few), Severity.WARNING)
    assert finding.message.endswith("in all 100 rows, without an exception.")


def test_a_copy_with_a_few_errors_is_a_warning():
    finding = only(with_copy(np.where(FLIPPED, "J", "N")), Severity.WARNING)
    assert finding.message == (
        "`s` gives the class with a balanced accuracy of 0.984, more than a "
        "measurement does."
    )
    assert finding.estimate is not None
    assert finding.estimate.low is not None
    assert finding.estimate.low > TargetCopy().accuracy


@pytest.mark.parametrize(
    ("copy", "says"),
    [
        (Y, "`s` is the target in all 400 rows."),
        (
            3 * Y - 2,
            "`s` gives the target, as 0.333333 times itself + 0.666667, in all 400 "
            "rows.",
        ),
        (
            np.exp(Y),
            "The target never turns back along `s`: one is a function of the other in "
            "all 400 rows.",
        ),
        (
            np.digitize(Y, [8, 10, 12]),
            "Each of the 4 values of `s` holds a stretch of the target of its own, "
            "without an overlap in 400 rows.",
        ),
        (
            np.array(["low", "middle", "high"])[np.digitize(Y, [9, 11])],
            "Each of the 3 values of `s` holds a stretch of the target of its own, "
            "without an overlap in 400 rows.",
        ),
    ],
)
def test_a_function_of_a_number_is_an_error(copy, says):
    finding = only(with_copy(copy, NUMBERS), Severity.ERROR)
    assert finding.message == says
    assert finding.picture is not None
    words = copy.dtype.kind == "U"
    assert finding.picture.kind is (PictureKind.BARS if words else PictureKind.POINTS)


def test_a_slightly_noisy_copy_of_a_number_is_a_warning():
    finding = only(with_copy(5 * Y + 0.5 * NOISE, NUMBERS), Severity.WARNING)
    assert finding.message == (
        "`s` alone explains 99.81% of the target as a straight line, more than a "
        "measurement does."
    )


def test_the_target_plus_noise_in_its_own_unit_is_a_warning():
    finding = only(with_copy(Y + 0.7 * NOISE, NUMBERS), Severity.WARNING)
    assert finding.message == (
        "`s` is the target plus noise: slope 1, offset 0, and it explains 91.5% of it."
    )


def test_words_that_spell_a_number_are_an_error():
    words = np.array([f"<{value:.6g}> CAD" for value in Y])
    finding = only(with_copy(words, NUMBERS), Severity.ERROR)
    assert finding.message == (
        "`s` spells the target: the number in its words is that of the target in all "
        "400 rows."
    )
    (finding,) = with_copy(RNG.permutation(words), NUMBERS)
    assert finding.verdict is Verdict.CLEAR


def test_silent_on_honest_columns():
    for table, columns in ((CLASSES, 5), (NUMBERS, 4)):
        (finding,) = run(table)
        assert finding.verdict is Verdict.CLEAR
        assert finding.message == f"None of {columns} columns is a copy of the target."


@pytest.mark.parametrize("signal", [1.0, 1.4])
def test_a_strong_measurement_is_none(signal):
    for seed in range(5):
        rng = np.random.default_rng(seed)
        y = rng.random(400) < 0.4
        table = {
            "s": signal * np.where(y, 1, -1) + rng.normal(size=400),
            "y": np.where(y, "yes", "no"),
        }
        (finding,) = run(table)
        assert finding.verdict is Verdict.CLEAR


@pytest.mark.parametrize("seed", range(5))
def test_a_cause_that_explains_most_is_none(seed):
    rng = np.random.default_rng(seed)
    cause = rng.normal(size=400)
    table = {"s": cause, "m": rng.normal(size=400)}
    (finding,) = run({**table, "y": cause + 0.35 * rng.normal(size=400)})
    assert finding.verdict is Verdict.CLEAR


def test_undecided_with_too_few_rows():
    with pytest.raises(Undecided) as why:
        run(rows_of(CLASSES, slice(0, 15)))
    assert str(why.value) == (
        "15 rows with a target are too few to answer; 20 would do."
    )


def test_not_applicable_without_a_target():
    features = {k: v for k, v in CLASSES.items() if k != "y"}
    with pytest.raises(NotApplicable) as why:
        TargetCopy().run(evidence(features, features, **(PLAIN | {"target": None})))
    assert str(why.value) == "No target was given, so nothing can tell it."


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([-2.0, 0.125, 1024.0]))
def test_order_and_units_have_no_say(seed, unit):
    plain = only(with_copy(Y + 0.1 * NOISE, NUMBERS))
    scaled = only(run(reordered({**NUMBERS, "s": unit * (Y + 0.1 * NOISE)}, seed)))
    assert (plain.message, plain.severity) == (scaled.message, scaled.severity)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.permutations(["u", "v"]))
def test_the_spelling_of_a_copy_has_no_say(seed, words):
    finding = only(run(reordered({**CLASSES, "s": np.where(YES, *words)}, seed)))
    assert finding.severity is Severity.ERROR
