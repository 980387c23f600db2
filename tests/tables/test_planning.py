"""The plan: kinds of columns, and that neither batches nor dictionaries have a say."""

from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.tables.profiled import batch_of, plan_of

from unseen.errors import InputError
from unseen.tables.planning import capacity_for, read_columns, read_head

N = 60


def kind_of(values: Any, said: str | None = None, arrow: pa.DataType | None = None):
    batch = pa.RecordBatch.from_arrays([pa.array(values, arrow)], ["c"])
    kinds = {} if said is None else {"c": said}
    return read_columns(batch.schema, read_head([batch], 10_000), kinds)[0]


LONG = [f"number {i} is a remark of more than forty letters" for i in range(N)]
DAYS = [f"2024-01-{i % 28 + 1:02d}" for i in range(N)]


@pytest.mark.parametrize(
    ("values", "kind", "reason"),
    [
        (np.arange(N), "number", "numbers"),
        (np.linspace(0, 1, N), "number", "numbers"),
        ([True, None] * 30, "category", "true or false"),
        (["a", "b", None] * 20, "category", "strings"),
        ([datetime(2024, 1, 1)] * N, "time", "dates"),
        (DAYS, "time", "dates written as text"),
        ([*DAYS[:-1], "later"], "category", "strings"),
        (["2024-01-01"] * N, "category", "strings"),
        (LONG, "text", "long strings that rarely repeat"),
        (LONG[:2] * 30, "category", "strings"),
        ([None] * N, "category", "strings"),
    ],
)
def test_kinds_and_their_reasons(values, kind, reason):
    arrow = pa.string() if values[0] is None else None
    column = kind_of(values, arrow=arrow)
    assert (column.kind, column.reason) == (kind, reason)


@pytest.mark.parametrize("values", [DAYS, LONG, ["a", "b", None] * 20, LONG[:2] * 30])
def test_a_dictionary_is_read_as_the_words_in_it(values):
    plain = pa.array(values)
    # With an entry that no row has, as categoricals have it.
    unused = pa.concat_arrays([plain, pa.array(["never"])]).dictionary_encode()[:N]
    columns = [
        read_columns(b.schema, read_head([b], 1_000), {})[0]
        for b in (
            pa.RecordBatch.from_arrays([a], ["c"])
            for a in (plain, plain.dictionary_encode(), unused)
        )
    ]
    assert len({(c.kind, c.reason, c.unique) for c in columns}) == 1


def test_more_categories_than_rows_are_no_error():
    few = pa.array([f"k{i}" for i in range(10)]).dictionary_encode()[:3]
    batch = pa.RecordBatch.from_arrays([few], ["c"])
    assert read_columns(batch.schema, read_head([batch], 10), {})[0].unique


@pytest.mark.parametrize("size", [1, 7, 60, 100])
def test_batches_have_no_say(size):
    batch = batch_of({"day": DAYS, "note": LONG, "x": np.arange(N), "b": DAYS})
    parts = [batch.slice(i, size) for i in range(0, N, size)]
    head = read_head(parts, 50)
    assert head.rows == 50
    assert not head.whole
    columns = read_columns(batch.schema, head, {})
    assert columns == read_columns(batch.schema, read_head([batch], 50), {})


def test_what_the_user_says_goes():
    column = kind_of(np.arange(N), said="category")
    assert (column.kind, column.reason, column.unique) == ("category", "declared", True)


def test_a_kind_that_there_is_not():
    with pytest.raises(InputError) as error:
        kind_of(np.arange(N), said="colour")
    assert str(error.value) == (
        "The kind of column 'c' must be one of number, category, time, text, ignore, "
        "got 'colour'. Correct it under [columns]."
    )


@pytest.mark.parametrize(
    ("values", "unique"),
    [
        (np.arange(N), True),
        ([*range(N - 1), None], False),
        ([*range(N - 1), 0], False),
        ([f"k{i}" for i in range(N)], True),
        (["k"] * N, False),
        ([True, False], False),
        ([1], False),
    ],
)
def test_a_key_has_no_gap_and_no_repeat(values, unique):
    assert kind_of(values).unique is unique


def test_the_head_is_whole_if_the_table_ends_in_it():
    batch = batch_of({"x": np.arange(10)})
    assert read_head([batch], 10).whole
    assert not read_head([batch, batch], 10).whole
    assert read_head([], 10).rows == 0


def test_memory_bounds_the_sample():
    assert capacity_for(0) == 100_000
    assert all(capacity_for(p) * p <= 16_000_000 for p in (160, 1_000, 80_000))
    assert capacity_for(10**6) == 200


def test_crowded_columns_are_traced_and_keys_are_not():
    rng = np.random.default_rng(0)
    batch = batch_of(
        {
            "few": rng.choice(["a", "b"], 500),
            "many": [f"w{i}" for i in rng.integers(0, 200, 500)],
            "amount": rng.normal(size=500),
            "row": np.arange(500),
            "y": rng.choice(["no", "yes"], 500),
        }
    )
    assert plan_of(batch).traced == ("many",)
    # Beyond the sample each value must be counted as the rows stream by.
    assert set(plan_of(batch, head=400).traced) == {"few", "many"}
    assert len(plan_of(batch).levels["many"]) == 62


def test_the_bins_look_at_no_target():
    rng = np.random.default_rng(0)
    table = {"x": rng.normal(size=200), "k": rng.choice(list("abc"), 200)}
    plans = [
        plan_of(batch_of(table | {"y": rng.choice(["no", "yes"], 200)}))
        for _ in range(2)
    ]
    np.testing.assert_array_equal(plans[0].edges["x"], plans[1].edges["x"])
    np.testing.assert_array_equal(plans[0].levels["k"], plans[1].levels["k"])
