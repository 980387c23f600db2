"""LEAK012: columns from which the target is computed, and others."""

import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.availability.declared import GRAPH, applications, by_graph, declared
from tests.checks.tables import names, told

from unseen.checks.availability.definition_of_target import DefinitionOfTarget
from unseen.errors import NotApplicable
from unseen.result import RemedyKind, Severity, Verdict


def run(facts, **rest):
    return DefinitionOfTarget().run(declared(facts, **rest))


def said(facts):
    return {names(f)[0]: f.message for f in told(run(facts))}


def test_a_part_of_the_definition_is_told():
    assert said(by_graph()) == {
        "days_late": "The target is computed from `days_late`: y <= days_late."
    }


def test_the_parents_of_the_target_and_what_is_computed_from_them():
    assert said({"derived": {"y": ["days_late"], "score": ["days_late"]}}) == {
        "days_late": "The target is computed from `days_late`: y <= days_late.",
        "score": "`score` is computed from what defines the target: y <= days_late => "
        "score.",
    }


def test_each_is_an_error_with_its_remedy():
    for finding in told(run(by_graph())):
        assert finding.severity is Severity.ERROR
        assert finding.remedy is not None
        assert finding.remedy.kind is RemedyKind.DROP_COLUMNS
        assert list(finding.remedy.columns) == names(finding)
        assert finding.picture is not None


def test_silent_on_a_column_derived_from_others():
    (finding,) = run({"derived": {"score": ["income", "age"]}})
    assert finding.verdict is Verdict.CLEAR


def test_what_is_not_declared_is_counted():
    (finding,) = run({"available": {"income": "always", "age": "always"}})
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "By what is declared, none of 10 features is a column that defines the target. "
        "Nothing is declared of 8."
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
