"""A page for each check, from its class, and a table of them all."""

from html import escape

from unseen.checks._check import AbstractCheck
from unseen.checks.catalogue import CHECKS
from unseen.render.page import filled_page, to_html

from .page import Page

ROOMS = {
    "leakage": "What in the columns knows the answer",
    "availability": "What is not known yet when the prediction is made",
    "split": "What makes the test no test",
    "fit": "What the model does with the table",
    "pipeline": "What the procedure itself lets through",
    "selection": "What was chosen on the rows that are reported",
}


def room_of(cls: type[AbstractCheck]) -> str:
    """Give the folder that a check stands in."""
    return cls.__module__.split(".")[2]


def check_pages() -> list[Page]:
    """Give a page for each check, in the order of the catalogue."""
    return [
        Page(
            path=f"checks/{code}.html",
            title=f"{code} {cls.__name__}",
            body=(
                f"<h1><code>{code}</code> {escape(cls.title)}</h1>\n"
                f"<p>The check <code>{cls.__name__}</code>. At the command line: "
                f"<code>unseen explain {code}</code>.</p>\n"
                + to_html(filled_page(cls), level=2)
            ),
            section="Checks",
        )
        for code, cls in CHECKS.items()
    ]


def check_table() -> Page:
    """Give the table of all checks, by room."""
    parts = [
        "<h1>Checks</h1>",
        "<p>Each check asks one question and answers <em>found</em>, <em>clear</em>, "
        "<em>undecided</em> or <em>not applicable</em>. Its code never changes its "
        "meaning.</p>",
    ]
    for room, heading in ROOMS.items():
        rows = "".join(
            f'<tr><td><a href="{code}.html"><code>{code}</code></a></td>'
            f"<td>{escape(cls.title)}</td>"
            f"<td>{'the scores' if cls.needs_scores else 'the tables'}</td></tr>"
            for code, cls in CHECKS.items()
            if room_of(cls) == room
        )
        parts.append(
            f'<h2 id="{room}">{escape(heading)}</h2>\n<table><thead><tr><th>Code</th>'
            "<th>The defect</th><th>Reads</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )
    return Page(
        path="checks/index.html",
        title="All checks",
        body="\n".join(parts),
        section="Checks",
    )
