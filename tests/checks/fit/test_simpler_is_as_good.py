"""FIT004: the one-standard-error rule, and models that are simple themselves."""

import numpy as np
import pandas as pd
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

from unseen.checks.fit._advice import code_of
from unseen.checks.fit.simpler_is_as_good import SimplerIsAsGood
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, TargetKind, Verdict

Y, SHUFFLED = classes(), classes(300, seed=5)


def own(signal, freedom=9.0, *, linear=1.0, memory=True):
    remembered = {MINE: guess_of(SHUFFLED, freedom), **probes(SHUFFLED, 0.1, 0.1)}
    return with_book(
        Y,
        {MINE: guess_of(Y, signal), **probes(Y, linear)},
        memory=(SHUFFLED, remembered) if memory else None,
    )


def test_a_free_model_that_gains_nothing_is_told():
    finding = only(SimplerIsAsGood().run(own(0.4)), Severity.NOTE)
    assert finding.message == (
        "The penalised linear model is better than `mine`: AUC 0.915 [0.877, 0.943] "
        "against 0.754 [0.694, 0.806], a paired difference of 0.161 [0.096, 0.226] "
        "with a standard error of 0.033."
    )
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.USE_MODEL
    assert finding.remedy.model == LINEAR


def test_within_one_standard_error_it_is_as_good():
    good = guess_of(Y, 1.0)
    blurred = 0.98 * good + 0.02 * guess_of(Y, 0.2, seed=7)
    book = with_book(Y, {LINEAR: good, BOOSTING: blurred}, best=BOOSTING)
    finding = only(SimplerIsAsGood().run(book), Severity.NOTE)
    assert finding.message.startswith(
        "The penalised linear model is as good as the better probe: "
    )


def test_a_model_that_pays_is_clear():
    (finding,) = SimplerIsAsGood().run(own(1.6))
    assert finding.verdict is Verdict.CLEAR
    assert finding.message.startswith(
        "`mine` is better than the penalised linear model by"
    )
    assert finding.message.endswith("more than one standard error.")


def test_a_simple_model_is_clear():
    (finding,) = SimplerIsAsGood().run(own(0.8, freedom=0.1))
    assert finding.message == "`mine` is about as simple as the penalised linear model."


def test_the_linear_probe_in_every_fold_is_clear():
    (finding,) = SimplerIsAsGood().run(with_book(Y, probes(Y)))
    assert finding.message == "The simplest model was taken in every fold."


def test_undecided_without_the_fit_on_a_shuffled_target():
    with pytest.raises(Undecided) as why:
        SimplerIsAsGood().run(own(0.4, memory=False))
    assert str(why.value) == "No model was fitted on a shuffled target."


def test_not_applicable_where_nothing_is_better_than_guessing():
    book = with_book(Y, probes(Y, 0.0, 0.0), best=BOOSTING)
    with pytest.raises(NotApplicable) as why:
        SimplerIsAsGood().run(book)
    assert str(why.value) == "Nothing is clearly better than guessing."


def test_not_applicable_without_a_linear_model():
    with pytest.raises(NotApplicable) as why:
        SimplerIsAsGood().run(with_book(Y, {MINE: guess_of(Y, 1.0)}))
    assert str(why.value) == "No linear model was fitted beside it."


@settings(max_examples=15)
@given(st.floats(0.3, 2.0))
def test_a_richer_model_is_advised_against_only_if_it_is_not_clearly_ahead(signal):
    (finding,) = SimplerIsAsGood().run(own(signal))
    assert finding.estimate is not None
    assert finding.estimate.value is not None
    if finding.verdict is Verdict.FOUND:
        # The estimate is the simple model's lead.
        assert finding.estimate.value > -0.05


@pytest.mark.parametrize("kind", list(TargetKind))
@pytest.mark.parametrize("model", [LINEAR, BOOSTING])
def test_the_advice_runs(model, kind):
    rng = np.random.default_rng(0)
    X = pd.DataFrame({"x": rng.normal(size=120), "w": rng.choice(["a", "b"], 120)})
    X.loc[::9, "x"] = np.nan
    z = X["x"].fillna(0).to_numpy() + 0.1 * rng.normal(size=120)
    y = {
        TargetKind.BINARY: np.where(z > 0, "yes", "no"),
        TargetKind.MULTICLASS: np.digitize(z, [-0.5, 0.5]),
        TargetKind.REGRESSION: z,
    }[kind]
    made: dict = {}
    exec(code_of(model, kind), made)
    said = made["model"].fit(X, y).predict(X)
    if kind is TargetKind.REGRESSION:
        assert np.corrcoef(said, y)[0, 1] > 0.8
    else:
        assert np.mean(said == y) > 0.75
