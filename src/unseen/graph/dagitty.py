"""Dagitty's text form of a causal graph."""

from ..errors import InputError
from .causal import CausalGraph, Edge, Role
from .roles import declared_role, role_of
from .statements import EdgeStatement, NodeStatement, read_statements
from .tokens import Token, Tokens, quoted

_OTHER_TYPES = ("graph", "mag", "pdag", "pag")


def read_dagitty(text: str) -> CausalGraph:
    """Read a graph in dagitty's language.

    Parameters
    ----------
    text
        ``dag { ... }``, or only what stands in the braces. Node attributes name
        roles: dagitty's own, and ``selection``, ``feedback`` and ``definition``.
        Positions and other attributes are passed over; ``//``, ``/* */`` and ``#``
        begin comments.

    Returns
    -------
    CausalGraph

    Raises
    ------
    InputError
        If the text can't be read, has edges without a direction, or has a cycle.

    Notes
    -----
    Unlike in dagitty, a backslash in a quoted name begins an escape.

    References
    ----------
    J. Textor, B. van der Zander, M. S. Gilthorpe, M. Liśkiewicz, G. T. H. Ellison
    (2016). "Robust causal inference using directed acyclic graphs: the R package
    'dagitty'". International Journal of Epidemiology 45, 1887-1894,
    doi:10.1093/ije/dyw341.

    Examples
    --------
    >>> graph = read_dagitty('dag { u [latent, pos="1,0"] {u x} -> y  x <-> z }')
    >>> graph.edges, graph.bidirected
    ((('u', 'y'), ('x', 'y')), (('x', 'z'),))
    """
    tokens = Tokens(text, "dagitty text")
    if _has_header(tokens):
        kind = tokens.take()
        if kind.text.lower() in _OTHER_TYPES:
            raise InputError(
                f"`graph` must be of type dag, got {kind.text!r}. "
                "Give each edge a direction and write dag { ... }."
            )
        if not tokens.sees("{"):
            tokens.take()
    elif not tokens.sees("{"):
        tokens = Tokens(f"{{{text}}}", "dagitty text")
    edges: list[Edge] = []
    bidirected: list[Edge] = []
    roles: list[tuple[str, Role]] = []
    nodes: list[str] = []
    for statement in read_statements(tokens, ports=False):
        match statement:
            case NodeStatement(name=name, attributes=attributes):
                nodes.append(name)
                roles += [(name, role) for role in _roles(name, attributes)]
            case EdgeStatement(left=left, arrow=arrow, right=right):
                nodes += [*left, *right]
                pairs = [(a, b) for a in left for b in right]
                if arrow.text == "<->":
                    bidirected += pairs
                else:
                    edges += _directed(pairs, arrow)
    return CausalGraph(
        nodes=tuple(nodes),
        edges=tuple(edges),
        bidirected=tuple(bidirected),
        roles=tuple(roles),
    )


def to_dagitty(graph: CausalGraph) -> str:
    """Write a graph as dagitty text; `read_dagitty` gives the same graph again.

    Returns
    -------
    str
        With every name in quotes, nodes and edges in order of spelling.

    Examples
    --------
    >>> print(to_dagitty(read_dagitty("y [outcome] x -> y")))
    dag {
      "x"
      "y" [outcome]
      "x" -> "y"
    }
    """
    roles: dict[str, list[str]] = {}
    for name, role in graph.roles:
        # Dagitty knows this one by another word.
        word = "selected" if role is Role.SELECTION else str(role)
        roles.setdefault(name, []).append(word)
    lines = [
        quoted(name) + (f" [{', '.join(roles[name])}]" if name in roles else "")
        for name in graph.nodes
    ]
    lines += [f"{quoted(a)} -> {quoted(b)}" for a, b in graph.edges]
    lines += [f"{quoted(a)} <-> {quoted(b)}" for a, b in graph.bidirected]
    return "\n".join(["dag {", *(f"  {line}" for line in lines), "}"])


def _has_header(tokens: Tokens) -> bool:
    return tokens.next.kind == "word" and tokens.next.text.lower() in (
        "dag",
        *_OTHER_TYPES,
    )


def _roles(name: str, attributes: dict[str, str]) -> list[Role]:
    if "role" in attributes:
        return [declared_role(name, attributes["role"])]
    # `latent=false` is rare, and says that it is none.
    found = [
        role_of(word)
        for word, value in attributes.items()
        if value.lower() not in {"false", "no", "0"}
    ]
    return [role for role in found if role is not None]


def _directed(pairs: list[Edge], arrow: Token) -> list[Edge]:
    if arrow.text == "->":
        return pairs
    if arrow.text == "<-":
        return [(b, a) for a, b in pairs]
    raise InputError(
        f"`graph` must have edges with a direction, got {arrow.text!r} in line "
        f"{arrow.line}. Write ->, <- or <->."
    )
