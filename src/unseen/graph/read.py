"""Any form of a causal graph."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..facts import GraphFacts
from .arrows import read_arrows
from .causal import CausalGraph
from .dagitty import read_dagitty
from .dot import read_dot
from .edge_csv import has_edge_header, read_edge_csv
from .gml import read_gml
from .networks import is_network, read_network

_BY_ENDING: dict[str, Callable[[str], CausalGraph]] = {
    ".dot": read_dot,
    ".gv": read_dot,
    ".gml": read_gml,
    ".csv": read_edge_csv,
    ".tsv": read_edge_csv,
    ".dag": read_dagitty,
    ".dagitty": read_dagitty,
}
_COMMENTS = re.compile(r"\A(?:\s+|//[^\n]*|#[^\n]*|/\*.*?\*/)+", re.DOTALL)
_NAME = r'(?:\w+|"[^"]*")?'
_DOT = re.compile(rf"(?:strict\s+)?(?:digraph|graph)\b\s*{_NAME}\s*\{{", re.IGNORECASE)
_DAGITTY = re.compile(rf"(?:dag|mag|pdag|pag)\b\s*{_NAME}\s*\{{", re.IGNORECASE)
_GML = re.compile(r"(?:^|\s)graph\s*\[", re.IGNORECASE)
_ARROW = re.compile(r"->|<-|[←→↔]")
_TABLE = re.compile(r"[^\n]*[,;\t]")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)

_FORMS = "dagitty, DOT, GML, arrows such as a -> b, or a table of edges"


def read_graph(source: Any) -> CausalGraph:
    """Read a causal graph, in whatever form it comes.

    Parameters
    ----------
    source
        A text (dagitty, arrows, DOT, GML, or a table of edges), the path of a file
        with one, a list of arrows or of pairs (cause, effect), a networkx `DiGraph`,
        or a `CausalGraph`. A file is read by its ending (``.dot``, ``.gv``,
        ``.gml``, ``.csv``, ``.tsv``, ``.dag``, ``.dagitty``), another by its content.

    Returns
    -------
    CausalGraph

    Raises
    ------
    InputError
        If it has none of these forms, an edge has no direction, or there is a cycle.

    Examples
    --------
    >>> read_graph("dag { x -> y }") == read_graph("digraph { x -> y }")
    True
    >>> read_graph(["x -> y"]) == read_graph([("x", "y")])
    True
    """
    if isinstance(source, CausalGraph):
        return source
    if isinstance(source, Path):
        return _file(source)
    if isinstance(source, str):
        if GraphFacts.is_text(source):
            return read_graph_text(source)
        return _file(Path(source))
    if is_network(source):
        return read_network(source)
    if isinstance(source, Iterable):
        return _list(list(source))
    raise InputError(
        f"`graph` must be a text, a file, a list of arrows or a networkx DiGraph, got "
        f"{type(source).__name__}. Write it as {_FORMS}."
    )


def read_graph_text(text: str) -> CausalGraph:
    """Read a causal graph from a text, whose form shows in its content.

    Raises
    ------
    InputError
        As `read_graph` does.

    Examples
    --------
    >>> read_graph_text("digraph { x -> y }").edges
    (('x', 'y'),)
    """
    text = text.removeprefix("\ufeff")
    start = _COMMENTS.sub("", text)
    if _DOT.match(start):
        return read_dot(text)
    if _DAGITTY.match(start):
        return read_dagitty(text)
    if _GML.search(start):
        return read_gml(text)
    if has_edge_header(start):
        return read_edge_csv(text)
    plain = _QUOTED.sub('""', start)
    if _ARROW.search(plain):
        # Attributes in brackets are dagitty's; arrows alone allow names with spaces.
        return read_dagitty(text) if "[" in plain else read_arrows(text)
    if _TABLE.match(start):
        return read_edge_csv(text)
    raise InputError(
        f"`graph` must be a text that can be read, got {text.strip()[:60]!r}. "
        f"Write it as {_FORMS}."
    )


def _file(path: Path) -> CausalGraph:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as why:
        raise InputError(
            f"`graph` must be a file that can be read, or a graph as text, got "
            f"{str(path)!r} ({why.strerror}). Check the path, or write {_FORMS}."
        ) from None
    except UnicodeDecodeError:
        raise InputError(
            f"`graph` must be a text file in UTF-8, got {str(path)!r}. "
            "Save it as UTF-8."
        ) from None
    return _BY_ENDING.get(path.suffix.lower(), read_graph_text)(text)


def _list(items: list[Any]) -> CausalGraph:
    if all(isinstance(item, str) for item in items):
        return read_arrows(items)
    edges = []
    for item in items:
        if (
            not isinstance(item, tuple | list)
            or len(item) != 2
            or not all(isinstance(name, str) for name in item)
        ):
            raise InputError(
                "`graph` must be a list of arrows or of pairs of names, got "
                f"{item!r} in it. Write ['a -> b'] or [('a', 'b')]."
            )
        edges.append((item[0], item[1]))
    return CausalGraph(edges=tuple(edges))
