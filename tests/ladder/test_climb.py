"""The right rung, and a score that pays for having looked for it."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from ladder_tables import BY_NAME, CHEAP, linear, mixed
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score

from unseen import InputError
from unseen.ladder import climb, read_rows
from unseen.ladder.fitting import fit_rung, predict
from unseen.ladder.folds import deal
from unseen.stats.intervals import CROSS_VALIDATED


def steps(n=240, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.uniform(size=(n, 3))
    return X, 3.0 * ((X[:, 0] > 0.5) ^ (X[:, 1] > 0.5)) + 0.1 * rng.normal(size=n)


def test_noise_is_left_to_the_mean():
    rng = np.random.default_rng(3)
    climbed = climb(
        read_rows(rng.normal(size=(80, 6)), rng.normal(size=80)), rungs=CHEAP
    )
    assert climbed.report.chosen == "mean"
    assert climbed.report.score.low < 0


def test_a_line_needs_no_more():
    report = climb(read_rows(*linear()), rungs=CHEAP).report
    assert report.chosen == "ols"
    assert report.rung("ols").gain.low > 0
    assert report.rung("ols").effective == 5


@pytest.mark.slow
def test_trees_where_the_truth_is_made_of_steps():
    rungs = (*CHEAP, BY_NAME["boosting"])
    report = climb(read_rows(*steps()), rungs=rungs, repeats=1).report
    assert report.chosen == "boosting"
    assert report.rung("boosting").gain.low > 0.3
    assert report.rung("boosting").over_chosen is None


def test_more_columns_than_rows_leave_ols_out():
    X, y = linear(40, 60)
    report = climb(read_rows(X, y), rungs=(*CHEAP, BY_NAME["lasso"]), repeats=1).report
    assert report.rung("ols").score is None
    assert report.rung("ols").left_out == (
        "60 columns for 24 rows leave it undetermined"
    )
    assert report.rung("lasso").kept < 60


def test_against_a_slow_nested_loop():
    """Mean and OLS, one deal: fit, judge and choose by hand, fold by fold."""
    X, y = linear(45, 3, noise=4.0, seed=5)
    rows = read_rows(X, y)
    report = climb(rows, rungs=CHEAP[:2], repeats=1, seed=9).report
    label = deal(rows.table, np.random.default_rng(9)).label
    said = np.empty(45)
    picks = []
    for a in range(5):
        losses = []
        for b in set(range(5)) - {a}:
            train, test = (label != a) & (label != b), label == b
            line = LinearRegression().fit(X[train], y[train]).predict(X[test])
            flat = np.full(test.sum(), y[train].mean())
            losses += zip(y[test], flat, line, strict=True)
        seen, flat, line = np.array(losses).T
        scores = [r2_score(seen, flat), r2_score(seen, line)]
        best = int(np.argmax(scores))
        # Influence of a row on R², from its definition by weights.
        spread = ((seen - seen.mean()) ** 2).mean()
        parts = [
            -((seen - p) ** 2 - (1 - r) * (seen - seen.mean()) ** 2) / spread
            for p, r in zip((flat, line), scores, strict=True)
        ]
        apart = parts[0] - parts[best]
        error = CROSS_VALIDATED * np.sqrt((apart**2).sum() / 36**2 * 36 / 35)
        pick = 0 if scores[best] - scores[0] <= error else 1
        picks.append(CHEAP[pick].name)
        out, rest = label == a, label != a
        said[out] = (
            y[rest].mean()
            if pick == 0
            else LinearRegression().fit(X[rest], y[rest]).predict(X[out])
        )
    assert sorted(n for n, k in report.picks for _ in range(k)) == sorted(picks)
    assert report.score.value == pytest.approx(r2_score(y, said), abs=1e-10)


def test_the_same_seed_gives_the_same_numbers():
    def bare(seed):
        report = climb(read_rows(*linear(60)), rungs=CHEAP, seed=seed).report
        rungs = tuple(replace(r, seconds=0.0) for r in report.rungs)
        return replace(report, seconds=0.0, rungs=rungs)

    assert bare(4) == bare(4)
    assert bare(4).score != bare(5).score


def test_groups_stay_whole():
    """Copies of a row in one group would be known by heart if it were parted."""
    rng = np.random.default_rng(0)
    X = np.repeat(rng.normal(size=(25, 30)), 4, axis=0)
    y = np.repeat(rng.normal(size=25), 4)
    parted = climb(read_rows(X, y), rungs=CHEAP, repeats=1).report
    whole = climb(
        read_rows(X, y, group=np.repeat(np.arange(25), 4)), rungs=CHEAP, repeats=1
    ).report
    assert parted.chosen == "ols"
    assert whole.chosen == "mean"


def test_time_goes_forward():
    X, y = linear(120)
    report = climb(read_rows(X, y, time=np.arange(120)), rungs=CHEAP).report
    assert report.chosen == "ols"
    # Eight stretches: one is only past, two only choose.
    assert report.score.n == 75
    assert "stretches of time" in report.protocol


@pytest.mark.parametrize("asked", [None, "seen"])
def test_a_column_of_dates_goes_forward(asked, monkeypatch):
    """Given as the time, or found as the only dates: rows come in any order."""
    rows = read_rows(mixed(120), target="y", group="none", time=asked)
    days = rows.table.times
    assert rows.roles == (("time", "seen"),)
    # The day itself is no feature, for no future row has one that was seen.
    assert not any(name.startswith("seen") for name in rows.columns)
    fits, tuned = [], []
    module = sys.modules[fit_rung.__module__]
    own = module.with_own_folds

    def spied(model, table, seed):
        made = own(model, table, seed)
        for name, folds in made.get_params(deep=True).items():
            if name.startswith("model__") and name.endswith("cv") and folds:
                tuned.extend((table.times[a], table.times[b]) for a, b in folds)
        fits.append(table.times)
        return made

    monkeypatch.setattr(module, "with_own_folds", spied)
    protocol = deal(rows.table, np.random.default_rng(0))
    report = climb(rows, rungs=(BY_NAME["mean"], BY_NAME["ridge"]), seed=0).report
    assert "stretches of time" in report.protocol
    # Each rung on the past of each stretch, in order, and on all rows in the end.
    for fit, past in zip(protocol.fits, fits[::2], strict=False):
        assert np.sort(past).tolist() == np.sort(days[fit.train]).tolist()
        assert past.max() < days[fit.predict].min()
    assert len(fits) == 2 * len(protocol.fits) + 2
    assert len(tuned) > len(protocol.fits)
    for past, future in tuned:
        assert past.max() < future.min()


def test_classes_words_dates_and_gaps():
    table = mixed()
    table["y"] = ["hi" if v > 1 else "mid" if v > 0 else "lo" for v in table["y"]]
    rows = read_rows(table, target="y", group="patient", time="none")
    climbed = climb(rows, rungs=CHEAP, repeats=1)
    said = predict(
        climbed.models["ridge"], rows.table.X, rows.table.classes, rows.metric.needs
    )
    assert said.shape == (90, 3)
    assert said.sum(axis=1) == pytest.approx(1.0)
    # Columns in the order of the table's classes, not of the alphabet.
    right = rows.table.classes[said.argmax(axis=1)] == rows.table.y
    assert right.mean() > 0.6


def test_positive_class_of_average_precision():
    X, y = linear(90, noise=0.2)
    bad = np.where(y > 1.0, "bad", "good")
    rows = read_rows(X, bad, metric="average_precision")
    report = climb(rows, rungs=CHEAP, repeats=1).report
    # The mean scores the share of the positive class, here the rarer one.
    assert report.rung("mean").score.value == pytest.approx(
        (bad == "bad").mean(), abs=0.08
    )


def test_an_interrupt_goes_through():
    def tell(what, done, total):
        if done > 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        climb(read_rows(*linear(40)), rungs=CHEAP, tell=tell)


@pytest.mark.parametrize(
    ("y", "says"),
    [
        (["a"] * 30 + ["b"] * 30, "`y` must have two classes among the rows that are "),
        (["a", "b"] * 10 + ["a"] * 40, "`y` must have two classes among the rows that"),
        (["a"] * 56 + ["b"] * 4, "`time` must cut the rows into 2 stretches or more"),
    ],
)
def test_one_class_in_the_past_or_the_future(y, says):
    X, _ = linear(60)
    with pytest.raises(InputError) as why:
        climb(read_rows(X, y, time=np.arange(60)), rungs=CHEAP)
    assert str(why.value).startswith(says)


def coverage(draws, n):
    """Give the share of honest intervals that hold the score on fresh rows."""
    held = []
    for seed in range(draws):
        X, y = linear(n + 4_000, 8, noise=1.5, seed=seed)
        climbed = climb(read_rows(X[:n], y[:n]), rungs=CHEAP, repeats=1, seed=seed)
        score = climbed.report.score
        # Now and then a few values look like a heavy tail, and there are no ends.
        if score.low is not None:
            fresh = r2_score(y[n:], climbed.model.predict(X[n:]))
            held.append(score.low <= fresh <= score.high)
    assert len(held) > 0.9 * draws
    return np.mean(held)


def test_the_interval_holds_fresh_scores():
    # Of 12 at .95 fewer than 9 come by chance in 2 of 1,000.
    assert coverage(12, 80) >= 0.75


@pytest.mark.slow
def test_the_interval_holds_fresh_scores_often_enough():
    # It should be at least .90, and 300 draws know that to two errors of .017.
    assert coverage(300, 80) > 0.90 - 2 * 0.017
