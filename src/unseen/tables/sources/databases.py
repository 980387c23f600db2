"""Tables in DuckDB and SQLite files."""

import difflib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final
from urllib.parse import quote

import pyarrow as pa

from ...errors import InputError
from .cells import Cells, is_text, without_marks
from .kinds import Column, column_of
from .mixed import array_of
from .notes import Notes, listed, quoted
from .part import AbstractLoosePart, AbstractPart
from .places import Place

if TYPE_CHECKING:
    import sqlite3

    import duckdb

_ROWS = 8192


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DuckdbPart(AbstractPart):
    """One table or view in a DuckDB file.

    Parameters
    ----------
    place
        Where the file lies.
    table
        The quoted name of the table.
    """

    place: Place
    table: str

    def stream(self, names: tuple[str, ...], rows: int) -> Iterator[pa.RecordBatch]:
        """Give the named columns in the table's order."""
        chosen = ", ".join(_identifier(name) for name in names)
        with _duckdb(self.place) as connection:
            relation = connection.sql(f"SELECT {chosen} FROM {self.table}")
            yield from relation_reader(relation, rows)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class SqlitePart(AbstractLoosePart):
    """One table or view in a SQLite file, whose cells have types of their own.

    Parameters
    ----------
    place
        Where the file lies.
    table
        The quoted name of the table.
    names
        Names of its columns.
    order
        The clause that fixes the order of rows.
    """

    place: Place
    table: str
    names: tuple[str, ...]
    order: str

    def blocks(self, columns: Mapping[str, Column]) -> Iterator[pa.RecordBatch]:
        """Give the rows by the block."""
        del columns
        # A table without rows still has columns.
        yield pa.RecordBatch.from_arrays([pa.nulls(0)] * len(self.names), self.names)
        with _Sqlite(self.place) as database:
            cursor = database.execute(f"SELECT * FROM {self.table}{self.order}")
            while rows := cursor.fetchmany(_ROWS):
                arrays = [self._array(values) for values in zip(*rows, strict=True)]
                yield pa.RecordBatch.from_arrays(arrays, names=list(self.names))

    def _array(self, values: tuple[Any, ...]) -> pa.Array:
        array = array_of(values, text_numbers=False).array
        return without_marks(array, self.cells.marks) if is_text(array.type) else array


@contextmanager
def _duckdb(place: Place) -> "Iterator[duckdb.DuckDBPyConnection]":
    """Open a file for reading, in bounded memory and without a network."""
    import duckdb  # noqa: PLC0415

    try:
        with duckdb.connect(
            str(place.path),
            read_only=True,
            config={
                "memory_limit": "256MB",
                "threads": 2,
                "temp_directory": tempfile.gettempdir(),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        ) as connection:
            yield connection
    except duckdb.Error as why:
        raise _unreadable(place, why) from why


def relation_reader(relation: Any, rows: int) -> pa.RecordBatchReader:
    """Read the rows of a DuckDB relation as they come."""
    # Older versions have one name for it, newer ones the other.
    give = getattr(relation, "to_arrow_reader", None) or relation.fetch_arrow_reader
    return give(rows)


def duckdb_part(place: Place, notes: Notes) -> DuckdbPart:
    """Find a table in a DuckDB file.

    Raises
    ------
    InputError
        Where there is no such table.
    """
    place = place.unpacked()
    with _duckdb(place) as connection:
        found = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables "
            "WHERE table_catalog = current_database() ORDER BY ALL"
        ).fetchall()
        names = {t if s == "main" else f"{s}.{t}": (s, t) for s, t in found}
        schema, name = names[_chosen(place, list(names), notes)]
        table = f"{_identifier(schema)}.{_identifier(name)}"
        none = connection.sql(f"SELECT * FROM {table} LIMIT 0")
        fields = relation_reader(none, 1).schema
        counted = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return DuckdbPart(
        role=place.role,
        name=place.name,
        columns=tuple(column_of(field.name, field.type) for field in fields),
        n_rows=counted[0] if counted else 0,
        n_bytes=place.n_bytes,
        place=place,
        table=table,
    )


class _Sqlite:
    """A SQLite file, open for reading while the block lasts."""

    def __init__(self, place: Place) -> None:
        self._place = place

    def __enter__(self) -> "_Sqlite":
        import sqlite3  # noqa: PLC0415

        uri = f"file:{quote(str(self._place.path.absolute()))}?mode=ro"
        self._connection = sqlite3.connect(uri, uri=True)
        return self

    def __exit__(self, kind: object, why: BaseException | None, _: object) -> None:
        import sqlite3  # noqa: PLC0415

        self._connection.close()
        if isinstance(why, sqlite3.Error):
            raise _unreadable(self._place, why) from why

    def execute(self, query: str) -> "sqlite3.Cursor":
        return self._connection.execute(query)


def sqlite_part(place: Place, marks: tuple[str, ...], notes: Notes) -> SqlitePart:
    """Find a table in a SQLite file.

    Raises
    ------
    InputError
        Where there is no such table.
    """
    import sqlite3  # noqa: PLC0415

    place = place.unpacked()
    with _Sqlite(place) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
            "AND name NOT LIKE 'sqlite^_%' ESCAPE '^' ORDER BY name"
        )
        name = _chosen(place, [row[0] for row in tables], notes)
        table = _identifier(name)
        fields = database.execute(f"SELECT * FROM {table} LIMIT 0").description
        order = " ORDER BY rowid"
        try:
            # An index that holds all columns would give its own order.
            database.execute(f"SELECT rowid FROM {table} LIMIT 0")
        except sqlite3.OperationalError:
            order = ""
    return SqlitePart(
        role=place.role,
        name=place.name,
        n_bytes=place.n_bytes,
        cells=Cells(marks=marks, numbers=False),
        place=place,
        table=table,
        names=tuple(field[0] for field in fields),
        order=order,
    )


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _chosen(place: Place, tables: Sequence[str], notes: Notes) -> str:
    """Give the table asked for, or the only one."""
    if not tables:
        raise InputError(
            f"`{place.role}` must be a database with a table, got {place.name!r}, "
            "which has none. Check the path."
        )
    if place.table is None and len(tables) == 1:
        reason = "it is the only one in the file"
        notes.add(f"{place.role} is the table {quoted(tables[0])}", reason)
        return tables[0]
    if place.table is None:
        raise InputError(
            f"`{place.role}` must name a table of the database, got {place.name!r}. "
            f"Write '{place.name}::{tables[0]}'; it has {listed(tables)}."
        )
    if place.table in tables:
        return place.table
    folded = {table.lower(): table for table in tables}
    close = difflib.get_close_matches(place.table.lower(), folded, n=1, cutoff=0.5)
    nearest = f"Did you mean {quoted(folded[close[0]])}? " if close else ""
    raise InputError(
        f"`{place.role}` must name a table of the database, got {place.name!r}, which "
        f"has no {quoted(place.table)}. {nearest}It has {listed(tables)}."
    )


def _unreadable(place: Place, why: Exception) -> InputError:
    first = str(why).strip().splitlines()[0].rstrip(".")
    return InputError(
        f"`{place.role}` must be {place.format} that can be read, got {place.name!r}: "
        f"{first}. Close the program that writes it, or copy it again."
    )
