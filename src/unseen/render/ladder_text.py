"""A climbed ladder for a terminal."""

from rich.console import Console

from ..ladder.result import LadderReport, RungScore
from .ladder_words import gain_unit, gain_words, paid_words, picks_words, sentence
from .metric_names import metric_name
from .names import short_paths, visible
from .numbers import counted, places, with_interval
from .text import _Pen
from .verdict_words import said_words

_NAME_LIMIT = 60
# Below this width each rung takes two lines.
_NARROW = 100


def ladder_to_terminal(report: LadderReport, console: Console) -> None:
    """Print a ladder: the sentence, the honest score, and a line for each rung.

    Parameters
    ----------
    report
        What the climb gave.
    console
        Where to; its width, colours and encoding are respected.
    """
    pen = _Pen(console)
    name = visible(short_paths(report.source)[0], _NAME_LIMIT)
    pen.line(
        f"unseen {visible(report.version)} · {name} ({counted(report.n_rows, 'row')}, "
        f"{counted(report.n_features, 'feature')}) → {visible(report.target)}",
        "dim",
    )
    pen.gap()
    pen.line(sentence(report), "bold")
    pen.gap()
    pen.line(
        f"Honest {metric_name(report.metric)} {with_interval(report.score)} "
        f"({paid_words(report)})",
        indent=2,
    )
    pen.gap()
    _rungs(pen, report, wide=console.width >= _NARROW)
    pen.gap()
    pen.line(report.protocol, "dim")
    pen.line(picks_words(report), "dim")
    for said in report.said:
        what, why = said_words(said)
        pen.line(f"{visible(what).replace('`', '')} ({visible(why)})", "dim")


def _rungs(pen: _Pen, report: LadderReport, *, wide: bool) -> None:
    digits = places(*(r.score for r in report.rungs), report.score)
    head = ("rung", metric_name(report.metric), f"gain, {gain_unit(report.metric)}")
    rows: list[tuple[str, str, str, str, str]] = [(*head, "size", "CPU s")]
    for rung in report.rungs:
        rows.append((rung.words, *_cells(rung, report.metric, digits)))
    spans = [max(len(row[k]) for row in rows) for k in range(5)]
    for rung, row in zip((None, *report.rungs), rows, strict=True):
        chosen = rung is not None and rung.name == report.chosen
        style = "bold cyan" if chosen else ("dim" if rung is None else "")
        mark = "→ " if chosen else "  "
        if wide:
            cells = [cell.ljust(n) for cell, n in zip(row, spans, strict=True)]
            pen.line(f"{mark}{'  '.join(cells)}".rstrip(), style)
        elif rung is not None:
            pen.line(f"{mark}{row[0]}  {row[1]}", style)
            rest = [row[2] and f"gain {row[2]}", row[3], row[4] and f"{row[4]} CPU s"]
            pen.line(", ".join(c for c in rest if c), "dim", indent=4)


def _cells(rung: RungScore, metric: str, digits: int) -> tuple[str, str, str, str]:
    if rung.score is None:
        return ("not fitted", "", rung.left_out or "", "")
    return (
        with_interval(rung.score, digits),
        gain_words(rung, metric),
        rung.size,
        f"{rung.seconds:.2f}",
    )
