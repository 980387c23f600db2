"""LEAK003: gaps that know the outcome, words and codes for gaps, and honest gaps."""

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

from unseen.checks.leakage.missing_tells_target import MissingTellsTarget
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, Verdict

RNG = np.random.default_rng(6)
N = 1000
U, VALUES = RNG.random(N), RNG.normal(size=N)
TABLE = measured(N, 3, RNG)
YES = TABLE["y"] == "yes"
NUMBERS = amounts(N, 3, RNG)
HIGH = NUMBERS["y"] > 11
OFTEN = np.where(YES, 0.8, 0.2) > U


def run(table, **wishes):
    return MissingTellsTarget().run(evidence(table, **(PLAIN | wishes)))


def gaps(where, values=VALUES):
    return np.where(where, np.nan, values)


def test_a_field_that_is_filled_in_after_the_outcome_is_an_error():
    finding = only(run({**TABLE, "s": gaps(~YES)}), Severity.ERROR)
    assert finding.message == (
        f"Where `s` is missing, 100% of {(~YES).sum()} rows are 'no'; elsewhere 0% of "
        f"{YES.sum()}."
    )
    assert names(finding) == ["s"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.DROP_COLUMNS


def test_one_pure_side_is_enough():
    finding = only(run({**TABLE, "s": gaps(YES & (U < 0.6))}), Severity.ERROR)
    assert "100% of 353 rows are 'yes'; elsewhere 39% of 647." in finding.message


def test_shifted_odds_are_a_warning_and_weaker_ones_a_question():
    warning = only(run({**TABLE, "s": gaps(OFTEN)}), Severity.WARNING)
    assert warning.estimate is not None
    note = only(run({**TABLE, "s": gaps(np.where(YES, 0.6, 0.3) > U)}), Severity.NOTE)
    assert note.remedy is not None
    assert note.remedy.kind is RemedyKind.ASK
    assert note.remedy.text == (
        "Ask when the field is filled in. If not before the target, drop `s`."
    )


@pytest.mark.parametrize(
    "word", ["Unk", "n/a", "(missing)", "none given", "No answer", "None"]
)
def test_words_for_a_gap_count(word):
    column = np.where(OFTEN, word, RNG.choice(["q", "w"], N))
    finding = only(run({**TABLE, "s": column}), Severity.WARNING)
    assert finding.message.startswith(f"Where `s` is {word!r}, ")


def test_a_number_far_from_all_others_counts():
    column = np.where(OFTEN, -999, RNG.integers(0, 40, N))
    finding = only(run({**TABLE, "s": column}), Severity.WARNING)
    assert finding.message.startswith("Where `s` is '-999', ")


@pytest.mark.parametrize("code", [-99, 9999, 1e6, 2**31 - 1])
def test_a_number_that_looks_like_a_code_counts(code):
    column = np.where(OFTEN, code, RNG.integers(0, 40, N))
    assert only(run({**TABLE, "s": column}), Severity.WARNING).subjects[0].name == "s"


@pytest.mark.parametrize("most", [200, 103_854])
def test_a_large_number_counts_only_if_it_looks_like_a_code(most):
    (finding,) = run({**TABLE, "s": np.where(OFTEN, most, RNG.integers(20, 60, N))})
    assert finding.verdict is Verdict.CLEAR


def test_none_is_a_value_where_python_did_not_write_it():
    (finding,) = run({**TABLE, "s": np.where(OFTEN, "none", "belt")})
    assert finding.verdict is Verdict.CLEAR


def test_columns_that_are_missing_together_are_told_together():
    both = {"s": gaps(OFTEN), "t": gaps(OFTEN, RNG.normal(size=N))}
    finding = only(run({**TABLE, **both}), Severity.WARNING)
    assert names(finding) == ["s", "t"]
    assert finding.message.startswith("Where `s` and `t` are missing, ")


def test_gaps_by_the_size_of_a_number():
    error = only(run({**NUMBERS, "s": gaps(HIGH)}), Severity.ERROR)
    inside, outside = NUMBERS["y"][HIGH].mean(), NUMBERS["y"][~HIGH].mean()
    assert error.message == (
        f"Where `s` is missing, the target is {inside:.4g} on average in {HIGH.sum()} "
        f"rows; elsewhere {outside:.4g}."
    )
    note = only(run({**NUMBERS, "s": gaps(np.where(HIGH, 0.6, 0.1) > U)}))
    assert note.severity is Severity.NOTE


def test_silent_on_gaps_at_random():
    for table in (TABLE, NUMBERS):
        (finding,) = run({**table, "s": gaps(U < 0.2)})
        assert finding.verdict is Verdict.CLEAR
        assert finding.message == "Missing values of 1 columns don't tell the target."


def test_silent_where_nothing_is_missing():
    (finding,) = run(TABLE)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == "No column has missing values."


def test_many_columns_of_random_gaps_are_silent():
    rng = np.random.default_rng(0)
    table = measured(300, 1, rng)
    for j in range(60):
        hole = rng.random(300) < rng.uniform(0.02, 0.6)
        table[f"g{j}"] = gaps(hole, rng.normal(size=300))
    (finding,) = run(table)
    assert finding.verdict is Verdict.CLEAR


def test_undecided_with_too_few_rows():
    with pytest.raises(Undecided) as why:
        run(rows_of(TABLE, slice(0, 19)))
    assert str(why.value) == (
        "19 rows with a target are too few to answer; 20 would do."
    )


def test_not_applicable_without_a_target():
    features = {k: v for k, v in TABLE.items() if k != "y"}
    with pytest.raises(NotApplicable) as why:
        MissingTellsTarget().run(
            evidence(features, features, **PLAIN | {"target": None})
        )
    assert str(why.value) == "No target was given, so nothing can tell it."


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([0.25, -512.0]))
def test_order_and_the_values_that_are_there_have_no_say(seed, unit):
    a = only(run({**TABLE, "s": gaps(OFTEN)}))
    b = only(run(reordered({**TABLE, "s": gaps(OFTEN, unit * VALUES)}, seed)))
    assert a.severity is b.severity
    assert a.estimate == b.estimate
