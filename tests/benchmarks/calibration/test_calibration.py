"""Populations, leaks and the truth, without the tool."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from benchmarks.bases import Part, TargetKind
from benchmarks.calibration import truth
from benchmarks.calibration.leaks import LEAKS, NAME, plant
from benchmarks.calibration.metrics import BY_KIND, score
from benchmarks.calibration.populations import FRESH, POPULATIONS
from benchmarks.calibration.run import Draw, Measured, covers, plan, tables

FAST = ["synth_logit_a", "synth_heavy_a", "groups_binary", "synth_drift1.2_a"]
FAST += ["synth_logit_c", "groups_final", "groups_final_number", "synth_drift1.2_c"]
FAST += ["synth_logit_d", "groups_fresh", "groups_fresh_number", "synth_drift1.2_d"]


@pytest.mark.parametrize("name", FAST)
def test_a_draw_has_a_table_and_many_fresh_rows(name):
    population = POPULATIONS[name]
    table, fresh = population.draw(200, np.random.default_rng(0))
    again, _ = population.draw(200, np.random.default_rng(0))
    assert table.equals(again)
    assert len(table) == 200
    # Dates repeat: of the rest at least one column is continuous.
    assert not set(table.iloc[:, 0]) & set(fresh.iloc[:, 0])
    assert len(fresh) >= 5000
    assert list(table.columns) == list(fresh.columns)


def test_fresh_groups_are_other_groups():
    table, fresh = POPULATIONS["groups_binary"].draw(400, np.random.default_rng(1))
    assert not set(table["person"]) & set(fresh["person"])
    assert table.groupby("person").size().mean() > 4


def test_fresh_rows_of_a_drifting_process_are_later():
    table, fresh = POPULATIONS["synth_drift1.2_a"].draw(500, np.random.default_rng(1))
    assert fresh["seen_on"].min() > table["seen_on"].max()


def test_all_parts_have_populations_of_each_kind():
    for part in Part:
        assert {p.kind for p in POPULATIONS.values() if p.part is part} == set(
            TargetKind
        )


@pytest.mark.parametrize("leak", ["copy", "gaps"])
@pytest.mark.parametrize(
    "y",
    [
        np.repeat(["a", "b"], [150, 50]),
        np.tile(["u", "v", "w"], 70),
        np.random.default_rng(0).normal(size=200),
    ],
    ids=["binary", "multiclass", "regression"],
)
def test_a_leak_is_in_the_table_and_gone_in_fresh_rows(leak, y):
    rng = np.random.default_rng(2)
    kind = TargetKind.REGRESSION if y.dtype.kind == "f" else TargetKind.MULTICLASS
    table = pd.DataFrame({"x": np.arange(len(y)), "y": y})
    leaky, fresh = plant(leak, table, table.copy(), "y", kind, rng)
    code, truth_code = pd.factorize(y)[0], leaky[NAME]
    if leak == "gaps":
        gone = truth_code.isna()
        # Missing exactly on one side of the target.
        side = table["y"].groupby(gone).agg(["min", "max"])
        assert side["max"].iloc[0] <= side["min"].iloc[1] or (
            table["y"][gone].nunique() == 1
        )
        assert 0.1 < fresh[NAME].isna().mean() < 0.9
    else:
        fitted = pd.factorize(truth_code)[0] if kind != "regression" else truth_code
        r = abs(np.corrcoef(pd.Series(fitted).rank(), pd.Series(code).rank())[0, 1])
        s = abs(
            np.corrcoef(pd.factorize(fresh[NAME])[0], pd.Series(y).rank().to_numpy())[
                0, 1
            ]
        )
        assert s < 0.25
        assert kind is TargetKind.REGRESSION or r > 0.9


def test_no_leak_changes_nothing():
    table = pd.DataFrame({"x": [1, 2], "y": ["a", "b"]})
    out, fresh = plant(
        "none", table, table, "y", TargetKind.BINARY, np.random.default_rng(0)
    )
    assert out is table
    assert fresh is table
    assert list(LEAKS) == ["none", "copy", "gaps"]


@pytest.mark.parametrize(
    ("name", "y", "p", "expected"),
    [
        # By hand: two pairs of one positive and one negative, one in order.
        ("auc", [0, 0, 1], [0.1, 0.6, 0.5], 0.5),
        ("accuracy", [0, 1, 1, 0], [0.2, 0.9, 0.4, 0.1], 0.75),
        ("brier", [0, 1], [0.5, 0.5], 0.25),
        ("log_loss", [0, 1], [0.5, 0.5], np.log(2)),
        ("rmse", [0.0, 2.0], [0.0, 0.0], np.sqrt(2)),
        ("mae", [0.0, 2.0], [0.0, 0.0], 1.0),
        ("r2", [0.0, 2.0], [1.0, 1.0], 0.0),
        ("spearman", [1.0, 2.0, 3.0], [10.0, 20.0, 15.0], 0.5),
        ("balanced_accuracy", [0, 0, 0, 1], [0.1, 0.1, 0.9, 0.9], 5 / 6),
    ],
)
def test_metrics_by_hand(name, y, p, expected):
    assert score(name, np.array(y), np.array(p)) == pytest.approx(expected)


def test_metrics_of_several_classes():
    y = np.array([0, 1, 2, 2])
    p = np.eye(3)[[0, 1, 2, 1]] * 0.7 + 0.1
    assert score("accuracy", y, p) == 0.75
    assert score("macro_f1", y, p) == pytest.approx((1 + 2 / 3 + 2 / 3) / 3)


def made(positive: str, *predictions: np.ndarray):
    audited = SimpleNamespace(positive=positive, target_kind="binary")
    both = tuple(np.column_stack([1 - p, p]) for p in predictions)
    return SimpleNamespace(
        report=SimpleNamespace(audited=audited),
        honest=SimpleNamespace(predict=lambda fresh: both),
    )


def fresh_table():
    return pa.table({"x": [0.1, 0.2, 0.8, 0.9], "y": ["no", "no", "yes", "yes"]})


def test_the_truth_is_the_mean_over_the_models():
    x = np.array([0.1, 0.2, 0.8, 0.9])
    binary = TargetKind.BINARY
    found = truth.true_score(made("yes", x, 1 - x), fresh_table(), "y", binary, "auc")
    assert found == 0.5
    assert truth.true_score(made("yes", x), fresh_table(), "y", binary, "auc") == 1
    assert truth.true_score(made("no", x), fresh_table(), "y", binary, "auc") == 0


def test_without_an_honest_score_it_says_so():
    with pytest.raises(ValueError, match=r"^The audit gave no honest score\.$"):
        truth.honest_predictions(SimpleNamespace(honest=None), fresh_table())


def test_the_plan_turns_leaks_and_metrics_and_keeps_the_parts_apart():
    tuning = list(plan(Part.TUNING, 24, (200, 8000), ()))
    others = [d for p in list(Part)[1:] for d in plan(p, 24, (200,), ())]
    assert len({d.seed for d in others}) == 24 * (len(Part) - 1)
    assert not {d.seed for d in tuning} & {d.seed for d in others}
    assert {d.leak for d in tuning} == set(LEAKS)
    mine = {d.metric for d in tuning if d.population == "synth_logit_a"}
    assert mine == set(BY_KIND[TargetKind.BINARY])
    assert all(d.n <= POPULATIONS[d.population].most for d in tuning)
    assert 2 * max(d.n for d in tuning) < FRESH


def test_coverage_is_counted():
    draw = Draw(population="diamonds", n=200, leak="none", metric="r2", seed=0)
    done = [
        Measured(draw=draw, truth=0.8, honest=(0.79, 0.7, 0.9), claimed=(0.9, 0.85, 1)),
        Measured(draw=draw, truth=0.8, honest=(0.6, 0.5, 0.7), claimed=(0.8, 0.7, 0.9)),
        Measured(draw=draw, failed="KeyError: 'x'"),
    ]
    row = tables(done, "tuning").splitlines()[2]
    assert [c.strip() for c in row.split("|")] == [
        "diamonds, 200",
        "1/2 .50 [.09, .91]",
        "0.2",
        "-0.105",
        "1/2 .50 [.09, .91]",
        "+0.05",
        "0",
        "1",
    ]


@pytest.mark.parametrize(
    ("ends", "held"),
    [((0.5, 0.4, 0.6), True), ((0.5, 0.51, 0.6), False), ((0.5, None, None), True)],
)
def test_an_interval_holds_the_truth_or_not(ends, held):
    assert covers(ends, 0.5) is held
