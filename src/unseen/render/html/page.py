"""The page: templates filled, styles and scripts inlined, nothing to fetch."""

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from ...charts.script import script_json
from ...charts.theme import CONFIG, dark_css, variables
from ...result import Report
from ..names import visible
from .figure import Sketchbook
from .runtime import vega_script
from .safety import policy
from .view import view_of

if TYPE_CHECKING:
    from jinja2 import Environment

_CODE = re.compile(r"`([^`]*)`")


def to_html(
    report: Report,
    *,
    pages: Mapping[str, str] | None = None,
    interactive: bool = True,
) -> str:
    """Give a report as one self-contained page, under 3 MB.

    It reads without a script and without a network. Where scripts run, figures answer
    the pointer and code can be copied.

    Parameters
    ----------
    report
        What the audit gave.
    pages
        For each code the check's page, as `unseen.render.page.filled_page` gives it;
        folded under each finding.
    interactive
        Whether the scripts that draw figures are in the page (0.9 MB). Without them it
        holds no script at all.

    Returns
    -------
    str
        A whole HTML document.
    """
    sketchbook = Sketchbook(interactive=interactive)
    view = view_of(report, pages or {}, sketchbook)
    style = _style()
    scripts = [_text("page.js")] if interactive else []
    if sketchbook.used:
        scripts.insert(0, vega_script())
    return (
        _templates()
        .get_template("page.html")
        .render(
            view=view,
            style=style,
            scripts=scripts,
            theme=script_json(CONFIG) if sketchbook.used else "",
            policy=policy(styles=[style], scripts=scripts),
        )
    )


def to_frame(
    report: Report, *, pages: Mapping[str, str] | None = None, height: int = 800
) -> str:
    """Give the page in a frame, so that a notebook's styles and its own stay apart.

    Parameters
    ----------
    report, pages
        As for `to_html`.
    height
        Height in pixels.
    """
    page = escape(to_html(report, pages=pages), quote=True)
    return (
        f'<iframe title="Audit" width="100%" height="{height}" frameborder="0" '
        f'sandbox="allow-scripts allow-popups" srcdoc="{page}"></iframe>'
    )


@cache
def _text(name: str) -> str:
    return files("unseen.render").joinpath("templates", name).read_text("utf-8")


@cache
def _style() -> str:
    dark = variables(dark=True)
    colours = (
        f":root{{{variables(dark=False)}}}\n"
        "@media screen and (prefers-color-scheme:dark){"
        f":root:not(:has(#theme-light:checked)){{color-scheme:dark;{dark}}}}}\n"
        f"@media screen{{:root:has(#theme-dark:checked){{color-scheme:dark;{dark}}}}}\n"
    )
    return f"{colours}{_text('page.css')}{dark_css()}\n"


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup, escape as escaped  # noqa: PLC0415 - comes with Jinja

    def marked(text: str) -> Markup:
        """Escape a sentence, and set the names in its backticks as code."""
        return Markup(_CODE.sub(r"<code>\1</code>", str(escaped(text))))

    made = Environment(
        loader=FunctionLoader(_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "marked": marked,
        "shown": visible,
        "capitalize_first": lambda text: text[:1].upper() + text[1:],
    }
    return made
