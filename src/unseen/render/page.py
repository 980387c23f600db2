"""A check's page: its docstring, with the numbers that its fields really have."""

import inspect
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from html import escape
from textwrap import fill, indent
from typing import Any

from .page_blocks import Block, blocks_of

# `{odds}` or `{share:.0%}`; braces inside a formula are the formula's own.
_FIELD = re.compile(r"(:math:`[^`]*`)|\{([a-z_][a-z0-9_]*)(?::([^{}]*))?\}")
_INLINE = re.compile(
    r":math:`(?P<math>[^`]+)`"
    r"|``(?P<code>.+?)``"
    r"|`(?P<name>[^`]+)`"
    r"|\*\*(?P<strong>[^*]+)\*\*"
    r"|(?<![\w*])\*(?P<em>[^*\s][^*]*)\*(?![\w*])"
    r"|(?P<doi>doi:10\.[^\s,;)]*[^\s,;.)])"
)
# The names of one parameter, or of several that are told together.
_TERM = re.compile(r"^[a-z]\w*(?:, [a-z]\w*)*$", re.MULTILINE)
_WIDTH = 88


def filled_page(cls: type) -> str:
    """Give the docstring of a check with the values of its fields in it.

    ``{odds}`` becomes the default of the field `odds`, formatted as after a colon
    (``{share:.0%}``) or as it is. Among the Parameters, fields stand with their values.

    Raises
    ------
    ValueError
        If the page names a field that the check does not have.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class SharedRows:
    ...     '''Test rows that are also training rows.
    ...
    ...     How it decides
    ...     --------------
    ...     Found above a share of {tolerated:.0%}.
    ...     '''
    ...     tolerated: float = 0.01
    >>> print(filled_page(SharedRows).splitlines()[-1])
    Found above a share of 1%.
    """
    values = _defaults(cls)

    def fill(match: re.Match[str]) -> str:
        formula, name, form = match.groups()
        if formula:
            return formula
        if name not in values:
            raise ValueError(
                f"The page of {cls.__name__} names {{{name}}}, which is no field of "
                f"it. Its fields are {', '.join(values) or 'none'}."
            )
        return format(values[name], form) if form else _plain(values[name])

    page = _FIELD.sub(fill, inspect.getdoc(cls) or "")
    return _with_values(page, values)


def page_text(cls: type) -> str:
    """Give the page of a check for a terminal, with its code and name on top.

    Raises
    ------
    ValueError
        If the page names a field that the check does not have.
    """
    code = getattr(cls, "code", "")
    top = f"{code}  {cls.__name__}".strip()
    return f"{top}\n{'=' * len(top)}\n\n{to_text(filled_page(cls))}"


def to_text(page: str) -> str:
    """Give a page as plain text, without the marks of its markup."""
    parts: list[str] = []
    for block in blocks_of(page):
        # A heading stays with its section, so one line end, not two.
        gap = "\n" if parts and parts[-1].endswith("--") else "\n\n"
        parts += [gap if parts else "", _text_of(block)]
    return "".join(parts)


def to_html(page: str, *, level: int = 4) -> str:
    """Give a page as an HTML fragment whose headings are of rank `level`.

    Everything is escaped; the only links are DOIs.
    """
    return "\n".join(_html_of(block, level) for block in blocks_of(page))


def _defaults(cls: type) -> Mapping[str, Any]:
    if not is_dataclass(cls):
        return {}
    return {f.name: f.default for f in fields(cls) if f.default is not MISSING}


def _plain(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _with_values(page: str, values: Mapping[str, Any]) -> str:
    def valued(line: re.Match[str]) -> str:
        names = line[0].split(", ")
        if not values.keys() >= set(names):
            return line[0]
        return f"{line[0]} = {', '.join(_plain(values[name]) for name in names)}"

    head, mark, parameters = page.partition("\nParameters\n")
    return head + mark + _TERM.sub(valued, parameters)


def _text_of(block: Block) -> str:
    plain = [_unmarked(item) for item in block.items]
    match block.kind:
        case "heading":
            return f"{plain[0]}\n{'-' * len(plain[0])}"
        case "literal":
            return indent(block.items[0], "    ")
        case "terms":
            pairs = zip(plain[::2], plain[1::2], strict=True)
            return "\n".join(f"{term}\n{_hung(said, '    ')}" for term, said in pairs)
        case "bullets":
            return "\n".join(_hung(item, "  ", first="- ") for item in plain)
        case "numbers":
            return "\n".join(
                _hung(item, "   ", first=f"{i}. ") for i, item in enumerate(plain, 1)
            )
    return _hung(plain[0], "")


def _hung(text: str, rest: str, *, first: str | None = None) -> str:
    return fill(
        text,
        _WIDTH,
        initial_indent=rest if first is None else first,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _unmarked(text: str) -> str:
    return _INLINE.sub(lambda m: next(g for g in m.groups() if g is not None), text)


def _html_of(block: Block, level: int) -> str:
    inner = [_marked(item) for item in block.items]
    match block.kind:
        case "heading":
            return f"<h{level}>{inner[0]}</h{level}>"
        case "literal":
            return f"<pre><code>{escape(block.items[0])}</code></pre>"
        case "terms":
            rows = zip(inner[::2], inner[1::2], strict=True)
            said = "".join(f"<dt>{term}</dt><dd>{words}</dd>" for term, words in rows)
            return f"<dl>{said}</dl>"
        case "bullets" | "numbers":
            tag = "ul" if block.kind == "bullets" else "ol"
            return f"<{tag}>{''.join(f'<li>{i}</li>' for i in inner)}</{tag}>"
    return f"<p>{inner[0]}</p>"


def _marked(text: str) -> str:
    parts: list[str] = []
    end = 0
    for match in _INLINE.finditer(text):
        parts += [escape(text[end : match.start()]), _element(match)]
        end = match.end()
    return "".join(parts) + escape(text[end:])


def _element(match: re.Match[str]) -> str:
    tags = {"math": "i", "code": "code", "name": "code", "strong": "strong", "em": "em"}
    words = escape(match[str(match.lastgroup)])
    if match.lastgroup == "doi":
        link = escape(
            f"https://doi.org/{match['doi'].removeprefix('doi:')}", quote=True
        )
        return f'<a href="{link}" rel="noreferrer">{words}</a>'
    tag = tags[str(match.lastgroup)]
    return f"<{tag}>{words}</{tag}>"
