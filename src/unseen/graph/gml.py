"""GML, the Graph Modelling Language."""

import html
import re
from typing import Any

from ..errors import InputError
from .causal import CausalGraph, Role
from .roles import declared_role

_TOKEN = re.compile(
    r"""
    (?P<space> \s+ | \#[^\n]* )
  | (?P<text> "[^"]*" )
  | (?P<word> [^\s\[\]"]+ )
  | (?P<sign> [\[\]] )
    """,
    re.VERBOSE,
)
_DEEPEST = 50

# A list of GML: pairs of a key and a value, where keys repeat.
_Pairs = list[tuple[str, Any]]


def read_gml(text: str) -> CausalGraph:
    """Read a directed graph in GML.

    Parameters
    ----------
    text
        ``graph [ directed 1 node [ id 0 label "a" ] ... edge [ source 0 target 1 ]
        ]``. The label of a node is its name; where it has none, its id is. A key
        ``role`` of a node names its role. All other keys are passed over.

    Returns
    -------
    CausalGraph

    Raises
    ------
    InputError
        If the text can't be read, the graph isn't directed, two nodes have the same
        name, an edge leads to a node that isn't there, or there is a cycle.

    References
    ----------
    M. Himsolt (1997). "GML: a portable graph file format". University of Passau.

    Examples
    --------
    >>> graph = read_gml(
    ...     'graph [ directed 1 node [ id 1 label "a" ] node [ id 2 label "b" ]'
    ...     ' edge [ source 1 target 2 ] ]'
    ... )
    >>> graph.edges
    (('a', 'b'),)
    """
    graphs = [value for key, value in _pairs(text) if key.lower() == "graph"]
    if len(graphs) != 1 or not isinstance(graphs[0], list):
        raise InputError(
            f"`graph` must be GML with one graph, got {len(graphs)}. "
            "Write graph [ directed 1 ... ]."
        )
    graph: _Pairs = graphs[0]
    if str(_value(graph, "directed", "0")) != "1":
        raise InputError(
            "`graph` must be directed, got GML without 'directed 1'. "
            "Give each edge a direction and write directed 1 in the graph."
        )
    names: dict[str, str] = {}
    labels: set[str] = set()
    roles: list[tuple[str, Role]] = []
    for node in _lists(graph, "node"):
        place = _needed(node, "id", "node")
        name = html.unescape(_value(node, "label", place))
        if place in names or name in labels:
            raise InputError(
                f"`graph` must have one node for each id and each label, got {name!r} "
                "twice. Name the nodes apart."
            )
        names[place] = name
        labels.add(name)
        role = _value(node, "role", "")
        if role:
            roles.append((name, declared_role(name, role)))
    edges = []
    for edge in _lists(graph, "edge"):
        ends = _needed(edge, "source", "edge"), _needed(edge, "target", "edge")
        for end in ends:
            if end not in names:
                raise InputError(
                    f"`graph` must have edges between its nodes, got one at id {end}, "
                    "which no node has. Add the node or drop the edge."
                )
        edges.append((names[ends[0]], names[ends[1]]))
    return CausalGraph(
        nodes=tuple(names.values()), edges=tuple(edges), roles=tuple(roles)
    )


def _pairs(text: str) -> _Pairs:
    whole: _Pairs = []
    open_lists = [whole]
    key: str | None = None
    place, line = 0, 1
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _error('"', line, "a quoted text begins that doesn't end")
        piece, kind = match[0], match.lastgroup
        if kind != "space":
            if key is None and piece == "]" and len(open_lists) > 1:
                open_lists.pop()
            elif key is None and kind == "word":
                key = piece
            elif key is None:
                raise _error(piece, line, "a key was expected")
            elif piece == "]":
                raise _error(piece, line, f"the value of {key!r} was expected")
            elif piece == "[":
                inner: _Pairs = []
                open_lists[-1].append((key, inner))
                open_lists.append(inner)
                key = None
                if len(open_lists) > _DEEPEST:
                    raise _error(piece, line, f"lists are over {_DEEPEST} deep")
            else:
                open_lists[-1].append((key, piece.strip('"')))
                key = None
        line += piece.count("\n")
        place = match.end()
    if key is not None or len(open_lists) > 1:
        raise _error("its end", line, "']' or a value was expected", raw=True)
    return whole


def _lists(pairs: _Pairs, key: str) -> list[_Pairs]:
    return [v for k, v in pairs if k.lower() == key and isinstance(v, list)]


def _value(pairs: _Pairs, key: str, default: str) -> str:
    for k, value in pairs:
        if k.lower() == key and isinstance(value, str):
            return value
    return default


def _needed(pairs: _Pairs, key: str, what: str) -> str:
    value = _value(pairs, key, "")
    if not value:
        raise InputError(
            f"`graph` must have {key!r} in each {what} of GML, got a {what} without. "
            f"Add {key!r}."
        )
    return value


def _error(piece: str, line: int, why: str, *, raw: bool = False) -> InputError:
    return InputError(
        f"`graph` must be GML that can be read, got {piece if raw else repr(piece)} in "
        f"line {line}, where {why}. Correct that line."
    )
