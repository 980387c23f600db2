"""Places for the nodes of a directed graph: causes left, effects right, few crossings.

In the manner of Sugiyama, Tagawa and Toda (1981), doi:10.1109/TSMC.1981.4308636: break
cycles, rank by the longest path, give long edges a bend in each rank that they cross,
order each rank by the mean place of its neighbours, then move nodes towards those
means.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Edge = tuple[str, str]
# A node of the graph by its name, or a bend of the n-th edge in a rank.
_Stop = str | tuple[int, int]

_SWEEPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where everything stands.

    Parameters
    ----------
    nodes
        For each name its rank (0 is leftmost) and its slot (0 is topmost, a unit is
        the height of one node).
    routes
        For each edge the ranks and slots that it passes, cause first, effect last.
    ranks, slots
        The size of the drawing, in ranks and in slots.
    """

    nodes: Mapping[str, tuple[int, float]]
    routes: Mapping[Edge, tuple[tuple[int, float], ...]]
    ranks: int
    slots: float


def layered(names: Sequence[str], edges: Iterable[Edge]) -> Places:
    """Place the nodes of a graph; the same graph gives the same places.

    Parameters
    ----------
    names
        Every node, once. Their order breaks ties.
    edges
        Pairs (cause, effect) of names. Loops and repeats are dropped; cycles are
        allowed, and one edge of each then runs from right to left.

    Examples
    --------
    >>> places = layered(["age", "loan", "paid"], [("age", "loan"), ("loan", "paid")])
    >>> places.nodes
    {'age': (0, 0.0), 'loan': (1, 0.0), 'paid': (2, 0.0)}
    """
    known = set(names)
    real = [e for e in dict.fromkeys(edges) if e[0] != e[1] and known.issuperset(e)]
    forward = _acyclic(names, real)
    rank = _ranks(names, forward)
    stops: dict[_Stop, int] = {**rank}
    routes: list[list[_Stop]] = []
    for i, (tail, head) in enumerate(forward):
        bends: list[_Stop] = [(i, r) for r in range(rank[tail] + 1, rank[head])]
        stops |= {bend: rank[tail] + 1 + k for k, bend in enumerate(bends)}
        routes.append([tail, *bends, head])
    slot = _slots(stops, routes)
    place = {stop: (stops[stop], slot[stop]) for stop in stops}
    return Places(
        nodes={name: place[name] for name in names},
        routes={
            edge: tuple(
                place[s] for s in (route if route[0] == edge[0] else route[::-1])
            )
            for edge, route in zip(real, routes, strict=True)
        },
        ranks=max(rank.values(), default=-1) + 1,
        slots=max(slot.values(), default=-1) + 1,
    )


def _acyclic(names: Sequence[str], edges: Sequence[Edge]) -> list[Edge]:
    """Turn round each edge that closes a cycle in a depth-first walk."""
    after = defaultdict(list)
    for tail, head in edges:
        after[tail].append(head)
    state: dict[str, str] = {}
    back: set[Edge] = set()
    for start in names:
        if start in state:
            continue
        state[start] = "open"
        walk = [(start, iter(after[start]))]
        while walk:
            node, rest = walk[-1]
            step = next(rest, None)
            if step is None:
                state[node] = "done"
                walk.pop()
            elif step not in state:
                state[step] = "open"
                walk.append((step, iter(after[step])))
            elif state[step] == "open":
                back.add((node, step))
    return [
        (head, tail) if (tail, head) in back else (tail, head) for tail, head in edges
    ]


def _ranks(names: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Rank by the longest path; sources stand just before their first effect."""
    before = dict.fromkeys(names, 0)
    after = defaultdict(list)
    for tail, head in edges:
        before[head] += 1
        after[tail].append(head)
    rank = dict.fromkeys(names, 0)
    ready = [name for name in names if before[name] == 0]
    sources = list(ready)
    for node in ready:
        for head in after[node]:
            rank[head] = max(rank[head], rank[node] + 1)
            before[head] -= 1
            if before[head] == 0:
                ready.append(head)
    for source in sources:
        if after[source]:
            rank[source] = min(rank[head] for head in after[source]) - 1
    return rank


def _slots(
    stops: Mapping[_Stop, int], routes: Iterable[Sequence[_Stop]]
) -> dict[_Stop, float]:
    near: dict[_Stop, dict[int, list[_Stop]]] = {
        stop: {-1: [], 1: []} for stop in stops
    }
    for route in routes:
        for left, right in pairwise(route):
            near[left][1].append(right)
            near[right][-1].append(left)
    rows: list[list[_Stop]] = [[] for _ in range(max(stops.values(), default=-1) + 1)]
    for stop, rank in stops.items():
        rows[rank].append(stop)
    slot = {stop: float(i) for row in rows for i, stop in enumerate(row)}
    for sweep in range(_SWEEPS):
        side = -1 if sweep % 2 == 0 else 1
        for row in rows[::-side]:
            wish = {s: _mean([slot[t] for t in near[s][side]], slot[s]) for s in row}
            row.sort(key=lambda s: wish[s])
            slot |= {s: float(i) for i, s in enumerate(row)}
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            both = {s: [slot[t] for t in near[s][-1] + near[s][1]] for s in row}
            slot |= _spread(row, [_mean(both[s], slot[s]) for s in row])
    lowest = min(slot.values(), default=0.0)
    return {stop: round(at - lowest, 3) for stop, at in slot.items()}


def _spread(row: Sequence[_Stop], wishes: Sequence[float]) -> dict[_Stop, float]:
    """Give each stop a place near its wish, in the row's order, at least 1 apart."""
    placed: list[float] = []
    for wish in wishes:
        placed.append(max(wish, placed[-1] + 1) if placed else wish)
    shift = _mean([w - p for w, p in zip(wishes, placed, strict=True)], 0.0)
    return {stop: at + shift for stop, at in zip(row, placed, strict=True)}


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
