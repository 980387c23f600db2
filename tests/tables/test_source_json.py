"""JSON lines and arrays of records."""

import json
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest

from unseen.errors import InputError
from unseen.result import Said
from unseen.tables.source import Tables, open_tables


def read(tmp_path: Path, records, *, array: bool = False, **kwargs) -> Tables:
    lines = [json.dumps(record) for record in records]
    path = tmp_path / "t.json"
    text = "\n".join(lines) + "\n"
    path.write_text("[" + ",\n".join(lines) + "]" if array else text)
    return open_tables(path, **kwargs)


def table(tables: Tables) -> dict[str, list]:
    source = tables.train
    return pa.Table.from_batches(source.batches(), source.schema).to_pydict()


LAYOUTS = pytest.mark.parametrize("array", [False, True], ids=["lines", "array"])


@LAYOUTS
def test_a_key_that_a_record_lacks_is_missing(array, tmp_path):
    late = [{"a": i} for i in range(50_000)] + [{"a": 1, "b": "x"}]
    found = table(read(tmp_path, late, array=array))
    assert found["a"][-1] == 1
    assert found["b"] == [None] * 50_000 + ["x"]


@LAYOUTS
def test_numbers_that_meet_text_are_text(array, tmp_path):
    records = [{"a": i} for i in range(50_000)] + [{"a": "n/a"}]
    tables = read(tmp_path, records, array=array)
    assert table(tables)["a"] == [str(i) for i in range(50_000)] + ["n/a"]
    said = Said(
        what="`a` read as text",
        reason="1 of 50,001 values in train ('n/a') are not numbers; "
        "name what stands for missing with `missing`",
    )
    assert said in tables.said


@LAYOUTS
@pytest.mark.parametrize(
    ("values", "type_", "found"),
    [
        ([1, 2.5, None], pa.float64(), [1.0, 2.5, None]),
        ([True, None], pa.bool_(), [True, None]),
        (["2021-03-04", None], pa.timestamp("us"), [datetime(2021, 3, 4), None]),
        (["2021-03-04", "soon"], pa.string(), ["2021-03-04", "soon"]),
        (["12", "13"], pa.string(), ["12", "13"]),
        (["", "NA", "x"], pa.string(), [None, None, "x"]),
        ([1, "2"], pa.string(), ["1", "2"]),
        ([10**20, 1], pa.float64(), [1e20, 1.0]),
        (["é😀\u0000", "<b>"], pa.string(), ["é😀\u0000", "<b>"]),
        ([float("nan"), float("inf"), 1.5], pa.float64(), [None, float("inf"), 1.5]),
    ],
)
def test_values_are_read_as_what_they_are(values, type_, found, array, tmp_path):
    tables = read(tmp_path, [{"x": v, "k": 1} for v in values], array=array)
    read_type = tables.train.schema.field("x").type
    read_type = read_type.value_type if pa.types.is_dictionary(read_type) else read_type
    assert read_type == type_
    got = [None if value != value else value for value in table(tables)["x"]]
    assert got == found


@LAYOUTS
def test_nested_values_are_left_out(array, tmp_path):
    records = [{"a": 1, "b": {"c": 1}, "d": [1]}, {"a": 2, "b": None, "d": [2]}]
    assert table(read(tmp_path, records, array=array)) == {"a": [1, 2]}


def test_a_nested_value_that_comes_late_leaves_its_column_out(tmp_path):
    records = [{"a": 1, "b": i} for i in range(400_000)] + [{"a": 1, "b": [1]}]
    assert table(read(tmp_path, records)) == {"a": [1] * 400_001}


def test_a_named_mark_is_missing(tmp_path):
    tables = read(tmp_path, [{"x": "?"}, {"x": "a"}], missing=["?"])
    assert table(tables)["x"] == [None, "a"]


def test_blank_lines_and_a_byte_order_mark_are_no_records(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('\ufeff{"a": 1}\n\n{"a": 2}\n\n', encoding="utf-8")
    assert table(open_tables(path)) == {"a": [1, 2]}
    path.write_text('\ufeff \n [ {"a": 1} ,\n{"a": 2} ] \n', encoding="utf-8")
    assert table(open_tables(path)) == {"a": [1, 2]}


def test_the_last_line_need_not_end(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"a": 1}\n{"a": "x"}')
    assert table(open_tables(path)) == {"a": ["1", "x"]}


def test_blank_lines_among_records_of_several_sorts(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"a": 1}\n\n{"a": "x"}\n  \n{"a": null}\n')
    assert table(open_tables(path)) == {"a": ["1", "x", None]}


def test_a_number_that_a_chunk_cuts_is_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("unseen.tables.sources.jsonlines._BLOCK", 5)
    path = tmp_path / "t.json"
    path.write_text('[{"a": 12345, "é": "çà"}, {"a": 678901, "é": "😀"}]', "utf-8")
    assert table(open_tables(path)) == {"a": [12345, 678901], "é": ["çà", "😀"]}
    path = tmp_path / "t.jsonl"
    path.write_text('{"a": 12345, "é": "çà"}\n{"a": 678901, "é": "😀"}\n', "utf-8")
    assert table(open_tables(path)) == {"a": [12345, 678901], "é": ["çà", "😀"]}


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'{"a": "\xe9"}\n{"a": "\xe9"}\n', "WINDOWS-1252 for the byte 0xe9 in line 1"),
        (b'{"a": 1}\n' * 2000 + b'{"a": "\xe9"}\n', "0xe9 in line 2,001"),
        (b'[{"a": 1},\n' * 1 + b'{"a": 1},\n' * 2000 + b'{"a": "\xe9"}]', "line 2,002"),
        ('{"a": 1}\n'.encode("utf-16"), "UTF-16 as its first bytes say"),
    ],
)
def test_json_that_is_not_utf_8(data, what, tmp_path):
    path = tmp_path / "t.json"
    path.write_bytes(data)
    with pytest.raises(InputError, match=what):
        open_tables(path)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{"a": "\\ud800"}\n{"a": 1}\n', "half of a surrogate pair"),
        (
            '{"a": ' + "[" * 100_000 + "\n",
            "too many levels of brackets|Expecting value",
        ),
    ],
)
def test_json_that_no_table_can_hold(text, what, tmp_path):
    path = tmp_path / "t.json"
    path.write_text(text)
    with pytest.raises(InputError, match=what):
        open_tables(path)


def test_a_record_without_end_is_not_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("unseen.tables.sources.jsonlines._BLOCK", 1 << 10)
    monkeypatch.setattr("unseen.tables.sources.jsonlines._MAX_RECORD", 1 << 12)
    path = tmp_path / "t.json"
    path.write_text('{"a": "' + "x" * 10_000)
    with pytest.raises(InputError, match="line 1: a record of more than 256 MiB"):
        open_tables(path)


@pytest.mark.parametrize(
    "text",
    ['null"a":\n{"a": 1}\n', '{"a": 1}\n null "x"\n', '{"a": 1} null {"a": 2}\n'],
)
def test_a_null_between_records_is_no_crash(text, tmp_path):
    path = tmp_path / "t.json"
    path.write_text(text)
    with pytest.raises(InputError, match="must hold one JSON object a line"):
        open_tables(path)
