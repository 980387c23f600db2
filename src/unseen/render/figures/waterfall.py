"""From the claimed score to the honest one, step by step."""

from ...result import Scores
from ..metric_names import metric_name
from ..names import visible
from ..numbers import percent, places, signed, with_interval
from .marks import (
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
from .theme import BLUE, GREEN, MUTED, RED

_COLOURS = {"claimed": MUTED, "worse": RED, "better": GREEN, "honest": BLUE}


def waterfall(scores: Scores) -> Spec:
    """Draw each step as a bar from the score before it to the score after it.

    Each row also has the score's own interval. Steps whose score is unknown are
    written, not drawn.
    """
    rows = _rows(scores)
    colour = colour_by("part", _COLOURS, legend=False)
    title = (
        f"{metric_name(scores.metric)}, with {percent(scores.honest.level)} intervals"
    )
    bar = {
        "transform": [{"filter": "datum.before != null"}],
        "mark": {"type": "bar", "height": 8, "opacity": 0.35},
        "encoding": {
            "x": {"field": "before", "type": "quantitative"},
            "x2": {"field": "score"},
            "color": colour_by("move", _COLOURS, legend=False),
        },
    }
    x = {
        "field": "score",
        "type": "quantitative",
        "scale": {"zero": False, "padding": 8},
        "axis": axis(title),
    }
    seen = tooltip(label="step", said=metric_name(scores.metric), change="change")
    dots = {"mark": dot(110), "encoding": {"x": x, "color": colour, "tooltip": seen}}
    layers = [bar, span(colour), dots, *row_texts("label", "said")]
    return {
        "data": {"values": rows},
        "height": TALL_ROW * max(1, len(rows)),
        "layer": placed(rows_below("row", rows), layers),
    }


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
