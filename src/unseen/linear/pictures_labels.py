"""Names at the ends of lines, none over another, and the axis of the penalty."""

from collections.abc import Sequence
from math import log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..charts.marks import Spec
from ..charts.theme import MUTED
from ..errors import InputError

Array = NDArray[np.float64]

LINE_HEIGHT = 15.0
_MOST_COUNTS = 9


def spread(places: Sequence[float], *, room: float, gap: float) -> list[float]:
    """Move places apart until `gap` lies between neighbours, by as little as can be.

    Parameters
    ----------
    places
        Wanted places in pixels, in any order.
    room
        All lie in [0, room] in the end, if they fit at all.
    gap
        Least distance in pixels.

    Returns
    -------
    list of float
        The places with the least sum of squared moves, in the order given.

    Examples
    --------
    >>> spread([10, 12, 90], room=100, gap=10)
    [6.0, 16.0, 90.0]
    """
    if not len(places):
        return []
    order = np.argsort(places, kind="stable")
    # Less their own steps, places at a distance are places in order: the least
    # squares among these pool neighbours that are out of order.
    steps = gap * np.arange(len(order))
    blocks: list[list[float]] = []
    for want in np.asarray(places, dtype=float)[order] - steps:
        blocks.append([want, 1.0])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            last, size = blocks.pop()
            before, many = blocks[-1]
            mean = (before * many + last * size) / (many + size)
            blocks[-1] = [mean, many + size]
    level = np.repeat([b[0] for b in blocks], [int(b[1]) for b in blocks])
    level = np.clip(level, 0.0, max(room - steps[-1], 0.0))
    moved = np.empty(len(order))
    moved[order] = level + steps
    return moved.tolist()


def read_alphas(alphas: Any) -> Array:
    """Check the penalties of a path: finite, above 0, at least two.

    Raises
    ------
    InputError
        If they are not.
    """
    given = np.asarray(alphas, dtype=np.float64)
    if given.ndim != 1 or len(given) < 2 or not (given > 0).all():
        raise InputError(
            f"`alphas` must be at least two penalties above 0, got {len(given)} with "
            f"the least {given.min(initial=np.inf):g}. Draw a path without the penalty "
            "0: its place on a log axis is nowhere."
        )
    return given


def penalty_axis(alphas: Array) -> Spec:
    """Give the horizontal axis: the penalty on a log scale, weaker to the right."""
    low, high = float(alphas.min()), float(alphas.max())
    first, last = int(np.ceil(log10(low) - 1e-9)), int(np.floor(log10(high) + 1e-9))
    powers = [10.0**k for k in range(first, last + 1)]
    if len(powers) < 3:
        powers = [m * 10.0**k for k in range(first - 1, last + 1) for m in (1, 2, 5)]
        powers = [v for v in powers if low <= v <= high]
    return {
        "field": "a",
        "type": "quantitative",
        "scale": {
            "type": "log",
            "domain": [low, high],
            "nice": False,
            "reverse": True,
        },
        "axis": {
            "title": "penalty (log scale), weaker to the right",
            "values": powers,
            "format": "~g",
            "grid": False,
            "labelFlush": False,
        },
    }


def counts_on_top(alphas: Array, nonzeros: Sequence[int], x: Spec) -> list[Spec]:
    """Write the number of nonzero coefficients above the figure, at some penalties."""
    far = np.log(alphas.max() / alphas)
    wanted = np.linspace(0, far.max(), _MOST_COUNTS)
    at = sorted({int(np.abs(far - w).argmin()) for w in wanted})
    rows = [{"a": float(alphas[i]), "said": f"{int(nonzeros[i]):,}"} for i in at]
    text = {"type": "text", "color": MUTED, "fontSize": 11, "baseline": "bottom"}
    return [
        {
            "data": {"values": rows},
            "mark": text,
            "encoding": {
                "x": x,
                "y": {"value": -8},
                "text": {"field": "said"},
            },
        },
        {
            "data": {"values": [{}]},
            "mark": text | {"align": "left", "text": "features with a coefficient"},
            "encoding": {"x": {"value": 0}, "y": {"value": -24}},
        },
    ]
