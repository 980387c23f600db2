"""The known leaks are there as they are told."""

import pandas as pd
import pytest
from benchmarks.known.run import best, is_right, to_case
from benchmarks.known.tables import TABLES, Known
from benchmarks.planted.heard import Heard

BY_NAME = {table.name: table for table in TABLES}
LIGHT = [name for name in BY_NAME if name not in ("grants_other", "InstEval")]


@pytest.mark.parametrize("name", LIGHT)
def test_a_table_is_read_and_its_columns_are_there(name):
    case = to_case(BY_NAME[name])
    assert case.target in case.train.column_names
    for known in BY_NAME[name].known:
        assert set(known.columns) & set(case.train.column_names)


def test_the_leaks_are_as_told():
    cards = BY_NAME["CreditCard"].make()[0]
    assert (cards["card"][cards["expenditure"] > 0] == "yes").sum() == 1002
    assert (cards["card"][cards["expenditure"] == 0] == "yes").sum() == 21
    stocks = BY_NAME["Smarket"].make()[0]
    up = stocks["Today"] > 0
    assert ((stocks["Direction"] == "Up") == up).mean() > 0.998
    loans = BY_NAME["loans_full_schema"].make()[0]
    assert loans["balance"][loans["loan_status"] == "paid"].max() == 0
    churn = BY_NAME["wa_churn"].make()[0].dropna()
    r = pd.Series(churn["tenure"] * churn["monthly_charges"]).corr(
        churn["total_charges"]
    )
    assert r > 0.999


def heard(severity, column):
    return Heard(
        code="LEAK001",
        name="TargetCopy",
        severity=severity,
        subjects=(("column", column),),
    )


def test_the_best_grade_about_the_column_counts():
    known = Known(columns=("x",), why="")
    found = best(known, [heard("note", "x"), heard("error", "x"), heard("error", "z")])
    assert found is not None
    assert found.severity == "error"
    assert is_right(known, found)
    assert not is_right(known, heard("note", "x"))
    assert not is_right(known, best(known, [heard("error", "z")]))


def test_what_is_no_leak_may_be_asked_about_but_not_accused():
    harmless = Known(columns=("x",), why="", at_least="silence")
    assert is_right(harmless, None)
    assert is_right(harmless, heard("note", "x"))
    assert not is_right(harmless, heard("warning", "x"))
