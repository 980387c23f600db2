"""LEAK014: the model's own output, and what it drives."""

import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.availability.declared import GRAPH, applications, by_graph, declared
from tests.checks.tables import names, told

from unseen.checks.availability.feedback_of_model import FeedbackOfModel
from unseen.errors import NotApplicable
from unseen.result import RemedyKind, Severity, Verdict


def run(facts, **rest):
    return FeedbackOfModel().run(declared(facts, **rest))


def said(facts):
    return {names(f)[0]: f.message for f in told(run(facts))}


def test_the_output_and_what_it_drives_are_told():
    assert said(by_graph()) == {
        "score": "`score` is output of the model itself.",
        "called": "The model's own output drives `called`: score -> called.",
    }


def test_each_is_an_error_with_its_remedy():
    for finding in told(run(by_graph())):
        assert finding.severity is Severity.ERROR
        assert finding.remedy is not None
        assert finding.remedy.kind is RemedyKind.DROP_COLUMNS
        assert list(finding.remedy.columns) == names(finding)
        assert finding.picture is not None


def test_silent_without_feedback():
    (finding,) = run(by_graph(feedback=[]))
    assert finding.verdict is Verdict.CLEAR


def test_what_is_not_declared_is_counted():
    (finding,) = run({"available": {"income": "always", "age": "always"}})
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "By what is declared, none of 10 features is a column that the model drives. "
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
