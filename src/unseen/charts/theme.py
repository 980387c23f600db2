"""One look for every figure: colours, type and axes.

The colours are told apart with each of the common colour-vision deficiencies, and on
both papers. A figure is drawn in its light colours; the page turns them dark by CSS
that matches the very colour values, so figures need no second drawing, with scripts or
without.
"""

from collections.abc import Mapping
from typing import Any

FONT = "Helvetica Neue, Helvetica, Arial, sans-serif"

# role: (on light paper, on dark paper). The light values are unique, as CSS finds the
# role of a mark by its value.
COLOURS: Mapping[str, tuple[str, str]] = {
    "ink": ("#17212b", "#e7ecf2"),
    "muted": ("#5a6774", "#9eacba"),
    "faint": ("#9aa5b1", "#6b7885"),
    "grid": ("#e4e9ef", "#27323d"),
    "paper": ("#ffffff", "#0f151b"),
    "blue": ("#0f5795", "#3aa3fb"),
    "red": ("#c61118", "#f8562c"),
    "green": ("#0a825f", "#62e9b8"),
    "amber": ("#ca8009", "#fdca5e"),
    "purple": ("#811b5c", "#d757a3"),
}

INK, MUTED, FAINT, GRID, PAPER, BLUE, RED, GREEN, AMBER, PURPLE = (
    light for light, _ in COLOURS.values()
)
SERIES = [BLUE, AMBER, GREEN, PURPLE, RED]

_TEXT = {"labelColor": MUTED, "titleColor": MUTED, "labelFontSize": 12}

CONFIG: Mapping[str, Any] = {
    # The page gives each figure one text alternative and a table of its data; a
    # label on each mark would be read a hundred times.
    "aria": False,
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": _TEXT
    | {
        "domain": False,
        "ticks": False,
        "gridColor": GRID,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 10,
        "labelPadding": 8,
        # Labels come short; finding by measuring what fits takes Vega long.
        "labelLimit": 0,
    },
    "legend": _TEXT
    | {
        "orient": "top",
        "title": None,
        "symbolSize": 90,
        "columnPadding": 18,
        "offset": 26,
    },
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "color": INK,
        "fontSize": 15,
        "fontWeight": 600,
        "lineHeight": 20,
        "offset": 16,
    },
    "text": {"fontSize": 12, "color": INK, "baseline": "middle"},
    "range": {"category": SERIES},
}


def dark_css(scope: str = ".figure svg") -> str:
    """Give the CSS that turns drawn colours into the page's variables.

    Returns
    -------
    str
        One rule per colour and attribute; the variable of role ``ink`` is ``--ink``.
    """
    return "\n".join(
        f'{scope} [{paint}="{light}"]{{{paint}:var(--{role})}}'
        for role, (light, _) in COLOURS.items()
        for paint in ("fill", "stroke")
    )


def variables(*, dark: bool) -> str:
    """Give the CSS declarations of the colour variables, for one paper."""
    return ";".join(f"--{role}:{pair[dark]}" for role, pair in COLOURS.items())
