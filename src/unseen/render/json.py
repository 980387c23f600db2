"""Reports as JSON, and back. `report.schema.json` says what stands where."""

import json
from importlib.resources import files
from math import isfinite
from typing import Any

from ..errors import InputError
from ..result import (
    Audited,
    Effect,
    Estimate,
    Finding,
    ModelScore,
    Picture,
    PictureKind,
    Remedy,
    RemedyKind,
    Report,
    Said,
    Scores,
    Severity,
    Step,
    Subject,
    SubjectKind,
    TargetKind,
    Verdict,
)

SCHEMA = "unseen.report/1"

Plain = dict[str, Any]


def to_json(report: Report) -> str:
    """Write a report as JSON: the same report gives the same bytes.

    An unknown number is null; NaN and infinities, which JSON lacks, are unknown too.
    Everything beyond ASCII is escaped, so that any terminal or pipe carries it.
    """
    return json.dumps(_report(report), indent=2, allow_nan=False) + "\n"


def from_json(text: str) -> Report:
    """Read a report that `to_json` wrote.

    Raises
    ------
    InputError
        If the text is no such report.
    """
    try:
        given = json.loads(text)
    except ValueError:
        raise _no_report("text that is no JSON") from None
    schema = given.get("schema") if isinstance(given, dict) else None
    if schema != SCHEMA:
        raise _no_report(f"schema {schema!r}")
    try:
        return _read_report(given)
    except (KeyError, TypeError, ValueError, AttributeError) as why:
        raise _no_report(f"one with a part that is wrong: {why!s}") from None


def schema() -> Plain:
    """Give the JSON Schema (draft 2020-12) that every written report meets."""
    text = files("unseen.render").joinpath("report.schema.json").read_text("utf-8")
    return json.loads(text)


def _no_report(got: str) -> InputError:
    return InputError(
        f"`text` must be a report of schema {SCHEMA!r}, got {got}. "
        "Write one with `unseen audit --json`."
    )


def _report(report: Report) -> Plain:
    return {
        "schema": SCHEMA,
        "verdict": report.verdict.value,
        "scores": None if report.scores is None else _scores(report.scores),
        "findings": [_finding(f) for f in report.findings],
        "audited": {
            "train": report.audited.train,
            "test": report.audited.test,
            "rows": _cell(report.audited.rows),
            "test_rows": _cell(report.audited.test_rows),
            "columns": _cell(report.audited.columns),
            "sample_rows": _cell(report.audited.sample_rows),
            "target": report.audited.target,
            "target_kind": report.audited.target_kind,
            "positive": report.audited.positive,
        },
        "said": [{"what": s.what, "reason": s.reason} for s in report.said],
        "seed": _cell(report.seed),
        "version": report.version,
        "reproduce": list(report.reproduce),
    }


def _scores(scores: Scores) -> Plain:
    return {
        "metric": scores.metric,
        "claimed": _estimate(scores.claimed),
        "honest": _estimate(scores.honest),
        "waterfall": [
            {
                "label": step.label,
                "codes": list(step.codes),
                "score": _estimate(step.score),
                "change": _estimate(step.change),
            }
            for step in scores.waterfall
        ],
        "higher_is_better": scores.higher_is_better,
        "claimed_by": scores.claimed_by,
        "models": [
            {"model": m.model, "protocol": m.protocol, "score": _estimate(m.score)}
            for m in scores.models
        ],
        "protocol": scores.protocol,
    }


def _finding(finding: Finding) -> Plain:
    effect = finding.effect
    return {
        "code": finding.code,
        "name": finding.name,
        "verdict": finding.verdict.value,
        "severity": None if finding.severity is None else finding.severity.value,
        "subjects": [{"kind": s.kind.value, "name": s.name} for s in finding.subjects],
        "message": finding.message,
        "estimate": _estimate(finding.estimate),
        "effect": None if effect is None else _estimate(effect.inflation),
        "effect_detail": None if effect is None else _effect_detail(effect),
        "remedy": None if finding.remedy is None else _remedy(finding.remedy),
        "accepted": finding.accepted,
        "evidence": [
            {"name": name, "value": _cell(value)} for name, value in finding.evidence
        ],
        "picture": None if finding.picture is None else _picture(finding.picture),
    }


def _estimate(estimate: Estimate | None) -> Plain | None:
    if estimate is None:
        return None
    return {
        "value": _cell(estimate.value),
        "low": _cell(estimate.low),
        "high": _cell(estimate.high),
        "level": _cell(estimate.level),
        "n": _cell(estimate.n),
        "method": estimate.method,
    }


def _effect_detail(effect: Effect) -> Plain:
    return {
        "metric": effect.metric,
        "without": _estimate(effect.without),
        "present": _estimate(effect.present),
        "applied": effect.applied,
    }


def _remedy(remedy: Remedy) -> Plain:
    return {
        "kind": remedy.kind.value,
        "text": remedy.text,
        "columns": list(remedy.columns),
        "rows": [_cell(row) for row in remedy.rows],
        "model": remedy.model,
        "code": remedy.code,
    }


def _picture(picture: Picture) -> Plain:
    return {
        "kind": picture.kind.value,
        "title": picture.title,
        "fields": list(picture.fields),
        "rows": [[_cell(cell) for cell in row] for row in picture.rows],
        "x": picture.x,
        "y": picture.y,
    }


def _cell(value: Any) -> str | float | int | bool | None:
    if hasattr(value, "item"):  # a NumPy scalar is a number like any other
        value = value.item()
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def _read_report(given: Plain) -> Report:
    audited = given["audited"]
    kind = audited["target_kind"] and TargetKind(audited["target_kind"])
    return Report(
        verdict=Verdict(given["verdict"]),
        audited=Audited(**audited | {"target_kind": kind}),
        scores=None if given["scores"] is None else _read_scores(given["scores"]),
        findings=tuple(_read_finding(f) for f in given["findings"]),
        said=tuple(Said(**s) for s in given["said"]),
        seed=given["seed"],
        version=given["version"],
        reproduce=tuple(given["reproduce"]),
    )


def _read_scores(given: Plain) -> Scores:
    return Scores(
        metric=given["metric"],
        higher_is_better=given["higher_is_better"],
        claimed=Estimate(**given["claimed"]),
        claimed_by=given["claimed_by"],
        honest=Estimate(**given["honest"]),
        waterfall=tuple(
            Step(
                label=step["label"],
                codes=tuple(step["codes"]),
                score=Estimate(**step["score"]),
                change=_read_estimate(step["change"]),
            )
            for step in given["waterfall"]
        ),
        models=tuple(
            ModelScore(
                model=m["model"], protocol=m["protocol"], score=Estimate(**m["score"])
            )
            for m in given["models"]
        ),
        protocol=given["protocol"],
    )


def _read_finding(given: Plain) -> Finding:
    severity, remedy, picture = (given[k] for k in ("severity", "remedy", "picture"))
    return Finding(
        code=given["code"],
        name=given["name"],
        verdict=Verdict(given["verdict"]),
        message=given["message"],
        severity=None if severity is None else Severity(severity),
        subjects=tuple(
            Subject(kind=SubjectKind(s["kind"]), name=s["name"])
            for s in given["subjects"]
        ),
        evidence=tuple((e["name"], e["value"]) for e in given["evidence"]),
        estimate=_read_estimate(given["estimate"]),
        effect=_read_effect(given),
        remedy=None if remedy is None else _read_remedy(remedy),
        picture=None if picture is None else _read_picture(picture),
        accepted=given["accepted"],
    )


def _read_estimate(given: Plain | None) -> Estimate | None:
    return None if given is None else Estimate(**given)


def _read_effect(finding: Plain) -> Effect | None:
    detail = finding["effect_detail"]
    if detail is None:
        return None
    return Effect(
        metric=detail["metric"],
        inflation=Estimate(**finding["effect"]),
        without=Estimate(**detail["without"]),
        present=Estimate(**detail["present"]),
        applied=detail["applied"],
    )


def _read_remedy(given: Plain) -> Remedy:
    return Remedy(
        kind=RemedyKind(given["kind"]),
        text=given["text"],
        columns=tuple(given["columns"]),
        rows=tuple(given["rows"]),
        model=given["model"],
        code=given["code"],
    )


def _read_picture(given: Plain) -> Picture:
    return Picture(
        kind=PictureKind(given["kind"]),
        title=given["title"],
        fields=tuple(given["fields"]),
        rows=tuple(tuple(row) for row in given["rows"]),
        x=given["x"],
        y=given["y"],
    )
