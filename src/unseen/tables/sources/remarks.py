"""What settling the types has shown, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ...errors import InputError
from .examine import Odd, oddities
from .kinds import Column, Kind, Reading
from .notes import Notes, quoted
from .together import Member

_WORDS = {
    Kind.FLOAT: "numbers",
    Kind.TIME: "dates in ISO form, such as 2021-03-04",
    Kind.BOOL: "true or false",
}
_ONLY = "no other reading is possible for all rows"
_DECLARED = {Kind.FLOAT: "number", Kind.TIME: "time", Kind.TEXT: "text"}
_SUMMARY = {
    Kind.INT: "whole numbers",
    Kind.FLOAT: "numbers",
    Kind.BOOL: "true or false",
    Kind.TIME: "times",
    Kind.TEXT: "text",
    Kind.EMPTY: "all missing",
    Kind.LEFT_OUT: "left out",
}


def remark(plan: Mapping[str, Column], members: Iterable[Member], notes: Notes) -> None:
    """Say what each column became, and why.

    Raises
    ------
    InputError
        Where a column is not what the user declared it to be.
    """
    members = tuple(members)
    counts = Counter(Kind.TEXT if c.ambiguous else c.kind for c in plan.values())
    words = (
        f"{word} in {counts[kind]:,}" for kind, word in _SUMMARY.items() if counts[kind]
    )
    tables = dict.fromkeys(member.part.role for member in members)
    rows = f"inferred once, from every row of {' and '.join(tables)}"
    notes.add(f"types of columns: {', '.join(words)}", rows)
    odd = _odd(plan, members)
    own: dict[str, dict[str, Column]] = {name: {} for name in plan}
    for member in members:
        for column in member.columns:
            own[column.name][member.part.role] = column
    for name, column in plan.items():
        if column.declared and (column.expects or column.ambiguous):
            raise _not_as_declared(column, odd.get(name, {}))
        _remark(column, own[name], odd.get(name, {}), notes)


def _odd(
    plan: Mapping[str, Column], members: tuple[Member, ...]
) -> dict[str, dict[str, Odd]]:
    """Count odd cells by column and role."""
    expects = {
        c.name: c.expects
        for c in plan.values()
        if c.expects and c.kind is not Kind.LEFT_OUT
    }
    by_name: dict[str, dict[str, Odd]] = {}
    for member in members:
        assert member.ready is not None
        comma = bool(getattr(getattr(member.part, "cells", None), "comma", False))
        for name, found in oddities(member.ready, expects, comma=comma).items():
            roles = by_name.setdefault(name, {})
            odd = roles.setdefault(member.part.role, Odd())
            odd.n, odd.total = odd.n + found.n, odd.total + found.total
            fresh = [cell for cell in found.examples if cell not in odd.examples]
            odd.examples = [*odd.examples, *fresh][:3]
    return by_name


def _counted(odd: Mapping[str, Odd], what: str) -> str:
    """Say how many cells are odd, in which table, and show some."""
    parts = []
    for role, found in odd.items():
        if found.n:
            shown = ", ".join(map(_shown, found.examples))
            parts.append(f"{found.n:,} of {found.total:,} values in {role} ({shown})")
    return f"{' and '.join(parts)} are not {what}" if parts else ""


def _shown(cell: str) -> str:
    return repr(cell if len(cell) <= 40 else cell[:39] + "…")


def _not_as_declared(column: Column, odd: Mapping[str, Odd]) -> InputError:
    name = quoted(column.name)
    if column.ambiguous:
        return InputError(
            f"`kinds` must say how {name} is written, got 'time' for dates whose day "
            "and month can be swapped in every row. Say 'time, day first' or "
            "'time, month first'."
        )
    assert column.expects is not None
    wanted = _DECLARED[column.expects]
    found = "its values are nested or binary"
    if column.kind is not Kind.LEFT_OUT:
        found = _counted(odd, _WORDS[column.expects]) or f"its values are {column.kind}"
    return InputError(
        f"`kinds` must fit the values, got '{wanted}' for {name}, where {found}. "
        "Name what stands for missing with `missing`, or leave it out of `kinds`."
    )


def _remark(
    column: Column, own: Mapping[str, Column], odd: Mapping[str, Odd], notes: Notes
) -> None:
    name = column.name
    if column.kind is Kind.LEFT_OUT:
        notes.add("left out", f"nested or binary values: {column.remark}", name)
    elif column.kind is Kind.EMPTY:
        notes.add("read as numbers, all missing", "no value is there", name)
    elif column.ambiguous:
        why = "day and month can be swapped in every row; write dates as 2021-03-04"
        notes.add("read as text, not as dates", why, name)
    elif column.kind is Kind.TEXT and column.expects:
        advice = "; name what stands for missing with `missing`"
        counted = _counted(odd, _WORDS[column.expects])
        notes.add("read as text", counted + advice if counted else _apart(own), name)
    elif column.kind is Kind.TIME:
        _remark_times(column, own.values(), notes)
    elif len({c.kind for c in own.values()} & {Kind.BOOL, column.kind}) > 1:
        notes.add(f"read as {column.kind}", _apart(own), name)
    if column.remark and column.kind not in (Kind.LEFT_OUT, Kind.TIME):
        notes.add("converted", column.remark, name)


def _apart(own: Mapping[str, Column]) -> str:
    kinds = {c.kind for c in own.values()}
    if kinds == {Kind.TEXT}:
        return "no one way of reading dates fits every value"
    return " and ".join(f"{c.kind} in {role}" for role, c in own.items())


def _remark_times(column: Column, own: Iterable[Column], notes: Notes) -> None:
    readings = {reading for c in own for reading in c.readings[:1]}
    if column.remark:
        notes.add("converted", column.remark, column.name)
    elif Reading.ZONED in readings:
        why = "times with a zone are converted to UTC, the zone is dropped"
        notes.add("converted", why, column.name)
    for reading in (Reading.DAY_FIRST, Reading.MONTH_FIRST):
        if reading in readings:
            why = "as `kinds` says" if column.declared else _ONLY
            notes.add(f"read as dates, {reading}", why, column.name)


def remark_order(
    tables: Mapping[str, tuple[str, ...]], shuffled: Iterable[str], notes: Notes
) -> None:
    """Say which table has columns that the other has not, or another order.

    Parameters
    ----------
    tables
        By role, the names of the columns in their order.
    shuffled
        Roles whose files differ in the order of their columns.
    """
    for role in shuffled:
        what = f"the files of {role} have their columns in different orders"
        notes.add(what, "columns are matched by name")
    if len(tables) < 2:
        return
    (one, first), (two, second) = tables.items()
    for here, names, there, others in (
        (one, first, two, second),
        (two, second, one, first),
    ):
        known = set(others)
        only = [name for name in names if name not in known]
        if only:
            notes.add(f"only in {here}", f"{there} has no such column", *only)
    firsts, seconds = set(first), set(second)
    if [n for n in second if n in firsts] != [n for n in first if n in seconds]:
        what = f"the columns of {two} are put in the order of {one}"
        notes.add(what, "columns are matched by name")
