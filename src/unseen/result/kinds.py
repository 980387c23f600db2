"""The words that results are made of."""

from enum import StrEnum


class Verdict(StrEnum):
    """What a check, or a whole audit, concluded."""

    FOUND = "found"
    CLEAR = "clear"
    UNDECIDED = "undecided"
    NOT_APPLICABLE = "not applicable"


class Severity(StrEnum):
    """A grade of proof, not of damage.

    `error` is a fact that can be counted, `warning` a strong hint, `note` a
    question to the user or a piece of advice.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Order for sorting: errors first."""
        return list(Severity).index(self)


class SubjectKind(StrEnum):
    """What a finding points at."""

    COLUMN = "column"
    ROW = "row"
    GROUP = "group"
    TIME = "time"
    TABLE = "table"
    MODEL = "model"
    LAYER = "layer"
    EPOCH = "epoch"
    ID = "id"
    LINE = "line"
    FEATURE = "feature"
    CLASS = "class"
    SLICE = "slice"


class TargetKind(StrEnum):
    """What is predicted."""

    BINARY = "binary"
    MULTICLASS = "multiclass"
    REGRESSION = "regression"


class RemedyKind(StrEnum):
    """What a remedy does. `remedies/` has one file for each that a machine can do."""

    DROP_COLUMNS = "drop columns"
    DROP_ROWS = "drop rows"
    SPLIT_BY_GROUP = "split by group"
    SPLIT_BY_TIME = "split by time"
    USE_MODEL = "use model"
    SWAP_MODEL = "swap model"
    ASK = "ask"


class PictureKind(StrEnum):
    """The figures that a finding can carry; `render/figures` draws each."""

    RATES = "rates"
    POINTS = "points"
    SCORES = "scores"
    TIMELINE = "timeline"
    HISTOGRAM = "histogram"
    BARS = "bars"
    GRAPH = "graph"
