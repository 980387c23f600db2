"""Markdown as GitHub reads it, with names that would like to be marks."""

import re
from dataclasses import replace

import pytest
from golden import same_as_golden
from markdown_it import MarkdownIt

from unseen.render.markdown import code, plain, to_markdown
from unseen.result import Remedy, RemedyKind

OURS = {"br", "code", "/code", "details", "/details", "summary", "/summary"}
OURS |= {"sub", "/sub"}


def html(text):
    """Read Markdown with tables, as GitHub does."""
    return MarkdownIt("commonmark").enable("table").render(text)


def test_the_whole_text(realistic):
    assert same_as_golden("realistic.md", to_markdown(realistic))


def test_every_report_can_be_written(report):
    text = to_markdown(report)
    assert text.startswith("## ")
    assert text.endswith("</sub>\n")


def test_a_hostile_report_has_no_element_but_ours(hostile):
    page = html(to_markdown(hostile))
    tags = set(re.findall(r"<(/?[a-zA-Z][a-zA-Z0-9]*)", page))
    blocks = {"h2", "h3", "p", "ul", "li", "strong", "table", "thead", "tbody", "tr"}
    blocks |= {"th", "td", "pre"}
    assert tags <= OURS | blocks | {f"/{b}" for b in blocks}
    assert "<img" not in page
    assert not re.search(r"<[a-z]+[^>]* on[a-z]+=", page)


def test_a_table_row_stays_one_row(hostile):
    lines = to_markdown(hostile).splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == len(hostile.scores.waterfall) + 2
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row)) == 5


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b>",
        "**bold** _it_ ~~no~~",
        "[a](https://example.org) ![i](x)",
        "# heading",
        "- item",
        "1) `unclosed",
        "a|b",
        "&lt;b&gt;",
        "$x$",
        "\\*",
    ],
)
def test_plain_text_is_read_as_it_is(text):
    rendered = html(plain(text))
    shown = re.sub(r"</?(p|code)>", "", rendered).strip()
    for entity, char in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&amp;", "&"),
    ):
        shown = shown.replace(entity, char)
    assert shown == text


def test_mentions_and_references_stay_quiet():
    assert not re.search(r"[@#]\w", plain("@someone fixed #12 in a#b"))


def test_a_name_as_code_holds_every_character():
    assert html(code("a|`b`<c>")) == "<p><code>a|`b`&lt;c&gt;</code></p>\n"


def test_a_fence_is_longer_than_any_in_its_code(realistic):
    remedy = Remedy(kind=RemedyKind.ASK, text="Ask.", code="# ``` here\n````\nx = 1")
    finding = replace(realistic.findings[0], remedy=remedy)
    page = html(to_markdown(replace(realistic, findings=(finding,))))
    assert '<code class="language-python"># ``` here\n````\nx = 1\n</code>' in page


def test_more_findings_than_asked_for_are_counted(wide):
    text = to_markdown(wide, most=10)
    assert text.count("\n- **") + text.startswith("- **") == 10
    assert "… and 290 more findings." in text
