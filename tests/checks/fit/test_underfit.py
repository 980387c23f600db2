"""FIT006: models that cannot fit even their own rows."""

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
from tests.checks.tables import only

from unseen.checks.fit.underfit import Underfit
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, Verdict

Y = classes()


def own(signal, train, boosting=1.2):
    return with_book(
        Y,
        {MINE: guess_of(Y, signal), **probes(Y, 0.3, boosting)},
        train={MINE: train, LINEAR: 0.7, BOOSTING: 0.99},
    )


def test_a_model_below_the_probe_on_its_own_rows_is_a_warning():
    finding = only(Underfit().run(own(0.3, 0.72)), Severity.WARNING)
    assert finding.message == (
        "`mine` has AUC 0.720 on its training rows and 0.699 [0.635, 0.756] on others; "
        "the gradient boosting has 0.967 [0.939, 0.983] on rows that it did not see: "
        "better by 0.268 [0.205, 0.332]."
    )
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.USE_MODEL
    assert finding.remedy.model == BOOSTING


def test_a_model_that_fits_its_own_rows_does_not_underfit():
    (finding,) = Underfit().run(own(0.3, 1.0))
    assert finding.verdict is Verdict.CLEAR


def test_a_model_as_good_as_the_probe_is_clear():
    (finding,) = Underfit().run(own(1.2, 0.92))
    assert finding.verdict is Verdict.CLEAR


def test_a_loss_is_better_when_it_is_lower():
    y = np.random.default_rng(0).normal(size=300)
    rest = {LINEAR: values_of(y, 0.9, 2), BOOSTING: values_of(y, 0.3, 3)}
    book = with_book(
        y,
        {MINE: values_of(y, 0.9), **rest},
        metric="mae",
        n_classes=0,
        train={MINE: 0.7, LINEAR: 0.7, BOOSTING: 0.2},
    )
    assert only(Underfit().run(book), Severity.WARNING).remedy is not None


def test_undecided_without_a_training_score():
    with pytest.raises(Undecided) as why:
        Underfit().run(own(0.3, float("nan")))
    assert str(why.value) == "The training rows of every fold have one class."


def test_not_applicable_to_the_probes():
    with pytest.raises(NotApplicable) as why:
        Underfit().run(with_book(Y, probes(Y)))
    assert str(why.value) == ("No model of yours was given; one of the probes is rich.")


@settings(max_examples=15)
@given(st.floats(0.5, 1.0), st.floats(0.0, 1.5))
def test_a_better_training_score_never_makes_an_underfit(train, signal):
    (a,) = Underfit().run(own(signal, train))
    (b,) = Underfit().run(own(signal, min(1.0, train + 0.2)))
    assert not (a.verdict is Verdict.CLEAR and b.verdict is Verdict.FOUND)
