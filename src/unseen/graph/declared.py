"""The causal graph that the facts declare."""

from collections.abc import Iterable

from ..errors import InputError
from ..facts import Facts, nearest_advice
from .causal import CausalGraph, Role, check_acyclic, joined
from .read import read_graph, read_graph_text

_ROLES = {
    "defines_target": Role.DEFINITION,
    "selection": Role.SELECTION,
    "feedback": Role.FEEDBACK,
    "latent": Role.LATENT,
}


def declared_graph(facts: Facts, columns: Iterable[str] = ()) -> CausalGraph | None:
    """Read the causal graph of the facts, or give None where none is declared.

    Parameters
    ----------
    facts
        What is declared; the parts of its graph are joined.
    columns
        The columns of the table, the target included. Where they are given, a node
        with a role has to be one of them, or to stand in the graph.

    Returns
    -------
    CausalGraph or None

    Raises
    ------
    InputError
        If a part can't be read, the parts and the derived columns together form a
        cycle, or a node with a role is unknown.

    Examples
    --------
    >>> from unseen.facts import facts_from
    >>> facts = facts_from({"graph": {"edges": ["a -> y"], "selection": ["s"]}})
    >>> declared_graph(facts).with_role(Role.SELECTION)
    ('s',)
    """
    declared, columns = facts.graph, tuple(columns)
    parts = [
        read_graph(source)
        for source in (declared.file, declared.source)
        if source is not None
    ]
    if declared.text is not None:
        parts.append(read_graph_text(declared.text))
    if declared.edges:
        parts.append(read_graph(list(declared.edges)))
    drawn = {name for part in parts for name in part.nodes}
    roles = [
        (name, role) for key, role in _ROLES.items() for name in getattr(declared, key)
    ]
    known = {*columns, *drawn, *facts.derived}
    if columns:
        _check_roles(facts, known)
    if not parts and not roles:
        return None
    graph = joined([*parts, CausalGraph(roles=tuple(roles))])
    if facts.derived:
        check_acyclic(_with_derived(graph, facts))
    return graph


def _check_roles(facts: Facts, known: set[str]) -> None:
    for key in _ROLES:
        for name in getattr(facts.graph, key):
            if name not in known:
                raise InputError(
                    f"`graph.{key}` must name nodes of the graph or columns of the "
                    f"table, got {name!r}. {nearest_advice(name, known, 'name')}"
                )


def _with_derived(graph: CausalGraph, facts: Facts) -> dict[str, tuple[str, ...]]:
    children = dict(graph.children)
    for name, parents in facts.derived.items():
        for parent in parents:
            children[parent] = (*children.get(parent, ()), name)
    return children
