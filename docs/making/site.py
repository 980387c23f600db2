"""All pages, in their frame, as a folder that opens without a server."""

import shutil
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from posixpath import dirname, relpath

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from unseen import __version__

from .checks import check_pages, check_table
from .command_line import command_line_page
from .page import Page, markdown_page
from .python_reference import python_page

HERE = Path(__file__).parent
HOW_TO = (
    "test-table",
    "groups-and-time",
    "declare-facts",
    "your-model",
    "what-was-tried",
    "continuous-integration",
    "fix",
    "big-tables",
    "notebooks",
    "score-a-model",
    "infer-after-selection",
    "stack-models",
    "right-size-a-model",
    "fit-a-path",
    "smooth-models",
    "seal-a-holdout",
    "share-a-vault",
    "share-a-vault-over-http",
)


def pages_of(root: Path) -> list[Page]:
    """Make every page.

    Parameters
    ----------
    root
        The folder ``docs``.
    """
    return [
        markdown_page(root / "index.md", "index.html", "Start"),
        markdown_page(root / "tutorial.md", "tutorial.html", "Start"),
        *(_how_to(root, name) for name in HOW_TO),
        command_line_page(),
        python_page(),
        markdown_page(root / "glossary.md", "glossary.html", "Reference"),
        check_table(),
        *check_pages(),
    ]


def _how_to(root: Path, name: str) -> Page:
    source = root / "how-to" / f"{name}.md"
    return markdown_page(source, f"how-to/{name}.html", "How to")


def build(root: Path, out: Path) -> list[Page]:
    """Write every page below `out`, which is made anew."""
    pages = pages_of(root)
    if out.exists():
        shutil.rmtree(out)
    frame = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined
    ).get_template("frame.html")
    for page in pages:
        target = out / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = frame.render(
            page=page,
            sections=_sections(pages),
            version=__version__,
            to=lambda path, here=page.path: relpath(path, dirname(here) or "."),
        )
        target.write_text(text, "utf-8")
    shutil.copy(HERE / "style.css", out / "style.css")
    if (root / "pictures").is_dir():
        shutil.copytree(root / "pictures", out / "pictures")
    return pages


def _sections(pages: Sequence[Page]) -> list[tuple[str, list[Page]]]:
    return [(name, list(some)) for name, some in groupby(pages, lambda p: p.section)]
