"""The loss on rows left out, along the path."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..charts import Chart
from ..charts.marks import Spec, dot, tooltip
from ..charts.theme import AMBER, BLUE, FAINT, GRID, INK
from ..errors import InputError
from .pictures_labels import counts_on_top, penalty_axis, read_alphas

Array = NDArray[np.float64]

WIDTH, HEIGHT = 600, 320


def cv_chart(
    alphas: Any,
    scores: Any,
    errors: Any,
    nonzeros: Sequence[int],
    alpha_min: float,
    alpha_1se: float,
    *,
    loss: str = "mean squared error on rows left out",
    title: str | None = None,
) -> Chart:
    """Draw the loss of each penalty with its standard error, and both choices.

    Parameters
    ----------
    alphas
        Penalties above 0, shape (L,), in any order.
    scores, errors
        Mean loss on the rows left out and its standard error, shape (L,), lower is
        better.
    nonzeros
        Number of nonzero coefficients, shape (L,); they stand on top.
    alpha_min, alpha_1se
        The penalty with the least loss, and the strongest within one standard error of
        it.
    loss
        Words for the loss, with its unit.
    title
        Of the figure.

    Returns
    -------
    Chart
        Penalties fall to the right. The stretch within one standard error is shaded.

    Raises
    ------
    InputError
        If the shapes do not fit, or a number is not finite.

    Examples
    --------
    >>> alphas = np.geomspace(1, 0.01, 20)
    >>> loss = 1 + np.log10(alphas / 0.05) ** 2
    >>> chart = cv_chart(alphas, loss, np.full(20, 0.1), list(range(20)), 0.055, 0.1)
    >>> "least loss" in chart.svg()
    True
    """
    penalties = read_alphas(alphas)
    columns = [np.asarray(v, dtype=np.float64) for v in (scores, errors, nonzeros)]
    names = ("scores", "errors", "nonzeros")
    for name, column in zip(names, columns, strict=True):
        if column.shape != penalties.shape or not np.isfinite(column).all():
            raise InputError(
                f"`{name}` must be {len(penalties)} finite numbers, one a penalty, got "
                f"the shape {column.shape}. Leave out penalties without a loss."
            )
    mean, error, counts = columns
    rows = [
        {"a": float(a), "m": float(m), "low": float(m - e), "high": float(m + e),
         "k": int(k)}
        for a, m, e, k in zip(penalties, mean, error, counts, strict=True)
    ]  # fmt: skip
    x = penalty_axis(penalties)
    y = {
        "field": "m",
        "type": "quantitative",
        "scale": {"zero": False, "domain": _reach(mean, error), "clamp": True},
        "axis": {"title": loss, "tickCount": 5, "gridColor": GRID},
    }
    best = int(np.abs(np.log(penalties / alpha_min)).argmin())
    simple = int(np.abs(np.log(penalties / alpha_1se)).argmin())
    spec: Spec = {
        "width": WIDTH,
        "height": HEIGHT,
        "data": {"values": rows},
        "layer": [
            _within(float(mean[best] + error[best]), y),
            {
                "mark": {"type": "rule", "color": FAINT, "clip": True},
                "encoding": {
                    "x": x,
                    "y": y | {"field": "low"},
                    "y2": {"field": "high"},
                },
            },
            {
                "mark": {"type": "line", "color": BLUE, "strokeWidth": 2, "clip": True},
                "encoding": {"x": x, "y": y},
            },
            *_choices(rows, best, simple, x, y),
            *counts_on_top(penalties, counts.astype(int).tolist(), x),
        ],
    }
    if title:
        spec["title"] = {"text": title, "offset": 30}
    return Chart(spec=spec)


def _reach(mean: Array, error: Array) -> list[float]:
    """Give the ends of the vertical axis: of the curve, not of its wildest error."""
    low = float((mean - error).min())
    high = max(float(mean.max()), float(np.quantile(mean + error, 0.9)))
    room = 0.05 * (high - low) or 1.0
    return [low - room, high + room]


def _within(top: float, y: Spec) -> Spec:
    """Draw the least loss with one standard error on it, across the figure."""
    return {
        "data": {"values": [{"m": top}]},
        "mark": {"type": "rule", "color": AMBER, "strokeDash": [2, 3]},
        "encoding": {"y": y},
    }


def _choices(rows: list[Spec], best: int, simple: int, x: Spec, y: Spec) -> list[Spec]:
    if best == simple:
        marked = [
            (best, "least loss, and the simplest within one standard error", BLUE)
        ]
    else:
        marked = [
            (simple, "simplest within one standard error", AMBER),
            (best, "least loss", BLUE),
        ]
    layers: list[Spec] = []
    high, low = max(r["a"] for r in rows), min(r["a"] for r in rows)
    for row, (i, words, colour) in enumerate(marked):
        place = WIDTH * np.log(high / rows[i]["a"]) / np.log(high / low)
        many = rows[i]["k"]
        said = (
            f"{words}: {many:,} feature{'s' * (many != 1)}, penalty {rows[i]['a']:.3g}"
        )
        # Two lines of words below each other, towards where there is more room.
        left = place < WIDTH / 2
        data = {"values": [rows[i] | {"said": said}]}
        layers += [
            {
                "data": data,
                "mark": {"type": "rule", "color": colour, "strokeDash": [4, 4]},
                "encoding": {"x": x},
            },
            {
                "data": data,
                "mark": dot(80) | {"color": colour},
                "encoding": {
                    "x": x,
                    "y": y,
                    "tooltip": tooltip(said="choice", m="loss"),
                },
            },
            {
                "data": data,
                "mark": {
                    "type": "text",
                    "align": "left" if left else "right",
                    "dx": 7 if left else -7,
                    "color": INK,
                },
                "encoding": {
                    "x": x,
                    "y": {"value": 10 + 17 * row},
                    "text": {"field": "said"},
                },
            },
        ]
    return layers
