"""Intervals of coefficients, one below the other."""

from collections.abc import Sequence

import numpy as np

from ..charts import Chart
from ..charts.marks import Spec, dot, placed, tooltip
from ..charts.theme import BLUE, FAINT, GRID, MUTED
from ..charts.words import visible
from ..result import Estimate

WIDTH, ROW = 420, 22
_NAME = 30
# An interval longer than so many times the middle one is cut, with an arrow.
_FAR = 6.0


def interval_chart(
    names: Sequence[str],
    estimates: Sequence[Estimate],
    *,
    about: str = "coefficient",
    most: int = 30,
) -> Chart:
    """Draw intervals in rows, those surest to be other than 0 on top.

    Parameters
    ----------
    names, estimates
        Of the same length. Those without a value are left out.
    about
        What the estimates are about; the title.
    most
        How many rows to draw.

    Returns
    -------
    Chart
        Intervals that hold 0 are grey. Ends that are unknown or far out end in an arrow
        at the edge.

    Examples
    --------
    >>> e = Estimate(value=1.0, low=0.4, high=1.6, level=0.95, n=99, method="split")
    >>> interval_chart(["age"], [e]).svg().count(">age<")
    1
    """
    known = [
        (visible(str(name), _NAME), e)
        for name, e in zip(names, estimates, strict=True)
        if e.value is not None
    ]
    known.sort(key=lambda pair: -_distance(pair[1]))
    drawn = known[:most]
    low, high = _reach([e for _, e in drawn])
    rows: list[Spec] = []
    for i, (name, e) in enumerate(drawn):
        left = low if e.low is None else max(e.low, low)
        right = high if e.high is None else min(e.high, high)
        rows.append(
            {
                "i": i,
                "name": name,
                "value": min(max(e.value or 0.0, low), high),
                "low": left,
                "high": right,
                "less": e.low is None or e.low < low,
                "more": e.high is None or e.high > high,
                "part": "holds 0" if _distance(e) <= 0 else "without 0",
                "said": _said(e),
            }
        )
    level = drawn[0][1].level if drawn else 0.95
    spec = _spec(rows, (low, high), f"coefficient, {level:.0%} interval")
    spec["title"] = {"text": about}
    if len(known) > len(drawn):
        spec["title"]["subtitle"] = f"{len(drawn)} of {len(known):,}, the surest first"
        spec["title"]["subtitleColor"] = MUTED
    return Chart(spec=spec)


def _distance(e: Estimate) -> float:
    """Give how far 0 is outside of the interval, in half-widths."""
    low = -np.inf if e.low is None else e.low
    high = np.inf if e.high is None else e.high
    half = (high - low) / 2
    gap = max(low, -high)
    if not np.isfinite(half):
        return float(gap > 0) * 1e-9 if gap > 0 else -1.0
    return float(gap / half) if half > 0 else float(np.sign(abs(e.value or 0.0)))


def _reach(estimates: Sequence[Estimate]) -> tuple[float, float]:
    """Give the ends of the axis: of the values, and of intervals of a usual length."""
    values = [e.value for e in estimates if e.value is not None] or [0.0]
    widths = [
        e.high - e.low for e in estimates if e.low is not None and e.high is not None
    ]
    usual = float(np.median(widths)) if widths else 1.0
    low, high = min(0.0, *values), max(0.0, *values)
    far = _FAR / 2 * usual
    ends = [
        (max(e.low, low - far) if e.low is not None else low - usual,
         min(e.high, high + far) if e.high is not None else high + usual)
        for e in estimates
    ]  # fmt: skip
    low, high = min([low, *(a for a, _ in ends)]), max([high, *(b for _, b in ends)])
    room = 0.02 * (high - low) or 1.0
    return low - room, high + room


def _said(e: Estimate) -> str:
    """Write an estimate with two digits of its half-width."""
    half = 0.0 if e.low is None or e.high is None else (e.high - e.low) / 2
    digits = int(np.clip(1 - np.floor(np.log10(half)), 0, 6)) if half > 0 else 3
    value, low, high = (
        "unknown" if v is None else f"{v:,.{digits}f}" if abs(v) < 1e9 else f"{v:.2e}"
        for v in (e.value, e.low, e.high)
    )
    return f"{value} [{low}, {high}]".replace("-", "\N{MINUS SIGN}")


def _spec(rows: list[Spec], ends: tuple[float, float], title: str) -> Spec:
    colour = {
        "field": "part",
        "type": "nominal",
        "scale": {"domain": ["without 0", "holds 0"], "range": [BLUE, FAINT]},
        "legend": None,
    }
    x: Spec = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": list(ends), "nice": False},
        "axis": {"title": title, "tickCount": 6, "gridColor": GRID},
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
        "layer": [
            {
                "data": {"values": [{"value": 0}]},
                "mark": {"type": "rule", "color": MUTED, "strokeWidth": 1},
                "encoding": {"x": x},
            },
            *placed(
                y,
                [
                    {
                        "mark": {
                            "type": "rule",
                            "strokeWidth": 2.5,
                            "strokeCap": "round",
                        },
                        "encoding": {
                            "x": x | {"field": "low"},
                            "x2": {"field": "high"},
                            "color": colour,
                        },
                    },
                    *(_arrow(flag, x, colour) for flag in ("less", "more")),
                    {
                        "mark": dot(70),
                        "encoding": {
                            "x": x,
                            "color": colour,
                            "tooltip": tooltip(name="feature", said="coefficient"),
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
            ),
        ],
    }


def _arrow(flag: str, x: Spec, colour: Spec) -> Spec:
    """Point on from an end that lies outside of the figure."""
    end, angle = ("low", 270) if flag == "less" else ("high", 90)
    return {
        "transform": [{"filter": f"datum.{flag}"}],
        "mark": {
            "type": "point",
            "shape": "triangle",
            "angle": angle,
            "filled": True,
            "size": 50,
            "opacity": 1,
        },
        "encoding": {"x": x | {"field": end}, "color": colour},
    }
