"""Graph objects of networkx, by their shape: the package itself isn't needed."""

from typing import Any

from ..errors import InputError
from .causal import CausalGraph, Role
from .roles import declared_role


def is_network(source: object) -> bool:
    """Whether this is a graph object of networkx, or one with the same methods."""
    return all(hasattr(source, name) for name in ("nodes", "edges", "is_directed"))


def read_network(network: Any) -> CausalGraph:
    """Read a networkx `DiGraph`.

    Parameters
    ----------
    network
        A directed graph. Nodes are named by their `str`; a node's attribute ``role``
        names its role. Parallel edges count once.

    Returns
    -------
    CausalGraph

    Raises
    ------
    InputError
        If the graph isn't directed, two nodes have the same name, or there is a
        cycle.
    """
    if not network.is_directed():
        raise InputError(
            f"`graph` must be directed, got an undirected {type(network).__name__}. "
            "Pass a networkx DiGraph."
        )
    names: dict[Any, str] = {}
    roles: list[tuple[str, Role]] = []
    for node, attributes in network.nodes(data=True):
        names[node] = str(node)
        if attributes.get("role"):
            roles.append((str(node), declared_role(str(node), attributes["role"])))
    if len(set(names.values())) < len(names):
        seen: set[str] = set()
        twice = next(n for n in names.values() if n in seen or seen.add(n))
        raise InputError(
            f"`graph` must have nodes with different names, got {twice!r} twice. "
            "Rename one of the nodes."
        )
    return CausalGraph(
        nodes=tuple(names.values()),
        edges=tuple((names[a], names[b]) for a, b, *_ in network.edges()),
        roles=tuple(roles),
    )
