"""Scores with their intervals, one below the other."""

from itertools import cycle

from ...charts.marks import (
    MOST_ROWS,
    TALL_ROW,
    Spec,
    axis,
    colour_by,
    dot,
    left_out,
    line_at,
    placed,
    row_texts,
    rows_below,
    span,
    tooltip,
)
from ...charts.theme import BLUE, SERIES
from ...result import Estimate, Picture
from ..numbers import places, with_interval
from .fields import records


def scores(picture: Picture) -> Spec:
    """Draw one row per score: its label and number above, its interval below."""
    rows = records(picture)
    kept = [row | {"row": i} for i, row in enumerate(rows[:MOST_ROWS])]
    digits = places(*(_estimate(row) for row in kept))
    for row in kept:
        row["said"] = with_interval(_estimate(row), digits)
    groups = [str(row["group"]) for row in kept if row["group"]]
    colours = dict(zip(dict.fromkeys(groups), cycle(SERIES), strict=False))
    colour = (
        colour_by("group", colours, offset=8) if len(colours) > 1 else {"value": BLUE}
    )
    known = [
        row[k] for row in kept for k in ("low", "score", "high") if row[k] is not None
    ]
    within = (min(known, default=0.0), max(known, default=1.0))
    x = {
        "field": "score",
        "type": "quantitative",
        "scale": {"zero": False, "padding": 8},
        "axis": axis(picture.x),
    }
    seen = tooltip(label=picture.y or "score of", said=picture.x or "score")
    dots = {"mark": dot(), "encoding": {"x": x, "color": colour, "tooltip": seen}}
    layers = [span(colour), dots, *row_texts("label", "said")]
    return {
        "data": {"values": kept},
        "height": TALL_ROW * max(1, len(kept)),
        "layer": [
            *line_at([row["reference"] for row in kept], "", within=within),
            *placed(rows_below("row", kept), layers),
        ],
    } | left_out(len(rows))


def _estimate(row: Spec) -> Estimate:
    return Estimate(
        value=row["score"], low=row["low"], high=row["high"], level=0.95, n=0, method=""
    )
