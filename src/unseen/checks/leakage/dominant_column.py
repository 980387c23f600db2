"""LEAK008: a column on which the score rests, and of which nothing was declared."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...errors import NotApplicable
from ...evidence import Evidence
from ...result import Finding, Remedy, RemedyKind, Severity, TargetKind
from .._check import AbstractCheck
from .._declared import is_declared
from .._pictures import points_of, rates_of
from .._subjects import column, named


@final
@dataclass(frozen=True, slots=True)
class DominantColumn(AbstractCheck):
    """A column on which the score rests, and of which nothing was declared.

    What it asks
    ------------
    Does one column alone give most of what the model gives, and has nobody said when
    it is written?

    Why it matters
    --------------
    An honest feature and a leak with the same strength look the same. Only the person
    who knows when the column is written can tell, so the question is asked once, with
    what hangs on the answer.

    How it decides
    --------------
    A note if the column alone has at least {skill} of the possible skill (0 is
    guessing, 1 is perfect; AUC 0.9 is 0.8) and at least {part} of the honest model's.
    At most {most} columns are asked about, the strongest first. The score without the
    column stands beside it. It never is more than a note.

    When it is wrong
    ----------------
    It isn't an accusation. Strong honest features exist.

    What to do
    ----------
    Say under ``[available]`` in unseen.toml when the column is written; if not before
    the prediction, drop it.

    Parameters
    ----------
    skill
        Skill of the column alone.
    part
        Share of the honest model's skill.
    most
        Columns asked about.
    """

    code: ClassVar[str] = "LEAK008"
    title: ClassVar[str] = "a column on which the score rests"
    needs_scores: ClassVar[bool] = True

    skill: float = 0.4
    part: float = 0.75
    most: int = 3

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Ask about the strongest columns."""
        evidence.need_target()
        if evidence.scores is None:
            raise NotApplicable("There is no score.")
        found = []
        for single in evidence.scores.singles:
            if len(found) == self.most or single.skill < self.skill:
                break
            if is_declared(evidence, single.name):
                continue
            if single.skill < self.part * evidence.scores.honest_skill:
                continue
            draw = (
                points_of if evidence.task.kind is TargetKind.REGRESSION else rates_of
            )
            name = named(single.name)
            found.append(
                self.found(
                    Severity.NOTE,
                    f"When is {name} written? Alone it has {single.skill:.0%} of the "
                    "possible skill, the honest model "
                    f"{evidence.scores.honest_skill:.0%}.",
                    subjects=(column(single.name),),
                    evidence=(("skill", single.skill),),
                    estimate=single.estimate,
                    remedy=Remedy(
                        kind=RemedyKind.ASK,
                        text=f"Say in unseen.toml when {name} is written; drop it if "
                        "that is after the prediction.",
                        columns=(single.name,),
                        code=f'[available]\n{single.name!r} = "always"  # if it is',
                    ),
                    picture=draw(evidence, single.name, f"The target by {name}"),
                )
            )
        if found:
            return tuple(found)
        return self.clear("No single column carries the score.")
