"""The answers of a vault, look by look, each with its bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..charts.marks import Spec, above, axis, colour_by, dot
from ..charts.theme import AMBER, BLUE, CONFIG, PURPLE
from ..render.figures.draw import WIDE, draw
from ..render.html.figure import NARROW
from ..render.html.safety import harmless_svg

MOST = 60
_COLOURS = {
    "agrees with training": BLUE,
    "from the holdout rows": AMBER,
    "final score": PURPLE,
}
_KINDS = {"training": "agrees with training", "holdout": "from the holdout rows"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One answer.

    Parameters
    ----------
    number
        Of the look.
    score, low, high
        In the metric's unit; the ends are None where they are unknown.
    source
        ``"training"``, ``"holdout"`` or ``"final"``.
    """

    number: int
    score: float
    low: float | None
    high: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The drawing for a screen and for a telephone, as SVG."""

    wide: str
    narrow: str


@lru_cache(maxsize=32)
def chart(dots: tuple[Dot, ...], metric: str) -> Chart:
    """Draw the last 60 answers.

    Parameters
    ----------
    dots
        In the order of the looks.
    metric
        What a reader calls the metric.

    Returns
    -------
    Chart
        Shapes and texts, and nothing that could run.
    """
    spec = answers_spec(dots, metric)
    return Chart(
        wide=harmless_svg(draw(spec, width=WIDE)),
        narrow=harmless_svg(draw(spec, width=NARROW)),
    )


def answers_spec(dots: Sequence[Dot], metric: str) -> Spec:
    """Give the Vega-Lite spec, complete but for its width."""
    kept = dots[-MOST:]
    rows = [
        {
            "look": d.number,
            "score": d.score,
            "low": d.low,
            "high": d.high,
            "kind": _KINDS.get(d.source, "final score"),
        }
        for d in kept
    ]
    there = {row["kind"] for row in rows}
    colours = {kind: colour for kind, colour in _COLOURS.items() if kind in there}
    colour = colour_by("kind", colours)
    ends = [d.number for d in kept] or [1]
    # Half a look of room on both sides, and never a tick between two looks.
    x = {
        "field": "look",
        "type": "quantitative",
        "scale": {"domain": [min(ends) - 0.5, max(ends) + 0.5], "nice": False},
        "axis": axis("look", grid=False, tickMinStep=1, format="d"),
    }
    y = {
        "field": "score",
        "type": "quantitative",
        "axis": above(metric),
        "scale": {"zero": False},
    }
    known = "datum.low != null && datum.high != null"
    bars = {
        "transform": [{"filter": known}],
        "mark": {"type": "rule", "strokeWidth": 2.5, "strokeCap": "round"},
        "encoding": {
            "x": x,
            "y": {**y, "field": "low"},
            "y2": {"field": "high"},
            "color": colour,
        },
    }
    points = {"mark": dot(70), "encoding": {"x": x, "y": y, "color": colour}}
    return {
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 0, "right": 0, "top": 4, "bottom": 0},
        "data": {"values": rows},
        "height": 240,
        "layer": [bars, points],
        "config": dict(CONFIG),
    }
