"""FIT005: wide luck, lucky claims, lucky test tables, and scores that hold."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.fit.books import (
    LINEAR,
    classes,
    guess_of,
    outcome_of,
    probes,
    values_of,
    with_book,
)
from tests.checks.tables import only

from unseen.checks.fit.lucky_split import LuckySplit
from unseen.errors import NotApplicable, Undecided
from unseen.result import Severity, Verdict
from unseen.scoring.folds import SplitKind

Y = classes()


def test_few_rows_and_a_weak_signal_are_luck():
    y = classes(80)
    finding = only(LuckySplit().run(with_book(y, probes(y, 0.5))), Severity.NOTE)
    assert finding.message == (
        "95% of the random test sets of 16 rows give the better probe AUC 0.558 to "
        "0.976, 0.767 on average; that spans 157% of what it is better than guessing."
    )
    assert finding.picture is not None


def test_many_rows_and_a_strong_signal_are_clear():
    (finding,) = LuckySplit().run(with_book(Y, probes(Y)))
    assert finding.verdict is Verdict.CLEAR
    assert finding.message.startswith("95% of the random test sets of 80 rows give ")


def test_a_claim_that_only_luck_gives_is_told():
    book = with_book(Y, probes(Y, 1.0), claim=0.95)
    finding = only(LuckySplit().run(book), Severity.NOTE)
    assert finding.message.endswith(
        "; the claimed 0.950 is among them, and above the honest 0.915 [0.877, 0.943]."
    )


@pytest.mark.parametrize("claim", [0.9, 0.94, 0.999])
def test_a_claim_within_the_interval_or_beyond_luck_is_not_luck(claim):
    (finding,) = LuckySplit().run(with_book(Y, probes(Y, 1.0), claim=claim))
    assert finding.verdict is Verdict.CLEAR


def lucky(test_signal):
    book = with_book(Y, probes(Y, 1.0))
    assert book.scores is not None
    pool = book.scores.pool
    given = np.arange(400) >= 350
    rows = np.flatnonzero(given)
    y = pool.y[rows]
    honest = outcome_of(
        y,
        {LINEAR: guess_of(y, test_signal)},
        rows=rows,
        split=SplitKind.GIVEN,
    )
    scores = replace(
        book.scores,
        pool=replace(pool, given_test=given),
        honest=honest,
        given=honest,
        resplit=book.scores.honest,
    )
    return replace(book, scores=scores)


def test_a_test_table_that_beats_every_other_split_is_told():
    finding = only(LuckySplit().run(lucky(9.0)), Severity.NOTE)
    assert finding.message == (
        "95% of the random test sets of 50 rows give the better probe AUC 0.846 to "
        "0.985, 0.915 on average; the given test table, with 1.000, beats them."
    )


def test_a_test_table_like_any_other_is_clear():
    (finding,) = LuckySplit().run(lucky(1.0))
    assert finding.verdict is Verdict.CLEAR


def test_undecided_where_nothing_varies():
    y = np.random.default_rng(0).normal(size=100)
    book = with_book(y, {LINEAR: y}, metric="rmse", n_classes=0)
    with pytest.raises(Undecided) as why:
        LuckySplit().run(book)
    assert str(why.value) == "The score does not vary from row to row."


def test_not_applicable_where_there_is_no_skill():
    with pytest.raises(NotApplicable) as why:
        LuckySplit().run(with_book(Y, probes(Y, 0.0, 0.0)))
    assert str(why.value) == "Nothing is clearly better than guessing."


def test_the_range_is_what_random_test_sets_give():
    y = np.random.default_rng(0).normal(size=500)
    book = with_book(y, {LINEAR: values_of(y, 0.8)}, metric="mae", n_classes=0)
    assert book.scores is not None
    (finding,) = LuckySplit().run(book)
    assert finding.estimate is not None
    missed = np.abs(book.scores.pool.y - book.scores.honest.predictions[LINEAR])
    rng = np.random.default_rng(1)
    splits = [missed[rng.permutation(500)[:100]].mean() for _ in range(2000)]
    low, high = np.quantile(splits, [0.025, 0.975])
    assert finding.estimate.low == pytest.approx(low, rel=0.02)
    assert finding.estimate.high == pytest.approx(high, rel=0.02)


@settings(max_examples=10)
@given(st.integers(1, 6))
def test_the_unit_of_a_number_has_no_say(power):
    y = np.random.default_rng(0).normal(size=200)
    p = values_of(y, 0.8)
    plain = with_book(y, {LINEAR: p}, metric="mae", n_classes=0)
    scale = 2.0**power
    scaled = with_book(scale * y, {LINEAR: scale * p}, metric="mae", n_classes=0)
    (a,), (b,) = LuckySplit().run(plain), LuckySplit().run(scaled)
    assert a.verdict is b.verdict
    assert a.estimate is not None
    assert b.estimate is not None
    assert a.estimate.low is not None
    assert b.estimate.low == pytest.approx(scale * a.estimate.low)
