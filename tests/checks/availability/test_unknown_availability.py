"""LEAK016: columns of which nobody said when they are written."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.availability.declared import applications, by_graph, declared
from tests.checks.fit.books import classes, probes, with_book
from tests.checks.tables import PLAIN, evidence, names, only

from unseen.checks.availability.unknown_availability import UnknownAvailability
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, Verdict

BOOK = with_book(classes(), probes(classes())).scores
FEATURES = [c for c in applications() if c not in ("y", "applied_at")]


def run(facts, **rest):
    return UnknownAvailability().run(declared(facts, **rest))


def always(columns):
    return {"available": dict.fromkeys(columns, "always")}


def test_what_is_not_declared_is_asked_about():
    finding = only(run(always(FEATURES[:-1])), Severity.NOTE)
    assert finding.message == (
        "When `rating` is written is not declared (1 of 10 columns)."
    )
    assert names(finding) == ["rating"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.ASK
    assert finding.remedy.columns == ("rating",)


def test_several_are_told_in_one_sentence():
    finding = only(run(by_graph()), Severity.NOTE)
    assert finding.message == (
        "When `rated_at` is written is not declared (1 of 10 columns)."
    )
    more = only(run(always(FEATURES[:3])))
    assert " and 3 more are written is not declared (7 of 10 columns)." in more.message


def test_silent_where_everything_is_declared():
    (finding,) = run(always(FEATURES))
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == "Declared for all 10 columns."


def test_undecided_where_nothing_is():
    with pytest.raises(Undecided) as why:
        run({})
    assert str(why.value) == (
        "Nothing is declared about when the 10 columns are written. Declare it in "
        "unseen.toml, column by column or as a graph."
    )


def test_not_applicable_without_a_target():
    table = applications()[FEATURES]
    with pytest.raises(NotApplicable) as why:
        UnknownAvailability().run(evidence(table, table, **PLAIN | {"target": None}))
    assert str(why.value) == "No target was given, so nothing can tell it."


@settings(max_examples=6, deadline=None)
@given(
    st.permutations(list(applications())),
    st.sets(st.sampled_from(FEATURES), min_size=1),
)
def test_what_is_asked_about_is_what_is_not_declared(columns, known):
    (finding,) = run(always(known), order=columns)
    assert set(names(finding)) == set(FEATURES) - known


def test_where_a_leak_was_found_the_columns_that_are_left_are_asked_about():
    assert BOOK is not None
    ev = replace(declared({}), scores=replace(BOOK, dropped=("rating",)))
    finding = only(UnknownAvailability().run(ev), Severity.NOTE)
    assert finding.message == (
        "`rating` tells the target, so this table was not written at one moment. "
        "Nothing is declared about the 9 other columns."
    )
    assert set(names(finding)) == set(FEATURES) - {"rating"}
    few = only(UnknownAvailability(most=2).run(ev))
    assert few.message.endswith(
        "about the 9 other columns, of which these 2 tell most."
    )
    assert names(few) == names(finding)[:2]
