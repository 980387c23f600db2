"""Which columns are ids, groups and times, and why."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .tables.frame import numbers_of, times_of, words_of
from .tables.hashing import hash_numbers
from .tables.plan import Column, Kind

_KEY_WORDS = frozenset(
    [
        "id",
        "ids",
        "no",
        "nr",
        "num",
        "number",
        "key",
        "code",
        "uuid",
        "guid",
        "index",
        "idx",
        "rownames",
        "rowname",
        "unnamed",
        "pk",
        "serial",
    ]
)
_ENTITY_WORDS = frozenset(
    [
        "id",
        "ids",
        "patient",
        "subject",
        "user",
        "customer",
        "client",
        "person",
        "member",
        "student",
        "site",
        "store",
        "shop",
        "hospital",
        "school",
        "household",
        "account",
        "device",
        "machine",
        "session",
        "group",
        "author",
        "speaker",
        "batch",
        "donor",
        "animal",
        "lecturer",
        "teacher",
        "plot",
        "block",
        "family",
        "userid",
        "uid",
        "pid",
        "customerid",
        "patientid",
        "subjectid",
        "sampleid",
    ]
)
# A name with one of these counts or measures entities and names none.
_MEASURE_WORDS = frozenset(
    [
        "num",
        "number",
        "n",
        "count",
        "total",
        "sum",
        "mean",
        "avg",
        "average",
        "max",
        "min",
        "size",
        "length",
        "age",
        "rate",
        "share",
        "ratio",
        "pct",
        "percent",
        "amount",
        "balance",
        "value",
        "score",
        "days",
        "months",
        "years",
        "per",
    ]
)
_TIME_WORDS = frozenset(
    [
        "date",
        "time",
        "timestamp",
        "datetime",
        "year",
        "month",
        "week",
        "day",
        "period",
        "quarter",
        "epoch",
        "ts",
        "when",
        "at",
        "on",
    ]
)
_BIRTH_WORDS = frozenset(["birth", "birthday", "dob", "born"])

# A group is more than one row and less than a class of rows.
_FEWEST_GROUPS = 10
_FEWEST_NUMBERS = 25
_LUCK = 1e-6
_MEAN_SIZES = (1.02, 200.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A column's part in the audit.

    Parameters
    ----------
    column
        Its name.
    given
        Whether the user said so; else it was inferred.
    reason
        Why, in words.
    """

    column: str
    given: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The roles of one table.

    Parameters
    ----------
    id, group, time
        The column of each role, or None.
    keys
        All columns that name rows, the id among them: no feature of any model.
    """

    id: Role | None = None
    group: Role | None = None
    time: Role | None = None
    keys: tuple[str, ...] = ()


def infer_id(columns: Iterable[Column], arrays: dict[str, pa.Array]) -> list[Role]:
    """Give the columns that number or name the rows, the likeliest first.

    A column qualifies if no value repeats and it is made of short strings, or of whole
    numbers that either run through (nearly) every value of their range, or whose name
    says that they are a key. Measurements with many digits do not.
    """
    found = []
    for c in columns:
        if not c.unique:
            continue
        n = len(arrays[c.name])
        said = bool(_words_of_name(c.name) & _KEY_WORDS)
        if c.kind is Kind.CATEGORY:
            found.append(
                (0 if said else 1, c.name, f"no value repeats in {n:,} rows, strings")
            )
        elif c.integer and c.kind is Kind.NUMBER and n >= 20:
            values = numbers_of(arrays[c.name])
            width = values.max() - values.min() + 1
            step = np.diff(values)
            running = width <= 2 * n or bool((step > 0).all()) or bool((step < 0).all())
            if running or said:
                why = "running whole numbers" if running else "whole numbers"
                found.append(
                    (0 if said else 1, c.name, f"no value repeats in {n:,} rows, {why}")
                )
    return [
        Role(column=name, given=False, reason=reason)
        for _, name, reason in sorted(found, key=lambda f: f[0])
    ]


def infer_group(
    columns: tuple[Column, ...],
    arrays: dict[str, pa.Array],
    keys: frozenset[str],
    target: str | None,
) -> Role | None:
    """Give the column that names what several rows have in common, if there is one.

    It must hold strings or whole numbers that repeat a few times each, and either bear
    the name of an entity, or fix the values of at least two other columns, and of one
    in a hundred (a person's sex and year of birth do not change from row to row; of a
    thousand indicators some go with a category).
    """
    enough = max(2, len(columns) // 100)
    best: tuple[tuple[int, int, float, bool], Role] | None = None
    for c in columns:
        if c.name in keys or c.name == target or c.kind not in _COUNTABLE:
            continue
        if c.kind is Kind.NUMBER and not c.integer:
            continue
        if _words_of_name(c.name) & _TIME_WORDS - {"at", "on"}:
            continue
        values = codes_of(arrays[c.name], c)
        present = values[values != 0]
        if len(present) < 2 * _FEWEST_GROUPS:
            continue
        distinct = len(np.unique(present))
        size = len(present) / distinct
        if distinct < _FEWEST_GROUPS or not _MEAN_SIZES[0] <= size <= _MEAN_SIZES[1]:
            continue
        # `school` may be the years spent there: a few numbers need a plainer name.
        plain = c.kind is Kind.CATEGORY or distinct >= _FEWEST_NUMBERS
        named = _names_entity(c.name) and (
            plain or bool(_words_of_name(c.name) & _KEY_WORDS)
        )
        fixed = (
            _fixed_by(values, c, columns, arrays, keys, target) if size >= 1.2 else []
        )
        if not named and len(fixed) < enough:
            continue
        # An entity by name and by fact first, then the one that fixes more; of two
        # that are one-to-one, words: numbers are rather measured.
        words = c.kind is Kind.CATEGORY
        rank = (int(named) + int(len(fixed) >= enough), len(fixed), -size, words)
        reason = f"{distinct:,} values, each in {size:.1f} rows on average"
        if fixed:
            reason += f"; fixes {_listed(fixed)}"
        if named:
            reason += "; named like an entity"
        if best is None or rank > best[0]:
            best = rank, Role(column=c.name, given=False, reason=reason)
    return best[1] if best else None


def infer_time(
    columns: Iterable[Column], arrays: dict[str, pa.Array], target: str | None
) -> Role | None:
    """Give the column that says when a row was known, if one stands out.

    A column of dates that is the only one or along which the table is sorted; or whole
    numbers with a name such as year or day along which the table is sorted.
    """
    dated, sorted_dates, sorted_numbers = [], [], []
    for c in columns:
        if c.name == target or not (c.kind is Kind.TIME or c.integer):
            continue
        words = _words_of_name(c.name)
        if words & _BIRTH_WORDS:
            continue
        if c.kind is Kind.TIME:
            values = times_of(arrays[c.name])
        elif c.kind is Kind.NUMBER and words & _TIME_WORDS:
            values = numbers_of(arrays[c.name])
        else:
            continue
        # When a row was known is known of (nearly) every row.
        if len(values) < 20 or np.isnan(values).mean() > 0.01:
            continue
        values = values[~np.isnan(values)]
        if values.min() == values.max():
            continue
        if c.kind is Kind.TIME:
            dated.append(c.name)
        if bool((np.diff(values) >= 0).all()):
            place = sorted_dates if c.kind is Kind.TIME else sorted_numbers
            place.append((len(np.unique(values)), c.name))
    if sorted_dates:
        name = max(sorted_dates)[1]
        return Role(column=name, given=False, reason="the table is sorted by it")
    if len(dated) == 1:
        return Role(column=dated[0], given=False, reason="the only column of dates")
    if sorted_numbers and not dated:
        name = max(sorted_numbers)[1]
        return Role(column=name, given=False, reason="the table is sorted by it")
    return None


_COUNTABLE = (Kind.NUMBER, Kind.CATEGORY)


def codes_of(array: pa.Array, column: Column) -> NDArray[np.uint64]:
    """Hash the values of a key, 0 for missing, shape (n,)."""
    if column.kind is Kind.NUMBER:
        return hash_numbers(np.ascontiguousarray(numbers_of(array)))
    if column.kind is Kind.TIME:
        return hash_numbers(times_of(array))
    return words_of(array, {})


def _fixed_by(
    values: NDArray[np.uint64],
    column: Column,
    columns: tuple[Column, ...],
    arrays: dict[str, pa.Array],
    keys: frozenset[str],
    target: str | None,
) -> list[str]:
    """Columns that never differ between two rows of the same value.

    Functions of the value's size (a decade of an age) say nothing of an entity, so a
    column counts only if it goes up and down along the values.
    """
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    same = (ordered[1:] == ordered[:-1]) & (ordered[1:] != 0)
    if same.sum() < 10:
        return []
    fixed = []
    for other in columns:
        if other.name in keys or other.name in (column.name, target):
            continue
        if other.kind is Kind.TEXT:
            continue
        theirs = codes_of(arrays[other.name], other)[order]
        if (theirs[1:][same] != theirs[:-1][same]).any():
            continue
        shares = np.unique(theirs, return_counts=True)[1] / len(theirs)
        # A column that hardly varies is the same in two rows by chance.
        if float((shares**2).sum()) ** int(same.sum()) > _LUCK:
            continue
        if len(shares) == len(np.unique(values)):
            continue
        if column.kind is Kind.NUMBER and _follows(arrays, column, other):
            continue
        fixed.append(other.name)
    return fixed


def _follows(arrays: dict[str, pa.Array], column: Column, other: Column) -> bool:
    """Whether a column is a step function of another that goes only one way."""
    x = numbers_of(arrays[column.name])
    order = np.argsort(x, kind="stable")
    h = codes_of(arrays[other.name], other)[order]
    changes = int((h[1:] != h[:-1]).sum())
    # Each of its values then holds one stretch, but for a few.
    return changes < 1.05 * len(np.unique(h))


def _names_entity(name: str) -> bool:
    """Whether a name ends like that of an entity, and does not count or measure.

    Examples
    --------
    >>> [_names_entity(n) for n in ("patient_id", "num_accounts", "account_age")]
    [True, False, False]
    """
    words = _split_name(name)
    if not words or set(words) & _MEASURE_WORDS:
        return False
    return words[-1] in _ENTITY_WORDS


def _split_name(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return [w for w in re.split(r"[^a-z0-9]+", spaced.lower()) if w]


def _words_of_name(name: str) -> set[str]:
    """Split a name at case changes and signs, in lower case.

    Examples
    --------
    >>> sorted(_words_of_name("customerID")), sorted(_words_of_name("site_no"))
    (['customer', 'id'], ['no', 'site'])
    """
    return set(_split_name(name))


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"`{n}`" for n in names[:3])
    more = len(names) - 3
    return f"{shown} and {more} more" if more > 0 else shown
