"""GML: labels, ids, nested lists, and what is refused."""

import pytest

from unseen.errors import InputError
from unseen.graph import CausalGraph, Role
from unseen.graph.gml import read_gml


def test_labels_ids_roles_and_what_is_passed_over():
    graph = read_gml(
        """# made by hand
        Creator "somebody [me]"
        graph [
          comment "a ] in a text"
          directed 1
          node [ id 1 label "a &lt; b" graphics [ x 1.5 line [ point [ x 0 ] ] ] ]
          node [ id 2 role "feedback" ]
          edge [ source 1 target 2 label "is no name" ]
        ]"""
    )
    assert graph == CausalGraph(edges=(("a < b", "2"),), roles=(("2", Role.FEEDBACK),))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "graph [ node [ id 1 ] ]",
            "`graph` must be directed, got GML without 'directed 1'. "
            "Give each edge a direction and write directed 1 in the graph.",
        ),
        (
            "graph [ ] graph [ ]",
            "`graph` must be GML with one graph, got 2. "
            "Write graph [ directed 1 ... ].",
        ),
        (
            'graph [ directed 1 node [ id 1 label "a" ] node [ id 2 label "a" ] ]',
            "`graph` must have one node for each id and each label, got 'a' twice. "
            "Name the nodes apart.",
        ),
        (
            "graph [ directed 1 node [ id 1 ] edge [ source 1 target 9 ] ]",
            "`graph` must have edges between its nodes, got one at id 9, which no node "
            "has. Add the node or drop the edge.",
        ),
        (
            'graph [ directed 1 node [ label "a" ] ]',
            "`graph` must have 'id' in each node of GML, got a node without. Add 'id'.",
        ),
        (
            "graph [ directed 1 edge [ source 1 ] ]",
            "`graph` must have 'target' in each edge of GML, got a edge without. "
            "Add 'target'.",
        ),
        (
            "graph [\ndirected 1",
            "`graph` must be GML that can be read, got its end in line 2, where ']' or "
            "a value was expected. Correct that line.",
        ),
        (
            "graph [ directed ]",
            "`graph` must be GML that can be read, got ']' in line 1, where the value "
            "of 'directed' was expected. Correct that line.",
        ),
        (
            'graph [ label "a',
            "`graph` must be GML that can be read, got '\"' in line 1, where a quoted "
            "text begins that doesn't end. Correct that line.",
        ),
        (
            "graph [ [ ] ]",
            "`graph` must be GML that can be read, got '[' in line 1, where a key was "
            "expected. Correct that line.",
        ),
    ],
)
def test_messages(text, says):
    with pytest.raises(InputError) as error:
        read_gml(text)
    assert str(error.value) == says
