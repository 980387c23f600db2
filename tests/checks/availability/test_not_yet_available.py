"""LEAK013: columns that are written too late, row by row and by declaration."""

import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.availability.declared import N, applications, declared
from tests.checks.tables import names, only, told

from unseen.checks.availability.not_yet_available import NotYetAvailable
from unseen.errors import NotApplicable
from unseen.result import RemedyKind, Severity, Verdict

TIMES = {"time": "applied_at", "predict_at": "applied_at"}


def run(available, *, seed=0, order=None, **facts):
    given = TIMES | {"available": available} | facts
    return NotYetAvailable().run(declared(given, seed=seed, order=order))


def test_rows_that_were_written_too_late_are_counted():
    finding = only(run({"rating": "rated_at", "age": "always"}), Severity.ERROR)
    assert finding.message == (
        "`rating` is known only after the moment of prediction in 10 of 60 rows, 3 "
        "days after it in the median of these and 3 days at most."
    )
    assert names(finding) == ["rating"]
    assert finding.estimate is not None
    assert finding.estimate.value == pytest.approx(10 / N)
    assert dict(finding.evidence)["late"] == 10
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.DROP_COLUMNS
    assert finding.remedy.text == (
        "Drop `rating`, or take its value as of the moment of prediction."
    )


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("P30D", "`fees` is known 30 days after the moment of prediction."),
        (
            "never",
            "`fees` is declared to be never available when the prediction is made.",
        ),
        (
            {"window": ["-P30D", "P7D"]},
            "`fees` is known 7 days after the moment of prediction: it sums up "
            "[t - 30 days, t + 7 days].",
        ),
    ],
)
def test_what_is_declared_to_be_late_is_told(when, says):
    finding = only(run({"fees": when}), Severity.ERROR)
    assert finding.message == says
    assert finding.estimate is None


def test_what_is_computed_from_a_late_column_is_late():
    found = told(run({"fees": "P30D"}, derived={"rating": ["fees"]}))
    assert {names(f)[0] for f in found} == {"fees", "rating"}


def test_silent_on_what_is_there():
    available = {"age": "always", "income": {"window": "P90D"}, "rating": "applied_at"}
    (finding,) = run(available)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "By what is declared, none of 10 features is a column that is not there yet. "
        "Nothing is declared of 7."
    )


def test_not_applicable_where_nothing_is_declared():
    with pytest.raises(NotApplicable) as why:
        NotYetAvailable().run(declared({}))
    assert str(why.value) == (
        "Nothing is declared about the columns. Declare times or a causal graph in "
        "unseen.toml."
    )


@settings(max_examples=6, deadline=None)
@given(st.permutations(list(applications())), st.integers(0, 100))
def test_the_order_of_columns_and_their_values_have_no_say(columns, seed):
    a = only(run({"rating": "rated_at"}))
    b = only(run({"rating": "rated_at"}, seed=seed, order=columns))
    assert (a.message, a.estimate) == (b.message, b.estimate)
