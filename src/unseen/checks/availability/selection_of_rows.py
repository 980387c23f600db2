"""LEAK015: a column that decided which rows came into the table."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...availability import Standing
from ._standing import AbstractStandingCheck


@final
@dataclass(frozen=True, slots=True)
class SelectionOfRows(AbstractStandingCheck):
    """A column that decided which rows came into the table.

    What it asks
    ------------
    Is a column the selection itself, or an effect of it?

    Why it matters
    --------------
    A row that is to be scored has not been selected yet. What follows from the
    selection is not known for it, and relations that hold among the selected need not
    hold among all.

    How it decides
    --------------
    An error for every column under ``selection`` and for what follows from one in the
    declared graph; the path is named. Causes of the selection are not told, but where
    the target is one too the report says so.

    When it is wrong
    ----------------
    The declaration is believed.

    What to do
    ----------
    Drop the column, and say for which rows the score holds.
    """

    code: ClassVar[str] = "LEAK015"
    title: ClassVar[str] = "a column that follows from the selection"
    standing: ClassVar[Standing] = Standing.SELECTION
    advice: ClassVar[str] = "Drop {name}, and say for which rows the score holds."
