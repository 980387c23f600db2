"""The part of reStructuredText that check pages are written in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import Literal

Kind = Literal["heading", "paragraph", "bullets", "numbers", "terms", "literal"]

_RULE = re.compile(r"^(-{3,}|={3,})$")
_BULLET = re.compile(r"^[-*] +")
_NUMBER = re.compile(r"^\d+[.)] +")
# Sections whose lines name something that an indented block then describes.
_TERM_SECTIONS = {"Parameters", "Returns", "Raises", "Attributes"}
# A check's fields are its thresholds, and that is what its reader looks for.
_READ_AS = {"Parameters": "Thresholds"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of a page.

    Parameters
    ----------
    kind
        What it is.
    items
        One text; or one per list entry; or term and description by turns.
    """

    kind: Kind
    items: tuple[str, ...]


def blocks_of(page: str) -> list[Block]:
    r"""Cut a page into its blocks.

    Headings are underlined; a list entry begins with ``-``, ``*`` or a number; what is
    indented after ``::``, and a doctest, stays as it is.

    Examples
    --------
    >>> [block.kind for block in blocks_of("Ask\n---\nIs it?\n\n- yes\n- no")]
    ['heading', 'paragraph', 'bullets']
    """
    found: list[Block] = []
    section = ""
    for lines in _paragraphs(page):
        if len(lines) > 1 and _RULE.match(lines[1]):
            section = lines[0].strip()
            title = _READ_AS.get(section, section)
            found.append(Block(kind="heading", items=(title,)))
            lines = lines[2:]
        if lines:
            found += _block(lines, section)
    return _joined(found)


def _paragraphs(page: str) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for line in page.expandtabs(4).splitlines():
        if line.strip():
            groups[-1].append(line.rstrip())
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _block(lines: Sequence[str], section: str) -> list[Block]:
    first = lines[0]
    if first.startswith(">>>"):
        return [Block(kind="literal", items=("\n".join(lines),))]
    if first.startswith(" "):
        return [Block(kind="literal", items=(dedent("\n".join(lines)),))]
    if first.startswith(".. math::"):
        formula = " ".join([first.removeprefix(".. math::"), *lines[1:]])
        return [Block(kind="literal", items=(" ".join(formula.split()),))]
    if _BULLET.match(first):
        return [Block(kind="bullets", items=_entries(lines, _BULLET))]
    if _NUMBER.match(first):
        return [Block(kind="numbers", items=_entries(lines, _NUMBER))]
    if section in _TERM_SECTIONS and len(lines) > 1 and lines[1].startswith(" "):
        return [Block(kind="terms", items=_terms(lines))]
    return [Block(kind="paragraph", items=(_one_line(lines),))]


def _entries(lines: Sequence[str], mark: re.Pattern[str]) -> tuple[str, ...]:
    entries: list[list[str]] = []
    for line in lines:
        if mark.match(line):
            entries.append([mark.sub("", line, count=1)])
        else:
            entries[-1].append(line)
    return tuple(_one_line(entry) for entry in entries)


def _terms(lines: Sequence[str]) -> tuple[str, ...]:
    items: list[str] = []
    for line in lines:
        if not line.startswith(" "):
            items += [line, ""]
        else:
            items[-1] = f"{items[-1]} {line.strip()}".strip()
    return tuple(items)


def _one_line(lines: Sequence[str]) -> str:
    text = " ".join(line.strip() for line in lines)
    return text[:-1] if text.endswith("::") else text


def _joined(blocks: list[Block]) -> list[Block]:
    """Join lists whose entries stood apart, and literal blocks cut by empty lines."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if last is None or last.kind != block.kind or block.kind in _APART:
            joined.append(block)
        elif block.kind == "literal":
            text = f"{last.items[0]}\n\n{block.items[0]}"
            joined[-1] = Block(kind="literal", items=(text,))
        else:
            joined[-1] = Block(kind=block.kind, items=last.items + block.items)
    return joined


_APART = {"heading", "paragraph"}
