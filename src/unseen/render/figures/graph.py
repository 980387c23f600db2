"""The causal graph, with the nodes that a model must not see."""

from collections import defaultdict
from dataclasses import dataclass

from ...charts.marks import Spec, tooltip
from ...charts.theme import BLUE, FAINT, INK, MUTED, PAPER, RED
from ...result import Picture
from .fields import records
from .layers import Edge, Places, layered

# Sixty boxes fill a screen; more is a pattern, not a picture.
MOST_NODES = 60

# Sizes in pixels: a box, and the room that one rank and one slot take.
_BOX, _HIGH, _RANK, _SLOT, _EDGE = 112, 26, 152, 52, 4
_LETTERS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Graph:
    verdicts: dict[str, str]
    edges: list[Edge]
    paths: set[Edge]


def graph(picture: Picture) -> Spec:
    """Draw causes left of effects; flagged nodes are red, proving paths strong.

    Of a graph with more nodes than can be drawn, the flagged nodes come first, then
    their paths, the target, and what is nearest to them.
    """
    whole = _read(picture)
    kept = _nearest(whole)
    edges = [e for e in whole.edges if kept.issuperset(e)]
    names = [name for name in whole.verdicts if name in kept]
    places = layered(names, edges)
    size = (
        max(1, places.ranks) * _RANK - (_RANK - _BOX) + 2 * _EDGE,
        max(1.0, places.slots) * _SLOT + _EDGE,
    )
    note = f"{len(kept)} of {len(whole.verdicts)} nodes are drawn."
    return {
        "width": size[0],
        "height": size[1],
        "encoding": {"x": _scale("x", size[0]), "y": _scale("y", size[1])},
        "layer": [
            *_edge_layers(edges, whole.paths, places),
            *_node_layers(names, whole.verdicts, places),
        ],
        "usermeta": {"fixed": True}
        | ({"note": note} if len(kept) < len(whole.verdicts) else {}),
    }


def _read(picture: Picture) -> _Graph:
    verdicts: dict[str, str] = {}
    edges: list[Edge] = []
    paths: set[Edge] = set()
    rows = records(picture)
    for row in rows:
        if row["kind"] == "node":
            verdicts[row["name"]] = row["to"]
    for row in rows:
        if row["kind"] != "node":
            edge = (row["name"], row["to"])
            edges.append(edge)
            if row["kind"] == "path":
                paths.add(edge)
            for name in edge:
                verdicts.setdefault(name, "fine")
    return _Graph(verdicts=verdicts, edges=list(dict.fromkeys(edges)), paths=paths)


def _flagged(verdict: str) -> bool:
    return verdict not in {"target", "fine", "unknown", ""}


def _nearest(whole: _Graph) -> set[str]:
    near = defaultdict(list)
    for tail, head in whole.edges:
        near[tail].append(head)
        near[head].append(tail)
    flagged = [n for n, verdict in whole.verdicts.items() if _flagged(verdict)]
    on_paths = [name for edge in whole.edges if edge in whole.paths for name in edge]
    targets = [n for n, verdict in whole.verdicts.items() if verdict == "target"]
    queue = list(dict.fromkeys([*targets, *flagged, *on_paths]))
    seen = set(queue)
    for name in queue:
        fresh = [other for other in near[name] if other not in seen]
        seen.update(fresh)
        queue.extend(fresh)
    queue.extend(name for name in whole.verdicts if name not in seen)
    return set(queue[:MOST_NODES])


def _scale(axis: str, size: float) -> Spec:
    domain = {"domain": [0, size], "nice": False, "zero": False}
    if axis == "y":
        domain["reverse"] = True
    return {"field": axis, "type": "quantitative", "axis": None, "scale": domain}


def _at(rank: float, slot: float) -> tuple[float, float]:
    return _EDGE + rank * _RANK + _BOX / 2, _EDGE + slot * _SLOT + _HIGH / 2


def _edge_layers(edges: list[Edge], paths: set[Edge], places: Places) -> list[Spec]:
    points: list[Spec] = []
    heads: list[Spec] = []
    for i, edge in enumerate(edges):
        if edge not in places.routes:
            continue
        line = _line(places.routes[edge])
        strong = edge in paths
        points += [
            {"edge": i, "step": k, "x": x, "y": y, "strong": strong}
            for k, (x, y) in enumerate(line)
        ]
        forward = line[-1][0] > line[0][0]
        heads.append(
            {"x": line[-1][0], "y": line[-1][1], "strong": strong, "forward": forward}
        )
    colour = {"condition": {"test": "datum.strong", "value": RED}, "value": FAINT}
    return [
        {
            "data": {"values": points},
            "mark": {"type": "line", "interpolate": "monotone", "strokeJoin": "round"},
            "encoding": {
                "detail": {"field": "edge", "type": "nominal"},
                "order": {"field": "step", "type": "quantitative"},
                "color": colour,
                "strokeWidth": {
                    "condition": {"test": "datum.strong", "value": 2.5},
                    "value": 1.25,
                },
            },
        },
        {
            "data": {"values": heads},
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
            "encoding": {
                "color": colour,
                "shape": {
                    "condition": {"test": "datum.forward", "value": "triangle-right"},
                    "value": "triangle-left",
                },
            },
        },
    ]


def _line(route: tuple[tuple[int, float], ...]) -> list[tuple[float, float]]:
    """Leave a box flat, pass the bends flat, and arrive flat."""
    towards = 1 if route[-1][0] > route[0][0] else -1
    line: list[tuple[float, float]] = []
    for k, stop in enumerate(route):
        x, y = _at(*stop)
        half = towards * (_BOX / 2)
        if k > 0:
            tip = 6 if k == len(route) - 1 else 0
            line += [
                (x - half - towards * (tip + 10), y),
                (x - half - towards * tip, y),
            ]
        if k < len(route) - 1:
            line += [(x + half, y), (x + half + towards * 10, y)]
    return line


def _node_layers(
    names: list[str], verdicts: dict[str, str], places: Places
) -> list[Spec]:
    rows: list[Spec] = []
    for name in names:
        x, y = _at(*places.nodes[name])
        verdict = verdicts[name]
        look = "flagged" if _flagged(verdict) else verdict or "fine"
        rows.append(
            {
                "x": x,
                "y": y,
                "left": x - _BOX / 2,
                "right": x + _BOX / 2,
                "top": y - _HIGH / 2,
                "bottom": y + _HIGH / 2,
                "below": y + _HIGH / 2 + 9,
                "name": name,
                "short": name if len(name) <= _LETTERS else name[: _LETTERS - 1] + "…",
                "look": look,
                "verdict": verdict,
                "words": verdict if look in {"flagged", "unknown"} else "",
            }
        )
    edges = {
        "x": {"field": "left", "type": "quantitative"},
        "x2": {"field": "right"},
        "y": {"field": "top", "type": "quantitative"},
        "y2": {"field": "bottom"},
        "fill": _by_look({"target": BLUE}, PAPER),
        "stroke": _by_look({"flagged": RED, "target": BLUE}, MUTED),
        "tooltip": tooltip(name="node", verdict="verdict"),
    }
    box = {"type": "rect", "cornerRadius": 5, "strokeWidth": 1.5}
    known = [{"filter": "datum.look != 'unknown'"}]
    unknown = [{"filter": "datum.look == 'unknown'"}]
    name = {"text": {"field": "short"}}
    name["color"] = _by_look({"target": PAPER, "flagged": RED}, INK)
    words = {
        "y": {"field": "below", "type": "quantitative"},
        "text": {"field": "words"},
        "color": _by_look({"flagged": RED}, MUTED),
    }
    dashed = box | {"strokeDash": [4, 3]}
    small = {"type": "text", "fontSize": 11, "limit": _RANK}
    layers = [
        {"transform": known, "mark": box, "encoding": edges},
        {"transform": unknown, "mark": dashed, "encoding": edges},
        {"mark": {"type": "text"}, "encoding": name},
        {"mark": small, "encoding": words},
    ]
    return [{"data": {"values": rows}} | layer for layer in layers]


def _by_look(colours: dict[str, str], otherwise: str) -> Spec:
    tests = [
        {"test": f"datum.look == '{look}'", "value": colour}
        for look, colour in colours.items()
    ]
    return {"condition": tests, "value": otherwise}
