"""Laws of the graph layout."""

from itertools import pairwise

from hypothesis import given, strategies as st

from unseen.render.figures.layers import layered

NAMES = [f"n{i}" for i in range(9)]
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=25)


@given(EDGES)
def test_every_node_has_a_place_of_its_own(edges):
    places = layered(NAMES, edges)
    assert list(places.nodes) == NAMES
    by_rank = {}
    for rank, slot in places.nodes.values():
        assert 0 <= rank < places.ranks
        assert 0 <= slot <= places.slots - 1 + 1e-9
        by_rank.setdefault(rank, []).append(slot)
    for slots in by_rank.values():
        ordered = sorted(slots)
        gaps = [b - a for a, b in pairwise(ordered)]
        assert all(gap >= 1 - 0.01 for gap in gaps)


@given(EDGES)
def test_routes_go_from_cause_to_effect_rank_by_rank(edges):
    places = layered(NAMES, edges)
    assert set(places.routes) == {(a, b) for a, b in edges if a != b}
    for (tail, head), route in places.routes.items():
        assert route[0] == places.nodes[tail]
        assert route[-1] == places.nodes[head]
        ranks = [rank for rank, _ in route]
        step = 1 if ranks[-1] > ranks[0] else -1
        assert ranks == list(range(ranks[0], ranks[-1] + step, step))


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=25))
def test_without_a_cycle_causes_stand_left_of_effects(pairs):
    edges = [(NAMES[min(p)], NAMES[max(p)]) for p in pairs if p[0] != p[1]]
    places = layered(NAMES, edges)
    for tail, head in edges:
        assert places.nodes[tail][0] < places.nodes[head][0]


@given(EDGES)
def test_the_same_graph_the_same_places(edges):
    assert layered(NAMES, edges) == layered(NAMES, list(edges))


def test_no_crossing_where_none_must_be():
    edges = [("n0", "n3"), ("n1", "n2")]
    places = layered(NAMES[:4], edges)
    slot = {name: at for name, (_, at) in places.nodes.items()}
    assert (slot["n0"] < slot["n1"]) == (slot["n3"] < slot["n2"])


def test_a_source_stands_just_before_its_effect():
    places = layered(NAMES[:4], [("n0", "n1"), ("n1", "n2"), ("n3", "n2")])
    assert places.nodes["n3"][0] == places.nodes["n1"][0]


def test_nothing_gives_nothing():
    places = layered([], [])
    assert (places.ranks, places.slots, places.nodes) == (0, 0, {})
