"""Counts by interval, and where the observed value falls among them."""

from itertools import cycle

from ...charts.marks import Spec, above, axis, colour_by, line_at, tooltip
from ...charts.theme import BLUE, SERIES
from ...result import Picture
from ..numbers import number
from .fields import records


def histogram(picture: Picture) -> Spec:
    """Draw the counts, and the observed value as a line."""
    rows = records(picture)
    groups = list(dict.fromkeys(row["group"] for row in rows if row["group"]))
    for row in rows:
        row["part"] = row["group"] or "all"
        row["span"] = f"{number(row['start'])} to {number(row['end'])}"
    colours = dict(zip(groups, cycle(SERIES), strict=False)) or {"all": BLUE}
    observed = [row["observed"] for row in rows]
    known = [v for v in observed if v is not None][:1]
    ends = [row["start"] for row in rows] + [row["end"] for row in rows] + known
    within = (min(ends, default=0.0), max(ends, default=1.0))
    return {
        "data": {"values": rows},
        "height": 200,
        "layer": [
            {
                "mark": {
                    "type": "bar",
                    "opacity": 0.55 if len(colours) > 1 else 0.9,
                    "binSpacing": 1,
                },
                "encoding": {
                    "x": {
                        "field": "start",
                        "type": "quantitative",
                        "scale": {"zero": False, "nice": False},
                        "axis": axis(picture.x, grid=False),
                    },
                    "x2": {"field": "end"},
                    "y": {
                        "field": "count",
                        "type": "quantitative",
                        "stack": None,
                        "axis": above(picture.y or "count"),
                    },
                    "y2": {"datum": 0},
                    "color": colour_by("part", colours, legend=len(colours) > 1),
                    "tooltip": tooltip(span=picture.x or "from", count="count"),
                },
            },
            *line_at(
                observed, f"observed {number(sum(known))}", within=within, inside=True
            ),
        ],
    }
