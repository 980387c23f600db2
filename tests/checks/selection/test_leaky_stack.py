"""SEL004: stacks that leak, and stacks that do not."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from sklearn.ensemble import RandomForestClassifier, StackingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import TunedThresholdClassifierCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from tests.checks.selection.tried import tried
from tests.checks.tables import evidence, only

from unseen.checks.selection.leaky_stack import LeakyStack
from unseen.choices.choices import Choices
from unseen.errors import NotApplicable
from unseen.result import Severity, Verdict


def stack(**words):
    line = LogisticRegression()
    return StackingClassifier([("line", line)], final_estimator=line, **words)


def grouped(estimator, size=4):
    """Give evidence of a table whose rows come in groups."""
    n = 80
    rng = np.random.default_rng(0)
    table = {
        "x": rng.normal(size=n),
        "who": [f"g{k // size}" for k in range(n)],
        "y": np.where(rng.random(n) < 0.5, "yes", "no"),
    }
    base = evidence(table, None, target="y", id="none", group="who", time="none")
    return replace(base, choices=Choices(estimator=estimator))


def test_a_stack_that_comes_fitted_is_a_note():
    x = np.random.default_rng(0).normal(size=(20, 1))
    fitted = LogisticRegression().fit(x, np.arange(20) % 2)
    leaky = StackingClassifier(
        [("line", fitted)], final_estimator=LogisticRegression(), cv="prefit"
    )
    finding = only(
        LeakyStack().run(tried(estimator=make_pipeline(StandardScaler(), leaky))),
        Severity.NOTE,
    )
    assert "come fitted" in finding.message
    assert "(at `steps.stackingclassifier`)" in finding.message
    assert finding.subjects[0].name == "StackingClassifier"
    assert finding.remedy is not None


def test_inner_folds_that_part_groups_are_a_warning():
    finding = only(LeakyStack().run(grouped(stack(cv=5))), Severity.WARNING)
    assert "part groups" in finding.message
    share = dict(finding.evidence)["share"]
    assert isinstance(share, float)
    assert share > LeakyStack().tolerated


def test_the_same_stack_without_groups_is_clear():
    (finding,) = LeakyStack().run(tried(estimator=stack(cv=5)))
    assert finding.verdict is Verdict.CLEAR
    assert (
        finding.message == "No second layer of StackingClassifier sees the wrong rows."
    )


def test_a_forest_has_no_second_layer():
    (finding,) = LeakyStack().run(grouped(RandomForestClassifier()))
    assert finding.verdict is Verdict.CLEAR


def test_a_tuned_threshold_is_left_to_sel003():
    tuned = TunedThresholdClassifierCV(LogisticRegression(), cv="prefit", refit=False)
    (finding,) = LeakyStack().run(tried(estimator=tuned))
    assert finding.verdict is Verdict.CLEAR


def test_not_applicable_without_a_model():
    with pytest.raises(NotApplicable, match=r"^No model was given\.$"):
        LeakyStack().run(tried())


@settings(max_examples=10, deadline=None)
@given(st.text("abcdefgh", min_size=1, max_size=8))
def test_the_name_of_a_base_model_does_not_matter(name):
    line = LogisticRegression()
    named = StackingClassifier([(name, line)], final_estimator=line, cv=5)
    (finding,) = LeakyStack().run(grouped(named))
    assert finding.severity is Severity.WARNING
