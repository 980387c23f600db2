"""Any table in, Arrow record batches of settled types out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from os import PathLike, fspath
from typing import Any, final

import pyarrow as pa

from ..errors import InputError
from ..result import Said
from .sources.batches import batch_rows, rebatched
from .sources.cells import MARKS
from .sources.columnar import arrow_part, parquet_part
from .sources.convert import converted
from .sources.databases import duckdb_part, sqlite_part
from .sources.delimited import delimited_part
from .sources.jsonlines import json_part
from .sources.kinds import Column, Kind, Reading
from .sources.memory import memory_part
from .sources.names import check_names
from .sources.notes import Notes, quoted
from .sources.part import AbstractLoosePart, AbstractPart
from .sources.pickled import refused, unpickled
from .sources.places import Format, Place, places, trusted
from .sources.remarks import remark, remark_order
from .sources.together import Member, same_columns, settle

_KINDS: Mapping[str, tuple[Kind, tuple[Reading, ...]]] = {
    "number": (Kind.FLOAT, ()),
    "text": (Kind.TEXT, ()),
    "time": (Kind.TIME, ()),
    "time, day first": (Kind.TIME, (Reading.DAY_FIRST,)),
    "time, month first": (Kind.TIME, (Reading.MONTH_FIRST,)),
}


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A table that can be read again and again in bounded memory.

    Parameters
    ----------
    name
        What messages call it: its path, or its sort.
    schema
        Names and types: ``bool``, ``int64``, ``double``, ``timestamp[us]`` (UTC),
        ``string`` or ``dictionary<string>``.
    n_rows
        Number of rows.
    n_bytes
        Its size where it lies, or None where that is unknown.
    """

    name: str
    schema: pa.Schema
    n_rows: int
    n_bytes: int | None
    parts: tuple[AbstractPart, ...] = field(repr=False)
    columns: tuple[Column, ...] = field(repr=False)

    def batches(
        self, rows: int = 65_536, *, columns: Sequence[str] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Read the rows from the beginning, in the order in which they lie.

        Parameters
        ----------
        rows
            Rows in each batch but the last, at least 1; fewer where the table is so
            wide that a batch would have more than 4 million cells.
        columns
            Names of the columns to read, in that order; all where it is None.

        Returns
        -------
        iterator of pyarrow.RecordBatch
            Text with few levels comes dictionary-encoded, and each batch may have a
            dictionary of its own.

        Raises
        ------
        InputError
            Where `rows` is less than 1, a name is unknown, or a file was changed.
        """
        if rows < 1:
            raise InputError(
                f"`rows` must be at least 1, got {rows}. Leave it out for 65,536."
            )
        return self._read(rows, self._chosen(columns))

    def _chosen(self, names: Sequence[str] | None) -> tuple[Column, ...]:
        if names is None:
            return self.columns
        known = {column.name: column for column in self.columns}
        for name in names:
            if name not in known:
                raise _unknown("columns", name, known, self.name)
        return tuple(known[name] for name in names)

    def _read(self, rows: int, columns: tuple[Column, ...]) -> Iterator[pa.RecordBatch]:
        names = tuple(column.name for column in columns)
        schema = pa.schema([(column.name, column.type) for column in columns])
        rows = batch_rows(rows, len(names))
        raw = (batch for part in self.parts for batch in part.stream(names, rows))
        yield from rebatched((_settled(b, columns, schema) for b in raw), rows)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables of an audit, whose same-named columns have the same types.

    Parameters
    ----------
    train, test
        The tables; `test` is None where none was given. Its columns come in the
        order of `train`, those that `train` has not at the end.
    said
        What was inferred, with reasons.
    """

    train: Source
    test: Source | None
    said: tuple[Said, ...]


def open_tables(
    train: Any,
    test: Any = None,
    *,
    missing: Sequence[str] = (),
    kinds: Mapping[str, str] | None = None,
    trust: Sequence[str] = (),
) -> Tables:
    """Open one table or two, and settle the types of their columns together.

    Every cell of a text format is read once here, so that types never change later;
    what was read is kept, in a temporary file where it is large.

    Parameters
    ----------
    train, test
        A path or a glob of CSV, TSV, JSON, Parquet, Arrow or Feather files (also
        ``.gz``, ``.zst``), ``file.db::table`` for DuckDB and SQLite, ``-`` for
        standard input, a pandas, polars or pyarrow table, a DuckDB relation, anything
        with ``__arrow_c_stream__``, or a dict of columns.
    missing
        Cells of text formats that stand for missing, beside the usual marks.
    kinds
        By column, ``number``, ``text``, ``time``, ``time, day first`` or
        ``time, month first``, where the user knows better.
    trust
        Pickles that may be read.

    Returns
    -------
    Tables
        The tables, and what was inferred.

    Raises
    ------
    InputError
        Where a table can't be used; the text says which, why, and what to do.

    Examples
    --------
    >>> tables = open_tables({"age": [31, None], "name": ["Ada", "Bo"]})
    >>> tables.train.schema.names, tables.train.n_rows
    (['age', 'name'], 2)
    >>> [batch.num_rows for batch in tables.train.batches()]
    [2]
    """
    marks = (*MARKS, *_strings(missing, "missing"))
    notes = Notes()
    opening = _Opening(marks=marks, trust=_strings(trust, "trust"), notes=notes)
    given = {"train": train} if test is None else {"train": train, "test": test}
    if isinstance(train, str) and isinstance(test, str) and train == test == "-":
        raise InputError(
            "`test` must be another table than `train`, got standard input for both. "
            "Save one of them to a file."
        )
    members = {role: opening.members(table, role) for role, table in given.items()}
    every = tuple(m for table in members.values() for m in table)
    declared = _declared(kinds or {}, marks)
    plan = settle(every, declared)
    shuffled = [role for role, table in members.items() if not same_columns(table)]
    for table in members.values():
        check_names(table[0].names(), table[0].part.role, table[0].part.name, notes)
    for name in declared:
        if name not in plan:
            raise _unknown("kinds", name, plan, "the tables")
    order = {role: table[0].names() for role, table in members.items()}
    remark_order(order, shuffled, notes)
    remark(plan, every, notes)
    sources = {
        role: _source(given[role], table, plan, order)
        for role, table in members.items()
    }
    return Tables(train=sources["train"], test=sources.get("test"), said=notes.said())


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class _Opening:
    """What opening a table needs to know."""

    marks: tuple[str, ...]
    trust: tuple[str, ...]
    notes: Notes

    def members(self, table: Any, role: str) -> tuple[Member, ...]:
        """Open a table, and check the names of its columns."""
        parts = self._parts(table, role)
        for part in parts:
            names = getattr(part, "names", None)
            if names is None and isinstance(part, AbstractPart):
                names = tuple(column.name for column in part.columns)
            if names is not None:
                check_names(names, role, _shown(table, part.name), Notes())
        return tuple(Member(part=part) for part in parts)

    def _parts(
        self, table: Any, role: str
    ) -> tuple[AbstractPart | AbstractLoosePart, ...]:
        if not isinstance(table, str | PathLike):
            return (memory_part(table, role, self.notes),)
        found = places(str(fspath(table)), role)
        if all(place.format is Format.JSON for place in found):
            return (json_part(found, self.marks),)
        return tuple(self._part(place) for place in found)

    def _part(self, place: Place) -> AbstractPart | AbstractLoosePart:
        match place.format:
            case Format.PARQUET:
                return parquet_part(place)
            case Format.ARROW_FILE | Format.ARROW_STREAM:
                return arrow_part(place)
            case Format.DUCKDB | Format.SQLITE:
                if place.format is Format.DUCKDB:
                    return duckdb_part(place, self.notes)
                return sqlite_part(place, self.marks, self.notes)
            case Format.JSON:
                return json_part((place,), self.marks)
            case Format.PICKLE:
                if not trusted(place, self.trust):
                    raise refused(place)
                return memory_part(unpickled(place), place.role, self.notes)
            case _:
                return delimited_part(place, self.marks, self.notes)


def _settled(
    batch: pa.RecordBatch, columns: tuple[Column, ...], schema: pa.Schema
) -> pa.RecordBatch:
    arrays = [
        converted(array, column)
        for array, column in zip(batch.columns, columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _shown(given: Any, name: str) -> str:
    return repr(name) if isinstance(given, str | PathLike) else name


def _strings(given: Sequence[str], name: str) -> tuple[str, ...]:
    if isinstance(given, str):
        raise InputError(
            f"`{name}` must be a list of strings, got the string {given!r}. "
            f"Write [{given!r}]."
        )
    return tuple(str(fspath(s)) for s in given)


def _declared(kinds: Mapping[str, str], marks: tuple[str, ...]) -> dict[str, Column]:
    declared = {}
    for name, word in kinds.items():
        if word not in _KINDS:
            raise InputError(
                f"`kinds` must map a column to one of {', '.join(map(repr, _KINDS))}, "
                f"got {word!r} for {quoted(name)}. Leave it out to have it inferred."
            )
        kind, readings = _KINDS[word]
        declared[name] = Column(name=name, kind=kind, readings=readings, marks=marks)
    return declared


def _unknown(
    argument: str, name: str, known: Mapping[str, Any], where: str
) -> InputError:
    close = get_close_matches(name, known, n=1)
    advice = f"Did you mean {quoted(close[0])}?" if close else "Check its spelling."
    return InputError(
        f"`{argument}` must name columns of {where}, got {quoted(name)}, which is not "
        f"there. {advice}"
    )


def _source(
    given: Any,
    members: Sequence[Member],
    plan: Mapping[str, Column],
    order: Mapping[str, tuple[str, ...]],
) -> Source:
    """Put the columns in the order of the training table."""
    part = members[0].part
    own = order[part.role]
    known = set(own)
    first = [name for name in order["train"] if name in known]
    names = dict.fromkeys([*first, *own])
    columns = tuple(plan[n] for n in names if plan[n].kind is not Kind.LEFT_OUT)
    parts = tuple(m.ready for m in members if m.ready is not None)
    if not columns:
        raise InputError(
            f"`{part.role}` must have a column that holds numbers, text or times, got "
            f"{_shown(given, part.name)}, which has none. Check how it was written."
        )
    sizes = [m.part.n_bytes for m in members]
    path = isinstance(given, str | PathLike) and str(given) != "-"
    return Source(
        name=str(given) if path else part.name,
        schema=pa.schema([(column.name, column.type) for column in columns]),
        n_rows=sum(part.n_rows for part in parts),
        n_bytes=None if None in sizes else sum(s for s in sizes if s is not None),
        parts=parts,
        columns=columns,
    )
