"""From tables and wishes to a task: what is inferred is said, what is wrong too."""

from typing import Any

import numpy as np
import pytest

from unseen.auditing.intake import Wishes, take_in
from unseen.errors import InputError
from unseen.facts import Facts
from unseen.result import TargetKind


def table(n: int = 60, seed: int = 0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    return {
        "customer_id": np.arange(n) + 1000,
        "x": rng.normal(size=n),
        "kind": rng.choice(["a", "b"], n),
        "y": np.where(np.arange(n) % 3, "no", "yes"),
    }


def taken(train: Any = None, test: Any = None, **wishes: Any):
    return take_in(train or table(), test, Wishes(**({"target": "y"} | wishes)))


def test_what_is_inferred_is_said_with_its_reason():
    made = taken()
    assert [(s.what, s.reason) for s in made.said][1:] == [
        ("Judged by area under the ROC curve.", "the target is binary"),
        ("Target `y` is binary; 'yes' is the positive class.", "2 classes"),
        (
            "`customer_id` is taken as the id.",
            "no value repeats in 60 rows, running whole numbers",
        ),
    ]


def test_a_harmless_key_is_no_feature_and_does_not_make_rows_differ():
    made = taken()
    assert made.task.features == ("x", "kind")
    assert made.task.roles.keys == ("customer_id",)
    assert made.profile.plan.outside_rows == {"customer_id"}
    again = {k: np.concatenate([v, v]) for k, v in table().items()}
    again["customer_id"] = np.arange(120)
    counts = taken(again).profile.train.row_hashes.counts
    assert counts.tolist() == [2] * 60


def test_none_switches_the_inference_off():
    made = taken(id="none")
    assert made.task.roles.id is None
    # It still names rows, and is still no feature.
    assert made.task.roles.keys == ("customer_id",)


def test_a_role_that_is_given_is_not_said_again():
    made = taken(group="kind")
    assert made.task.group == "kind"
    assert made.task.roles.group.given
    assert not any("group" in s.what for s in made.said)


def test_the_facts_name_what_the_call_does_not():
    facts = Facts(target="y", metric="accuracy", group="kind", positive="no")
    made = taken(target=None, facts=facts)
    assert made.task.metric.name == "accuracy"
    assert made.task.target.classes == ("yes", "no")
    assert made.task.group == "kind"
    assert taken(facts=facts, metric="brier").task.metric.name == "brier"


@pytest.mark.parametrize(
    ("y", "metric", "kind", "judge"),
    [
        (np.arange(60) % 2, None, TargetKind.BINARY, "auc"),
        (np.arange(60) % 4, None, TargetKind.MULTICLASS, "auc"),
        (np.arange(60) % 4, "rmse", TargetKind.REGRESSION, "rmse"),
        (np.linspace(0, 9, 60), None, TargetKind.REGRESSION, "r2"),
    ],
)
def test_the_metric_decides_what_the_target_is(y, metric, kind, judge):
    made = taken(table() | {"y": y}, metric=metric)
    assert made.task.kind is kind
    assert made.task.metric.name == judge


def test_a_split_alone_needs_no_target():
    made = taken(test=table(20), target=None)
    assert made.task.target is None
    assert made.task.kind is None
    assert made.profile.test.rows == 20
    assert "y" in made.task.features


def test_only_shared_columns_are_features():
    test = table(20)
    del test["x"]
    test["late"] = np.arange(20)
    assert taken(test=test).task.features == ("kind",)


def test_a_time_is_no_feature_and_a_group_of_numbers_is_a_name():
    rng = np.random.default_rng(0)
    data = table() | {
        "year": np.repeat(np.arange(2000, 2012), 5),
        "store": np.sort(rng.integers(0, 12, 60)),
    }
    made = taken(data, group="store", time="year")
    assert made.task.features == ("x", "kind", "store")
    assert made.task.as_names == {"store"}
    assert made.task.time == "year"


def test_the_same_tables_give_the_same_plan():
    a, b = taken().profile, taken().profile
    assert a.plan.names == b.plan.names
    np.testing.assert_array_equal(a.train.contingency, b.train.contingency)
    np.testing.assert_array_equal(a.train.row_hashes.hashes, b.train.row_hashes.hashes)


MESSAGES = [
    (
        {"target": None},
        {},
        "An audit must have a target or a test table, got neither. Name the target "
        "with --target, or target=.",
    ),
    (
        {"target": "Y"},
        {},
        "Target 'Y' must be a column of 'a dict', which has no such column. The "
        "nearest column is 'y'.",
    ),
    (
        {"group": "kinds"},
        {},
        "`group` must name a column of the table, got 'kinds'. The nearest "
        "column is 'kind'.",
    ),
    (
        {"time": "kind"},
        {},
        "`time` must name a column of dates or numbers, got 'kind', which holds text. "
        "Write the dates as 2024-12-31.",
    ),
    (
        {"claim": 97.0},
        {},
        "`claim` must lie in 0 to 1 for auc, got 97. Write it in the metric's own "
        "unit: a share of 97% as 0.97.",
    ),
    (
        {"claim": 1.5, "metric": "r2"},
        {"y": np.linspace(0, 9, 60)},
        "`claim` must be at most 1 for r2, got 1.5. Write it in the metric's own "
        "unit: a share of 97% as 0.97.",
    ),
    (
        {"claim": -1.0, "metric": "rmse"},
        {"y": np.linspace(0, 9, 60)},
        "`claim` must be at least 0 for rmse, got -1. Write it in the metric's own "
        "unit: a share of 97% as 0.97.",
    ),
    (
        {},
        {"y": ["same"] * 60},
        "Target 'y' must vary, got 'same' in every row. There is nothing to predict; "
        "name another column with --target.",
    ),
    (
        {},
        {"y": [None] * 60},
        "Target 'y' must have values, got 60 missing ones. Name another column with "
        "--target.",
    ),
    (
        {},
        {"y": [f"w{i}" for i in range(60)]},
        "Target 'y' must repeat or be a measurement, got another value in each of 60 "
        "rows. It looks like an id; name another column with --target.",
    ),
]


@pytest.mark.parametrize(("wishes", "columns", "says"), MESSAGES)
def test_messages(wishes, columns, says):
    with pytest.raises(InputError) as error:
        taken(table() | columns, **wishes)
    assert str(error.value) == says


def test_a_header_alone():
    empty = {k: v[:0] for k, v in table().items()}
    with pytest.raises(InputError) as error:
        taken(empty)
    assert "must have rows, got a header alone. Give a table with data." in str(
        error.value
    )


def test_nothing_to_predict_from():
    with pytest.raises(InputError) as error:
        taken({"y": table()["y"]})
    assert str(error.value) == (
        "The table must have a column beside the target, got none. There is nothing to "
        "predict from; give a table with features."
    )


def test_tables_that_share_nothing():
    with pytest.raises(InputError) as error:
        taken(test={"other": [1, 2, 3], "y": ["no", "yes", "no"]})
    assert str(error.value) == (
        "The tables must share a column beside the target, got none. Check the names "
        "of the test table's columns."
    )
