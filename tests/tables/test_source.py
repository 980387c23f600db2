"""Every format gives the same table, in batches that never change."""

import bz2
import gzip
import io
import json
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet
import pytest

from unseen.errors import InputError
from unseen.tables.source import Source, open_tables

DAY = datetime(2021, 3, 4, 10, 11, 12)
ROWS = {
    "whole": [1, None, 3],
    "real": [1.5, -2.0, None],
    "word": ["a", "Unk", None],
    "truth": [True, False, None],
    "when": [DAY, None, DAY],
}
TABLE = pa.table(ROWS)
TYPES = {
    "whole": pa.int64(),
    "real": pa.float64(),
    "word": pa.string(),
    "truth": pa.bool_(),
    "when": pa.timestamp("us"),
}


def values(source: Source, rows: int = 65_536) -> dict[str, list]:
    """Give the columns of a source, its batches' schemas checked on the way."""
    columns: dict[str, list] = {name: [] for name in source.schema.names}
    for batch in source.batches(rows):
        assert batch.schema == source.schema
        assert 0 < batch.num_rows <= rows
        for name, array in zip(source.schema.names, batch.columns, strict=True):
            columns[name] += array.to_pylist()
    return columns


def plain(source: Source) -> dict[str, pa.DataType]:
    """Give the types, those of levels as those of text."""
    return {
        field.name: pa.string() if pa.types.is_dictionary(field.type) else field.type
        for field in source.schema
    }


def write_csv(path: Path, delimiter: str = ",") -> None:
    options = pyarrow.csv.WriteOptions(delimiter=delimiter)
    pyarrow.csv.write_csv(TABLE, path, options)


def records() -> list[str]:
    rows = [
        {**row, "when": row["when"] and str(row["when"])} for row in TABLE.to_pylist()
    ]
    return [json.dumps(row) for row in rows]


def write_jsonl(path: Path) -> None:
    path.write_text("\n".join(records()))


def write_json_array(path: Path) -> None:
    path.write_text(f"[{', '.join(records())}]")


def write_ipc_stream(path: Path) -> None:
    with pa.ipc.new_stream(path, TABLE.schema) as writer:
        writer.write_table(TABLE)


def write_duckdb(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.register("given", TABLE)
        connection.execute("CREATE TABLE things AS SELECT * FROM given")


def write_sqlite(path: Path) -> None:
    rows = zip(*(column.to_pylist() for column in TABLE.columns), strict=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE things (whole, real, word, truth, 'when')")
        texts = [(*r[:4], r[4] and r[4].isoformat(" ")) for r in rows]
        connection.executemany("INSERT INTO things VALUES (?, ?, ?, ?, ?)", texts)
    connection.close()


WRITERS = {
    "t.csv": write_csv,
    "t.tsv": lambda path: write_csv(path, "\t"),
    "semicolons.csv": lambda path: write_csv(path, ";"),
    "no_ending": write_csv,
    "pipes.txt": lambda path: write_csv(path, "|"),
    "t.jsonl": write_jsonl,
    "t.ndjson": write_jsonl,
    "t.json": write_json_array,
    "json_no_ending": write_json_array,
    "t.parquet": lambda path: pyarrow.parquet.write_table(TABLE, path),
    "parquet.dat": lambda path: pyarrow.parquet.write_table(TABLE, path),
    "t.feather": lambda path: pyarrow.feather.write_feather(TABLE, path),
    "t.arrow": lambda path: pyarrow.feather.write_feather(
        TABLE, path, compression="uncompressed"
    ),
    "t.arrows": write_ipc_stream,
    "t.duckdb": write_duckdb,
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_gives_its_table(name, tmp_path):
    path = tmp_path / name
    WRITERS[name](path)
    tables = open_tables(path)
    assert tables.test is None
    assert plain(tables.train) == TYPES
    assert values(tables.train) == ROWS
    assert tables.train.n_rows == 3
    assert tables.train.n_bytes == path.stat().st_size
    assert tables.train.name == str(path)


@pytest.mark.parametrize(
    "name", ["t.csv", "t.jsonl", "t.json", "t.parquet", "t.feather", "t.arrows"]
)
@pytest.mark.parametrize("ending", [".gz", ".zst", ".bz2"])
def test_a_compressed_file_gives_its_table(name, ending, tmp_path):
    bare = tmp_path / name
    WRITERS[name](bare)
    data = bare.read_bytes()
    path = tmp_path / (name + ending)
    if ending == ".zst":
        path.write_bytes(pa.compress(data, "zstd", asbytes=True))
    else:
        path.write_bytes({".gz": gzip, ".bz2": bz2}[ending].compress(data))
    assert values(open_tables(path).train) == ROWS


def test_sqlite_has_no_booleans_and_tells_times_by_their_text(tmp_path):
    path = tmp_path / "t.db"
    write_sqlite(path)
    source = open_tables(f"{path}::things").train
    assert plain(source) == TYPES | {"truth": pa.int64()}
    assert values(source) == ROWS | {"truth": [1, 0, None]}


MAKERS = {
    "pandas": lambda: TABLE.to_pandas(),
    "pandas of Python objects": lambda: TABLE.to_pandas().astype(object),
    "pandas of Arrow": lambda: TABLE.to_pandas(types_mapper=pd.ArrowDtype),
    "polars": lambda: pl.from_arrow(TABLE),
    "polars lazy": lambda: pl.from_arrow(TABLE).lazy(),
    "table": lambda: TABLE,
    "batch": lambda: TABLE.to_batches()[0],
    "reader": lambda: TABLE.to_reader(),
    "dict of lists": lambda: ROWS,
    "dict of arrays": lambda: dict(zip(TABLE.schema.names, TABLE.columns, strict=True)),
    "dict of pandas": lambda: dict(TABLE.to_pandas().items()),
    "stream": lambda: Stream(TABLE),
}


class Stream:
    """Gives its stream once, as some libraries do."""

    def __init__(self, table: pa.Table) -> None:
        self._reader = table.to_reader()

    def __arrow_c_stream__(self, requested_schema=None):
        return self._reader.__arrow_c_stream__(requested_schema)


@pytest.mark.parametrize("name", MAKERS)
def test_an_object_gives_its_table_again_and_again(name):
    source = open_tables(MAKERS[name]()).train
    expected = TYPES
    if name in ("pandas", "pandas of Python objects", "dict of pandas"):
        # Pandas has no missing value among whole numbers.
        expected = TYPES | {"whole": pa.float64()}
    assert plain(source) == expected
    assert values(source) == ROWS
    assert values(source, rows=2) == ROWS
    assert source.n_rows == 3


def test_a_duckdb_relation_gives_its_table():
    with duckdb.connect() as connection:
        connection.register("given", TABLE)
        source = open_tables(connection.sql("SELECT * FROM given")).train
    assert values(source) == ROWS


@pytest.mark.parametrize(
    "kind", ["csv", "jsonl", "parquet", "arrow", "pandas", "polars"]
)
def test_batches_are_the_same_whatever_the_source(kind, tmp_path):
    table = pa.table(
        {"n": list(range(10_000)), "s": [f"v{i % 7}" for i in range(10_000)]}
    )
    path = tmp_path / f"t.{kind}"
    made = {
        "csv": lambda: pyarrow.csv.write_csv(table, path),
        "jsonl": lambda: pl.from_arrow(table).write_ndjson(path),
        "parquet": lambda: pyarrow.parquet.write_table(table, path, row_group_size=700),
        "arrow": lambda: pyarrow.feather.write_feather(table, path, chunksize=300),
    }
    if kind in made:
        made[kind]()
        source = open_tables(path).train
    else:
        source = open_tables(
            {"pandas": table.to_pandas, "polars": pl.from_arrow}[kind](
                *([table] if kind == "polars" else [])
            )
        ).train
    batches = list(source.batches(1024))
    assert [batch.num_rows for batch in batches] == [1024] * 9 + [784]
    assert batches[3]["n"][0].as_py() == 3072
    assert batches[3]["s"].to_pylist() == [f"v{i % 7}" for i in range(3072, 4096)]


def test_columns_can_be_chosen(tmp_path):
    write_csv(tmp_path / "t.csv")
    pyarrow.parquet.write_table(TABLE, tmp_path / "t.parquet")
    for name in ("t.csv", "t.parquet"):
        source = open_tables(tmp_path / name).train
        (batch,) = source.batches(columns=["word", "whole"])
        assert batch.schema.names == ["word", "whole"]
        assert batch["whole"].to_pylist() == [1, None, 3]


def test_wide_tables_come_in_fewer_rows_at_a_time():
    wide = pa.table({f"c{i}": [0.0] * 5000 for i in range(1000)})
    sizes = [batch.num_rows for batch in open_tables(wide).train.batches()]
    assert sizes == [4194, 806]


def test_text_of_few_levels_stays_dictionary_encoded(tmp_path):
    levels = [f"level {i % 5}" for i in range(5000)]
    names = [f"name {i}" for i in range(5000)]
    table = pa.table({"level": levels, "name": names})
    pyarrow.parquet.write_table(table, tmp_path / "t.parquet")
    pyarrow.csv.write_csv(table, tmp_path / "t.csv")
    for name in ("t.parquet", "t.csv"):
        source = open_tables(tmp_path / name).train
        assert pa.types.is_dictionary(source.schema.field("level").type)
        assert source.schema.field("name").type == pa.string()
        assert values(source) == table.to_pydict()


def test_a_large_text_file_is_kept_outside_memory(tmp_path):
    n = 600_000
    table = pa.table({f"x{j}": [i * 1.5 for i in range(n)] for j in range(1, 9)})
    pyarrow.csv.write_csv(table, tmp_path / "t.csv")
    source = open_tables(tmp_path / "t.csv").train
    held = source.parts[0].held  # type: ignore[attr-defined]
    assert 0 < sum(batch.nbytes for batch in held) <= 1 << 25
    for _ in range(2):
        read = pa.Table.from_batches(source.batches(), source.schema)
        assert read.num_rows == n
        assert read["x3"].combine_chunks().equals(table["x3"].combine_chunks())


@pytest.mark.parametrize(
    ("kwargs", "says"),
    [
        ({"rows": 0}, "`rows` must be at least 1, got 0. Leave it out for 65,536."),
        (
            {"columns": ["whol"]},
            "`columns` must name columns of a dict, got `whol`, which is not there. "
            "Did you mean `whole`?",
        ),
        (
            {"columns": ["?"]},
            "`columns` must name columns of a dict, got `?`, which is not there. "
            "Check its spelling.",
        ),
    ],
)
def test_batches_says_what_it_cannot_give(kwargs, says):
    with pytest.raises(InputError) as error:
        open_tables(ROWS).train.batches(**kwargs)
    assert str(error.value) == says


def test_small_tables_load_nothing_heavy(tmp_path):
    write_csv(tmp_path / "t.csv")
    write_jsonl(tmp_path / "t.jsonl")
    pyarrow.parquet.write_table(TABLE, tmp_path / "t.parquet")
    code = (
        "import sys\n"
        "from unseen.tables.source import open_tables\n"
        "for path in sys.argv[1:]:\n"
        "    list(open_tables(path, path).train.batches())\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))\n"
    )
    paths = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        [sys.executable, "-c", code, *paths], capture_output=True, text=True, check=True
    )
    heavy = {"pandas", "polars", "scipy", "sklearn", "duckdb", "torch"}
    assert not heavy & set(done.stdout.split())


def test_standard_input_is_sniffed(monkeypatch):
    for data in (b"a,b\n1,x\n", b'{"a": 1, "b": "x"}\n'):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        source = open_tables("-").train
        assert source.name == "standard input"
        assert values(source) == {"a": [1], "b": ["x"]}
