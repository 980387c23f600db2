"""Reports as SARIF 2.1.0, which code-review tools read."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from ..result import Finding, Report, Severity, Subject, SubjectKind
from .headline import headline
from .names import visible
from .outline import outline
from .page import to_text

Json = dict[str, Any]

_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
}

# SARIF has words for places in code alone; these are the nearest for places in data.
_LOGICAL_KINDS = {
    SubjectKind.COLUMN: "member",
    SubjectKind.FEATURE: "member",
    SubjectKind.TABLE: "namespace",
    SubjectKind.MODEL: "object",
    SubjectKind.LAYER: "member",
}


def to_sarif(report: Report, *, pages: Mapping[str, str] | None = None) -> str:
    """Write what was found as a SARIF 2.1.0 log: the same report, the same bytes.

    Each check with a page, or with a finding, is a rule. A column is a logical location
    inside the data file; a line of code is a region of its file. An accepted finding
    is a result with a suppression, and the owner's reason is its justification.

    Parameters
    ----------
    report
        What the audit gave.
    pages
        For each code the check's page, as `unseen.render.page.filled_page` gives it.
    """
    pages = pages or {}
    order = outline(report)
    found = [*order.standing, *order.accepted]
    names = {f.code: f.name for f in report.findings}
    codes = sorted({*pages, *(f.code for f in found)})
    places = {code: i for i, code in enumerate(codes)}
    artifacts = [report.audited.train, report.audited.test]
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "unseen",
                        "version": report.version or "0",
                        "rules": [_rule(c, names.get(c), pages.get(c)) for c in codes],
                    }
                },
                "invocations": [{"executionSuccessful": True}],
                "artifacts": [{"location": _artifact(a)} for a in artifacts if a],
                "columnKind": "unicodeCodePoints",
                "results": [_result(f, report, places[f.code]) for f in found],
                "properties": {"headline": headline(report), "seed": report.seed},
            }
        ],
    }
    return json.dumps(log, indent=2, allow_nan=False) + "\n"


def _rule(code: str, name: str | None, page: str | None) -> Json:
    rule: Json = {"id": code}
    if name:
        rule["name"] = name
    if page:
        text = to_text(page)
        rule |= {
            "shortDescription": {"text": text.partition("\n")[0]},
            "help": {"text": text, "markdown": page},
        }
    return rule


def _result(finding: Finding, report: Report, rule: int) -> Json:
    severity = finding.severity or Severity.NOTE
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "kind": "fail",
        "level": _LEVELS[severity],
        "message": {"text": _message(finding)},
        "locations": _locations(finding, report),
        "partialFingerprints": {"unseen/v1": _fingerprint(finding)},
    }
    if finding.accepted is not None:
        reason = visible(finding.accepted)
        result["suppressions"] = [{"kind": "external", "justification": reason}]
    return result


def _message(finding: Finding) -> str:
    parts = [finding.message, finding.remedy.text if finding.remedy else ""]
    # Brackets would be read as links to places in the log.
    text = visible(" ".join(part for part in parts if part))
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def _locations(finding: Finding, report: Report) -> list[Json]:
    lines = [s for s in finding.subjects if s.kind is SubjectKind.LINE]
    others = [s for s in finding.subjects if s.kind is not SubjectKind.LINE]
    found = [_line(subject) for subject in lines]
    if others or not lines:
        here: Json = {
            "physicalLocation": {"artifactLocation": _artifact(report.audited.train)}
        }
        if others:
            here["logicalLocations"] = [_logical(s, report) for s in others]
        found.append(here)
    return found


def _line(subject: Subject) -> Json:
    path, _, number = subject.name.rpartition(":")
    place: Json = {"artifactLocation": _artifact(path or subject.name)}
    if path and number.isdecimal() and int(number) > 0:
        place["region"] = {"startLine": int(number)}
    return {"physicalLocation": place}


def _logical(subject: Subject, report: Report) -> Json:
    name = visible(subject.name)
    return {
        "name": name,
        "fullyQualifiedName": f"{visible(report.audited.train)}::{name}",
        "kind": _LOGICAL_KINDS.get(subject.kind, str(subject.kind)),
    }


def _artifact(path: str) -> Json:
    raw = path.encode("utf-8", "backslashreplace")
    if "\\" in path:
        raw = PurePath(path.replace("\\", "/")).as_posix().encode()
    return {"uri": quote(raw, safe="/")}


def _fingerprint(finding: Finding) -> str:
    """Name a finding by what it is about, so that new numbers make no new finding."""
    about = [finding.code, *sorted(f"{s.kind}:{s.name}" for s in finding.subjects)]
    return sha256(json.dumps(about).encode()).hexdigest()[:32]
