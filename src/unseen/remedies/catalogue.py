"""Every remedy that a machine can apply, by what it does."""

from ..result import RemedyKind
from ._remedy import AbstractRemedy
from .drop_columns import DropColumns
from .drop_rows import DropRows
from .split_by_group import SplitByGroup
from .split_by_time import SplitByTime

REMEDIES: dict[RemedyKind, AbstractRemedy] = {
    r.kind: r for r in (DropRows(), DropColumns(), SplitByGroup(), SplitByTime())
}
