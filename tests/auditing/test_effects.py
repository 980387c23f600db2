"""The walk to the honest score, and what each finding is worth on the way."""

from typing import Any

import numpy as np
import pytest

from unseen.auditing.effects import _measurable
from unseen.auditing.intake import Wishes
from unseen.auditing.run import run_audit
from unseen.result import (
    Finding,
    Remedy,
    RemedyKind,
    Report,
    Severity,
    Subject,
    SubjectKind,
    Verdict,
)


def planted(n: int = 420, seed: int = 0) -> dict[str, Any]:
    """A copy of the target, people who come often, dates, and repeated rows."""
    rng = np.random.default_rng(seed)
    who = rng.integers(0, 50, n)
    own = rng.normal(size=50)[who]
    x = rng.normal(size=n)
    y = np.where(x + own + rng.normal(size=n) > 0, "yes", "no")
    table: dict[str, Any] = {
        "x": x,
        "noise": rng.normal(size=n),
        "patient": [f"p{i}" for i in who],
        "day": np.arange(n),
        "paid": np.where(y == "yes", 1.0, 0.0) + 5,
        "y": y,
    }
    return {
        name: np.concatenate([np.asarray(v), np.asarray(v)[:40]])
        for name, v in table.items()
    }


def audited(table: Any, **wishes: Any) -> Report:
    roles = {"target": "y", "id": "none", "time": "none"}
    return run_audit(table, None, Wishes(**(roles | wishes))).report


@pytest.fixture(scope="module")
def report() -> Report:
    return audited(planted(), group="patient", time="day")


def test_remedies_are_walked_rows_first_then_columns_then_splits(report):
    labels = [s.label for s in report.scores.waterfall]
    assert labels[0] == "as given"
    assert labels[-2:] == ["split by `patient`", "forward in `day`"]
    assert "without `paid`" in labels
    assert labels.index("without `paid`") < labels.index("split by `patient`")


def test_each_step_has_its_score_and_its_change(report):
    steps = report.scores.waterfall
    assert steps[0].change is None
    assert all(s.change is not None for s in steps[1:])
    assert steps[0].score == report.scores.claimed
    assert steps[-1].score == report.scores.honest
    assert steps[0].score.value > 0.99
    gone = next(s for s in steps if s.label == "without `paid`")
    assert gone.codes[0].startswith("LEAK")
    assert gone.change.value < -0.1


def test_the_copy_is_worth_what_it_adds_to_the_honest_score(report):
    found = next(f for f in report.findings if f.code == "LEAK001")
    assert found.effect is not None
    assert found.effect.applied
    assert found.effect.without == report.scores.honest
    assert found.effect.inflation.low > 0.05
    assert found.effect.present.value > 0.99


def test_a_claim_stands_before_the_refits():
    table = planted()
    made = audited(table, group="patient", claim=0.999)
    first, second = made.scores.waterfall[:2]
    assert (first.label, first.score.value, first.score.low) == ("claimed", 0.999, None)
    assert first.score.method == "claimed by the user"
    assert second.change.value == pytest.approx(second.score.value - 0.999)
    assert second.change.method == "refit less the claim"


def test_the_same_seed_gives_the_same_report():
    table = planted(200)
    a, b, c = (audited(table, group="patient", seed=s) for s in (0, 0, 1))
    assert a.scores == b.scores
    assert a.findings == b.findings
    assert a.scores != c.scores


def asked(code="LEAK001", *columns, **changes) -> Finding:
    fields = {
        "code": code,
        "name": "Name",
        "verdict": Verdict.FOUND,
        "severity": Severity.NOTE,
        "subjects": tuple(
            Subject(kind=SubjectKind.COLUMN, name=c) for c in columns or ("x",)
        ),
        "message": "It is so.",
        "remedy": Remedy(kind=RemedyKind.ASK, text="When?"),
    }
    return Finding(**(fields | changes))


@pytest.mark.parametrize(
    ("made", "measured"),
    [
        (asked(), True),
        (asked("LEAK009"), True),
        # Half of the columns at once: what they are worth says nothing of any.
        (asked("LEAK016"), False),
        (asked("SPLIT006"), False),
        (asked("FIT001"), False),
        (asked(verdict=Verdict.UNDECIDED), False),
        (asked(remedy=None), False),
        (asked(remedy=Remedy(kind=RemedyKind.DROP_ROWS, text="")), False),
        (asked(subjects=()), False),
    ],
)
def test_only_columns_that_leak_are_measured_alone(made, measured):
    assert _measurable(made) is measured
