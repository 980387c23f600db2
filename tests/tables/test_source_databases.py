"""Tables and views in DuckDB and SQLite files."""

import sqlite3
from datetime import datetime

import duckdb
import pyarrow as pa
import pytest

from unseen.errors import InputError
from unseen.result import Said
from unseen.tables.source import Source, open_tables


def table(source: Source) -> dict[str, list]:
    return pa.Table.from_batches(source.batches(), source.schema).to_pydict()


@pytest.fixture
def duck(tmp_path):
    path = tmp_path / "my.db"
    with duckdb.connect(str(path)) as connection:
        connection.execute('CREATE TABLE "odd ""name" AS SELECT 1 AS "a ""b", 2 AS c')
        connection.execute("CREATE SCHEMA other")
        connection.execute(
            "CREATE TABLE other.t AS SELECT i, i / 7.0 AS x FROM range(200000) t(i)"
        )
        connection.execute("CREATE VIEW v AS SELECT 5 AS five")
    return path


def test_tables_schemas_and_views(duck):
    assert table(open_tables(f'{duck}::odd "name').train) == {'a "b': [1], "c": [2]}
    assert table(open_tables(f"{duck}::v").train) == {"five": [5]}
    source = open_tables(f"{duck}::other.t").train
    assert source.n_rows == 200_000
    for _ in range(2):
        assert table(source)["i"] == list(range(200_000))


def test_two_tables_of_one_database(duck):
    tables = open_tables(f"{duck}::v", f"{duck}::v")
    assert tables.test is not None
    assert table(tables.train) == table(tables.test) == {"five": [5]}


def test_a_database_is_opened_for_reading_only(duck):
    before = duck.read_bytes()
    list(open_tables(f"{duck}::v").train.batches())
    assert duck.read_bytes() == before
    assert [path.name for path in duck.parent.iterdir()] == ["my.db"]


def test_the_only_table_needs_no_name(tmp_path):
    path = tmp_path / "t.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE only_one AS SELECT 1 AS a")
    tables = open_tables(path)
    assert table(tables.train) == {"a": [1]}
    said = Said(
        what="train is the table `only_one`", reason="it is the only one in the file"
    )
    assert said in tables.said


def test_duckdb_types(tmp_path):
    path = tmp_path / "t.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TYPE mood AS ENUM ('sad', 'glad')")
        connection.execute(
            "CREATE TABLE t AS SELECT 'glad'::mood AS m, 170::HUGEINT AS h, "
            "DATE '2021-03-04' AS d, [1] AS l, 1.25::DECIMAL(9, 2) AS p"
        )
    assert table(open_tables(path).train) == {
        "m": ["glad"],
        "h": [170.0],
        "d": [datetime(2021, 3, 4)],
        "p": [1.25],
    }


@pytest.mark.parametrize(
    "query",
    [
        "read_csv('gone.csv', columns = {'a': 'INT'})",
        "read_csv('https://127.0.0.1:9/t.csv', columns = {'a': 'INT'})",
    ],
)
def test_a_view_of_what_is_not_there_or_far_away_is_not_read(
    query, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "gone.csv").write_text("a\n1\n")
    offline = {"autoinstall_known_extensions": False}
    with duckdb.connect("t.duckdb", config=offline) as connection:
        try:
            connection.execute(f"CREATE VIEW far AS SELECT * FROM {query}")
        # Some versions look for the file, or the extension, when the view is made.
        except duckdb.Error:
            connection.execute("CREATE VIEW far AS SELECT error('far') AS a")
    (tmp_path / "gone.csv").unlink()
    with pytest.raises(InputError) as error:
        list(open_tables("t.duckdb::far").train.batches())
    assert str(error.value).startswith(
        "`train` must be a DuckDB database that can be read, got 't.duckdb::far': "
    )


@pytest.fixture
def lite(tmp_path):
    path = tmp_path / "my.db"
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, x REAL, d DATE, w TEXT)"
    )
    rows = [
        (i, i / 2, "2021-03-04", "" if i % 2 else "w") for i in range(20_000, 0, -1)
    ]
    connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", rows)
    connection.execute("CREATE INDEX by_all ON t (w, d, x, id)")
    connection.execute("CREATE TABLE bare (a TEXT PRIMARY KEY, b) WITHOUT ROWID")
    connection.execute("INSERT INTO bare VALUES ('k', 1)")
    connection.execute("CREATE TABLE mixed (a)")
    mixed = [(1,), (2.5,), ("x",), (None,)]
    connection.executemany("INSERT INTO mixed VALUES (?)", mixed)
    connection.execute("CREATE TABLE none (a, b)")
    connection.execute("CREATE VIEW seen AS SELECT id FROM t WHERE id < 4")
    connection.execute("CREATE TABLE blobs (a INT, b BLOB)")
    connection.execute("INSERT INTO blobs VALUES (1, x'00ff')")
    connection.commit()
    connection.close()
    return path


def test_sqlite_rows_come_by_their_number(lite):
    source = open_tables(f"{lite}::t").train
    assert source.n_rows == 20_000
    found = table(source)
    assert found["id"] == list(range(1, 20_001))
    assert found["x"][:2] == [0.5, 1.0]
    assert found["d"][0] == datetime(2021, 3, 4)
    assert found["w"][:2] == [None, "w"]


def test_sqlite_tables_of_every_sort(lite):
    assert table(open_tables(f"{lite}::bare").train) == {"a": ["k"], "b": [1]}
    assert table(open_tables(f"{lite}::seen").train) == {"id": [1, 2, 3]}
    assert table(open_tables(f"{lite}::mixed").train) == {"a": ["1", "2.5", "x", None]}
    assert table(open_tables(f"{lite}::blobs").train) == {"a": [1]}
    source = open_tables(f"{lite}::none").train
    assert (source.schema.names, source.n_rows) == (["a", "b"], 0)


def test_an_injected_table_name_is_only_a_name(lite):
    with pytest.raises(InputError, match="has no"):
        open_tables(f'{lite}::t"; DROP TABLE t; --')
    assert open_tables(f"{lite}::t").train.n_rows == 20_000
