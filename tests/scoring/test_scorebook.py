"""What checks read of the refits: baselines, gains over them, what was memorised."""

from dataclasses import replace

import numpy as np
import pytest
from tests.scoring.pools import measured, pool_of, protocol_of

from unseen.scoring.folds import SplitKind
from unseen.scoring.learners import BOOSTING, LINEAR, Probes
from unseen.scoring.outcome import BEST
from unseen.scoring.refit import refit
from unseen.scoring.scorebook import BASELINE, Scorebook
from unseen.scoring.trials import permuted_outcome
from unseen.stats.metrics.catalogue import METRICS


def book(
    kind="binary", metric="auc", n=240, split=SplitKind.RANDOM, **wishes
) -> Scorebook:
    table = measured(n, kind=kind)
    if split is SplitKind.FORWARD:
        table["day"], wishes = np.arange(n), wishes | {"time": "day"}
    pool = pool_of(table, **wishes)
    judge = METRICS[metric]
    protocol = protocol_of(pool, "day").with_split(split)
    honest = refit(pool, protocol, Probes(), judge, k=3, seed=0)
    return Scorebook(
        pool=pool,
        metric=judge,
        given=honest,
        honest=honest,
        claim=None,
        permuted=permuted_outcome(pool, protocol, Probes(), judge, 0),
        past_to_future=None,
        singles=(),
        honest_skill=0.5,
        own_model=None,
        rows_in_table=n,
    )


@pytest.fixture(scope="module")
def plain() -> Scorebook:
    return book()


@pytest.mark.parametrize(
    ("kind", "metric", "chance"),
    [
        ("binary", "auc", 0.5),
        ("multiclass", "auc", 0.5),
        ("binary", "accuracy", 0.5),
        ("numbers", "r2", 0.0),
    ],
)
def test_the_baseline_guesses(kind, metric, chance):
    made = book(kind, metric)
    score, prediction = made.baseline()
    assert len(prediction) == len(made.honest.rows)
    assert score.value == pytest.approx(chance, abs=0.06)
    assert made.chance() == score.value
    assert made.possible() == pytest.approx(1 - made.chance())


def test_the_baseline_knows_the_training_rows_of_each_fold_alone():
    made = book("numbers", "rmse")
    _, prediction = made.baseline()
    for k in range(3):
        own = made.honest.folds == k
        rows = np.ones(len(made.pool), bool)
        rows[made.honest.rows[own]] = False
        assert np.unique(prediction[own]) == pytest.approx(made.pool.y[rows].mean())


def test_the_baseline_of_the_future_knows_the_past_alone():
    made = book("numbers", "rmse", split=SplitKind.FORWARD)
    _, prediction = made.baseline()
    for k in np.unique(made.honest.folds):
        own = made.honest.folds == k
        past = made.pool.times < made.pool.times[made.honest.rows[own]].min()
        assert np.unique(prediction[own]) == pytest.approx(made.pool.y[past].mean())


def test_models_are_ahead_of_guessing(plain):
    gain = plain.above_chance()
    assert gain.low > 0.2
    assert gain.value == pytest.approx(plain.honest.score(plain.metric).value - 0.5)
    back = plain.ahead(BASELINE, BEST)
    assert back.value == pytest.approx(-gain.value)


def test_a_constant_has_no_rank_to_be_ahead_of():
    made = book("numbers", "spearman")
    assert made.chance() == 0.0
    assert made.above_chance() == made.honest.score(made.metric)


def test_the_probes_are_named_and_the_best_is_the_better(plain):
    assert plain.judged == BEST
    assert plain.probes == (LINEAR, BOOSTING)
    scores = {m: plain.honest.score(plain.metric, m).value for m in plain.probes}
    assert plain.best_probe() == max(scores, key=scores.__getitem__)
    worse = replace(plain, metric=METRICS["log_loss"])
    losses = {m: worse.honest.score(worse.metric, m).value for m in worse.probes}
    assert worse.best_probe() == min(losses, key=losses.__getitem__)


def test_the_users_model_is_judged_and_no_probe(plain):
    own = replace(plain, own_model=LINEAR)
    assert own.judged == LINEAR
    assert own.probes == (BOOSTING,)


def test_train_scores_are_the_mean_of_the_folds(plain):
    of = plain.honest.train_scores[LINEAR]
    assert plain.train_score(plain.honest, LINEAR) == pytest.approx(of.mean())
    gone = replace(plain.honest, train_scores={LINEAR: np.full(3, np.nan)})
    assert np.isnan(plain.train_score(gone, LINEAR))


def test_a_shuffled_target_is_hardly_memorised_by_a_line(plain):
    memory = plain.memory(LINEAR)
    assert memory is not None
    assert memory.low <= memory.share <= memory.high
    assert memory.share < 0.4
    assert memory.guessing == pytest.approx(0.5)
    assert replace(plain, permuted=None).memory(LINEAR) is None
