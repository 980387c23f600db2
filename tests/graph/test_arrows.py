"""Arrows: chains, groups, names with spaces, and notations that are refused."""

import pytest

from unseen.errors import InputError
from unseen.graph import CausalGraph
from unseen.graph.arrows import read_arrows


@pytest.mark.parametrize(
    ("text", "edges", "bidirected"),
    [
        ("a -> b <- c", "ab cb", ""),
        ("a <-> b -> c", "bc", "ab"),
        ("a ↔ b → c ← d", "bc dc", "ab"),
        ("a->b", "ab", ""),
        ("{a b} -> {c d}", "ac ad bc bd", ""),
        ("{a,\nb} <-> c", "", "ac bc"),
        ("a -> b; ; b -> c;\n\n  // said later\n# c -> a", "ab bc", ""),
    ],
)
def test_meaning(text, edges, bidirected):
    assert read_arrows(text) == CausalGraph(
        edges=tuple(tuple(pair) for pair in edges.split()),
        bidirected=tuple(tuple(pair) for pair in bidirected.split()),
    )


def test_names():
    graph = read_arrows(
        ['zip code -> x-1 -> age>=18 -> "a, -> [b]"', "{zip code, größe} -> y"]
    )
    assert graph.nodes == ("a, -> [b]", "age>=18", "größe", "x-1", "y", "zip code")
    assert graph.path("zip code", "a, -> [b]") is not None


def test_a_node_may_be_called_o():
    assert read_arrows("a -> o -> b <- o b").nodes == ("a", "b", "o", "o b")


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a ->",
        "-> b",
        "a -> -> b",
        "a -> b, c",
        "a -- b -> c",
        "a => b -> c",
        "a o-> b",
        "a <-o b",
        "a @-> b",
        "a o-o b -> c",
        '"a" b -> c',
        '"a -> b',
        "{a -> b",
        "{} -> b",
        "{a {b}} -> c",
        "a} -> b",
        "x [latent] -> y",
    ],
)
def test_what_cannot_be_read_is_quoted(text):
    with pytest.raises(InputError) as error:
        read_arrows(["x -> y", text])
    assert str(error.value) == (
        f"`graph` must be made of arrows that can be read, got {text!r}. Write "
        "statements such as a -> b, one a line; a name with a comma, a bracket, a "
        "quote or an arrow stands in double quotes."
    )


def test_a_long_rule_of_dashes_costs_no_time():
    with pytest.raises(InputError, match="made of arrows"):
        read_arrows("-" * 50_000)
