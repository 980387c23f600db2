"""What an estimator scores, and says of itself, on shuffled targets."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from tests.scoring.pools import measured, pool_of, protocol_of

from unseen.scoring.loading import read_model
from unseen.scoring.own_model import OwnModel
from unseen.scoring.survival import (
    MOST_PERMUTATIONS,
    PERMUTATIONS,
    Survival,
    survivals_of_model,
)
from unseen.stats.metrics.catalogue import METRICS


def survivals(model, pool, metric="auc"):
    given = read_model(model)
    assert given is not None
    assert given.estimator is not None
    own = OwnModel(name=given.name, make=given.estimator, metric=METRICS[metric])
    return survivals_of_model(own, pool, protocol_of(pool), METRICS[metric], 0)


def of_scores(permuted, chance=0.5, **rest):
    given = {
        "what": "score",
        "claimed_inside": False,
        "observed": 0.9,
        "permuted": tuple(permuted),
        "chance": (chance,) * len(permuted),
        "higher_is_better": True,
        "perfect": 1.0,
        "metric": "auc",
        "group": None,
        "n": 100,
    }
    return Survival(**(given | rest))


def test_the_held_out_score_falls_to_chance():
    (score,) = survivals(LogisticRegression(), pool_of(measured(300)))
    assert score.what == "score"
    assert not score.claimed_inside
    assert score.observed > 0.85
    assert len(score.permuted) == PERMUTATIONS
    assert score.chance == (0.5,) * PERMUTATIONS
    assert abs(np.mean(score.permuted) - 0.5) < 0.1
    assert score.n == 90


def test_where_five_look_better_than_guessing_more_decide():
    # It copies the held-out target, whatever that is.
    pool = pool_of(measured(300))
    seen = []
    given = OwnModel(name="spy", make=LogisticRegression, metric=METRICS["auc"])

    def fit_all(pool, features, folds, y):
        (fitted,) = real(pool, features, folds, y)
        seen.append(y)
        p = np.where(y > 0, 0.7, 0.3)
        return (replace(fitted, prediction=np.column_stack([1 - p, p])),)

    real = given.fit_all
    spied = SimpleNamespace(fit_all=fit_all, score=given.score)
    (score,) = survivals_of_model(spied, pool, protocol_of(pool), METRICS["auc"], 0)
    assert len(score.permuted) == MOST_PERMUTATIONS == len(seen) - 1
    assert score.excess().low > 0.4


def test_few_scores_that_agree_by_luck_have_the_error_of_a_score():
    lucky = of_scores([0.57, 0.571, 0.572, 0.573, 0.574], error=0.05)
    excess = lucky.excess()
    assert excess.high - excess.low == pytest.approx(2 * 1.96 * 0.05 / 5**0.5, rel=1e-3)


def test_a_loss_is_held_against_the_mean():
    pool = pool_of(measured(300, kind="regression"))
    (score,) = survivals(Ridge(), pool, "rmse")
    excess = score.excess()
    assert excess.value is not None
    # A fit of noise is a little worse than the mean, so it flatters by less than 0.
    assert -0.3 < excess.value < 0.02
    assert score.perfect == 0.0


def test_the_best_score_of_a_search_stands_beside_its_held_out_score():
    rng = np.random.default_rng(0)
    table = {f"g{j}": rng.normal(size=200) for j in range(300)}
    table["y"] = rng.choice(["a", "b"], 200)
    chosen = make_pipeline(
        SelectKBest(k=10),
        GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, scoring="roc_auc"),
    )
    score, best = survivals(chosen, pool_of(table))
    assert best.what == "best_score_"
    assert best.claimed_inside
    assert best.perfect == 1.0
    low = best.excess().low
    assert low is not None
    assert low > 0.2
    assert abs(np.mean(score.permuted) - 0.5) < 0.15


def test_a_turned_loss_is_perfect_at_0():
    pool = pool_of(measured(200))
    search = GridSearchCV(
        LogisticRegression(), {"C": [0.1, 1.0]}, scoring="neg_log_loss"
    )
    _, best = survivals(search, pool)
    assert best.perfect == 0.0
    assert best.higher_is_better is True


def test_the_out_of_bag_score_of_a_forest_is_honest():
    pool = pool_of(measured(300))
    _, oob = survivals(RandomForestClassifier(30, oob_score=True), pool)
    assert oob.what == "oob_score_"
    low = oob.excess().low
    assert low is not None
    assert low < 0.05


def test_the_interval_is_students():
    # scipy.stats.t.interval(0.95, 3, loc=0.1, scale=scipy.stats.sem([0, .1, .1, .2]))
    # -> (-0.0299..., 0.2299...)
    excess = of_scores([0.5, 0.6, 0.6, 0.7]).excess()
    assert excess.value == pytest.approx(0.1)
    assert excess.low == pytest.approx(-0.02992, abs=1e-4)
    assert excess.high == pytest.approx(0.22992, abs=1e-4)
    assert excess.method == "4 shuffled targets"


def test_a_loss_below_its_guess_is_positive():
    s = of_scores([0.8, 0.9], chance=1.0, higher_is_better=False, perfect=0.0)
    assert s.excess().value == pytest.approx(0.15)
    assert s.possible == 1.0


def test_an_unknown_scale_is_said():
    assert of_scores([0.5, 0.5]).known
    assert not of_scores([0.5, 0.5], higher_is_better=None, perfect=None).known
    assert of_scores([0.5, 0.5], higher_is_better=None, perfect=None).possible == 1.0


def test_one_value_has_no_interval():
    excess = of_scores([0.6]).excess()
    assert (excess.low, excess.high) == (None, None)
