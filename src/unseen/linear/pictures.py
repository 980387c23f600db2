"""The pictures of a path: coefficients, cross-validation, fitted against left-out."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..charts import Chart
from ..charts.marks import Spec, tooltip
from ..charts.theme import FAINT, GRID, INK, MUTED, SERIES
from ..charts.words import visible
from ..errors import InputError
from .pictures_cv import cv_chart as cv_chart
from .pictures_fitted import fitted_chart as fitted_chart
from .pictures_labels import (
    LINE_HEIGHT,
    counts_on_top,
    penalty_axis,
    read_alphas,
    spread,
)

Array = NDArray[np.float64]

WIDTH, HEIGHT = 600, 360
# As many names as stand below one another in the height with room between them; the
# grey mass is one that can be seen through, in a file that stays small.
MOST_NAMED = 14
_MOST_GREY = 150
_NAME = 26
_DIGITS = 5


def path_chart(
    alphas: Any,
    coefs: Any,
    names: Sequence[str] | None = None,
    *,
    chosen: float | Mapping[str, float] | None = None,
    most_named: int = MOST_NAMED,
    title: str | None = None,
) -> Chart:
    """Draw the coefficients along a path of penalties, the largest with their names.

    Parameters
    ----------
    alphas
        Penalties above 0, shape (L,), in any order.
    coefs
        Coefficients, shape (p, L). They are drawn as they are: times the standard
        deviation of each feature they can be compared.
    names
        Of the features; their numbers where None.
    chosen
        A penalty to be marked, or several with the words that they are marked with.
    most_named
        How many features are named: those largest at the weakest marked penalty (or at
        the end of the path, where none is marked); with a colour if they are not 0
        there. Of the others up to 150 are drawn in grey, the largest.
    title
        Of the figure.

    Returns
    -------
    Chart
        Penalties fall to the right; the number of nonzeros stands on top.

    Raises
    ------
    InputError
        If the shapes do not fit, or a penalty is not above 0.

    Examples
    --------
    >>> alphas = np.geomspace(1, 0.01, 20)
    >>> coefs = np.array([np.log(1 / alphas), -np.log(1 / alphas) / 2])
    >>> chart = path_chart(alphas, coefs, ["age", "dose"], chosen=0.1)
    >>> chart.svg().count(">dose<")
    1
    """
    penalties, values = _read(alphas, coefs)
    p = len(values)
    shown = [visible(str(n), _NAME) for n in (range(p) if names is None else names)]
    if len(shown) != p:
        raise InputError(
            f"`names` must have one name for each of the {p} rows of `coefs`, got "
            f"{len(shown)}. Leave it out to number them."
        )
    marked = (
        {"chosen": chosen} if isinstance(chosen, float | int) else dict(chosen or {})
    )
    at = len(penalties) - 1
    if marked:
        at = int(np.abs(np.log(penalties / min(marked.values()))).argmin())
    top = np.abs(values).max(axis=1)
    # By size at the mark; features that only come later follow by their largest.
    order = np.lexsort((-top, -np.abs(values[:, at])))
    drawn = order[top[order] > 0]
    named = [int(j) for j in drawn[:most_named]]
    grey = [int(j) for j in drawn[most_named : most_named + _MOST_GREY]]
    layers = _lines(penalties, values, named, grey, shown, at)
    nonzeros = np.count_nonzero(values, axis=0).tolist()
    spec: Spec = {
        "width": WIDTH,
        "height": HEIGHT,
        "layer": [
            {
                "data": {"values": [{"b": 0}]},
                "mark": {"type": "rule", "color": MUTED, "strokeWidth": 1},
                "encoding": {"y": {"field": "b", "type": "quantitative"}},
            },
            *marks_at(marked, penalty_axis(penalties)),
            *layers,
            *counts_on_top(penalties, nonzeros, penalty_axis(penalties)),
        ],
    }
    left = int(np.count_nonzero(top)) - len(named) - len(grey)
    said = [f"{left:,} smaller ones are not drawn."] if left > 0 else []
    if title or said:
        spec["title"] = {"text": title or "Coefficients along the path", "offset": 30}
        if said:
            spec["title"] |= {"subtitle": said, "subtitleColor": MUTED}
    return Chart(spec=spec)


def _read(alphas: Any, coefs: Any) -> tuple[Array, Array]:
    penalties = read_alphas(alphas)
    if hasattr(coefs, "toarray"):
        coefs = coefs.toarray()
    values = np.asarray(coefs, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] != len(penalties):
        raise InputError(
            f"`coefs` must have the shape (p, {len(penalties)}), one column a penalty, "
            f"got {values.shape}. Draw one response or class at a time."
        )
    if not np.isfinite(values).all():
        raise InputError(
            f"`coefs` must be finite, got {int((~np.isfinite(values)).sum())} that are "
            "not. Cut the path where it stops to converge."
        )
    order = np.argsort(-penalties, kind="stable")
    return penalties[order], values[:, order]


def _lines(
    alphas: Array,
    values: Array,
    named: list[int],
    grey: list[int],
    names: list[str],
    at: int,
) -> list[Spec]:
    drawn = values[named + grey]
    low, high = min(float(drawn.min(initial=0)), 0.0), float(drawn.max(initial=0))
    if low == high:
        low, high = -1.0, 1.0
    room = 0.03 * (high - low)
    y: Spec = {
        "field": "b",
        "type": "quantitative",
        "scale": {"domain": [low - room, high + room], "nice": False},
        "axis": {"title": "coefficient", "tickCount": 6, "gridColor": GRID},
    }
    x = penalty_axis(alphas)
    by = {"x": x, "y": y, "detail": {"field": "f"}}
    mass = {
        "data": {
            "values": [r for j in grey for r in _points(alphas, values, j, names)]
        },
        "mark": {"type": "line", "color": FAINT, "strokeWidth": 1, "opacity": 0.45},
        "encoding": by,
    }
    ends = [values[j, -1] for j in named]
    scale = HEIGHT / (high - low + 2 * room)
    wanted = [(high + room - end) * scale for end in ends]
    places = spread(wanted, room=HEIGHT, gap=LINE_HEIGHT)
    # Neighbours along the edge differ in colour, which tells crossing lines apart.
    inside = [i for i in np.argsort(places, kind="stable") if values[named[i], at]]
    colours = [FAINT] * len(named)
    for rank, i in enumerate(inside):
        colours[i] = SERIES[rank % len(SERIES)]
    front: list[Spec] = []
    for j, end, place, colour in zip(named, wanted, places, colours, strict=True):
        front += [
            {
                "data": {"values": _points(alphas, values, j, names)},
                "mark": {"type": "line", "color": colour, "strokeWidth": 2},
                "encoding": by
                | {"tooltip": tooltip(f="feature", a="penalty", b="coefficient")},
            },
            *_label(names[j], end, place, colour),
        ]
    return [mass, *front] if grey else front


def _points(alphas: Array, values: Array, j: int, names: list[str]) -> list[Spec]:
    """Give the points of one line, without the stretch of zeros before it."""
    start = max(int(np.flatnonzero(values[j])[0]) - 1, 0)
    return [
        {"a": _short(a), "b": _short(b), "f": names[j]}
        for a, b in zip(alphas[start:], values[j, start:], strict=True)
    ]


def _short(value: float) -> float:
    """Keep the digits that a picture can show."""
    return float(f"{value:.{_DIGITS}g}")


def _label(name: str, end: float, place: float, colour: str) -> list[Spec]:
    """Write a name beside the end of its line, and lead from the one to the other."""
    one = {"values": [{}]}
    return [
        {
            "data": one,
            "mark": {"type": "rule", "color": colour, "strokeWidth": 1, "opacity": 0.6},
            "encoding": {
                "x": {"value": WIDTH + 2},
                "x2": {"value": WIDTH + 16},
                "y": {"value": round(end, 1)},
                "y2": {"value": round(place, 1)},
            },
        },
        {
            "data": {"values": [{"said": name}]},
            "mark": {
                "type": "text",
                "align": "left",
                "color": MUTED if colour == FAINT else INK,
            },
            "encoding": {
                "x": {"value": WIDTH + 20},
                "y": {"value": round(place, 1)},
                "text": {"field": "said"},
            },
        },
    ]


def marks_at(marked: Mapping[str, float], x: Spec) -> list[Spec]:
    """Draw a dashed line at each marked penalty, its words at its foot."""
    layers: list[Spec] = []
    low, high = x["scale"]["domain"]
    for row, (words, at) in enumerate(sorted(marked.items(), key=lambda m: -m[1])):
        place = WIDTH * np.log(high / at) / np.log(high / low)
        side = "right" if place > WIDTH / 2 else "left"
        data = {"values": [{"a": float(at), "said": words}]}
        layers += [
            {
                "data": data,
                "mark": {"type": "rule", "color": MUTED, "strokeDash": [4, 4]},
                "encoding": {"x": x},
            },
            {
                "data": data,
                "mark": {
                    "type": "text",
                    "align": side,
                    "dx": 6 if side == "left" else -6,
                    "color": MUTED,
                    "fontSize": 11,
                },
                "encoding": {
                    "x": x,
                    "y": {"value": HEIGHT - 10 - LINE_HEIGHT * row},
                    "text": {"field": "said"},
                },
            },
        ]
    return layers
