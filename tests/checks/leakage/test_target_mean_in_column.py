"""LEAK005: means, sums and smoothed means of the target, and honest encodings."""

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

from unseen.checks.leakage.target_mean_in_column import TargetMeanInColumn
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, Verdict

RNG = np.random.default_rng(3)
N = 1000
CODE = RNG.integers(0, 60, N)
CITY = np.array([f"c{k:02d}" for k in CODE])
TABLE = measured(N, 3, RNG)
YES = (TABLE["y"] == "yes").astype(float)
NUMBERS = amounts(N, 3, RNG)


def over(y, form, code=CODE):
    """Encode a key by the target of these very rows."""
    total, size = np.bincount(code, weights=y)[code], np.bincount(code)[code]
    return {
        "mean": total / size,
        "sum": total,
        "smoothed mean": (total + 10 * y.mean()) / (size + 10),
        "mean of the other rows": (total - y) / (size - 1),
        "rounded": (total / size).round(3),
    }[form]


def run(table, test=None, **wishes):
    return TargetMeanInColumn().run(evidence(table, test, **(PLAIN | wishes)))


@pytest.mark.parametrize(
    "form", ["mean", "sum", "smoothed mean", "mean of the other rows"]
)
def test_a_mean_with_its_key_is_an_error(form):
    for table, y, label in (
        (TABLE, YES, "class 'yes'"),
        (NUMBERS, NUMBERS["y"], "the target"),
    ):
        finding = only(run({**table, "city": CITY, "s": over(y, form)}), Severity.ERROR)
        assert finding.message.startswith(f"`s` is the {form} of {label} over ")
        assert finding.message.endswith(" groups agree, 1,000 rows.")
        assert names(finding) == ["s"]
        assert finding.remedy is not None
        assert finding.remedy.kind is RemedyKind.DROP_COLUMNS


def test_the_sentence_says_over_what_and_whether_the_own_row_is_in_it():
    plain = only(run({**NUMBERS, "s": over(NUMBERS["y"], "mean")}))
    assert plain.message == (
        "`s` is the mean of the target over the rows that share its value, the own row "
        "included: 60 groups agree, 1,000 rows."
    )
    others = over(NUMBERS["y"], "mean of the other rows")
    without = only(run({**NUMBERS, "city": CITY, "s": others}))
    assert without.message == (
        "`s` is the mean of the other rows of the target over `city`, the own row left "
        "out: 60 groups agree, 1,000 rows."
    )
    assert dict(without.evidence)["key"] == "city"


def test_rounding_hides_nothing():
    only(run({**TABLE, "s": over(YES, "rounded")}), Severity.ERROR)


def test_the_mean_of_one_class_of_several():
    rng = np.random.default_rng(0)
    y = rng.choice(["a", "b", "c"], N)
    table = {"m": rng.normal(size=N), "s": over((y == "b") * 1.0, "mean"), "y": y}
    assert "the mean of class 'b' over" in only(run(table), Severity.ERROR).message


def test_a_mean_over_both_tables_together_is_found():
    table = {**TABLE, "s": over(YES, "mean")}
    train, test = rows_of(table, slice(0, 700)), rows_of(table, slice(700, N))
    only(run(train, test), Severity.ERROR)


def test_silent_on_an_encoding_made_on_other_rows():
    half = np.arange(N) < N // 2
    known = np.bincount(CODE[half], weights=YES[half], minlength=60)
    learned = known / np.maximum(np.bincount(CODE[half], minlength=60), 1)
    rest = rows_of({**TABLE, "city": CITY, "s": learned[CODE]}, ~half)
    (finding,) = run(rest)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == "None of 1 number columns is a mean of the target."


def test_silent_on_means_of_something_else():
    other = over(RNG.normal(size=N), "mean")
    (finding,) = run({**TABLE, "city": CITY, "s": other})
    assert finding.verdict is Verdict.CLEAR


def test_undecided_with_too_few_rows():
    with pytest.raises(Undecided) as why:
        run(rows_of(TABLE, slice(0, 25)))
    assert str(why.value) == (
        "25 rows with a target are too few to answer; 30 would do."
    )


def test_not_applicable_without_a_target():
    features = {k: v for k, v in TABLE.items() if k != "y"}
    with pytest.raises(NotApplicable) as why:
        run(features, features, target=None)
    assert str(why.value) == "No target was given, so nothing can tell it."


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.25, -8.0, 2.0**20]))
def test_order_labels_and_units_have_no_say(seed, unit):
    rng = np.random.default_rng(seed)
    label = rng.permutation(60)[CODE]
    y = unit * NUMBERS["y"]
    table = {**NUMBERS, "y": y, "city": label, "s": over(y, "smoothed mean")}
    finding = only(run(reordered(table, seed)), Severity.ERROR)
    assert finding.message.startswith("`s` is the smoothed mean of the target over `ci")
