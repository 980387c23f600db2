"""Reports as GitHub-flavoured Markdown, for pull requests and issues."""

import re

from ..result import Finding, Report, Scores
from .effect_words import effect_words
from .grades import GRADES
from .headline import headline
from .metric_names import metric_name
from .names import short_paths, visible
from .numbers import (
    counted,
    interval,
    number,
    percent,
    places,
    signed,
)
from .outline import Outline, counts_sentence, outline
from .verdict_words import said_words, verdict_words

# Whatever could start a mark or an element; a colon only where it makes a link.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$]|:(?=//))")
# What starts a list, where it stands first.
_FIRST = re.compile(r"^(\s*)([-+]|\d+(?=[.)]\s))")
_SIMPLE = re.compile(r"[A-Za-z0-9][\w .,/=-]*", re.ASCII)
# Mentions and references are found in the finished page, where an escape is gone;
# an invisible joiner is not.
_MENTION = re.compile(r"([@#])(?=\w)")
_JOINER = "\u2060"
_CODE = re.compile(r"`([^`]*)`")
_NAME_LIMIT = 120


def to_markdown(report: Report, *, most: int = 25) -> str:
    """Write a report for a pull request or an issue.

    Parameters
    ----------
    report
        What the audit gave.
    most
        Findings written in full; the others are counted.
    """
    order = outline(report)
    parts = [
        f"## {plain(headline(report))}",
        f"**Verdict: {report.verdict}.** {verdict_words(report)}",
        _audited(report),
        *([] if report.scores is None else [_waterfall(report.scores)]),
        f"### {counts_sentence(order).capitalize()}",
        *(_finding(f) for f in order.standing[:most]),
        *_and_more(order, most),
        *_accepted(order),
        *_listed("Undecided", order.undecided),
        *_folded("Asked, and nothing found", order.clear),
        *_folded("Not applicable", order.not_applicable),
        *_said(report),
        *_reproduce(report),
        f"<sub>unseen {plain(report.version)} · seed {report.seed}</sub>",
    ]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    r"""Escape a text, so that nothing in it is a mark, a mention or an element.

    Names in backticks become code.

    Examples
    --------
    >>> plain("`a|b` <b>")
    '<code>a&#124;b</code> \\<b\\>'
    """
    text = visible(text)
    done, end = [], 0
    for match in _CODE.finditer(text):
        done += [_escaped(text[end : match.start()]), code(match[1])]
        end = match.end()
    whole = "".join(done) + _escaped(text[end:])
    return _FIRST.sub(_escape_first, whole)


def code(text: str) -> str:
    """Write a name as code that also holds inside a table, whatever is in it.

    Backticks cannot be escaped in a code span nor pipes in a table cell, so a name
    with either is an element, and its special characters are numbered entities.

    Examples
    --------
    >>> code("weekday"), code("a|`b`")
    ('`weekday`', '<code>a&#124;&#96;b&#96;</code>')
    """
    shown = visible(text, _NAME_LIMIT)
    if _SIMPLE.fullmatch(shown):
        return f"`{shown.rstrip()}`"
    safe = _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", shown)
    return f"<code>{safe}</code>"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _MENTION.sub(rf"\1{_JOINER}", text))


def _escape_first(match: re.Match[str]) -> str:
    space, mark = match.groups()
    # Of a number it is the point or the bracket behind it that makes a list.
    return f"{space}\\{mark}" if mark in "-+" else f"{space}{mark}\\"


def _audited(report: Report) -> str:
    a = report.audited
    train, *tests = short_paths(*(name for name in (a.train, a.test) if name))
    test = "".join(
        f" · test {code(name)}, {counted(a.test_rows, 'row')}" for name in tests
    )
    target = f" · target {code(a.target)} ({a.target_kind})" if a.target else ""
    return (
        f"{code(train)}, {counted(a.rows, 'row')}, {counted(a.columns, 'column')}"
        f"{test}{target}"
    )


def _waterfall(scores: Scores) -> str:
    digits = places(scores.claimed, scores.honest)
    name, level = metric_name(scores.metric), percent(scores.honest.level)
    rows = [
        f"| {plain(step.label)} | {number(step.score.value, digits)} "
        f"| {interval(step.score, digits)} "
        f"| {signed(step.change.value, digits) if step.change else ''} |"
        for step in scores.waterfall
    ]
    head = f"| Step | {plain(name)} | {level} interval | Change |\n|:--|--:|:-:|--:|"
    return "\n".join([head, *rows]) + f"\n\n{plain(scores.protocol)}"


def _finding(finding: Finding) -> str:
    grade = GRADES[finding.severity].word if finding.severity else "found"
    lines = [f"- **{grade}** {code(finding.code)} {plain(finding.message)}"]
    if finding.effect:
        lines.append(f"  <br>Effect: {plain(effect_words(finding.effect))}")
    if finding.remedy:
        lines.append(f"  <br>Remedy: {plain(finding.remedy.text)}")
        if finding.remedy.code:
            lines += ["", *_fenced(finding.remedy.code)]
    return "\n".join(lines)


def _fenced(text: str, language: str = "python") -> list[str]:
    shown = visible(text, lines=True)
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"  {line}" for line in [f"{fence}{language}", *shown.splitlines(), fence]]


def _and_more(order: Outline, most: int) -> list[str]:
    left = len(order.standing) - most
    return [f"… and {counted(left, 'more finding')}."] if left > 0 else []


def _accepted(order: Outline) -> list[str]:
    if not order.accepted:
        return []
    rows = [
        f"- {code(f.code)} {plain(f.message)}\n  <br>Why: {plain(f.accepted or '')}"
        for f in order.accepted
    ]
    return ["### Accepted", "\n".join(rows)]


def _listed(title: str, findings: tuple[Finding, ...]) -> list[str]:
    if not findings:
        return []
    rows = [f"- {code(f.code)} {plain(f.message)}" for f in findings]
    return [f"### {title}", "\n".join(rows)]


def _folded(title: str, findings: tuple[Finding, ...]) -> list[str]:
    if not findings:
        return []
    rows = "\n".join(f"- {code(f.code)} {plain(f.message)}" for f in findings)
    summary = f"<summary>{title}: {counted(len(findings), 'check')}</summary>"
    return [f"<details>{summary}\n\n{rows}\n\n</details>"]


def _said(report: Report) -> list[str]:
    if not report.said:
        return []
    said = (map(plain, said_words(s)) for s in report.said)
    rows = "\n".join(f"- {what} ({why})" for what, why in said)
    return [f"<details><summary>What was inferred</summary>\n\n{rows}\n\n</details>"]


def _reproduce(report: Report) -> list[str]:
    if not report.reproduce:
        return []
    text = "\n".join(line.strip() for line in _fenced("\n".join(report.reproduce), ""))
    return [
        "<details><summary>How to get these numbers again</summary>\n\n"
        f"{text}\n\n</details>"
    ]
