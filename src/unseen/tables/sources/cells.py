"""Cells of text: what they hold, and their values."""

import re
from array import array as numbers
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .kinds import TOO_LARGE, Column, Kind, Reading

# Arrow's compute functions are made at import, so type checkers don't know them.
_compute: Any = pc

MARKS = ("", "NA", "N/A", "NaN", "nan", "null", "NULL", "None")
"""Whole cells that stand for missing in text formats, beside those the user names.

Words such as "unknown" are not among them: that nobody knew can tell the target.
"""

_NUMBER = (
    r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$|^\s*[-+]?(?i:inf|infinity|nan)\s*$"
)
_TRUTH = r"^\s*(?i:true|false)\s*$"
_DATE = r"\d{4}-\d\d-\d\d|\d{4}[/.]\d{1,2}[/.]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_SHAPES = {
    Kind.FLOAT: _NUMBER,
    Kind.BOOL: _TRUTH,
    Kind.TIME: rf"^\s*({_DATE})([ T]|$)",
}
_WHOLE = re.compile(r"^\s*[-+]?\d+\s*$")
_SCOUTS = {kind: re.compile(shape) for kind, shape in _SHAPES.items()}

_LONG = r"^\s*[-+]?\d{19,}\s*$"
_ZONED = r":.*(Z|[+-]\d\d(:?\d\d)?)$"
_YEAR, _DAY, _MONTH = r"(?P<y>\d{4})", r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})"
_REST = r"(?P<t>[ T].*)?$"
_SLASHED = {
    Reading.YEAR_FIRST: f"^{_YEAR}[/.]{_MONTH}[/.]{_DAY}{_REST}",
    Reading.DAY_FIRST: f"^{_DAY}[/.-]{_MONTH}[/.-]{_YEAR}{_REST}",
    Reading.MONTH_FIRST: f"^{_MONTH}[/.-]{_DAY}[/.-]{_YEAR}{_REST}",
}
_US = pa.timestamp("us")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """How a source writes its cells.

    Parameters
    ----------
    marks
        Whole cells that stand for missing.
    numbers
        Whether text can stand for a number, as in CSV; times it always can.
    comma
        Whether 1,5 is one and a half.
    """

    marks: tuple[str, ...] = MARKS
    numbers: bool = True
    comma: bool = False


def texts(*values: str) -> pa.Array:
    """Give an array of `values`.

    `pyarrow.array` and `pyarrow.scalar` import pandas wherever it is installed, which
    takes longer than reading a small table does.

    Examples
    --------
    >>> texts("a", "", "née").to_pylist()
    ['a', '', 'née']
    """
    data = [value.encode() for value in values]
    ends = numbers("i", accumulate(map(len, data), initial=0))
    buffers = [None, pa.py_buffer(ends.tobytes()), pa.py_buffer(b"".join(data))]
    return pa.Array.from_buffers(pa.string(), len(values), buffers)


def is_text(type_: pa.DataType) -> bool:
    """Say whether an array of this type holds plain text."""
    return type_ in (pa.string(), pa.large_string(), pa.string_view())


def is_slashed(cell: str) -> bool:
    """Say whether a cell looks like a date that is not written in ISO form.

    Examples
    --------
    >>> is_slashed("2007/10/15"), is_slashed("3.4.2021 09:30"), is_slashed("2007-10-15")
    (True, True, False)
    """
    return any(re.match(shape, cell) for shape in _SLASHED.values())


_ZULU, _MIDNIGHT, _DASH, _NOTHING = (
    texts(text)[0] for text in ("Z", " 00:00Z", "-", "")
)


def without_marks(array: pa.Array, marks: tuple[str, ...]) -> pa.Array:
    """Make the cells missing that are, as a whole, one of `marks`."""
    hit = _compute.is_in(array, value_set=_compute.cast(texts(*marks), array.type))
    if not _compute.any(hit).as_py():
        return array
    return _compute.if_else(hit, pa.nulls(1, array.type)[0], array)


def fitted(array: pa.Array, column: Column, cells: Cells) -> tuple[Column, pa.Array]:
    """Give the narrowest column, at least as wide as `column`, that holds `array`.

    Parameters
    ----------
    array
        Cells of text.
    column
        What the cells before them were; text takes anything.

    Returns
    -------
    tuple of Column and Array
        The column, and the cells in its type.

    Examples
    --------
    >>> whole = Column(name="x", kind=Kind.INT)
    >>> fitted(pa.array(["1", "2.5"]), whole, Cells())[0].kind.name
    'FLOAT'
    """
    # Blanks around a cell are looked at only where it does not read as it is.
    for bare in (False, True):
        cut = _trimmed(array, cells.marks) if bare else array
        if cut.null_count == len(cut):
            return column, pa.nulls(len(array), column.type)
        candidates = tuple(_candidates(cut, column, cells))
        for candidate in candidates:
            try:
                found, values = _read(cut, candidate, cells)
                was_whole = candidate.kind is Kind.FLOAT and len(candidates) > 1
                if was_whole and _too_large(cut, values):
                    found = replace(found, remark=TOO_LARGE)
                return found, values
            except pa.ArrowInvalid:
                continue
        if not candidates and column.kind is not Kind.EMPTY:
            break
    return _text(column), array


def _candidates(array: pa.Array, column: Column, cells: Cells) -> Iterator[Column]:
    """Give the kinds worth trying, narrowest first; the first cell is the scout."""
    kind = column.kind
    if kind is Kind.EMPTY:
        first = _compute.drop_null(array)[0].as_py()
        numbers = cells.numbers
        if numbers and _SCOUTS[Kind.BOOL].match(first):
            yield replace(column, kind=Kind.BOOL)
        elif numbers and _is_number(first, cells.comma):
            if _WHOLE.match(first):
                yield replace(column, kind=Kind.INT)
            yield replace(column, kind=Kind.FLOAT)
        elif _SCOUTS[Kind.TIME].match(first):
            yield replace(column, kind=Kind.TIME, readings=tuple(Reading))
    elif kind is Kind.TIME:
        readings = column.readings or tuple(Reading)
        # Cells with a zone, or with nanoseconds, widen what those before them were.
        more = (Reading.ZONED,) if readings == (Reading.ISO,) else ()
        yield replace(column, readings=(*readings, *more))
    elif cells.numbers and kind is not Kind.TEXT:
        yield column
        if kind is Kind.INT:
            yield replace(column, kind=Kind.FLOAT)


def _is_number(cell: str, comma: bool) -> bool:
    return bool(_SCOUTS[Kind.FLOAT].match(cell.replace(",", ".") if comma else cell))


def _text(column: Column) -> Column:
    """Widen to text, and remember what the cells before were."""
    seen = {Kind.INT: Kind.FLOAT, Kind.EMPTY: None, Kind.TEXT: column.expects}
    expects = seen.get(column.kind, column.kind)
    return replace(column, kind=Kind.TEXT, readings=(), expects=expects)


def _trimmed(array: pa.Array, marks: tuple[str, ...]) -> pa.Array:
    return without_marks(_compute.utf8_trim_whitespace(array), marks)


def _read(array: pa.Array, column: Column, cells: Cells) -> tuple[Column, pa.Array]:
    if column.kind is Kind.TIME:
        return _timed(array, column)
    if column.kind is Kind.BOOL:
        _demand(_compute.match_substring_regex(array, _TRUTH))
        return column, _compute.cast(array, pa.bool_())
    if cells.comma:
        array = _compute.replace_substring(array, ",", ".")
    return column, _compute.cast(array, column.type)


def _too_large(array: pa.Array, values: pa.Array) -> bool:
    """Say whether whole numbers have lost digits."""
    ends = _compute.min_max(values)
    if max(-(ends["min"].as_py() or 0), ends["max"].as_py() or 0) < 1 << 63:
        return False
    return bool(_compute.any(_compute.match_substring_regex(array, _LONG)).as_py())


def _demand(holds: pa.Array) -> None:
    if not _compute.all(holds, min_count=0).as_py():
        raise pa.ArrowInvalid("not every cell has this form")


def _timed(array: pa.Array, column: Column) -> tuple[Column, pa.Array]:
    read: dict[Reading, pa.Array] = {}
    for reading in column.readings:
        try:
            read[reading] = _times(array, reading)
        except pa.ArrowInvalid:
            continue
        if reading in (Reading.ISO, Reading.ZONED):
            break
    if not read:
        raise pa.ArrowInvalid("no reading fits every cell")
    found = replace(column, readings=tuple(read))
    return found, array if found.ambiguous else read[found.readings[0]]


def _times(array: pa.Array, reading: Reading) -> pa.Array:
    if reading is Reading.ISO:
        return _compute.cast(array, _US)
    if reading is Reading.ZONED:
        # Digits beyond the microsecond are cut, as they are in typed sources.
        cut = _compute.replace_substring_regex(array, r"(\.\d{6})\d+", r"\1")
        zoned = _compute.match_substring_regex(cut, _ZONED)
        timed = _compute.match_substring(cut, ":")
        zone = _compute.if_else(timed, _ZULU, _MIDNIGHT)
        named = _compute.binary_join_element_wise(cut, zone, _NOTHING)
        instants = _compute.if_else(zoned, cut, named)
        return _compute.cast(instants, pa.timestamp("us", "UTC")).view(_US)
    _demand(_compute.match_substring_regex(array, _SLASHED[reading]))
    parts = _compute.extract_regex(array, _SLASHED[reading])
    year, month, day, rest = (_compute.struct_field(parts, k) for k in "ymdt")
    padded = [_compute.utf8_lpad(part, 2, "0") for part in (month, day)]
    date = _compute.binary_join_element_wise(year, *padded, _DASH)
    iso = _compute.binary_join_element_wise(date, rest, _NOTHING)
    kept = _compute.if_else(array.is_valid(), iso, pa.nulls(1, pa.string())[0])
    # The cast is strict where `strptime` takes the 31st of February.
    return _compute.cast(kept, _US)


def strict_cells(array: pa.Array, column: Column) -> pa.Array:
    """Read text as the kind that `column` has.

    Raises
    ------
    pyarrow.ArrowInvalid
        Where a cell doesn't read so.
    """
    cells = Cells(marks=column.marks)
    array = without_marks(_compute.cast(array, pa.string()), column.marks)
    found, values = fitted(array, column, cells)
    if found.kind is not column.kind:
        raise pa.ArrowInvalid(f"a cell does not read as {column.kind}")
    return values


def mostly(array: pa.Array) -> Kind | None:
    """Say what text would be if fewer than half of its cells were not.

    A column of which most cells are numbers is a column of numbers with a word in it;
    the first 200 cells are enough to suspect it.
    """
    some = _compute.drop_null(array.slice(0, 200))
    for kind in (Kind.FLOAT, Kind.TIME):
        fits = _compute.match_substring_regex(some, _SHAPES[kind])
        if 2 * (_compute.sum(fits).as_py() or 0) > len(some):
            return kind
    return None


def odd_cells(array: pa.Array, expects: Kind, *, comma: bool = False) -> pa.Array:
    """Give the cells that are there and are not what was expected."""
    text = _compute.drop_null(array)
    shown = _compute.replace_substring(text, ",", ".") if comma else text
    fits = _compute.match_substring_regex(shown, _SHAPES[expects])
    return _compute.filter(text, _compute.invert(fits))
