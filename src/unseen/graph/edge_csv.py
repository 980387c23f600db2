"""A table of edges: one line an edge."""

import csv

from ..errors import InputError
from .causal import CausalGraph, Edge

_HEADERS = (
    ("source", "target"),
    ("from", "to"),
    ("cause", "effect"),
    ("parent", "child"),
)
_KIND_HEADERS = ("edge", "arrow", "type", "kind")
_FORWARD = {"", "->", "-->", "directed", "forward"}
_BACK = {"<-", "<--", "back"}
_BOTH = {"<->", "<-->", "bidirected", "both"}


def read_edge_csv(text: str) -> CausalGraph:
    r"""Read a graph from a table of edges.

    Parameters
    ----------
    text
        Comma, semicolon or tab separated. The ends of an edge stand in the columns
        `source` and `target`, `from` and `to`, `cause` and `effect`, or `parent` and
        `child`. Without such a header they stand in the first two columns, from the
        first line on. A column `edge`, `arrow`, `type` or `kind` may say ``->``,
        ``<-`` or ``<->`` (or directed, bidirected).

    Returns
    -------
    CausalGraph

    Raises
    ------
    InputError
        If a line lacks an end, an edge has no direction, or there is a cycle.

    Notes
    -----
    A header of other words counts as an edge between them. That adds two nodes that
    no column has; the other reading would drop an edge, and a leak with it.

    Examples
    --------
    >>> read_edge_csv("from,to,edge\na,b,->\nb,c,<->\n").bidirected
    (('b', 'c'),)
    """
    rows = _rows(text.splitlines(keepends=True), _separator(_first_line(text)))
    if not rows:
        raise InputError(
            "`graph` must have edges, got an empty table. Write one edge a line."
        )
    header = [cell.strip().lower() for cell in rows[0][1]]
    ends = next((pair for pair in _HEADERS if set(pair) <= set(header)), None)
    cause, effect = (header.index(e) for e in ends) if ends else (0, 1)
    kinds = [header.index(name) for name in _KIND_HEADERS if ends and name in header]
    edges: list[Edge] = []
    bidirected: list[Edge] = []
    for line, cells in rows[1:] if ends else rows:
        pair = _ends(line, cells, cause, effect)
        kind = (
            cells[kinds[0]].strip().lower() if kinds and kinds[0] < len(cells) else ""
        )
        if kind in _BOTH:
            bidirected.append(pair)
        elif kind in _FORWARD:
            edges.append(pair)
        elif kind in _BACK:
            edges.append((pair[1], pair[0]))
        else:
            raise InputError(
                f"`graph` must have edges with a direction, got {kind!r} in line "
                f"{line} of the edge table. Write ->, <- or <->."
            )
    return CausalGraph(edges=tuple(edges), bidirected=tuple(bidirected))


def has_edge_header(text: str) -> bool:
    """Whether a text begins with the header of a table of edges.

    Examples
    --------
    >>> has_edge_header("Source;Target;edge"), has_edge_header("a,b")
    (True, False)
    """
    first = _first_line(text)
    header = {c.strip(' "').lower() for c in first.strip().split(_separator(first))}
    return any(set(pair) <= header for pair in _HEADERS)


def _first_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")


def _separator(line: str) -> str:
    return max("\t;,", key=line.count)


def _rows(lines: list[str], separator: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    try:
        return [(reader.line_num, row) for row in reader if any(c.strip() for c in row)]
    except csv.Error as why:
        raise InputError(
            f"`graph` must be an edge table that can be read, got an error in line "
            f"{reader.line_num} ({why}). Correct that line."
        ) from None


def _ends(line: int, cells: list[str], cause: int, effect: int) -> Edge:
    if len(cells) > max(cause, effect):
        pair = cells[cause].strip(), cells[effect].strip()
        if all(pair):
            return pair
    raise InputError(
        f"`graph` must have two names in each line of an edge table, got {cells!r} in "
        f"line {line}. Name the cause and the effect."
    )
