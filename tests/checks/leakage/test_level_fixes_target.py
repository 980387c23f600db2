"""LEAK002: values that were written after the outcome, and honest gradients."""

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
    told,
)

from unseen.checks.leakage.level_fixes_target import LevelFixesTarget
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, Verdict

RNG = np.random.default_rng(4)
N = 1000
U = RNG.random(N)
# One row in ten has defaulted.
RARE = {**measured(N, 3, RNG), "y": np.where(RNG.random(N) < 0.1, "yes", "no")}
DEFAULTED = RARE["y"] == "yes"
HALF = measured(N, 3, RNG)
YES = HALF["y"] == "yes"
WORDS = RNG.choice(["q", "r", "u"], N)


def run(table):
    return LevelFixesTarget().run(evidence(table, **PLAIN))


def test_a_flag_that_only_the_rare_class_ever_gets_is_an_error():
    flag = np.where(DEFAULTED & (U < 0.8), "recovered", "open")
    finding = only(run({**RARE, "s": flag}), Severity.ERROR)
    n = int((flag == "recovered").sum())
    share = (DEFAULTED & (U >= 0.8)).sum() / (N - n)
    assert finding.message == (
        f"`s` = recovered is 'yes' without an exception: {n} of {n} rows, "
        f"{share:.1%} of the others."
    )
    assert names(finding) == ["s"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.DROP_COLUMNS
    assert dict(finding.evidence)["level"] == "= recovered"
    assert finding.picture is not None
    assert any(row[5] for row in finding.picture.rows)


def test_anything_but_a_zero_counts_as_a_value():
    paid = np.where(DEFAULTED & (U < 0.8), RNG.integers(1, 500, N), 0)
    finding = only(run({**RARE, "s": paid}), Severity.ERROR)
    assert "`s` other than 0 is 'yes' without an exception: " in finding.message


def test_of_common_classes_it_is_a_warning():
    finding = only(
        run({**HALF, "s": np.where(YES & (U < 0.5), "w", WORDS)}), Severity.WARNING
    )
    assert finding.message.startswith("`s` = w is 'yes' without an exception: ")


def test_with_exceptions_it_is_a_question():
    level = np.where(YES & (U < 0.4), "w", WORDS)
    level = np.where(~YES & (U < 0.012), "w", level)
    finding = only(run({**HALF, "s": level}), Severity.NOTE)
    assert "`s` = w is 'yes' nearly always: " in finding.message
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.ASK


def test_the_zero_of_an_amount_is_a_class():
    y = np.where(U < 0.5, 0.0, 20 + RNG.normal(size=N))
    reason = np.where((y > 0) & (RNG.random(N) < 0.6), "claimed", "no")
    table = {**amounts(N, 2, RNG), "s": reason, "y": y}
    finding = only(run(table), Severity.ERROR)
    assert finding.message.startswith(
        "`s` = claimed is target other than 0 without an exception: "
    )


@pytest.mark.parametrize("common", [2.0, 0.0])
def test_a_value_of_a_count_is_no_class(common):
    # Who was operated on stays for three days at least.
    rng = np.random.default_rng(0)
    y = 1.0 + rng.poisson(1.5, N) if common else rng.poisson(1.2, N).astype(float)
    table = {**amounts(N, 2, rng), "s": np.where(y > 3, "operated", "no"), "y": y}
    (finding,) = run(table)
    assert finding.verdict is Verdict.CLEAR


def test_silent_on_honest_columns():
    (finding,) = run(HALF)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == "No value of 5 columns fixes the target."


def test_silent_on_the_tail_of_a_measurement():
    strong = np.round(2 * np.where(YES, 1, -1) + RNG.normal(size=N))
    (finding,) = run({**HALF, "s": strong})
    assert finding.verdict is Verdict.CLEAR


def test_silent_on_levels_in_steps():
    grade = np.clip(
        np.round(2.5 + 1.5 * np.where(YES, 1, -1) + RNG.normal(size=N)), 0, 5
    )
    words = np.array(list("abcdef"))[grade.astype(int)]
    (finding,) = run({**HALF, "s": words})
    assert finding.verdict is Verdict.CLEAR


def test_thirty_rows_without_an_exception_are_a_warning():
    level = WORDS.copy()
    level[np.flatnonzero(~YES)[:30]] = "w"
    finding = only(run({**HALF, "s": level}), Severity.WARNING)
    assert "without an exception: 30 of 30 rows" in finding.message


def test_what_other_levels_nearly_reach_is_no_warning():
    # Levels whose odds rise in steps, of which the last has no exception by luck.
    share = np.repeat([0.2, 0.5, 0.8, 0.92, 1.0], 60)
    rng = np.random.default_rng(0)
    table = {
        "m": rng.normal(size=300),
        "s": np.repeat(list("abcde"), 60),
        "y": np.where(rng.random(300) < share, "yes", "no"),
    }
    assert all(f.severity is not Severity.WARNING for f in run(table))


@pytest.mark.parametrize("middle", [6.2, 8.0])
def test_all_but_the_end_of_a_rating_is_no_value(middle):
    noise = np.random.default_rng(1).normal(size=N)
    rating = np.where(DEFAULTED, middle, 2.7) + 0.9 * noise
    (finding,) = run({**RARE, "s": np.clip(np.round(rating), 1, 5)})
    assert finding.verdict is Verdict.CLEAR


def test_a_handful_of_pure_rows_proves_nothing():
    (finding,) = run({**HALF, "s": np.where(YES & (U < 0.03), "w", WORDS)})
    assert finding.verdict is Verdict.CLEAR


def test_words_for_missing_values_are_left_to_their_own_check():
    (finding,) = run({**HALF, "s": np.where(YES & (U < 0.7), "unknown", WORDS)})
    assert finding.verdict is Verdict.CLEAR


def test_undecided_with_too_few_rows():
    with pytest.raises(Undecided) as why:
        run(rows_of(HALF, slice(0, 12)))
    assert str(why.value) == (
        "12 rows with a target are too few to answer; 20 would do."
    )


def test_not_applicable_without_a_target():
    features = {k: v for k, v in HALF.items() if k != "y"}
    with pytest.raises(NotApplicable) as why:
        LevelFixesTarget().run(evidence(features, features, **PLAIN | {"target": None}))
    assert str(why.value) == "No target was given, so nothing can tell it."


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.text("abcxyz", min_size=1, max_size=6))
def test_order_and_spelling_have_no_say(seed, word):
    flag = np.where(DEFAULTED & (U < 0.8), word, "0")
    finding = only(run(reordered({**RARE, "s": flag}, seed)), Severity.ERROR)
    assert dict(finding.evidence)["hits"] == int((flag == word).sum())


def test_in_a_series_a_lag_that_fixes_a_value_is_a_note():
    rng = np.random.default_rng(0)
    # Sunspots: long stretches at zero, and the month before is known.
    level = np.maximum(np.cumsum(rng.normal(size=1_500)), 0)
    y = np.where(np.arange(1_500) % 300 < 100, 0.0, 1 + level)
    table = {"before": np.r_[0.0, y[:-1]], "m": rng.normal(size=1_500), "y": y}
    found = LevelFixesTarget().run(evidence(table, **PLAIN))
    assert {f.severity for f in told(found)} <= {Severity.NOTE}
    mixed = rng.permutation(1_500)
    shuffled = {name: np.asarray(v)[mixed] for name, v in table.items()}
    again = LevelFixesTarget().run(evidence(shuffled, **PLAIN))
    assert Severity.NOTE not in {f.severity for f in told(again)}
