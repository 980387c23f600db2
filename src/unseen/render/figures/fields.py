"""Which columns each kind of picture has. Checks fill them, figures read them.

======================= =============================== ===========================
kind                    required                        optional
======================= =============================== ===========================
``rates``               level, rate                     low, high, n, flagged,
                                                        reference
``points``              x, y                            group, flagged, label
``scores``              label, score                    low, high, group, reference
``timeline``            start, end, rows, part
``histogram``           start, end, count               group, observed
``bars``                label, value                    low, high, flagged
``graph``               kind, name, to
======================= =============================== ===========================

A *moment* is a number or an ISO 8601 string (a date, or a date and a time; without an
offset it is read as UTC). `rate` is a share in [0, 1]. `reference` and `observed` are
the same number in each row: a line across the figure, such as the share over all rows
or the score that was observed. `part` is ``"train"`` or ``"test"``. The rows keep their
order.

A graph has three kinds of row. ``("node", name, verdict)``: the verdict is
``"target"``, ``"fine"``, ``"unknown"``, or any other words, and then the node is
flagged and the words are drawn beside it. ``("edge", cause, effect)`` and ``("path",
cause, effect)``: a path is an edge that proves a verdict, drawn stronger. Nodes that
only edges name are *fine*.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import isfinite
from typing import Any, Literal

from ...errors import InputError
from ...result import Picture, PictureKind
from ..names import visible

Kind = Literal["text", "number", "moment", "flag"]
Cell = str | float | bool | None

_LABEL_LIMIT = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The columns of one kind of picture; a required cell is never empty."""

    required: dict[str, Kind]
    optional: dict[str, Kind]

    @property
    def kinds(self) -> dict[str, Kind]:
        """Every column with what stands in it."""
        return self.required | self.optional


LAYOUTS = {
    PictureKind.RATES: Layout(
        required={"level": "text", "rate": "number"},
        optional={
            "low": "number",
            "high": "number",
            "n": "number",
            "flagged": "flag",
            "reference": "number",
        },
    ),
    PictureKind.POINTS: Layout(
        required={"x": "moment", "y": "number"},
        optional={"group": "text", "flagged": "flag", "label": "text"},
    ),
    PictureKind.SCORES: Layout(
        required={"label": "text", "score": "number"},
        optional={
            "low": "number",
            "high": "number",
            "group": "text",
            "reference": "number",
        },
    ),
    PictureKind.TIMELINE: Layout(
        required={"start": "moment", "end": "moment", "rows": "number", "part": "text"},
        optional={},
    ),
    PictureKind.HISTOGRAM: Layout(
        required={"start": "number", "end": "number", "count": "number"},
        optional={"group": "text", "observed": "number"},
    ),
    PictureKind.BARS: Layout(
        required={"label": "text", "value": "number"},
        optional={"low": "number", "high": "number", "flagged": "flag"},
    ),
    PictureKind.GRAPH: Layout(
        required={"kind": "text", "name": "text", "to": "text"}, optional={}
    ),
}


def records(picture: Picture) -> list[dict[str, Any]]:
    """Give the rows of a picture as mappings, ready to be drawn.

    Texts are made visible (`unseen.render.names`), moments become milliseconds since
    1970, numbers that are not finite become None, and so does every optional column
    that is absent. A row that lacks a required cell can't be drawn and is left out.

    Raises
    ------
    InputError
        If the columns are not those of the picture's kind, or a cell has another type.

    Examples
    --------
    >>> picture = Picture(
    ...     kind=PictureKind.BARS,
    ...     title="Two columns hold most of the score.",
    ...     fields=("label", "value"),
    ...     rows=(("weekday", 0.3), ("month", float("nan"))),
    ... )
    >>> [(row["label"], row["value"], row["low"]) for row in records(picture)]
    [('weekday', 0.3, None)]
    """
    layout = LAYOUTS[picture.kind]
    _check_fields(picture, layout)
    empty = dict.fromkeys(layout.optional)
    given = (
        empty
        | {
            name: _cell(name, value, layout.kinds[name])
            for name, value in zip(picture.fields, _row(picture, row), strict=True)
        }
        for row in picture.rows
    )
    return [row for row in given if all(row[n] is not None for n in layout.required)]


def is_time(picture: Picture, field: str) -> bool:
    """Whether the column `field` holds moments that were given as dates."""
    place = picture.fields.index(field)
    return any(isinstance(row[place], str) for row in picture.rows)


def _check_fields(picture: Picture, layout: Layout) -> None:
    given = set(picture.fields)
    if len(given) == len(picture.fields) and set(layout.required) <= given <= set(
        layout.kinds
    ):
        return
    optional = f" (and may have {', '.join(layout.optional)})" * bool(layout.optional)
    raise InputError(
        f"`fields` of a {picture.kind} picture must be {', '.join(layout.required)}"
        f"{optional}, got {', '.join(picture.fields) or 'none'}. "
        "See `unseen.render.figures.fields`."
    )


def _row(picture: Picture, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    if len(row) != len(picture.fields):
        raise InputError(
            f"`rows` of a {picture.kind} picture must have {len(picture.fields)} cells "
            f"each, got {len(row)}. Fill the cells that are unknown with None."
        )
    return row


def _cell(name: str, value: Any, kind: Kind) -> Cell:
    if hasattr(value, "item"):  # a NumPy scalar is a number like any other
        value = value.item()
    if value is None:
        return None
    match kind:
        case "text":
            return visible(str(value), _LABEL_LIMIT)
        case "flag" if isinstance(value, bool):
            return value
        case "number" | "moment" if isinstance(value, int | float):
            return float(value) if isfinite(value) else None
        case "moment" if isinstance(value, str):
            return _milliseconds(name, value)
    raise InputError(
        f"`{name}` must be a {kind}, got {value!r}. "
        "See `unseen.render.figures.fields` for what each column holds."
    )


def _milliseconds(name: str, text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(
            f"`{name}` must be a number or an ISO 8601 date, got {text!r}. "
            "Write it as 2024-12-31 or 2024-12-31T08:00."
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return moment.timestamp() * 1000
