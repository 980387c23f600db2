"""What every check is."""

import abc
from typing import Any, ClassVar

from ..evidence import Evidence
from ..result import Finding, Severity, Verdict


class AbstractCheck(abc.ABC):
    """A question about a table, a split or a model. Its fields are its thresholds.

    The class docstring is its page: *What it asks · Why it matters · How it decides ·
    When it is wrong · What to do*. Braces in the page, such as ``{odds}``, are
    replaced by the fields' values, so the page cannot drift from the code.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    needs_scores: ClassVar[bool] = False
    # Whether a finding can be luck, and must be found again without the scored rows.
    # What holds by arithmetic over all rows holds or not; a part cannot show it.
    can_be_luck: ClassVar[bool] = False

    @abc.abstractmethod
    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Answer the question.

        Returns
        -------
        tuple of Finding
            One per subject found, or a single one that says *clear*.

        Raises
        ------
        NotApplicable
            Where the question has no meaning.
        Undecided
            Where the rows cannot answer it.
        """

    def found(self, severity: Severity, message: str, **rest: Any) -> Finding:
        """Make a finding of this check."""
        return Finding(
            code=self.code,
            name=type(self).__name__,
            verdict=Verdict.FOUND,
            severity=severity,
            message=message,
            **rest,
        )

    def clear(self, message: str, **rest: Any) -> tuple[Finding]:
        """Say that the question was asked and nothing was found."""
        return (
            Finding(
                code=self.code,
                name=type(self).__name__,
                verdict=Verdict.CLEAR,
                message=message,
                **rest,
            ),
        )
