"""The remedies of one audit as an object: the columns, the split and the proof."""

from collections import Counter
from typing import Any

import numpy as np
import pytest

from unseen.auditing.intake import Wishes
from unseen.auditing.run import Audit, run_audit
from unseen.scoring.folds import SplitKind

OFF: dict[str, Any] = {"target": "y", "id": "none", "group": "none", "time": "none"}


def leaky(n: int = 200) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=n)
    y = np.where(x + rng.normal(size=n) > 0, "yes", "no")
    copy = np.where(y == "yes", "A", "B")
    return {"x": x, "w": rng.normal(size=n), "copy": copy, "y": y}


def audit(train: Any, **wishes: Any) -> Audit:
    return run_audit(train, None, Wishes(**(OFF | wishes)))


@pytest.mark.parametrize(
    ("wishes", "split"),
    [
        ({}, SplitKind.RANDOM),
        ({"group": "who"}, SplitKind.GROUPED),
        ({"time": "day"}, SplitKind.FORWARD),
    ],
)
def test_the_fix_holds_what_the_honest_score_was_made_with(wishes, split):
    rng = np.random.default_rng(1)
    extra = {"who": [f"p{i}" for i in rng.integers(0, 40, 200)], "day": np.arange(200)}
    made = audit(leaky() | extra, **wishes)
    fix = made.fix
    assert fix is not None
    assert fix.split is split
    assert ("copy", "LEAK001") in fix.dropped
    assert set(fix.columns) == set(fix.numbers) | set(fix.words)
    assert not set(fix.columns) & {"copy", "y", *wishes.values()}
    assert (fix.before, fix.after) == (
        made.report.scores.waterfall[0].score,
        made.report.scores.honest,
    )


def test_names_of_rows_and_long_texts_are_not_kept():
    notes = [f"remark number {i}, which goes on and on for a while" for i in range(200)]
    table = leaky() | {"row_id": np.arange(200), "note": notes}
    fix = audit(table, id="row_id").fix
    assert fix is not None
    assert fix.columns == ("x", "w")
    assert dict(fix.dropped)["row_id"] == "id"


def test_without_a_simpler_equal_the_model_chosen_most_often_is_advised():
    made = audit(leaky())
    assert made.fix is not None
    assert made.honest is not None
    told = [f for f in made.report.findings if f.code == "FIT004" and f.remedy]
    advised = [f.remedy.model for f in told if f.remedy and f.remedy.model]
    protocol, gone = made.honest.protocol, made.honest.dropped
    chosen = Counter(made.honest.refits.make(protocol, gone).chosen)
    assert made.fix.model in (advised or [chosen.most_common(1)[0][0]])
