"""How often each feature is chosen over resamples."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..charts import Chart
from ..charts.marks import Spec, tooltip
from ..charts.theme import BLUE, FAINT, GRID, MUTED
from ..charts.words import visible

WIDTH, ROW = 420, 20
_NAME = 30


def stability_chart(
    names: Sequence[str],
    frequencies: Any,
    *,
    chosen: Any = None,
    most: int = 30,
    title: str = "How often each feature is chosen over resamples",
) -> Chart:
    """Draw the share of the resamples that choose each feature, the largest on top.

    Parameters
    ----------
    names, frequencies
        Of the features, shape (p,); shares in [0, 1].
    chosen
        Which are chosen on all rows, shape (p,): they are blue, the others grey.
    most
        How many to draw; features that are never chosen are left out.
    title
        Of the figure.

    Examples
    --------
    >>> stability_chart(["age", "dose"], [0.9, 0.2]).svg().count(">90%<")
    1
    """
    shares = np.asarray(frequencies, dtype=np.float64)
    kept = np.ones(len(shares), dtype=bool) if chosen is None else np.asarray(chosen)
    # Of equals, those that were chosen come first.
    order = [int(j) for j in np.lexsort((~kept, -shares)) if shares[j] > 0]
    rows = [
        {
            "i": i,
            "name": visible(str(names[j]), _NAME),
            "share": float(shares[j]),
            "said": f"{shares[j]:.0%}",
            "part": "yes" if kept[j] else "no",
        }
        for i, j in enumerate(order[:most])
    ]
    head: Spec = {"text": title}
    said = []
    if chosen is not None:
        said.append("blue: in the model on all rows")
    if len(order) > most:
        said.append(f"{most} of {len(order):,} that are ever chosen")
    if said:
        head |= {"subtitle": ", ".join(said), "subtitleColor": MUTED}
    return Chart(spec=_spec(rows) | {"title": head})


def _spec(rows: list[Spec]) -> Spec:
    x = {
        "field": "share",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {
            "title": "share of the resamples",
            "format": "%",
            "tickCount": 5,
            "gridColor": GRID,
        },
    }
    colour = {
        "field": "part",
        "type": "nominal",
        "scale": {"domain": ["yes", "no"], "range": [BLUE, FAINT]},
        "legend": None,
    }
    y = {
        "field": "i",
        "type": "ordinal",
        "axis": None,
        "scale": {"type": "band", "padding": 0},
    }
    side = {"type": "text", "baseline": "middle"}
    return {
        "width": WIDTH,
        "height": ROW * max(len(rows), 1),
        "data": {"values": rows},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": 11, "cornerRadiusEnd": 2},
                "encoding": {
                    "x": x,
                    "color": colour,
                    "tooltip": tooltip(name="feature", said="chosen in"),
                },
            },
            {
                "mark": side | {"align": "right", "dx": -12},
                "encoding": {"x": {"value": 0}, "text": {"field": "name"}},
            },
            {
                "mark": side | {"align": "left", "dx": 12, "color": MUTED},
                "encoding": {"x": {"value": WIDTH}, "text": {"field": "said"}},
            },
        ],
    }
