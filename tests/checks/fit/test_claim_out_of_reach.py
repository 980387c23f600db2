"""FIT008: claims beyond reach, claims that remedies take away, and fair ones."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.fit.books import (
    BOOSTING,
    LINEAR,
    MINE,
    classes,
    guess_of,
    outcome_of,
    probes,
    values_of,
    with_book,
)
from tests.checks.tables import only

from unseen.checks.fit.claim_out_of_reach import ClaimOutOfReach
from unseen.errors import NotApplicable, Undecided
from unseen.result import Severity, Verdict

Y = classes()


def claimed(claim, *, given_signal=None, half=None, **rest):
    """Claim beside a linear model of AUC 0.915, with half of the rows as good."""
    book = with_book(Y, probes(Y), claim=claim, **rest)
    scores = book.scores
    assert scores is not None
    y = scores.pool.y
    changes = {}
    if given_signal is not None:
        changes["given"] = outcome_of(y, {LINEAR: guess_of(y, given_signal)})
    worse = scores.honest.predictions[LINEAR]
    if half is not None:
        worse = guess_of(y, half)
    changes["half"] = outcome_of(
        y, {LINEAR: worse, BOOSTING: worse}, n_train=scores.honest.n_train // 2
    )
    return replace(book, scores=replace(scores, **changes))


def test_a_claim_beyond_every_column_is_a_warning():
    finding = only(ClaimOutOfReach().run(claimed(0.99)), Severity.WARNING)
    assert finding.message == (
        "The claimed AUC is 0.990; the best model, the penalised linear model, has "
        "0.915 [0.877, 0.943] on unseen rows even with every column as given. With "
        "more rows and tuning it may reach 0.949."
    )
    assert [(s.kind.value, s.name) for s in finding.subjects] == [("table", "claim")]
    assert finding.remedy is not None
    assert finding.picture is not None
    assert finding.picture.rows[0][-1] == 0.99


def test_a_claim_that_the_remedies_take_away_is_a_warning():
    finding = only(
        ClaimOutOfReach().run(claimed(0.99, given_signal=3.0)), Severity.WARNING
    )
    assert finding.message == (
        "The claimed AUC is 0.990; the best model, the penalised linear model, has "
        "0.915 [0.877, 0.943] on unseen rows after the remedies. With more rows and "
        "tuning it may reach 0.949."
    )


@pytest.mark.parametrize("claim", [0.7, 0.915, 0.94])
def test_a_claim_within_the_interval_is_clear(claim):
    (finding,) = ClaimOutOfReach().run(claimed(claim))
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        f"The claimed AUC is {claim:.3f}; the best model, the penalised linear model, "
        "has 0.915 [0.877, 0.943] on unseen rows."
    )


def test_a_claim_that_a_better_model_may_reach_is_undecided():
    with pytest.raises(Undecided) as why:
        ClaimOutOfReach().run(claimed(0.946))
    assert str(why.value) == (
        "The claimed AUC is 0.946; the best model, the penalised linear model, has "
        "0.915 [0.877, 0.943] on unseen rows. More rows or a better model might reach "
        "0.949, so the claim can't be excluded."
    )


def test_more_rows_in_the_table_reach_further():
    # Half of the rows cost some 0.05, and the table has two doublings more.
    with pytest.raises(Undecided, match="might reach"):
        ClaimOutOfReach().run(claimed(0.96, half=0.7, rows_in_table=1280))
    assert only(ClaimOutOfReach().run(claimed(0.96))).severity is Severity.WARNING


def test_without_half_of_the_rows_nothing_is_added():
    book = with_book(Y, probes(Y), claim=0.99, rows_in_table=10**6)
    assert only(ClaimOutOfReach().run(book), Severity.WARNING).evidence[1][1] == (
        pytest.approx(0.949, abs=1e-3)
    )


def test_a_model_of_yours_counts_among_the_best():
    book = with_book(Y, {MINE: guess_of(Y, 1.3), **probes(Y)}, claim=0.98)
    (finding,) = ClaimOutOfReach().run(book)
    assert finding.message == (
        "The claimed AUC is 0.980; the best model, your model, has 0.980 [0.955, "
        "0.991] on unseen rows."
    )


def test_a_loss_too_low_is_too_good():
    y = np.random.default_rng(0).normal(size=400)
    models = {LINEAR: values_of(y, 0.5), BOOSTING: values_of(y, 0.6, 4)}
    for claim, verdict in ((0.3, Verdict.FOUND), (0.55, Verdict.CLEAR)):
        book = with_book(y, models, metric="rmse", n_classes=0, claim=claim)
        (finding,) = ClaimOutOfReach().run(book)
        assert finding.verdict is verdict


def test_undecided_without_an_interval():
    y = np.array([0.0, 1.0] * 20)
    with pytest.raises(Undecided) as why:
        ClaimOutOfReach().run(with_book(y, probes(y), claim=0.9))
    assert str(why.value) == "No honest AUC has an interval. Give more rows."


def test_undecided_where_more_rows_cannot_be_told():
    book = claimed(0.99)
    scores = book.scores
    assert scores is not None
    assert scores.half is not None
    nothing = replace(scores.half, rows=scores.half.rows + 10_000)
    with pytest.raises(Undecided) as why:
        ClaimOutOfReach().run(replace(book, scores=replace(scores, half=nothing)))
    assert str(why.value) == "What more rows would give cannot be told from so few."


def test_not_applicable_without_a_claim():
    with pytest.raises(NotApplicable) as why:
        ClaimOutOfReach().run(with_book(Y, probes(Y)))
    assert str(why.value) == "No score was claimed."


@settings(max_examples=20)
@given(st.floats(0.0, 1.0), st.floats(0.0, 0.3))
def test_a_bolder_claim_is_never_judged_milder(claim, more):
    def graded(value):
        try:
            (finding,) = ClaimOutOfReach().run(claimed(value))
        except Undecided:
            return 1
        return 2 if finding.verdict is Verdict.FOUND else 0

    assert graded(claim) <= graded(min(1.0, claim + more))
