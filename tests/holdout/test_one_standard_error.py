"""The simplest that is good enough: by hand, and in real searches."""

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.stats import t as student
from sklearn.base import clone
from sklearn.datasets import make_classification, make_regression
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from unseen import InputError
from unseen.holdout.one_standard_error import one_standard_error

DEPTHS = [1, 2, 3, 5, None]


def results_of(folds, name="depth", values=None, score="score"):
    """Give ``cv_results_`` for scores of shape (candidates, folds)."""
    folds = np.asarray(folds, float)
    values = range(len(folds)) if values is None else values
    return {"params": [{name: v} for v in values]} | {
        f"split{j}_test_{score}": column for j, column in enumerate(folds.T)
    }


def classes(n=150):
    return make_classification(
        n, n_features=8, n_informative=2, flip_y=0.1, random_state=0
    )


FOLDS = [[0.70, 0.60, 0.65], [0.81, 0.72, 0.75], [0.83, 0.71, 0.76]]


def test_by_hand_paired():
    rule = one_standard_error("depth")
    choice = rule.choice(results_of(FOLDS))
    behind = np.array([0.02, -0.01, 0.01])
    error = behind.std(ddof=1) * np.sqrt(1 / 3 + 1 / 2)
    assert behind.mean() <= error
    assert (choice.index, choice.best, choice.within) == (1, 2, (1, 2))
    assert choice.params == {"depth": 1}
    half = student.ppf(0.975, 2) * error
    cost = choice.cost
    assert (cost.value, cost.low, cost.high) == pytest.approx(
        (behind.mean(), behind.mean() - half, behind.mean() + half), rel=1e-3
    )
    assert (cost.n, cost.method) == (3, "paired folds, Nadeau-Bengio")


def test_by_hand_raw():
    # The best one's folds differ by .12, so its raw error lets nothing more in here,
    # and three of them let all in.
    rule = one_standard_error("depth", spread="raw")
    assert rule(results_of(FOLDS)) == 1
    assert one_standard_error("depth", spread="raw", errors=4)(results_of(FOLDS)) == 0


def test_paired_is_not_misled_by_hard_folds():
    # Folds differ by .4, candidates by exactly .05 in each: the raw rule takes the
    # worse one, the paired rule sees that it is worse each time.
    hard = np.array([0.5, 0.6, 0.7, 0.8, 0.9])
    wobble = np.array([0.002, -0.002, 0.001, -0.001, 0.0])
    results = results_of([hard - 0.05 + wobble, hard])
    assert one_standard_error("depth", spread="raw")(results) == 0
    assert one_standard_error("depth")(results) == 1


def test_paired_sees_that_folds_disagree():
    results = results_of([[0.9, 0.6, 0.9, 0.7], [0.7, 0.9, 0.8, 0.81]])
    assert one_standard_error("depth")(results) == 0


@given(
    st.lists(st.lists(st.floats(0, 1), min_size=4, max_size=4), min_size=1, max_size=6),
    st.floats(0, 1),
)
def test_within_a_tolerance(folds, tolerance):
    choice = one_standard_error("depth", tolerance=tolerance).choice(results_of(folds))
    means = np.mean(folds, axis=1)
    first = next(i for i, m in enumerate(means) if means.max() - m <= tolerance + 1e-12)
    assert choice.index in (first, first + 1) or means.max() - means[choice.index] <= (
        tolerance
    )
    assert choice.cost.value <= tolerance + 1e-12
    assert choice.index == min(choice.within)


@given(
    st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=6),
    st.floats(-3, 3),
)
def test_neither_shift_nor_order_has_a_say(folds, shift):
    rule = one_standard_error("depth", tolerance=0.1)
    plain = rule.choice(results_of(folds))
    backward = rule.choice(results_of(folds[::-1], values=range(len(folds))[::-1]))
    assert backward.params == plain.params or plain.cost.value == pytest.approx(
        backward.cost.value, abs=1e-12
    )
    far = one_standard_error("depth", tolerance=10.0)
    assert far(results_of(np.array(folds) + shift)) == 0


def test_zero_errors_is_the_best():
    assert one_standard_error("depth", errors=0)(results_of(FOLDS)) == 2


def test_overlap_widens_the_error():
    results = results_of([[0.7, 0.75, 0.69], [0.76, 0.74, 0.75]])
    assert one_standard_error("depth", overlap=0.0)(results) == 1
    assert one_standard_error("depth", overlap=3.0)(results) == 0


@pytest.mark.parametrize("spread", ["paired", "raw"])
def test_in_a_grid_search(spread):
    rule = one_standard_error("max_depth", spread=spread)
    search = GridSearchCV(
        DecisionTreeClassifier(random_state=0), {"max_depth": DEPTHS}, refit=rule
    ).fit(*classes())
    choice = rule.choice(search.cv_results_)
    assert search.best_index_ == choice.index
    assert search.best_estimator_.max_depth == choice.params["max_depth"]
    means = search.cv_results_["mean_test_score"]
    assert choice.best == means.argmax()
    assert choice.cost.value == pytest.approx(means.max() - means[choice.index])
    # None is no limit: the most complex, though it stands for nothing.
    assert choice.index <= choice.best
    assert search.predict(classes()[0]).shape == (150,)


def test_in_a_randomised_search_of_a_pipeline_with_a_penalty():
    X, y = make_regression(80, 20, n_informative=3, noise=40.0, random_state=1)
    rule = one_standard_error([("ridge__alpha", "down")])
    search = RandomizedSearchCV(
        make_pipeline(StandardScaler(), Ridge()),
        {"ridge__alpha": list(np.geomspace(0.01, 1000, 12))},
        n_iter=8,
        refit=rule,
        random_state=0,
    )
    search = clone(search).fit(X, y)
    choice = rule.choice(search.cv_results_)
    alphas = [p["ridge__alpha"] for p in search.cv_results_["params"]]
    assert alphas[choice.index] == max(alphas[i] for i in choice.within)
    assert alphas[choice.index] >= alphas[choice.best]


def test_with_several_scores_and_a_callable():
    def fewer_neighbours_are_more_complex(params):
        return -params["n_neighbors"]

    rule = one_standard_error(fewer_neighbours_are_more_complex, score="auc")
    search = GridSearchCV(
        KNeighborsClassifier(),
        {"n_neighbors": [1, 3, 9, 27]},
        scoring={"auc": "roc_auc", "right": "accuracy"},
        refit=rule,
    ).fit(*classes())
    choice = rule.choice(search.cv_results_)
    assert search.best_index_ == choice.index
    assert choice.best == search.cv_results_["mean_test_auc"].argmax()
    assert choice.index == max(choice.within)


def test_the_first_of_several_parameters_decides():
    results = results_of([[0.7, 0.8]] * 4)
    results["params"] = [
        {"depth": d, "alpha": a} for d, a in ((2, 0.1), (1, 0.1), (1, 5.0), (3, 9.0))
    ]
    rule = one_standard_error([("depth", "up"), ("alpha", "down")])
    assert rule.choice(results).params == {"depth": 1, "alpha": 5.0}


def test_a_tie_goes_to_the_better_score():
    results = results_of([[0.70, 0.80], [0.71, 0.81], [0.70, 0.82]], values=[1, 1, 1])
    assert one_standard_error("depth", tolerance=0.1)(results) == 1 + int(
        np.mean([0.70, 0.82]) > np.mean([0.71, 0.81]) + 1e-9
    )


def test_a_candidate_that_failed_is_never_chosen():
    folds = [[np.nan, 0.9, 0.9], [-np.inf, 0.9, 0.9], *FOLDS]
    choice = one_standard_error("depth").choice(results_of(folds))
    assert choice.left_out == (0, 1)
    assert choice.index == 3


def test_a_failed_fit_in_a_real_search():
    grid = {"C": [0.1, 1.0, -1.0]}
    rule = one_standard_error("C")
    search = GridSearchCV(LogisticRegression(), grid, refit=rule)
    with pytest.warns(Warning, match="fits failed|non-finite"):
        search.fit(*classes())
    assert rule.choice(search.cv_results_).left_out == (2,)
    assert search.best_params_["C"] > 0


@pytest.mark.slow
def test_the_paired_rule_keeps_the_best_as_often_as_its_error_says():
    # Two candidates equally good, ten independent folds: the simpler one is behind by
    # more than one error in about P(t > 1) of the draws.
    rng = np.random.default_rng(0)
    rule = one_standard_error("depth", overlap=0.0)
    kept = [rule(results_of(rng.normal(size=(2, 10)))) for _ in range(4000)]
    assert np.mean(kept) == pytest.approx(student.sf(1, 9), abs=0.02)


@pytest.mark.parametrize(
    ("results", "more", "says"),
    [
        (
            results_of(np.empty((0, 3))),
            {},
            "`cv_results_` must hold at least one candidate, got none. Fit the search.",
        ),
        (
            results_of([[np.nan, 0.5], [0.5, np.nan]]),
            {},
            "`cv_results_` must hold a candidate that every fold scored, got 2 with a "
            "failed fold. Search with error_score='raise' to see why.",
        ),
        (
            results_of([[0.5], [0.6]]),
            {},
            "`cv_results_` must hold at least 2 folds, got 1. One fold has no standard "
            "error; pass cv=5 to the search.",
        ),
        (
            results_of(FOLDS) | results_of(FOLDS, score="auc"),
            {},
            "`score` must name one of the search's 2 scores, got None. Pass one of "
            "auc, score.",
        ),
        (
            results_of(FOLDS),
            {"score": "auc"},
            "`score` must be a score of the search, got 'auc'. It has score.",
        ),
        (
            results_of(FOLDS, name="leaves"),
            {},
            "`complexity` must be a parameter of every candidate, got 'depth'. The "
            "search has leaves; for several grids pass a callable.",
        ),
        (
            results_of(FOLDS, values=["rbf", "linear", "poly"]),
            {"errors": 9},
            "`complexity` must be a parameter with numbers, got 'depth' with 'linear'. "
            "Pass a callable that gives each value its place.",
        ),
    ],
)
def test_messages_on_results(results, more, says):
    with pytest.raises(InputError) as error:
        one_standard_error("depth", **more)(results)
    assert str(error.value) == says


@pytest.mark.parametrize(
    ("complexity", "more", "says"),
    [
        (
            "depth",
            {"errors": -1},
            "`errors` must be at least 0, got -1. For the usual rule pass 1.",
        ),
        (
            "depth",
            {"tolerance": float("nan")},
            "`tolerance` must be at least 0, got nan. Pass it in the unit of the "
            "score.",
        ),
        (
            "depth",
            {"overlap": -0.1},
            "`overlap` must be at least 0, got -0.1. Pass test rows over training "
            "rows.",
        ),
        (
            "depth",
            {"spread": "wide"},
            "`spread` must be 'paired' or 'raw', got 'wide'. The first is right.",
        ),
        (
            [("depth", "more")],
            {},
            "`complexity` must give each parameter the direction 'up' or 'down', got "
            "'more'. For a penalty pass 'down'.",
        ),
        (
            [],
            {},
            "`complexity` must give each parameter the direction 'up' or 'down', got "
            "'none'. For a penalty pass 'down'.",
        ),
    ],
)
def test_messages_on_arguments(complexity, more, says):
    with pytest.raises(InputError) as error:
        one_standard_error(complexity, **more)
    assert str(error.value) == says
