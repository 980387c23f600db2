from dataclasses import replace

import reports
from hypothesis import given, strategies as st

from unseen.render.outline import counts_sentence, outline
from unseen.result import Severity, Verdict

FINDINGS = reports.findings()


def test_by_grade_then_by_effect_the_largest_first():
    codes = [f.code for f in outline(reports.realistic()).standing]
    assert codes == [
        *("LEAK002", "LEAK003", "SPLIT001", "AVAIL001"),  # errors: .033 .018 .004 0
        *("SPLIT003", "SPLIT004", "PIPE001", "SPLIT002"),  # warnings: .049 .031, none
        *("LEAK008", "FIT004"),
    ]


def test_every_finding_stands_once():
    order = outline(reports.realistic())
    parts = (
        order.standing,
        order.accepted,
        order.undecided,
        order.clear,
        order.not_applicable,
    )
    together = [f for part in parts for f in part]
    assert len(together) == len(FINDINGS)
    assert all(f in together for f in FINDINGS)
    assert [f.code for f in order.accepted] == ["LEAK006"]
    assert [f.verdict for f in order.undecided] == [Verdict.UNDECIDED]


@given(st.permutations(FINDINGS))
def test_the_order_of_the_checks_has_no_say(findings):
    shuffled = replace(reports.realistic(), findings=tuple(findings))
    assert outline(shuffled) == outline(reports.realistic())


def test_counts():
    order = outline(reports.realistic())
    assert order.counts == {
        Severity.ERROR: 4,
        Severity.WARNING: 4,
        Severity.NOTE: 2,
    }
    assert counts_sentence(order) == "4 errors, 4 warnings, 2 notes"
    assert counts_sentence(outline(reports.clean())) == "nothing found"
