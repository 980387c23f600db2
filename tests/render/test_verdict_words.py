from dataclasses import replace

import reports

from unseen.render.verdict_words import said_words, verdict_words
from unseen.result import Said, Severity, Verdict


def of(*findings, verdict=Verdict.FOUND):
    return verdict_words(replace(reports.minimal(), findings=findings, verdict=verdict))


def found(severity, **changes):
    return replace(reports.found("LEAK002", "X", severity, "Said."), **changes)


ERROR, NOTE = found(Severity.ERROR), found(Severity.NOTE)
WARNING = found(Severity.WARNING)
ACCEPTED = found(Severity.ERROR, accepted="known")
UNDECIDED = reports.other("FIT001", "Y", Verdict.UNDECIDED, "Too few.")


def test_what_stands_is_counted_without_the_notes():
    assert of(ERROR, NOTE) == "1 error stands that nobody has accepted."
    assert of(WARNING, WARNING, ERROR) == (
        "1 error and 2 warnings stand that nobody has accepted."
    )
    assert of(ERROR, ERROR, ACCEPTED) == "2 errors stand that nobody has accepted."


def test_a_clear_verdict_says_what_is_left():
    clear = Verdict.CLEAR
    assert of(verdict=clear) == "Nothing was found."
    assert of(NOTE, verdict=clear) == "Nothing stands but 1 note."
    assert of(ACCEPTED, verdict=clear) == (
        "1 finding is accepted; nothing else was found."
    )
    assert of(ACCEPTED, ACCEPTED, verdict=clear) == (
        "2 findings are accepted; nothing else was found."
    )


def test_open_questions_are_counted():
    assert of(ERROR, UNDECIDED, UNDECIDED) == (
        "1 error stands that nobody has accepted. 2 questions are undecided."
    )
    assert of(UNDECIDED, verdict=Verdict.UNDECIDED) == (
        "Nothing was found. 1 question is undecided."
    )


def test_what_was_inferred_has_one_punctuation():
    said = Said(what="judged by R².", reason="the target is a number. ")
    assert said_words(said) == ("Judged by R²", "the target is a number")
    assert said_words(Said(what="`id` is a key", reason=""))[0] == "`id` is a key"
    assert said_words(Said(what="", reason="")) == ("", "")
