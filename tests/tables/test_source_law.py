"""One table, six ways to hold it, the same values."""

import gzip
import json
from datetime import datetime
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet
from hypothesis import given, strategies as st

from unseen.errors import InputError
from unseen.tables.source import Source, open_tables

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters=" "), min_size=1
).filter(lambda t: t.strip() == t)
COLUMNS = {
    "whole": (st.integers(-(2**62), 2**62), pa.int64()),
    "real": (st.floats(allow_nan=False, width=64), pa.float64()),
    "truth": (st.booleans(), pa.bool_()),
    # A letter first, so that no cell is a number, a date or a mark.
    "word": (TEXT.map(lambda t: "w" + t), pa.string()),
    "when": (
        st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
        pa.timestamp("us"),
    ),
}
# Two at least: a line of CSV with one missing cell is blank, and blank lines are none.
NAMES = st.lists(TEXT, min_size=2, max_size=5, unique=True)


@st.composite
def tables(draw) -> pa.Table:
    names = draw(NAMES)
    n = draw(st.integers(1, 12))
    arrays = []
    for _ in names:
        values, type_ = COLUMNS[draw(st.sampled_from(sorted(COLUMNS)))]
        missing = st.lists(st.none() | values, min_size=n, max_size=n)
        arrays.append(pa.array(draw(missing), type_))
    return pa.Table.from_arrays(arrays, names)


def cell(value):
    return str(value) if isinstance(value, datetime) else value


def hold(table: pa.Table, way: str, folder: Path):
    path = folder / f"t.{way}"
    match way:
        case "csv":
            pyarrow.csv.write_csv(table, path)
        case "jsonl":
            rows = [{k: cell(v) for k, v in row.items()} for row in table.to_pylist()]
            path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
        case "parquet":
            pyarrow.parquet.write_table(table, path)
        case "arrow":
            pyarrow.feather.write_feather(table, path)
        case "pandas":
            return table.to_pandas()
        case _:
            return pl.from_arrow(table)
    return path


def values(source: Source, rows: int) -> dict[str, list]:
    """Give the columns, whole numbers as reals: both may stand for the other."""
    found: dict[str, list] = {name: [] for name in source.schema.names}
    for batch in source.batches(rows):
        for name, array in zip(source.schema.names, batch.columns, strict=True):
            found[name] += array.to_pylist()
    return found


@given(
    tables(), st.sampled_from(["csv", "jsonl", "parquet", "arrow", "pandas", "polars"])
)
def test_every_way_to_hold_a_table_gives_its_values(tmp_path_factory, table, way):
    source = open_tables(hold(table, way, tmp_path_factory.mktemp("law"))).train
    found = values(source, rows=5)
    assert source.n_rows == table.num_rows
    assert list(found) == table.schema.names
    for name, expected in table.to_pydict().items():
        # Pandas holds whole numbers with missing ones as floats, and that is declared.
        as_floats = way == "pandas" and None in expected
        if as_floats and pa.types.is_integer(table.schema.field(name).type):
            expected = [None if v is None else float(v) for v in expected]
        assert found[name] == expected


@given(tables(), st.integers(1, 13), st.integers(1, 13))
def test_batches_cut_the_same_rows(table, a, b):
    source = open_tables(table).train
    assert values(source, a) == values(source, b)


TOKENS = (
    ', ; \t \n \r\n \r " a 1 2.5 \x00 { } [ ] : "a": null NA - \\ é 1e999 True '
    '2021-03-04 03/04/2021 {"a": null}\n {"a":1}\n {"a":{}}'
)
PIECES = st.sampled_from([token.encode() for token in TOKENS.split(" ")]) | (
    st.sampled_from([b" ", b"\xff", b"\xef\xbb\xbf", b'{"a": [1]}'])
)
FILES = st.lists(PIECES, max_size=40).map(b"".join) | st.binary(max_size=60)


@given(FILES, st.sampled_from([".csv", ".tsv", ".json", ".parquet", "", ".csv.gz"]))
def test_any_bytes_are_a_table_or_a_sentence(tmp_path_factory, data, ending):
    path = tmp_path_factory.mktemp("law") / f"t{ending}"
    path.write_bytes(gzip.compress(data) if ending.endswith("gz") else data)
    try:
        source = open_tables(path).train
    except InputError as error:
        says = str(error)
    else:
        says = "`train` must be a table."
        assert sum(batch.num_rows for batch in source.batches()) == source.n_rows
    assert says.startswith("`train` must ")
    assert says.endswith(".")


DAMAGE = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=5)


@given(st.sampled_from(["arrow", "arrows"]), DAMAGE)
def test_a_damaged_arrow_file_is_a_table_or_a_sentence(tmp_path_factory, way, damage):
    levels = pa.array(["u", None, "v"]).dictionary_encode()
    table = pa.table({"a": [1, None, 3], "s": ["x", "yy", None], "d": levels})
    path = tmp_path_factory.mktemp("law") / f"t.{way}"
    opened = pa.ipc.new_file if way == "arrow" else pa.ipc.new_stream
    with opened(path, table.schema) as writer:
        writer.write_table(table)
    data = bytearray(path.read_bytes())
    for place, byte in damage:
        data[place % len(data)] = byte
    path.write_bytes(data)
    try:
        found = [b.to_pydict() for b in open_tables(path).train.batches()]
    except InputError as error:
        found = str(error)
    assert damage or found == [table.to_pydict()]
    assert found == [] or isinstance(found, list) or found.startswith("`train` must ")
