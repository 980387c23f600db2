"""Outcomes: scores with intervals, and comparisons on the rows that both scored."""

from dataclasses import replace

import numpy as np
import pytest
from tests.scoring.pools import measured, pool_of, protocol_of

from unseen.scoring.folds import SplitKind
from unseen.scoring.learners import BOOSTING, LINEAR, Probes
from unseen.scoring.outcome import BEST, Outcome, compare
from unseen.scoring.protocol import Protocol
from unseen.scoring.refit import refit
from unseen.stats.intervals import difference_interval
from unseen.stats.metrics.catalogue import METRICS

AUC, LOSS = METRICS["auc"], METRICS["log_loss"]


def outcome(n=200, strength=1.0, seed=0, rows=None, folds=1, **changes) -> Outcome:
    rng = np.random.default_rng(9)
    y = (rng.random(n) < 0.5).astype(float)
    noise = np.random.default_rng(seed).normal(size=n)
    p = 1 / (1 + np.exp(-strength * (2 * y - 1) - noise))
    rows = np.arange(n) if rows is None else rows
    return Outcome(
        protocol=Protocol(features=frozenset({"x"}), split=SplitKind.RANDOM),
        rows=rows,
        y=y[rows],
        folds=rows % folds,
        clusters=changes.pop("clusters", None),
        predictions={LINEAR: np.column_stack([1 - p, p])[rows]}
        | {BEST: np.column_stack([1 - p, p])[rows]},
        chosen=(LINEAR,) * folds,
        train_scores={LINEAR: np.ones(folds)},
        n_train=100,
        **changes,
    )


def test_models_are_named_without_the_best():
    assert outcome().models == (LINEAR,)


def test_the_better_is_ahead_whatever_the_metric():
    good, bad = outcome(strength=2.0), outcome(strength=0.2, seed=1)
    for metric in (AUC, LOSS, METRICS["brier"], METRICS["accuracy"]):
        gain = compare(good, bad, metric)
        assert gain.low > 0
        back = compare(bad, good, metric)
        assert (back.value, back.low) == pytest.approx((-gain.value, -gain.high))


def test_with_itself_it_is_even():
    own = outcome()
    even = compare(own, own, AUC)
    assert (even.value, even.low, even.high) == (0.0, 0.0, 0.0)


def test_only_common_rows_are_compared_and_in_the_same_order():
    rng = np.random.default_rng(3)
    some = np.sort(rng.choice(200, 140, replace=False))
    other = np.sort(rng.choice(200, 150, replace=False))
    a, b = outcome(rows=some), outcome(rows=other, strength=0.3, seed=2)
    both = np.intersect1d(some, other)
    expected = compare(
        outcome(rows=both), outcome(rows=both, strength=0.3, seed=2), AUC
    )
    made = compare(a, b, AUC)
    assert made == expected
    assert made.n == len(both)
    # The order in which rows are kept has no say.
    turned = np.argsort(rng.random(len(other)))
    shuffled = replace(
        b,
        rows=b.rows[turned],
        y=b.y[turned],
        folds=b.folds[turned],
        predictions={m: p[turned] for m, p in b.predictions.items()},
    )
    assert compare(a, shuffled, AUC).value == pytest.approx(made.value)


def test_nothing_in_common_is_unknown():
    made = compare(outcome(rows=np.arange(100)), outcome(rows=np.arange(100, 200)), AUC)
    assert (made.value, made.low, made.high, made.n) == (None, None, None, 0)
    assert made.method == "no common rows"


def test_pairs_make_it_narrow():
    a, b = outcome(strength=1.0), outcome(strength=1.1)
    paired = compare(a, b, AUC)
    single = a.score(AUC)
    assert paired.high - paired.low < (single.high - single.low) / 3
    assert paired == difference_interval(a.influence(AUC), b.influence(AUC))


def test_a_surer_interval_is_wider_around_the_same_gain():
    a, b = outcome(strength=1.0), outcome(strength=1.1)
    usual, sure = compare(a, b, AUC), compare(a, b, AUC, level=0.99)
    assert (sure.level, sure.value) == (0.99, usual.value)
    # The quantiles of Student's law at so many rows.
    widths = (sure.high - sure.low) / (usual.high - usual.low)
    assert widths == pytest.approx(2.576 / 1.96, abs=0.01)


def test_groups_of_either_side_are_respected():
    rng = np.random.default_rng(4)
    groups = np.repeat(np.arange(20), 10)
    a, b = outcome(strength=2.0), outcome(strength=0.2, seed=1)
    expected = compare(replace(a, clusters=groups), b, AUC)
    assert expected == compare(a, replace(b, clusters=groups), AUC)
    assert expected != compare(a, b, AUC)
    # Groups follow their rows where these are fewer.
    rows = np.sort(rng.choice(200, 120, replace=False))
    few = outcome(rows=rows, clusters=groups[rows], strength=2.0)
    assert compare(few, b, AUC) == compare(
        few, outcome(rows=rows, strength=0.2, seed=1), AUC
    )


def test_the_method_says_how():
    assert outcome().score(AUC).method == "random holdout"
    one = outcome(folds=4).score(AUC).method
    assert one == "cross_val: random 4-fold cross-validation"
    # Where folds took different models, the choice was made inside of each.
    both = replace(outcome(folds=4), chosen=(LINEAR, LINEAR, BOOSTING, LINEAR))
    assert both.score(AUC).method == "nested_cv: random 4-fold cross-validation"
    alone = both.score(AUC, LINEAR).method
    assert alone == "cross_val: random 4-fold cross-validation"


def test_several_folds_have_wider_intervals():
    own = outcome(folds=4)
    one = replace(own, folds=np.zeros(200, int))
    several, single = (o.score(METRICS["accuracy"]) for o in (own, one))
    assert several.value == single.value
    assert several.high - several.low > 1.1 * (single.high - single.low)


def test_real_refits_pair_row_by_row():
    pool = pool_of(measured(300))
    full, without = (
        refit(pool, protocol_of(pool, *gone), Probes(), AUC, k=3, seed=0)
        for gone in ((), ("x0",))
    )
    gain = compare(full, without, AUC)
    assert gain.low > 0.02
    assert gain.value == pytest.approx(
        full.score(AUC).value - without.score(AUC).value, abs=1e-12
    )
    one = compare(full, full, AUC, models=(LINEAR, BOOSTING))
    other = compare(full, full, AUC, models=(BOOSTING, LINEAR))
    assert one.value == pytest.approx(-other.value)
