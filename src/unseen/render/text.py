"""A report for a terminal: any width, with or without colour, any encoding."""

from collections.abc import Callable, Iterable

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from ..result import Estimate, Finding, Report, Scores, Severity, Verdict
from .effect_words import effect_words
from .grades import GRADES
from .headline import headline
from .names import short_paths, visible
from .numbers import counted, places, signed, with_interval
from .outline import Outline, counts_sentence, outline
from .subject_words import subject_words
from .verdict_words import said_words, verdict_words

_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.NOTE: "bold blue",
}
_PLAIN = {
    ord(fancy): plain
    for fancy, plain in zip("●─▒→…·−×’“”", 'o-=>.*-x\'""', strict=True)
}
_INDENT = 9
_NAME_LIMIT = 60
_MESSAGE_LIMIT = 600
_SUBJECTS = 4
_NARROW, _CHART = 90, 32


def to_terminal(report: Report, console: Console, *, most: int = 25) -> None:
    """Print a report.

    Names from the data are inert: what could move the cursor or colour the text is
    shown as an escape, and so is what the terminal's encoding lacks.

    Parameters
    ----------
    report
        What the audit gave.
    console
        Where to; its width, colours and encoding are respected.
    most
        Findings printed in full; the others are counted.
    """
    pen, order = _Pen(console), outline(report)
    _top(pen, report)
    if report.scores is not None:
        _waterfall(pen, report.scores)
    if order.standing:
        pen.title(f"Findings: {counts_sentence(order)}")
        for finding in order.standing[:most]:
            _finding(pen, finding)
        if len(order.standing) > most:
            left = counted(len(order.standing) - most, "more finding")
            pen.line(f"… and {left}; a report file holds all of them.")
            pen.gap()
    _others(pen, order)
    _bottom(pen, report)


class _Pen:
    """Prints texts, made fit for one console."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._encoding = console.encoding or "utf-8"

    def fit(self, text: str) -> str:
        """Spell out what the console's encoding lacks."""
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            text = text.translate(_PLAIN)
            raw = text.encode(self._encoding, "backslashreplace")
            return raw.decode(self._encoding)
        return text

    def line(self, text: str, style: str = "", *, indent: int = 0) -> None:
        """Print a text, broken where the console ends, each line at `indent`."""
        self._print(Text(self.fit(text), style=style), indent, indent)

    def spans(
        self, *parts: tuple[str, str], start: int = 0, hang: int = _INDENT
    ) -> None:
        """Print texts in their own styles, as one: the first line at `start`."""
        fitted = [(self.fit(text), style) for text, style in parts]
        self._print(Text.assemble(*fitted), start, hang)

    def command(self, text: str) -> None:
        """Print a line that will be copied, and so must not be broken."""
        shown = Text(f"  {self.fit(text)}")
        self.console.print(shown, soft_wrap=True, highlight=False)

    def _print(self, text: Text, first: int, rest: int) -> None:
        width = max(8, self.console.width - max(first, rest))
        for k, line in enumerate(text.wrap(self.console, width, overflow="fold")):
            line.rstrip()
            margin = " " * (rest if k else first) if line else ""
            self.console.print(Text(margin) + line, soft_wrap=True, highlight=False)

    def title(self, text: str) -> None:
        """Print the title of a part."""
        self.line(text, "bold")

    def gap(self) -> None:
        """Print an empty line."""
        self.console.print()


def _top(pen: _Pen, report: Report) -> None:
    a = report.audited
    train, *tests = short_paths(*(name for name in (a.train, a.test) if name))
    test = "".join(f", test {_name(t)} ({counted(a.test_rows, 'row')})" for t in tests)
    target = f" → {_name(a.target)}" if a.target is not None else ""
    pen.line(
        f"{f'unseen {visible(report.version)}'.strip()} · {_name(train)} "
        f"({counted(a.rows, 'row')}, {counted(a.columns, 'column')}){test}{target}",
        "dim",
    )
    pen.gap()
    pen.line(headline(report), "bold")
    pen.gap()


def _waterfall(pen: _Pen, scores: Scores) -> None:
    steps = scores.waterfall
    digits = places(scores.claimed, scores.honest)
    said = [with_interval(step.score, digits) for step in steps]
    moved = [signed(s.change.value, digits) if s.change else "" for s in steps]
    room, more = (max(map(cell_len, texts), default=0) for texts in (said, moved))
    # On a narrow console the drawing gets a line of its own.
    beside = pen.console.width >= _NARROW
    chart = max(8, min(_CHART, pen.console.width - 4 - more))
    label = pen.console.width - room - 5 - (chart + more + 3 if beside else 0)
    draw = _ruler([step.score for step in steps], chart)
    before: float | None = None
    for step, text, change in zip(steps, said, moved, strict=True):
        name = _sized(pen.fit(visible(step.label)), max(8, label))
        drawn = f"{draw(before, step.score)} {change}".rstrip()
        pen.spans(
            (f"  {name} ", ""),
            (f"{text:>{room}}", "bold"),
            (f"  {drawn}" if beside else "", "cyan"),
            hang=0,
        )
        if not beside:
            pen.spans((f"  {drawn}", "cyan"), hang=0)
        before = before if step.score.value is None else step.score.value
    pen.gap()
    pen.line(visible(scores.protocol), "dim", indent=2)
    pen.gap()


def _sized(text: str, cells: int) -> str:
    if cell_len(text) > cells:
        return f"{set_cell_size(text, cells - 2)}.."
    return set_cell_size(text, cells)


def _ruler(
    scores: list[Estimate], width: int
) -> Callable[[float | None, Estimate], str]:
    """Give a function that draws a step on the common scale of all steps."""
    ends = [v for s in scores for v in (s.low, s.value, s.high) if v is not None]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    unit = (width - 1) / ((high - low) or 1.0)

    def draw(before: float | None, score: Estimate) -> str:
        cells = [" "] * width
        spans = (("▒", before, score.value), ("─", score.low, score.high))
        for mark, a, b in spans:
            if a is not None and b is not None:
                for k in range(_at(min(a, b)), _at(max(a, b)) + 1):
                    cells[k] = mark
        if score.value is not None:
            cells[_at(score.value)] = "●"
        return "".join(cells).rstrip()

    def _at(value: float) -> int:
        return round((value - low) * unit)

    return draw


def _finding(pen: _Pen, finding: Finding) -> None:
    severity = finding.severity or Severity.NOTE
    grade = GRADES[severity].word
    about = ", ".join(
        f"{kind} {names}".strip()
        for kind, names in subject_words(
            finding.subjects, most=_SUBJECTS, limit=_NAME_LIMIT
        )
    )
    pen.spans(
        (f"{grade:<{_INDENT}}", _STYLES[severity]),
        (finding.code, "bold"),
        (f"  {about}" if about else "", "dim"),
    )
    pen.line(visible(finding.message, _MESSAGE_LIMIT), indent=_INDENT)
    if finding.effect:
        words = effect_words(finding.effect)
        pen.line(f"{words[:1].upper()}{words[1:]}.", "cyan", indent=_INDENT)
    if finding.remedy:
        text = visible(finding.remedy.text, _MESSAGE_LIMIT)
        pen.line(f"→ {text}", "green", indent=_INDENT)
    pen.gap()


def _others(pen: _Pen, order: Outline) -> None:
    if order.accepted:
        pen.title("Accepted")
        for finding in order.accepted:
            pen.line(f"{finding.code}  {visible(finding.message, _MESSAGE_LIMIT)}")
            reason = visible(finding.accepted or "", _MESSAGE_LIMIT)
            pen.line(f"because: {reason}", "dim", indent=_INDENT)
        pen.gap()
    if order.undecided:
        pen.title("Undecided")
        for finding in order.undecided:
            pen.line(f"{finding.code}  {visible(finding.message, _MESSAGE_LIMIT)}")
        pen.gap()
    quiet = [
        f"{title}: {_codes(findings)}."
        for title, findings in (
            ("Asked, and nothing found", order.clear),
            ("Not applicable", order.not_applicable),
        )
        if findings
    ]
    for text in quiet:
        pen.line(text, "dim")
    if quiet:
        pen.gap()


def _bottom(pen: _Pen, report: Report) -> None:
    if report.said:
        pen.title("Inferred")
        for said in report.said:
            what, why = (visible(text) for text in said_words(said))
            pen.spans((what, ""), (f" ({why})", "dim"), start=2, hang=4)
        pen.gap()
    verdict: Verdict = report.verdict
    pen.spans(
        ("Verdict: ", "bold"),
        (verdict.value, "bold red" if verdict is Verdict.FOUND else "bold"),
        (f". {verdict_words(report)}", ""),
        hang=0,
    )
    if report.reproduce:
        pen.gap()
        pen.title(f"The same numbers again, seed {report.seed}")
        for line in report.reproduce:
            for part in visible(line, lines=True).splitlines():
                pen.command(part)


def _codes(findings: Iterable[Finding]) -> str:
    return ", ".join(dict.fromkeys(f.code for f in findings))


def _name(name: str | None) -> str:
    return visible(name or "", _NAME_LIMIT)
