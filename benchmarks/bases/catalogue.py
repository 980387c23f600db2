"""Every base, by name."""

from collections.abc import Collection

from .base import Base, Part, TargetKind
from .final import FINAL
from .fresh import FRESH
from .fresh_series import FRESH_SERIES
from .real import REAL
from .series import SERIES
from .synthetic import SYNTHETIC

BASES: dict[str, Base] = {
    base.name: base
    for base in (*REAL, *FINAL, *FRESH, *SYNTHETIC, *SERIES, *FRESH_SERIES)
}


def base(name: str) -> Base:
    """Give one base; a KeyError names those there are."""
    if name not in BASES:
        raise KeyError(f"No base {name!r}. There are: {', '.join(sorted(BASES))}.")
    return BASES[name]


def bases(
    part: Part,
    kinds: Collection[TargetKind],
    *,
    fine: bool = False,
    series: bool = False,
    least: int = 0,
    hard: bool = False,
) -> list[Base]:
    """Give the bases of one part that a defect can be planted on.

    Parameters
    ----------
    part
        Tuning, held out, final or fresh.
    kinds
        Kinds of target that the defect knows.
    fine
        Whether equal rows must be rare.
    series
        Whether to give the time series, or the tables without time.
    least
        The least rows that a draw must be able to have.
    hard
        Whether nearly separable tables are wanted too.
    """
    return [
        base
        for base in BASES.values()
        if base.part is part
        and base.kind in kinds
        and (base.time is not None) == series
        and (base.fine or not fine)
        and base.rows >= least
        and (hard or not base.hard)
    ]
