"""A figure on a page: drawn at once, alive where scripts run, and as a table."""

from dataclasses import dataclass
from math import isfinite
from typing import Any
from xml.etree import ElementTree

from ...charts.script import script_json
from ...result import Picture, Scores
from ..figures.draw import WIDE, draw
from ..figures.spec import figure_spec, figure_title
from ..metric_names import metric_name
from ..names import visible
from ..numbers import interval, number, places, signed
from .safety import harmless_svg

NARROW = 304
SNUG = 960

# A page holds this much drawing at most; later figures are drawn by the script alone.
MOST_FIGURES = 24
MOST_BYTES = 800_000

_TABLE_ROWS = 60
_FEW_ROWS = 3
_NAME_LIMIT = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """The numbers of a figure as text, `left` rows left out."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """A figure, ready for its template.

    Parameters
    ----------
    title, note
        A sentence; and what was left out, or nothing.
    wide, narrow
        SVG for a screen and for a telephone; `narrow` is empty where the figure has
        its own width, both where nothing could be drawn or room was short.
    spec
        The Vega-Lite spec as JSON for a script element, or nothing.
    look
        ``"fixed"`` for a figure with its own width, which scrolls where it is too
        wide; ``"fixed snug"`` where a screen can hold it, made a little smaller.
    table
        Its numbers.
    """

    title: str
    note: str
    wide: str
    narrow: str
    spec: str
    look: str
    table: FigureTable

    @property
    def size(self) -> int:
        """Its weight on the page, in characters."""
        cells = sum(len(cell) for row in self.table.rows for cell in row)
        return len(self.wide) + len(self.narrow) + len(self.spec) + 2 * cells


class Sketchbook:
    """Draws the figures of one page, as many as it can hold."""

    def __init__(self, *, interactive: bool) -> None:
        self._interactive = interactive
        self._drawn = 0
        self._bytes = 0

    @property
    def used(self) -> bool:
        """Whether any figure has a spec that a script can draw."""
        return self._interactive and self._bytes > 0

    def figure(self, drawn: Picture | Scores) -> FigureView:
        """Give a figure, or its table alone where the page can hold no more."""
        if self._bytes > MOST_BYTES:
            return _view(drawn, note="Left out to keep the page small.", rows=_FEW_ROWS)
        try:
            view = self._drawing(drawn)
        except (ValueError, ElementTree.ParseError):
            # A figure that its check made wrongly must not cost the whole report.
            return _view(drawn, note="This figure could not be drawn.")
        self._drawn += 1
        self._bytes += view.size
        return view

    def _drawing(self, drawn: Picture | Scores) -> FigureView:
        spec = figure_spec(drawn)
        meta = spec.get("usermeta", {})
        fixed = bool(meta.get("fixed"))
        snug = fixed and spec["width"] <= SNUG
        wide = narrow = ""
        if self._drawn < MOST_FIGURES:
            wide = harmless_svg(draw(spec, width=WIDE))
            narrow = "" if fixed else harmless_svg(draw(spec, width=NARROW))
        del spec["config"]  # the page holds it once
        return _view(
            drawn,
            note=str(meta.get("note", "")),
            wide=wide,
            narrow=narrow,
            spec=script_json(spec) if self._interactive else "",
            look=" ".join(["fixed"] * fixed + ["snug"] * snug),
        )


def _view(
    drawn: Picture | Scores,
    *,
    note: str,
    wide: str = "",
    narrow: str = "",
    spec: str = "",
    look: str = "",
    rows: int = _TABLE_ROWS,
) -> FigureView:
    return FigureView(
        title=figure_title(drawn),
        note=visible(note),
        wide=wide,
        narrow=narrow,
        spec=spec,
        look=look,
        table=_steps(drawn) if isinstance(drawn, Scores) else _cells(drawn, rows),
    )


def _steps(scores: Scores) -> FigureTable:
    digits = places(scores.claimed, scores.honest)
    return FigureTable(
        head=("step", metric_name(scores.metric), "interval", "change", "its interval"),
        rows=tuple(
            (
                visible(step.label, _NAME_LIMIT),
                number(step.score.value, digits),
                interval(step.score, digits),
                signed(step.change.value, digits) if step.change else "",
                interval(step.change, digits) if step.change else "",
            )
            for step in scores.waterfall
        ),
    )


def _cells(picture: Picture, most: int) -> FigureTable:
    shown = picture.rows[:most]
    columns = [
        _column([row[k] if k < len(row) else None for row in shown])
        for k in range(len(picture.fields))
    ]
    return FigureTable(
        head=tuple(visible(field, _NAME_LIMIT) for field in picture.fields),
        rows=tuple(zip(*columns, strict=True)),
        left=max(0, len(picture.rows) - most),
    )


def _column(cells: list[Any]) -> list[str]:
    """Write a column; its numbers get the same places, whole numbers none."""
    numbers = [c for c in cells if isinstance(c, int | float) and isfinite(c)]
    digits = 0 if all(float(c).is_integer() for c in numbers) else 4
    return [_cell(cell, digits) for cell in cells]


def _cell(value: Any, digits: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, str):
        return visible(value, _NAME_LIMIT)
    return number(value, digits)
