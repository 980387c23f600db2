"""The parts of a fit as figures: curves, heat maps, shares of variance."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..charts import Chart
from ..charts.marks import Spec, tooltip
from ..charts.theme import BLUE, FAINT, INK, MUTED, PAPER, RED
from ..charts.words import visible
from ..errors import InputError
from .anova import Components, Effect
from .columns import Coded, Column, code_rows

Array = NDArray[np.float64]

_MOST = {"main": 12, "pairs": 6, "shares": 20}
_COLUMNS = {"main": 3, "pairs": 2}
# Points of a curve, of each side of a heat map, and ticks of a rug.
_CURVE, _SIDE, _RUG = 80, 24, 150
_NAME = 24
# Of the spread of predictions: what has less is listed, not drawn.
_LEAST = 0.01
_DIGITS = 5
# From here on an axis says 12k rather than 12000.
_LARGE = 10_000


def draw(components: Components, kind: str, most: int | None) -> Chart:
    """Draw one kind of figure of the parts of a fit.

    Parameters
    ----------
    components
        The parts.
    kind
        ``"main"``, ``"pairs"`` or ``"shares"``.
    most
        Most of them; None for the usual number.

    Returns
    -------
    Chart

    Raises
    ------
    InputError
        For another kind, a number below 1, or where there is nothing to draw.
    """
    if kind not in _MOST:
        raise InputError(
            f"`kind` must be 'main', 'pairs' or 'shares', got {kind!r}. 'main' draws "
            "the curves."
        )
    many = _MOST[kind] if most is None else most
    if isinstance(many, bool) or not isinstance(many, int) or many < 1:
        raise InputError(
            f"`most` must be a whole number of at least 1, or None, got {most!r}. The "
            "largest are drawn."
        )
    if kind == "shares":
        return Chart(spec=_shares(components, many))
    degree = 1 if kind == "main" else 2
    numbered = [
        (i, effect)
        for i, effect in enumerate(components.effects)
        if len(effect.features) == degree and effect.spread > 0
    ]
    if not numbered:
        raise InputError(
            f"`kind` must be one of which the fit has effects, got {kind!r}. "
            "`plot('shares')` says what there is."
        )
    panel = _curve if degree == 1 else _map
    worth = _worth([effect for _, effect in numbered], components)
    panels = [panel(components, i, effect) for i, effect in numbered[:many][:worth]]
    _same_scale(panels, kind)
    return Chart(
        spec={
            "title": _title(kind, len(panels), len(numbered)),
            "columns": _COLUMNS[kind],
            "spacing": 24,
            "concat": panels,
        }
    )


def _worth(effects: list[Effect], components: Components) -> int:
    """Give how many of some effects, the largest first, can be seen at all."""
    least = _LEAST * float(np.std(components.predicted))
    return max(sum(effect.spread >= least for effect in effects), 1)


def _title(kind: str, drawn: int, there: int) -> Spec:
    what = "Main effects" if kind == "main" else "Pairs, beyond their main effects"
    said: Spec = {"text": what}
    if drawn < there:
        said["subtitle"] = f"The largest {drawn} of {there:,}."
    return said


def _curve(components: Components, number: int, effect: Effect) -> Spec:
    (j,) = effect.features
    column = components.columns[j]
    values, rows = _along(components, j, _CURVE)
    height = components.model.main(j, rows) - components.means[number]
    data = [
        {"x": x, "y": _short(y)} for x, y in zip(values, height.tolist(), strict=True)
    ]
    kind = "quantitative" if column.levels is None else "nominal"
    axis: Spec = {"title": visible(column.name, _NAME), "tickCount": 4}
    mark: Spec = {"type": "line", "color": BLUE, "strokeWidth": 2}
    if column.levels is not None:
        mark = {"type": "point", "filled": True, "size": 90, "color": BLUE}
        axis |= {"labelLimit": 90}
    layers: list[Spec] = [
        {
            "data": {"values": [{"y": 0}]},
            "mark": {"type": "rule", "color": MUTED, "strokeWidth": 1},
            "encoding": {"y": {"field": "y", "type": "quantitative"}},
        },
        {
            "data": {"values": data},
            "mark": mark,
            "encoding": {
                "x": {
                    "field": "x",
                    "type": kind,
                    "axis": axis,
                    "scale": {"zero": False} if kind == "quantitative" else {},
                    "sort": None,
                },
                "y": {
                    "field": "y",
                    "type": "quantitative",
                    "axis": {"title": None, "tickCount": 4},
                },
                "tooltip": tooltip(x=column.name, y="effect"),
            },
        },
    ]
    if column.levels is None:
        layers.append(_rug(components, j, column))
    if column.levels is None and column.gaps:
        layers += _gap(components, number, j)
    return {
        "width": 190,
        "height": 140,
        "title": {"text": f"{_percent(effect.share)} of variance", "fontSize": 12},
        "layer": layers,
    }


def _gap(components: Components, number: int, j: int) -> list[Spec]:
    """Draw what a missing value contributes."""
    columns = components.columns
    none = [
        np.full(1, np.nan) if c.levels is None else np.full(1, None) for c in columns
    ]
    rows = code_rows(columns, none)
    height = float(components.model.main(j, rows)[0] - components.means[number])
    data = {"values": [{"y": _short(height), "said": "missing"}]}
    y = {"field": "y", "type": "quantitative"}
    rule = {"type": "rule", "color": RED, "strokeDash": [4, 3], "strokeWidth": 1.5}
    label = {"type": "text", "color": RED, "align": "right", "dy": -6, "fontSize": 11}
    return [
        {"data": data, "mark": rule, "encoding": {"y": y}},
        {
            "data": data,
            "mark": label,
            "encoding": {"y": y, "x": {"value": 188}, "text": {"field": "said"}},
        },
    ]


def _rug(components: Components, j: int, column: Column) -> Spec:
    """Draw where the rows are, so that a curve without data is seen as such."""
    rows = components.rows
    place = rows.place[j][~rows.absent[j]]
    some = np.linspace(0, max(len(place) - 1, 0), min(_RUG, len(place)))
    assert column.knots is not None
    low, high = float(column.knots[0]), float(column.knots[-1])
    at = low + place[some.astype(np.int64)] * (high - low)
    return {
        "data": {"values": [{"x": _short(x)} for x in at.tolist()]},
        "mark": {"type": "tick", "color": FAINT, "thickness": 1, "opacity": 0.6},
        "encoding": {
            "x": {"field": "x", "type": "quantitative"},
            "y": {"value": 136},
            "size": {"value": 8},
        },
    }


def _map(components: Components, number: int, effect: Effect) -> Spec:
    j, k = effect.features
    across, first = _along(components, j, _SIDE)
    up, second = _along(components, k, _SIDE)
    left = np.repeat(np.arange(first.n), second.n)
    right = np.tile(np.arange(second.n), first.n)
    rows = _joined(first.take(left), second.take(right), k)
    height = components.model.pair(j, k, rows) - components.means[number]
    names = [visible(components.columns[i].name, _NAME) for i in (j, k)]
    data = [
        {"x": across[a], "y": up[b], "z": _short(z)}
        for a, b, z in zip(left.tolist(), right.tolist(), height.tolist(), strict=True)
    ]
    return {
        "width": 240,
        "height": 220,
        "title": {"text": f"{_percent(effect.share)} of variance", "fontSize": 12},
        "data": {"values": data},
        "mark": {"type": "rect"},
        "encoding": {
            "x": _side("x", names[0], across),
            "y": _side("y", names[1], up) | {"sort": "descending"},
            "color": {
                "field": "z",
                "type": "quantitative",
                "scale": {"range": [BLUE, PAPER, RED], "interpolate": "lab"},
                "legend": {"title": "effect", "orient": "right"},
            },
            "tooltip": tooltip(x=names[0], y=names[1], z="effect"),
        },
    }


def _side(field: str, name: str, values: list[Any]) -> Spec:
    """Give an axis of a heat map: cells stand side by side, few are labelled."""
    shown = values[:: max(len(values) // 5, 1)]
    text = isinstance(values[0], str)
    large = not text and max(abs(v) for v in values) >= _LARGE
    return {
        "field": field,
        "type": "ordinal",
        "sort": None,
        "axis": {
            "title": name,
            "values": values if text else shown,
            "labelAngle": 0,
            "labelLimit": 90,
            **({} if text else {"format": ".3~s" if large else ".3~g"}),
        },
    }


def _shares(components: Components, many: int) -> Spec:
    data = [
        {
            "name": " × ".join(visible(n, _NAME) for n in effect.names),
            "share": _short(effect.share),
            "said": _percent(effect.share),
        }
        for effect in components.effects[:many]
    ]
    left = components.effects[many:]
    if left:
        total = sum(effect.share for effect in left)
        data.append(
            {
                "name": f"{len(left):,} smaller",
                "share": _short(total),
                "said": _percent(total),
            }
        )
    share = components.rest_share
    data.append({"name": "rest", "share": _short(share), "said": _percent(share)})
    y: Spec = {"field": "name", "type": "nominal", "sort": None, "title": None}
    bar = {"field": "share", "type": "quantitative"}
    bar |= {"axis": {"title": None, "format": "%", "tickCount": 5}}
    return {
        "title": {"text": "Shares of the variance of predictions"},
        "width": 420,
        "height": {"step": 24},
        "data": {"values": data},
        "encoding": {"y": y, "x": bar},
        "layer": [
            {
                "mark": {"type": "bar", "color": BLUE, "height": 14},
                "encoding": {"tooltip": tooltip(name="part", said="share")},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
                "encoding": {"text": {"field": "said"}},
            },
        ],
    }


def _along(components: Components, j: int, points: int) -> tuple[list[Any], Coded]:
    """Give values of a feature, in order, and rows that have them."""
    columns = components.columns
    column = columns[j]
    if column.levels is not None:
        # A missing level is coded from None.
        found: list[Any] = [
            None if level.startswith("\0") else level for level in column.levels
        ]
        shown = ["missing" if v is None else visible(v, _NAME) for v in found]
        values: NDArray = np.array([*found, None], object)[:-1]
    else:
        assert column.knots is not None
        low, high = column.knots[0], column.knots[-1]
        values = column.knots
        if len(values) > points:
            # In halves, as the difference of two huge values is not a number.
            share = np.linspace(0, 1, points)
            values = low * (1 - share) + high * share
        shown = [_short(v) for v in values.tolist()]
    table = [
        np.full(len(values), np.nan) if c.levels is None else np.full(len(values), None)
        for c in columns
    ]
    table[j] = values
    return shown, code_rows(columns, table)


def _joined(first: Coded, second: Coded, k: int) -> Coded:
    """Give the first rows, with one feature as the second rows have it."""
    found = Coded(
        rank=first.rank.copy(),
        place=first.place.copy(),
        level=first.level.copy(),
        absent=first.absent.copy(),
    )
    for mine, other in (
        (found.rank, second.rank),
        (found.place, second.place),
        (found.level, second.level),
        (found.absent, second.absent),
    ):
        mine[k] = other[k]
    return found


def _same_scale(panels: list[Spec], kind: str) -> None:
    """Give all panels one scale: a small effect looks small."""
    if kind == "main":
        each = [row["y"] for p in panels for row in p["layer"][1]["data"]["values"]]
        gaps = [p["layer"][3]["data"]["values"][0]["y"] for p in panels if _gappy(p)]
        domain = [min(0.0, *each, *gaps), max(0.0, *each, *gaps)]
        for panel in panels:
            for layer in panel["layer"]:
                y = layer["encoding"]["y"]
                if "field" in y:
                    y["scale"] = {"domain": domain}
        return
    most = max(abs(row["z"]) for p in panels for row in p["data"]["values"]) or 1.0
    for panel in panels:
        scale = panel["encoding"]["color"]["scale"]
        scale |= {"domain": [-most, 0, most]}


def _gappy(panel: Spec) -> bool:
    return len(panel["layer"]) > 3


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")


def _percent(share: float) -> str:
    # Never a negative nothing.
    return f"{round(100 * share, 1) + 0.0:.1f}%"
