"""Scripts and data inside a page, so written that neither can end its element."""

from json import dumps
from typing import Any

# A script element ends at the first of these, even inside a string.
_ENDS_ELEMENT = ("</script", "<!--")


def closed(script: str) -> str:
    r"""Keep a script from ending its own element.

    Only strings and regular expressions hold these letters in a bundle, and in both
    the backslash changes nothing.

    Examples
    --------
    >>> closed('"</script>"')
    '"<\\/script>"'
    """
    for end in _ENDS_ELEMENT:
        script = script.replace(end, f"{end[0]}\\{end[1:]}")
    return script


def script_json(value: Any) -> str:
    r"""Write data as JSON that cannot end the script element that holds it.

    Examples
    --------
    >>> script_json({"name": "</script><!--"})
    '{"name":"\\u003c/script\\u003e\\u003c!--"}'
    """
    text = dumps(value, separators=(",", ":"), allow_nan=False)
    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def vega_bundle() -> str:
    """Bundle Vega, Vega-Lite and Vega-Embed as one classic script; takes a second."""
    import vl_convert  # noqa: PLC0415 - starts an engine

    # The stub wants a snippet; without one the bundle puts its names on the window.
    return closed(vl_convert.javascript_bundle())  # pyright: ignore[reportCallIssue]
