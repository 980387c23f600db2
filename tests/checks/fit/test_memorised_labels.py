"""FIT002: models that learn noise by heart, and models that don't."""

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
    with_book,
)
from tests.checks.tables import only

from unseen.checks.fit.memorised_labels import MemorisedLabels
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, Verdict

Y, SHUFFLED = classes(), classes(300, seed=5)


def own(memory, signal=1.0, *, linear=1.0):
    remembered = {MINE: guess_of(SHUFFLED, memory), **probes(SHUFFLED, 0.1, 0.1)}
    return with_book(
        Y,
        {MINE: guess_of(Y, signal), **probes(Y, linear)},
        memory=(SHUFFLED, remembered),
    )


def test_learning_by_heart_where_it_costs_is_a_warning():
    finding = only(MemorisedLabels().run(own(9.0, 0.4)), Severity.WARNING)
    assert finding.message == (
        "Fitted on a shuffled target, `mine` still has AUC 1.0000 [0.9818, 1.0000] on "
        "its 300 training rows, where guessing has 0.500; on the true one the "
        "penalised linear model is better."
    )
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.USE_MODEL
    assert finding.remedy.model == LINEAR
    assert finding.picture is not None
    assert [row[0] for row in finding.picture.rows] == [MINE, LINEAR, BOOSTING]


def test_learning_by_heart_where_it_costs_nothing_is_a_note():
    finding = only(MemorisedLabels().run(own(9.0, 1.2, linear=0.8)), Severity.NOTE)
    assert finding.remedy is None


def test_learning_by_heart_and_nothing_else_is_a_warning():
    finding = only(MemorisedLabels().run(own(9.0, 0.0, linear=0.0)), Severity.WARNING)
    assert finding.message.endswith(
        "; on other rows it may be no better than guessing."
    )


def test_a_model_that_cannot_remember_is_clear():
    (finding,) = MemorisedLabels().run(own(0.1))
    assert finding.verdict is Verdict.CLEAR
    assert finding.message.endswith("where guessing has 0.500.")


def test_the_probes_get_a_note_at_most():
    book = with_book(Y, probes(Y), memory=(SHUFFLED, probes(SHUFFLED, 9.0, 9.0)))
    finding = only(MemorisedLabels().run(book), Severity.NOTE)
    assert finding.message.startswith("Fitted on a shuffled target, the better probe")


def test_undecided_at_the_border():
    with pytest.raises(Undecided) as why:
        MemorisedLabels().run(own(0.43))
    assert str(why.value) == (
        "Fitted on a shuffled target, `mine` still has AUC 0.719 [0.644, 0.784] on its "
        "300 training rows, where guessing has 0.500, at the border of memorising."
    )


def test_undecided_without_an_interval():
    one = np.zeros(60)
    book = with_book(Y, probes(Y), memory=(one, probes(one)))
    with pytest.raises(Undecided) as why:
        MemorisedLabels().run(book)
    assert str(why.value) == "The score on a shuffled target has no interval."


def test_not_applicable_on_few_rows():
    few = classes(40)
    book = with_book(Y, probes(Y), memory=(few, probes(few)))
    with pytest.raises(NotApplicable) as why:
        MemorisedLabels().run(book)
    assert str(why.value) == "Fewer than 50 rows train."


def test_not_applicable_without_the_fit():
    with pytest.raises(NotApplicable) as why:
        MemorisedLabels().run(with_book(Y, probes(Y)))
    assert str(why.value) == "No model was fitted on a shuffled target."


@pytest.mark.parametrize(("part", "found"), [(1.0, True), (0.9, True), (0.2, False)])
def test_a_loss_is_measured_from_guessing_to_0(part, found):
    y = np.random.default_rng(0).normal(size=300)
    # A tree that fits every row has a loss of 0, and no interval for it.
    memory = {MINE: part * y, LINEAR: y * 0, BOOSTING: y * 0}
    honest = {MINE: y + 1, LINEAR: y + 0.1, BOOSTING: y + 0.2}
    book = with_book(y, honest, metric="rmse", n_classes=0, memory=(y, memory))
    (finding,) = MemorisedLabels().run(book)
    assert (finding.verdict is Verdict.FOUND) is found


@settings(max_examples=15)
@given(st.floats(0.0, 4.0), st.permutations(range(40)))
def test_the_order_of_the_rows_has_no_say(signal, order):
    some = np.concatenate([np.array(order), np.arange(40, 300)])
    p = guess_of(SHUFFLED, signal)
    results = []
    for rows in (np.arange(300), some):
        memory = SHUFFLED[rows], {MINE: p[rows], **probes(SHUFFLED[rows])}
        book = with_book(Y, {MINE: guess_of(Y, 1.0), **probes(Y)}, memory=memory)
        assert book.scores is not None
        own = book.scores.memory(MINE)
        assert own is not None
        results.append(own.share)
    # Folds stand in the order of the rows, so the mean over folds moves a little.
    assert abs(results[0] - results[1]) < 0.1
