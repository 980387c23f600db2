"""Arrow arrays of Python values, whatever they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
import pyarrow as pa

from .kinds import TOO_LARGE

_NUMBERS = (Real, Decimal)
_NESTED = (bytes, bytearray, complex, list, tuple, dict, set, frozenset, np.ndarray)
_NUMBER = re.compile(r"\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """Values of one column as an array.

    Parameters
    ----------
    array
        Numbers where all values are, else text, else something that is left out.
    remark
        What was done to values of several sorts, or an empty string.
    """

    array: pa.Array
    remark: str = ""


def array_of(values: Sequence[Any], *, text_numbers: bool = True) -> Mixed:
    """Give an array of `values`, in the narrowest type that holds all.

    None, NaN, NaT and pandas' NA are missing.

    Parameters
    ----------
    values
        Any Python objects.
    text_numbers
        Whether text that is a number is a number where it stands among numbers.

    Examples
    --------
    >>> array_of([1, "2", None]).array.to_pylist()
    [1.0, 2.0, None]
    >>> array_of([1, "two"]).array.to_pylist()
    ['1', 'two']
    """
    try:
        array = pa.array(values, from_pandas=True)
        if not isinstance(array.type, pa.BaseExtensionType):
            return Mixed(array=array)
    except UnicodeEncodeError:
        raise
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        pass
    plain = [None if _is_missing(v) else v for v in values]
    there = [v for v in plain if v is not None]
    if any(isinstance(v, _NESTED) for v in there):
        return Mixed(array=pa.array([b""] * len(plain), pa.binary()))
    if all(isinstance(v, date) for v in there):
        instants = [None if v is None else _instant(v) for v in plain]
        return Mixed(array=pa.array(instants, pa.timestamp("us", "UTC")))
    sorts = ", ".join(sorted({_sort(v) for v in there}))
    if all(isinstance(v, _NUMBERS) for v in there):
        large = any(isinstance(v, int) and abs(v) >= 1 << 63 for v in there)
        truth = "true and false are numbers where they stand among numbers"
        remark = TOO_LARGE if large else truth if "true" in sorts else ""
        return Mixed(array=_floats(plain), remark=remark)
    if text_numbers and all(_is_number(v) for v in there):
        remark = "numbers written as text are numbers where they stand among numbers"
        return Mixed(array=_floats(plain), remark=remark)
    remark = f"its values are of several sorts: {sorts}"
    return Mixed(array=_texts(plain), remark=remark if "," in sorts else "")


def _instant(value: date) -> datetime:
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _floats(values: list[Any]) -> pa.Array:
    return pa.array([None if v is None else float(v) for v in values], pa.float64())


def _texts(values: list[Any]) -> pa.Array:
    """Write values as Arrow casts them, so that 1 and 1.0 stay one level."""
    real = [float(v) if isinstance(v, float | np.floating) else None for v in values]
    written = pa.array(real, pa.float64()).cast(pa.string()).to_pylist()
    texts = [
        _text_of(v) if w is None else w for v, w in zip(values, written, strict=True)
    ]
    return pa.array(texts, pa.string())


def _is_missing(value: Any) -> bool:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float | np.floating) and value != value


def _is_number(value: Any) -> bool:
    if isinstance(value, bool | np.bool_):
        return False
    if isinstance(value, str):
        return bool(_NUMBER.fullmatch(value))
    return isinstance(value, _NUMBERS)


def _sort(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return "true or false"
    if isinstance(value, _NUMBERS):
        return "numbers"
    return "text" if isinstance(value, str) else type(value).__name__


def _text_of(value: Any) -> str | None:
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    return None if value is None else str(value)
