"""Every kind of defect and of clean table, and the cases made of them."""

from collections.abc import Iterable, Iterator

from ..bases import Part
from . import (
    clean_columns,
    clean_tables,
    copies,
    dates,
    declared,
    fit,
    group_mean,
    groups,
    joint,
    levels,
    missing,
    near,
    order,
    pipeline,
    shared,
    shift,
    shrinkage,
    strong,
    windows,
)
from .kind import FIRST_SEEDS, Kind, Recipe

FAMILIES = (
    copies,
    levels,
    missing,
    order,
    group_mean,
    joint,
    windows,
    strong,
    shared,
    near,
    groups,
    dates,
    declared,
    shift,
    fit,
    pipeline,
    shrinkage,
    clean_columns,
    clean_tables,
)

KINDS: dict[str, Kind] = {
    kind.name: kind for family in FAMILIES for kind in family.KINDS
}


def recipes(
    part: Part,
    *,
    seeds: int = 1,
    kinds: Iterable[str] = (),
    small: bool = False,
) -> Iterator[Recipe]:
    """Give the cases of one part, not yet made.

    Parameters
    ----------
    part
        Tuning, held out, final or fresh.
    seeds
        How many times each kind goes round its strengths.
    kinds
        Beginnings of the names of the kinds wanted; all where there are none.
    small
        Whether to take one case of each kind, at the first of its small sizes.
    """
    wanted = tuple(kinds)
    for kind in KINDS.values():
        if wanted and not kind.name.startswith(wanted):
            continue
        made = kind.recipes(part, seeds)
        if small:
            found = [r for r in made if min(r.n, r.base.rows) <= 1000]
            yield from found[:1] or list(kind.recipes(part, 1))[:1]
        else:
            yield from made


def recipe(name: str) -> Recipe:
    """Find the recipe of one case by its name.

    Raises
    ------
    LookupError
        Where no recipe has the name.
    """
    kind_name = name.split("/")[0]
    seed = next((p for p in name.split("/") if p[:1] == "s" and p[1:].isdigit()), "s0")
    number = int(seed[1:])
    part = max((p for p in Part if FIRST_SEEDS[p] <= number), key=FIRST_SEEDS.get)
    first = FIRST_SEEDS[part]
    if kind_name in KINDS:
        for found in KINDS[kind_name].recipes(part, number - first + 1):
            if found.name == name:
                return found
    raise LookupError(f"No case is named {name!r}. Take a name from a list of misses.")
