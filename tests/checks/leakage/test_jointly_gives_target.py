"""LEAK006: sums, ratios, exclusive ors and crossed words, and honest pairs."""

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

from unseen.checks.leakage.jointly_gives_target import JointlyGivesTarget
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, Verdict

RNG = np.random.default_rng(5)
N = 800
CLASSES = measured(N, 3, RNG)
YES = CLASSES["y"] == "yes"
NUMBERS = amounts(N, 3, RNG)
Y = NUMBERS["y"]
A, B = RNG.normal(size=N), RNG.normal(size=N)
SIGN, SIZE = RNG.choice([-1, 1], N), RNG.random(N) + 0.1
FACTOR = np.exp(0.3 * A)
LEFT = RNG.choice(["l", "r"], N)
CROSSED = np.where((LEFT == "l") == YES, "u", "d")


def run(table):
    return JointlyGivesTarget().run(evidence(table, **PLAIN))


@pytest.mark.parametrize(
    ("columns", "how"),
    [
        ({"a": A, "b": Y - A}, "a weighted sum"),
        ({"a": FACTOR, "b": Y * FACTOR}, "a product or ratio"),
        ({"a": A, "b": B, "c": Y - A - 2 * B}, "a weighted sum"),
    ],
)
def test_columns_that_add_up_to_a_number_are_an_error(columns, how):
    finding = only(run({**NUMBERS, **columns}), Severity.ERROR)
    assert set(names(finding)) == set(columns)
    assert finding.message.endswith(
        f": {how} gives the target in all rows, while none of them does alone."
    )
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.DROP_COLUMNS
    assert dict(finding.evidence)["how"] == how


@pytest.mark.parametrize(
    ("columns", "how"),
    [
        ({"a": 3 * A, "b": 3 * (np.where(YES, 1, -1) * SIZE - A)}, "a weighted sum"),
        (
            {"a": SIGN * SIZE, "b": SIGN * np.where(YES, 1, -1) * SIZE[::-1]},
            "on which sides of their middles they are",
        ),
        ({"a": LEFT, "b": CROSSED}, "the combination of values"),
    ],
)
def test_columns_that_part_the_classes_together_are_an_error(columns, how):
    finding = only(run({**CLASSES, **columns}), Severity.ERROR)
    assert set(names(finding)) == {"a", "b"}
    assert f": {how} gives the target in all rows" in finding.message


def test_nearly_is_a_warning():
    noisy = Y - A + 0.1 * RNG.normal(size=N)
    finding = only(run({**NUMBERS, "a": A, "b": noisy}), Severity.WARNING)
    assert "a weighted sum explains 99." in finding.message
    flipped = np.where(RNG.random(N) < 0.015, LEFT, CROSSED)
    few = np.where(np.isin(flipped, ["u", "d"]), flipped, "u")
    classes = only(run({**CLASSES, "a": LEFT, "b": few}), Severity.WARNING)
    assert ": the combination of values gives the class in 9" in classes.message


def test_silent_on_honest_columns():
    for table in (CLASSES, NUMBERS):
        (finding,) = run(table)
        assert finding.verdict is Verdict.CLEAR
        assert finding.message == (
            "No two or three columns give the target (all 3 numbers were tried)."
        )


def test_a_column_that_is_a_copy_alone_is_left_to_the_other_check():
    (finding,) = run({**NUMBERS, "a": A, "b": 2 * Y})
    assert finding.verdict is Verdict.CLEAR


@pytest.mark.parametrize("seed", range(3))
def test_many_columns_and_few_rows_are_silent(seed):
    rng = np.random.default_rng(seed)
    table = {f"g{j}": rng.normal(size=80) for j in range(120)}
    (finding,) = run({**table, "y": np.where(rng.random(80) < 0.5, "a", "b")})
    assert finding.verdict is Verdict.CLEAR


def test_undecided_with_too_few_rows():
    with pytest.raises(Undecided) as why:
        run(rows_of(NUMBERS, slice(0, 50)))
    assert str(why.value) == (
        "50 rows with a target are too few to answer; 60 would do."
    )


def test_not_applicable_to_a_single_column():
    with pytest.raises(NotApplicable) as why:
        run({"a": A, "y": Y})
    assert str(why.value) == "There are fewer than two columns to put together."


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([-2.0, 0.25]), st.integers(-50, 50))
def test_order_and_units_have_no_say(seed, unit, start):
    table = {**NUMBERS, "a": start + unit * A, "b": Y - A}
    finding = only(run(reordered(table, seed)), Severity.ERROR)
    assert set(names(finding)) == {"a", "b"}
