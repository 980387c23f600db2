"""FIT007: laws that fade, laws that stay, and too little time."""

from datetime import datetime, timedelta

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
from tests.checks.tables import names, only

from unseen.checks.fit.decaying_score import DecayingScore
from unseen.errors import NotApplicable, Undecided
from unseen.result import Severity, SubjectKind, Verdict


def days(n):
    return [datetime(2024, 1, 1) + timedelta(hours=i) for i in range(n)]


def fading(n, first, last, *, clusters=None):
    """Give a table whose second half is told less and less well."""
    y = classes(n)
    later = np.arange(n // 2, n)
    signal = np.linspace(first, last, len(later))
    p = 1 / (
        1
        + np.exp(
            -(
                signal * (2 * y[later] - 1)
                + np.random.default_rng(1).normal(size=len(later))
            )
        )
    )
    past = outcome_of(
        y[later],
        {LINEAR: np.column_stack([1 - p, p])},
        rows=later,
        clusters=clusters,
    )
    return with_book(y, probes(y), times=days(n), past_to_future=past)


def test_a_law_that_turns_is_a_warning():
    finding = only(DecayingScore().run(fading(2000, 2.0, 0.0)), Severity.WARNING)
    assert finding.message == (
        "Fitted on the first half of `day`, the better probe has AUC 0.997 [0.966, "
        "1.000] right after it and 0.597 [0.499, 0.689] at the end: a loss of 0.271 "
        "[0.214, 0.327] along a line."
    )
    assert names(finding, SubjectKind.TIME) == ["day"]
    assert finding.remedy is not None
    assert finding.remedy.text == (
        "Refit more often, and quote the score of the last stretch: AUC 0.597."
    )
    assert finding.picture is not None
    assert len(finding.picture.rows) == 5


def test_a_slight_loss_is_a_note():
    finding = only(DecayingScore().run(fading(4000, 1.0, 0.85)), Severity.NOTE)
    assert finding.estimate is not None
    assert finding.estimate.level == 0.99


@pytest.mark.parametrize(("first", "last"), [(1.0, 1.0), (0.5, 1.5)])
def test_a_law_that_stays_or_sharpens_is_clear(first, last):
    (finding,) = DecayingScore().run(fading(2000, first, last))
    assert finding.verdict is Verdict.CLEAR


def test_a_wide_interval_is_undecided():
    with pytest.raises(Undecided) as why:
        DecayingScore(wide=0.3).run(fading(400, 0.6, 0.6))
    text = str(why.value)
    assert "which may be anything. About " in text
    assert text.endswith(" rows would tell.")


def test_few_rows_are_undecided():
    with pytest.raises(Undecided) as why:
        DecayingScore().run(fading(300, 1.0, 0.0))
    assert str(why.value) == (
        "Too few rows follow the middle of time. About 400 dated rows would tell."
    )


def test_few_stretches_that_can_be_scored_are_undecided():
    n = 800
    y = np.concatenate([classes(400), np.zeros(240), classes(160)])
    later = np.arange(n // 2, n)
    past = outcome_of(y[later], {LINEAR: guess_of(y[later], 1.0)}, rows=later)
    book = with_book(y, probes(y), times=days(n), past_to_future=past)
    with pytest.raises(Undecided) as why:
        DecayingScore().run(book)
    assert str(why.value) == "Fewer than 3 stretches of time can be scored."


def test_not_applicable_without_time():
    y = classes()
    with pytest.raises(NotApplicable) as why:
        DecayingScore().run(with_book(y, probes(y)))
    assert str(why.value) == "There is no time."


def test_rows_that_depend_on_each_other_widen_the_interval():
    alone = DecayingScore().run(fading(2000, 1.0, 1.0))[0].estimate
    weeks = np.arange(1000) // 40
    together = DecayingScore().run(fading(2000, 1.0, 1.0, clusters=weeks))[0].estimate
    assert alone is not None
    assert together is not None
    assert alone.value == pytest.approx(together.value, abs=0.05)
    assert alone.low != together.low


@settings(max_examples=12)
@given(st.integers(1, 8))
def test_the_unit_of_a_number_has_no_say(power):
    n = 1000
    y = np.random.default_rng(0).normal(size=n)
    later = np.arange(n // 2, n)
    noise = np.linspace(0.2, 1.0, len(later)) * values_of(np.zeros(len(later)), 1.0)
    found = []
    for scale in (1.0, 2.0**power):
        past = outcome_of(
            scale * y[later], {LINEAR: scale * (y[later] + noise)}, rows=later
        )
        book = with_book(
            scale * y,
            {LINEAR: scale * values_of(y, 0.3)},
            metric="rmse",
            n_classes=0,
            times=days(n),
            past_to_future=past,
        )
        (finding,) = DecayingScore().run(book)
        assert finding.estimate is not None
        assert finding.estimate.value is not None
        found.append(
            (finding.verdict, finding.severity, finding.estimate.value / scale)
        )
    assert found[0][:2] == found[1][:2]
    assert found[0][2] == pytest.approx(found[1][2])
