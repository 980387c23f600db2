"""CSV, TSV and their kin."""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import final

import pyarrow as pa
import pyarrow.csv

from ...errors import InputError
from .cells import Cells
from .encoding import decoded, undecodable
from .kinds import LEVELS, Column, Kind
from .notes import Notes
from .part import AbstractLoosePart
from .places import Place

_DELIMITERS = ",\t;|"
_HEAD = 1 << 18
_MAX_HEAD = 1 << 27
_LINE = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_TAIL = 1 << 16
_BLOCK = 1 << 20
_MAX_BLOCK = 1 << 25


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class DelimitedPart(AbstractLoosePart):
    """One file of delimited text with a header.

    Parameters
    ----------
    place
        Where it lies.
    names
        Names of its columns, as they will be called.
    header
        Names as the file has them.
    delimiter
        What stands between two fields.
    block
        Bytes parsed at a time.
    bare
        Whether the header is all there is.
    """

    place: Place
    names: tuple[str, ...]
    header: tuple[str, ...]
    delimiter: str
    block: int
    bare: bool

    def blocks(self, columns: Mapping[str, Column]) -> Iterator[pa.RecordBatch]:
        """Give the rows as text."""
        if self.bare:
            empty = [pa.nulls(0, pa.string()) for _ in self.names]
            yield pa.RecordBatch.from_arrays(empty, names=list(self.names))
            return
        types = {
            raw: _type(columns.get(name))
            for raw, name in zip(self.header, self.names, strict=True)
        }
        given = 0
        for size in dict.fromkeys((self.block, _MAX_BLOCK)):
            seen = 0
            try:
                for batch in self._parsed(types, size):
                    seen += batch.num_rows
                    fresh = min(seen - given, batch.num_rows)
                    if fresh > 0:
                        yield batch.slice(batch.num_rows - fresh)
                        given += fresh
                return
            except (pa.ArrowInvalid, OSError) as why:
                # A longer line needs a larger block; the rows before it were given.
                if "straddling" not in str(why) or size == _MAX_BLOCK:
                    raise self._explained(why) from why

    def _parsed(
        self, types: Mapping[str, pa.DataType], size: int
    ) -> Iterator[pa.RecordBatch]:
        options = self._options(types, size)
        with (
            self.place.open() as source,
            pyarrow.csv.open_csv(source, **options) as reader,
        ):
            if tuple(reader.schema.names) != self.header:
                raise self._malformed("its header does not read as one line")
            last = None
            for last in reader:
                yield pa.RecordBatch.from_arrays(last.columns, names=list(self.names))
            if last is not None and self._is_open(last.column(len(self.names) - 1)):
                raise self._unclosed()

    def _is_open(self, cells: pa.Array) -> bool:
        """Say whether a quotation mark swallowed the end of the file.

        Arrow takes what follows an unclosed mark as one cell, and says nothing.
        """
        cell = cells[-1].as_py() if len(cells) else None
        if cell is None or "\n" not in cell:
            return False
        tail = b""
        with self.place.open() as source:
            if self.place.packed is None:
                source.seek(max(0, source.size() - _TAIL))
            while chunk := source.read(_TAIL):
                tail = (tail + chunk)[-_TAIL:]
        return not tail.rstrip(b"\r\n").endswith(b'"')

    def _unclosed(self) -> InputError:
        line = max((begins for begins, _ in self._rows()), default=1)
        return self._malformed(f"a quotation mark in line {line:,} is never closed")

    def _options(
        self, types: Mapping[str, pa.DataType], size: int
    ) -> dict[str, object]:
        blanks = [f" {mark}" for mark in self.cells.marks]
        return {
            "read_options": pyarrow.csv.ReadOptions(block_size=size),
            "parse_options": pyarrow.csv.ParseOptions(
                delimiter=self.delimiter, newlines_in_values=True
            ),
            "convert_options": pyarrow.csv.ConvertOptions(
                column_types=types,
                null_values=[*self.cells.marks, *blanks],
                strings_can_be_null=True,
            ),
        }

    def _explained(self, why: Exception) -> InputError:
        text = str(why)
        if "UTF8" in text or "utf8" in text:
            return undecodable(self.place)
        if "Expected" in text and (uneven := self._uneven()):
            return uneven
        if "straddling" in text or "out of sync" in text:
            return self._malformed(
                f"it has a line of more than {_MAX_BLOCK >> 20} MiB, as an unclosed "
                "quotation mark makes"
            )
        return self._malformed(text.splitlines()[0])

    def _malformed(self, what: str) -> InputError:
        return InputError(
            f"`{self.role}` must be a table of delimited text, got {self.name!r}: "
            f"{what}. Write it again with every field quoted that holds a separator, "
            "a quotation mark or a line break."
        )

    def _uneven(self) -> InputError | None:
        for begins, n in self._rows():
            if n not in (0, len(self.header)):
                return self._ragged(begins, n)
        return None

    def _rows(self) -> Iterator[tuple[int, int]]:
        """Read the file once more, slowly: where rows begin, and their fields."""
        limit = csv.field_size_limit(sys.maxsize)
        try:
            with self.place.open() as source:
                text = io.TextIOWrapper(source, "utf-8-sig", "replace", newline="")
                rows = csv.reader(text, delimiter=self.delimiter)
                begins = 1
                for row in rows:
                    yield begins, len(row)
                    begins = rows.line_num + 1
        except csv.Error:
            return
        finally:
            csv.field_size_limit(limit)

    def _ragged(self, line: int, found: int) -> InputError:
        return InputError(
            f"`{self.role}` must have as many fields in each line as in its header, "
            f"got {self.name!r}, line {line:,}, with {found:,} where "
            f"{len(self.header):,} are expected. Repair that line, or quote the fields "
            f"that hold {self.delimiter!r}."
        )


def _type(column: Column | None) -> pa.DataType:
    levels = column is not None and column.kind is Kind.TEXT and column.levels
    return LEVELS if levels else pa.string()


def delimited_part(place: Place, marks: tuple[str, ...], notes: Notes) -> DelimitedPart:
    """Find the separator and the header of a file of delimited text.

    Raises
    ------
    InputError
        Where it has no header, or two columns of one name, or isn't UTF-8.
    """
    head, whole = _head(place)
    lines = _LINE.split(_QUOTED.sub("", head))
    delimiter = _delimiter(lines, place)
    limit = csv.field_size_limit(sys.maxsize)
    try:
        text = io.StringIO(head, newline="")
        rows = csv.reader(text, delimiter=delimiter)
        header = next((tuple(row) for row in rows if row), ())
    finally:
        csv.field_size_limit(limit)
    bare = whole and not text.read().strip("\r\n")
    longest = max(map(len, _LINE.split(head)[:8]))
    comma = delimiter == ";"
    return DelimitedPart(
        role=place.role,
        name=place.name,
        n_bytes=place.n_bytes,
        cells=Cells(marks=marks, comma=comma),
        place=place,
        names=_named(header, place, notes),
        header=header,
        delimiter=delimiter,
        block=min(max(_BLOCK, 64 * longest), _MAX_BLOCK),
        bare=bare,
    )


def _head(place: Place) -> tuple[str, bool]:
    """Read the first lines, at least one; say whether they are all."""
    with place.open() as source:
        size = _HEAD
        head = source.read(size)
        while b"\n" not in head and b"\r" not in head and len(head) == size:
            if size >= _MAX_HEAD:
                raise InputError(
                    f"`{place.role}` must begin with a line of column names, got "
                    f"{place.name!r}, whose first line is longer than "
                    f"{_MAX_HEAD >> 20} MiB. Check that it is a table."
                )
            head, size = head + source.read(size), 2 * size
        whole = len(head) < size
    return decoded(head, place), whole


def _delimiter(lines: list[str], place: Place) -> str:
    """Choose the separator that most lines have equally often."""
    suffixes = place.path.name.lower().split(".")[1:]
    if {"tsv", "tab"} & set(suffixes):
        return "\t"
    filled = [line for line in lines[:50] if line.strip()]
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        counts = Counter(line.count(delimiter) for line in filled)
        counts.pop(0, None)
        agree = max(counts.values(), default=0)
        if filled and delimiter in filled[0] and agree > most:
            best, most = delimiter, agree
    return best


def _named(header: tuple[str, ...], place: Place, notes: Notes) -> tuple[str, ...]:
    if not header or all(not name.strip() for name in header):
        raise InputError(
            f"`{place.role}` must begin with a line of column names, got "
            f"{place.name!r}, whose first line has none. Add a header."
        )
    names = tuple(name or f"column {i}" for i, name in enumerate(header, start=1))
    for i, name in enumerate(header):
        if not name:
            what = f"is what the nameless column {i + 1} of {place.role} is called"
            notes.add(what, "a column needs a name", names[i])
    return names
