"""Every check, by code. A code, once released, never changes its meaning."""

from ._check import AbstractCheck
from .availability.definition_of_target import DefinitionOfTarget
from .availability.descendant_of_target import DescendantOfTarget
from .availability.feedback_of_model import FeedbackOfModel
from .availability.not_yet_available import NotYetAvailable
from .availability.selection_of_rows import SelectionOfRows
from .availability.unknown_availability import UnknownAvailability
from .fit.claim_out_of_reach import ClaimOutOfReach
from .fit.decaying_score import DecayingScore
from .fit.lucky_split import LuckySplit
from .fit.memorised_labels import MemorisedLabels
from .fit.model_raises import ModelRaises
from .fit.no_better_than_baseline import NoBetterThanBaseline
from .fit.score_gap import ScoreGap
from .fit.simpler_is_as_good import SimplerIsAsGood
from .fit.underfit import Underfit
from .leakage.dominant_column import DominantColumn
from .leakage.future_window import FutureWindow
from .leakage.jointly_gives_target import JointlyGivesTarget
from .leakage.kin_of_leak import KinOfLeak
from .leakage.level_fixes_target import LevelFixesTarget
from .leakage.missing_tells_target import MissingTellsTarget
from .leakage.order_tells_target import OrderTellsTarget
from .leakage.target_copy import TargetCopy
from .leakage.target_mean_in_column import TargetMeanInColumn
from .pipeline.survives_permutation import SurvivesPermutation
from .selection.best_of_many import BestOfMany
from .selection.chosen_on_reported_rows import ChosenOnReportedRows
from .selection.leaky_stack import LeakyStack
from .selection.worn_holdout import WornHoldout
from .shrinkage.mistuned_penalty import MistunedPenalty
from .shrinkage.more_columns_than_rows import MoreColumnsThanRows
from .shrinkage.penalty_at_edge import PenaltyAtEdge
from .shrinkage.swinging_coefficients import SwingingCoefficients
from .shrinkage.too_many_parameters import TooManyParameters
from .shrinkage.unscaled_features import UnscaledFeatures
from .split.near_duplicate_rows import NearDuplicateRows
from .split.shared_groups import SharedGroups
from .split.shared_rows import SharedRows
from .split.shifted_columns import ShiftedColumns
from .split.shifted_target import ShiftedTarget
from .split.shuffled_dates import ShuffledDates
from .split.test_not_later import TestNotLater

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
        KinOfLeak,
        DescendantOfTarget,
        DefinitionOfTarget,
        NotYetAvailable,
        FeedbackOfModel,
        SelectionOfRows,
        UnknownAvailability,
        SharedRows,
        NearDuplicateRows,
        SharedGroups,
        TestNotLater,
        ShuffledDates,
        ShiftedColumns,
        ShiftedTarget,
        ScoreGap,
        MemorisedLabels,
        NoBetterThanBaseline,
        SimplerIsAsGood,
        LuckySplit,
        Underfit,
        DecayingScore,
        ClaimOutOfReach,
        ModelRaises,
        SurvivesPermutation,
        BestOfMany,
        WornHoldout,
        ChosenOnReportedRows,
        LeakyStack,
        SwingingCoefficients,
        TooManyParameters,
        PenaltyAtEdge,
        UnscaledFeatures,
        MoreColumnsThanRows,
        MistunedPenalty,
    )
}
