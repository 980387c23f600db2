"""Graphviz's DOT language."""

from ..errors import InputError
from .causal import CausalGraph, Edge, Role
from .roles import declared_role
from .statements import EdgeStatement, NodeStatement, read_statements
from .tokens import Tokens


def read_dot(text: str) -> CausalGraph:
    """Read a directed graph in DOT.

    Parameters
    ----------
    text
        ``digraph { ... }``, with subgraphs, chains of edges, ports, quoted and HTML
        names. ``dir=back`` turns an edge round, ``dir=both`` makes it a latent
        common cause (``<->``). The attribute ``role`` of a node names its role.
        Other attributes, labels among them, are passed over.

    Returns
    -------
    CausalGraph
        The names are those of the nodes, not their labels.

    Raises
    ------
    InputError
        If the text can't be read, has edges without a direction, or has a cycle.

    References
    ----------
    E. R. Gansner, S. C. North (2000). "An open graph visualization system and its
    applications to software engineering". Software: Practice and Experience 30,
    1203-1233, doi:10.1002/1097-024X(200009)30:11<1203::AID-SPE338>3.0.CO;2-N.

    Examples
    --------
    >>> graph = read_dot('digraph { y [role=outcome]; {a "b c"} -> y -> d:n }')
    >>> graph.edges
    (('a', 'y'), ('b c', 'y'), ('y', 'd'))
    """
    tokens = Tokens(text, "DOT")
    if tokens.next.text.lower() == "strict":
        tokens.take()
    kind = tokens.take()
    if kind.text.lower() == "graph":
        raise InputError(
            "`graph` must be a digraph, got an undirected graph. "
            "Write digraph { ... } and -> for each edge."
        )
    if kind.text.lower() != "digraph":
        raise tokens.error(kind, "'digraph' was expected")
    if not tokens.sees("{"):
        tokens.take()
    edges: list[Edge] = []
    bidirected: list[Edge] = []
    roles: list[tuple[str, Role]] = []
    nodes: list[str] = []
    for statement in read_statements(tokens, ports=True):
        if isinstance(statement, NodeStatement):
            nodes.append(statement.name)
            if "role" in statement.attributes:
                role = declared_role(statement.name, statement.attributes["role"])
                roles.append((statement.name, role))
            continue
        nodes += [*statement.left, *statement.right]
        pairs = [(a, b) for a in statement.left for b in statement.right]
        direction = _direction(statement)
        if direction == "both":
            bidirected += pairs
        else:
            edges += [(b, a) for a, b in pairs] if direction == "back" else pairs
    return CausalGraph(
        nodes=tuple(nodes),
        edges=tuple(edges),
        bidirected=tuple(bidirected),
        roles=tuple(roles),
    )


def _direction(edge: EdgeStatement) -> str:
    if edge.arrow.text != "->":
        raise InputError(
            f"`graph` must have -> for each edge in DOT, got {edge.arrow.text!r} in "
            f"line {edge.arrow.line}. Give the edge a direction; a latent common cause "
            "is written a -> b [dir=both]."
        )
    direction = edge.attributes.get("dir", "forward").lower()
    if direction not in {"forward", "back", "both"}:
        raise InputError(
            "`dir` of an edge must be forward, back or both, got "
            f"{edge.attributes['dir']!r} in line {edge.arrow.line}. "
            "Give the edge a direction."
        )
    return direction
