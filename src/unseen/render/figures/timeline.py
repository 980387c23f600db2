"""How many rows of train and of test each stretch of time holds."""

from ...charts.marks import Spec, above, axis, colour_by, tooltip
from ...charts.theme import AMBER, BLUE, INK
from ...result import Picture
from .fields import is_time, records

_PARTS = {"train": BLUE, "test": AMBER}


def timeline(picture: Picture) -> Spec:
    """Draw the train rows upwards and the test rows downwards over one time axis.

    Where both stand at the same time, the two overlap in time; one look tells.
    """
    rows = records(picture)
    for row in rows:
        row["height"] = row["rows"] if row["part"] == "train" else -row["rows"]
    dates = is_time(picture, "start")
    x: Spec = {
        "field": "start",
        "type": "quantitative",
        "axis": axis(picture.x, grid=False),
    }
    x["scale"] = {"zero": False}
    if dates:
        x |= {"type": "temporal", "scale": {"type": "utc"}}
    return {
        "data": {"values": rows},
        "height": 180,
        "layer": [
            {
                "mark": {"type": "bar", "opacity": 0.9},
                "encoding": {
                    "x": x,
                    "x2": {"field": "end"},
                    "y": {
                        "field": "height",
                        "type": "quantitative",
                        "stack": None,
                        "axis": above(picture.y or "rows")
                        | {"labelExpr": "format(abs(datum.value), ',')"},
                    },
                    "y2": {"datum": 0},
                    "color": colour_by("part", _PARTS),
                    "tooltip": tooltip(part="part", rows="rows"),
                },
            },
            {"mark": {"type": "rule", "color": INK}, "encoding": {"y": {"datum": 0}}},
        ],
    }
