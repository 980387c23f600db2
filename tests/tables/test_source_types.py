"""Arrow types become seven, and what is lost on the way is said."""

import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest

from unseen.result import Said
from unseen.tables.source import open_tables

FLOAT, INT, TEXT, TIME = pa.float64(), pa.int64(), pa.string(), pa.timestamp("us")
LEVELS = pa.dictionary(pa.int32(), pa.string())
NEW_YEAR = datetime(2021, 1, 1)


def one(table, **kwargs) -> tuple[pa.DataType, list, tuple[Said, ...]]:
    """Open a table; give its first column's type and values, and what was said."""
    tables = open_tables(table, **kwargs)
    read = [v for b in tables.train.batches() for v in b.column(0).to_pylist()]
    return tables.train.schema.field(0).type, read, tables.said


def reasons(said: tuple[Said, ...]) -> set[str]:
    return {s.reason for s in said}


ARRAYS = [
    (pa.array([True, None]), pa.bool_(), [True, None]),
    *(
        (pa.array([1, None], type_), INT, [1, None])
        for type_ in (pa.int8(), pa.int16(), pa.int32(), pa.uint8(), pa.uint32())
    ),
    (pa.array([1, 2**63 - 1], pa.uint64()), INT, [1, 2**63 - 1]),
    (pa.array([np.float16(1.5)], pa.float16()), FLOAT, [1.5]),
    (pa.array([1.5, None], pa.float32()), FLOAT, [1.5, None]),
    (pa.array(["a", None], pa.large_string()), TEXT, ["a", None]),
    (pa.array(["a", None], pa.string_view()), TEXT, ["a", None]),
    (pa.array(["a", "b", "a"]).dictionary_encode(), LEVELS, ["a", "b", "a"]),
    (
        pa.array(["a", None]).cast(pa.dictionary(pa.uint8(), pa.large_string())),
        LEVELS,
        ["a", None],
    ),
    (pa.array([NEW_YEAR, None]).dictionary_encode(), TIME, [NEW_YEAR, None]),
    (pa.array([date(2021, 1, 1), None]), TIME, [NEW_YEAR, None]),
    (pa.array([NEW_YEAR], pa.date64()), TIME, [NEW_YEAR]),
    *(
        (pa.array([NEW_YEAR], pa.timestamp(u)), TIME, [NEW_YEAR])
        for u in ("s", "ms", "ns")
    ),
    (pa.array([1609459200000000999], pa.timestamp("ns")), TIME, [NEW_YEAR]),
    (pa.array([float("inf"), float("-inf")]), FLOAT, [float("inf"), float("-inf")]),
    (pa.RunEndEncodedArray.from_arrays([2, 3], [1, 5]), INT, [1, 1, 5]),
]


@pytest.mark.parametrize(("array", "type_", "values"), ARRAYS, ids=lambda a: None)
def test_a_type_becomes_one_of_seven_without_a_word(array, type_, values):
    found, read, said = one(pa.table({"x": array}))
    assert (found, read) == (type_, values)
    assert len(said) == 1


ZONED = pa.array([NEW_YEAR], pa.timestamp("ns", "America/New_York"))
SAID = [
    (
        pa.array([1, 2**63], pa.uint64()),
        FLOAT,
        [1.0, 2.0**63],
        "whole numbers beyond 2^63 are read as 64-bit floats",
    ),
    (
        pa.array([Decimal("1.25"), None]),
        FLOAT,
        [1.25, None],
        "decimal numbers are read as 64-bit floats",
    ),
    (
        ZONED,
        TIME,
        [NEW_YEAR],
        "times with a zone are converted to UTC, the zone is dropped",
    ),
    (
        pa.array([time(1, 1, 1), None]),
        FLOAT,
        [3661.0, None],
        "times of day are read as seconds since midnight",
    ),
    (
        pa.array([3_600_000], pa.time32("ms")),
        FLOAT,
        [3600.0],
        "times of day are read as seconds since midnight",
    ),
    (
        pa.array([timedelta(days=1, milliseconds=500)], pa.duration("ns")),
        FLOAT,
        [86400.5],
        "durations are read as seconds",
    ),
    (
        pa.array([5, 7, 5]).dictionary_encode(),
        LEVELS,
        ["5", "7", "5"],
        "categories that are numbers are kept as text levels",
    ),
    (pa.nulls(2), FLOAT, [None, None], "no value is there"),
]


@pytest.mark.parametrize(
    ("array", "type_", "values", "reason"), SAID, ids=lambda a: None
)
def test_what_a_type_loses_is_said(array, type_, values, reason):
    found, read, said = one(pa.table({"x": array}))
    assert (found, read) == (type_, values)
    assert reason in reasons(said)


@pytest.mark.parametrize(
    "array",
    [
        pa.array([b"x"]),
        pa.array([[1]]),
        pa.array([{"a": 1}]),
        pa.array([b"xx"], pa.binary(2)),
        pa.array([(1, 2, 3)], pa.month_day_nano_interval()),
    ],
    ids=lambda array: str(array.type),
)
def test_nested_and_binary_columns_are_left_out(array):
    tables = open_tables(pa.table({"kept": [1], "x": array}))
    assert tables.train.schema.names == ["kept"]
    reason = f"nested or binary values: {array.type}"
    assert Said(what="`x` left out", reason=reason) in tables.said


def test_what_holds_for_many_columns_is_said_once():
    table = pa.table({"y": [1], **{f"x{i}": pa.nulls(1) for i in range(9)}})
    what = "`x0`, `x1`, `x2`, `x3`, `x4` and 4 more read as numbers, all missing"
    assert Said(what=what, reason="no value is there") in open_tables(table).said


def test_the_types_are_counted():
    table = {"a": [1], "b": [1.5], "c": ["x"], "d": [2.5], "e": [True]}
    assert open_tables(table, table).said == (
        Said(
            what="types of columns: whole numbers in 1, numbers in 2, true or false in "
            "1, text in 1",
            reason="inferred once, from every row of train and test",
        ),
    )


@pytest.mark.parametrize(
    ("series", "type_", "values"),
    [
        (pd.Series([1, None], dtype="Int64"), INT, [1, None]),
        (pd.Series([True, None], dtype="boolean"), pa.bool_(), [True, None]),
        (pd.Series(["a", None], dtype="string"), TEXT, ["a", None]),
        (pd.Series(["a", "b", None], dtype="category"), LEVELS, ["a", "b", None]),
        (pd.Series([3, 4], dtype="category"), LEVELS, ["3", "4"]),
        (pd.Series(pd.Categorical([], [])), LEVELS, []),
        (pd.Series([3, "a"], dtype="category"), LEVELS, ["3", "a"]),
        (pd.cut(pd.Series([1, 9]), [0, 5, 10]), LEVELS, ["(0, 5]", "(5, 10]"]),
        (pd.Series(pd.period_range("2021", periods=1)), TIME, [NEW_YEAR]),
        (pd.Series(pd.arrays.SparseArray([0.0, 1.0])), FLOAT, [0.0, 1.0]),
        (pd.Series([NEW_YEAR, pd.NaT]), TIME, [NEW_YEAR, None]),
        (pd.Series([timedelta(seconds=2)]), FLOAT, [2.0]),
        (pd.Series([1.5, float("nan")]), FLOAT, [1.5, None]),
        (pd.Series([1, 2.5, None], dtype=object), FLOAT, [1.0, 2.5, None]),
        (
            pd.Series(["a", None, float("nan"), pd.NA], dtype=object),
            TEXT,
            ["a"] + [None] * 3,
        ),
        (pd.Series([NEW_YEAR, date(2021, 1, 1)], dtype=object), TIME, [NEW_YEAR] * 2),
        (pd.Series([2**70, 1], dtype=object), FLOAT, [2.0**70, 1.0]),
        (pd.Series([Decimal("1.5"), 2], dtype=object), FLOAT, [1.5, 2.0]),
        (pd.Series([None, None], dtype=object), FLOAT, [None, None]),
        (
            pd.Series([uuid.UUID(int=1)], dtype=object),
            TEXT,
            ["00000000-0000-0000-0000-000000000001"],
        ),
    ],
    ids=lambda value: str(getattr(value, "dtype", "")),
)
def test_pandas_columns(series, type_, values):
    found, read, _ = one(pd.DataFrame({"x": series}))
    assert (found, read) == (type_, values)


@pytest.mark.parametrize(
    ("column", "type_", "read", "what", "reason"),
    [
        (
            [1, "x", 1.0, True],
            TEXT,
            ["1", "x", "1", "true"],
            "`x` in train: read as text",
            "its values are of several sorts: numbers, text, true or false",
        ),
        (
            [1, "2", " 3.5 "],
            FLOAT,
            [1.0, 2.0, 3.5],
            "`x` in train: read as numbers",
            "numbers written as text are numbers where they stand among numbers",
        ),
        (
            [True, 2],
            FLOAT,
            [1.0, 2.0],
            "`x` in train: read as numbers",
            "true and false are numbers where they stand among numbers",
        ),
    ],
)
def test_objects_of_several_sorts_become_one_and_it_is_said(
    column, type_, read, what, reason
):
    frame = pd.DataFrame({"x": pd.Series(column, dtype=object)})
    for table in (frame, {"x": column}):
        found, values, said = one(table)
        assert (found, values) == (type_, read)
        assert Said(what=what, reason=reason) in said


def test_objects_that_hold_lists_are_left_out():
    frame = pd.DataFrame({"x": [[1], "a"], "y": [1, 2]})
    assert open_tables(frame).train.schema.names == ["y"]


def test_names_and_indexes_of_pandas():
    frame = pd.DataFrame({0: [1], ("a", "b"): [2]}, index=pd.Index(["p"], name="id"))
    tables = open_tables(frame)
    assert tables.train.schema.names == ["0", "('a', 'b')"]
    assert {
        Said(
            what="the index of train is left out",
            reason="only columns are read; `reset_index()` makes it one",
        ),
        Said(
            what="`0`, `('a', 'b')` in train: the name is read as text",
            reason="it is not text",
        ),
    } <= set(tables.said)


def test_polars_columns():
    frame = pl.DataFrame(
        {
            "c": pl.Series(["a", "b"]).cast(pl.Categorical),
            "e": pl.Series(["a", "b"], dtype=pl.Enum(["a", "b"])),
            "t": pl.Series([NEW_YEAR, None]).dt.replace_time_zone("UTC"),
            "d": pl.Series([timedelta(hours=1), None]),
            "o": pl.Series([object(), object()], dtype=pl.Object),
            "l": [[1], [2]],
        }
    )
    source = open_tables(frame).train
    assert dict(zip(source.schema.names, source.schema.types, strict=True)) == {
        "c": LEVELS,
        "e": LEVELS,
        "t": TIME,
        "d": FLOAT,
    }
    (batch,) = source.batches()
    assert batch["c"].to_pylist() == ["a", "b"]
    assert batch["d"].to_pylist() == [3600.0, None]


def test_dictionaries_that_differ_between_batches_are_joined():
    chunks = [pa.array(part).dictionary_encode() for part in (["a", "b"], ["c", "a"])]
    source = open_tables(pa.table({"x": pa.chunked_array(chunks)})).train
    (batch,) = source.batches()
    assert batch["x"].to_pylist() == ["a", "b", "c", "a"]


def test_declared_kinds_reach_into_typed_sources(tmp_path):
    table = pa.table({"x": ["1", "?", " 2"], "n": [1, 2, 3], "d": ["2021-01-01"] * 3})
    pyarrow.parquet.write_table(table, tmp_path / "t.parquet")
    kinds = {"x": "number", "n": "text", "d": "time"}
    source = open_tables(tmp_path / "t.parquet", kinds=kinds, missing=["?"]).train
    (batch,) = source.batches()
    assert batch.to_pydict() == {
        "x": [1, None, 2],
        "n": ["1", "2", "3"],
        "d": [NEW_YEAR] * 3,
    }


class Pixels(pa.ExtensionType):
    """Whole numbers that a library gave a name."""

    def __init__(self) -> None:
        super().__init__(pa.int32(), "tests.pixels")

    def __arrow_ext_serialize__(self) -> bytes:
        return b""

    @classmethod
    def __arrow_ext_deserialize__(cls, storage_type, serialized):
        return cls()


@pytest.mark.parametrize("table", [pd.DataFrame, pl.DataFrame, pa.table])
@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["2007/10/15", "2007/9/16", None], datetime(2007, 10, 15)),
        (["15.10.2007", "3.4.2008", None], datetime(2007, 10, 15)),
        (["10/15/2007 09:30", None, "1/1/2009 11:11"], datetime(2007, 10, 15, 9, 30)),
    ],
)
def test_dates_that_are_written_with_slashes_or_dots_are_times(table, words, first):
    source = open_tables(table({"d": words, "x": [1, 2, 3]}), None).train
    (batch,) = source.batches()
    assert batch.schema.field("d").type == pa.timestamp("us")
    assert batch.column(0)[0].as_py() == first
    assert batch.column(0).null_count == 1


@pytest.mark.parametrize(
    "words",
    [["1/2/2007", "3/4/2008"], ["2007/10/15", "soon"], ["3/4", "1/2"], ["31/12", None]],
)
def test_what_may_be_no_date_stays_text(words):
    frame = pd.DataFrame({"d": words, "x": [1, 2]})
    (batch,) = open_tables(frame, None).train.batches()
    assert batch.column(0).to_pylist() == words


def test_extensions_are_read_as_what_they_store():
    array = pa.ExtensionArray.from_storage(Pixels(), pa.array([1, None], pa.int32()))
    assert one(pa.table({"x": array}))[:2] == (INT, [1, None])


def test_unsigned_categories_that_are_too_large_are_levels():
    array = pa.array([2**63], pa.uint64()).dictionary_encode()
    assert one(pa.table({"x": array}))[:2] == (LEVELS, [str(2**63)])


def test_columns_of_a_dict():
    table = {
        "list": [1, 2],
        "tuple": (1.5, 2.5),
        "array": np.array([1, 2], "int8"),
        "objects": np.array(["a", 1], dtype=object),
        "masked": pa.chunked_array([["a"], ["b"]]),
        "complex": np.array([1j, 2j]),
        "text": np.array(["a", "b"]),
    }
    (batch,) = open_tables(table).train.batches()
    assert batch.to_pydict() == {
        "list": [1, 2],
        "tuple": [1.5, 2.5],
        "array": [1, 2],
        "objects": ["a", "1"],
        "masked": ["a", "b"],
        "text": ["a", "b"],
    }


def test_more_remarks_than_anyone_reads_are_counted():
    numbers = {f"x{i}": [i] for i in range(60)}
    words = {f"x{i}": [f"w{i}"] for i in range(60)}
    said = open_tables(numbers, words).said
    assert len(said) == 41
    assert said[-1].what == "21 more remarks on columns are not shown"
