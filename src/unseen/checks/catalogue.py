"""Every check, by code. A code, once released, never changes its meaning."""

from ._check import AbstractCheck
from .leakage.dominant_column import DominantColumn
from .leakage.future_window import FutureWindow
from .leakage.jointly_gives_target import JointlyGivesTarget
from .leakage.level_fixes_target import LevelFixesTarget
from .leakage.missing_tells_target import MissingTellsTarget
from .leakage.order_tells_target import OrderTellsTarget
from .leakage.target_copy import TargetCopy
from .leakage.target_mean_in_column import TargetMeanInColumn

CHECKS: dict[str, type[AbstractCheck]] = {
    cls.code: cls
    for cls in (
        TargetCopy,
        LevelFixesTarget,
        MissingTellsTarget,
        OrderTellsTarget,
        TargetMeanInColumn,
        JointlyGivesTarget,
        FutureWindow,
        DominantColumn,
    )
}
