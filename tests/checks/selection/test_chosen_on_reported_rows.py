"""SEL003: thresholds, rounds and weights chosen here, chosen elsewhere, not chosen."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import (
    FixedThresholdClassifier,
    TunedThresholdClassifierCV,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tests.checks.selection.tried import halves, shown, tried
from tests.checks.tables import only

from unseen.checks.selection.chosen_on_reported_rows import ChosenOnReportedRows
from unseen.choices.family import family_of, threshold_scores
from unseen.errors import NotApplicable, Undecided
from unseen.result import Severity, Verdict
from unseen.stats.metrics.catalogue import METRICS


def scored(n=500, seed=0, share=0.3):
    """Give classes, and scores that are no probabilities."""
    rng = np.random.default_rng(seed)
    y = halves(n, rng, share)
    return y, 1.5 * y + rng.normal(size=n)


def best_threshold(y, score):
    cuts, accuracy = threshold_scores(y, score, METRICS["accuracy"])
    return float(cuts[accuracy.argmax()]), float(accuracy.max())


def test_a_threshold_chosen_here_is_a_warning():
    y, score = scored()
    cut, best = best_threshold(y, score)
    finding = only(
        ChosenOnReportedRows().run(tried(best, digits=3, shown=shown(y, score))),
        Severity.WARNING,
    )
    assert finding.message.startswith(
        f"The claimed accuracy {best:g} is the best that any of 501 thresholds gives "
        f"on these 500 rows, {best:.3f} ({cut:.4g}); a threshold of 0.5 gives "
    )
    assert finding.effect is not None
    assert finding.effect.without.value is not None
    assert finding.effect.without.value < best
    assert finding.remedy is not None
    assert "TunedThresholdClassifierCV" in finding.remedy.text
    assert finding.picture is not None
    assert {row[-1] for row in finding.picture.rows} == {best}


def test_a_half_is_clear_even_where_it_is_the_best():
    y, score = scored()
    cut, best = best_threshold(y, score)
    (finding,) = ChosenOnReportedRows().run(
        tried(best, shown=shown(y, score - cut + 0.5))
    )
    assert finding.verdict is Verdict.CLEAR
    assert finding.message.endswith("is what a threshold of 0.5 gives.")


def test_a_threshold_of_other_rows_is_clear():
    y, score = scored()
    other = scored(seed=1)
    cut, _ = best_threshold(*other)
    honest = float(((score > cut) == y).mean())
    (finding,) = ChosenOnReportedRows().run(tried(honest, shown=shown(y, score)))
    assert finding.verdict is Verdict.CLEAR
    assert "is not the best that a threshold gives" in finding.message


def test_few_digits_are_undecided():
    y, score = scored(2000, share=0.2)
    _, best = best_threshold(y, score)
    with pytest.raises(Undecided) as why:
        ChosenOnReportedRows().run(tried(round(best, 2), shown=shown(y, score)))
    assert str(why.value).endswith("Write the claim with more digits.")


def test_a_choice_that_honest_ones_make_too_is_undecided():
    y, score = scored()
    _, best = best_threshold(y, score)
    check = ChosenOnReportedRows(doubt=0.0)
    with pytest.raises(Undecided, match="Too few thresholds differ on these rows"):
        check.run(tried(best, digits=4, shown=shown(y, score)))


def test_a_claim_beyond_every_threshold_is_undecided():
    y, score = scored()
    _, best = best_threshold(y, score)
    with pytest.raises(Undecided, match="better than any threshold gives on these"):
        ChosenOnReportedRows().run(tried(best + 0.05, shown=shown(y, score)))


def rounds(seed=0, n=400, count=60):
    """Give scores of rounds that wander once they have learned."""
    rng = np.random.default_rng(seed)
    y = halves(n, rng)
    walk = np.cumsum(rng.normal(size=(n, count)), axis=1) * 0.25
    return y, y[:, None] + rng.normal(size=(n, 1)) + walk


def test_the_best_round_is_found_and_the_last_is_clear():
    y, values = rounds()
    names = tuple(f"round_{k + 1}" for k in range(60))
    family = family_of(shown(y, values, names), METRICS["auc"])
    assert family is not None
    evidence = tried(family.best, "auc", shown=shown(y, values, names))
    finding = only(ChosenOnReportedRows().run(evidence))
    assert dict(finding.evidence)["chosen"] == "round"
    last = family.usual["the last, round_60"]
    (clear,) = ChosenOnReportedRows().run(
        tried(last, "auc", shown=shown(y, values, names))
    )
    assert clear.verdict is Verdict.CLEAR


def models(seed=0, n=400):
    rng = np.random.default_rng(seed)
    y = halves(n, rng)
    return y, y[:, None] + 1.2 * rng.normal(size=(n, 3))


def test_the_best_weights_are_found_and_equal_ones_are_clear():
    y, values = models()
    family = family_of(shown(y, values), METRICS["auc"])
    assert family is not None
    finding = only(
        ChosenOnReportedRows().run(tried(family.best, "auc", shown=shown(y, values)))
    )
    # On every pair of redrawn rows the same few mixes compete: a note, that asks.
    assert finding.severity in (Severity.WARNING, Severity.NOTE)
    luck = dict(finding.evidence)["honest_choice_looks_so"]
    assert (finding.severity is Severity.WARNING) == (luck < 0.08)
    assert dict(finding.evidence)["chosen"] == "weights"
    (clear,) = ChosenOnReportedRows().run(
        tried(family.usual["equal weights"], "auc", shown=shown(y, values))
    )
    assert clear.verdict is Verdict.CLEAR


def test_a_model_with_a_threshold_of_its_own_is_asked():
    inner = LogisticRegression()
    tuned = TunedThresholdClassifierCV(inner, cv="prefit", refit=False)
    finding = only(
        ChosenOnReportedRows().run(
            tried(0.8, estimator=make_pipeline(StandardScaler(), tuned))
        ),
        Severity.NOTE,
    )
    assert finding.message == (
        "TunedThresholdClassifierCV (`cv='prefit'`) tunes its threshold on all rows "
        "that it is fitted on: if those are the reported ones, the score is the best "
        "of many."
    )
    fixed = FixedThresholdClassifier(inner, threshold=0.37)
    finding = only(ChosenOnReportedRows().run(tried(0.8, estimator=fixed)))
    assert finding.message == (
        "FixedThresholdClassifier has a threshold of 0.37, which somebody chose on "
        "rows that aren't known."
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"claim": None}, "No score was claimed."),
        ({"claim": 0.8, "estimator": RandomForestClassifier()},
         "No predictions were given, and the model has no threshold."),
        ({"claim": 0.8, "metric": "auc", "estimator": RandomForestClassifier()},
         "No predictions were given, and no threshold moves the AUC. Early stopping on "
         "the reported rows can't be seen from a model."),
        ({"claim": 0.8, "metric": "auc", "shown": shown(*scored())},
         "The predictions leave no choice that moves the AUC."),
    ],
)  # fmt: skip
def test_not_applicable(words, says):
    with pytest.raises(NotApplicable) as why:
        ChosenOnReportedRows().run(tried(**words))
    assert str(why.value) == says


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 50), st.floats(0.5, 4.0))
def test_the_unit_of_the_score_and_the_order_of_rows_do_not_matter(seed, unit):
    y, score = scored(150, seed)
    order = np.random.default_rng(seed).permutation(150)
    for metric in ("accuracy", "balanced_accuracy", "macro_f1"):
        first = family_of(shown(y, score), METRICS[metric])
        again = family_of(shown(y[order], unit * score[order]), METRICS[metric])
        assert first is not None
        assert again is not None
        assert first.best == pytest.approx(again.best, abs=1e-12)


def rate(seed, n, draws, choose):
    """Count how often a table of predictions is called chosen on its own rows."""
    rng = np.random.default_rng(seed)
    heard = 0
    for _ in range(draws):
        share, signal = rng.uniform(0.2, 0.5), rng.uniform(1.0, 2.0)
        y = halves(n, rng, share)
        score = signal * y + rng.normal(size=n)
        other = halves(n, rng, share)
        elsewhere = signal * other + rng.normal(size=n)
        claim = choose(y, score, other, elsewhere)
        try:
            check = ChosenOnReportedRows(halvings=60)
            (f,) = check.run(tried(claim, digits=4, shown=shown(y, score)))
            heard += f.verdict is Verdict.FOUND
        except Undecided:
            pass
    return heard / draws


def chosen_here(y, score, other, elsewhere):
    return best_threshold(y, score)[1]


def chosen_elsewhere(y, score, other, elsewhere):
    cut, _ = best_threshold(other, elsewhere)
    return float(((score > cut) == y).mean())


def test_most_planted_thresholds_are_caught_and_few_honest_ones():
    assert rate(11, 500, 30, chosen_here) >= 0.5
    assert rate(12, 500, 30, chosen_elsewhere) <= 0.1


@pytest.mark.slow
@pytest.mark.parametrize("n", [200, 1000])
def test_rates_over_hundreds_of_tables(n):
    assert rate(n, n, 200, chosen_here) >= 0.5
    assert rate(n + 1, n, 300, chosen_elsewhere) <= 0.06
