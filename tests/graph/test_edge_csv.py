"""Tables of edges: headers, separators, kinds of edge."""

import pytest

from unseen.errors import InputError
from unseen.graph import CausalGraph
from unseen.graph.edge_csv import read_edge_csv


@pytest.mark.parametrize(
    "text",
    [
        "source,target\na,b\n",
        "weight,TO,From\n0.5,b,a\n",
        "cause;effect\na;b",
        "parent\tchild\r\na\tb\r\n",
        "a,b\n",
        '\n"a" , "b",0.5\n\n',
        "from,to,type\na,b,directed\n",
        "from,to,edge\nb,a,<-\n",
    ],
)
def test_one_edge_in_every_layout(text):
    assert read_edge_csv(text) == CausalGraph(edges=(("a", "b"),))


def test_latent_common_causes():
    graph = read_edge_csv("from,to,edge\na,b,<->\nb,c,bidirected\nc,d\n")
    assert graph.bidirected == (("a", "b"), ("b", "c"))
    assert graph.edges == (("c", "d"),)


def test_names_with_commas_quotes_and_lines():
    graph = read_edge_csv('from,to\n"a, ""b""\nc",y\n')
    assert graph.edges == (('a, "b"\nc', "y"),)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "\n",
            "`graph` must have edges, got an empty table. Write one edge a line.",
        ),
        (
            "from,to\na,b\na,\n",
            "`graph` must have two names in each line of an edge table, got ['a', ''] "
            "in line 3. Name the cause and the effect.",
        ),
        (
            "a\n",
            "`graph` must have two names in each line of an edge table, got ['a'] in "
            "line 1. Name the cause and the effect.",
        ),
        (
            "from,to,type\na,b,Undirected\n",
            "`graph` must have edges with a direction, got 'undirected' in line 2 of "
            "the edge table. Write ->, <- or <->.",
        ),
    ],
)
def test_messages(text, says):
    with pytest.raises(InputError) as error:
        read_edge_csv(text)
    assert str(error.value) == says


def test_a_cell_that_is_too_large_is_named_by_its_line():
    with pytest.raises(InputError, match=r"got an error in line 2 \(field larger"):
        read_edge_csv("from,to\n" + "a" * 200_000 + ",b\n")
