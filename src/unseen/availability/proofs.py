"""All that the declared facts prove, by name: the searches are made once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from ..facts import Facts
from ..graph import CausalGraph, Role, Trail, trails
from .rows import LateRows
from .times import answer_by_time, moment_of_prediction
from .verdicts import Basis, ColumnVerdict, Standing

Steps = Mapping[str, tuple[str, ...]]

_NO_STEPS: Steps = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """What is proven of which name.

    Parameters
    ----------
    target
        The node of the graph that is the target, or None where the graph lacks it.
    nodes
        The nodes of the graph.
    times
        What the declared times say alone, by column.
    trails
        For each verdict that a path proves, the paths, by their last name. Those of
        *unknown* lead from an unknown column to what is computed from it.
    selected_with
        The causes of a selection that the target causes too, with that selection.
    declared
        Whether anything is declared.
    """

    target: str | None
    nodes: frozenset[str]
    times: Mapping[str, ColumnVerdict]
    trails: Mapping[Standing, Mapping[str, Trail]]
    selected_with: Mapping[str, str]
    declared: bool


def target_node(target: str, graph: CausalGraph | None) -> str | None:
    """Give the node that is the target: that of its name, or else the one outcome."""
    if graph is None:
        return None
    if target in graph.nodes:
        return target
    outcomes = graph.with_role(Role.OUTCOME)
    return outcomes[0] if len(outcomes) == 1 else None


def gather(
    target: str,
    facts: Facts,
    graph: CausalGraph | None,
    late: Mapping[str, LateRows],
) -> Proofs:
    """Search the graph and the derived columns from every place a proof starts at."""
    node = target_node(target, graph)
    effects = (graph.children if graph else _NO_STEPS, "->")
    computed = (_computed_from(facts.derived), "=>")
    times = {name: answer_by_time(name, facts, late) for name in facts.available}
    moment = moment_of_prediction(facts)
    if isinstance(moment, str) and moment not in facts.moments:
        times.setdefault(moment, _is_known(moment))
    nodes = frozenset(graph.nodes if graph else ())

    def reached(names: Iterable[str]) -> dict[str, Trail]:
        return trails((Trail(name) for name in sorted(names)), effects, computed)

    def computed_from(standing: Standing) -> dict[str, Trail]:
        names = sorted(n for n, time in times.items() if time.standing is standing)
        return trails((Trail(name) for name in names), computed)

    named = {target} if node is None else {target, node}
    downstream = reached(named)
    found = {
        Standing.DESCENDANT: {n: t for n, t in downstream.items() if n not in named},
        Standing.DEFINES_TARGET: _definitions(target, named, facts, graph, computed),
        Standing.NOT_YET_AVAILABLE: computed_from(Standing.NOT_YET_AVAILABLE),
        Standing.FEEDBACK: reached(graph.with_role(Role.FEEDBACK) if graph else ()),
        Standing.SELECTION: reached(graph.with_role(Role.SELECTION) if graph else ()),
        Standing.UNKNOWN: _unknown(facts, times, nodes if node else frozenset()),
    }
    return Proofs(
        target=node,
        nodes=nodes,
        times=times,
        trails=found,
        selected_with=_selected_with(node, graph),
        declared=facts.says_when or graph is not None,
    )


def _is_known(moment: str) -> ColumnVerdict:
    return ColumnVerdict(
        column=moment,
        basis=Basis.TIME,
        standing=Standing.AVAILABLE,
        reason=f"`{moment}` is the moment of prediction itself.",
        latency=timedelta(0),
    )


def _computed_from(derived: Steps) -> dict[str, tuple[str, ...]]:
    """Turn *is computed from* round: what is computed from each name."""
    children: dict[str, list[str]] = {}
    for name in sorted(derived):
        for parent in derived[name]:
            children.setdefault(parent, []).append(name)
    return {parent: tuple(names) for parent, names in children.items()}


def _definitions(
    target: str,
    named: set[str],
    facts: Facts,
    graph: CausalGraph | None,
    computed: tuple[Steps, str],
) -> dict[str, Trail]:
    """Find what the target is computed from, and what else is computed from that."""
    start = Trail(target)
    declared = graph.with_role(Role.DEFINITION) if graph else ()
    back = trails(
        [start, *(Trail(name, start, "<=") for name in declared)],
        (facts.derived, "<="),
    )
    sources = [trail for name, trail in back.items() if name not in named]
    found = trails(sources, computed)
    return {name: trail for name, trail in found.items() if name not in named}


def _selected_with(node: str | None, graph: CausalGraph | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if node is not None and graph is not None:
        for selection in graph.with_role(Role.SELECTION):
            causes = graph.ancestors(selection)
            if node in causes:
                found = dict.fromkeys(causes, selection) | found
    return found


def _unknown(
    facts: Facts, times: Mapping[str, ColumnVerdict], nodes: frozenset[str]
) -> dict[str, Trail]:
    """Find the derived columns of which some parent is unknown.

    A column with a time of its own doesn't ask its parents.
    """
    timed = {
        name: tuple(parents)
        for name, parents in facts.derived.items()
        if name not in times
    }
    starts = [n for n, t in times.items() if t.standing is Standing.UNKNOWN]
    for parents in facts.derived.values():
        starts += [
            parent
            for parent in parents
            if parent not in times
            and parent not in facts.derived
            and parent not in nodes
        ]
    names = sorted(set(starts))
    return trails((Trail(n) for n in names), (_computed_from(timed), "=>"))
