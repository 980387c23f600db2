"""One page of the documentation."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page, before it stands in its frame.

    Parameters
    ----------
    path
        Where it goes, relative to the folder of all pages, such as
        ``how-to/notebooks.html``.
    title
        Its title, as in the list of all pages.
    body
        HTML.
    section
        Under which heading the list of all pages shows it.
    """

    path: str
    title: str
    body: str
    section: str


def markdown_page(source: Path, path: str, section: str) -> Page:
    """Make a page of a Markdown file; its first heading is its title."""
    text = source.read_text("utf-8")
    title = text.partition("\n")[0].removeprefix("# ").strip()
    return Page(path=path, title=title, body=to_html(text), section=section)


def to_html(text: str) -> str:
    """Make HTML of Markdown; headings get names to link to, raw HTML stays text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(text)
    for token, inside in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slug(inside.content))
        for child in inside.children or ():
            _link_to_html(child)
    return parser.renderer.render(tokens, parser.options, {})


def slug(heading: str) -> str:
    """Give the name under which a heading is linked to.

    Examples
    --------
    >>> slug("When is `age` written?")
    'when-is-age-written'
    """
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _link_to_html(token: Token) -> None:
    """Point a link between Markdown files at the pages made of them."""
    href = token.attrGet("href") if token.type == "link_open" else None
    if isinstance(href, str) and "://" not in href:
        token.attrSet("href", re.sub(r"\.md(?=#|$)", ".html", href))
