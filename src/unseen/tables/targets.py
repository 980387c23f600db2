"""Look at the target once, over all rows, and decide what kind of thing it is."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..errors import InputError
from ..result import TargetKind
from .frame import numbers_of
from .hashing import MISSING, hash_numbers, hash_strings, mix
from .plan import Column, Kind, Target
from .sources.cells import texts

Predicts = Literal["classes", "numbers"]

MOST_CLASSES = 30
_MOST_CELLS = 20
_CELLS = 10
_FEW_WHOLE_NUMBERS = 10
_MOST_DISTINCT = 20_000
_MOST_SAMPLED = 80_000
_OTHER = "(other)"
_POSITIVE = ("1", "true", "yes", "y", "t", "positive", "pos")


def read_target(
    column: Column,
    arrays: Iterable[pa.Array],
    *,
    kind: TargetKind | None = None,
    positive: str | None = None,
    predicts: Predicts | None = None,
) -> tuple[Target, str]:
    """Decide the target's kind and its classes or cells.

    Parameters
    ----------
    column
        The target's column.
    arrays
        All its values, in parts.
    kind
        What the user says it is.
    positive
        The class whose probability is scored, if the user says.
    predicts
        What the user's model is for; it decides between classes and numbers where a
        few whole numbers could be either.

    Returns
    -------
    Target, str
        The target, and the reason for its kind in words.

    Raises
    ------
    InputError
        If it is missing throughout, constant, or another value in each row.
    """
    if column.kind is Kind.TIME:
        raise InputError(
            f"Target {column.name!r} must hold classes or numbers, got dates. "
            "Turn it into a duration or a class first."
        )
    seen = _Seen(column, numeric=column.kind is Kind.NUMBER)
    for array in arrays:
        seen.take(array)
    name = column.name
    if not seen.present:
        raise InputError(
            f"Target {name!r} must have values, got {seen.rows} missing ones. "
            "Name another column with --target."
        )
    distinct = len(seen.counts)
    if distinct == 1:
        only = next(iter(seen.counts))
        raise InputError(
            f"Target {name!r} must vary, got {_spell(only)!r} in every row. "
            "There is nothing to predict; name another column with --target."
        )
    if _is_key(seen, column):
        raise InputError(
            f"Target {name!r} must repeat or be a measurement, got another value in "
            f"each of {seen.present} rows. It looks like an id; name another column "
            "with --target."
        )
    decided, reason = _kind_of(seen, column, kind, predicts)
    if decided is TargetKind.REGRESSION:
        return _numbers(seen, column), reason
    return _classes(seen, column, positive), reason


class _Seen:
    """What is remembered of the target."""

    def __init__(self, column: Column, *, numeric: bool) -> None:
        self.column, self.numeric = column, numeric
        self.rows = self.present = 0
        self.counts: Counter = Counter()
        self.crowded = False
        self.whole = numeric
        self.low, self.high = np.inf, -np.inf
        # For the edges of a numeric target's cells alone.
        self.sample, self.turn = np.zeros(0), np.zeros(0, np.uint64)

    def take(self, array: pa.Array) -> None:
        self.rows += len(array)
        if self.numeric:
            values = numbers_of(array)
            values = values[np.isfinite(values)]
            self.present += len(values)
            if not len(values):
                return
            self.low = min(self.low, float(values.min()))
            self.high = max(self.high, float(values.max()))
            self.whole = self.whole and bool((values == np.rint(values)).all())
            self._keep_some(values)
            if not self.crowded:
                found, n = np.unique(values, return_counts=True)
                self.counts.update(dict(zip(found.tolist(), n.tolist(), strict=True)))
        else:
            self.present += len(array) - array.null_count
            if not self.crowded:
                self._count_words(array)
        if len(self.counts) > _MOST_DISTINCT:
            self.crowded = True

    def _keep_some(self, values: NDArray[np.float64]) -> None:
        """Keep the values with the smallest hashes of their turn: any cut will do."""
        first = self.present - len(values)
        self.sample = np.append(self.sample, values)
        self.turn = np.append(self.turn, mix(np.arange(first, self.present)))
        if len(self.sample) > _MOST_SAMPLED:
            kept = np.argsort(self.turn)[:_MOST_SAMPLED]
            self.sample, self.turn = self.sample[kept], self.turn[kept]

    def _count_words(self, array: pa.Array) -> None:
        if pa.types.is_dictionary(array.type):
            array = array.cast(array.type.value_type)
        elif not pa.types.is_string(array.type):
            array = pc.cast(array, pa.string())
        for pair in array.drop_null().value_counts().to_pylist():
            self.counts[pair["values"]] += pair["counts"]


def _is_key(seen: _Seen, column: Column) -> bool:
    if seen.crowded:
        return not seen.numeric
    if len(seen.counts) < seen.present or seen.present < 20:
        return False
    if not seen.numeric:
        return True
    return column.integer and seen.high - seen.low + 1 == seen.present


def _kind_of(
    seen: _Seen, column: Column, said: TargetKind | None, predicts: Predicts | None
) -> tuple[TargetKind, str]:
    distinct = len(seen.counts)
    if said is TargetKind.REGRESSION:
        if not seen.numeric:
            raise InputError(
                f"Target {column.name!r} must hold numbers for a regression, got "
                f"strings such as {_spell(next(iter(seen.counts)))!r}. "
                "Judge it by a metric of classes."
            )
        return said, "declared"
    if said is not None or not seen.numeric:
        if said is TargetKind.BINARY and distinct != 2:
            raise InputError(
                f"Target {column.name!r} must have 2 classes for this metric, got "
                f"{distinct}. Judge it by a metric of several classes or of numbers."
            )
        kind = TargetKind.BINARY if distinct == 2 else TargetKind.MULTICLASS
        if seen.numeric and (seen.crowded or distinct > MOST_CLASSES):
            raise InputError(
                f"Target {column.name!r} must have at most {MOST_CLASSES} classes, got "
                f"{distinct} numbers. Judge it by a metric of numbers, such as r2."
            )
        return kind, "declared" if said else f"{distinct} classes"
    if distinct == 2:
        return TargetKind.BINARY, "two values"
    few = MOST_CLASSES if predicts == "classes" else _FEW_WHOLE_NUMBERS
    if not seen.whole or seen.crowded or distinct > few:
        return TargetKind.REGRESSION, "numbers"
    words = f"{distinct} different whole numbers"
    if predicts == "numbers":
        return TargetKind.REGRESSION, f"{words}, and your model is a regressor"
    if distinct > _FEW_WHOLE_NUMBERS:
        words += ", and your model is a classifier"
    return TargetKind.MULTICLASS, words


def _numbers(seen: _Seen, column: Column) -> Target:
    inner = np.quantile(seen.sample, np.arange(1, _CELLS) / _CELLS)
    edges = np.unique(inner)
    return Target(
        column=column,
        kind=TargetKind.REGRESSION,
        classes=(),
        class_hashes=np.zeros(0, np.uint64),
        edges=edges[edges < seen.high],
        low=seen.low,
        high=seen.high,
    )


def _classes(seen: _Seen, column: Column, positive: str | None) -> Target:
    values = sorted(seen.counts, key=lambda v: (-seen.counts[v], v))
    crowded = len(values) > MOST_CLASSES
    kept = sorted(values[: MOST_CLASSES - 1] if crowded else values)
    if positive is not None and positive not in [_spell(v) for v in kept]:
        known = ", ".join(_spell(v) for v in kept[:5])
        raise InputError(
            f"Class {positive!r} must be one of target {column.name!r}, which has "
            f"{known}. Correct `positive`."
        )
    if len(kept) == 2:
        yes = next(
            (v for v in kept if _spell(v) == positive),
            None,
        )
        if yes is None:
            yes = next((v for v in kept if _spell(v).lower() in _POSITIVE), values[-1])
        kept = [v for v in kept if v != yes] + [yes]
    if seen.numeric:
        hashes = hash_numbers(np.array(kept, float))
    else:
        hashes = hash_strings(texts(*kept))
    names = tuple(_spell(v) for v in kept)
    if crowded:
        names, hashes = (*names, _OTHER), np.append(hashes, MISSING)
    return Target(
        column=column,
        kind=TargetKind.BINARY if len(names) == 2 else TargetKind.MULTICLASS,
        classes=names,
        class_hashes=hashes.astype(np.uint64),
        edges=np.zeros(0),
    )


def class_counts(cells: NDArray[np.int64], target: Target) -> NDArray[np.int64]:
    """Count the rows of each class or cell, the missing ones left out."""
    return np.bincount(cells, minlength=target.cells + 1)[: target.cells]


def _spell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
