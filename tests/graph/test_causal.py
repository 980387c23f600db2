"""The graph itself: equality, reach, paths and cycles."""

import pickle
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, strategies as st

from unseen.errors import InputError
from unseen.graph import CausalGraph, Role, joined

# Edges from a smaller to a larger number never close a cycle.
EDGES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9))
    .filter(lambda e: e[0] != e[1])
    .map(lambda e: (f"n{min(e)}", f"n{max(e)}")),
    min_size=1,
)


def test_two_graphs_that_say_the_same_are_equal():
    one = CausalGraph(
        nodes=("z",),
        edges=(("a", "b"), ("b", "c")),
        bidirected=(("c", "a"),),
        roles=(("a", Role.LATENT),),
    )
    other = CausalGraph(
        nodes=("c", "z", "a"),
        edges=(("b", "c"), ("a", "b"), ("a", "b")),
        bidirected=(("a", "c"), ("c", "a")),
        roles=(("a", Role.LATENT), ("a", Role.LATENT)),
    )
    assert one == other
    assert hash(one) == hash(other)
    assert one.nodes == ("a", "b", "c", "z")


@given(EDGES, st.integers(0, 9), st.integers(0, 9))
def test_agrees_with_networkx(edges, i, j):
    a, b = f"n{i}", f"n{j}"
    graph = CausalGraph(edges=tuple(edges), nodes=(a, b))
    network = nx.DiGraph(edges)
    network.add_nodes_from((a, b))
    assert graph.descendants(a) == nx.descendants(network, a)
    assert graph.ancestors(a) == nx.ancestors(network, a)
    path = graph.path(a, b)
    if path is None:
        assert not nx.has_path(network, a, b)
    else:
        assert nx.is_path(network, path)
        assert len(path) == nx.shortest_path_length(network, a, b) + 1


def test_common_causes_carry_no_effect():
    graph = CausalGraph(bidirected=(("a", "b"),))
    assert graph.path("a", "b") is None
    assert graph.descendants("a") == frozenset()


def test_with_role():
    graph = CausalGraph(roles=(("b", Role.LATENT), ("a", Role.LATENT)))
    assert graph.with_role(Role.LATENT) == ("a", "b")
    assert graph.with_role(Role.OUTCOME) == ()


def test_joined_closes_a_cycle_between_its_parts():
    parts = CausalGraph(edges=(("a", "b"),)), CausalGraph(edges=(("b", "a"),))
    assert joined(parts[:1]) == parts[0]
    with pytest.raises(InputError, match="got a -> b -> a"):
        joined(parts)


def test_pickles():
    graph = CausalGraph(edges=(("a", "b"),), roles=(("a", Role.FEEDBACK),))
    again = pickle.loads(pickle.dumps(graph))
    assert again == graph
    assert again.path("a", "b") == ("a", "b")


@pytest.mark.parametrize(
    ("kwargs", "says"),
    [
        (
            {"edges": (("y", "score"), ("a", "y"), ("score", "y"))},
            "`graph` must have no cycle, got score -> y -> score. Write feedback over "
            "time with one node for each time, such as score_1 -> action_1 -> score_2.",
        ),
        (
            {"edges": (("a", "a"),)},
            "`graph` must have no cycle, got a -> a. Write feedback over time with one "
            "node for each time, such as score_1 -> action_1 -> score_2.",
        ),
        (
            {"edges": (("a", ""),)},
            "`graph` must have nodes with names, got an empty name. Name the node.",
        ),
        (
            {"bidirected": (("a", "a"),)},
            "`graph` must join two nodes by <->, got a <-> a. A node has no common "
            "cause with itself; drop the edge.",
        ),
    ],
)
def test_messages(kwargs, says):
    with pytest.raises(InputError) as error:
        CausalGraph(**kwargs)
    assert str(error.value) == says


def test_an_unknown_node_is_named_with_the_nearest():
    graph = CausalGraph(edges=(("income", "default"),))
    with pytest.raises(InputError) as error:
        graph.path("incme", "default")
    assert str(error.value) == (
        "`node` must be a node of the graph, got 'incme'. The nearest node is 'income'."
    )


def test_a_long_cycle_is_shown_without_its_middle():
    names = [f"n{i:05d}" for i in range(5000)]
    edges = tuple(zip(names, [*names[1:], names[0]], strict=True))
    with pytest.raises(InputError, match=r"n00003 -> … \(4,994 more\) … -> n04998"):
        CausalGraph(edges=edges)


@given(EDGES, st.integers(0, 9), st.integers(0, 9))
def test_a_cycle_that_is_named_is_one(edges, i, j):
    path = CausalGraph(edges=tuple(edges), nodes=(f"n{i}", f"n{j}")).path(
        f"n{i}", f"n{j}"
    )
    if path is None:
        return
    closed = (*edges, (f"n{j}", f"n{i}"))
    with pytest.raises(InputError) as error:
        CausalGraph(edges=closed)
    shown = str(error.value).removeprefix("`graph` must have no cycle, got ")
    names = shown.split(". Write")[0].split(" -> ")
    assert names[0] == names[-1]
    if "…" not in shown:
        assert set(pairwise(names)) <= set(closed)
