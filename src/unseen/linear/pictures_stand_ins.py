"""What it costs to swap a chosen feature for another."""

from typing import TYPE_CHECKING

from ..charts import Chart
from ..charts.marks import Spec, dot, tooltip
from ..charts.theme import AMBER, BLUE, GRID, MUTED
from ..charts.words import visible

if TYPE_CHECKING:
    from .stand_ins import StandIns, Swaps

WIDTH, ROW = 420, 22
_NAME = 26

_FITS, _COSTS, _GONE = "fits as well", "costs more than noise", "left out"
_COLOURS = {_FITS: AMBER, _COSTS: BLUE, _GONE: MUTED}


def stand_ins_chart(found: "StandIns", *, most: int = 20) -> Chart:
    """Draw, under each chosen feature, what R² loses with each other in its place.

    Parameters
    ----------
    found
        What `unseen.linear.stand_ins` gave.
    most
        How many chosen features to draw, those with the cheapest swaps first.

    Returns
    -------
    Chart
        One block a chosen feature: leaving it out, then its stand-ins. Where the
        interval holds 0, the rows can't tell the swap from the choice.
    """
    order = sorted(found.swaps, key=_cheapest)[:most]
    rows: list[Spec] = []
    heads: list[Spec] = []
    at = 0.0
    for swap in order:
        heads.append({"y": ROW * (at + 0.5), "said": _head(swap)})
        drawn = [("left out, no other", swap.drop, _GONE, "")]
        drawn += [
            (
                f"{visible(s.name, _NAME)}  {_signed(s.correlation)}",
                s.loss,
                _FITS if s.fits_as_well else _COSTS,
                "" if s.instead is None else f"{s.instead:.0%}",
            )
            for s in swap.stand_ins
        ]
        for i, (name, loss, part, instead) in enumerate(drawn):
            rows.append(
                {
                    "y": ROW * (at + i + 1.5),
                    "name": name,
                    "value": loss.value,
                    "low": loss.low,
                    "high": loss.high,
                    "part": part,
                    "instead": instead,
                }
            )
        at += len(drawn) + 1.4
    return Chart(
        spec=_spec(rows, heads, ROW * at, resampled=any(r["instead"] for r in rows))
    )


def _cheapest(swap: "Swaps") -> float:
    losses = [s.loss.value for s in swap.stand_ins if s.loss.value is not None]
    return min(losses, default=float("inf"))


def _head(swap: "Swaps") -> str:
    often = "" if swap.frequency is None else f", chosen in {swap.frequency:.0%}"
    return visible(swap.name, _NAME) + often


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def _spec(rows: list[Spec], heads: list[Spec], high: float, *, resampled: bool) -> Spec:
    y = {
        "field": "y",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, high], "reverse": True, "nice": False, "zero": False},
    }
    x = {
        "field": "value",
        "type": "quantitative",
        "axis": {"title": "loss of R² by the swap", "tickCount": 5, "gridColor": GRID},
    }
    colour = {
        "field": "part",
        "type": "nominal",
        "scale": {"domain": list(_COLOURS), "range": list(_COLOURS.values())},
        "legend": {"offset": 14},
    }
    side = {"type": "text", "baseline": "middle"}
    layers: list[Spec] = [
        {
            "data": {"values": [{"value": 0}]},
            "mark": {"type": "rule", "color": MUTED, "strokeWidth": 1},
            "encoding": {"x": x},
        },
        {
            "mark": {"type": "rule", "strokeWidth": 2.5, "strokeCap": "round"},
            "encoding": {
                "x": x | {"field": "low"},
                "x2": {"field": "high"},
                "y": y,
                "color": colour,
            },
        },
        {
            "mark": dot(70),
            "encoding": {
                "x": x,
                "y": y,
                "color": colour,
                "tooltip": tooltip(name="in its place", value="loss of R²"),
            },
        },
        {
            "mark": side | {"align": "right", "dx": -12, "color": MUTED},
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "name"}},
        },
        {
            "data": {"values": heads},
            "mark": side | {"align": "right", "dx": -12, "fontWeight": 600},
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "said"}},
        },
    ]
    if resampled:
        layers += [
            {
                "mark": side | {"align": "left", "dx": 12, "color": MUTED},
                "encoding": {
                    "x": {"value": WIDTH},
                    "y": y,
                    "text": {"field": "instead"},
                },
            },
            {
                "data": {"values": [{"said": "chosen instead"}]},
                "mark": side | {"align": "left", "dx": 12, "dy": -4, "color": MUTED},
                "encoding": {
                    "x": {"value": WIDTH},
                    "y": {"value": 0},
                    "text": {"field": "said"},
                },
            },
        ]
    return {
        "title": {
            "text": "Features that could stand in for the chosen ones",
            "subtitle": "beside each name its correlation with the chosen feature",
            "subtitleColor": MUTED,
        },
        "width": WIDTH,
        "height": high,
        "data": {"values": rows},
        "layer": layers,
    }
