"""What a vault scores by, against slow implementations, and bars that hold."""

from math import log, sqrt

import numpy as np
import pytest
from hypothesis import given, strategies as st

from unseen.errors import InputError
from unseen.holdout.thresholdout import Thresholdout
from unseen.holdout.vault._predictions import Submitted
from unseen.holdout.vault._turns import final_turn, past_of, score_turn
from unseen.holdout.vault.judge import KNOWN, Judge, make_judge
from unseen.holdout.wear import worn_ends
from unseen.result import TargetKind

BINARY, MANY, NUMBERS = (
    TargetKind.BINARY, TargetKind.MULTICLASS, TargetKind.REGRESSION,
)  # fmt: skip
CLASSES = {BINARY: ("n", "y"), MANY: ("a", "b", "c"), NUMBERS: ()}


def judge_of(metric, kind):
    if kind is NUMBERS:
        return Judge(metric=metric, kind=kind, width=3.0, spread=2.0)
    return Judge(metric=metric, kind=kind, classes=CLASSES[kind])


CASES = [
    (metric, kind)
    for metric in KNOWN
    for kind in (BINARY, MANY, NUMBERS)
    if (kind is NUMBERS) == (metric in ("mae", "rmse", "r2"))
]


def draw(metric, kind, seed, n=40):
    """Targets, predictions, and the probabilities behind them."""
    rng = np.random.default_rng(seed)
    if kind is NUMBERS:
        y = rng.uniform(0, 3, n)
        return y, y + rng.normal(0, 2, n)
    k = len(CLASSES[kind])
    y = np.append(np.arange(k), rng.integers(0, k, n - k)).astype(float)
    p = rng.dirichlet(np.full(k, 0.3), n)
    if metric == "accuracy":
        return y, p.argmax(axis=1).astype(float)
    return y, p[:, 1] if kind is BINARY else p


def slow_auc(y, score):
    pairs = [(a, b) for a, u in zip(score, y, strict=True) if u
             for b, v in zip(score, y, strict=True) if not v]  # fmt: skip
    return sum((a > b) + (a == b) / 2 for a, b in pairs) / len(pairs)


def slow_row(metric, kind, y, p):
    if metric == "accuracy":
        return float(y != p)
    if metric == "mae":
        return min(abs(y - p), 3.0)
    if metric in ("rmse", "r2"):
        return min((y - p) ** 2, 9.0)
    if kind is BINARY:
        p = [1 - p, p]
    if metric == "log_loss":
        return -log(max(p[int(y)], 0.001))
    if kind is BINARY:
        return (p[1] - y) ** 2
    return sum((p[c] - (c == y)) ** 2 for c in range(3))


def slow_loss(metric, kind, y, p, groups):
    if metric == "auc":
        if kind is BINARY:
            return 1 - slow_auc(y, p)
        return 1 - sum(slow_auc(y == c, p[:, c]) for c in range(3)) / 3
    rows = [slow_row(metric, kind, a, b) for a, b in zip(y, p, strict=True)]
    if groups is None:
        return sum(rows) / len(rows)
    means = []
    for g in set(groups.tolist()):
        own = [r for r, h in zip(rows, groups, strict=True) if h == g]
        means.append(sum(own) / len(own))
    return sum(means) / len(means)


@pytest.mark.parametrize(("metric", "kind"), CASES)
@pytest.mark.parametrize("grouped", [False, True])
def test_the_mean_loss_is_that_of_a_loop_over_rows(metric, kind, grouped):
    judge = judge_of(metric, kind)
    for seed in range(5):
        y, p = draw(metric, kind, seed)
        groups = None
        if grouped and metric != "auc":
            groups = np.random.default_rng(seed).integers(5, 12, len(y))
        loss = judge.mean_loss(y, p, groups)
        assert loss == pytest.approx(slow_loss(metric, kind, y, p, groups), abs=1e-12)
        assert 0 <= loss <= judge.high


@pytest.mark.parametrize(("metric", "kind"), CASES)
@given(share=st.floats(0, 1))
def test_there_and_back(metric, kind, share):
    judge = judge_of(metric, kind)
    loss = share * judge.high
    assert judge.loss_of(judge.shown(loss)) == pytest.approx(loss, abs=1e-9)


def test_bounds_are_what_is_said_of_them():
    high = {case: judge_of(*case).high for case in CASES}
    assert high["log_loss", BINARY] == pytest.approx(6.9078, abs=1e-4)
    assert (high["brier", BINARY], high["brier", MANY]) == (1, 2)
    assert (high["mae", NUMBERS], high["rmse", NUMBERS]) == (3, 9)
    assert high["auc", MANY] == high["accuracy", BINARY] == 1


def test_what_n_is():
    y = np.array([0, 0, 0, 1, 1, 2.0])
    groups = np.array([4, 4, 5, 5, 9, 9])
    assert judge_of("auc", MANY).independent(y) == 1
    assert judge_of("auc", BINARY).independent(np.array([0, 0, 0, 1, 1.0])) == 2
    assert judge_of("accuracy", MANY).independent(y) == 6
    assert judge_of("accuracy", MANY).independent(y, groups) == 3


@pytest.mark.parametrize(
    ("metric", "kind", "value", "says"),
    [
        ("auc", BINARY, 81.0, "lie in 0 to 1 for auc, got 81"),
        ("accuracy", BINARY, -0.1, "lie in 0 to 1 for accuracy, got -0.1"),
        ("accuracy", BINARY, float("nan"), "lie in 0 to 1 for accuracy, got nan"),
        ("rmse", NUMBERS, -2.0, "lie in 0 or more for rmse, got -2"),
        ("r2", NUMBERS, 1.5, "be at most 1 for r2, got 1.5"),
    ],
)
def test_a_training_value_that_cannot_be(metric, kind, value, says):
    with pytest.raises(InputError) as error:
        judge_of(metric, kind).loss_of(value)
    assert str(error.value) == (
        f"`training` must {says}. Pass the score on rows outside the holdout, in the "
        "metric's own unit."
    )


def test_a_training_value_worse_than_the_worst_is_the_worst():
    assert judge_of("r2", NUMBERS).loss_of(-50.0) == 9.0
    assert judge_of("log_loss", BINARY).loss_of(30.0) == pytest.approx(6.9078, abs=1e-4)


def settled(metric, kind=BINARY, grouped=False):
    y = np.array([0.0, 1, 2, 3])
    return make_judge(metric, kind=kind, classes=CLASSES[kind], training=y,
                      grouped=grouped)  # fmt: skip


def test_what_is_not_said_is_settled():
    assert settled(None).metric == "auc"
    assert settled(None, grouped=True).metric == "brier"
    assert settled(None, NUMBERS).metric == "r2"
    assert settled("roc_auc").metric == "auc"
    numbers = settled("rmse", NUMBERS)
    assert (numbers.width, numbers.spread) == (3.0, 1.25)


@pytest.mark.parametrize(
    ("metric", "kind", "known"),
    [
        ("macro_f1", BINARY, "auc, accuracy, brier, log_loss"),
        ("rmse", MANY, "auc, accuracy, brier, log_loss"),
        ("auc", NUMBERS, "mae, rmse, r2"),
        ("spearman", NUMBERS, "mae, rmse, r2"),
    ],
)
def test_a_metric_that_a_holdout_cannot_be_asked(metric, kind, known):
    with pytest.raises(InputError) as error:
        settled(metric, kind)
    assert str(error.value) == (
        f"`metric` must be a mean of bounded losses that judges a {kind} target, got "
        f"{metric!r}. Pass one of {known}."
    )


def test_groups_have_no_auc():
    with pytest.raises(InputError) as error:
        settled("auc", grouped=True)
    assert str(error.value) == (
        "`metric` must be a mean over rows where these come in groups, got 'auc'. "
        "Pass brier, log_loss or accuracy."
    )


def missed_by_auc_bars(positives, negatives, times, seed):
    """Share of single AUCs whose bar at 90% misses the truth."""
    rng = np.random.default_rng(seed)
    judge = judge_of("auc", BINARY)
    y = np.repeat([1.0, 0.0], [positives, negatives])
    # P(N(1, 1) > N(0, 1)) is Phi(1 / sqrt 2).
    truth, missed = 1 - 0.7602499389065233, 0
    for _ in range(times):
        loss = judge.mean_loss(y, rng.normal(y, 1))
        n = judge.independent(y)
        low, high = worn_ends(loss, loss, n=n, nats=0.0, level=0.9)
        missed += not low <= truth <= high
    return missed / times


def test_the_bar_of_an_auc_holds_with_the_rarer_class_for_n():
    assert missed_by_auc_bars(15, 60, 400, seed=0) <= 0.1


@pytest.mark.slow
@pytest.mark.parametrize(("positives", "negatives"), [(10, 10), (10, 500), (80, 120)])
def test_the_bar_of_an_auc_holds(positives, negatives):
    assert missed_by_auc_bars(positives, negatives, 4000, seed=1) <= 0.1


def submitted(judge, y, mine, name):
    return Submitted(
        hash=name,
        holdout=judge.mean_loss(y, mine),
        worth=judge.worth(y, mine),
        training=None,
        training_rows=0,
    )


class Standing:
    """The last entry of a ledger, as a turn leaves it."""

    def __init__(self, number, turn):
        self.number, self.state, self.left = number, turn.state, turn.left


def all_bars_hold(n, looks, seed):
    """Climb a sealed holdout of coin flips; tell whether every bar holds one half.

    The climber keeps a change of labels where the answer got better, and asks without
    a training value, with a true one and with a false one in turn.
    """
    rng = np.random.default_rng(seed)
    judge = judge_of("accuracy", BINARY)
    rules = Thresholdout.for_rows(n, threshold=0.2, budget=12, seed=seed)
    y = rng.integers(0, 2, n).astype(float)
    best, kept, last = 0.0, rng.integers(0, 2, n).astype(float), None
    words = {"rules": rules, "judge": judge}
    for i in range(looks):
        mine = np.where(rng.random(n) < 0.3, 1 - kept, kept)
        asked = submitted(judge, y, mine, str(i))
        value = (None, 0.5, 0.1)[i % 3]
        turn = score_turn(last, submitted=asked, training=value, earlier=None, **words)
        last = Standing(i + 1, turn)
        if turn.answer["spent"]:
            break
        said = turn.answer["estimate"]
        if not said["low"] <= 0.5 <= said["high"]:
            return False
        if said["value"] > best:
            best, kept = said["value"], mine
    asked = submitted(judge, y, kept, "f")
    turn = final_turn(last, who="a", submitted=asked, nonce=b"", split=b"", **words)
    assert past_of(Standing(0, turn)).closed is not None
    said = turn.answer["estimate"]
    return said["low"] <= 0.5 <= said["high"]


def test_all_bars_of_a_climbed_vault_hold_together():
    held = [all_bars_hold(300, 60, seed) for seed in range(40)]
    assert np.mean(held) >= 0.95


@pytest.mark.slow
def test_all_bars_of_many_climbed_vaults_hold_together():
    held = [all_bars_hold(300, 200, seed) for seed in range(1000)]
    # Two standard errors below the level.
    assert np.mean(held) >= 0.95 - 2 * sqrt(0.95 * 0.05 / 1000)


def final_bars(metric, n, times, seed):
    """Open a vault at once, again and again; give the share that missed and the width.

    Scores of two normal classes 1.5 apart, of which a fifth is positive.
    """
    rng = np.random.default_rng(seed)
    judge = judge_of(metric, BINARY)
    big = rng.random(400_000) < 0.2
    score = rng.normal(size=400_000) + 1.5 * big
    chance = 1 / (1 + np.exp(-(1.5 * score - 1.125 + np.log(0.25))))
    said = chance if metric != "accuracy" else (chance > 0.5).astype(float)
    truth = judge.shown(judge.mean_loss(big.astype(float), said))
    missed, widths = 0, []
    for i in range(times):
        rows = rng.integers(400_000, size=n)
        y = big[rows].astype(float)
        rules = Thresholdout.for_rows(
            judge.independent(y), high=judge.high, threshold=0.2 * judge.high, seed=i
        )
        turn = final_turn(
            None, who="a", submitted=submitted(judge, y, said[rows], "f"), rules=rules,
            judge=judge, nonce=b"", split=b"",
        )  # fmt: skip
        bar = turn.answer["estimate"]
        missed += not bar["low"] <= truth <= bar["high"]
        widths.append(bar["high"] - bar["low"])
    return missed / times, np.mean(widths)


@pytest.mark.parametrize(
    ("metric", "widest"),
    [("accuracy", 0.055), ("auc", 0.07), ("brier", 0.04), ("log_loss", 0.1)],
)
def test_the_final_bar_of_an_unused_vault_is_the_usual_one(metric, widest):
    missed, width = final_bars(metric, 1000, 200, seed=0)
    # Half of the error is kept for bars after other looks.
    assert missed <= 0.025 + 3 * sqrt(0.025 * 0.975 / 200)
    assert width <= widest


@pytest.mark.slow
@pytest.mark.parametrize("metric", ["accuracy", "auc", "brier", "log_loss"])
def test_the_final_bar_of_many_unused_vaults(metric):
    missed, _ = final_bars(metric, 600, 3000, seed=1)
    assert 0.015 <= missed <= 0.035
