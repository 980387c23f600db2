"""From the claimed score to the honest one, step by step."""

from ...charts.marks import (
    INK_COLOUR,
    TALL_ROW,
    Spec,
    axis,
    colour_by,
    dot,
    placed,
    row_texts,
    rows_below,
    span,
    tooltip,
)
from ...charts.theme import BLUE, GREEN, GRID, MUTED, RED
from ...result import Scores
from ..metric_names import metric_name
from ..names import visible
from ..numbers import percent, places, signed, with_interval

_COLOURS = {"claimed": MUTED, "worse": RED, "better": GREEN, "honest": BLUE}


def waterfall(scores: Scores) -> Spec:
    """Draw each step as a bar from the score before it to the score after it.

    Each row also has the score's own interval. Steps whose score is unknown are
    written, not drawn.
    """
    rows = _rows(scores)
    title = (
        f"{metric_name(scores.metric)}, with {percent(scores.honest.level)} intervals"
    )
    x = {
        "field": "score",
        "type": "quantitative",
        "scale": {"zero": False, "padding": 8},
        "axis": axis(title, grid=False, domain=True, domainColor=GRID),
    }
    seen = tooltip(label="step", said=metric_name(scores.metric), change="change")
    colour = colour_by("part", _COLOURS, legend=False)
    dots = {"mark": dot(120), "encoding": {"x": x, "color": colour, "tooltip": seen}}
    layers = [*_moves(), span(INK_COLOUR, width=1.5), dots, *row_texts("label", "said")]
    return {
        "data": {"values": rows},
        "height": TALL_ROW * max(1, len(rows)),
        "layer": placed(rows_below("row", rows), layers),
    }


def _moves() -> list[Spec]:
    """Draw what each step takes or gives, and write it below."""
    moved = [{"filter": "datum.before != null"}]
    colour = colour_by("move", _COLOURS, legend=False)
    bar = {
        "transform": moved,
        "mark": {"type": "bar", "height": 10, "opacity": 0.4},
        "encoding": {
            "x": {"field": "before", "type": "quantitative"},
            "x2": {"field": "score"},
            "color": colour,
        },
    }
    middle = {"calculate": "(datum.before + datum.score) / 2", "as": "middle"}
    text = {
        "transform": [*moved, middle],
        "mark": {"type": "text", "dy": 14, "fontWeight": 600},
        "encoding": {
            "x": {"field": "middle", "type": "quantitative"},
            "text": {"field": "change"},
            "color": colour,
        },
    }
    return [bar, text]


def _rows(scores: Scores) -> list[Spec]:
    digits = places(scores.claimed, scores.honest)
    rows: list[Spec] = []
    before: float | None = None
    for i, step in enumerate(scores.waterfall):
        after = step.score.value
        move = _move(before, after, higher_is_better=scores.higher_is_better)
        ends = {0: "claimed", len(scores.waterfall) - 1: "honest"}
        rows.append(
            {
                "row": i,
                # The names in a label are set apart by backticks, which a figure
                # cannot set in another type.
                "label": visible(step.label, 72).replace("`", ""),
                "before": before if move else None,
                "score": after,
                "low": step.score.low,
                "high": step.score.high,
                "part": ends.get(i, move or "claimed"),
                "move": move or "claimed",
                "said": with_interval(step.score, digits),
                "change": signed(step.change.value, digits) if step.change else "",
            }
        )
        before = before if after is None else after
    return rows


def _move(before: float | None, after: float | None, *, higher_is_better: bool) -> str:
    if before is None or after is None or before == after:
        return ""
    return "worse" if (after < before) == higher_is_better else "better"
