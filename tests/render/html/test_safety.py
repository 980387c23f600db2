"""What keeps a page harmless."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, strategies as st

from unseen.render.html.safety import harmless_svg, policy


def test_a_policy_without_scripts_forbids_them():
    assert policy(styles=["a{}"], scripts=[]) == (
        "default-src 'none'; img-src data:; "
        "style-src 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='; "
        "script-src 'none'; base-uri 'none'; form-action 'none'"
    )


def test_a_figure_keeps_its_shapes_and_texts_alone():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" onload="x()">'
        '<script>x()</script><image href="x"/><foreignObject><b>y</b></foreignObject>'
        '<a href="javascript:x()"><text>linked</text></a>'
        '<g id="i" class="c" style="x" opacity="0.5">'
        '<text x="1" onclick="x()">a &lt;b&gt; &amp;</text></g>'
        '<path d="M0,0" stroke="red" display="none"/><g><g/></g>'
        '<path d="M1,1" stroke="red" filter="url(#x)"/></svg>'
    )
    assert harmless_svg(svg) == (
        '<svg width="9"><g opacity="0.5"><text x="1">a &lt;b&gt; &amp;</text></g>'
        '<path d="M1,1" stroke="red" /></svg>'
    )


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_any_text_in_a_figure_stays_text(words):
    source = ElementTree.Element("svg")
    ElementTree.SubElement(source, "text").text = words
    safe = harmless_svg(ElementTree.tostring(source, encoding="unicode"))
    assert ElementTree.fromstring(safe)[0].text == (words or None)
    assert safe.count("<") == safe.count(">") == (4 if words else 3)


def test_what_is_no_figure_is_refused():
    with pytest.raises(ElementTree.ParseError):
        harmless_svg("<svg><path></svg>")
