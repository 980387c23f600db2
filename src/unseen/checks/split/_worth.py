"""How many independent rows the two tables are worth."""

from ...evidence import Evidence


def independent_rows(evidence: Evidence) -> tuple[float, float]:
    """Give the rows of the training and the test table, or their groups.

    Rows of one patient are one draw of what patients are like.
    """
    train, test = evidence.profile.train, evidence.profile.test
    assert test is not None
    group = evidence.task.group
    if group is None or group not in evidence.plan.keys:
        return float(train.rows), float(test.rows)
    return tuple(  # type: ignore[return-value]
        max(1.0, min(float(t.rows), t.keys[group].distinct)) for t in (train, test)
    )
