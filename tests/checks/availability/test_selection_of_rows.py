"""LEAK015: what decides which rows there are, and what follows from it."""

import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.availability.declared import GRAPH, applications, by_graph, declared
from tests.checks.tables import names, told

from unseen.checks.availability.selection_of_rows import SelectionOfRows
from unseen.errors import NotApplicable
from unseen.result import RemedyKind, Severity, Verdict


def run(facts, **rest):
    return SelectionOfRows().run(declared(facts, **rest))


def said(facts):
    return {names(f)[0]: f.message for f in told(run(facts))}


def test_the_selection_and_what_follows_from_it_are_told():
    assert said(by_graph()) == {
        "sampled": "`sampled` decides which rows came into this table: a row that is "
        "to be scored has not been selected yet.",
        "rating": "`rating` follows from the selection of the rows: sampled -> rating. "
        "A row that is to be scored has not been selected yet.",
    }


def test_each_is_an_error_with_its_remedy():
    for finding in told(run(by_graph())):
        assert finding.severity is Severity.ERROR
        assert finding.remedy is not None
        assert finding.remedy.kind is RemedyKind.DROP_COLUMNS
        assert list(finding.remedy.columns) == names(finding)
        assert finding.picture is not None


def test_silent_on_causes_of_the_selection():
    edges = ["income -> sampled", "income -> y"]
    facts = {"graph": {"edges": edges, "selection": ["sampled"]}}
    assert set(said(facts)) == {"sampled"}
    (finding,) = run({"graph": {"edges": edges}})
    assert finding.verdict is Verdict.CLEAR


def test_what_is_not_declared_is_counted():
    (finding,) = run({"available": {"income": "always", "age": "always"}})
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "By what is declared, none of 10 features is a column that follows from "
        "the selection. Nothing is declared of 8."
    )


def test_not_applicable_where_nothing_is_declared():
    with pytest.raises(NotApplicable) as why:
        run({})
    assert str(why.value) == (
        "Nothing is declared about the columns. Declare times or a causal graph in "
        "unseen.toml."
    )


@settings(max_examples=6, deadline=None)
@given(st.permutations(list(applications())), st.permutations(GRAPH["edges"]))
def test_the_order_of_columns_and_of_arrows_has_no_say(columns, edges):
    a = told(run(by_graph()))
    b = told(run(by_graph(edges=edges), seed=1, order=columns))
    assert {f.message for f in a} == {f.message for f in b}
