"""What a declared time says before any row is looked at, and what rows have to say."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from unseen.availability import RowCheck, Standing, judge_columns, late_rows, row_checks
from unseen.facts import Window, facts_from

DAY = timedelta(days=1)
LATE, FINE, UNKNOWN = (
    Standing.NOT_YET_AVAILABLE,
    Standing.AVAILABLE,
    Standing.UNKNOWN,
)


def judge(when, late=None, **mapping):
    facts = facts_from({"available": {"x": when}, **mapping})
    (verdict,) = judge_columns(["x"], "y", facts, late=late)
    return verdict


@pytest.mark.parametrize(
    ("when", "mapping", "standing", "reason"),
    [
        ("always", {}, FINE, "`x` is declared to be always available."),
        (
            "never",
            {},
            LATE,
            "`x` is declared to be never available when the prediction is made.",
        ),
        ("P7D", {}, LATE, "`x` is known 7 days after the moment of prediction."),
        ("PT0S", {}, FINE, "`x` is known at the moment of prediction."),
        (
            "-1 day",
            {"predict_at": "asked", "time": "asked"},
            FINE,
            "`x` is known 1 day before the moment of prediction.",
        ),
        (
            {"window": "P30D"},
            {},
            FINE,
            "`x` is known at the moment of prediction: it sums up [t - 30 days, t].",
        ),
        (
            {"window": ["-P30D", "P7D"], "latency": "P1D"},
            {},
            LATE,
            "`x` is known 8 days after the moment of prediction: it sums up [t - 30 "
            "days, t + 8 days].",
        ),
        (
            "2024-03-02",
            {"predict_at": "2024-03-01"},
            LATE,
            "`x` is written at 2024-03-02, 1 day after the moment of prediction, "
            "2024-03-01.",
        ),
        (
            "2024-03-01",
            {"predict_at": "2024-03-01"},
            FINE,
            "`x` is written at 2024-03-01, not after the moment of prediction, "
            "2024-03-01.",
        ),
        (
            "decision",
            {"moments": ["asked", "decision"], "predict_at": "asked"},
            LATE,
            "`x` is written at 'decision', which comes after 'asked', when the "
            "prediction is made.",
        ),
        (
            "asked",
            {"moments": ["asked", "decision"], "predict_at": "asked"},
            FINE,
            "`x` is written at 'asked', which does not come after 'asked', when the "
            "prediction is made.",
        ),
        (
            "decision",
            {"moments": ["asked", "decision"]},
            UNKNOWN,
            "`x` is declared to be written at the moment 'decision', but when the "
            "prediction is made isn't: declare `predict_at`.",
        ),
        (
            "decision",
            {"moments": ["asked", "decision"], "predict_at": "2024-03-01"},
            UNKNOWN,
            "`x` is declared to be written at the moment 'decision', but the "
            "prediction is made at '2024-03-01', and the two can't be compared.",
        ),
        (
            "2024-03-01",
            {"moments": ["asked"], "predict_at": "asked"},
            UNKNOWN,
            "`x` is declared to be written at '2024-03-01', but the prediction is made "
            "at 'asked', and the two can't be compared.",
        ),
        (
            "x_at",
            {},
            UNKNOWN,
            "`x` is declared to be written at 'x_at', but when the prediction is made "
            "isn't: declare `predict_at`.",
        ),
        (
            "x_at",
            {"predict_at": "asked_at"},
            UNKNOWN,
            "`x` has a time of its own in each row, and the rows were not checked.",
        ),
        (
            {"created": "asked_at", "latency": "P1D"},
            {"predict_at": "asked_at"},
            LATE,
            "`x` is known 1 day after the moment of prediction.",
        ),
    ],
)
def test_by_declaration(when, mapping, standing, reason):
    verdict = judge(when, **mapping)
    assert verdict.standing is standing
    assert verdict.reason == reason


def test_latency_and_window_are_told_apart():
    verdict = judge({"window": "P30D", "latency": "P2D"})
    assert verdict.latency == 2 * DAY
    assert verdict.window == Window(start=-30 * DAY, end=2 * DAY)
    assert judge("2024-03-03", predict_at="2024-03-01").latency == 2 * DAY


@pytest.mark.parametrize(
    ("when", "mapping", "expected"),
    [
        ("x_at", {"predict_at": "asked"}, {"written": "x_at"}),
        # Without `predict_at`, the row's time is the moment of prediction.
        ("x_at", {"time": "asked"}, {"written": "x_at"}),
        (
            {"event": "e_at", "created": "c_at"},
            {"predict_at": "asked"},
            {"written": "c_at", "event": "e_at"},
        ),
        (
            {"event": "e_at", "latency": "P1D"},
            {"predict_at": "asked"},
            {"written": "e_at", "after": DAY},
        ),
        (
            "2024-03-01",
            {"predict_at": "asked"},
            {"written": datetime(2024, 3, 1, tzinfo=UTC)},
        ),
        # The event of the row is at `time`, the prediction elsewhere.
        (
            "P1D",
            {"predict_at": "asked", "time": "bought"},
            {"written": "bought", "after": DAY},
        ),
        (
            {"window": "P7D", "latency": "P1D"},
            {"predict_at": "asked", "time": "bought"},
            {
                "written": "bought",
                "after": DAY,
                "window": Window(start=-7 * DAY, end=DAY),
            },
        ),
        (
            "P1D",
            {"predict_at": "2024-03-01", "time": "bought"},
            {
                "written": "bought",
                "after": DAY,
                "predict_at": datetime(2024, 3, 1, tzinfo=UTC),
            },
        ),
    ],
)
def test_what_rows_have_to_be_asked(when, mapping, expected):
    facts = facts_from({"available": {"x": when}, **mapping})
    rest = {"event": None, "after": 0 * DAY, "window": None, "predict_at": "asked"}
    check = RowCheck(column="x", **(rest | expected))
    assert row_checks(facts) == (check,)
    assert judge(when, **mapping).row_check == check


@pytest.mark.parametrize("when", ["always", "P1D", {"window": "P1D"}])
def test_what_needs_no_rows(when):
    facts = facts_from({"available": {"x": when}, "predict_at": "asked"})
    assert row_checks(facts) == ()


def test_rows_in_time_and_rows_without_times():
    asked = np.array(["2024-01-02", "2024-01-02"], "datetime64[D]")
    in_time = late_rows(asked - np.timedelta64(1, "D"), asked)
    verdict = judge("x_at", late={"x": in_time}, predict_at="asked")
    assert verdict.standing is FINE
    assert verdict.reason == (
        "`x` is known at the moment of prediction in each of 2 rows."
    )
    none = late_rows(np.full(2, "NaT", "datetime64[D]"), asked)
    verdict = judge("x_at", late={"x": none}, predict_at="asked")
    assert verdict.standing is UNKNOWN
    assert verdict.reason == "No row has both times that tell when `x` is written."
    assert verdict.caveat == "2 of 2 rows lack a time and were not checked."
