"""Train and test, and the files of one table, as one."""

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from unseen.result import Said
from unseen.tables.source import Tables, open_tables


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def pair(train, test, **kwargs) -> Tables:
    tables = open_tables(train, test, **kwargs)
    assert tables.test is not None
    return tables


def rows(tables: Tables) -> tuple[list, list]:
    assert tables.test is not None
    train, test = tables.train.batches(), tables.test.batches()
    return [r for b in train for r in b.to_pylist()], [
        r for b in test for r in b.to_pylist()
    ]


def test_the_columns_of_test_come_in_the_order_of_train():
    tables = pair(
        {"a": [1], "b": [2], "c": [3]}, {"c": [6], "z": [7], "a": [4], "b": [5]}
    )
    assert tables.test is not None
    assert tables.train.schema.names == ["a", "b", "c"]
    assert tables.test.schema.names == ["a", "b", "c", "z"]
    assert rows(tables)[1] == [{"a": 4, "b": 5, "c": 6, "z": 7}]
    assert {
        Said(
            what="the columns of test are put in the order of train",
            reason="columns are matched by name",
        ),
        Said(what="`z` only in test", reason="train has no such column"),
    } <= set(tables.said)


def test_columns_of_one_table_only_are_kept_there_and_said():
    tables = pair({"a": [1], "y": [2]}, {"a": [3]})
    assert tables.test is not None
    assert tables.train.schema.names == ["a", "y"]
    assert tables.test.schema.names == ["a"]
    said = Said(what="`y` only in train", reason="test has no such column")
    assert said in tables.said


def test_same_columns_in_the_same_order_need_no_word():
    assert len(pair({"a": [1], "b": [2]}, {"a": [1], "b": [2]}).said) == 1


@pytest.mark.parametrize(
    ("train", "test", "type_", "values"),
    [
        ([1, 2], [2.5], pa.float64(), [1.0, 2.0, 2.5]),
        ([1, 2], [True], pa.int64(), [1, 2, 1]),
        ([1, 2], [None], pa.int64(), [1, 2, None]),
        ([None], ["x"], pa.string(), [None, "x"]),
        ([True], ["x"], pa.string(), ["true", "x"]),
        ([1.0, 2.5], ["x"], pa.string(), ["1", "2.5", "x"]),
        ([datetime(2021, 1, 1)], [5], pa.string(), ["2021-01-01 00:00:00.000000", "5"]),
    ],
)
def test_typed_tables_agree(train, test, type_, values):
    tables = pair({"x": train, "k": [1] * len(train)}, {"x": test, "k": [1]})
    assert tables.test is not None
    assert tables.train.schema == tables.test.schema
    assert tables.train.schema.field("x").type == type_
    first, second = rows(tables)
    assert [row["x"] for row in first + second] == values


def test_bool_among_numbers_is_said():
    tables = pair({"x": [1, 2]}, {"x": [True]})
    said = Said(
        what="`x` read as whole numbers",
        reason="whole numbers in train and true or false in test",
    )
    assert said in tables.said


def test_typed_numbers_here_and_text_there_are_counted():
    tables = pair({"x": [1, 2]}, {"x": ["3", "old", "old", None]})
    said = Said(
        what="`x` read as text",
        reason="2 of 3 values in test ('old') are not numbers; "
        "name what stands for missing with `missing`",
    )
    assert said in tables.said


def test_a_text_file_and_a_typed_one_agree():
    pyarrow.parquet.write_table(
        pa.table({"n": [1.5], "t": [datetime(2021, 1, 1)]}), "a.parquet"
    )
    Path("b.csv").write_text("n,t\n7,2021-01-02\n")
    tables = pair("a.parquet", "b.csv")
    assert tables.test is not None
    assert tables.train.schema == tables.test.schema
    assert rows(tables)[1] == [{"n": 7.0, "t": datetime(2021, 1, 2)}]


def test_a_column_left_out_of_one_table_is_left_out_of_both():
    tables = pair({"a": [1], "x": [[1]]}, {"a": [2], "x": ["text"]})
    assert tables.test is not None
    assert tables.train.schema.names == tables.test.schema.names == ["a"]


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_a_glob_is_one_table_in_the_order_of_names(ending):
    for i, name in enumerate(["b", "a", "c"]):
        table = pa.table({"x": [i, i + 0.5], "s": [name, name]})
        path = f"{name}.{ending}"
        if ending == "parquet":
            pyarrow.parquet.write_table(table, path)
        elif ending == "csv":
            pa.csv.write_csv(table, path)
        else:
            table.to_pandas().to_json(path, orient="records", lines=True)
    source = open_tables(f"*.{ending}").train
    assert source.n_rows == 6
    assert source.n_bytes == sum(p.stat().st_size for p in Path().glob(f"*.{ending}"))
    found = [value for b in source.batches(4) for value in b["s"].to_pylist()]
    assert found == ["a", "a", "b", "b", "c", "c"]
    assert [b.num_rows for b in source.batches(4)] == [4, 2]
    assert source.name == f"*.{ending}"


def test_files_whose_columns_are_in_another_order_are_matched_by_name():
    Path("a.csv").write_text("x,y\n1,2\n")
    Path("b.csv").write_text("y,x\n4,3.5\n")
    tables = open_tables("[ab].csv")
    (batch,) = tables.train.batches()
    assert batch.to_pydict() == {"x": [1.0, 3.5], "y": [2, 4]}
    said = Said(
        what="the files of train have their columns in different orders",
        reason="columns are matched by name",
    )
    assert said in tables.said


def test_a_file_whose_name_is_a_pattern_is_itself():
    Path("a[1].csv").write_text("x\n1\n")
    assert open_tables("a[1].csv").train.n_rows == 1


def test_a_home_directory_is_expanded(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    Path("t.csv").write_text("x\n1\n")
    assert open_tables("~/t.csv").train.n_rows == 1


def test_tables_that_write_dates_the_other_way_round_stay_text():
    Path("a.csv").write_text("d,x\n25/12/2021,1\n")
    Path("b.csv").write_text("d,x\n12/25/2021,1\n")
    tables = pair("a.csv", "b.csv")
    assert rows(tables)[0][0]["d"] == "25/12/2021"
    said = Said(
        what="`d` read as text", reason="no one way of reading dates fits every value"
    )
    assert said in tables.said


def test_a_declared_column_without_values_has_the_declared_type():
    tables = open_tables({"t": [None], "x": [1]}, kinds={"t": "time"})
    assert tables.train.schema.field("t").type == pa.timestamp("us")


def test_files_of_several_formats_are_one_table():
    Path("a.json").write_text('{"x": 1}\n{"x": 2}\n')
    Path("b.csv").write_text("x\n2.5\n")
    (batch,) = open_tables("[ab].*").train.batches()
    assert batch["x"].to_pylist() == [1.0, 2.0, 2.5]
