"""FIT003: noise, weak signals, and too few rows to tell."""

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
from tests.checks.tables import evidence, only

from unseen.checks.fit.no_better_than_baseline import NoBetterThanBaseline
from unseen.errors import NotApplicable, Undecided
from unseen.result import Severity, Verdict

Y = classes(1200)


def test_noise_in_many_rows_is_a_warning():
    finding = only(
        NoBetterThanBaseline().run(with_book(Y, probes(Y, 0, 0))), Severity.WARNING
    )
    assert finding.message == (
        "The better probe is better than guessing by -0.011 [-0.051, 0.028] in AUC, on "
        "1,200 rows: it may be nothing."
    )
    assert finding.picture is not None
    assert finding.picture.rows[0][0] == "guessing"


def test_what_may_be_a_weak_signal_is_a_note_for_the_probes():
    y = classes(600)
    finding = only(NoBetterThanBaseline().run(with_book(y, probes(y, 0.02, 0.0))))
    assert finding.severity is Severity.NOTE
    assert finding.estimate is not None
    assert finding.estimate.high > 0.05


def test_what_may_be_a_weak_signal_is_a_warning_for_a_model_of_yours():
    y = classes(600)
    book = with_book(y, {MINE: guess_of(y, 0.02), **probes(y)})
    finding = only(NoBetterThanBaseline().run(book), Severity.WARNING)
    assert finding.message.startswith("`mine` is better than guessing by ")
    assert [s.name for s in finding.subjects] == [MINE]


def test_a_signal_is_clear():
    (finding,) = NoBetterThanBaseline().run(with_book(Y, probes(Y, 0.2)))
    assert finding.verdict is Verdict.CLEAR


def test_few_rows_are_undecided_and_say_how_many_would_do():
    y = classes(60)
    with pytest.raises(Undecided) as why:
        NoBetterThanBaseline().run(with_book(y, probes(y, 0.0)))
    assert str(why.value) == (
        "The better probe is better than guessing by -0.06 [-0.24, 0.12] in AUC, on 60 "
        "rows: that may be nothing or worth having. About 3,200 rows would tell."
    )


def test_few_rows_are_a_warning_for_a_model_of_yours():
    y = classes(60)
    book = with_book(y, {MINE: guess_of(y, 0.0), **probes(y, 0.0)})
    finding = only(NoBetterThanBaseline().run(book), Severity.WARNING)
    assert finding.message.endswith(
        ": that may be nothing or worth having. About 3,400 rows would tell."
    )


def test_one_class_in_every_fold_is_undecided():
    y = np.array([0.0, 1.0] * 20)
    book = with_book(y, probes(y))
    with pytest.raises(Undecided) as why:
        NoBetterThanBaseline().run(book)
    assert str(why.value) == (
        "The gain over guessing has no interval in 40 rows. Give more rows."
    )


def test_a_rank_correlation_is_held_against_0():
    y = np.random.default_rng(0).normal(size=800)
    noise = {LINEAR: values_of(y * 0, 1), BOOSTING: values_of(y * 0, 1, 4)}
    book = with_book(y, noise, metric="spearman", n_classes=0)
    assert only(NoBetterThanBaseline().run(book)).severity is Severity.WARNING
    book = with_book(y, {LINEAR: y, BOOSTING: y}, metric="spearman", n_classes=0)
    with pytest.raises(Undecided):
        NoBetterThanBaseline().run(book)
    good = {LINEAR: values_of(y, 1), BOOSTING: values_of(y, 1, 4)}
    book = with_book(y, good, metric="spearman", n_classes=0)
    (finding,) = NoBetterThanBaseline().run(book)
    assert finding.verdict is Verdict.CLEAR


def test_not_applicable_without_a_target():
    table = {"a": list(range(40)), "b": list(range(40))}
    with pytest.raises(NotApplicable):
        NoBetterThanBaseline().run(evidence(table, dict(table)))


@settings(max_examples=10)
@given(st.floats(0.5, 4.0), st.floats(-50, 50))
def test_the_unit_of_a_number_has_no_say(scale, shift):
    # The powers of two keep the products exact, so that ties stay ties.
    scale = 2.0 ** round(scale)
    y = np.random.default_rng(0).normal(size=300)
    p = {LINEAR: values_of(y, 2.0), BOOSTING: values_of(y, 3.0)}
    plain = NoBetterThanBaseline().run(with_book(y, p, metric="r2", n_classes=0))
    moved = {m: scale * v + shift for m, v in p.items()}
    other = with_book(scale * y + shift, moved, metric="r2", n_classes=0)
    (a,), (b,) = plain, NoBetterThanBaseline().run(other)
    assert a.verdict is b.verdict
    assert a.estimate is not None
    assert b.estimate is not None
    assert a.estimate.value == pytest.approx(b.estimate.value, abs=1e-9)
