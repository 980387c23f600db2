"""A number for each label, as bars from zero."""

from ...result import Picture
from ..numbers import number
from .fields import records
from .marks import (
    INK_COLOUR,
    LOW_ROW,
    Spec,
    at_right,
    axis,
    colour_by,
    first_rows,
    left_out,
    placed,
    rows_beside,
    span,
    tooltip,
)
from .theme import BLUE, RED


def bars(picture: Picture) -> Spec:
    """Draw one bar per label, with its interval where there is one."""
    rows = records(picture)
    kept = first_rows(rows, "label")
    for row in kept:
        row["part"] = "flagged" if row["flagged"] else "other"
        row["said"] = number(row["value"])
    bar = {
        "mark": {"type": "bar", "height": 14, "cornerRadiusEnd": 2},
        "encoding": {
            "x": {"field": "value", "type": "quantitative", "axis": axis(picture.x)},
            "color": colour_by("part", {"flagged": RED, "other": BLUE}, legend=False),
            "tooltip": tooltip(label=picture.y or "label", said=picture.x or "value"),
        },
    }
    layers = [bar, span(INK_COLOUR, width=1.5), at_right("said")]
    return {
        "data": {"values": kept},
        "height": LOW_ROW * max(1, len(kept)),
        "layer": placed(rows_beside("short"), layers),
    } | left_out(len(rows))
