"""The types of train and test, settled together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import final

from ...errors import InputError
from .examine import examined
from .kinds import AMBIGUOUS, NUMBERS, Column, Kind, agreed
from .notes import listed
from .part import AbstractLoosePart, AbstractPart
from .scan import scanned

# Kinds only widen, so a few passes always do; the first one is nearly always enough.
_MAX_PASSES = 8


@final
@dataclass(slots=True, kw_only=True)
class Member:
    """One part on its way to the types that all agree on.

    Parameters
    ----------
    part
        As it was opened.
    columns
        What its columns hold, as far as is known.
    ready
        Itself, or what was kept of it when every cell was read.
    """

    part: AbstractPart | AbstractLoosePart
    columns: tuple[Column, ...] = ()
    ready: AbstractPart | None = None

    def names(self) -> tuple[str, ...]:
        """Give the names of its columns in their order."""
        return tuple(column.name for column in self.columns)


def settle(
    members: Iterable[Member], declared: Mapping[str, Column]
) -> dict[str, Column]:
    """Find the one type that every column has in all parts, and make them ready.

    Parameters
    ----------
    members
        All parts of both tables; they are changed.
    declared
        What the user said of columns, by name.

    Returns
    -------
    dict
        The agreed columns, in the order in which the parts have them.
    """
    members = tuple(members)
    for member in members:
        if isinstance(member.part, AbstractLoosePart):
            texts = {n: c for n, c in declared.items() if c.kind is Kind.TEXT}
            found = scanned(member.part, texts, first=True)
            member.columns, member.ready = found
        else:
            member.columns = examined(member.part, declared)
            member.ready = member.part
    for _ in range(_MAX_PASSES):
        plan = _plan(members, declared)
        unready = [m for m in members if not _is_ready(m, plan)]
        if not unready:
            return plan
        for member in unready:
            _scan(member, plan)
    raise AssertionError("the kinds of columns did not settle")


def _plan(
    members: tuple[Member, ...], declared: Mapping[str, Column]
) -> dict[str, Column]:
    by_name: dict[str, list[Column]] = {}
    for member in members:
        for column in member.columns:
            by_name.setdefault(column.name, []).append(column)
    return {
        name: agreed(columns, declared.get(name)) for name, columns in by_name.items()
    }


def _scan(member: Member, plan: Mapping[str, Column]) -> None:
    assert isinstance(member.part, AbstractLoosePart)
    # What was kept for other types is not needed any more, and may be large.
    member.ready = None
    start = {c.name: _start(c, plan[c.name]) for c in member.columns}
    member.columns, member.ready = scanned(member.part, start, first=False)


def _start(own: Column, wanted: Column) -> Column:
    """Read as agreed, but times in the way that this part writes them."""
    if wanted.kind is not Kind.TIME:
        return wanted
    slashed = set(own.readings) & AMBIGUOUS and wanted.readings
    return replace(wanted, readings=wanted.readings if slashed else own.readings)


def _is_ready(member: Member, plan: Mapping[str, Column]) -> bool:
    if member.ready is None:
        return False
    if not isinstance(member.part, AbstractLoosePart):
        return True
    return all(_is_kept(c, plan[c.name]) for c in member.ready.columns)


def _is_kept(own: Column, wanted: Column) -> bool:
    """Say whether what was kept holds all that the agreed type needs."""
    if wanted.kind is Kind.LEFT_OUT or own.kind is Kind.EMPTY:
        return True
    texts = [c.kind is Kind.TEXT or c.ambiguous for c in (own, wanted)]
    if any(texts):
        return all(texts)
    return own.kind is wanted.kind or {own.kind, wanted.kind} <= set(NUMBERS)


def same_columns(members: tuple[Member, ...]) -> bool:
    """Say whether the files of one table have their columns in one order.

    Raises
    ------
    InputError
        Where they don't have the same columns.
    """
    first = members[0]
    same = True
    for other in members[1:]:
        lacks = set(first.names()) - set(other.names())
        more = set(other.names()) - set(first.names())
        if lacks or more:
            which = (
                f"without {listed(sorted(lacks))}"
                if lacks
                else (f"with {listed(sorted(more))} besides")
            )
            raise InputError(
                f"`{first.part.role}` must match files with the same columns, got "
                f"{other.part.name!r} {which}, unlike {first.part.name!r}. "
                "Name the files of one table only."
            )
        same = same and other.names() == first.names()
    return same
