"""Dagitty's text: what it means, what is refused, and that it is written back."""

import pytest
from hypothesis import given, strategies as st

from unseen.errors import InputError
from unseen.graph import CausalGraph, Role, read_graph_text, to_dagitty
from unseen.graph.dagitty import read_dagitty

NAMES = st.text(min_size=1, max_size=8)


@st.composite
def graphs(draw):
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    chosen = st.lists(st.sampled_from(pairs)) if pairs else st.just([])
    roles = st.tuples(st.sampled_from(names), st.sampled_from(list(Role)))
    return CausalGraph(
        nodes=tuple(names),
        edges=tuple(draw(chosen)),
        bidirected=tuple(draw(chosen)),
        roles=tuple(draw(st.lists(roles))),
    )


@given(graphs())
def test_a_graph_that_is_written_is_read_again(graph):
    text = to_dagitty(graph)
    assert read_graph_text(text) == graph
    assert to_dagitty(read_graph_text(text)) == text


def test_a_text_of_dagittys_own_is_read():
    # The example of the manual of the R package, with its other attributes.
    graph = read_dagitty(
        """dag {
        bb="-1.5,-1,1.5,1"
        X [exposure,pos="-1.2,0.5"] /* the cause */
        Y [outcome] // the effect
        U [latent]; Z [adjusted] S [selected] # more
        X <- U -> Y [beta=.3]
        X -> {M Z} -> Y
        M <-> "a b"
        Y -> S
        }"""
    )
    assert graph == CausalGraph(
        edges=(
            ("U", "X"),
            ("U", "Y"),
            ("X", "M"),
            ("X", "Z"),
            ("M", "Y"),
            ("Z", "Y"),
            ("Y", "S"),
        ),
        bidirected=(("M", "a b"),),
        roles=(
            ("X", Role.EXPOSURE),
            ("Y", Role.OUTCOME),
            ("U", Role.LATENT),
            ("Z", Role.ADJUSTED),
            ("S", Role.SELECTION),
        ),
    )


@pytest.mark.parametrize(
    ("attribute", "role"),
    [
        ("e", Role.EXPOSURE),
        ("source", Role.EXPOSURE),
        ("o", Role.OUTCOME),
        ("target", Role.OUTCOME),
        ("u", Role.LATENT),
        ("unobserved", Role.LATENT),
        ("l", Role.LATENT),
        ("a", Role.ADJUSTED),
        ("s", Role.SELECTION),
        ("selection", Role.SELECTION),
        ("feedback", Role.FEEDBACK),
        ("definition", Role.DEFINITION),
        ("role=feedback", Role.FEEDBACK),
        ("LATENT=1", Role.LATENT),
    ],
)
def test_roles(attribute, role):
    assert read_dagitty(f"dag {{ x [{attribute}] }}").roles == (("x", role),)


@pytest.mark.parametrize("attribute", ["latent=false", 'pos="1,2"', "label=source", ""])
def test_other_attributes_are_no_roles(attribute):
    assert read_dagitty(f"dag {{ x [{attribute}] }}").roles == ()


def test_groups_hold_edges_of_their_own():
    assert read_dagitty("dag { a -> {b -> c} }").edges == (
        ("a", "b"),
        ("a", "c"),
        ("b", "c"),
    )


def test_names():
    graph = read_dagitty(r'dag "my graph" { "a \"b\"" -> x.1 -> größe -> "c" + "d" }')
    assert graph.nodes == ('a "b"', "cd", "größe", "x.1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "pdag { a -- b }",
            "`graph` must be of type dag, got 'pdag'. "
            "Give each edge a direction and write dag { ... }.",
        ),
        (
            "dag {\na -> b\nb @-> c }",
            "`graph` must have edges with a direction, got '@->' in line 3. "
            "Write ->, <- or <->.",
        ),
        (
            "dag {\na -> b",
            "`graph` must be dagitty text that can be read, got its end in line 2, "
            "where '}' was expected. Correct that line; a name with other characters "
            "than letters, digits, _ and . stands in double quotes.",
        ),
        (
            "dag { x-1 -> y }",
            "`graph` must be dagitty text that can be read, got '-1' in line 1, where "
            "a name was expected. Correct that line; a name with other characters than "
            "letters, digits, _ and . stands in double quotes.",
        ),
        (
            'dag { "a -> b }',
            "`graph` must be dagitty text that can be read, got '\"' in line 1, where "
            "a quoted name begins that doesn't end. Correct that line; a name with "
            "other characters than letters, digits, _ and . stands in double quotes.",
        ),
        (
            "dag { a } b",
            "`graph` must be dagitty text that can be read, got 'b' in line 1, where "
            "the graph is already closed. Correct that line; a name with other "
            "characters than letters, digits, _ and . stands in double quotes.",
        ),
        (
            "dag { x [role=king] }",
            "`role` of node 'x' must be one of exposure, outcome, latent, adjusted, "
            "selection, feedback, definition, got 'king'. "
            "The nearest role is 'selection'.",
        ),
        (
            "dag { a -> b } /* never ends",
            "`graph` must be dagitty text that can be read, got '/' in line 1, where a "
            "comment begins that doesn't end. Correct that line; a name with other "
            "characters than letters, digits, _ and . stands in double quotes.",
        ),
        (
            "dag " + "{" * 60,
            "`graph` must be dagitty text that can be read, got '{' in line 1, where "
            "braces are nested over 50 deep. Correct that line; a name with other "
            "characters than letters, digits, _ and . stands in double quotes.",
        ),
    ],
)
def test_messages(text, says):
    with pytest.raises(InputError) as error:
        read_dagitty(text)
    assert str(error.value) == says
