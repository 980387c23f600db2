"""Bad input in text: one sentence of fact, one of advice, to the letter."""

import gzip
import os
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from tests.tables.refusals import Silent, here, parquet, says  # noqa: F401

from unseen.tables.source import open_tables


def test_a_missing_file():
    Path("train.csv").write_text("a\n1\n")
    assert says("trian.csv") == (
        "`train` must be a file that exists, got 'trian.csv'. Did you mean 'train.csv'?"
    )
    assert says("nowhere/x.csv") == (
        "`train` must be a file that exists, got 'nowhere/x.csv'. "
        f"Check the path; it was looked for in {os.getcwd()!r}."
    )
    assert says("train.csv", "test.csv").startswith(
        "`test` must be a file that exists, got 'test.csv'."
    )


def test_a_directory():
    Path("data").mkdir()
    assert says("data") == (
        "`train` must be a file, got the directory 'data'. "
        "Name its files with a glob, such as 'data/*.parquet'."
    )


@pytest.mark.parametrize(
    "url", ["https://x.org/t.csv", "s3://bucket/t.parquet", "gs://b/t.csv"]
)
def test_a_network(url):
    assert says(url) == (
        f"`train` must be a file on this machine, got '{url}'. "
        "Nothing is fetched from a network: download it first."
    )


def test_a_glob_without_match():
    assert says("*.parquet") == (
        "`train` must match at least one file, got '*.parquet', which matches none. "
        f"Try the pattern with `ls` in {os.getcwd()!r}."
    )


@pytest.mark.parametrize("name", ["t.csv", "t.json", "t.parquet", "t"])
def test_an_empty_file(name):
    Path(name).touch()
    assert says(name) == (
        f"`train` must hold a table, got '{name}', which is empty. "
        "Check how it was written."
    )


def test_an_empty_file_in_a_compressed_one():
    Path("t.csv.gz").write_bytes(gzip.compress(b""))
    assert says("t.csv.gz") == (
        "`train` must hold a table, got 't.csv.gz', which is empty. "
        "Check how it was written."
    )


def test_no_permission(monkeypatch):
    Path("t.csv").write_text("a\n1\n")

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert says("t.csv") == (
        "`train` must be a file that you may read, got 't.csv'. "
        "Ask its owner for permission, or copy it."
    )


def test_a_header_without_names():
    Path("t.csv").write_text(",,\n1,2,3\n")
    assert says("t.csv") == (
        "`train` must begin with a line of column names, got 't.csv', whose first "
        "line has none. Add a header."
    )


def test_a_name_that_comes_twice():
    Path("t.csv").write_text("a,b,a\n1,2,3\n")
    assert says("t.csv") == (
        "`train` must have a different name for each column, got 't.csv' with `a` "
        "twice. Rename all but one of them."
    )
    parquet("t.parquet", pa.Table.from_arrays([pa.array([1])] * 3, ["a", "a", "a"]))
    assert says("t.parquet") == (
        "`train` must have a different name for each column, got 't.parquet' with `a` "
        "3 times. Rename all but one of them."
    )
    frame = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert says(frame) == (
        "`train` must have a different name for each column, got a pandas DataFrame "
        "with `a` twice. Rename all but one of them."
    )


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a,b\n1,2\n1,2,3\n", 3, 3),
        ("a,b\n1,2\n\n1\n", 4, 1),
        ('a,b\n"x\ny",2\n1\n', 4, 1),
        ("a,b\n" + "1,2\n" * 300_000 + "1,2,3\n", 300_002, 3),
    ],
)
def test_a_ragged_line(text, line, found):
    Path("t.csv").write_text(text)
    assert says("t.csv") == (
        "`train` must have as many fields in each line as in its header, got 't.csv', "
        f"line {line:,}, with {found} where 2 are expected. Repair that line, or quote "
        "the fields that hold ','."
    )


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_an_unclosed_quotation_mark(name, end):
    text = 'a,b\n1,2\n1,"x\n' + "1,2\n" * 5 + "1,2" + end
    data = text.encode()
    Path(name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert says(name) == (
        f"`train` must be a table of delimited text, got '{name}': a quotation mark in "
        "line 3 is never closed. Write it again with every field quoted that holds a "
        "separator, a quotation mark or a line break."
    )


def test_a_cell_with_line_breaks_may_end_a_file():
    Path("t.csv").write_text('a,b\n1,"x\ny\n"\n')
    (batch,) = open_tables("t.csv").train.batches()
    assert batch["b"].to_pylist() == ["x\ny\n"]


def test_a_line_that_is_longer_than_a_block(monkeypatch):
    cell = "z" * (3 << 20)
    text = "a,b\n" + "1,2\n" * 500_000 + f"5,{cell}\n" + "3,4\n" * 9
    Path("t.csv").write_text(text)
    source = open_tables("t.csv").train
    assert source.n_rows == 500_010
    found = pa.Table.from_batches(source.batches(), source.schema)
    assert found["b"][500_000].as_py() == cell
    assert found["a"].to_pylist() == [1] * 500_000 + [5] + [3] * 9
    monkeypatch.setattr("unseen.tables.sources.delimited._MAX_BLOCK", 1 << 21)
    assert says("t.csv") == (
        "`train` must be a table of delimited text, got 't.csv': it has a line of "
        "more than 2 MiB, as an unclosed quotation mark makes. Write it again with "
        "every field quoted that holds a separator, a quotation mark or a line break."
    )


def test_binary_data_posing_as_text():
    Path("t.csv").write_bytes(bytes(range(256)) * 4)
    assert says("t.csv") == (
        "`train` must hold delimited text, as its name says, got 't.csv', which holds "
        "binary data. Save it as CSV, JSON lines, Parquet or Arrow."
    )
    Path("t").write_bytes(bytes(range(256)) * 4)
    assert says("t") == (
        "`train` must hold a table, got 't', which holds binary data. "
        "Save it as CSV, JSON lines, Parquet or Arrow."
    )
    parquet("p.csv")
    assert says("p.csv") == (
        "`train` must hold delimited text, as its name says, got 'p.csv', which holds "
        "a Parquet file. Give it the ending of what it holds."
    )
    Path("t.xlsx").write_bytes(b"PK\x03\x04rest")
    assert says("t.xlsx") == (
        "`train` must hold a table, got 't.xlsx', which holds an Excel workbook or "
        "another zip archive. Save the sheet, or unpack the file, as CSV."
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(encoding):
    Path("t.csv").write_bytes("name,age\nAda,36\n".encode(encoding))
    why = (
        "as its first bytes say"
        if encoding == "utf-16"
        else ("where every other byte is zero")
    )
    assert says("t.csv") == (
        f"`train` must be UTF-8 text, got 't.csv', which looks like UTF-16 {why}. "
        "Convert it, for example with `iconv -f UTF-16 -t UTF-8`."
    )


@pytest.mark.parametrize("rows", [0, 500_000])
def test_latin_1(rows):
    text = "name,age\n" + "Ada,36\n" * rows + "José,41\n"
    Path("t.csv").write_bytes(text.encode("latin-1"))
    assert says("t.csv") == (
        "`train` must be UTF-8 text, got 't.csv', which looks like WINDOWS-1252 for "
        f"the byte 0xe9 in line {rows + 2:,}. Convert it, for example with "
        "`iconv -f WINDOWS-1252 -t UTF-8`."
    )


def test_a_latin_1_header():
    Path("t.csv").write_bytes("âge,x\n1,2\n".encode("latin-1"))
    assert says("t.csv").startswith(
        "`train` must be UTF-8 text, got 't.csv', which looks like WINDOWS-1252 for "
        "the byte 0xe2 in line 1."
    )
