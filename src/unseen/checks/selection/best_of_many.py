"""SEL001: a claim that is the best of many on the same rows."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from ...choices.choices import Choices
from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Finding, Picture, PictureKind, Remedy, RemedyKind, Severity
from ...stats.metrics.catalogue import Metric
from .._check import AbstractCheck
from ..fit._words import metric_word, number, spelled
from ._claimed import CLAIM, is_same, need_choices
from ._flattery import Flattery, of_scores, of_shown

_FEWEST_FOR_BARS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """Every run's score, and where they were read."""

    scores: tuple[float, ...]
    source: str
    tried: int
    rows_known: bool


@final
@dataclass(frozen=True, slots=True)
class BestOfMany(AbstractCheck):
    """A claim that is the best of many on the same rows.

    What it asks
    ------------
    Is the claim the best score of several runs on the same rows, and how much of it is
    the luck of the best?

    Why it matters
    --------------
    Of many runs that are equally good one is luckiest on the rows at hand, and that is
    the one that is reported. Of 50 coins on 200 rows the best has an accuracy near
    0.58.

    How it decides
    --------------
    The claim must be the best of the runs, to the digits that it is written with; where
    nothing was claimed, the best run stands for it. What the choice adds is measured by
    the bootstrap bias correction: on what each run said of each row where that was
    given, else on the scores alone, as if each run erred on rows of its own. A note if
    the choice adds at least {worth} standard errors; a warning from {bold}, where an
    interval of 95% that knows nothing of the choice holds the truth in three cases of
    four. It also says how many rows would take what is added below {tolerated}.
    Undecided if the claim is better than every run, or if scores alone say nothing of
    the metric.

    When it is wrong
    ----------------
    From scores alone, runs that truly differ by about as much as luck would make them,
    and err on the same rows, look luckier than they are: the runs' predictions settle
    it. Runs that nobody wrote down make it too mild. Scores on validation rows say
    nothing of the test: name the column that was reported. Where the best is ahead by
    two or three standard errors, the correction is up to one of them too large.

    What to do
    ----------
    Score the run that was chosen once on rows that none of them was scored on, or
    quote the corrected score with its interval.

    Parameters
    ----------
    worth
        Standard errors that the choice must add to be worth a word.
    bold
        Standard errors that it must add for a warning.
    tolerated
        What a choice may add, in the metric's unit, for the number of rows that would
        be safe.
    """

    code: ClassVar[str] = "SEL001"
    title: ClassVar[str] = "the best of many on the same rows"

    worth: float = 0.5
    bold: float = 1.25
    tolerated: float = 0.01

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Find the claim among the runs, and correct it for the choice."""
        choices, metric = need_choices(evidence, "table of runs"), evidence.task.metric
        field = _field(choices, metric)
        many = f"{field.tried:,} runs in {field.source}"
        if len(field.scores) < 2 and field.tried < 2:
            return self.clear(
                f"There is one run in {field.source}, so none was chosen."
            )
        choose = max if metric.higher_is_better else min
        best, claim = choose(field.scores), evidence.task.claim
        word = metric_word(metric)
        if claim is not None and not is_same(evidence, claim, best):
            if metric.better(claim, best):
                raise Undecided(
                    f"The claimed {word} {claim:g} is better than the best of the "
                    f"{many}, {number(best)}: it is none of them. Give all runs, and "
                    "the column that was reported."
                )
            return self.clear(
                f"The claimed {word} {claim:g} is not the best of the {many}, which is "
                f"{number(best)}."
            )
        flattery = self._flattery(evidence, choices, field)
        what = f"The claimed {word} {claim:g}" if claim is not None else f"The {word}"
        added = flattery.inflation.value or 0.0
        message = (
            f"{what} is the best of {many}; corrected for the choice it is "
            f"{spelled(flattery.corrected)}"
        )
        if claim is None:
            message = (
                f"The best {word} of {many} is {number(best)}; corrected for the "
                f"choice it is {spelled(flattery.corrected)}"
            )
        if added < self.worth * flattery.error or added <= 0:
            return self.clear(f"{message}.", estimate=flattery.corrected)
        return (self._found(evidence, flattery, field, message, added),)

    def _found(
        self,
        evidence: Evidence,
        flattery: Flattery,
        field: _Field,
        message: str,
        added: float,
    ) -> Finding:
        metric = evidence.task.metric
        sure = added >= self.bold * flattery.error
        grade = Severity.WARNING if sure else Severity.NOTE
        rows = flattery.rows_for(self.tolerated)
        message += f": the choice adds {number(added)}"
        if metric.high == 1.0 and rows is not None:
            message += f". With some {rows:,} rows it would add {self.tolerated:g}"
        alone = "" if field.rows_known else " from the scores alone"
        return self.found(
            grade,
            message + ".",
            subjects=(CLAIM,),
            evidence=(
                ("runs", field.tried),
                ("best", flattery.seen.value),
                ("corrected", flattery.corrected.value),
                ("rows", flattery.inflation.n),
                ("rows_that_would_do", rows),
                ("from", "rows" if field.rows_known else "scores"),
            ),
            estimate=flattery.corrected,
            effect=flattery.effect(metric),
            remedy=Remedy(
                kind=RemedyKind.ASK,
                text="Score the run that was chosen once on rows that none of them was "
                f"scored on, or quote {spelled(flattery.corrected)}, corrected{alone}.",
            ),
            picture=_picture(evidence, flattery, field),
        )

    def _flattery(
        self, evidence: Evidence, choices: Choices, field: _Field
    ) -> Flattery:
        metric, seed = evidence.task.metric, evidence.plan.seed
        if choices.run_rows is not None and field.rows_known:
            return of_shown(choices.run_rows, metric, seed)
        return of_scores(choices, metric, seed)


def _field(choices: Choices, metric: Metric) -> _Field:
    shown = choices.run_rows
    if shown is not None:
        scores = tuple(
            metric.of(shown.y, shown.prediction(column)).value
            for column in shown.values.T
        )
        if np.isfinite(scores).all():
            return _Field(
                scores=scores, source=shown.source, tried=len(scores), rows_known=True
            )
    runs = choices.runs
    if runs is None:
        raise NotApplicable("No table of runs was given.")
    return _Field(
        scores=runs.scores,
        source=f"{runs.source} (`{runs.column}`)",
        tried=runs.tried,
        rows_known=False,
    )


def _picture(evidence: Evidence, flattery: Flattery, field: _Field) -> Picture:
    word = metric_word(evidence.task.metric)
    seen = evidence.task.claim
    if seen is None:
        seen = flattery.seen.value
    if len(field.scores) < _FEWEST_FOR_BARS:
        rows = [
            (label, e.value, e.low, e.high, seen)
            for label, e in (
                ("as reported", flattery.seen),
                ("corrected for the choice", flattery.corrected),
            )
        ]
        return Picture(
            kind=PictureKind.SCORES,
            title="The best of the runs, before and after the choice is taken off",
            fields=("label", "score", "low", "high", "reference"),
            rows=tuple(rows),
            x=word,
        )
    counts, edges = np.histogram(field.scores, bins=min(24, len(field.scores)))
    return Picture(
        kind=PictureKind.HISTOGRAM,
        title="Every run's score; the line is the one that was reported",
        fields=("start", "end", "count", "observed"),
        rows=tuple(
            (float(a), float(b), int(c), seen)
            for a, b, c in zip(edges[:-1], edges[1:], counts, strict=True)
        ),
        x=word,
        y="runs",
    )
