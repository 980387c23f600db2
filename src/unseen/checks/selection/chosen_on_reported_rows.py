"""SEL003: a threshold, a round or weights chosen on the rows that are reported."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, final

import numpy as np

from ...choices.family import Family, What, family_of
from ...choices.luck import luck_of, luck_of_redrawn
from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...holdout import best_of
from ...result import (
    Finding,
    Picture,
    PictureKind,
    Remedy,
    RemedyKind,
    Severity,
    Subject,
    SubjectKind,
)
from ...stats.metrics.catalogue import Metric, Needs
from .._check import AbstractCheck
from ..fit._words import metric_word, number, spelled
from ._claimed import CLAIM, is_same, need_choices, shown_claim
from ._flattery import Flattery, from_rows

# As many options as the correction draws in about a second.
_MOST_OPTIONS = 300
_DEEPEST = 8

_WORDS = {
    What.THRESHOLD: ("threshold", "thresholds"),
    What.ROUND: ("round", "rounds"),
    What.WEIGHTS: ("mix of the models", "mixes of the models"),
}
_ADVICE = {
    What.THRESHOLD: "Choose the threshold on training rows (TunedThresholdClassifierCV "
    "with cv=5)",
    What.ROUND: "Choose the round on validation rows that are cut from the training "
    "rows",
    What.WEIGHTS: "Fit the weights on out-of-fold predictions of the training rows",
}


@final
@dataclass(frozen=True, slots=True)
class ChosenOnReportedRows(AbstractCheck):
    """A threshold, a round or weights chosen on the rows that are reported.

    What it asks
    ------------
    Is the claim the very best that any threshold, any boosting round or any mix of
    the models gives on the reported rows?

    Why it matters
    --------------
    One that was chosen elsewhere is nearly the best on these rows, and seldom the
    best. One that was chosen here always is, and its score holds the luck of it.

    How it decides
    --------------
    It reads the predictions of the reported rows: one column of scores is cut at each
    threshold, columns named as rounds are compared, other columns are mixed by weights
    on a grid. The claim must be printed as the best of these is, and not as what needs
    no look: 0.5, the share of positives, the last round, equal weights, one model
    alone. Then it asks how often an honest choice would come out so: the rows are
    halved {halvings} times, what is best on one half is scored on the other. A warning
    if that happens in less than {doubt:.0%} of the halves, else undecided. Of rounds
    and weights few truly compete, and honest ones win often: there it is a warning if
    the same holds for as many pairs of rows drawn with replacement, else a note.
    Without predictions it looks at the model that was given: a threshold tuned on the
    rows of its own fit, or fixed by hand, is a note that asks.

    When it is wrong
    ----------------
    By luck an honest choice is the best here too, as often as it says. A claim of few
    digits on many rows is the best of many thresholds: more digits settle it. A mix on
    a finer grid than ours, or by another rule, goes unseen, and so does a choice among
    things that are not in the predictions. An evaluation set that was given to early
    stopping can't be seen from a model.

    What to do
    ----------
    Choose on rows of the training table, and score the reported rows once.

    Parameters
    ----------
    doubt
        How often an honest choice may come out as the best, for a warning.
    halvings
        How often the rows are halved.
    """

    code: ClassVar[str] = "SEL003"
    title: ClassVar[str] = "a choice made on the reported rows"

    doubt: float = 0.08
    halvings: int = 200

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Hold the claim against the best of the options."""
        choices = need_choices(evidence, "table of predictions and no model")
        metric, claim = evidence.task.metric, evidence.task.claim
        if claim is None:
            raise NotApplicable("No score was claimed.")
        if choices.shown is None:
            return self._of_model(choices.estimator, metric)
        family = family_of(choices.shown, metric)
        if family is None:
            raise NotApplicable(
                f"The predictions leave no choice that moves the {metric_word(metric)}."
            )
        if np.isnan(family.best):
            raise Undecided(f"The {metric_word(metric)} is not defined on these rows.")
        one, many = _WORDS[family.what]
        claimed = shown_claim(evidence, claim)
        best = f"{number(family.best)} ({family.best_option})"
        if not is_same(evidence, claim, family.best):
            if metric.better(claim, family.best):
                raise Undecided(
                    f"{claimed} is better than any {one} gives on these rows, "
                    f"{best}. Give the predictions that it was worked out from."
                )
            return self.clear(
                f"{claimed} is not the best that a {one} gives on these rows, {best}."
            )
        for says, score in family.usual.items():
            if is_same(evidence, claim, score):
                return self.clear(f"{claimed} is what {says.partition(',')[0]} gives.")
        tolerance = choices.tolerance(claim)
        grade, luck = self._luck(family, tolerance, evidence.plan.seed)
        says = (
            f"{claimed} is the best that any of {family.size:,} {many} gives on these "
            f"{len(choices.shown.y):,} rows, {best}"
        )
        if grade is None:
            more = (
                "Write the claim with more digits."
                if tolerance * len(choices.shown.y) > 1
                else f"Too few {many} differ on these rows; give more rows."
            )
            raise Undecided(
                f"{says}; chosen on other rows it would come out so in {luck:.0%} of "
                f"cases. {more}"
            )
        return (self._found(evidence, family, says, grade, luck),)

    def _luck(
        self, family: Family, tolerance: float, seed: int
    ) -> tuple[Severity | None, float]:
        """Grade how rare it is that an honest choice looks like this one."""
        luck = luck_of(family.losses, tolerance, seed=seed, halvings=self.halvings)
        if luck >= self.doubt:
            return None, luck
        if family.what is What.THRESHOLD:
            return Severity.WARNING, luck
        luck = luck_of_redrawn(family.losses, tolerance, seed=seed, draws=self.halvings)
        return (Severity.WARNING if luck < self.doubt else Severity.NOTE), luck

    def _found(
        self,
        evidence: Evidence,
        family: Family,
        says: str,
        grade: Severity,
        luck: float,
    ) -> Finding:
        metric = evidence.task.metric
        flattery = _flattery(family, metric, evidence.plan.seed)
        name, usual = next(iter(family.usual.items()))
        honest = spelled(flattery.corrected)
        return self.found(
            grade,
            f"{says}; {name} gives {number(usual)}, and a choice on other rows would "
            f"come out so in {luck:.1%} of cases. Corrected for the choice it is "
            f"{honest}.",
            subjects=(CLAIM,),
            evidence=(
                ("chosen", str(family.what)),
                ("options", family.size),
                ("best", family.best),
                ("usual", usual),
                ("honest_choice_looks_so", luck),
            ),
            estimate=flattery.corrected,
            effect=flattery.effect(metric),
            remedy=Remedy(
                kind=RemedyKind.ASK,
                text=f"{_ADVICE[family.what]}, and score the reported rows once; until "
                f"then quote {honest}.",
            ),
            picture=_picture(evidence, family, metric),
        )

    def _of_model(self, estimator: Any, metric: Metric) -> tuple[Finding, ...]:
        if metric.needs is not Needs.LABELS:
            raise NotApplicable(
                f"No predictions were given, and no threshold moves the "
                f"{metric_word(metric)}. Early stopping on the reported rows can't be "
                "seen from a model."
            )
        for part in _parts(estimator):
            name = type(part).__name__
            text = None
            if name == "TunedThresholdClassifierCV" and part.cv == "prefit":
                text = (
                    f"{name} (`cv='prefit'`) tunes its threshold on all rows that it "
                    "is fitted on: if those are the reported ones, the score is the "
                    "best of many."
                )
            if name == "FixedThresholdClassifier" and not isinstance(
                part.threshold, str
            ):
                text = (
                    f"{name} has a threshold of {part.threshold:g}, which somebody "
                    "chose on rows that aren't known."
                )
            if text is not None:
                return (
                    self.found(
                        Severity.NOTE,
                        text,
                        subjects=(Subject(kind=SubjectKind.MODEL, name=name),),
                        remedy=Remedy(
                            kind=RemedyKind.ASK,
                            text="Say on which rows the threshold was chosen, or give "
                            "the predictions of the reported rows.",
                        ),
                    ),
                )
        raise NotApplicable(
            "No predictions were given, and the model has no threshold."
        )


def _parts(estimator: Any, depth: int = 0) -> Iterator[Any]:
    """Give an estimator and those inside it, from the outside in."""
    if estimator is None or isinstance(estimator, type) or depth > _DEEPEST:
        return
    yield estimator
    if isinstance(estimator, list | tuple):
        for part in estimator:
            yield from _parts(part, depth + 1)
    elif hasattr(estimator, "get_params"):
        for part in estimator.get_params(deep=False).values():
            if hasattr(part, "get_params") or isinstance(part, list | tuple):
                yield from _parts(part, depth + 1)


def _flattery(family: Family, metric: Metric, seed: int) -> Flattery:
    losses = family.losses
    m = losses.shape[1]
    if m > _MOST_OPTIONS:
        top = int(losses.mean(axis=0).argmin())
        spread = np.linspace(0, m - 1, _MOST_OPTIONS).round().astype(int)
        losses = losses[:, np.unique(np.append(spread, top))]
    return from_rows(best_of(losses, seed=seed), metric)


def _picture(evidence: Evidence, family: Family, metric: Metric) -> Picture:
    claim = evidence.task.claim
    scores = [family.best, *family.usual.values()]
    labels = [f"the best: {family.best_option}", *family.usual]
    kept = {
        label: score
        for label, score in zip(labels, scores, strict=True)
        if not label.endswith(", with it")
    }
    return Picture(
        kind=PictureKind.SCORES,
        title="The best on the reported rows, and what needs no look; the line is the "
        "claim",
        fields=("label", "score", "low", "high", "reference"),
        rows=tuple((label, score, None, None, claim) for label, score in kept.items()),
        x=metric_word(metric),
    )
