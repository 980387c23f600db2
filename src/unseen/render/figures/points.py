"""A cloud of rows: two numbers each."""

from itertools import cycle

from ...charts.marks import Spec, above, axis, colour_by, tooltip
from ...charts.theme import BLUE, RED, SERIES
from ...result import Picture
from .fields import is_time, records


def points(picture: Picture) -> Spec:
    """Draw one dot per row; flagged rows are red and drawn on top."""
    rows = sorted(records(picture), key=lambda row: bool(row["flagged"]))
    groups = list(dict.fromkeys(row["group"] for row in rows if row["group"]))
    for row in rows:
        row["said"] = row["label"] or ""
        row["part"] = "flagged" if row["flagged"] else row["group"] or "other"
    plain = dict(zip(groups, cycle(SERIES[:-1]), strict=False)) or {"other": BLUE}
    flagged = {"flagged": RED} if any(row["flagged"] for row in rows) else {}
    colours = plain | flagged
    more = {"part": "kind"} if len(colours) > 1 else {}
    if any(row["said"] for row in rows):
        more["said"] = "row"
    dates = is_time(picture, "x")
    x = {"axis": axis(picture.x, grid=False), "scale": {"zero": False}}
    if dates:
        x["scale"] = {"type": "utc"}
    return {
        "data": {"values": rows},
        "height": 260,
        "mark": {"type": "point", "filled": True, "size": 26, "opacity": 0.6},
        "encoding": {
            "x": {"field": "x", "type": "temporal" if dates else "quantitative"} | x,
            "y": {
                "field": "y",
                "type": "quantitative",
                "axis": above(picture.y),
                "scale": {"zero": False},
            },
            "color": colour_by("part", colours, legend=len(colours) > 1),
            "tooltip": tooltip(x=picture.x or "x", y=picture.y or "y", **more),
        },
    }
