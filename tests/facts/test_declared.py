"""Names are checked against the table; acceptances hold for what they name."""

import pytest

from unseen.errors import InputError
from unseen.facts import Accepted, Facts, facts_from

TABLE = ["default", "income", "zip", "asked_at", "ratio"]


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        (
            {"target": "defualt"},
            "`target` must name a column of the table, got 'defualt'. "
            "The nearest column is 'default'.",
        ),
        (
            {"group": "Zip"},
            "`group` must name a column of the table, got 'Zip'. "
            "The nearest column is 'zip'.",
        ),
        (
            {"columns": {"incme": "number"}},
            "`columns` must name a column of the table, got 'incme'. "
            "The nearest column is 'income'.",
        ),
        (
            {"available": {"income": {"created": "askd_at"}}},
            "`available.income.created` must name a column of the table, got "
            "'askd_at'. The nearest column is 'asked_at'.",
        ),
        (
            {"available": {"income": {"event": "askd_at"}}},
            "`available.income.event` must name a column of the table, got 'askd_at'. "
            "The nearest column is 'asked_at'.",
        ),
        (
            {"available": {"income": "decison"}, "moments": ["decision"]},
            "`available.income` must be a date, a column of the table or one of "
            "`moments`, got 'decison'. The nearest name is 'decision'.",
        ),
        (
            {"predict_at": "asked"},
            "`predict_at` must be a date, a column of the table or one of `moments`, "
            "got 'asked'. The nearest name is 'asked_at'.",
        ),
        (
            {"available": {"incom": "always"}},
            "`available` must name columns of the table, nodes of the graph or parents "
            "in [derived], got 'incom'. The nearest name is 'income'.",
        ),
        (
            {"derived": {"ratios": ["income"]}},
            "`derived` must name columns of the table, or parents of other derived "
            "columns, got 'ratios'. The nearest column is 'ratio'.",
        ),
    ],
)
def test_messages(mapping, says):
    with pytest.raises(InputError) as error:
        facts_from(mapping).check_columns(TABLE)
    assert str(error.value) == says


@pytest.mark.parametrize(
    "mapping",
    [
        {"target": "default", "id": "none", "time": "asked_at"},
        {"available": {"income": "asked_at"}, "predict_at": "2024-03-01"},
        {"available": {"income": "asked"}, "predict_at": "asked", "moments": ["asked"]},
        {
            "derived": {"ratio": ["raw"], "raw": ["rawer"]},
            "available": {"rawer": "P1D"},
        },
    ],
)
def test_names_that_are_there_pass(mapping):
    facts = facts_from(mapping)
    facts.check_columns(TABLE)
    with pytest.raises(InputError):
        facts.check_columns([])


def test_a_node_of_the_graph_may_have_a_time():
    facts = facts_from({"available": {"approval": "P1D"}})
    facts.check_columns(TABLE, nodes=["approval"])
    with pytest.raises(InputError, match="got 'approval'"):
        facts.check_columns(TABLE)


def test_an_unknown_code_is_named_with_the_nearest():
    facts = Facts(accept=(Accepted(code="LEAK01", reason="x"),))
    facts.check_codes(["LEAK01"])
    with pytest.raises(InputError) as error:
        facts.check_codes(["LEAK001", "SPLIT001"])
    assert str(error.value) == (
        "`accept.code` must be the code of a check, got 'LEAK01'. "
        "The nearest code is 'LEAK001'."
    )


def test_an_acceptance_holds_for_its_subject_or_for_all():
    facts = Facts(
        accept=(
            Accepted(code="LEAK001", subject="zip", reason="frozen"),
            Accepted(code="SPLIT001", reason="by design"),
        )
    )
    assert facts.reason_for("LEAK001", "zip") == "frozen"
    assert facts.reason_for("LEAK001", "income") is None
    assert facts.reason_for("LEAK001") is None
    assert facts.reason_for("SPLIT001", "income") == "by design"
    assert facts.reason_for("SPLIT001") == "by design"
    assert facts.reason_for("FIT001") is None
