"""Damaged files and objects: one sentence of fact, one of advice, to the letter."""

import gzip
import io
import pickle
import sqlite3
import sys
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from tests.tables.refusals import Silent, here, parquet, says  # noqa: F401

from unseen.errors import InputError
from unseen.tables.source import open_tables


def test_damaged_files():
    parquet("t.parquet")
    data = Path("t.parquet").read_bytes()
    Path("cut.parquet").write_bytes(data[:-200])
    assert says("cut.parquet").startswith(
        "`train` must be a Parquet file that is whole, got 'cut.parquet': "
    )
    assert says("cut.parquet").endswith(". Copy or write it again.")
    with pa.ipc.new_file("t.arrow", pa.schema([("a", pa.int64())])) as writer:
        writer.write_table(pa.table({"a": [1, 2, 3]}))
    Path("cut.arrow").write_bytes(Path("t.arrow").read_bytes()[:-100])
    assert says("cut.arrow").startswith(
        "`train` must be an Arrow IPC file that is whole, got 'cut.arrow': "
    )
    Path("t.csv").write_text("a\n" + "1\n" * 100_000)
    packed = gzip.compress(Path("t.csv").read_bytes())
    for name in ("cut.csv.gz", "cut.jsonl.gz"):
        Path(name).write_bytes(packed[: len(packed) // 2])
        assert says(name) == (
            f"`train` must be a whole gzip file, got '{name}', which does not unpack. "
            "Copy it again."
        )


def test_pages_that_are_damaged_are_found_while_reading():
    parquet("t.parquet")
    data = bytearray(Path("t.parquet").read_bytes())
    data[40:400] = bytes(360)
    Path("t.parquet").write_bytes(data)
    source = open_tables("t.parquet").train
    with pytest.raises(InputError) as error:
        list(source.batches())
    assert str(error.value).startswith("`train` must be a Parquet file that is whole")


def test_a_feather_file_of_version_1():
    Path("t.feather").write_bytes(b"FEA1" + bytes(20))
    assert says("t.feather") == (
        "`train` must hold a table, got 't.feather', which holds a Feather file of "
        "version 1. Write it again with `pyarrow.feather.write_feather`."
    )


@pytest.mark.parametrize("name", ["t.pkl", "t.csv", "t", "t.pkl.gz"])
def test_a_pickle_is_not_read(name):
    class Bomb:
        def __reduce__(self):
            return (Path("ran").touch, ())

    data = pickle.dumps(Bomb())
    Path(name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert says(name, trust=["other.pkl"]) == (
        f"`train` must not be a pickle, got '{name}': reading one can run any program. "
        "Save the table as Parquet, or, if you made the file yourself, trust it with "
        f"`--trust {name}`."
    )
    assert not Path("ran").exists()


def test_a_pickle_that_is_trusted_is_read():
    pd.DataFrame({"a": [1, 2]}).to_pickle("t.pkl")
    pd.DataFrame({"a": [1, 2]}).to_pickle("t.pkl.gz")
    for name in ("t.pkl", "t.pkl.gz"):
        source = open_tables(name, trust=[f"../{Path.cwd().name}/{name}"]).train
        assert source.n_rows == 2
    Path("bad.pkl").write_bytes(b"\x80\x04nonsense")
    assert says("bad.pkl", trust=["bad.pkl"]).startswith(
        "`train` must be a pickle that pandas can read, got 'bad.pkl': "
    )
    Path("list.pkl").write_bytes(pickle.dumps([1]))
    assert says("list.pkl", trust=["list.pkl"]) == (
        "`train` must be a path or a table, got a list. "
        "Pass a pandas, polars or pyarrow table, or a dict of columns."
    )


def test_tables_in_databases():
    with duckdb.connect("t.duckdb") as connection:
        for name in ("people", "places", "Pets", "a", "b", "c"):
            connection.execute(f"CREATE TABLE {name} (x INT)")
    assert says("t.duckdb::peopel") == (
        "`train` must name a table of the database, got 't.duckdb::peopel', which has "
        "no `peopel`. Did you mean `people`? "
        "It has `Pets`, `a`, `b`, `c`, `people` and 1 more."
    )
    assert says("t.duckdb") == (
        "`train` must name a table of the database, got 't.duckdb'. "
        "Write 't.duckdb::Pets'; it has `Pets`, `a`, `b`, `c`, `people` and 1 more."
    )
    sqlite3.connect("t.sqlite").execute("VACUUM").connection.close()
    Path("t.csv").write_text("a\n1\n")
    assert says("t.csv::people") == (
        "`train` must be a database where `::` names a table, got 't.csv::people', "
        "which holds delimited text. Leave '::people' out."
    )
    assert says("absent.duckdb::people").startswith(
        "`train` must be a file that exists, got 'absent.duckdb'."
    )


def test_a_database_without_tables():
    with sqlite3.connect("t.db") as connection:
        connection.execute("CREATE TABLE x (a)")
        connection.execute("DROP TABLE x")
    connection.close()
    assert says("t.db::people") == (
        "`train` must be a database with a table, got 't.db::people', which has none. "
        "Check the path."
    )


def test_a_damaged_database():
    with sqlite3.connect("t.db") as connection:
        connection.execute("CREATE TABLE x (a)")
        connection.executemany("INSERT INTO x VALUES (?)", [("y" * 99,)] * 999)
    connection.close()
    data = Path("t.db").read_bytes()
    Path("t.db").write_bytes(data[:4096] + bytes(len(data) - 4096))
    assert says("t.db::x").startswith(
        "`train` must be a SQLite database that can be read, got 't.db::x': "
    )
    Path("t.duckdb").write_bytes(bytes(8) + b"DUCK" + bytes(5000))
    assert says("t.duckdb::x").startswith(
        "`train` must be a DuckDB database that can be read, got 't.duckdb::x': "
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"a": 1}\n{"a": }\n', "line 2: Expecting value: line 1 column 7 (char 6)"),
        ('{"a": 1}\n[1]\n', "line 2: list where an object belongs"),
        ('{"a": 1}\n{"a": "x', "line 2: Unterminated string"),
        ('[{"a": 1}, 2]', " its element 2 is no object"),
        ('[{"a": 1}, {"a"]', " Expecting ':' delimiter"),
    ],
)
def test_malformed_json(text, what):
    Path("t.json").write_text(text)
    message = says("t.json")
    assert message.startswith(
        "`train` must hold one JSON object a line, or an array of them, got 't.json'"
    )
    assert what in message
    assert message.endswith(
        " Write it with `df.to_json(path, orient='records', lines=True)`."
    )


def test_a_table_without_a_usable_column():
    assert says({"a": [[1], [2]]}) == (
        "`train` must have a column that holds numbers, text or times, got a dict, "
        "which has none. Check how it was written."
    )
    Path("t.json").write_text("[]")
    assert says("t.json") == (
        "`train` must have a column that holds numbers, text or times, got 't.json', "
        "which has none. Check how it was written."
    )
    assert says({}) == (
        "`train` must have a column that holds numbers, text or times, got a dict, "
        "which has none. Check how it was written."
    )


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            [1, 2],
            "`train` must be a path or a table, got a list. "
            "Pass a pandas, polars or pyarrow table, or a dict of columns.",
        ),
        (
            {"a": [1, 2], "b": [1]},
            "`train` must have columns of one length, got 2 for `a` and 1 for `b`. "
            "Check how they were made.",
        ),
        (
            {"a": 5},
            "`train` must map names to columns, got an int for `a`. "
            "Pass a list or an array for each name.",
        ),
        (
            Silent(),
            "`train` must give record batches, got a tests Silent that does not: "
            "no rows today. Pass a table with named columns.",
        ),
    ],
)
def test_objects_that_are_no_table(table, message):
    assert says(table) == message


def test_a_relation_that_fails():
    with duckdb.connect() as connection:
        relation = connection.sql("SELECT CAST(s AS INT) AS n FROM (SELECT 'x' AS s) t")
        assert says(relation).startswith(
            "`train` must give record batches, got a DuckDB relation that does not: "
        )


def test_files_of_one_table_with_different_columns():
    Path("a.csv").write_text("x,y\n1,2\n")
    Path("b.csv").write_text("x,z\n1,2\n")
    assert says("*.csv") == (
        "`train` must match files with the same columns, got 'b.csv' without `y`, "
        "unlike 'a.csv'. Name the files of one table only."
    )
    Path("b.csv").write_text("x,y,z\n1,2,3\n")
    assert says("*.csv") == (
        "`train` must match files with the same columns, got 'b.csv' with `z` "
        "besides, unlike 'a.csv'. Name the files of one table only."
    )


@pytest.mark.parametrize(
    ("kinds", "message"),
    [
        (
            {"zip": "int"},
            "`kinds` must map a column to one of 'number', 'text', 'time', 'time, day "
            "first', 'time, month first', got 'int' for `zip`. Leave it out to have it "
            "inferred.",
        ),
        (
            {"zpi": "text"},
            "`kinds` must name columns of the tables, got `zpi`, which is not there. "
            "Did you mean `zip`?",
        ),
        (
            {"zip": "number"},
            "`kinds` must fit the values, got 'number' for `zip`, where 1 of 2 values "
            "in train ('q2') are not numbers. Name what stands for missing with "
            "`missing`, or leave it out of `kinds`.",
        ),
        (
            {"born": "time"},
            "`kinds` must say how `born` is written, got 'time' for dates whose day "
            "and month can be swapped in every row. Say 'time, day first' or "
            "'time, month first'.",
        ),
    ],
)
def test_declared_kinds_that_do_not_hold(kinds, message):
    Path("t.csv").write_text("zip,born\n01,03/04/2021\nq2,05/06/2021\n")
    assert says("t.csv", kinds=kinds) == message


def test_a_string_where_a_list_belongs():
    assert says({"a": [1]}, missing="NA") == (
        "`missing` must be a list of strings, got the string 'NA'. Write ['NA']."
    )
    assert says({"a": [1]}, trust="x.pkl") == (
        "`trust` must be a list of strings, got the string 'x.pkl'. Write ['x.pkl']."
    )


def test_standard_input_twice():
    assert says("-", "-") == (
        "`test` must be another table than `train`, got standard input for both. "
        "Save one of them to a file."
    )


def test_names_in_messages_stay_on_one_line():
    Path("t.csv").write_text('"a\nb","a\nb"\n1,2\n')
    assert says("t.csv") == (
        "`train` must have a different name for each column, got 't.csv' with `a\\nb` "
        "twice. Rename all but one of them."
    )


def test_text_that_is_cut_inside_a_character():
    Path("t.csv").write_bytes("a,b\n1,é".encode()[:-1])
    assert says("t.csv") == (
        "`train` must be UTF-8 text, got 't.csv', which ends inside a character. "
        "It was cut off: copy or write it again."
    )


def test_a_first_line_without_end(monkeypatch):
    monkeypatch.setattr("unseen.tables.sources.delimited._HEAD", 1 << 10)
    monkeypatch.setattr("unseen.tables.sources.delimited._MAX_HEAD", 1 << 12)
    Path("t.csv").write_text("a" * 10_000)
    assert says("t.csv") == (
        "`train` must begin with a line of column names, got 't.csv', whose first line "
        "is longer than 0 MiB. Check that it is a table."
    )


def test_a_gzip_file_that_is_none():
    Path("t.csv.gz").write_bytes(b"\x1f\x8b" + bytes(100))
    assert says("t.csv.gz") == (
        "`train` must be a whole gzip file, got 't.csv.gz', which does not unpack. "
        "Copy it again."
    )


def test_a_file_that_the_system_cannot_read(monkeypatch):
    Path("t.csv").write_text("a\n1\n")

    def fail(*args, **kwargs):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    assert says("t.csv") == (
        "`train` must be a file that can be read, got 't.csv': Input/output error. "
        "Copy it to another place and try that."
    )


def test_columns_of_a_dict_that_are_none():
    assert says({"m": np.ones((2, 2))}) == (
        "`train` must have columns of one dimension, got 2 for `m`. "
        "Give each of its columns a name of its own."
    )
    assert says({1: [1], "1": [2]}) == (
        "`train` must have a different name for each column, got a table with `1` "
        "twice. Rename all but one of them."
    )


def test_a_stream_with_a_name_that_comes_twice():
    table = pa.Table.from_arrays([pa.array([1])] * 2, ["a", "a"])
    assert says(table.to_reader()) == (
        "`train` must have a different name for each column, got a pyarrow "
        "RecordBatchReader with `a` twice. Rename all but one of them."
    )
    with pa.ipc.new_file("t.arrow", table.schema) as writer:
        writer.write_table(table)
    assert says("t.arrow") == (
        "`train` must have a different name for each column, got 't.arrow' with `a` "
        "twice. Rename all but one of them."
    )


def test_a_pickle_from_standard_input(monkeypatch):
    data = pickle.dumps(pd.DataFrame({"a": [1]}))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert says("-").startswith("`train` must not be a pickle, got 'standard input'")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert open_tables("-", trust=["-"]).train.n_rows == 1


def test_a_trusted_pickle_without_pandas(monkeypatch):
    pd.DataFrame({"a": [1]}).to_pickle("t.pkl")
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert says("t.pkl", trust=["t.pkl"]) == (
        "`train` must be read with pandas, which is not installed, got the pickle "
        "'t.pkl'. Install pandas, or save the table as Parquet."
    )


def test_a_declared_kind_that_a_type_cannot_be():
    assert says({"x": [1, 2]}, kinds={"x": "time"}) == (
        "`kinds` must fit the values, got 'time' for `x`, where 2 of 2 values in train "
        "('1', '2') are not dates in ISO form, such as 2021-03-04. Name what stands "
        "for missing with `missing`, or leave it out of `kinds`."
    )
    assert says({"x": [[1]], "y": [1]}, kinds={"x": "text"}) == (
        "`kinds` must fit the values, got 'text' for `x`, where its values are "
        "nested or binary. Name what stands for missing with `missing`, or leave it "
        "out of `kinds`."
    )
