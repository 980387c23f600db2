"""A figure: a Vega-Lite spec that shows itself and saves itself, offline."""

import os
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from json import dumps
from pathlib import Path
from typing import Any

from ..errors import InputError
from .script import script_json, vega_bundle
from .theme import CONFIG, PAPER

Spec = dict[str, Any]

ENDINGS = (".html", ".svg", ".png", ".json")
PIXELS_PER_POINT = 2.0

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_NOTEBOOK = "application/vnd.vegalite.v5+json"

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body{{margin:0;background:{paper}}}</style>
</head>
<body>
<div id="figure">{svg}</div>
<script>{bundle}</script>
<script>vegaEmbed("#figure", {spec}, {{"actions": false, "renderer": "svg"}});</script>
</body>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure that a notebook shows and that is saved without a network.

    Parameters
    ----------
    spec
        A Vega-Lite spec with its data in it. What it does not say itself, the house's
        theme says: colours and type, white paper, a margin of 16 pixels. Numbers that
        are not finite have no place in it.

    Raises
    ------
    InputError
        If the spec cannot be written as JSON.

    Examples
    --------
    >>> bar = {"mark": "bar", "data": {"values": [{"a": 1}]}}
    >>> chart = Chart(spec=bar | {"encoding": {"x": {"field": "a"}}})
    >>> sorted(chart.spec)[:3]
    ['$schema', 'background', 'config']
    >>> chart.svg().startswith("<svg")
    True
    """

    spec: Spec

    def __post_init__(self) -> None:
        house: Spec = {"$schema": _SCHEMA, "background": PAPER, "padding": 16}
        given = deepcopy(dict(self.spec))
        config = _merged(CONFIG, given.pop("config", {}))
        object.__setattr__(self, "spec", house | given | {"config": config})
        try:
            dumps(self.spec, allow_nan=False)
        except (TypeError, ValueError) as why:
            raise InputError(
                f"`spec` must be plain data with finite numbers, got: {why}. "
                "Leave out what is not finite, and turn arrays into lists."
            ) from None

    def svg(self) -> str:
        """Draw it as an ``<svg>`` element."""
        import vl_convert  # noqa: PLC0415 - starts an engine

        return vl_convert.vegalite_to_svg(self.spec)

    def png(self, *, scale: float = PIXELS_PER_POINT) -> bytes:
        """Draw it as a PNG, `scale` pixels to the point."""
        import vl_convert  # noqa: PLC0415 - starts an engine

        return vl_convert.vegalite_to_png(self.spec, scale=scale)

    def html(self) -> str:
        """Give a page of its own: drawn at once, and alive where scripts run."""
        return _PAGE.format(
            title=escape(_title(self.spec)),
            paper=PAPER,
            svg=self.svg(),
            bundle=vega_bundle(),
            spec=script_json(self.spec),
        )

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file.

        Parameters
        ----------
        path
            Ends in ``.html``, ``.svg``, ``.png`` or ``.json`` (the spec). A file that
            stands there is replaced.

        Raises
        ------
        InputError
            If the ending is another, or the file cannot be written.
        """
        target = Path(path)
        ending = target.suffix.lower()
        match ending:
            case ".html":
                content = self.html().encode()
            case ".svg":
                content = self.svg().encode()
            case ".png":
                content = self.png()
            case ".json":
                content = dumps(self.spec, indent=1, allow_nan=False).encode()
            case _:
                raise InputError(
                    "`path` must end in .html, .svg, .png or .json, got "
                    f"{os.fspath(path)!r}. Name it {target.stem or 'figure'}.html."
                )
        try:
            target.write_bytes(content)
        except OSError as why:
            raise InputError(
                "`path` must be a file that can be written, got "
                f"{os.fspath(path)!r}: {(why.strerror or str(why)).lower()}. "
                "Make its folder, or name another path."
            ) from None

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> dict[str, Any]:
        """Give what a notebook shows: alive where it can, else as a picture."""
        return {
            _NOTEBOOK: self.spec,
            "image/svg+xml": self.svg(),
            "text/plain": f"Chart: {_title(self.spec)}",
        }


def _title(spec: Spec) -> str:
    """Give the title of a spec as one line of text."""
    title = spec.get("title", "figure")
    text = title.get("text", "figure") if isinstance(title, Mapping) else title
    return text if isinstance(text, str) else " ".join(text)


def _merged(house: Mapping[str, Any], own: Mapping[str, Any]) -> Spec:
    """Give the house's configuration with what a spec says itself over it."""
    merged = deepcopy(dict(house))
    for key, value in own.items():
        below = merged.get(key)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            merged[key] = _merged(below, value)
        else:
            merged[key] = value
    return merged
