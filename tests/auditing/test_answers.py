"""Answers: asked once, told once, accepted with a reason, and what is applied."""

from typing import ClassVar

import pytest

from unseen.auditing.answers import (
    accept,
    ask,
    columns_of,
    drops_columns,
    is_applied,
    told_once,
)
from unseen.checks._check import AbstractCheck
from unseen.errors import NotApplicable, Undecided
from unseen.facts import Facts
from unseen.facts.declared import Accepted
from unseen.result import (
    Finding,
    Remedy,
    RemedyKind,
    Severity,
    Subject,
    SubjectKind,
    Verdict,
)


def finding(code="LEAK001", *columns, severity=Severity.ERROR, **changes) -> Finding:
    fields = {
        "code": code,
        "name": "Name",
        "verdict": Verdict.FOUND,
        "severity": severity,
        "subjects": tuple(
            Subject(kind=SubjectKind.COLUMN, name=c) for c in columns or ("x",)
        ),
        "message": "It is so.",
        "remedy": Remedy(
            kind=RemedyKind.DROP_COLUMNS, text="Drop it.", columns=columns or ("x",)
        ),
    }
    return Finding(**(fields | changes))


class Answers(AbstractCheck):
    """What it asks: whether it is asked."""

    code: ClassVar[str] = "TEST001"
    title: ClassVar[str] = "answers"
    answer: ClassVar[object] = (finding(),)

    def run(self, evidence):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize(
    ("why", "verdict"),
    [
        (Undecided("Ask again with 50 rows."), Verdict.UNDECIDED),
        (NotApplicable("There is no time."), Verdict.NOT_APPLICABLE),
    ],
)
def test_what_a_check_cannot_say_is_an_answer(why, verdict, monkeypatch):
    monkeypatch.setattr(Answers, "answer", why)
    (made,) = ask([Answers], None)
    assert (made.code, made.name, made.verdict) == ("TEST001", "Answers", verdict)
    assert made.message == str(why)
    assert made.severity is None


def test_every_check_is_asked_and_told_of():
    told: list[str] = []
    assert len(ask([Answers, Answers], None, tell=told.append)) == 2
    assert told == ["answers", "answers"]


def test_other_errors_are_not_swallowed(monkeypatch):
    monkeypatch.setattr(Answers, "answer", ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        ask([Answers], None)


def codes(*findings):
    return [(f.code, *columns_of(f)) for f in told_once(findings)]


def test_what_a_copy_implies_is_not_told_again():
    made = codes(
        finding("LEAK001", "x"),
        finding("LEAK002", "x"),
        finding("LEAK006", "x"),
        finding("LEAK002", "other"),
    )
    assert made == [("LEAK001", "x"), ("LEAK002", "other")]


def test_weaker_words_go_and_other_proofs_stay():
    made = codes(
        finding("LEAK001", "x"),
        finding("LEAK008", "x", severity=Severity.WARNING),
        finding("LEAK012", "x", severity=Severity.ERROR),
        finding("LEAK008", "z", severity=Severity.WARNING),
    )
    assert made == [("LEAK001", "x"), ("LEAK012", "x"), ("LEAK008", "z")]


def test_a_set_is_told_unless_each_of_it_was():
    made = codes(
        finding("LEAK001", "x"),
        finding("LEAK006", "x", "z"),
        finding("LEAK006", "x", "x2"),
        finding("LEAK001", "x2"),
    )
    assert made == [("LEAK001", "x"), ("LEAK006", "x", "z"), ("LEAK001", "x2")]


def test_only_columns_and_leaks_are_repeated():
    rows = finding("SPLIT003", "x")
    clear = finding("LEAK002", "x", verdict=Verdict.CLEAR, severity=None)
    assert len(told_once([finding("LEAK001", "x"), rows, clear])) == 3
    # A warning is no proof, so nothing repeats it.
    weak = finding("LEAK001", "x", severity=Severity.WARNING)
    assert len(told_once([weak, finding("LEAK002", "x")])) == 2


def facts(*accepted: tuple[str, str | None, str]) -> Facts:
    return Facts(
        accept=tuple(Accepted(code=c, subject=s, reason=r) for c, s, r in accepted)
    )


def test_a_finding_is_accepted_with_its_reason():
    known = facts(("LEAK001", "x", "Known when asked."))
    one, other = accept([finding("LEAK001", "x"), finding("LEAK001", "z")], known)
    assert one.accepted == "Known when asked."
    assert other.accepted is None


def test_all_of_a_set_must_be_accepted():
    half = facts(("LEAK006", "x", "Because."))
    whole = facts(("LEAK006", "x", "Because."), ("LEAK006", "z", "So."))
    pair = finding("LEAK006", "x", "z")
    assert accept([pair], half)[0].accepted is None
    assert accept([pair], whole)[0].accepted == "Because.; So."


def test_what_was_not_found_cannot_be_accepted():
    known = facts(("LEAK001", None, "Because."))
    clear = finding("LEAK001", "x", verdict=Verdict.CLEAR, severity=None)
    assert accept([clear], known)[0].accepted is None


@pytest.mark.parametrize(
    ("changes", "drops", "applied"),
    [
        ({}, True, True),
        ({"severity": Severity.WARNING}, True, True),
        ({"severity": Severity.NOTE}, False, False),
        ({"accepted": "Known."}, False, False),
        ({"verdict": Verdict.UNDECIDED}, False, False),
        ({"remedy": None}, False, False),
        ({"remedy": Remedy(kind=RemedyKind.ASK, text="When?")}, False, False),
        ({"remedy": Remedy(kind=RemedyKind.USE_MODEL, text="Use.")}, False, False),
        ({"remedy": Remedy(kind=RemedyKind.DROP_ROWS, text="Drop.")}, False, True),
    ],
)
def test_what_is_applied_without_asking(changes, drops, applied):
    made = finding(**changes)
    assert drops_columns(made) is drops
    assert is_applied(made) is applied
