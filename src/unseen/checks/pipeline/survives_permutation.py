"""PIPE001: a score that survives when the target is shuffled."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import (
    Effect,
    Estimate,
    Finding,
    Picture,
    PictureKind,
    Remedy,
    RemedyKind,
    Severity,
    Subject,
    SubjectKind,
    Verdict,
)
from ...scoring.scorebook import Scorebook
from ...scoring.survival import Survival
from .._check import AbstractCheck
from .._subjects import named

_BINS = 12


@final
@dataclass(frozen=True, slots=True)
class SurvivesPermutation(AbstractCheck):
    """A score that survives when the target is shuffled.

    What it asks
    ------------
    If the target is shuffled, so that no column says anything about it, does the whole
    procedure still report a score better than guessing?

    Why it matters
    --------------
    Nothing can be learned there. What is reported above guessing comes from the
    procedure itself: columns chosen or encoded on all rows, rows repeated before the
    folds were made, a best of many tries. It flatters the true score too.

    How it decides
    --------------
    The target is shuffled at least five times, and each time everything is run again.
    An error if the mean is better than guessing beyond doubt: the lower end of the
    {sure:.1%} interval over the shuffles is above {tolerated} of the way from guessing
    to perfection; a warning if that of the 95% interval is. A model of yours is scored
    on held-out rows. What a search or a forest says of itself (``best_score_``,
    ``oob_score_``) is held against its own score on held-out rows: what is left is the
    optimism of choosing, a note, and above {bold} beyond doubt a warning. Guessing is,
    for a procedure, what it gives on columns that say nothing; if that fits no metric
    that is known, the scale is unknown and nothing is decided. Where there are groups,
    their targets are also shuffled whole; what survives then is what rows of one group
    on both sides of a fold tell, a warning. Single rows are shuffled whatever their
    times are: an honest procedure is at chance on them all the same.

    When it is wrong
    ----------------
    A procedure that returns another score than it says is judged by that. One that was
    given prepared columns, chosen earlier with the target, is honest from here on and
    passes.

    What to do
    ----------
    Move every step that looks at the target into a Pipeline, and cross-validate that as
    a whole. Quote a search by nested cross-validation, never by its best score.

    Parameters
    ----------
    sure
        Level of the interval that is beyond doubt.
    tolerated
        Share of the possible that is let pass.
    bold
        Share of the possible by which a number that a model says of itself may flatter.
    """

    code: ClassVar[str] = "PIPE001"
    title: ClassVar[str] = "a score that survives a shuffled target"
    needs_scores: ClassVar[bool] = True

    sure: float = 0.998
    tolerated: float = 0.04
    bold: float = 0.1

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Look at what was reported on shuffled targets."""
        evidence.need_target()
        book = evidence.scores
        if book is None or (book.own_model or book.own_procedure) is None:
            if book is not None and book.raised is not None:
                raise Undecided(f"`{book.raised[0]}` raised, so nothing was shuffled.")
            raise NotApplicable("No model and no procedure of yours was given.")
        every = [self._judge(book, s) for s in book.survivals]
        found = tuple(f for f in every if f.verdict is Verdict.FOUND)
        if found:
            return found
        undecided = [f for f in every if f.verdict is Verdict.UNDECIDED]
        if undecided:
            raise Undecided(" ".join(f.message for f in undecided))
        return self.clear(
            " ".join(f.message for f in every), estimate=every[0].estimate
        )

    def _judge(self, book: Scorebook, s: Survival) -> Finding:
        if not s.known:
            guess = "fails" if np.isnan(s.guessing) else f"gives {s.guessing:.3g}"
            return self._undecided(
                f"On columns that say nothing the procedure {guess}, which fits no "
                f"metric for this target, so it is unknown what guessing gives; on "
                f"shuffled targets it gives {np.mean(s.permuted):.3g}, on the true one "
                f"{s.observed:.3g}."
            )
        excess, certain = s.excess(), s.excess(self.sure)
        if excess.low is None or certain.low is None or excess.high is None:
            return self._undecided("The scores on shuffled targets have no interval.")
        message = self._sentence(book, s, excess)
        share = excess.low / s.possible
        sure = certain.low / s.possible
        if share <= self.tolerated:
            # Above all that is let pass on average, and yet not surely above it.
            if (excess.value or 0.0) / s.possible > 2 * self.tolerated:
                return self._undecided(f"{message} That may be chance; give more rows.")
            (clear,) = self.clear(message, estimate=excess)
            return clear
        if s.claimed_inside:
            grade = Severity.WARNING if sure > self.bold else Severity.NOTE
        elif s.group is not None:
            grade = Severity.WARNING
        else:
            grade = Severity.ERROR if sure > self.tolerated else Severity.WARNING
        return self.found(
            grade,
            message,
            subjects=(_subject(book),),
            evidence=(
                ("observed", s.observed),
                ("on_shuffled_targets", float(np.mean(s.permuted))),
                ("guessing", s.guessing),
                ("shuffles", len(s.permuted)),
            ),
            estimate=excess,
            effect=_effect(s, excess),
            remedy=_remedy(s),
            picture=_picture(s),
        )

    def _undecided(self, message: str) -> Finding:
        return Finding(
            code=self.code,
            name=type(self).__name__,
            verdict=Verdict.UNDECIDED,
            message=message,
        )

    def _sentence(self, book: Scorebook, s: Survival, excess: Estimate) -> str:
        name = named(book.own_model or book.own_procedure or "")
        what = "score" if s.what == "score" else f"`{s.what}`"
        how = "shuffled" if s.group is None else f"shuffled by whole {named(s.group)}"
        against = "held-out rows have" if s.claimed_inside else "guessing has"
        return (
            f"With the target {how} {len(s.permuted)} times, the {what} of {name} is "
            f"{np.mean(s.permuted):.3f} where {against} {s.guessing:.3f}: "
            f"{excess.value:+.3f} [{excess.low:+.3f}, {excess.high:+.3f}] for nothing. "
            f"On the true target it is {s.observed:.3f}."
        )


def _subject(book: Scorebook) -> Subject:
    return Subject(
        kind=SubjectKind.MODEL, name=book.own_model or book.own_procedure or ""
    )


def _effect(s: Survival, excess: Estimate) -> Effect | None:
    """Take what survives for inflation, where the number is the audit's metric."""
    if s.metric is None or s.claimed_inside:
        return None
    guessing = Estimate(
        value=s.guessing, low=None, high=None, level=0.95, n=s.n, method="guessing"
    )
    return Effect(
        metric=s.metric,
        inflation=excess,
        without=guessing,
        present=s.mean(),
        applied=False,
    )


def _remedy(s: Survival) -> Remedy:
    if s.claimed_inside:
        text = f"Quote nested cross-validation, not `{s.what}`."
        code = "cross_val_score(model, X, y)  # the search is run anew in each fold"
    elif s.group is not None:
        text = f"Make the folds of the procedure keep {named(s.group)} whole."
        code = "GroupKFold(5)"
    else:
        text = (
            "Move every step that looks at the target into a Pipeline, and "
            "cross-validate that as a whole."
        )
        code = "cross_val_score(make_pipeline(*steps, model), X, y)"
    return Remedy(kind=RemedyKind.ASK, text=text, code=code)


def _picture(s: Survival) -> Picture:
    """Count the scores on shuffled targets, those of guessing beside them."""
    parts = (("on shuffled targets", s.permuted), ("guessing", s.chance))
    ends = np.array([*s.permuted, *s.chance, s.observed])
    low, high = float(ends.min()), float(ends.max())
    edges = np.linspace(low, high if high > low else low + 1e-6, _BINS + 1)
    rows = []
    for group, values in parts:
        counts, _ = np.histogram(values, bins=edges)
        rows += [
            (float(a), float(b), int(c), group, s.observed)
            for a, b, c in zip(edges[:-1], edges[1:], counts, strict=True)
            if c
        ]
    return Picture(
        kind=PictureKind.HISTOGRAM,
        title="What is reported on shuffled targets; the line is the true one",
        fields=("start", "end", "count", "group", "observed"),
        rows=tuple(rows),
        x=s.what,
        y="shuffles",
    )
