"""Plain results. Nothing here computes, prints or draws."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with its uncertainty.

    `value` is None where the number is undefined. `low` and `high` are None where
    the method gives no bound; they are never set to `value` to stand for "unknown".

    Parameters
    ----------
    value
        The point estimate, in the unit that the owner of the estimate names.
    low, high
        Ends of the interval, same unit.
    level
        Coverage that the interval aims at, in (0, 1).
    n
        Number of rows (or groups) that the estimate rests on.
    method
        How the interval was made, for example ``"wilson"``.
    """

    value: float | None
    low: float | None
    high: float | None
    level: float
    n: int
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that a finding points at."""

    kind: SubjectKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """How much of the score a finding makes up.

    Parameters
    ----------
    metric
        Name of the metric whose unit `inflation` has.
    inflation
        How much better the score looks because of what was found; positive means
        that the defect flatters, whatever the metric's direction.
    without, present
        The score without the defect and with it, on the same rows.
    applied
        Whether the remedy is part of the honest score. A question is measured but
        not applied: only its owner knows the answer.
    """

    metric: str
    inflation: Estimate
    without: Estimate
    present: Estimate
    applied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What to do about a finding, in words and, where a machine can, as data.

    Parameters
    ----------
    kind
        What `remedies/` does with it; ``ask`` is left to a person.
    text
        One sentence of advice.
    columns
        The columns that it drops, or the one that it splits by.
    rows
        Row numbers (from 0, in the training table) that it drops.
    model
        Name of the model that it recommends.
    code
        Python that does the same by hand, or None.
    """

    kind: RemedyKind
    text: str
    columns: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    model: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The data of a figure: a small table and what it means.

    Parameters
    ----------
    kind
        Which drawing; it fixes the fields.
    title
        What the figure shows, as a sentence.
    fields
        Names of the columns of `rows`.
    rows
        The table, at most a few hundred rows of strings and numbers.
    x, y
        Axis titles with units.
    """

    kind: PictureKind
    title: str
    fields: tuple[str, ...]
    rows: tuple[tuple[str | float | int | bool | None, ...], ...]
    x: str = ""
    y: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check says of one subject, or of the whole table.

    Parameters
    ----------
    code, name
        The check's stable code and its defect's name, for example ``LEAK001``
        and ``TargetCopy``.
    verdict, severity
        `severity` is None unless the verdict is *found*.
    subjects
        What it points at.
    message
        One sentence with the numbers.
    evidence
        The numbers once more, by name, for machines.
    estimate
        The number that decided, with its interval.
    effect
        How much of the score it makes up, or None where that was not measured.
    remedy
        What to do, or None.
    picture
        Data of its figure, or None.
    accepted
        The reason for which its owner accepts it, or None.
    """

    code: str
    name: str
    verdict: Verdict
    message: str
    severity: Severity | None = None
    subjects: tuple[Subject, ...] = ()
    evidence: tuple[tuple[str, str | float | int | bool | None], ...] = ()
    estimate: Estimate | None = None
    effect: Effect | None = None
    remedy: Remedy | None = None
    picture: Picture | None = None
    accepted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the waterfall from the claimed score to the honest one.

    Parameters
    ----------
    label
        What was changed, for example ``without `weekday```.
    codes
        Codes of the findings whose remedies were applied in this step.
    score
        The score after the step.
    change
        The step's change of the score, paired on the same rows where that is
        possible. None for the first step.
    """

    label: str
    codes: tuple[str, ...]
    score: Estimate
    change: Estimate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelScore:
    """The score of one model under one protocol, in the metric's unit."""

    model: str
    protocol: str
    score: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The claimed score, the honest one, and the way from one to the other.

    Parameters
    ----------
    metric
        Name of the metric.
    higher_is_better
        The metric's direction.
    claimed
        What the user says, or what the protocol as given yields.
    claimed_by
        ``"user"`` or ``"protocol"``.
    honest
        The score after every remedy, on rows that had no part in choosing them.
    waterfall
        From claimed to honest; the first step is the claim.
    models
        Each probe (or the user's model) apart, as given and honest.
    protocol
        One sentence: which rows trained, which rows were scored.
    """

    metric: str
    higher_is_better: bool
    claimed: Estimate
    claimed_by: str
    honest: Estimate
    waterfall: tuple[Step, ...]
    models: tuple[ModelScore, ...]
    protocol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that was inferred, with its reason."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """What was audited, in numbers.

    Parameters
    ----------
    train, test
        Names of the tables; `test` is None where none was given.
    rows, test_rows, columns
        Their sizes; `columns` counts the features.
    sample_rows
        Rows on which relations were measured and models fitted; equal to `rows`
        where the whole table was used.
    target, target_kind, positive
        The target, ``binary``, ``multiclass`` or ``regression``, and the class
        whose probability is scored.
    """

    train: str
    test: str | None
    rows: int
    test_rows: int
    columns: int
    sample_rows: int
    target: str
    target_kind: TargetKind
    positive: str | None = None


class Actions(Protocol):
    """What a report can do beside being read; the public `audit` supplies it."""

    def fix(self, report: "Report") -> Any:
        """Give the remedies as objects."""
        ...

    def html(self, report: "Report") -> str:
        """Give the report as one page."""
        ...

    def save(self, report: "Report", path: str) -> None:
        """Write the report in the format that the ending of `path` names."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer of an audit.

    Parameters
    ----------
    verdict
        *found* if an error or a warning stands that nobody accepted.
    audited
        What was audited.
    scores
        None where no score could be made (a test without target, say).
    findings
        Every check's answer: those found first, by grade, then by effect.
    said
        What was inferred: types, roles, the metric.
    seed
        The seed of every draw in the audit.
    version
        The version of the package.
    reproduce
        A command, and code, that give the same numbers again.
    """

    verdict: Verdict
    audited: Audited
    scores: Scores | None
    findings: tuple[Finding, ...]
    said: tuple[Said, ...] = ()
    seed: int = 0
    version: str = ""
    reproduce: tuple[str, ...] = ()
    actions: Actions | None = field(default=None, repr=False, compare=False)

    def found(self, severity: Severity | None = None) -> Iterator[Finding]:
        """Give what was found and not accepted, of one grade or of all."""
        return (
            f
            for f in self.findings
            if f.verdict is Verdict.FOUND
            and f.accepted is None
            and (severity is None or f.severity is severity)
        )

    def fix(self) -> Any:
        """Give the cleaned columns, the right splitter and the model advice.

        Returns
        -------
        unseen.remedies.Fix
            Objects that a scikit-learn user can use, with the score measured again.
        """
        return self._do().fix(self)

    def save(self, path: str) -> None:
        """Write the report as ``.html``, ``.json``, ``.sarif`` or ``.md``."""
        self._do().save(self, path)

    def _repr_html_(self) -> str:
        return self._do().html(self)

    def _do(self) -> Actions:
        if self.actions is None:
            raise TypeError(
                "This report was made without actions. Make it with `unseen.audit`."
            )
        return self.actions
