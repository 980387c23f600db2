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
_ROW, _WORDS = 18, 40
_LETTER = 6.0  # pixels that a letter takes, on average


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
    # The words of the choices stand above the curve.
    return [low - room, high + room + (high - low + 2 * room) * _WORDS / HEIGHT]


def _within(top: float, y: Spec) -> Spec:
    """Draw the least loss with one standard error on it, across the figure."""
    return {
        "data": {"values": [{"m": top}]},
        "mark": {"type": "rule", "color": AMBER, "strokeDash": [2, 3]},
        "encoding": {"y": y},
    }


def _choices(rows: list[Spec], best: int, simple: int, x: Spec, y: Spec) -> list[Spec]:
    within = "simplest within one standard error"
    if best == simple:
        words = f"least loss, and {within}"
        return _choice(
            rows[best], words, BLUE, x, y, row=0, right=_fits(rows, best, words)
        )
    # The words of one line pass over the other, which begins below them.
    right = _fits(rows, best, "least loss")
    return [
        *_choice(
            rows[simple],
            within,
            AMBER,
            x,
            y,
            row=0 if right else 1,
            right=_fits(rows, simple, within),
        ),
        *_choice(rows[best], "least loss", BLUE, x, y, row=int(right), right=right),
    ]


def _fits(rows: list[Spec], i: int, words: str) -> bool:
    """Whether the words have room to the right of their line."""
    room = WIDTH * (1 - _place(rows, i))
    return room > _LETTER * len(_said(rows[i], words)) + 10


def _place(rows: list[Spec], i: int) -> float:
    """Give where a penalty stands, from 0 at the left to 1."""
    high, low = max(r["a"] for r in rows), min(r["a"] for r in rows)
    return float(np.log(high / rows[i]["a"]) / np.log(high / low))


def _said(at: Spec, words: str) -> str:
    return f"{words}: {at['k']:,} feature{'s' * (at['k'] != 1)}, penalty {at['a']:.3g}"


def _choice(
    at: Spec, words: str, colour: str, x: Spec, y: Spec, *, row: int, right: bool
) -> list[Spec]:
    """Mark one penalty, its words in a row above the curve, to its right or left."""
    data = {"values": [at | {"said": _said(at, words)}]}
    return [
        {
            "data": data,
            "mark": {"type": "rule", "color": colour, "strokeDash": [4, 4]},
            "encoding": {"x": x, "y": {"value": _ROW * row}, "y2": {"value": HEIGHT}},
        },
        {
            "data": data,
            "mark": dot(80) | {"color": colour},
            "encoding": {"x": x, "y": y, "tooltip": tooltip(said="choice", m="loss")},
        },
        {
            "data": data,
            "mark": {
                "type": "text",
                "align": "left" if right else "right",
                "dx": 7 if right else -7,
                "color": INK,
            },
            "encoding": {
                "x": x,
                "y": {"value": _ROW * row + _ROW / 2},
                "text": {"field": "said"},
            },
        },
    ]
