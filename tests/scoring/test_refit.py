"""Refits: what is scored has no part in what is fitted, chosen or screened."""

from dataclasses import replace

import numpy as np
import pytest
from tests.scoring.pools import clients, folds_of, measured, pool_of, protocol_of

from unseen.scoring.folds import Fold, SplitKind
from unseen.scoring.learners import BOOSTING, LINEAR, Probes
from unseen.scoring.outcome import BEST
from unseen.scoring.refit import fit_folds, refit
from unseen.stats.metrics.catalogue import METRICS

METRIC = {
    "binary": METRICS["auc"],
    "multiclass": METRICS["auc"],
    "numbers": METRICS["r2"],
}


def crowded(n=240):
    """Give clients with a column of so many levels that it is encoded."""
    rng = np.random.default_rng(5)
    return clients(n) | {"town": [f"t{i}" for i in rng.integers(0, 90, n)]}


def predictions(pool, fold, y):
    rng = np.random.default_rng(0)
    fits = fit_folds(pool, protocol_of(pool), Probes(), [fold], y, rng)[0]
    return {f.model: f.prediction for f in fits}


@pytest.mark.parametrize("kind", ["binary", "multiclass", "numbers", "words"])
def test_the_targets_of_scored_rows_are_never_read(kind):
    """Poison: whatever stands there, every prediction is the same, bit for bit."""
    pool = pool_of(crowded() if kind == "words" else measured(kind=kind))
    fold = folds_of(pool)[0]
    poisoned = pool.y.copy()
    poisoned[fold.score] = poisoned[fold.train].max() - poisoned[fold.score]
    clean, dirty = predictions(pool, fold, pool.y), predictions(pool, fold, poisoned)
    assert clean.keys() == {LINEAR, BOOSTING}
    for model, mine in clean.items():
        np.testing.assert_array_equal(mine, dirty[model])


def test_a_column_that_knows_only_the_scored_rows_is_worth_nothing():
    rng = np.random.default_rng(1)
    n = 400
    y = rng.random(n) < 0.5
    table = {"x": rng.normal(size=n), "y": np.where(y, "yes", "no")}
    fold = folds_of(pool_of(table))[0]
    # The target itself where it is scored, and nothing where it trains.
    table["oracle"] = np.where(fold.score, y, 0.0)
    pool = pool_of(table)
    outcome = refit(
        pool,
        protocol_of(pool),
        Probes(),
        METRICS["auc"],
        k=3,
        seed=0,
        folds=[fold],
    )
    assert outcome.rows.tolist() == np.flatnonzero(fold.score).tolist()
    for model in (LINEAR, BOOSTING, BEST):
        score = outcome.score(METRICS["auc"], model)
        assert score.low < 0.5 < score.high


def test_columns_are_chosen_by_training_rows_alone():
    pool = pool_of(measured())
    asked: list[np.ndarray] = []

    def choose(train):
        asked.append(train.copy())
        # Another column in each fold.
        return frozenset({f"x{len(asked) % 2}"})

    folds = folds_of(pool)
    outcome = refit(
        pool,
        protocol_of(pool),
        Probes(),
        METRICS["auc"],
        k=3,
        seed=0,
        folds=folds,
        choose=choose,
    )
    assert all(np.array_equal(a, f.train) for a, f in zip(asked, folds, strict=True))
    assert len(outcome.rows) == len(pool)
    # Each fold is fitted as if the column had never been there.
    rng = np.random.default_rng(0)
    alone = fit_folds(
        pool,
        protocol_of(pool, "x0"),
        Probes(),
        [folds[1]],
        pool.y,
        rng,
    )[0]
    line = next(f.prediction for f in alone if f.model == LINEAR)
    own = outcome.folds == 1
    np.testing.assert_allclose(
        outcome.predictions[LINEAR][own], line[outcome.rows[own]], atol=1e-9
    )


@pytest.mark.parametrize("kind", ["binary", "numbers"])
def test_the_same_seed_gives_the_same_bytes(kind):
    pool = pool_of(measured(kind=kind))

    def made(seed):
        return refit(pool, protocol_of(pool), Probes(), METRIC[kind], k=3, seed=seed)

    a, b, c = made(5), made(5), made(6)
    for model, mine in a.predictions.items():
        assert mine.tobytes() == b.predictions[model].tobytes()
    assert a.predictions[BEST].tobytes() != c.predictions[BEST].tobytes()


def test_protocols_with_one_split_share_their_folds():
    pool = pool_of(measured())
    full, less = (
        refit(pool, protocol_of(pool, *names), Probes(), METRICS["auc"], k=3, seed=0)
        for names in ((), ("x0",))
    )
    np.testing.assert_array_equal(full.folds, less.folds)
    np.testing.assert_array_equal(full.rows, less.rows)


def test_best_takes_the_model_with_the_lower_inner_loss():
    pool = pool_of(measured())
    folds = folds_of(pool)
    outcome = refit(
        pool,
        protocol_of(pool),
        Probes(),
        METRICS["auc"],
        k=3,
        seed=0,
        folds=folds,
    )
    for k, model in enumerate(outcome.chosen):
        own = outcome.folds == k
        np.testing.assert_array_equal(
            outcome.predictions[BEST][own], outcome.predictions[model][own]
        )
    assert set(outcome.train_scores) == {LINEAR, BOOSTING}
    assert all(len(s) == 3 for s in outcome.train_scores.values())
    assert outcome.n_train == len(pool) * 2 / 3


def test_repeats_of_training_rows_are_not_scored():
    table = measured(200)
    # The last fifty rows are the first fifty again.
    again = {k: np.concatenate([v, v[:50]]) for k, v in table.items()}
    pool = pool_of(again)
    train = np.arange(250) < 200
    fold = Fold(train=train, score=~train)
    whole = protocol_of(pool)
    without = replace(whole, without_repeats=True)
    common = {"k": 1, "seed": 0, "folds": [fold, Fold(train=~train, score=train)]}
    plain = refit(pool, whole, Probes(), METRICS["auc"], **common)
    clean = refit(pool, without, Probes(), METRICS["auc"], **common)
    assert len(plain.rows) == 250
    # Of the second fold the fifty that trained as repeats go; of the first all do.
    assert clean.rows.tolist() == list(range(50, 200))


def test_near_repeats_are_not_scored():
    pool = pool_of(measured(60))
    near = np.arange(60) // 2
    train = np.arange(60) % 2 == 0
    train[:10] = True
    protocol = replace(protocol_of(pool), without_near_repeats=True)
    score = ~train
    train[[20, 22]] = False
    outcome = refit(
        pool,
        protocol,
        Probes(),
        METRICS["auc"],
        k=1,
        seed=0,
        near=near,
        folds=[Fold(train=train, score=score)],
    )
    assert outcome.rows.tolist() == [21, 23]


def test_the_given_split_is_that_of_the_user():
    pool = pool_of(measured())
    protocol = protocol_of(pool).with_split(SplitKind.GIVEN)
    pool = replace(pool, given_test=np.arange(len(pool)) >= 180)
    outcome = refit(pool, protocol, Probes(), METRICS["auc"], k=5, seed=0)
    assert outcome.rows.tolist() == list(range(180, 240))
    assert outcome.n_train == 180
