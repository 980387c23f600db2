"""FIT009: a model that could not be judged because it raised."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Finding
from .._check import AbstractCheck
from ._words import book_of


@final
@dataclass(frozen=True, slots=True)
class ModelRaises(AbstractCheck):
    """A model that could not be judged because it raised.

    What it asks
    ------------
    Could the model of yours, or the procedure, be run on these rows?

    Why it matters
    --------------
    Where it can't, every score in the report is that of the probes, and nothing is
    known of the model.

    How it decides
    --------------
    The model is fitted on the columns in use, as a DataFrame with their original names,
    words and classes; where it raises, with the columns that are left out held
    constant; then as an array; then with the classes as numbers. If it raises each
    time, its first message is shown and the probes take its place.

    When it is wrong
    ----------------
    A model that prepares its rows elsewhere raises on the table as it is.

    What to do
    ----------
    Put the preparation into the model: a Pipeline that takes the table's own columns.
    """

    code: ClassVar[str] = "FIT009"
    title: ClassVar[str] = "a model that raises"
    needs_scores: ClassVar[bool] = True

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Say what the model raised."""
        book = book_of(evidence)
        if book.raised is not None:
            name, words = book.raised
            raise Undecided(
                f"`{name}` could not be judged; the probes stand in for it. It raised "
                f"{words}"
            )
        name = book.own_model or book.own_procedure
        if name is None:
            raise NotApplicable("No model of yours was given.")
        return self.clear(f"`{name}` ran on the table's rows.")
