"""Looks at single columns of parts that have types: does what is asked of them hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .cells import Cells, fitted, is_slashed, is_text, odd_cells, without_marks
from .kinds import TOO_LARGE, Column, Kind
from .part import AbstractPart

_compute: Any = pc

_ROWS = 65_536
_EXAMPLES = 3


def examined(part: AbstractPart, declared: Mapping[str, Column]) -> tuple[Column, ...]:
    """Give the columns of a part, those in doubt after a look at every value.

    In doubt are unsigned numbers, which may be too large, text of which the user says
    that it is something else, and text that begins like a date with slashes or dots.
    (Dates in ISO form are known by their first rows.)
    """
    return tuple(_examined(part, c, declared.get(c.name)) for c in part.columns)


def _examined(part: AbstractPart, column: Column, declared: Column | None) -> Column:
    if column.remark == TOO_LARGE:
        batches = part.stream((column.name,), _ROWS)
        most = max((_largest(batch.column(0)) for batch in batches), default=0)
        large = most >= 1 << 63
        return replace(column, kind=Kind.FLOAT) if large else replace(column, remark="")
    if column.kind is not Kind.TEXT:
        return column
    if declared is None:
        return _as_dates(part, column)
    if declared.kind is Kind.TEXT:
        return column
    cells = Cells(marks=declared.marks)
    found = Column(name=column.name, kind=Kind.EMPTY)
    for batch in part.stream((column.name,), _ROWS):
        text = _compute.cast(batch.column(0), pa.string())
        found, _ = fitted(without_marks(text, cells.marks), found, cells)
    return found


def _as_dates(part: AbstractPart, column: Column) -> Column:
    """Read text as times, as text formats do; it stays text if one cell is none."""
    # In a typed source a missing value is one that is not there.
    cells = Cells(marks=(), numbers=False)
    found = Column(name=column.name, kind=Kind.EMPTY)
    for batch in part.stream((column.name,), _ROWS):
        array = batch.column(0)
        if found.kind is Kind.EMPTY and not _begins_like_date(array):
            return column
        found, _ = fitted(_compute.cast(array, pa.string()), found, cells)
        if found.kind is Kind.TEXT:
            return column
    return found if found.kind is Kind.TIME else column


def _begins_like_date(array: pa.Array) -> bool:
    """Whether the first value is a date with slashes or dots; also if there is none."""
    if isinstance(array, pa.DictionaryArray):
        array = array.dictionary
    if array.type == pa.string_view():
        # Not every supported Arrow can compute with these.
        return False
    known = _compute.drop_null(array.slice(0, 1000))
    return not len(known) or is_slashed(str(known[0].as_py()))


def _largest(array: pa.Array) -> int:
    if isinstance(array, pa.DictionaryArray):
        array = array.dictionary
    return _compute.max(array).as_py() or 0


@dataclass(slots=True, kw_only=True)
class Odd:
    """Cells of one column that are not what the others are.

    Parameters
    ----------
    n
        How many there are.
    total
        Among how many that are not missing.
    examples
        Up to three of them, different ones.
    """

    n: int = 0
    total: int = 0
    examples: list[str] = field(default_factory=list)


def oddities(
    part: AbstractPart, expects: Mapping[str, Kind], *, comma: bool
) -> dict[str, Odd]:
    """Count, in one pass, the cells that are not what their columns are expected to be.

    Parameters
    ----------
    part
        Where the columns are.
    expects
        By column, the kind that it would have but for some cells.
    comma
        Whether 1,5 is a number there.
    """
    names = tuple(c.name for c in part.columns if c.name in expects)
    found = {name: Odd() for name in names}
    if not names:
        return found
    for batch in part.stream(names, _ROWS):
        for name, array in zip(names, batch.columns, strict=True):
            _count(found[name], array, expects[name], comma)
    return found


def _count(odd: Odd, array: pa.Array, expects: Kind, comma: bool) -> None:
    odd.total += len(array) - array.null_count
    if isinstance(array, pa.DictionaryArray):
        array = array.dictionary_decode()
    if is_text(array.type):
        cells = odd_cells(array, expects, comma=comma)
    elif expects is Kind.TIME or not _is_number(array.type):
        cells = _compute.cast(_compute.drop_null(array), pa.string())
    else:
        return
    odd.n += len(cells)
    _keep_examples(odd.examples, _compute.unique(cells.slice(0, 1000)).to_pylist())


def _is_number(type_: pa.DataType) -> bool:
    return pa.types.is_integer(type_) or pa.types.is_floating(type_)


def _keep_examples(kept: list[str], cells: Sequence[str]) -> None:
    for cell in cells:
        if len(kept) == _EXAMPLES:
            return
        if cell not in kept:
            kept.append(cell)
