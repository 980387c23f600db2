"""Whether groups come again in time, so that they cannot be kept apart as well."""

from dataclasses import replace

import numpy as np

from ..holdout._table import Table
from ..result import Said
from .folds import stretches

# Of each past: what must be left of it without the groups that are scored. The audit
# asks for the same.
_FEWEST_LEFT = 0.3


def with_recurring(table: Table, said: list[Said]) -> Table:
    """Mark groups that are on both sides of time, and say so.

    Parameters
    ----------
    table
        All rows.
    said
        Gets a sentence where groups come again.

    Returns
    -------
    Table
        The same rows.

    Examples
    --------
    >>> told: list[Said] = []
    >>> rows = Table(
    ...     X=np.zeros((40, 1)),
    ...     y=np.zeros(40),
    ...     target=np.zeros(40),
    ...     classes=None,
    ...     groups=np.arange(40) % 4,
    ...     times=np.arange(40),
    ... )
    >>> with_recurring(rows, told).recurring, told[0].what
    (True, 'Time alone parts the rows: groups come again in later times.')
    """
    if table.groups is None or table.times is None:
        return table
    part = stretches(table)
    lasting = []
    for k in range(1, int(part.max()) + 1):
        past, here = part < k, part == k
        fresh = past & ~np.isin(table.groups, table.groups[here])
        lasting.append(float(fresh.sum() / past.sum()))
    if min(lasting) >= _FEWEST_LEFT:
        return table
    share = 1 - float(np.mean(lasting))
    said.append(
        Said(
            what="Time alone parts the rows: groups come again in later times.",
            reason=f"{share:.0%} of the rows before a stretch are of groups in it; the "
            "score is for the future of known groups, time none gives that of new ones",
        )
    )
    return replace(table, recurring=True)
