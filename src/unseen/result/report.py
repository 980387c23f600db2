"""The answer of an audit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from .finding import Estimate, Finding
from .kinds import Severity, TargetKind, Verdict


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
        ``"user"``, ``"procedure"`` (the user's own, on the true target) or
        ``"protocol"``.
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
        whose probability is scored. None where only the split was audited.
    """

    train: str
    test: str | None
    rows: int
    test_rows: int
    columns: int
    sample_rows: int
    target: str | None
    target_kind: TargetKind | None
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
