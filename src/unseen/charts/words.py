"""Names from the data, made visible and harmless before any format escapes them."""

from unicodedata import category

# Joiners make one emoji out of several; every other format character can reorder or
# hide the text around it.
_JOINERS = "\u200c\u200d"


def visible(text: str, limit: int | None = None, *, lines: bool = False) -> str:
    r"""Show control, bidirectional and broken characters as escapes.

    A column may be named so as to move the cursor, to turn the reading direction, or
    to end a line; shown, such a name is only odd.

    Parameters
    ----------
    text
        Any string, lone surrogates included.
    limit
        Longest result, in characters; a longer text loses its middle. At least 3.
    lines
        Whether line ends and tabs stay as they are (for code).

    Examples
    --------
    >>> visible("a\nb\x1b[31m")
    'a\\nb\\x1b[31m'
    >>> visible("a_very_long_name", 9)
    'a_ve…name'
    """
    kept = "\n\t" if lines else ""
    shown = "".join(c if _harmless(c) or c in kept else _escape(c) for c in text)
    if limit is None or len(shown) <= limit:
        return shown
    head = limit // 2
    return f"{shown[:head]}…{shown[len(shown) - (limit - head - 1) :]}"


def _harmless(char: str) -> bool:
    return char in _JOINERS or category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
