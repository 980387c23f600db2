"""LEAK008: columns on which the score rests, asked about and never accused."""

from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.fit.books import classes, guess_of, probes, with_book
from tests.checks.tables import names, only

from unseen.checks.leakage.dominant_column import DominantColumn
from unseen.errors import NotApplicable
from unseen.facts import facts_from
from unseen.result import Estimate, RemedyKind, Severity, Verdict
from unseen.scoring.scorebook import Single

Y = classes()


def single(name="x", skill=0.8):
    estimate = Estimate(
        value=0.5 + skill / 2, low=None, high=None, level=0.95, n=400, method="auc"
    )
    return Single(name=name, skill=skill, estimate=estimate)


def run(*singles, honest=0.9, facts=None):
    ev = with_book(Y, probes(Y), singles=singles, honest_skill=honest)
    if facts is not None:
        ev = replace(ev, task=replace(ev.task, facts=facts_from(facts)))
    return DominantColumn().run(ev)


def test_a_column_that_carries_the_score_is_asked_about():
    finding = only(run(single(skill=0.82)), Severity.NOTE)
    assert finding.message == (
        "When is `x` written? Alone it has 82% of the possible skill, the honest model "
        "90%."
    )
    assert names(finding) == ["x"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.ASK
    assert finding.remedy.code == "[available]\n'x' = \"always\"  # if it is"
    assert finding.picture is not None


def test_a_perfect_column_is_no_more_than_a_question():
    assert only(run(single(skill=1.0), honest=1.0)).severity is Severity.NOTE


def test_silent_on_weak_columns():
    (finding,) = run(single(skill=0.35), honest=0.36)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == "No single column carries the score."


def test_silent_where_the_model_has_much_more():
    (finding,) = run(single(skill=0.5), honest=0.9)
    assert finding.verdict is Verdict.CLEAR


def test_silent_once_it_is_declared():
    (finding,) = run(single(), facts={"available": {"x": "always"}})
    assert finding.verdict is Verdict.CLEAR
    other = run(single(), facts={"available": {"y": "always"}})
    assert only(other).severity is Severity.NOTE


def test_not_applicable_without_scores():
    ev = with_book(Y, {"mine": guess_of(Y, 1.0)})
    with pytest.raises(NotApplicable) as why:
        DominantColumn().run(replace(ev, scores=None))
    assert str(why.value) == "There is no score."


def test_at_most_three_are_asked_about():
    # `x` alone is in the table; four entries of it stand for four columns.
    findings = run(*[single(skill=0.8 - k / 100) for k in range(4)])
    assert len(findings) == DominantColumn().most


@settings(max_examples=10, deadline=None)
@given(st.floats(0.01, 1.0), st.floats(0.0, 0.3))
def test_a_stronger_column_is_never_asked_about_less(skill, more):
    def asked(s):
        return run(single(skill=s))[0].verdict is Verdict.FOUND

    assert not (asked(skill) and not asked(min(1.0, skill + more)))
