"""Predictions by row and by id, their losses, and what is refused."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from unseen.choices.shown import Reported, loss_to_score, read_shown
from unseen.errors import InputError
from unseen.result import TargetKind
from unseen.stats.metrics.catalogue import METRICS

ACCURACY = METRICS["accuracy"]
Y = np.array([0.0, 1.0, 1.0, 0.0])


def reported(**changes):
    base = {
        "name": "test.csv",
        "rows": 4,
        "places": np.arange(4),
        "y": Y,
        "kind": TargetKind.BINARY,
        "classes": ("no", "yes"),
        "target": "y",
    }
    return Reported(**(base | changes))


def test_rows_in_order():
    found = read_shown({"p": [0.1, 0.9, 0.6, 0.3], "y": list("abcd")}, reported(),
                       ACCURACY)  # fmt: skip
    assert found.names == ("p",)
    assert found.values[:, 0].tolist() == [0.1, 0.9, 0.6, 0.3]
    assert not found.labels
    assert found.losses(ACCURACY, found.values[:, 0]).tolist() == [0, 0, 0, 0]


def test_rows_by_id():
    by_id = reported(id="who", ids=("a", "b", "c", "d"))
    table = {"who": ["d", "c", "b", "a"], "p": [0.3, 0.6, 0.9, 0.1]}
    assert read_shown(table, by_id, ACCURACY).values[:, 0].tolist() == [
        0.1, 0.9, 0.6, 0.3,
    ]  # fmt: skip


def test_ids_of_numbers_are_the_same_whatever_their_type():
    by_id = reported(id="who", ids=("1", "2", "3", "4"))
    table = {"who": [4.0, 3.0, 2.0, 1.0], "p": [0.4, 0.3, 0.2, 0.1]}
    assert read_shown(table, by_id, ACCURACY).values[:, 0].tolist() == [
        0.1, 0.2, 0.3, 0.4,
    ]  # fmt: skip


def test_a_sample_takes_its_own_rows():
    part = reported(places=np.array([1, 3]), y=Y[[1, 3]])
    found = read_shown({"p": [0.1, 0.9, 0.6, 0.3]}, part, ACCURACY)
    assert found.values[:, 0].tolist() == [0.9, 0.3]


def test_classes_become_codes():
    found = read_shown({"a": ["no", "yes", "no", "no"]}, reported(), ACCURACY)
    assert found.labels
    assert found.losses(ACCURACY, found.values[:, 0]).tolist() == [0, 0, 1, 0]
    numbers = reported(classes=("3", "7"))
    found = read_shown({"a": [3, 7, 7, 3]}, numbers, ACCURACY)
    assert found.values[:, 0].tolist() == [0, 1, 1, 0]


BY_ID = {"id": "who", "ids": ("a", "b", "c", "d")}


@pytest.mark.parametrize(
    ("table", "changes", "metric", "says"),
    [
        ({"p": [0.1, 0.2]}, {}, "accuracy",
         "`predictions` must have one row for each of the 4 rows of test.csv, got 2. "
         "Predict them all, once each."),
        ({"p": [0.1, 0.2, None, 0.3]}, {}, "accuracy",
         "`predictions` must be finite numbers, got nan in row 2 of `p`. Predict every "
         "row."),
        ({"who": ["a", "b", "b", "d"], "p": [0.1] * 4}, BY_ID, "accuracy",
         "`predictions` must have each `who` once, got b more than once. Predict each "
         "row once."),
        ({"who": ["a", "b", "x", "z"], "p": [0.1] * 4}, BY_ID, "accuracy",
         "`predictions` must have every `who` of test.csv, got none for c and 1 "
         "others. Predict them all."),
        ({"p": [0.1, 0.2, 0.3, 7.0]}, {}, "log_loss",
         "`predictions` must lie in 0 to 1 for log_loss, got 0.1 to 7. Give "
         "probabilities of the positive class."),
        ({"y": [0.1] * 4}, {}, "accuracy",
         "`predictions` must have a column of predictions, got the table, which has "
         "none. Give probabilities, classes or values, one column each."),
        ({"a": ["no", "yes", "maybe", "no"]}, {}, "accuracy",
         "`predictions` must hold classes of the target (no, yes) in `a`, got 'maybe'. "
         "Spell them as the target does, or leave the column out."),
        ({"a": ["no", "yes", "yes", "no"], "p": [0.1] * 4}, {}, "accuracy",
         "`predictions` must hold probabilities or classes in all columns, got both. "
         "Give the probabilities of the positive class."),
        ({"a": [0.1] * 4}, {"classes": ("a", "b", "c")}, "accuracy",
         "`predictions` must hold classes where the target has 3 of them, got numbers. "
         "Give the predicted class."),
    ],
)  # fmt: skip
def test_what_is_no_prediction_is_refused(table, changes, metric, says):
    with pytest.raises(InputError) as why:
        read_shown(pa.table(table), reported(**changes), METRICS[metric])
    assert str(why.value) == says


@pytest.mark.parametrize(
    "name", ["accuracy", "auc", "balanced_accuracy", "macro_f1", "brier", "log_loss"]
)
@given(seed=st.integers(0, 100))
def test_the_mean_loss_is_the_metric(name, seed):
    rng = np.random.default_rng(seed)
    metric, n = METRICS[name], 40
    y = np.append(rng.integers(0, 2, n - 2), [0, 1]).astype(float)
    rows = reported(rows=n, places=np.arange(n), y=y)
    found = read_shown({"p": rng.uniform(0.01, 0.99, n)}, rows, metric)
    p = found.values[:, 0]
    mean = float(found.losses(metric, p).mean())
    # By another road: the metric of the same predictions.
    value = metric.of(y, np.column_stack([1 - p, p])).value
    assert loss_to_score(metric, mean) == pytest.approx(value, abs=1e-9)
