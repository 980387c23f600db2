"""Parts that several figures share: intervals, lines, rows, edges of the figure."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from .theme import INK, MUTED, PAPER
from .words import visible

Spec = dict[str, Any]

# More rows than this cannot be read; the page's table holds the rest.
MOST_ROWS = 30

# The height of a row whose label stands above its marks, and of one beside them.
TALL_ROW, LOW_ROW = 50, 26

_KNOWN_SPAN = "datum.low != null && datum.high != null"
# Letters that fit beside a figure.
_SHORT = 20
# Letters of a label end before the number at the right edge begins.
_LABEL_ROOM = {"expr": "max(80, width - 150)"}


def axis(title: str, *, digits: str | None = None, **more: Any) -> Spec:
    """Give an axis with five ticks or so, without a title where there is none."""
    given: Spec = {"title": axis_title(title), "tickCount": 5, **more}
    if digits is not None:
        given["format"] = digits
    return given


def axis_title(title: str) -> str | None:
    """Give a title that may stand beside an axis, or None where there is none."""
    return visible(title, 120) or None


def above(title: str) -> Spec:
    """Place the title of a vertical axis flat above it, where it reads like a line."""
    return {
        "title": axis_title(title),
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleBaseline": "bottom",
        "titleX": 0,
        "titleY": -10,
        "tickCount": 4,
    }


def rows_beside(field: str) -> Spec:
    """Give a vertical place to each row, its label beside it."""
    scale = {"type": "band", "padding": 0}
    return {
        "field": field,
        "type": "ordinal",
        "sort": None,
        "title": None,
        "scale": scale,
    }


def rows_below(field: str, rows: Sequence[Spec]) -> Spec:
    """Give a vertical place to each row; `row_texts` writes the labels above."""
    # The domain is spelled out, as each layer that leaves rows out would reorder it.
    scale = {"type": "band", "padding": 0, "domain": [row[field] for row in rows]}
    return {"field": field, "type": "ordinal", "axis": None, "scale": scale}


def row_texts(label: str, said: str) -> list[Spec]:
    """Write each row's label at the left and its number at the right, above its marks.

    Labels are as long as their authors made them; above the marks they have the width
    of the figure, on a telephone too.
    """
    text = {"type": "text", "dy": -18}
    return [
        {
            "mark": text | {"align": "left", "limit": _LABEL_ROOM},
            "encoding": {"x": {"value": 0}, "text": {"field": label}},
        },
        {
            "mark": text | {"align": "right", "color": MUTED},
            "encoding": {"x": {"value": "width"}, "text": {"field": said}},
        },
    ]


def at_right(field: str) -> Spec:
    """Write a field to the right of each row."""
    return {
        "mark": {"type": "text", "align": "left", "dx": 12, "color": MUTED},
        "encoding": {"x": {"value": "width"}, "text": {"field": field}},
    }


def dot(size: int = 90) -> Spec:
    """Give a full dot that stands out from what is below it."""
    look = {"type": "point", "filled": True, "opacity": 1, "size": size}
    return look | {"stroke": PAPER, "strokeWidth": 1.5}


def span(colour: Any, *, width: float = 2.5) -> Spec:
    """Draw the interval from ``low`` to ``high`` where both are known."""
    return {
        "transform": [{"filter": _KNOWN_SPAN}],
        "mark": {"type": "rule", "strokeWidth": width, "strokeCap": "round"},
        "encoding": {
            "x": {"field": "low", "type": "quantitative"},
            "x2": {"field": "high"},
            "color": colour,
        },
    }


def line_at(
    column: Sequence[float | None],
    label: str,
    *,
    within: tuple[float, float],
    inside: bool = False,
) -> list[Spec]:
    """Draw one labelled line across the figure, or nothing where no value is given.

    Parameters
    ----------
    column
        The cells of a column that says the same number in each row.
    label
        What the line stands for.
    within
        The ends of the horizontal axis; the label is written towards its middle.
    inside
        Whether the label stands inside the figure rather than on top of it.
    """
    known = [v for v in column if v is not None]
    if not known:
        return []
    left = known[0] <= (within[0] + within[1]) / 2
    side = {"align": "left", "dx": 6} if left else {"align": "right", "dx": -6}
    side |= {"baseline": "top", "dy": 2} if inside else {"baseline": "bottom", "dy": -3}
    data = {"values": [{"at": known[0], "said": label}]}
    x = {"field": "at", "type": "quantitative"}
    line = {
        "data": data,
        "mark": {"type": "rule", "strokeDash": [4, 4], "color": MUTED},
        "encoding": {"x": x},
    }
    text = {
        "data": data,
        "mark": side | {"type": "text"},
        "encoding": {"x": x, "y": {"value": 0}, "text": {"field": "said"}},
    }
    return [line, text] if label else [line]


def placed(y: Spec, layers: Sequence[Spec]) -> list[Spec]:
    """Give each layer the same vertical place."""
    return [layer | {"encoding": {"y": y} | layer["encoding"]} for layer in layers]


def colour_by(
    field: str, colours: dict[str, str], *, legend: bool = True, offset: int = 30
) -> Spec:
    """Colour by a text field, each value its own colour.

    The legend stands `offset` pixels above the figure: above the title of its vertical
    axis, where it has one.
    """
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": list(colours), "range": list(colours.values())},
        "legend": {"offset": offset} if legend else None,
    }


def first_rows(rows: list[Spec], label: str) -> list[Spec]:
    """Keep the rows that can be drawn; ``short`` names each, and no two alike.

    A name is shortened here, for Vega finds the length that fits by measuring, which
    takes a second for a few long names.
    """
    seen: Counter[str] = Counter()
    kept: list[Spec] = []
    for row in rows[:MOST_ROWS]:
        short = visible(row[label], _SHORT)
        seen[short] += 1
        again = f" ({seen[short]})" if seen[short] > 1 else ""
        kept.append(row | {"short": short + again})
    return kept


def left_out(n: int) -> Spec:
    """Say, where not all rows are drawn, how many are."""
    if n <= MOST_ROWS:
        return {}
    return {"usermeta": {"note": f"The first {MOST_ROWS} of {n} rows are drawn."}}


def tooltip(**titles: str) -> list[Spec]:
    """Give a tooltip with one line per field.

    Vega-Lite writes the titles into an expression between double quotes, so what could
    end them is taken out.
    """
    return [
        {"field": field, "title": _quotable(title)} for field, title in titles.items()
    ]


def _quotable(title: str) -> str:
    return visible(title, 60).translate({ord('"'): "″", ord("\\"): "∖"})


INK_COLOUR: Spec = {"value": INK}
