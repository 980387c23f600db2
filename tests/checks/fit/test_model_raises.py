"""FIT009: a model's own words, and models that ran."""

import pytest
from tests.checks.fit.books import MINE, classes, guess_of, probes, with_book

from unseen.checks.fit.model_raises import ModelRaises
from unseen.errors import NotApplicable, Undecided
from unseen.result import Verdict

Y = classes()


def test_what_a_model_raised_is_quoted():
    book = with_book(Y, probes(Y), raised=("mine:best", "ValueError: no such column"))
    with pytest.raises(Undecided) as why:
        ModelRaises().run(book)
    assert str(why.value) == (
        "`mine:best` could not be judged; the probes stand in for it. It raised "
        "ValueError: no such column"
    )


def test_a_model_that_ran_is_clear():
    book = with_book(Y, {MINE: guess_of(Y, 1.0), **probes(Y)})
    (finding,) = ModelRaises().run(book)
    assert finding.verdict is Verdict.CLEAR
    assert finding.message == "`mine` ran on the table's rows."


def test_a_procedure_that_ran_is_clear():
    (finding,) = ModelRaises().run(with_book(Y, probes(Y), own_procedure="mine:run"))
    assert finding.message == "`mine:run` ran on the table's rows."


def test_not_applicable_without_a_model():
    with pytest.raises(NotApplicable) as why:
        ModelRaises().run(with_book(Y, probes(Y)))
    assert str(why.value) == "No model of yours was given."
