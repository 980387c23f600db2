"""Specs drawn as SVG and PNG, without a browser and without a network."""

from ...charts.marks import Spec
from ...charts.theme import PAPER
from ...result import Picture, Scores
from .spec import figure_spec

WIDE = 640
PIXELS_PER_POINT = 2.0


def draw(spec: Spec, *, width: int = WIDE) -> str:
    """Give the SVG of a spec, `width` pixels wide unless the spec has its own width."""
    import vl_convert  # noqa: PLC0415 - starts an engine; a report without figures has none

    return vl_convert.vegalite_to_svg({"width": width} | spec)


def figure_svg(drawn: Picture | Scores, *, width: int = WIDE) -> str:
    """Draw a picture, or the waterfall of scores, as an SVG of its own.

    Parameters
    ----------
    drawn
        What to draw.
    width
        Width in pixels. A graph has its own.

    Returns
    -------
    str
        An ``<svg>`` element with title, on white paper.

    Raises
    ------
    InputError
        If the picture lacks a column that its kind needs.
    """
    return draw(_on_paper(drawn, width), width=width)


def figure_png(drawn: Picture | Scores, *, width: int = WIDE) -> bytes:
    """Draw a picture, or the waterfall of scores, as a PNG, two pixels to the point.

    Raises
    ------
    InputError
        If the picture lacks a column that its kind needs.
    """
    import vl_convert  # noqa: PLC0415 - see `draw`

    return vl_convert.vegalite_to_png(
        {"width": width} | _on_paper(drawn, width), scale=PIXELS_PER_POINT
    )


def _on_paper(drawn: Picture | Scores, width: int) -> Spec:
    return figure_spec(drawn, title=width) | {"background": PAPER, "padding": 16}
