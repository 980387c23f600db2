"""One verdict a column: planted, silent, unknown, inherited; and the laws."""

import gc
import time
import timeit

import numpy as np
import pytest

from unseen.availability import (
    Basis,
    Standing,
    judge_columns,
    late_rows,
    row_checks,
    target_notes,
)
from unseen.errors import InputError
from unseen.facts import Facts, facts_from
from unseen.graph import CausalGraph, Role, declared_graph, read_graph


def judge(columns, graph=None, target="y", **mapping):
    """Judge columns, given as one text, by arrows and facts."""
    facts = facts_from(mapping | ({"graph": graph} if graph else {}))
    verdicts = judge_columns(columns.split(), target, facts, declared_graph(facts))
    return {v.column: v for v in verdicts}


def test_an_effect_of_the_target_is_proven_by_its_path():
    found = judge("far near", "y -> near -> far")
    assert found["near"].standing is Standing.DESCENDANT
    assert found["far"].standing is Standing.DESCENDANT
    assert found["far"].path == ("y", "near", "far")
    assert found["far"].reason == (
        "`far` is downstream of the target: y -> near -> far."
    )
    assert found["far"].basis is Basis.GRAPH
    assert found["far"].standing.flagged


@pytest.mark.parametrize(
    ("graph", "which"),
    [
        ("x -> y", "a cause"),
        ("x -> m -> y", "a cause of a cause"),
        ("u -> x; u -> y", "a sibling by a common cause"),
        ("x <-> y", "a sibling by a latent common cause"),
        ("x -> c <- y", "another cause of an effect"),
        ("y -> e; x -> z", "another part of the graph"),
    ],
)
def test_silent_on(graph, which):
    x = judge("x", graph)["x"]
    assert x.standing is Standing.AVAILABLE, which
    assert x.path is None
    assert x.reason == (
        "No directed path of the declared graph leads from `y` to `x`. When it is "
        "written is not declared."
    )
    assert not x.standing.flagged


def test_the_target_is_passed_over_and_the_order_is_kept():
    verdicts = judge_columns(["b", "y", "a"], "y", Facts())
    assert [v.column for v in verdicts] == ["b", "a"]


def test_the_one_outcome_of_a_graph_stands_for_the_target():
    found = judge("x", "dag { sick [outcome] sick -> x }", target="y")
    assert found["x"].path == ("sick", "x")


def test_without_any_declaration_all_is_unknown_and_says_so():
    found = judge("a b")
    assert {v.standing for v in found.values()} == {Standing.UNKNOWN}
    assert {v.anything_declared for v in found.values()} == {False}
    assert found["a"].reason == "Nothing is declared about when `a` is written."
    assert found["a"].basis is Basis.NOTHING


@pytest.mark.parametrize(
    ("kwargs", "reason"),
    [
        (
            {"graph": "z -> y"},
            "`x` is not in the declared graph, and when it is written is not declared.",
        ),
        (
            {"graph": "z -> x"},
            "`x` is a node of the declared graph, but the target `y` is not, and when "
            "it is written is not declared.",
        ),
        (
            {"available": {"z": "always"}},
            "When `x` is written is not declared.",
        ),
        (
            {"derived": {"x": ["a", "b"]}, "available": {"a": "always"}},
            "`x` is computed from `b`: b => x. When that is written is not known.",
        ),
    ],
)
def test_unknown(kwargs, reason):
    x = judge("x", **kwargs)["x"]
    assert x.standing is Standing.UNKNOWN
    assert x.reason == reason
    assert x.anything_declared


def test_a_definition_of_the_target():
    found = judge(
        "paid rounded amount",
        {"defines_target": ["paid"]},
        derived={"rounded": ["paid"]},
    )
    assert found["paid"].standing is Standing.DEFINES_TARGET
    assert found["paid"].path == ("y", "paid")
    assert found["paid"].reason == "The target is computed from `paid`: y <= paid."
    assert found["rounded"].standing is Standing.DEFINES_TARGET
    assert found["rounded"].reason == (
        "`rounded` is computed from what defines the target: y <= paid => rounded."
    )
    assert found["amount"].standing is Standing.UNKNOWN


def test_deterministic_parents_of_the_target_define_it():
    found = judge("a b c", derived={"y": ["sum"], "sum": ["a", "b"]})
    assert str(found["a"].path) == "y <= sum <= a"
    assert found["b"].standing is Standing.DEFINES_TARGET
    assert found["c"].standing is Standing.UNKNOWN


def test_what_is_computed_from_the_target_is_its_effect():
    found = judge("encoded", derived={"encoded": ["city", "y"]})
    assert found["encoded"].standing is Standing.DESCENDANT
    assert str(found["encoded"].path) == "y => encoded"


def test_feedback():
    found = judge(
        "score_v1 letter age",
        {"edges": ["score_v1 -> letter", "age -> y"], "feedback": ["score_v1"]},
    )
    assert found["score_v1"].standing is Standing.FEEDBACK
    assert found["score_v1"].reason == "`score_v1` is output of the model itself."
    assert found["letter"].standing is Standing.FEEDBACK
    assert found["letter"].reason == (
        "The model's own output drives `letter`: score_v1 -> letter."
    )
    assert found["age"].standing is Standing.AVAILABLE


def test_selection():
    found = judge(
        "s follow_up cause",
        {"edges": ["cause -> s -> follow_up", "cause -> y"], "selection": ["s"]},
    )
    assert found["s"].standing is Standing.SELECTION
    assert found["s"].reason == (
        "`s` decides which rows came into this table: a row that is to be scored has "
        "not been selected yet."
    )
    assert found["follow_up"].standing is Standing.SELECTION
    assert found["follow_up"].reason == (
        "`follow_up` follows from the selection of the rows: s -> follow_up. A row "
        "that is to be scored has not been selected yet."
    )
    assert found["cause"].standing is Standing.AVAILABLE
    assert found["cause"].caveat is None


def test_a_cause_of_the_selection_that_the_target_causes_too_has_a_caveat():
    graph = {"edges": ["x -> s <- y", "z -> y"], "selection": ["s"]}
    found = judge("x z", graph, available={"z": "always"})
    assert found["x"].standing is Standing.AVAILABLE
    assert found["x"].caveat == (
        "`x` and the target both lead to `s`, which decides the rows of this table: "
        "part of their relation may hold among these rows only."
    )
    assert found["z"].caveat is not None


def test_engineered_columns_inherit_the_worst_of_their_parents():
    found = judge(
        "mix ok asked",
        "cause -> y -> effect",
        available={"late": "P7D", "fine": "always"},
        derived={
            "mix": ["fine", "late", "inner"],
            "inner": ["effect", "cause"],
            "ok": ["fine", "cause"],
            "asked": ["fine", "unheard"],
        },
    )
    assert found["mix"].standing is Standing.DESCENDANT
    assert str(found["mix"].path) == "y -> effect => inner => mix"
    assert found["ok"].standing is Standing.AVAILABLE
    assert found["ok"].reason == (
        "`ok` is computed from `fine`, `cause`, and nothing that is declared speaks "
        "against these."
    )
    assert found["asked"].standing is Standing.UNKNOWN
    assert str(found["asked"].path) == "unheard => asked"


def test_a_late_parent_makes_its_children_as_late():
    found = judge(
        "ratio",
        available={"spend": {"window": "P90D", "latency": "P2D"}},
        derived={"half": ["spend"], "ratio": ["half", "income"]},
    )
    ratio = found["ratio"]
    assert ratio.standing is Standing.NOT_YET_AVAILABLE
    assert ratio.latency is not None
    assert ratio.latency.days == 2
    assert ratio.reason == (
        "`ratio` is computed from `spend`: spend => half => ratio. `spend` is known 2 "
        "days after the moment of prediction: it sums up [t - 90 days, t + 2 days]."
    )


def test_the_own_time_of_a_derived_column_stands_against_an_unknown_parent_only():
    derived = {"r": ["unheard"], "s": ["late"]}
    available = {"r": "always", "s": "always", "late": "never"}
    found = judge("r s", derived=derived, available=available)
    assert found["r"].standing is Standing.AVAILABLE
    assert found["s"].standing is Standing.NOT_YET_AVAILABLE
    assert found["s"].caveat == (
        "That contradicts what is declared of its time: `s` is declared to be always "
        "available."
    )


def test_the_graph_stands_against_a_declared_time():
    x = judge("x", "y -> x", available={"x": "always"})["x"]
    assert x.standing is Standing.DESCENDANT
    assert x.caveat == (
        "That contradicts what is declared of its time: `x` is declared to be always "
        "available."
    )


def test_the_order_of_standings_is_the_order_of_worst():
    mapping = {
        "graph": {
            "edges": ["y -> x", "s -> x", "f -> x"],
            "selection": ["s"],
            "feedback": ["f"],
            "defines_target": ["x"],
        },
        "available": {"x": "P3D"},
    }
    expected = list(Standing)
    for standing in expected[:5]:
        x = judge("x", **mapping)["x"]
        assert x.standing is standing
        if standing is Standing.DESCENDANT:
            assert x.latency is not None
            mapping["graph"]["edges"].remove("y -> x")
        elif standing is Standing.DEFINES_TARGET:
            mapping["graph"]["defines_target"] = []
        elif standing is Standing.NOT_YET_AVAILABLE:
            mapping["available"] = {}
        elif standing is Standing.FEEDBACK:
            mapping["graph"]["edges"].remove("f -> x")


def test_rows_decide_once_they_are_checked():
    facts = facts_from(
        {
            "predict_at": "asked_at",
            "available": {"x": "x_at"},
            "derived": {"double": ["x"]},
        }
    )
    (check,) = row_checks(facts)
    before = judge_columns(["x", "double", "asked_at"], "y", facts)
    assert [v.standing for v in before] == [
        Standing.UNKNOWN,
        Standing.UNKNOWN,
        Standing.AVAILABLE,
    ]
    assert before[0].row_check == check
    assert before[2].reason == "`asked_at` is the moment of prediction itself."
    days = np.array(["2024-01-01", "2024-01-05", "NaT"], "datetime64[D]")
    rows = late_rows(days, np.datetime64("2024-01-02"), after=check.after)
    x, double = judge_columns(["x", "double"], "y", facts, late={"x": rows})
    assert x.standing is Standing.NOT_YET_AVAILABLE
    assert x.basis is Basis.ROWS
    assert x.rows == rows
    assert x.row_check is None
    assert x.reason == (
        "`x` is known only after the moment of prediction in 1 of 2 rows, 3 days after "
        "it in the median of these and 3 days at most."
    )
    assert x.caveat == "1 of 3 rows lack a time and were not checked."
    assert double.standing is Standing.NOT_YET_AVAILABLE
    assert double.reason.startswith("`double` is computed from `x`: x => double. `x`")


def test_notes_on_the_target():
    graph = read_graph(
        """dag { score [feedback] sample [selection]
        score -> action -> y -> sample  x -> sample }"""
    )
    assert target_notes("y", Facts(), graph) == (
        "The model's own output drives the target: score -> action -> y. What is "
        "learned holds only while that model decides.",
        "The target decides which rows came into the table: y -> sample. Its relation "
        "to other causes of `sample` may be due to that alone.",
    )
    assert target_notes("y", Facts(), None) == ()
    assert target_notes("y", Facts(), read_graph("x -> y")) == ()


def test_the_facts_and_the_graph_must_not_close_a_cycle():
    facts = facts_from({"graph": "a -> b", "derived": {"a": ["b"]}})
    with pytest.raises(InputError, match="`graph` must have no cycle, got a -> b -> a"):
        declared_graph(facts)


def test_a_role_of_a_name_that_is_nowhere():
    facts = facts_from({"graph": {"edges": ["x -> y"], "defines_target": ["piad"]}})
    assert declared_graph(facts) is not None
    with pytest.raises(InputError) as error:
        declared_graph(facts, ["x", "y", "paid"])
    assert str(error.value) == (
        "`graph.defines_target` must name nodes of the graph or columns of the table, "
        "got 'piad'. The nearest name is 'paid'."
    )


def test_the_parts_of_a_declared_graph_are_joined(tmp_path):
    (tmp_path / "g.csv").write_text("from,to\nc,d\n")
    mapping = {
        "graph": {
            "text": "a,b\n",
            "file": str(tmp_path / "g.csv"),
            "edges": ["b -> c"],
            "latent": ["u"],
        }
    }
    assert declared_graph(facts_from(mapping)) == CausalGraph(
        edges=(("a", "b"), ("b", "c"), ("c", "d")), roles=(("u", Role.LATENT),)
    )
    assert declared_graph(Facts()) is None


def random_graph(n, edges):
    rng = np.random.default_rng(0)
    ends = np.sort(rng.integers(0, n, size=(edges + edges // 10, 2)), axis=1)
    pairs = {(f"c{a}", f"c{b}") for a, b in ends.tolist() if a != b}
    return CausalGraph(
        nodes=tuple(f"c{i}" for i in range(n)), edges=tuple(sorted(pairs)[:edges])
    )


def chain(n):
    return CausalGraph(edges=tuple((f"c{i}", f"c{i + 1}") for i in range(n - 1)))


def seconds(work, repeats=15):
    """Give the least CPU seconds; the collector's pauses are other tests' garbage."""
    gc.disable()
    try:
        return min(
            timeit.repeat(work, timer=time.process_time, repeat=repeats, number=1)
        )
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "graph", [random_graph(10_000, 30_000), chain(10_000)], ids=["random", "chain"]
)
def test_ten_thousand_columns_in_a_tenth_of_a_second(graph):
    columns = [f"c{i}" for i in range(10_000)]
    facts = facts_from({"available": {"c1": "P7D"}, "derived": {"c9999": ["c1"]}})
    assert len(judge_columns(columns, "c0", facts, graph)) == 9_999
    # A busy or an old machine is slower at everything: what takes .034 s on the one
    # that the figure was measured on says by how much.
    ordinary = seconds(lambda: sum(i * i for i in range(500_000))) / 0.034
    spent = seconds(lambda: judge_columns(columns, "c0", facts, graph))
    assert spent < 0.1 * max(1.0, ordinary)
