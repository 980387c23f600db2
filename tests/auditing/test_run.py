"""A whole audit: its verdict, the order of its findings, and what it says it did."""

from typing import Any

import numpy as np
from sklearn.linear_model import Ridge

from unseen.auditing.intake import Wishes
from unseen.auditing.run import Audit, run_audit
from unseen.checks.catalogue import CHECKS
from unseen.facts import Facts
from unseen.facts.declared import Accepted
from unseen.result import Severity, Verdict

OFF: dict[str, Any] = {"target": "y", "id": "none", "group": "none", "time": "none"}


def table(n: int = 200, seed: int = 0) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    return {
        "x": x,
        "w": rng.normal(size=n),
        "y": np.where(x + rng.normal(size=n) > 0, "yes", "no"),
    }


def leaky() -> dict[str, Any]:
    own = table()
    return own | {"copy": np.where(own["y"] == "yes", "A", "B")}


def audit(train: Any, test: Any = None, **wishes: Any) -> Audit:
    return run_audit(train, test, Wishes(**(OFF | wishes)))


ACCEPTED = Facts(
    accept=(Accepted(code="LEAK001", reason="It is known then.", subject="copy"),)
)


def test_a_clean_table_is_clear():
    made = audit(table())
    assert made.report.verdict is Verdict.CLEAR
    assert not [
        f
        for f in made.report.findings
        if f.verdict is Verdict.FOUND and f.severity is not Severity.NOTE
    ]
    assert made.report.scores.claimed == made.report.scores.honest


def test_a_proof_makes_it_found_and_reason_makes_it_clear_again():
    assert audit(leaky()).report.verdict is Verdict.FOUND
    made = audit(leaky(), facts=ACCEPTED).report
    assert made.verdict is Verdict.CLEAR
    found = next(f for f in made.findings if f.code == "LEAK001" and f.accepted)
    assert found.accepted == "It is known then."
    # Nothing was taken out, so the score stands as it was given.
    assert made.scores.claimed == made.scores.honest


def test_findings_stand_by_verdict_then_grade_then_effect():
    found = audit(leaky()).report.findings
    order = ("found", "undecided", "clear", "not_applicable")
    places = [order.index(f.verdict.name.lower()) for f in found]
    assert places == sorted(places)
    grades = [f.severity.rank for f in found if f.verdict is Verdict.FOUND]
    assert grades == sorted(grades)


def test_every_check_answers_once_at_least():
    assert {f.code for f in audit(table()).report.findings} >= {
        code for code in CHECKS if not code.startswith("PIPE")
    }


def test_it_says_what_was_audited():
    made = audit(table(), table(80, seed=1), seed=5).report
    assert made.seed == 5
    assert (made.audited.rows, made.audited.test_rows) == (200, 80)
    assert made.audited.columns == 2
    assert (made.audited.target, made.audited.positive) == ("y", "yes")
    assert made.scores.honest.method == "given holdout"
    assert made.scores.honest.n == 80


def test_a_test_without_a_target_is_audited_for_the_split_alone():
    test = table(80, seed=1)
    del test["y"]
    made = audit(table(), test).report
    assert made.audited.test_rows == 80
    assert "cross-validation" in made.scores.honest.method


def test_without_a_target_there_is_no_score():
    made = audit(table(), table(80, seed=1), target=None)
    assert made.report.scores is None
    assert made.fix is None
    assert made.honest is None


def test_the_order_of_the_columns_changes_no_verdict():
    own = leaky()
    a, b = audit(own), audit(dict(reversed(own.items())))

    def found(made):
        return {
            (f.code, f.severity, tuple(sorted(s.name for s in f.subjects)))
            for f in made.report.findings
            if f.verdict is Verdict.FOUND
        }

    assert found(a) == found(b)


def test_it_tells_what_it_does():
    told: list[str] = []
    run_audit(table(), None, Wishes(**OFF), tell=lambda what, n, of: told.append(what))
    assert told[0] == "reading"
    assert "scoring" in told
    assert "effects" in told


def test_a_regressor_says_that_whole_numbers_are_numbers():
    rng = np.random.default_rng(0)
    x = rng.normal(size=300)
    stars = np.clip(np.rint(3 + x + 0.5 * rng.normal(size=300)), 1, 5).astype(int)
    rows = {"x": x, "w": rng.normal(size=300), "y": stars}
    assert audit(rows).report.audited.target_kind == "multiclass"
    made = run_audit(rows, wishes=Wishes(**OFF), model=Ridge()).report
    assert made.audited.target_kind == "regression"
    assert any(
        s.reason == "5 different whole numbers, and your model is a regressor"
        for s in made.said
    )
    raised = next(f for f in made.findings if f.code == "FIT009")
    assert raised.verdict is Verdict.CLEAR
