"""The target: its kind, its classes, and that the cutting of its rows has no say."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from unseen.errors import InputError
from unseen.result import TargetKind
from unseen.tables import targets
from unseen.tables.plan import Column, Kind, Target
from unseen.tables.planning import read_columns, read_head
from unseen.tables.targets import class_counts, read_target


def column_of(array: pa.Array) -> Column:
    batch = pa.RecordBatch.from_arrays([array], ["y"])
    return read_columns(batch.schema, read_head([batch], 1_000_000), {})[0]


def target_of(values: Any, size: int | None = None, **said: Any) -> tuple[Target, str]:
    array = values if isinstance(values, pa.Array) else pa.array(values)
    step = size or max(len(array), 1)
    parts = [array.slice(i, step) for i in range(0, len(array), step)]
    return read_target(column_of(array), parts, **said)


@pytest.mark.parametrize(
    ("values", "kind", "classes", "reason"),
    [
        (["b", "a", "a"], "binary", ("a", "b"), "2 classes"),
        (["yes", "no", "yes"], "binary", ("no", "yes"), "2 classes"),
        ([True, False, True], "binary", ("false", "true"), "2 classes"),
        ([0, 1, 0, 1, 1], "binary", ("0", "1"), "two values"),
        ([3, 1, 2, 1], "multiclass", ("1", "2", "3"), "3 different whole numbers"),
        (["c", "a", "b"] * 2, "multiclass", ("a", "b", "c"), "3 classes"),
        ([0.5, 1.5, 2.25], "regression", (), "numbers"),
        (list(range(11)) * 2, "regression", (), "numbers"),
    ],
)
def test_kinds_classes_and_reasons(values, kind, classes, reason):
    target, why = target_of(values)
    assert (target.kind, target.classes, why) == (kind, classes, reason)


@pytest.mark.parametrize(
    ("distinct", "predicts", "kind", "reason"),
    [
        (3, "numbers", "regression", "whole numbers, and your model is a regressor"),
        (3, "classes", "multiclass", "whole numbers"),
        (12, "classes", "multiclass", "whole numbers, and your model is a classifier"),
        (12, "numbers", "regression", "numbers"),
        (31, "classes", "regression", "numbers"),
        (2, "numbers", "binary", "two values"),
    ],
)
def test_a_model_tells_what_whole_numbers_are(distinct, predicts, kind, reason):
    target, why = target_of(list(range(distinct)) * 3, predicts=predicts)
    assert (target.kind, why.removeprefix(f"{distinct} different ")) == (kind, reason)


def test_a_model_says_nothing_of_words_and_fractions():
    assert target_of(["a", "b", "c"] * 3, predicts="numbers")[0].kind == "multiclass"
    assert target_of([0.5, 1.5, 2.5] * 3, predicts="classes")[0].kind == "regression"


def test_the_rarer_class_is_positive_unless_one_says_yes():
    assert target_of(["a", "b", "b"])[0].classes == ("b", "a")
    assert target_of(["no", "Yes", "Yes", "Yes"])[0].classes == ("no", "Yes")
    assert target_of(["a", "b", "b"], positive="b")[0].classes == ("a", "b")


@pytest.mark.parametrize("size", [1, 13, 64, 1000])
@pytest.mark.parametrize("kind", ["words", "few numbers", "numbers"])
def test_batches_have_no_say(kind, size, monkeypatch):
    monkeypatch.setattr(targets, "_MOST_SAMPLED", 200)
    rng = np.random.default_rng(0)
    values = {
        "words": rng.choice(list("abc"), 1000),
        "few numbers": rng.integers(0, 4, 1000),
        "numbers": np.where(rng.random(1000) < 0.1, np.nan, rng.normal(size=1000)),
    }[kind]
    (a, why), (b, why_b) = target_of(values), target_of(values, size)
    assert (a.kind, a.classes, a.low, a.high, why) == (
        b.kind,
        b.classes,
        b.low,
        b.high,
        why_b,
    )
    np.testing.assert_array_equal(a.edges, b.edges)
    np.testing.assert_array_equal(a.class_hashes, b.class_hashes)


def test_a_numeric_target_has_cells_of_about_equally_many_rows():
    y = np.random.default_rng(0).exponential(size=1000)
    target, _ = target_of(y)
    cells = np.searchsorted(target.edges, y)
    counts = class_counts(cells, target)
    assert len(counts) == target.cells == 10
    assert counts.min() >= 95
    assert (target.low, target.high) == (y.min(), y.max())


def test_crowds_of_classes_share_the_last():
    values = [f"c{i:02d}" for i in range(40)] * 3 + ["c39"] * 9
    target, _ = target_of(values)
    assert len(target.classes) == 30
    assert target.classes[-1] == "(other)"
    assert "c39" in target.classes
    assert target.class_hashes[-1] == 0


def test_a_dictionary_is_its_words():
    words = pa.array(["b", "a", None, "a"])
    a, b = target_of(words)[0], target_of(words.dictionary_encode())[0]
    assert a.classes == b.classes
    np.testing.assert_array_equal(a.class_hashes, b.class_hashes)


REGRESSION, BINARY = TargetKind.REGRESSION, TargetKind.BINARY


@pytest.mark.parametrize(
    ("values", "said", "says"),
    [
        (
            ["a", "b"] * 9,
            {"kind": REGRESSION},
            "Target 'y' must hold numbers for a regression, got strings such as 'a'. "
            "Judge it by a metric of classes.",
        ),
        (
            ["a", "b", "c"] * 9,
            {"kind": BINARY},
            "Target 'y' must have 2 classes for this metric, got 3. Judge it by a "
            "metric of several classes or of numbers.",
        ),
        (
            np.arange(100) % 40,
            {"kind": TargetKind.MULTICLASS},
            "Target 'y' must have at most 30 classes, got 40 numbers. Judge it by a "
            "metric of numbers, such as r2.",
        ),
        (
            ["a", "b"] * 9,
            {"positive": "c"},
            "Class 'c' must be one of target 'y', which has a, b. Correct `positive`.",
        ),
        (
            np.arange(30),
            {},
            "Target 'y' must repeat or be a measurement, got another value in each of "
            "30 rows. It looks like an id; name another column with --target.",
        ),
        (
            ["2024-01-01", "2024-01-02"],
            {},
            "Target 'y' must hold classes or numbers, got dates. Turn it into a "
            "duration or a class first.",
        ),
        (
            [7.0] * 9,
            {},
            "Target 'y' must vary, got '7' in every row. There is nothing to predict; "
            "name another column with --target.",
        ),
        (
            [float("inf"), float("nan")],
            {},
            "Target 'y' must have values, got 2 missing ones. Name another column "
            "with --target.",
        ),
    ],
)
def test_messages(values, said, says):
    with pytest.raises(InputError) as error:
        target_of(values, **said)
    assert str(error.value) == says


def test_kind_is_what_the_column_says():
    assert column_of(pa.array([1, 2])).kind is Kind.NUMBER
