"""What must not change a verdict, and what every path has to be."""

from hypothesis import given, strategies as st

from unseen.availability import Standing, judge_columns
from unseen.facts import Facts, facts_from
from unseen.graph import CausalGraph, Role

# Edges lead from smaller to larger ones: no cycle.
NODES = [f"n{i}" for i in range(10)]
EDGES = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES))
    .map(lambda e: (min(e), max(e)))
    .filter(lambda e: e[0] != e[1]),
    max_size=25,
)
ROLES = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(list(Role))), max_size=4
)
AVAILABLE = st.dictionaries(
    st.sampled_from(NODES), st.sampled_from(["always", "never", "P1D", "-P1D"])
)
DERIVED = st.dictionaries(
    st.sampled_from(NODES[5:]),
    st.lists(st.sampled_from(NODES[:5]), min_size=1, unique=True),
    max_size=3,
)
WORLD = st.tuples(EDGES, EDGES, ROLES, AVAILABLE, DERIVED)


def standings(world, rename=lambda name: name, extra=(), columns=NODES):
    edges, bidirected, roles, available, derived = world

    def renamed(pairs):
        return tuple((rename(a), rename(b)) for a, b in pairs)

    graph = CausalGraph(
        nodes=tuple(rename(n) for n in NODES),
        edges=(*renamed(edges), *extra),
        bidirected=renamed(bidirected),
        roles=tuple((rename(n), role) for n, role in roles),
    )
    facts = facts_from(
        {
            "available": {rename(n): when for n, when in available.items()},
            "derived": {
                rename(n): [rename(p) for p in ps] for n, ps in derived.items()
            },
        }
    )
    verdicts = judge_columns([rename(n) for n in columns], rename("n4"), facts, graph)
    return {v.column: (v.standing, v.basis, len(v.path or ())) for v in verdicts}


@given(WORLD, st.permutations(NODES))
def test_names_have_no_say(world, names):
    new = dict(zip(NODES, names, strict=True))
    plain, renamed = standings(world), standings(world, rename=new.__getitem__)
    assert {new[n]: (v[0], v[1]) for n, v in plain.items()} == {
        n: (v[0], v[1]) for n, v in renamed.items()
    }


@given(WORLD, st.randoms(use_true_random=False))
def test_order_has_no_say(world, random):
    edges, bidirected, roles, available, derived = world
    shuffled = (
        random.sample(edges, len(edges)),
        [(b, a) for a, b in bidirected],
        random.sample(roles, len(roles)),
        dict(reversed(available.items())),
        dict(reversed(derived.items())),
    )
    columns = random.sample(NODES, len(NODES))
    assert standings(world) == standings(shuffled, columns=columns)


@given(WORLD)
def test_unrelated_nodes_have_no_say(world):
    extra = (("other", "stranger"), ("stranger", "third"))
    assert standings(world) == standings(world, extra=extra)


@given(WORLD)
def test_a_path_leads_to_its_column_over_declared_steps(world):
    edges, _, roles, available, derived = world
    graph = CausalGraph(nodes=tuple(NODES), edges=tuple(edges), roles=tuple(roles))
    facts = facts_from({"available": available, "derived": derived})
    steps = {
        "->": set(edges),
        "=>": {(p, n) for n, parents in derived.items() for p in parents},
    }
    steps["<="] = {(n, p) for p, n in steps["=>"]}
    steps["<="] |= {("n4", n) for n in graph.with_role(Role.DEFINITION)}
    for verdict in judge_columns(NODES, "n4", facts, graph):
        if verdict.path is None:
            continue
        names, arrows = list(verdict.path), verdict.path.arrows
        assert names[-1] == verdict.column
        for a, arrow, b in zip(names, arrows, names[1:], strict=False):
            assert (a, b) in steps[arrow]
        if verdict.standing is Standing.DESCENDANT:
            assert names[0] == "n4"


@given(WORLD)
def test_effects_of_the_target_are_its_descendants_and_no_others(world):
    edges, bidirected, roles, _, _ = world
    roles = [(n, r) for n, r in roles if r is not Role.OUTCOME]
    graph = CausalGraph(
        nodes=tuple(NODES),
        edges=tuple(edges),
        bidirected=tuple(bidirected),
        roles=tuple(roles),
    )
    found = {
        v.column
        for v in judge_columns(NODES, "n4", Facts(), graph)
        if v.standing is Standing.DESCENDANT
    }
    assert found == graph.descendants("n4")
