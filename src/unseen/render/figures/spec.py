"""Vega-Lite specs: one per picture, as a plain dict."""

from collections.abc import Callable, Mapping
from textwrap import wrap

from ...charts.marks import Spec
from ...charts.theme import CONFIG
from ...result import Picture, PictureKind, Scores
from ..names import visible
from .bars import bars
from .graph import graph
from .histogram import histogram
from .points import points
from .rates import rates
from .scores import scores
from .timeline import timeline
from .waterfall import waterfall

DRAWINGS: Mapping[PictureKind, Callable[[Picture], Spec]] = {
    PictureKind.RATES: rates,
    PictureKind.POINTS: points,
    PictureKind.SCORES: scores,
    PictureKind.TIMELINE: timeline,
    PictureKind.HISTOGRAM: histogram,
    PictureKind.BARS: bars,
    PictureKind.GRAPH: graph,
}

_LETTER = 8.0  # pixels that a letter of the title takes, on average


def figure_spec(drawn: Picture | Scores, *, title: int | None = None) -> Spec:
    """Give the Vega-Lite spec of a picture, or of the waterfall of scores.

    The spec is complete but for its width: set ``width`` to a number of pixels. A graph
    has its own width, and ``usermeta.fixed`` says so. Where
    only a part could be drawn, ``usermeta.note`` says how much.

    Parameters
    ----------
    drawn
        What to draw.
    title
        Width in pixels that the title is broken to; without a title if None, as a page
        writes it as text.

    Raises
    ------
    InputError
        If the picture lacks a column that its kind needs (`fields.py`).

    Examples
    --------
    >>> spec = figure_spec(
    ...     Picture(
    ...         kind=PictureKind.BARS,
    ...         title="Two columns hold most of the score.",
    ...         fields=("label", "value"),
    ...         rows=(("weekday", 0.3), ("month", 0.1)),
    ...         x="loss of AUC when permuted",
    ...     ),
    ...     title=640,
    ... )
    >>> spec["title"]["text"]
    ['Two columns hold most of the score']
    """
    spec = waterfall(drawn) if isinstance(drawn, Scores) else _picture(drawn)
    # Figures stand flush with the text around them; the top keeps labels from the edge.
    edges = {"padding": {"left": 0, "right": 0, "top": 4, "bottom": 0}}
    spec = {"autosize": {"type": "fit-x", "contains": "padding"}} | edges | spec
    spec["config"] = dict(CONFIG)
    said = figure_title(drawn).replace("`", "")
    if title and said:
        spec["title"] = {"text": wrap(said, max(20, int(title / _LETTER)))}
    return spec


def _picture(picture: Picture) -> Spec:
    return DRAWINGS[picture.kind](picture)


def figure_title(drawn: Picture | Scores) -> str:
    """Give the title of a figure, as a sentence; names in it stand in backticks."""
    if isinstance(drawn, Picture):
        # A caption, like a heading, has no full stop; checks may write one or not.
        return visible(drawn.title).removesuffix(".")
    first = "score as given" if drawn.claimed_by == "protocol" else "claimed score"
    return f"From the {first} to the honest one, step by step"
