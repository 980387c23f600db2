"""What a column holds, whatever its source calls it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce

import pyarrow as pa


class Kind(StrEnum):
    """What a column holds once it is read."""

    EMPTY = "nothing but missing values"
    BOOL = "true or false"
    INT = "whole numbers"
    FLOAT = "numbers"
    TIME = "times"
    TEXT = "text"
    LEFT_OUT = "left out"


class Reading(StrEnum):
    """A way to read times that are written as text."""

    ISO = "iso"
    ZONED = "iso with a zone"
    YEAR_FIRST = "year first"
    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


TOO_LARGE = "whole numbers beyond 2^63 are read as 64-bit floats"
ZONE_DROPPED = "times with a zone are converted to UTC, the zone is dropped"

NUMBERS = (Kind.BOOL, Kind.INT, Kind.FLOAT)
AMBIGUOUS = frozenset({Reading.DAY_FIRST, Reading.MONTH_FIRST})

_TYPES = {
    Kind.EMPTY: pa.float64(),
    Kind.BOOL: pa.bool_(),
    Kind.INT: pa.int64(),
    Kind.FLOAT: pa.float64(),
    Kind.TIME: pa.timestamp("us"),
    Kind.TEXT: pa.string(),
}
LEVELS = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column as one part has it, or as all parts agree on it.

    Parameters
    ----------
    name
        Its name, unharmed.
    kind
        What it holds.
    levels
        Whether its text comes dictionary-encoded, because values repeat.
    readings
        Where times are written as text: the ways that read every cell so far. Two
        of them, day first and month first, are one too many: the column stays text.
    expects
        For text that would be something else but for some cells: what.
    declared
        Whether the user named its kind, so that nothing else will do.
    marks
        For declared columns, the cells of text that stand for missing.
    remark
        What reading did to its values, or why it is left out.
    """

    name: str
    kind: Kind
    levels: bool = False
    readings: tuple[Reading, ...] = ()
    expects: Kind | None = None
    declared: bool = False
    marks: tuple[str, ...] = ()
    remark: str = ""

    @property
    def ambiguous(self) -> bool:
        """Whether day and month could be swapped in every row."""
        return self.kind is Kind.TIME and set(self.readings) >= AMBIGUOUS

    @property
    def type(self) -> pa.DataType:
        """The Arrow type in which it is handed out."""
        if self.ambiguous or self.kind is Kind.TEXT:
            return LEVELS if self.levels else pa.string()
        return _TYPES[self.kind]


def column_of(name: str, type_: pa.DataType) -> Column:
    """Say what a column of an Arrow type holds.

    Examples
    --------
    >>> column_of("x", pa.decimal128(9, 2)).kind.name
    'FLOAT'
    >>> column_of("x", pa.list_(pa.int8())).remark
    'list<item: int8>'
    """
    kind, remark = _kind_of(type_)
    levels = kind is Kind.TEXT and pa.types.is_dictionary(type_)
    return Column(name=name, kind=kind, levels=levels, remark=remark)


def _kind_of(type_: pa.DataType) -> tuple[Kind, str]:
    is_ = pa.types
    if isinstance(type_, pa.BaseExtensionType):
        return _kind_of(type_.storage_type)
    if isinstance(type_, pa.RunEndEncodedType):
        return _kind_of(type_.value_type)
    if isinstance(type_, pa.DictionaryType):
        kind, remark = _kind_of(type_.value_type)
        # A categorical of numbers says that its numbers are labels.
        if kind in NUMBERS:
            return Kind.TEXT, "categories that are numbers are kept as text levels"
        return kind, remark
    if is_.is_null(type_):
        return Kind.EMPTY, ""
    if is_.is_boolean(type_):
        return Kind.BOOL, ""
    if is_.is_integer(type_):
        return Kind.INT, TOO_LARGE if is_.is_uint64(type_) else ""
    if is_.is_floating(type_):
        return Kind.FLOAT, ""
    if is_.is_decimal(type_):
        return Kind.FLOAT, "decimal numbers are read as 64-bit floats"
    if is_.is_string(type_) or is_.is_large_string(type_) or _is_view(type_):
        return Kind.TEXT, ""
    if isinstance(type_, pa.TimestampType):
        return Kind.TIME, ZONE_DROPPED if type_.tz else ""
    if is_.is_date(type_):
        return Kind.TIME, ""
    if is_.is_time(type_):
        return Kind.FLOAT, "times of day are read as seconds since midnight"
    if is_.is_duration(type_):
        return Kind.FLOAT, "durations are read as seconds"
    return Kind.LEFT_OUT, str(type_)


def _is_view(type_: pa.DataType) -> bool:
    return type_ == pa.string_view()


def joined(a: Kind, b: Kind) -> Kind:
    """Give the narrowest kind that holds both.

    Examples
    --------
    >>> joined(Kind.INT, Kind.FLOAT).name, joined(Kind.INT, Kind.TEXT).name
    ('FLOAT', 'TEXT')
    """
    if a is b or b is Kind.EMPTY:
        return a
    if a is Kind.EMPTY:
        return b
    if Kind.LEFT_OUT in (a, b):
        return Kind.LEFT_OUT
    if a in NUMBERS and b in NUMBERS:
        return max(a, b, key=NUMBERS.index)
    return Kind.TEXT


def agreed(columns: Iterable[Column], declared: Column | None = None) -> Column:
    """Give the one column that fits the same-named columns of all parts.

    Parameters
    ----------
    columns
        The column as each part has it; at least one.
    declared
        What the user says of it; then every part must fit, or the column is text
        that `expects` what was declared.
    """
    all_ = tuple(columns)
    kind = reduce(joined, (c.kind for c in all_))
    column = Column(
        name=all_[0].name,
        kind=kind,
        levels=kind is Kind.TEXT and any(c.levels for c in all_),
        expects=_expected(all_) if kind is Kind.TEXT else None,
        remark=next((c.remark for c in all_ if c.remark), ""),
    )
    if kind is Kind.TIME:
        column = _with_readings(column, all_)
    return column if declared is None else _as_declared(column, declared)


def _expected(columns: tuple[Column, ...]) -> Kind | None:
    """Say what text would be, had not some cells or some part been otherwise."""
    own = next((c.expects for c in columns if c.expects), None)
    kinds = {c.kind for c in columns}
    if kinds & {Kind.INT, Kind.FLOAT}:
        return Kind.FLOAT
    return next((k for k in (Kind.TIME, Kind.BOOL) if k in kinds), own)


def _with_readings(column: Column, columns: tuple[Column, ...]) -> Column:
    """Let one part settle which of day and month comes first in the others."""
    slashed = [set(c.readings) for c in columns if set(c.readings) & AMBIGUOUS]
    if not slashed:
        return column
    left = set.intersection(*slashed)
    if left:
        return replace(column, readings=tuple(r for r in Reading if r in left))
    return replace(column, kind=Kind.TEXT, expects=Kind.TIME)


def _as_declared(column: Column, declared: Column) -> Column:
    """Take the declared kind where the cells allow it; else expect it in vain."""
    wanted = declared.kind
    column = replace(column, declared=True, marks=declared.marks)
    if wanted is Kind.TEXT and column.kind is not Kind.LEFT_OUT:
        return replace(column, kind=wanted, expects=None, readings=())
    if column.kind is Kind.EMPTY:
        return replace(column, kind=wanted)
    if wanted is Kind.FLOAT and column.kind in NUMBERS:
        return column
    if wanted is Kind.TIME and column.kind is Kind.TIME:
        named = set(declared.readings) & set(column.readings)
        kept = tuple(named) if named else column.readings
        return replace(column, readings=kept)
    return replace(column, expects=wanted)
