"""A share for each level of a column, with its interval."""

from ...charts.marks import (
    LOW_ROW,
    Spec,
    at_right,
    axis,
    colour_by,
    dot,
    first_rows,
    left_out,
    line_at,
    placed,
    rows_beside,
    span,
    tooltip,
)
from ...charts.theme import BLUE, RED
from ...result import Picture
from ..numbers import number
from .fields import records


def rates(picture: Picture) -> Spec:
    """Draw one row per level: a dot, its interval, and the number of rows behind it."""
    rows = records(picture)
    kept = first_rows(rows, "level")
    for row in kept:
        row["part"] = "flagged" if row["flagged"] else "other"
        row["size"] = "" if row["n"] is None else f"n = {row['n']:,.0f}"
        row["said"] = number(row["rate"])
    colour = colour_by("part", {"flagged": RED, "other": BLUE}, legend=False)
    reference = [row["reference"] for row in kept]
    overall = next((f"all rows {v:.0%}" for v in reference if v is not None), "")
    x = {
        "field": "rate",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": axis(picture.x, digits=".0%"),
    }
    seen = tooltip(level=picture.y or "level", said="rate", size="rows")
    dots = {"mark": dot(), "encoding": {"x": x, "color": colour, "tooltip": seen}}
    return {
        "data": {"values": kept},
        "height": LOW_ROW * max(1, len(kept)),
        "layer": [
            *line_at(reference, overall, within=(0, 1)),
            *placed(rows_beside("short"), [span(colour), dots, at_right("size")]),
        ],
    } | left_out(len(rows))
