"""A number for each label, as bars from zero."""

from ...charts.marks import (
    INK_COLOUR,
    LOW_ROW,
    TALL_ROW,
    Spec,
    at_right,
    axis,
    colour_by,
    first_rows,
    left_out,
    placed,
    row_texts,
    rows_below,
    rows_beside,
    span,
    tooltip,
)
from ...charts.theme import BLUE, RED
from ...result import Picture
from ..numbers import number
from .fields import records


def bars(picture: Picture) -> Spec:
    """Draw one bar per label, with its interval where there is one."""
    rows = records(picture)
    kept = first_rows(rows, "label")
    for row in kept:
        row["part"] = "flagged" if row["flagged"] else "other"
        row["said"] = number(row["value"])
    # A label that must be cut to stand beside its bar stands above it.
    tall = any(row["short"] != row["label"] for row in kept)
    bar = {
        "mark": {"type": "bar", "height": 14, "cornerRadiusEnd": 2},
        "encoding": {
            "x": {"field": "value", "type": "quantitative", "axis": axis(picture.x)},
            "color": colour_by("part", {"flagged": RED, "other": BLUE}, legend=False),
            "tooltip": tooltip(label=picture.y or "label", said=picture.x or "value"),
        },
    }
    texts = row_texts("label", "said") if tall else [at_right("said")]
    y = rows_below("short", kept) if tall else rows_beside("short")
    return {
        "data": {"values": kept},
        "height": (TALL_ROW if tall else LOW_ROW) * max(1, len(kept)),
        "layer": placed(y, [bar, span(INK_COLOUR, width=1.5), *texts]),
    } | left_out(len(rows))
