"""The causal graph as data for a figure, with what was found in it."""

from collections.abc import Iterable

from ..facts import Facts
from ..graph import CausalGraph
from ..result import Picture, PictureKind
from .proofs import target_node
from .verdicts import ColumnVerdict, Standing

# A figure of more nodes is a pattern, not a picture, and a page has a few hundred
# rows for it.
_MOST_NODES = 60
_MOST_EDGES = 240


def graph_picture(
    graph: CausalGraph,
    target: str,
    verdicts: Iterable[ColumnVerdict],
    facts: Facts | None = None,
) -> Picture:
    """Give the part of a graph that shows the verdicts, at most 60 nodes of it.

    Parameters
    ----------
    graph
        The declared graph.
    target
        What is predicted.
    verdicts
        From `judge_columns`.
    facts
        Where given, its derived columns are drawn as effects of their parents.

    Returns
    -------
    Picture
        Of kind `GRAPH`: nodes, edges, and the edges of proving paths. The target comes
        first, then flagged columns with their paths, then what is nearest to these.
        Latent common causes of two nodes (``<->``) are not drawn.
    """
    judged = {v.column: v for v in verdicts}
    flagged = [v for v in judged.values() if v.standing.flagged]
    proving = _proving(flagged)
    edges = set(graph.edges)
    for name, parents in (facts.derived if facts else {}).items():
        edges.update((parent, name) for parent in parents)
    node = target_node(target, graph) or target
    drawn = _nearest([node, *proving, *(v.column for v in flagged)], edges, graph)
    shown = set(drawn)
    path_edges = {e for e in _path_edges(flagged) if shown.issuperset(e)}
    others = sorted(e for e in edges - path_edges if shown.issuperset(e))
    others = others[: max(0, _MOST_EDGES - len(path_edges))]
    return Picture(
        kind=PictureKind.GRAPH,
        title=_title(flagged, target),
        fields=("kind", "name", "to"),
        rows=(
            *(("node", name, _word(name, node, judged)) for name in drawn),
            *(("path", a, b) for a, b in sorted(path_edges)),
            *(("edge", a, b) for a, b in others),
        ),
    )


def _proving(flagged: list[ColumnVerdict]) -> list[str]:
    """Give the names on proving paths, as many as can be drawn."""
    names: dict[str, None] = {}
    for verdict in flagged:
        names.update(dict.fromkeys(verdict.path or ()))
        if len(names) >= _MOST_NODES:
            break
    return list(names)


def _path_edges(flagged: list[ColumnVerdict]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for verdict in flagged[:_MOST_NODES]:
        if verdict.path is None:
            continue
        names = list(verdict.path)
        for a, arrow, b in zip(names, verdict.path.arrows, names[1:], strict=False):
            # What something is computed from is its cause, drawn to the left of it.
            found.add((b, a) if arrow == "<=" else (a, b))
    return found


def _nearest(
    starts: list[str], edges: set[tuple[str, str]], graph: CausalGraph
) -> list[str]:
    near: dict[str, list[str]] = {}
    for a, b in sorted(edges):
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    seen = dict.fromkeys(starts)
    queue = list(seen)
    for name in queue:
        if len(queue) >= _MOST_NODES:
            break
        fresh = [other for other in near.get(name, ()) if other not in seen]
        seen.update(dict.fromkeys(fresh))
        queue += fresh
    queue += [name for name in graph.nodes if name not in seen]
    return queue[:_MOST_NODES]


def _word(name: str, node: str, judged: dict[str, ColumnVerdict]) -> str:
    if name == node:
        return "target"
    verdict = judged.get(name)
    if verdict is None or verdict.standing is Standing.AVAILABLE:
        return "fine"
    return str(verdict.standing)


def _title(flagged: list[ColumnVerdict], target: str) -> str:
    if not flagged:
        return f"By what is declared, a model of {target} may see every known column."
    count = f"{len(flagged):,} column{'s' * (len(flagged) != 1)}"
    return f"By what is declared, a model of {target} must not see {count}."
