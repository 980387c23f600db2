"""Every form of a causal graph, and what none of them lets pass."""

import networkx as nx
import pytest
from hypothesis import example, given, strategies as st

from unseen.errors import InputError
from unseen.graph import CausalGraph, Role, read_graph, read_graph_text

CHAIN = CausalGraph(edges=(("a", "b"), ("b", "c")))

SAME = {
    "dagitty": 'dag { a [pos="0,1"] b c a -> b -> c }',
    "dagitty without header": "a [pos=1]\na -> b; b -> c",
    "arrows": "a -> b -> c",
    "arrows turned round": "c <- b <- a",
    "arrows on lines": "# a remark\na -> b\n\nb -> c\n",
    "long arrows": "a --> b ---> c",
    "unicode arrows": "a → b; c ← b",
    "dot": "digraph { a -> b -> c }",
    "gml": """graph [ directed 1
        node [ id 0 label "a" ] node [ id 1 label "b" ] node [ id 2 label "c" ]
        edge [ source 0 target 1 ] edge [ source 1 target 2 ] ]""",
    "edge table": "source,target\na,b\nb,c\n",
    "edge table without header": "a,b\nb,c\n",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_the_same_graph_in_every_text_form(text):
    assert read_graph_text(text) == CHAIN


@pytest.mark.parametrize(
    ("ending", "form"),
    [
        (".dag", "dagitty"),
        (".dagitty", "dagitty without header"),
        (".dot", "dot"),
        (".gv", "dot"),
        (".gml", "gml"),
        (".csv", "edge table"),
        (".CSV", "edge table without header"),
        (".txt", "gml"),
        (".txt", "edge table"),
        ("", "arrows on lines"),
    ],
)
@pytest.mark.parametrize("kind", [str, lambda path: path], ids=["str", "Path"])
def test_the_same_graph_from_a_file(tmp_path, ending, form, kind):
    path = tmp_path / f"graph{ending}"
    path.write_text("\ufeff" + SAME[form], encoding="utf-8")
    assert read_graph(kind(path)) == CHAIN


def test_tabs_part_a_table():
    assert read_graph_text("from\tto\na\tb\nb\tc\n") == CHAIN


def test_a_list_of_arrows_or_of_pairs():
    assert read_graph(["a -> b", "b -> c"]) == CHAIN
    assert read_graph([("a", "b"), ["b", "c"]]) == CHAIN
    assert read_graph(pair for pair in (("a", "b"), ("b", "c"))) == CHAIN


def test_a_graph_object_is_taken_as_it_is():
    assert read_graph(CHAIN) is CHAIN


def test_networkx():
    network = nx.MultiDiGraph([("a", "b"), ("a", "b"), ("b", 3)])
    network.add_node("s", role="selection")
    assert read_graph(network) == CausalGraph(
        edges=(("a", "b"), ("b", "3")), roles=(("s", Role.SELECTION),)
    )


def test_networkx_writes_gml_that_is_read():
    network = nx.DiGraph([('a "b" & é', "y\nz"), ("y\nz", 3)])
    text = "\n".join(nx.generate_gml(network))
    assert read_graph_text(text) == read_graph(network)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (
            "loan.dot",
            "`graph` must be a file that can be read, or a graph as text, got "
            "'loan.dot' (No such file or directory). Check the path, or write dagitty, "
            "DOT, GML, arrows such as a -> b, or a table of edges.",
        ),
        (
            "{no arrow}",
            "`graph` must be a text that can be read, got '{no arrow}'. Write it as "
            "dagitty, DOT, GML, arrows such as a -> b, or a table of edges.",
        ),
        (
            7,
            "`graph` must be a text, a file, a list of arrows or a networkx DiGraph, "
            "got int. Write it as dagitty, DOT, GML, arrows such as a -> b, or a table "
            "of edges.",
        ),
        (
            [("a", "b", "c")],
            "`graph` must be a list of arrows or of pairs of names, got "
            "('a', 'b', 'c') in it. Write ['a -> b'] or [('a', 'b')].",
        ),
        (
            [("a", 1)],
            "`graph` must be a list of arrows or of pairs of names, got ('a', 1) in "
            "it. Write ['a -> b'] or [('a', 'b')].",
        ),
        (
            nx.Graph([("a", "b")]),
            "`graph` must be directed, got an undirected Graph. "
            "Pass a networkx DiGraph.",
        ),
        (
            nx.DiGraph([(1, "1")]),
            "`graph` must have nodes with different names, got '1' twice. "
            "Rename one of the nodes.",
        ),
    ],
)
def test_messages(source, says):
    with pytest.raises(InputError) as error:
        read_graph(source)
    assert str(error.value) == says


def test_an_unknown_role_is_named_with_the_nearest():
    network = nx.DiGraph()
    network.add_node("s", role="selction")
    with pytest.raises(InputError) as error:
        read_graph(network)
    assert str(error.value) == (
        "`role` of node 's' must be one of exposure, outcome, latent, adjusted, "
        "selection, feedback, definition, got 'selction'. "
        "The nearest role is 'selection'."
    )


def test_a_binary_file_is_refused(tmp_path):
    path = tmp_path / "graph.gml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=r"must be a text file in UTF-8, got '.*gml'"):
        read_graph(path)


_PIECES = st.sampled_from(
    [
        *"ab->{}[];,=:+\n\t#/<>\\\"'@",
        *('"c d"', "x.1", "-1", "->", "<-", "<->", "--", "@->", "→", "/*", "*/", "//"),
        *("dag", "digraph", "graph", "strict", "subgraph", "node", "edge", "role"),
        *("directed", "id", "label", "source", "target", "latent", "dir", "both"),
    ]
)


@given(st.one_of(st.text(), st.lists(_PIECES).map(" ".join)))
@example("digraph {" * 300 + "}" * 300)
@example("graph [" * 300)
@example("digraph { a -> <b")
@example("a -> b <-")
def test_any_text_gives_a_graph_or_an_input_error(text):
    try:
        graph = read_graph_text(text)
    except InputError as error:
        said = str(error)
    else:
        said = "`graph` must be believed"
        assert set(graph.children) <= set(graph.nodes)
    assert said.startswith(("`graph` must", "`role` of", "`dir` of"))
