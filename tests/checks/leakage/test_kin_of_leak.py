"""LEAK009: columns bound to a leak by an exact sum."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.fit.books import classes, probes, with_book
from tests.checks.tables import PLAIN, evidence, names, only

from unseen.checks.leakage.kin_of_leak import KinOfLeak
from unseen.errors import NotApplicable
from unseen.facts import facts_from
from unseen.result import RemedyKind, Severity, Verdict

BOOK = with_book(classes(), probes(classes())).scores


def loans(n=400, seed=0):
    rng = np.random.default_rng(seed)
    amount = rng.integers(10, 400, n) * 100.0
    total = np.round(rng.uniform(0, 5_000, n), 2)
    interest = np.round(total * rng.uniform(0.1, 0.6, n), 2)
    principal = np.round(total - interest, 2)
    return {
        "amount": amount,
        "income": rng.gamma(3, 20_000, n),
        "principal": principal,
        "interest": interest,
        "total": total,
        "balance": amount - principal,
        "y": rng.choice(["paid", "late"], n),
    }


def run(table, dropped=("balance",), **wishes):
    assert BOOK is not None
    ev = evidence(table, **PLAIN, **wishes)
    return KinOfLeak().run(replace(ev, scores=replace(BOOK, dropped=dropped)))


def test_planted_it_follows_the_sums_and_names_their_terms():
    finding = only(run(loans()), Severity.NOTE)
    assert finding.message == (
        "`balance` is `amount` − `principal`; `principal` is −`interest` + `total`. If "
        "`balance` comes after the prediction, which of `amount`, `principal`, "
        "`interest` and `total` do too?"
    )
    assert names(finding) == ["amount", "principal", "interest", "total"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.ASK


def test_a_few_rows_may_break_the_sum():
    table = loans()
    table["balance"][:3] = 0
    finding = only(run(table), Severity.NOTE)
    assert "`amount` − `principal` in all but 3 rows" in finding.message


def test_silent_where_the_leak_is_no_sum():
    table = loans()
    table["balance"] = table["balance"] + np.random.default_rng(1).normal(size=400)
    (finding,) = run(table)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == (
        "No column that was found to be a leak is a sum of others."
    )


def test_silent_on_too_few_rows_to_tell_a_sum():
    (finding,) = run(loans(n=40))
    assert finding.verdict is Verdict.CLEAR


def test_what_is_declared_is_not_asked_about():
    facts = {"available": {"amount": "always"}}
    finding = only(run(loans(), facts=facts_from(facts)), Severity.NOTE)
    assert names(finding) == ["principal", "interest", "total"]


def test_not_applicable_without_a_leak():
    with pytest.raises(NotApplicable) as why:
        run(loans(), dropped=())
    assert str(why.value) == "No column was found to be a leak."


def test_not_applicable_without_a_score():
    with pytest.raises(NotApplicable) as why:
        KinOfLeak().run(evidence(loans(), **PLAIN))
    assert str(why.value) == "There is no score."


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_law_the_order_of_rows_and_columns_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    table = loans()
    rows = rng.permutation(400)
    other = {name: table[name][rows] for name in rng.permutation(list(table))}
    assert set(names(only(run(other)))) == set(names(only(run(table))))
