"""The graph as data for a figure: what must be seen is in it, and it stays small."""

from itertools import pairwise

from unseen.availability import graph_picture, judge_columns
from unseen.facts import Facts, facts_from
from unseen.graph import CausalGraph, declared_graph, read_graph
from unseen.result import PictureKind


def test_verdicts_and_paths():
    facts = facts_from(
        {
            "graph": {"edges": ["age -> y -> calls"], "defines_target": ["paid"]},
            "derived": {"ratio": ["calls", "age"]},
        }
    )
    graph = declared_graph(facts)
    assert graph is not None
    columns = ["age", "calls", "ratio", "paid", "other"]
    verdicts = judge_columns(columns, "y", facts, graph)
    picture = graph_picture(graph, "y", verdicts, facts)
    assert picture.kind is PictureKind.GRAPH
    assert picture.fields == ("kind", "name", "to")
    assert picture.title == "By what is declared, a model of y must not see 3 columns."
    assert picture.rows == (
        ("node", "y", "target"),
        ("node", "calls", "descendant of the target"),
        ("node", "ratio", "descendant of the target"),
        ("node", "paid", "defines the target"),
        ("node", "age", "fine"),
        ("path", "calls", "ratio"),
        ("path", "paid", "y"),
        ("path", "y", "calls"),
        ("edge", "age", "ratio"),
        ("edge", "age", "y"),
    )


def test_unknown_columns_are_told_from_fine_ones():
    graph = read_graph("x -> z")
    verdicts = judge_columns(["x"], "y", Facts(), graph)
    picture = graph_picture(graph, "y", verdicts)
    assert ("node", "x", "unknown") in picture.rows
    assert picture.title == (
        "By what is declared, a model of y may see every known column."
    )


def test_a_large_graph_is_cut_to_what_matters():
    edges = [(f"a{i:04d}", f"b{i:04d}") for i in range(2000)]
    edges += [(f"a{i:04d}", "y") for i in range(2000)]
    edges += [("y", "late"), ("late", "later")]
    graph = CausalGraph(edges=tuple(edges))
    verdicts = judge_columns(graph.nodes, "y", Facts(), graph)
    rows = graph_picture(graph, "y", verdicts).rows
    nodes = [row[1] for row in rows if row[0] == "node"]
    assert len(nodes) == 60
    assert nodes[:3] == ["y", "late", "later"]
    assert len(rows) <= 300
    assert {name for row in rows if row[0] != "node" for name in row[1:]} <= set(nodes)


def test_a_long_path_is_cut_too():
    names = [f"n{i:04d}" for i in range(5000)]
    graph = CausalGraph(edges=tuple(pairwise(names)))
    verdicts = judge_columns(names, "n0000", Facts(), graph)
    rows = graph_picture(graph, "n0000", verdicts).rows
    assert sum(row[0] == "node" for row in rows) == 60
