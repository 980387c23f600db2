"""PEN006: planted, silent, undecided, not applicable, and a law."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeCV
from sklearn.svm import SVR
from tests.checks.shrinkage.lines import (
    CLEARLY,
    LIKELY,
    NOTHING,
    PERHAPS,
    classes,
    estimate,
    evidence_of,
    least,
    numbers,
)
from tests.checks.tables import only

from unseen.checks.shrinkage.mistuned_penalty import MistunedPenalty
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, Verdict
from unseen.scoring.penalised.line import OwnLoss, Swap


def asked(model, gain, data=None, **rest):
    X, y = data or numbers()
    evidence = evidence_of(model, X, y, {Swap.TUNED: gain}, **rest)
    return MistunedPenalty().run(evidence)


def test_a_penalty_that_costs_is_a_warning():
    finding = only(asked(Ridge(alpha=1e5), CLEARLY, value=2.5), Severity.WARNING)
    assert finding.message == (
        "`Ridge` with alpha = 1e+05, as set, has R² 0.50 [0.40, 0.60]; a rival gains "
        "0.100 [0.050, 0.150] (alpha = 2.5 on all rows)."
    )
    assert dict(finding.evidence) == {"set": 1e5, "chosen": 2.5}
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.SWAP_MODEL
    assert finding.remedy.code == "model = rival"


def test_a_penalty_that_may_cost_little_is_a_note():
    finding = only(asked(Ridge(), LIKELY), Severity.NOTE)
    assert finding.message == (
        "`Ridge` with alpha = 1, as set, has R² 0.50 [0.40, 0.60]; a rival gains 0.050 "
        "[0.020, 0.080]."
    )
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.SWAP_MODEL


def test_a_penalty_that_surely_costs_nothing_is_clear():
    (finding,) = asked(Ridge(), NOTHING)
    assert finding.verdict is Verdict.CLEAR


def test_undecided_says_how_many_rows_would_tell():
    with pytest.raises(Undecided) as why:
        asked(Ridge(), PERHAPS)
    assert str(why.value) == (
        "`Ridge` with alpha = 1, as set, has R² 0.50 [0.40, 0.60]; a rival gains 0.030 "
        "[-0.050, 0.110]. About 3,200 rows would tell."
    )


def test_undecided_where_the_rival_raises():
    with pytest.raises(Undecided, match="raised ValueError: no"):
        MistunedPenalty().run(evidence_of(Ridge(), *numbers()))


def test_a_penalty_that_is_no_one_number_is_not_told():
    (finding,) = asked(Ridge(alpha=np.array([2.0])), NOTHING)
    assert finding.message.startswith("`Ridge`, as set, has R² 0.50")


def test_classes_are_asked_too():
    made = asked(LogisticRegression(C=9), CLEARLY, classes(), classes=True)
    assert "`LogisticRegression` with C = 9, as set" in only(made).message


def in_log_loss(gain, present, gain_in_auc=PERHAPS):
    loss = OwnLoss(
        present=estimate(present), gain=estimate(gain), least=least(gain), guess=0.6
    )
    return asked(
        LogisticRegression(C=1e4), gain_in_auc, classes(), classes=True, own_loss=loss
    )


def test_probabilities_that_are_too_bold_are_a_note_where_the_metric_is_deaf():
    finding = only(in_log_loss(CLEARLY, (0.5, 0.4, 0.6)), Severity.NOTE)
    assert finding.message == (
        "`LogisticRegression` with C = 1e+04, as set, has AUC 0.50 [0.40, 0.60]; a "
        "rival gains 0.030 [-0.050, 0.110]. In log loss, which it minimises, it has "
        "0.50 [0.40, 0.60], where guessing has 0.600, and that gains 0.100 [0.050, "
        "0.150]."
    )
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.SWAP_MODEL


def test_probabilities_that_are_surely_worse_than_guessing_are_a_warning():
    only(in_log_loss(CLEARLY, (0.9, 0.7, 1.1)), Severity.WARNING)
    only(in_log_loss(CLEARLY, (0.9, 0.7, 1.1), NOTHING), Severity.WARNING)
    # A gain in ranks that is but a note does not hide it.
    only(in_log_loss(CLEARLY, (0.9, 0.7, 1.1), LIKELY), Severity.WARNING)
    only(in_log_loss((0.05, 0.01, 0.09), (0.9, 0.7, 1.1)), Severity.NOTE)


@pytest.mark.parametrize("gain", [NOTHING, PERHAPS, (0.011, 0.001, 0.02)])
def test_a_log_loss_that_gains_nothing_leaves_the_answer_to_the_metric(gain):
    assert in_log_loss(gain, (0.9, 0.7, 1.1), NOTHING)[0].verdict is Verdict.CLEAR
    with pytest.raises(Undecided):
        in_log_loss(gain, (0.9, 0.7, 1.1))


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (
            LinearRegression(),
            "The penalty of `LinearRegression` is not set by hand.",
        ),
        (RidgeCV(), "The penalty of `RidgeCV` is not set by hand."),
        (
            SVR(),
            "To choose the penalty of `SVR` takes too long for an audit.",
        ),
    ],
)
def test_not_applicable(model, text):
    with pytest.raises(NotApplicable) as why:
        asked(model, CLEARLY)
    assert str(why.value) == text


@settings(max_examples=25, deadline=None)
@given(st.floats(-0.2, 0.4), st.floats(0, 0.2), st.floats(0, 0.2))
def test_a_surer_and_larger_loss_is_never_clearer(value, half, more):
    def grade(gain):
        try:
            return asked(Ridge(), gain)[0].verdict is Verdict.FOUND
        except Undecided:
            return False

    once = grade((value, value - half, value + half))
    again = grade((value + more, value + more - half, value + more + half))
    assert again or not once
