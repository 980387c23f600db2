"""Arrows between names: ``a -> b -> c``, ``a <- b``, ``a <-> b``, ``{a, b} -> c``."""

import re
from collections.abc import Iterable, Iterator

from ..errors import InputError
from .causal import CausalGraph, Edge
from .tokens import unquoted

# An arrow has at most nine dashes, so that a long rule of dashes costs linear time.
_TOKEN = re.compile(
    r"""
    (?P<text> "(?:[^"\\]|\\.)*" )
  | (?P<arrow> <-{1,9}> | -{1,9}> | <-{1,9} | [←→↔] )
  | (?P<sign> [{}\[\],;\n"] )
  | (?P<word> (?: (?! <- | -{1,9}> ) [^"{}\[\],;\n←→↔] )+ )
    """,
    re.VERBOSE | re.DOTALL,
)
# What other notations write for an edge whose direction is unknown, or for an arrow.
_NO_DIRECTION = re.compile(r"(?<!\S)(?:[@o]?-{2,9}[@o]?|[@o]-[@o])(?!\S)|=>|-@|@-|<=>")
_CIRCLE_BEFORE = re.compile(r"\S\s+[@o]$")
_CIRCLE_AFTER = re.compile(r"^[@o]\s+\S")
_COMMENT = re.compile(r"^[ \t]*(?:#|//)[^\n]*$", re.MULTILINE)

_MOST_QUOTED = 80

_ADVICE = (
    "Write statements such as a -> b, one a line; a name with a comma, a bracket, "
    "a quote or an arrow stands in double quotes."
)


def read_arrows(source: str | Iterable[str]) -> CausalGraph:
    """Read a graph from arrows.

    Parameters
    ----------
    source
        Statements, as a list or as a text where ``;`` or a new line stands between
        them. A statement is a chain of names, or of groups of names such as
        ``{a, b}``, with ``->``, ``<-`` or ``<->`` between them. Names may have
        spaces. Lines that begin with ``#`` or ``//`` are comments.

    Returns
    -------
    CausalGraph

    Raises
    ------
    InputError
        If a statement can't be read, or there is a cycle.

    Examples
    --------
    >>> graph = read_arrows(["age -> income <- zip code", "income <-> health"])
    >>> graph.edges
    (('age', 'income'), ('zip code', 'income'))
    >>> graph.bidirected
    (('health', 'income'),)
    """
    edges: list[Edge] = []
    bidirected: list[Edge] = []
    for text in [source] if isinstance(source, str) else source:
        for statement in _statements(_COMMENT.sub("", text)):
            groups, arrows = _chain(statement)
            for left, arrow, right in zip(groups, arrows, groups[1:], strict=False):
                pairs = [(a, b) for a in left for b in right]
                if arrow == "both":
                    bidirected += pairs
                else:
                    edges += pairs if arrow == "right" else [(b, a) for a, b in pairs]
    return CausalGraph(edges=tuple(edges), bidirected=tuple(bidirected))


def _statements(text: str) -> Iterator[list[re.Match[str]]]:
    """Cut at ``;`` and new lines; a group in braces may run over several lines."""
    statement: list[re.Match[str]] = []
    inside = False
    for match in _TOKEN.finditer(text):
        if match[0] == ";" or (match[0] == "\n" and not inside):
            if statement:
                yield statement
            statement, inside = [], False
        elif match[0].strip():
            statement.append(match)
            inside = match[0] != "}" if match[0] in "{}" else inside
    if statement:
        yield statement


def _chain(statement: list[re.Match[str]]) -> tuple[list[list[str]], list[str]]:
    """Give the groups of names and the arrows between them, one fewer."""
    groups: list[list[str]] = []
    arrows: list[str] = []
    tokens = iter(statement)
    for match in tokens:
        if len(groups) > len(arrows):
            if match.lastgroup != "arrow":
                raise _error(statement)
            arrows.append(_direction(match[0]))
        elif match.lastgroup in ("word", "text"):
            groups.append([_name(match, statement)])
        elif match[0] == "{":
            groups.append(_group(tokens, statement))
        else:
            raise _error(statement)
    if not arrows or len(groups) == len(arrows):
        raise _error(statement)
    return groups, arrows


def _group(
    tokens: Iterator[re.Match[str]], statement: list[re.Match[str]]
) -> list[str]:
    """Read names up to the closing brace; spaces part them unless commas do."""
    names: list[list[str]] = []
    commas = False
    for match in tokens:
        if match[0] == "}" and names:
            if commas:
                return [" ".join(words) for words in names]
            return [word for words in names for word in words]
        if match[0] == ",":
            commas = True
        elif match.lastgroup == "text":
            names.append([unquoted(match[0])])
        elif match.lastgroup == "word":
            names.append(_name(match, statement).split())
        else:
            break
    raise _error(statement)


def _name(match: re.Match[str], statement: list[re.Match[str]]) -> str:
    if match.lastgroup == "text":
        return unquoted(match[0])
    text, around = match[0], match.string
    # A circle, as in `a o-> b`, touches its arrow; a name that is `o` need not.
    circle = (around.startswith("-", match.end()) and _CIRCLE_BEFORE.search(text)) or (
        around.endswith("-", 0, match.start()) and _CIRCLE_AFTER.search(text)
    )
    if circle or _NO_DIRECTION.search(text):
        raise _error(statement)
    return text.strip()


def _direction(arrow: str) -> str:
    if arrow == "↔" or (arrow[0] == "<" and arrow[-1] == ">"):
        return "both"
    return "right" if arrow == "→" or arrow[-1] == ">" else "left"


def _error(statement: list[re.Match[str]]) -> InputError:
    text = statement[0].string[statement[0].start() : statement[-1].end()].strip()
    text = text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}…"
    return InputError(
        f"`graph` must be made of arrows that can be read, got {text!r}. {_ADVICE}"
    )
