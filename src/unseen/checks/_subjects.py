"""What findings point at, and how names stand in sentences."""

from collections.abc import Iterable

from ..result import Subject, SubjectKind


def column(name: str) -> Subject:
    """Point at a column."""
    return Subject(kind=SubjectKind.COLUMN, name=name)


def columns(names: Iterable[str]) -> tuple[Subject, ...]:
    """Point at several columns."""
    return tuple(column(n) for n in names)


def rows(numbers: Iterable[int]) -> tuple[Subject, ...]:
    """Point at rows, by their number from 0."""
    return tuple(Subject(kind=SubjectKind.ROW, name=str(n)) for n in numbers)


def named(name: str) -> str:
    """Give a column's name as it stands in a sentence."""
    return f"`{name}`"


def listed(names: Iterable[str], most: int = 4) -> str:
    """Give several names as they stand in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"], most=2)
    '`a`, `b` and 1 more'
    >>> listed(["a", "b"])
    '`a` and `b`'
    """
    every = [named(n) for n in names]
    if len(every) > most:
        return f"{', '.join(every[:most])} and {len(every) - most:,} more"
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} and {every[-1]}"
