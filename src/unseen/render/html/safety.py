"""What keeps a page harmless, whatever the names in its report are.

Jinja escapes the text. These are the three places that it can't see: what a page may
load and run, data inside a script element, and figures that another program drew.
"""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from xml.etree import ElementTree

_ELEMENTS = {"svg", "g", "path", "rect", "line", "text", "tspan", "circle"}
_ATTRIBUTES = {
    *("d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "r", "cx", "cy", "rx", "ry"),
    *("width", "height", "viewBox", "transform", "opacity", "display"),
    *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity"),
    *("stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
    *("text-anchor", "font-size", "font-weight", "font-style"),
}


def policy(*, styles: Iterable[str], scripts: Iterable[str]) -> str:
    """Give the page's Content-Security-Policy: these texts may run, nothing may load.

    Parameters
    ----------
    styles, scripts
        The exact contents of the page's style and script elements.
    """
    style, script = (
        " ".join(map(_hash, texts)) or "'none'" for texts in (styles, scripts)
    )
    return (
        f"default-src 'none'; img-src data:; style-src {style}; script-src {script}; "
        "base-uri 'none'; form-action 'none'"
    )


def harmless_svg(svg: str) -> str:
    """Write a figure again with nothing in it but shapes and texts.

    Elements and attributes that no figure of ours needs are left out, and what does not
    show (empty groups, hidden shapes), which also makes it shorter.

    Raises
    ------
    ElementTree.ParseError
        If the text is no XML.
    """
    root = ElementTree.fromstring(svg)
    _strip(root)
    return ElementTree.tostring(root, encoding="unicode")


def _strip(element: ElementTree.Element) -> None:
    element.tag = element.tag.rpartition("}")[2]
    for name in [n for n in element.attrib if n not in _ATTRIBUTES]:
        del element.attrib[name]
    for child in list(element):
        if child.tag.rpartition("}")[2] in _ELEMENTS:
            _strip(child)
        if child.tag not in _ELEMENTS or not _shows(child):
            element.remove(child)


def _shows(element: ElementTree.Element) -> bool:
    if element.get("display") == "none":
        return False
    if element.tag == "g":
        return len(element) > 0
    if element.tag == "path":
        bare = element.get("fill", "none") == "none" and "stroke" not in element.attrib
        return bool(element.get("d")) and not bare
    return True


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
