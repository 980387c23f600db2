"""FIT001: planted gaps, gaps without a cost, honest scores, and what has no answer."""

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
    probes,
    values_of,
    with_book,
)
from tests.checks.tables import names, only

from unseen.checks.fit.score_gap import ScoreGap
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, SubjectKind, Verdict

Y = classes()


def own(signal, train, *, linear=1.0, **rest):
    return with_book(
        Y,
        {MINE: guess_of(Y, signal), **probes(Y, linear)},
        train={MINE: train, LINEAR: 0.9, BOOSTING: 0.9},
        **rest,
    )


def test_a_gap_that_costs_is_a_warning():
    finding = only(ScoreGap().run(own(0.4, 1.0)), Severity.WARNING)
    assert finding.message == (
        "On its training rows `mine` has AUC 1.000, on others 0.754 [0.694, 0.806]: a "
        "gap of 0.246 [0.194, 0.306]; the penalised linear model is better by 0.161 "
        "[0.096, 0.226]."
    )
    assert names(finding, SubjectKind.MODEL) == ["mine"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.USE_MODEL
    assert finding.remedy.model == LINEAR
    assert finding.picture is not None
    assert [row[0] for row in finding.picture.rows] == [
        "training rows",
        "other rows",
        "penalised linear model, other rows",
    ]


def test_a_gap_that_costs_nothing_is_a_note():
    finding = only(ScoreGap().run(own(0.7, 1.0, linear=0.5)), Severity.NOTE)
    assert finding.message.endswith(
        "; the penalised linear model is not clearly better."
    )
    assert finding.remedy is None


def test_a_training_score_that_is_all_memory_is_a_warning():
    finding = only(ScoreGap().run(own(0.0, 1.0, linear=0.0)), Severity.WARNING)
    assert "; on these it may be no better than guessing" in finding.message


def test_an_honest_training_score_is_clear():
    (finding,) = ScoreGap().run(own(1.0, 0.93))
    assert finding.verdict is Verdict.CLEAR
    assert finding.estimate is not None
    assert finding.estimate.method == "training score less honest score"


def test_the_probes_gap_is_a_note_at_most():
    book = with_book(Y, probes(Y, 0.2, 0.1), train={LINEAR: 1.0, BOOSTING: 1.0})
    finding = only(ScoreGap().run(book), Severity.NOTE)
    assert finding.message.startswith(
        "On its training rows the better probe has AUC 1.0"
    )
    assert names(finding, SubjectKind.MODEL) == ["probes"]
    book = with_book(Y, probes(Y, 0.8, 0.1), train={LINEAR: 1.0, BOOSTING: 1.0})
    (finding,) = ScoreGap().run(book)
    assert finding.verdict is Verdict.CLEAR


def test_losses_are_turned_around():
    y = np.random.default_rng(0).normal(size=300)
    book = with_book(
        y,
        {MINE: values_of(y, 0.9), LINEAR: values_of(y, 0.5, 2), BOOSTING: y + 1},
        metric="rmse",
        n_classes=0,
        train={MINE: 0.1, LINEAR: 0.5, BOOSTING: 1.0},
    )
    finding = only(ScoreGap().run(book), Severity.WARNING)
    assert finding.estimate is not None
    assert finding.estimate.low is not None
    assert 0.5 < finding.estimate.low < 0.8


def test_undecided_without_a_training_score():
    book = with_book(Y, probes(Y))
    with pytest.raises(Undecided) as why:
        ScoreGap().run(book)
    assert str(why.value) == (
        "The training rows of every fold have one class. Give more rows."
    )


def test_undecided_without_an_interval():
    y = np.array([0.0] * 39 + [1.0])
    book = with_book(y, probes(y), train={LINEAR: 0.9, BOOSTING: 0.9})
    assert book.scores is not None
    honest = book.scores.honest
    one = replace(
        honest,
        rows=honest.rows[:3],
        y=honest.y[:3],
        folds=honest.folds[:3],
        predictions={m: p[:3] for m, p in honest.predictions.items()},
    )
    book = replace(book, scores=replace(book.scores, honest=one))
    with pytest.raises(Undecided) as why:
        ScoreGap().run(book)
    assert str(why.value) == (
        "The honest AUC has no interval in 3 rows. Give more rows."
    )


def test_not_applicable_without_a_score():
    with pytest.raises(NotApplicable, match=r"There is no score\."):
        ScoreGap().run(replace(with_book(Y, probes(Y)), scores=None))


@settings(max_examples=15)
@given(st.floats(0.0, 1.5), st.floats(0.5, 1.0))
def test_a_better_training_score_never_makes_the_gap_smaller(signal, train):
    (a,) = ScoreGap().run(own(signal, train))
    (b,) = ScoreGap().run(own(signal, min(1.0, train + 0.1)))
    assert a.estimate is not None
    assert b.estimate is not None
    assert a.estimate.low is not None
    assert b.estimate.low is not None
    assert b.estimate.low >= a.estimate.low
