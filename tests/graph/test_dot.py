"""DOT: the parts of the language that say what causes what."""

import pytest

from unseen.errors import InputError
from unseen.graph import CausalGraph, Role
from unseen.graph.dot import read_dot


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("digraph { a -> b -> c }", (("a", "b"), ("b", "c"))),
        ('strict digraph "G 1" { a->b; a->b }', (("a", "b"),)),
        ("DIGRAPH G{a->b[dir=back]}", (("b", "a"),)),
        ("digraph { {a; b} -> {c d} }", (*"ac", *"ad", *"bc", *"bd")),
        ("digraph { {a, b} -> c }", (*"ac", *"bc")),
        ("digraph { a:port -> b:port:nw }", (("a", "b"),)),
        ("digraph { subgraph s { a b } c -> subgraph s }", (*"ca", *"cb")),
        ("digraph { subgraph { a b } -> c }", (*"ac", *"bc")),
        ("digraph { edge [dir=back] a -> b; {edge [dir=forward] c -> d} }", "ba cd"),
        ("digraph { rankdir=LR; node [shape=box]; graph [a=1] a -> b }", "ab"),
        ('digraph { a -> b [label="x -> y", weight=-1.5][color="#ff0000"] }', "ab"),
        ("digraph {\n# line\na -> b // rest\n/* all\nof it */ }", "ab"),
        ('digraph { "a" + "b" -> c }', (("ab", "c"),)),
        ("digraph { <a <b>c</b>> -> d }", (("a <b>c</b>", "d"),)),
        ('digraph { a [label="not its name"]; a -> b }', "ab"),
    ],
)
def test_edges(text, edges):
    if isinstance(edges, str):
        edges = tuple(tuple(pair) for pair in edges.split())
    elif edges and isinstance(edges[0], str):
        edges = tuple(zip(edges[::2], edges[1::2], strict=True))
    assert read_dot(text).edges == tuple(sorted(edges))


def test_both_ways_is_a_latent_common_cause():
    graph = read_dot("digraph { edge [dir=both] a -> b }")
    assert graph == CausalGraph(bidirected=(("a", "b"),))


def test_roles_and_lone_nodes():
    graph = read_dot("digraph { node [role=latent] u; node [role=outcome]; y -> z; n }")
    assert graph.nodes == ("n", "u", "y", "z")
    assert graph.with_role(Role.LATENT) == ("u",)
    assert graph.with_role(Role.OUTCOME) == ("n", "y", "z")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "graph { a -- b }",
            "`graph` must be a digraph, got an undirected graph. "
            "Write digraph { ... } and -> for each edge.",
        ),
        (
            "digraph {\n a -- b }",
            "`graph` must have -> for each edge in DOT, got '--' in line 2. Give the "
            "edge a direction; a latent common cause is written a -> b [dir=both].",
        ),
        (
            "digraph { a -> b [dir=none] }",
            "`dir` of an edge must be forward, back or both, got 'none' in line 1. "
            "Give the edge a direction.",
        ),
        (
            "flowchart { a -> b }",
            "`graph` must be DOT that can be read, got 'flowchart' in line 1, where "
            "'digraph' was expected. Correct that line; a name with other characters "
            "than letters, digits, _ and . stands in double quotes.",
        ),
        (
            "digraph { node -> b }",
            "`graph` must be DOT that can be read, got 'node' in line 1, where this "
            "word has a meaning of its own. Correct that line; a name with other "
            "characters than letters, digits, _ and . stands in double quotes.",
        ),
        (
            "digraph { a -> }",
            "`graph` must be DOT that can be read, got '}' in line 1, where a name was "
            "expected. Correct that line; a name with other characters than letters, "
            "digits, _ and . stands in double quotes.",
        ),
        (
            "digraph { a -> <b }",
            "`graph` must be DOT that can be read, got '<' in line 1, where a name in "
            "angle brackets begins that doesn't end. Correct that line; a name with "
            "other characters than letters, digits, _ and . stands in double quotes.",
        ),
    ],
)
def test_messages(text, says):
    with pytest.raises(InputError) as error:
        read_dot(text)
    assert str(error.value) == says
