"""A report as plain data for its templates."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...result import (
    Estimate,
    Finding,
    ModelScore,
    Report,
    Scores,
    Severity,
)
from ..effect_words import effect_words
from ..grades import GRADES, Grade
from ..headline import flattered, headline
from ..metric_names import metric_name
from ..names import short_paths, visible
from ..numbers import counted, interval, number, percent, places, with_interval
from ..outline import Outline, outline
from ..page import to_html as page_html
from ..subject_words import NUMBERED, subject_words
from ..verdict_words import said_words, verdict_words
from .figure import FigureView, Sketchbook

# Findings shown in full; the others stand in a table, one line each.
MOST_FINDINGS = 50
MOST_LINES = 300
MOST_ACCEPTED = 100

_CLAIMED_BY = {
    "user": "as you claim it",
    "procedure": "as your procedure reports it",
    "protocol": "every column, the split as it came",
}

_SUBJECTS = 6
_NAME_LIMIT = 120
_TEXT_LIMIT = 600
_CODE_LIMIT = 2000
_NUMBERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding, ready for its template. Texts are visible, not yet escaped."""

    anchor: str
    finding: Finding
    label: str
    grade: str
    meaning: str
    message: str
    subjects: tuple[tuple[str, str], ...]
    effect: str
    advice: str
    code: str
    numbers: tuple[tuple[str, str], ...]
    page: str
    accepted: str
    figure: FigureView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that was audited; `whole` is its full name where `value` has less."""

    name: str
    value: str
    whole: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresView:
    """The two numbers that the page is about, and the models behind them."""

    metric: str
    level: str
    promise: str
    claimed: str
    claimed_span: str
    claimed_by: str
    honest: str
    honest_span: str
    flattered: bool
    protocol: str
    models: tuple[tuple[str, str, str], ...]
    figure: FigureView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A whole report, ready for its template."""

    report: Report
    name: str
    headline: str
    verdict: str
    facts: tuple[Fact, ...]
    said: tuple[tuple[str, str], ...]
    scores: ScoresView | None
    counts: tuple[tuple[str, str, int], ...]
    grades: Mapping[Severity, Grade]
    standing: tuple[FindingView, ...]
    lines: tuple[FindingView, ...]
    left: int
    accepted: tuple[FindingView, ...]
    undecided: tuple[FindingView, ...]
    clear: tuple[FindingView, ...]
    not_applicable: tuple[FindingView, ...]
    reproduce: str


def view_of(
    report: Report, pages: Mapping[str, str], sketchbook: Sketchbook
) -> ReportView:
    """Make the plain data of a page, drawing its figures on the way."""
    order = outline(report)
    scores = None if report.scores is None else _scores(report.scores, sketchbook)
    full, rest = order.standing[:MOST_FINDINGS], order.standing[MOST_FINDINGS:]
    return ReportView(
        report=report,
        name=visible(short_paths(report.audited.train)[0], _NAME_LIMIT),
        headline=headline(report, interval=False),
        verdict=verdict_words(report),
        facts=_facts(report),
        said=tuple(said_words(s) for s in report.said),
        scores=scores,
        counts=_counts(order),
        grades=GRADES,
        standing=tuple(
            _finding(f, f"finding-{i}", pages, sketchbook)
            for i, f in enumerate(full, 1)
        ),
        lines=tuple(_finding(f, "", {}) for f in rest[:MOST_LINES]),
        left=max(0, len(rest) - MOST_LINES),
        accepted=tuple(_finding(f, "", {}) for f in order.accepted[:MOST_ACCEPTED]),
        undecided=tuple(_finding(f, "", {}) for f in order.undecided),
        clear=tuple(_finding(f, "", {}) for f in order.clear),
        not_applicable=tuple(_finding(f, "", {}) for f in order.not_applicable),
        reproduce=visible("\n".join(report.reproduce), lines=True),
    )


def _counts(order: Outline) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (grade.value, GRADES[grade].word if n == 1 else GRADES[grade].plural, n)
        for grade, n in order.counts.items()
        if n
    )


def _facts(report: Report) -> tuple[Fact, ...]:
    a = report.audited
    sampled = f", {a.sample_rows:,} of them sampled" * (a.sample_rows < a.rows)
    tables = [("training table", a.train, f"{counted(a.rows, 'row')}{sampled}")]
    if a.test is not None:
        tables.append(("test table", a.test, counted(a.test_rows, "row")))
    short = short_paths(*(path for _, path, _ in tables))
    facts = [
        _fact(name, f"{shown} ({size})", whole=path if shown != path else "")
        for (name, path, size), shown in zip(tables, short, strict=True)
    ]
    facts.append(_fact("features", f"{a.columns:,}"))
    if a.target is not None and a.target_kind is not None:
        positive = f", scored for {a.positive}" if a.positive is not None else ""
        facts.append(_fact("target", f"{a.target} ({a.target_kind.value}{positive})"))
    return tuple(facts)


def _fact(name: str, value: str, whole: str = "") -> Fact:
    return Fact(
        name=name,
        value=visible(value, 2 * _NAME_LIMIT),
        whole=visible(whole, 4 * _NAME_LIMIT),
    )


def _scores(scores: Scores, sketchbook: Sketchbook) -> ScoresView:
    digits = places(scores.claimed, scores.honest)
    name, given = metric_name(scores.metric), scores.claimed_by == "protocol"
    return ScoresView(
        metric=name,
        level=percent(scores.honest.level),
        promise=f"{name} as given" if given else f"Claimed {name}",
        claimed=number(scores.claimed.value, digits),
        claimed_span=interval(scores.claimed, digits),
        claimed_by=_CLAIMED_BY.get(scores.claimed_by, ""),
        honest=number(scores.honest.value, digits),
        honest_span=interval(scores.honest, digits),
        flattered=flattered(scores),
        protocol=visible(scores.protocol),
        models=tuple(_model(m, digits) for m in scores.models),
        # A single step is no way from anywhere to anywhere.
        figure=sketchbook.figure(scores) if len(scores.waterfall) > 1 else None,
    )


def _model(model: ModelScore, digits: int) -> tuple[str, str, str]:
    return (
        visible(model.model, _NAME_LIMIT),
        visible(model.protocol, _NAME_LIMIT),
        with_interval(model.score, digits),
    )


def _finding(
    finding: Finding,
    anchor: str,
    pages: Mapping[str, str],
    sketchbook: Sketchbook | None = None,
) -> FindingView:
    grade = finding.severity
    page = pages.get(finding.code)
    remedy = finding.remedy
    code = (remedy.code or "") if remedy else ""
    return FindingView(
        anchor=anchor,
        finding=finding,
        label=_label(finding),
        grade=GRADES[grade].word if grade else finding.verdict.value,
        meaning=GRADES[grade].meaning if grade else "",
        message=visible(finding.message, _TEXT_LIMIT),
        subjects=tuple(
            subject_words(finding.subjects, most=_SUBJECTS, limit=_NAME_LIMIT)
        ),
        effect=effect_words(finding.effect) if finding.effect else "",
        advice=visible(remedy.text, _TEXT_LIMIT) if remedy else "",
        code=visible(code, _CODE_LIMIT, lines=True),
        numbers=_numbers(finding),
        page=page_html(page) if page else "",
        accepted=visible(finding.accepted or "", _TEXT_LIMIT),
        figure=sketchbook.figure(finding.picture)
        if sketchbook and finding.picture
        else None,
    )


def _label(finding: Finding) -> str:
    """Name a finding in a list: by its column or what else has a name of its own."""
    first = finding.subjects[0] if finding.subjects else None
    if first is None or first.kind in NUMBERED:
        return visible(finding.name, _NAME_LIMIT)
    return visible(first.name, _NAME_LIMIT)


def _numbers(finding: Finding) -> tuple[tuple[str, str], ...]:
    said = []
    if finding.estimate is not None:
        said.append(("what decided", _estimate(finding.estimate)))
    if finding.effect is not None:
        said += [
            ("score with it", _estimate(finding.effect.present)),
            ("score without it", _estimate(finding.effect.without)),
        ]
    said += [
        (visible(name.replace("_", " "), _NAME_LIMIT), _value(value))
        for name, value in finding.evidence[:_NUMBERS]
    ]
    return tuple(said)


def _estimate(estimate: Estimate) -> str:
    about = [
        f"{percent(estimate.level)} interval" if estimate.low is not None else "",
        visible(estimate.method, _NAME_LIMIT),
        f"n = {estimate.n:,}" if estimate.n else "",
    ]
    return f"{with_interval(estimate)} ({', '.join(a for a in about if a)})"


def _value(value: str | float | int | bool | None) -> str:
    if value is None or isinstance(value, bool):
        return {None: "unknown", True: "yes", False: "no"}[value]
    if isinstance(value, str):
        return visible(value, _NAME_LIMIT)
    return f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
