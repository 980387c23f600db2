"""Pages: filled from the check's fields, as text and as HTML."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from unseen.checks.catalogue import CHECKS
from unseen.render.page import filled_page, page_text, to_html, to_text
from unseen.render.page_blocks import blocks_of


@dataclass(frozen=True, slots=True)
class SharedRows:
    r"""Test rows that are also training rows.

    What it asks
    ------------
    Which share is above {tolerated:.0%}, or {tolerated} of at most {rows} rows?

    How it decides
    --------------
    With :math:`\frac{rows}{n}` and ``{"a": 1}``, as `name` says, *or* **not**::

        x = 1

        y < 2

    - one
      goes on
    - two & three

    1. first
    2. second

    .. math:: a < b

    >>> 1 + 1
    2

    Parameters
    ----------
    tolerated
        Share let pass, in [0, 1).
    rows
        Rows looked at.

    References
    ----------
    Wilson (1927), doi:10.1080/01621459.1927.10502953.
    """

    code: ClassVar[str] = "DATA001"

    tolerated: float = 0.25
    rows: int = 500


def test_numbers_come_from_the_fields():
    page = filled_page(SharedRows)
    assert "above 25%, or 0.25 of at most 500 rows?" in page
    assert r":math:`\frac{rows}{n}`" in page
    assert '``{"a": 1}``' in page
    assert "\ntolerated = 0.25\n    Share" in page
    assert "\nrows = 500\n    Rows" in page


def test_a_page_that_names_no_field_is_an_error():
    @dataclass
    class Wrong:
        """Above {tolerate}."""

        tolerated: float = 0.1

    with pytest.raises(ValueError, match="tolerate") as error:
        filled_page(Wrong)
    assert str(error.value) == (
        "The page of Wrong names {tolerate}, which is no field of it. "
        "Its fields are tolerated."
    )


def test_blocks():
    kinds = [block.kind for block in blocks_of(filled_page(SharedRows))]
    assert kinds == [
        *("paragraph", "heading", "paragraph", "heading", "paragraph", "literal"),
        *("bullets", "numbers", "literal", "heading", "terms", "heading", "paragraph"),
    ]


def test_as_text():
    assert (
        page_text(SharedRows)
        == r"""DATA001  SharedRows
===================

Test rows that are also training rows.

What it asks
------------
Which share is above 25%, or 0.25 of at most 500 rows?

How it decides
--------------
With \frac{rows}{n} and {"a": 1}, as name says, or not:

    x = 1

    y < 2

- one goes on
- two & three

1. first
2. second

    a < b

    >>> 1 + 1
    2

Thresholds
----------
tolerated = 0.25
    Share let pass, in [0, 1).
rows = 500
    Rows looked at.

References
----------
Wilson (1927), doi:10.1080/01621459.1927.10502953."""
    )


def test_as_html():
    page = to_html(filled_page(SharedRows))
    assert page.startswith("<p>Test rows that are also training rows.</p>\n<h4>What it")
    assert (
        "<p>With <i>\\frac{rows}{n}</i> and <code>{&quot;a&quot;: 1}</code>, as "
        "<code>name</code> says, <em>or</em> <strong>not</strong>:</p>"
    ) in page
    assert "<pre><code>x = 1\n\ny &lt; 2</code></pre>" in page
    assert "<ul><li>one goes on</li><li>two &amp; three</li></ul>" in page
    assert "<ol><li>first</li><li>second</li></ol>" in page
    assert "<dt>tolerated = 0.25</dt><dd>Share let pass, in [0, 1).</dd>" in page
    assert (
        '<a href="https://doi.org/10.1080/01621459.1927.10502953" rel="noreferrer">'
        "doi:10.1080/01621459.1927.10502953</a>."
    ) in page


def test_markup_in_a_page_is_inert():
    page = to_html("<script>x</script>\n\n``<b>`` doi:10.1/\"onx='")
    assert "<script" not in page
    assert "<b>" not in page
    assert '"onx' not in page


def test_the_rank_of_headings_can_be_chosen():
    assert to_html("Ask\n---\nIs it?", level=2) == "<h2>Ask</h2>\n<p>Is it?</p>"


@pytest.mark.parametrize("code", CHECKS)
def test_every_page_of_the_catalogue_can_be_read(code):
    page = filled_page(CHECKS[code])
    assert to_text(page).count("\n---") >= 5
    assert to_html(page).count("<h4>") >= 5
    assert page_text(CHECKS[code]).startswith(code)


def test_parameters_that_are_told_together_stand_with_their_values():
    @dataclass
    class Both:
        """A page.

        Parameters
        ----------
        large, small
            Shares.
        large, other
            Not fields, both.
        words
            A term.
        """

        large: float = 0.15
        small: float = 0.08

    lines = filled_page(Both).splitlines()
    assert "large, small = 0.15, 0.08" in lines
    assert "large, other" in lines
    assert "words" in lines
