"""JSON lines, and JSON arrays of records."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, final

import pyarrow as pa
import pyarrow.json

from ...errors import InputError
from .cells import Cells, is_text, without_marks
from .encoding import decoded, undecodable
from .kinds import Column
from .mixed import array_of
from .part import AbstractLoosePart
from .places import Place

# Arrow's parser crashes the process on a `null` that follows a record, or that stands
# where one belongs. (Two patterns, each with a fixed first byte, take a millisecond.)
_NULL_AFTER = re.compile(rb"\}[ \t\r]*n")
_NO_RECORD = re.compile(rb"\n[ \t\r]*[^{ \t\r\n]")
_BLOCK = 1 << 22
_MAX_RECORD = 1 << 28
_ARRAY_ROWS = 4096


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class JsonPart(AbstractLoosePart):
    """Files of JSON records; a record may lack a key.

    Parameters
    ----------
    places
        Where they lie.
    """

    places: tuple[Place, ...]

    def blocks(self, columns: Mapping[str, Column]) -> Iterator[pa.RecordBatch]:
        """Give the records by the block."""
        del columns
        for place in self.places:
            array = _begins_with_bracket(place)
            for block in _array(place) if array else _lines(place):
                yield _marked(block, self.cells)


def json_part(places: Sequence[Place], marks: tuple[str, ...]) -> JsonPart:
    """Take the files of one table together."""
    for place in places:
        with place.open() as source:
            decoded(source.read(4096), place)
    first = places[0]
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    return JsonPart(
        role=first.role,
        name=first.name + more,
        n_bytes=sum(place.n_bytes for place in places),
        cells=Cells(marks=marks, numbers=False),
        places=tuple(places),
    )


def _marked(block: pa.RecordBatch, cells: Cells) -> pa.RecordBatch:
    arrays = [
        without_marks(array, cells.marks) if is_text(array.type) else array
        for array in block.columns
    ]
    return pa.RecordBatch.from_arrays(arrays, names=block.schema.names)


def _begins_with_bracket(place: Place) -> bool:
    with place.open() as source:
        head = source.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"[")


def _lines(place: Place) -> Iterator[pa.RecordBatch]:
    """Cut the file at line ends; Arrow infers the types of each block anew."""
    texts: frozenset[str] = frozenset()
    rest, line = b"", 1
    with place.open() as source:
        while chunk := source.read(_BLOCK):
            if line == 1:
                chunk = chunk.removeprefix(b"\xef\xbb\xbf")
            rest += chunk
            end = rest.rfind(b"\n") + 1
            if len(rest) > _MAX_RECORD and not end:
                raise _malformed(place, line, "a record of more than 256 MiB")
            if end and rest[:end].strip():
                block, texts = _parsed(rest[:end], texts, place, line)
                yield block
            line, rest = line + rest.count(b"\n", 0, end), rest[end:]
    if rest.strip():
        yield _parsed(rest, texts, place, line)[0]


def _parsed(
    data: bytes, texts: frozenset[str], place: Place, line: int
) -> tuple[pa.RecordBatch, frozenset[str]]:
    try:
        if not _is_safe(data):
            raise pa.ArrowInvalid("not one record a line")
        table = _read(data, texts)
        # Arrow takes text for times where it can; whether all of it can shows later.
        timed = {f.name for f in table.schema if pa.types.is_timestamp(f.type)}
        if timed:
            texts |= timed
            # What is asked for comes first; the order of the records is kept.
            table = _read(data, texts).select(table.schema.names)
    except pa.ArrowInvalid:
        records = _records(data, place, line)
        return _block(records, place, line), texts
    batches = table.combine_chunks().to_batches()
    return batches[0], texts


def _is_safe(data: bytes) -> bool:
    first = data[:64].lstrip()[:1]
    return first == b"{" and not (_NULL_AFTER.search(data) or _NO_RECORD.search(data))


def _read(data: bytes, texts: Iterable[str]) -> pa.Table:
    schema = pa.schema([(name, pa.string()) for name in sorted(texts)])
    table = pyarrow.json.read_json(
        pa.BufferReader(data),
        # One block, so that no value changes its type between two.
        read_options=pyarrow.json.ReadOptions(
            use_threads=False, block_size=len(data) + 1
        ),
        parse_options=pyarrow.json.ParseOptions(
            explicit_schema=schema,
            newlines_in_values=True,
            unexpected_field_behavior="infer",
        ),
    )
    return table


def _records(data: bytes, place: Place, line: int) -> list[Any]:
    records = []
    for n, text in enumerate(data.split(b"\n"), start=line):
        if not text.strip():
            continue
        try:
            records.append(json.loads(text))
        except UnicodeDecodeError as why:
            raise undecodable(place) from why
        except ValueError as why:
            raise _malformed(place, n, str(why)) from why
        except RecursionError as why:
            raise _malformed(place, n, "too many levels of brackets") from why
        if not isinstance(records[-1], dict):
            what = f"{type(records[-1]).__name__} where an object belongs"
            raise _malformed(place, n, what)
    return records


def _block(records: list[dict[str, Any]], place: Place, line: int) -> pa.RecordBatch:
    names = list(dict.fromkeys(name for record in records for name in record))
    try:
        arrays = [
            array_of([r.get(name) for r in records], text_numbers=False).array
            for name in names
        ]
        return pa.RecordBatch.from_arrays(arrays, names=names)
    except UnicodeEncodeError as why:
        raise _malformed(place, line, "half of a surrogate pair") from why


def _array(place: Place) -> Iterator[pa.RecordBatch]:
    """Decode one record of an array after the other, never the whole array."""
    records: list[Any] = []
    seen = 0
    for record in _elements(place):
        if not isinstance(record, dict):
            what = f"its element {seen + len(records) + 1:,} is no object"
            raise _malformed(place, None, what)
        records.append(record)
        if len(records) == _ARRAY_ROWS:
            yield _block(records, place, 1)
            seen += len(records)
            records = []
    if records:
        yield _block(records, place, 1)


def _elements(place: Place) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    with place.open() as source:
        chunks = _texts(source, place)
        text, at, last = next(chunks).lstrip()[1:], 0, False
        while True:
            while at < len(text) and text[at] in " \t\r\n,":
                at += 1
            if text[at : at + 1] == "]":
                return
            try:
                record, end = decoder.raw_decode(text, at)
                # A number at the end of the text may go on in the next chunk.
                whole = last or end < len(text)
            except ValueError as why:
                if last or len(text) - at > _MAX_RECORD:
                    raise _malformed(place, None, str(why)) from why
                record, end, whole = None, at, False
            if whole:
                yield record
                at = end
                continue
            more = next(chunks, "")
            text, at, last = text[at:] + more, 0, not more


def _texts(source: pa.NativeFile, place: Place) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    while chunk := source.read(_BLOCK):
        try:
            yield decoder.decode(chunk)
        except UnicodeDecodeError as why:
            raise undecodable(place) from why


def _malformed(place: Place, line: int | None, what: str) -> InputError:
    where = "" if line is None else f", line {line:,}"
    return InputError(
        f"`{place.role}` must hold one JSON object a line, or an array of them, got "
        f"{place.name!r}{where}: {what}. Write it with "
        "`df.to_json(path, orient='records', lines=True)`."
    )
