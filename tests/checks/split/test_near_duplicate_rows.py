"""SPLIT002: jitter, invented rows, honest clusters, and what must not matter."""

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

from unseen.checks.split.near_duplicate_rows import NearDuplicateRows
from unseen.errors import NotApplicable, Undecided
from unseen.result import PictureKind, RemedyKind, Severity, SubjectKind, Verdict

TABLE = measured(600, 5, np.random.default_rng(1))
TRAIN, TEST = halves(TABLE)
NUMBERS = [f"m{j}" for j in range(5)]


def run(train, test=None, **wishes):
    return NearDuplicateRows().run(evidence(train, test, **(PLAIN | wishes)))


def jittered(table, rows, size, seed=2):
    """Copy rows, with noise of this many standard deviations on each number."""
    rng = np.random.default_rng(seed)
    copy = rows_of(table, rows)
    noise = {k: copy[k] + size * rng.normal(size=len(rows)) for k in NUMBERS}
    return {**copy, **noise}


def mixed(table, rows, seed=3):
    """Give points on the lines between these rows and their nearest ones."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([table[k] for k in NUMBERS])
    far = ((x[rows][:, None] - x) ** 2).sum(axis=2)
    far[np.arange(len(rows)), rows] = np.inf
    near, weight = far.argmin(axis=1), rng.random(len(rows))
    between = {k: v[rows] + weight * (v[near] - v[rows]) for k, v in table.items()
               if k in NUMBERS}  # fmt: skip
    return {**rows_of(table, rows), **between}


@pytest.mark.parametrize("size", [1e-6, 1e-3, 0.01])
def test_copies_with_jitter_are_a_warning(size):
    rows = np.arange(12)
    finding = only(
        run(TRAIN, below(TEST, jittered(TRAIN, rows, size))), Severity.WARNING
    )
    told = names(finding, SubjectKind.ROW)
    assert set(told) >= {str(180 + r) for r in rows}
    assert len(told) <= 13
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.DROP_ROWS
    assert finding.remedy.model == "near"
    assert set(finding.remedy.rows) >= set(rows.tolist())
    assert finding.picture is not None
    assert finding.picture.kind is PictureKind.HISTOGRAM


def test_the_sentence_says_how_near():
    finding = only(run(TRAIN, below(TEST, jittered(TRAIN, np.arange(12), 1e-3))))
    assert finding.message == (
        "12 of 192 test rows nearly repeat a training row: in the median pair 2 of 7 "
        "columns agree and the other numbers differ by 0.00075 standard deviations."
    )
    assert finding.estimate is not None
    assert finding.estimate.value == pytest.approx(12 / 192)


def test_both_rows_of_a_pair_are_named_in_one_table():
    finding = only(run(below(TRAIN, jittered(TRAIN, np.arange(10), 1e-4))))
    told = names(finding, SubjectKind.ROW)
    assert told == [str(r) for r in [*range(10), *range(420, 430)]]
    assert finding.remedy is not None
    # The later row of each pair goes.
    assert finding.remedy.rows == tuple(range(420, 430))


def test_a_field_that_was_entered_anew_does_not_hide_a_copy():
    rows = np.arange(12)
    copies = jittered(TRAIN, rows, 0.0) | {
        "m3": np.random.default_rng(4).normal(size=12)
    }
    finding = only(run(TRAIN, below(TEST, copies)), Severity.WARNING)
    assert set(names(finding, SubjectKind.ROW)) >= {str(180 + r) for r in rows}
    assert dict(finding.evidence)["equal_columns"] == 6


def test_a_loud_column_that_differs_does_not_drown_a_copy():
    # In its own unit m0 is all there is to a distance.
    anew = np.random.default_rng(5).normal(size=12)

    def told(unit):
        train, test = ({**t, "m0": t["m0"] * unit} for t in (TRAIN, TEST))
        copies = jittered(train, np.arange(12), 1e-3) | {"m0": unit * anew}
        finding = only(run(train, below(test, copies)))
        return set(names(finding, SubjectKind.ROW))

    planted = {str(180 + r) for r in range(12)}
    assert len(told(1.0) & planted) >= 8
    assert len(told(1e6) & planted) >= 8


def test_rows_between_two_others_are_an_error():
    made = mixed(TRAIN, np.arange(40))
    finding = only(run(below(TRAIN, made)), Severity.ERROR)
    assert finding.message == (
        "37 of 460 rows lie exactly on the line between two others: they were made "
        "from them, as oversampling does."
    )
    assert set(names(finding, SubjectKind.ROW)) <= {str(r) for r in range(420, 460)}
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.ASK
    across = only(run(TRAIN, below(TEST, made)), Severity.ERROR)
    assert across.message == (
        "37 of 220 test rows lie exactly on the line between two training rows: they "
        "were made from them, as oversampling does."
    )


def test_silent_on_independent_rows():
    (across,) = run(TRAIN, TEST)
    assert across.verdict is Verdict.CLEAR
    assert across.message == (
        "None of 180 test rows is nearer to a training row than chance brings it."
    )
    (within,) = run(TABLE)
    assert within.verdict is Verdict.CLEAR
    assert within.message == (
        "None of 600 rows is nearer to another than chance brings it."
    )


@pytest.mark.parametrize("seed", range(4))
def test_silent_on_clusters_and_heavy_tails(seed):
    rng = np.random.default_rng(seed)
    centre = 8 * rng.normal(size=(6, 5))[rng.integers(0, 6, 500)]
    x = centre + rng.standard_t(2, size=(500, 5))
    table = {f"m{j}": x[:, j] for j in range(5)} | {"y": rng.normal(size=500)}
    findings = [*run(table), *run(*halves(table))]
    assert [f.verdict for f in findings] == [Verdict.CLEAR] * 2


def test_rows_of_one_declared_group_are_left_to_the_other_check():
    rows = np.arange(12)
    who = np.array([f"p{r}" for r in range(420)])
    train = {**TRAIN, "who": who}
    copies = {**jittered(TRAIN, rows, 1e-4), "who": who[rows]}
    test = below({**TEST, "who": np.array([f"q{r}" for r in range(180)])}, copies)
    (finding,) = run(train, test, group="who")
    assert finding.verdict is Verdict.CLEAR
    assert finding.message.endswith(
        "of 192 test rows nearly repeat another of the same `who`: that is for "
        "SPLIT003."
    )


def test_undecided_with_too_few_rows():
    with pytest.raises(Undecided) as why:
        run(rows_of(TABLE, slice(0, 40)))
    assert str(why.value) == (
        "40 different rows don't show how near chance brings them; 60 would do."
    )


def test_undecided_where_chance_brings_rows_as_near_as_copies():
    rng = np.random.default_rng(0)
    coarse = {k: rng.integers(0, 30, 400) for k in "ab"} | {"y": rng.normal(size=400)}
    with pytest.raises(Undecided) as why:
        run(coarse)
    assert str(why.value) == (
        "Rows come so near to each other by chance here that copies would not stand "
        "out. More columns would tell, not more rows."
    )


def test_not_applicable_to_a_single_column():
    rng = np.random.default_rng(0)
    with pytest.raises(NotApplicable) as why:
        run({"a": rng.normal(size=100), "y": rng.normal(size=100)})
    assert str(why.value) == "Fewer than two columns can be compared."


def test_not_applicable_where_every_test_row_is_a_training_row():
    with pytest.raises(NotApplicable) as why:
        run(TRAIN, rows_of(TRAIN, slice(0, 50)))
    assert str(why.value) == "Every test row equals a training row, see SPLIT001."


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([-64.0, 0.125, 2.0**30]))
def test_order_and_units_have_no_say(seed, unit):
    # A power of two keeps the products exact, so nearness stays what it was.
    test = below(TEST, jittered(TRAIN, np.arange(12), 1e-5))
    scaled = [{**t, "m0": t["m0"] * unit} for t in (TRAIN, test)]
    told = only(run(reordered(scaled[0], seed), reordered(scaled[1], seed + 1)))
    assert told.severity is Severity.WARNING
    assert 12 <= int(str(dict(told.evidence)["rows"])) <= 13
