"""The causal graph: what is an effect of what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ..errors import InputError
from ..facts import nearest_advice
from .trail import Trail, trail_of, trails

Edge = tuple[str, str]


class Role(StrEnum):
    """What a node is for, beside being a cause and an effect."""

    EXPOSURE = "exposure"
    OUTCOME = "outcome"
    LATENT = "latent"
    ADJUSTED = "adjusted"
    SELECTION = "selection"
    FEEDBACK = "feedback"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class CausalGraph:
    """Which variable is a direct cause of which, as somebody declares it.

    Two graphs are equal if they say the same, in whatever order it was said.

    Parameters
    ----------
    nodes
        Names of the nodes; those that edges or roles name may be left out.
    edges
        Pairs (cause, effect).
    bidirected
        Pairs with an unmeasured common cause. No effect runs along them.
    roles
        Pairs (node, role); a node may have several roles.

    Raises
    ------
    InputError
        If the directed edges form a cycle, or a name is empty.

    Notes
    -----
    The graph is believed as it is declared. An edge that it lacks hides effects of
    the target, so that a leaking column passes; an edge too many accuses an honest
    one.

    Examples
    --------
    >>> graph = CausalGraph(edges=(("age", "income"), ("income", "default")))
    >>> graph.nodes
    ('age', 'default', 'income')
    >>> graph.path("age", "default")
    ('age', 'income', 'default')
    """

    nodes: tuple[str, ...] = ()
    edges: tuple[Edge, ...] = ()
    bidirected: tuple[Edge, ...] = ()
    roles: tuple[tuple[str, Role], ...] = ()
    children: Mapping[str, tuple[str, ...]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        edges = tuple(sorted(set(self.edges)))
        bidirected = tuple(sorted({(min(e), max(e)) for e in self.bidirected}))
        roles = tuple(sorted({(name, Role(role)) for name, role in self.roles}))
        names = set(self.nodes)
        for pair in (*edges, *bidirected):
            names.update(pair)
        names.update(name for name, _ in roles)
        if "" in names:
            raise InputError(
                "`graph` must have nodes with names, got an empty name. Name the node."
            )
        for a, b in bidirected:
            if a == b:
                raise InputError(
                    f"`graph` must join two nodes by <->, got {a} <-> {b}. "
                    "A node has no common cause with itself; drop the edge."
                )
        children: dict[str, list[str]] = defaultdict(list)
        for cause, effect in edges:
            children[cause].append(effect)
        whole = {
            "nodes": tuple(sorted(names)),
            "edges": edges,
            "bidirected": bidirected,
            "roles": roles,
            "children": {name: tuple(effects) for name, effects in children.items()},
        }
        for name, value in whole.items():
            object.__setattr__(self, name, value)
        check_acyclic(self.children)

    def __contains__(self, name: object) -> bool:
        return name in self.children or name in set(self.nodes)

    def with_role(self, role: Role) -> tuple[str, ...]:
        """Give the nodes that have a role, by name."""
        return tuple(name for name, has in self.roles if has is role)

    def descendants(self, node: str) -> frozenset[str]:
        """Give the effects of a node, direct and indirect, without itself.

        Raises
        ------
        InputError
            If the graph lacks the node.

        Examples
        --------
        >>> graph = CausalGraph(edges=(("a", "b"), ("b", "c"), ("x", "c")))
        >>> sorted(graph.descendants("a"))
        ['b', 'c']
        """
        return self._reached(node, self.children)

    def ancestors(self, node: str) -> frozenset[str]:
        """Give the causes of a node, direct and indirect, without itself.

        Raises
        ------
        InputError
            If the graph lacks the node.

        Examples
        --------
        >>> graph = CausalGraph(edges=(("a", "b"), ("b", "c"), ("x", "c")))
        >>> sorted(graph.ancestors("c"))
        ['a', 'b', 'x']
        """
        causes: dict[str, list[str]] = defaultdict(list)
        for cause, effect in self.edges:
            causes[effect].append(cause)
        return self._reached(node, {name: tuple(c) for name, c in causes.items()})

    def path(self, start: str, end: str) -> tuple[str, ...] | None:
        """Give a shortest directed path from `start` to `end`, or None.

        Of several, the one is taken whose first names come first by spelling.

        Raises
        ------
        InputError
            If the graph lacks one of the nodes.
        """
        self._check_node(start)
        self._check_node(end)
        trail = trails([Trail(start)], (self.children, "->")).get(end)
        return None if trail is None else tuple(trail)

    def _reached(
        self, node: str, steps: Mapping[str, tuple[str, ...]]
    ) -> frozenset[str]:
        self._check_node(node)
        return frozenset(trails([Trail(node)], (steps, "->"))) - {node}

    def _check_node(self, node: str) -> None:
        if node not in self:
            raise InputError(
                f"`node` must be a node of the graph, got {node!r}. "
                + nearest_advice(node, self.nodes, "node")
            )


def joined(graphs: Iterable[CausalGraph]) -> CausalGraph:
    """Put graphs together: their nodes, edges and roles.

    Raises
    ------
    InputError
        If the edges of one close a cycle with those of another.
    """
    parts = list(graphs)
    return CausalGraph(
        nodes=tuple(name for part in parts for name in part.nodes),
        edges=tuple(edge for part in parts for edge in part.edges),
        bidirected=tuple(edge for part in parts for edge in part.bidirected),
        roles=tuple(role for part in parts for role in part.roles),
    )


def check_acyclic(children: Mapping[str, tuple[str, ...]]) -> None:
    """Refuse a cycle.

    Raises
    ------
    InputError
        With the names on the cycle.
    """
    waiting = dict.fromkeys(children, 0)
    for effects in children.values():
        for effect in effects:
            waiting[effect] = waiting.get(effect, 0) + 1
    free = [name for name, causes in waiting.items() if not causes]
    for name in free:
        for effect in children.get(name, ()):
            waiting[effect] -= 1
            if not waiting[effect]:
                free.append(effect)
    if len(free) < len(waiting):
        cycle = _cycle_in(children, set(waiting) - set(free))
        raise InputError(
            "`graph` must have no cycle, got "
            f"{trail_of(cycle)}. Write feedback over time with "
            "one node for each time, such as score_1 -> action_1 -> score_2."
        )


def _cycle_in(
    children: Mapping[str, tuple[str, ...]], left: set[str]
) -> tuple[str, ...]:
    """Find a cycle among nodes of which each has a cause among them."""
    cause_of: dict[str, str] = {}
    for cause in sorted(left, reverse=True):
        for effect in children.get(cause, ()):
            if effect in left:
                cause_of[effect] = cause
    seen: dict[str, int] = {}
    here = min(left)
    while here not in seen:
        seen[here] = len(seen)
        here = cause_of[here]
    cycle = list(seen)[seen[here] :][::-1]
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start], cycle[start])
