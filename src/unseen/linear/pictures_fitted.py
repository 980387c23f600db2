"""Fitted values against predictions of rows left out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..charts import Chart
from ..charts.marks import Spec, tooltip
from ..charts.theme import AMBER, BLUE, GRID, MUTED
from ..errors import InputError
from ..stats.proportion import wilson_interval

Array = NDArray[np.float64]

SIDE = 300
_MOST_POINTS = 1_500
_MOST_BINS = 10
_FEWEST_IN_BIN = 10


def fitted_chart(
    fitted: Any, left_out: Any, y: Any, *, unit: str = "", title: str | None = None
) -> Chart:
    """Draw the target against fitted values, beside rows predicted while left out.

    Parameters
    ----------
    fitted
        Predictions of the rows that the model was fitted on, shape (n,).
    left_out
        Predictions of the same rows by fits without them, shape (n,); NaN where a row
        was never left out.
    y
        Target, shape (n,). With the values 0 and 1 alone, the predictions are taken as
        probabilities, and shares are drawn by bins of them, with Wilson intervals.
    unit
        Of the target.
    title
        Of the figure; what is lost on rows left out where None.

    Returns
    -------
    Chart
        Two panels with the same axes, R² above each. Points on the diagonal are exact.

    Raises
    ------
    InputError
        If the shapes differ, or `fitted` or `y` are not finite.

    Notes
    -----
    Above 1,500 rows, that many are drawn, evenly by their order; R² is of all.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> y = rng.normal(size=100)
    >>> chart = fitted_chart(y + rng.normal(size=100) / 4, 0 * y, y)
    >>> len(chart.spec["hconcat"])
    2
    """
    given = [np.asarray(v, dtype=np.float64) for v in (fitted, left_out, y)]
    shape = given[2].shape
    for name, column in zip(("fitted", "left_out", "y"), given, strict=True):
        if column.ndim != 1 or column.shape != shape or np.isinf(column).any():
            raise InputError(
                f"`{name}` must be {shape[0] if shape else 0} numbers, one a row, got "
                f"the shape {column.shape}. Draw one response at a time."
            )
        if name != "left_out" and np.isnan(column).any():
            raise InputError(
                f"`{name}` must be finite, got {int(np.isnan(column).sum())} missing. "
                "Leave their rows out."
            )
    inside, outside, target = given
    two = set(np.unique(target)) <= {0.0, 1.0}
    low, high = (0.0, 1.0) if two else _reach(*given)
    panel = _shares if two else _points
    panels = [
        ("fitted", inside, target, AMBER),
        ("left out", outside, target, BLUE),
    ]
    worth = [_explained(v, target) for _, v, _, _ in panels]
    lost = worth[0] - worth[1]
    said = title or f"Rows left out: R² {_two(worth[1])}, {_two(lost)} less than fitted"
    return Chart(
        spec={
            "title": {"text": said},
            "spacing": 36,
            "hconcat": [
                panel(name, v, t, colour, (low, high), r, unit)
                for (name, v, t, colour), r in zip(panels, worth, strict=True)
            ],
        }
    )


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def _explained(predicted: Array, y: Array) -> float:
    known = ~np.isnan(predicted)
    spread = ((y[known] - y[known].mean()) ** 2).sum()
    left = ((y[known] - predicted[known]) ** 2).sum()
    return float(1 - left / spread) if spread > 0 else float("nan")


def _reach(*columns: Array) -> tuple[float, float]:
    low = float(min(np.nanmin(c) for c in columns))
    high = float(max(np.nanmax(c) for c in columns))
    room = 0.03 * (high - low) or 1.0
    return low - room, high + room


def _frame(
    name: str, ends: tuple[float, float], worth: float, unit: str, *, words: str
) -> Spec:
    """Give a square panel with a diagonal; the vertical axis has words on the left."""
    scale = {"domain": list(ends), "nice": False}
    of = f", {unit}" if unit else ""
    return {
        "width": SIDE,
        "height": SIDE,
        "title": {
            "text": f"{name}: R² {_two(worth)}",
            "fontSize": 13,
            "fontWeight": "normal",
            "frame": "group",
            "offset": 8,
        },
        "encoding": {
            "x": {
                "field": "p",
                "type": "quantitative",
                "scale": scale,
                "axis": {"title": f"predicted{of}", "tickCount": 5, "gridColor": GRID},
            },
            "y": {
                "field": "y",
                "type": "quantitative",
                "scale": scale,
                "axis": {
                    "title": words + of if name == "fitted" else None,
                    "tickCount": 5,
                    "gridColor": GRID,
                },
            },
        },
        "layer": [
            {
                "data": {"values": [{"p": end, "y": end} for end in ends]},
                "mark": {"type": "line", "color": MUTED, "strokeDash": [4, 4]},
            }
        ],
    }


def _points(
    name: str,
    predicted: Array,
    y: Array,
    colour: str,
    ends: tuple[float, float],
    worth: float,
    unit: str,
) -> Spec:
    known = np.flatnonzero(~np.isnan(predicted))
    if len(known) > _MOST_POINTS:
        known = known[np.linspace(0, len(known) - 1, _MOST_POINTS).astype(int)]
    rows = [{"p": float(predicted[i]), "y": float(y[i]), "i": int(i)} for i in known]
    # Many points shade, few stand alone.
    opacity = float(np.clip(12 / np.sqrt(max(len(rows), 1)), 0.25, 0.8))
    frame = _frame(name, ends, worth, unit, words="observed")
    frame["layer"].append(
        {
            "data": {"values": rows},
            "mark": {
                "type": "point",
                "filled": True,
                "size": 28,
                "color": colour,
                "opacity": opacity,
                "clip": True,
            },
            "encoding": {"tooltip": tooltip(i="row", p="predicted", y="observed")},
        }
    )
    return frame


def _shares(
    name: str,
    predicted: Array,
    y: Array,
    colour: str,
    ends: tuple[float, float],
    worth: float,
    unit: str,
) -> Spec:
    known = np.flatnonzero(~np.isnan(predicted))
    order = known[np.argsort(predicted[known], kind="stable")]
    bins = int(np.clip(len(order) // _FEWEST_IN_BIN, 1, _MOST_BINS))
    rows: list[Spec] = []
    for part in np.array_split(order, bins):
        if len(part):
            share = wilson_interval(int(y[part].sum()), len(part))
            rows.append(
                {
                    "p": float(predicted[part].mean()),
                    "y": share.value,
                    "low": share.low,
                    "high": share.high,
                    "n": len(part),
                }
            )
    frame = _frame(name, ends, worth, unit, words="observed share")
    seen = tooltip(p="predicted", y="observed", n="rows")
    frame["layer"] += [
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": colour, "strokeWidth": 1.5},
            "encoding": {
                "y": frame["encoding"]["y"] | {"field": "low"},
                "y2": {"field": "high"},
            },
        },
        {
            "data": {"values": rows},
            "mark": {"type": "point", "filled": True, "size": 70, "color": colour,
                     "opacity": 1},
            "encoding": {"tooltip": seen},
        },
    ]  # fmt: skip
    return frame
