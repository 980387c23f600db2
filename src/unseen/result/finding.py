"""What one check says, and the numbers that it says it with."""

from dataclasses import dataclass

from .kinds import PictureKind, RemedyKind, Severity, SubjectKind, Verdict


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
