"""SEL002: a holdout that was looked at too often for its size."""

from dataclasses import dataclass
from math import log
from typing import ClassVar, final

from ...choices.choices import Choices
from ...choices.runs import Runs
from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...holdout.wear import nats_given, worn_ends
from ...result import (
    Estimate,
    Finding,
    Picture,
    PictureKind,
    Remedy,
    RemedyKind,
    Severity,
)
from ...stats.metrics.catalogue import Metric
from .._check import AbstractCheck
from ..fit._words import metric_word, number
from ._claimed import CLAIM, need_choices

_REMEDY = Remedy(
    kind=RemedyKind.ASK,
    text="Score once on rows that nobody has looked at, and seal them.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wear:
    """How much the looks before the reported one may have told.

    Parameters
    ----------
    looks
        All looks.
    told
        Looks whose answers were known before the reported one; None where unknown.
    least, most
        Nats if no later run knew of an earlier one, and as far as is known.
    source
        Where they were read.
    """

    looks: int
    told: int | None
    least: float
    most: float
    source: str


@final
@dataclass(frozen=True, slots=True)
class WornHoldout(AbstractCheck):
    """A holdout that was looked at too often for its size.

    What it asks
    ------------
    How often were these rows asked for a score before the one that is reported, and
    what may still be claimed after that?

    Why it matters
    --------------
    Each answer tells something of the rows. Who uses the answers to choose what to try
    next fits the rows without ever training on them, and no score on them shows it.

    How it decides
    --------------
    The answers known before the reported run are counted: from a ledger those that
    came from the holdout rows, from runs with times those that had ended when the
    reported one began. Each may tell one of as many values as there are rows, and one
    more. From that follows the bar that holds for whatever was tried next. From a
    ledger, a warning if the score that may still be claimed at {level:.0%} is no better
    than guessing, and that of a single look is better; from runs only if this holds
    even for runs that knew nothing of each other. A note if that score is at least
    {costs} worse than after one look. Where it is not known which run came first,
    undecided, if that matters.

    When it is wrong
    ----------------
    The bar is for the worst that could be done with the answers. Teams that try what
    they would have tried anyway wear a holdout much less: on public leaderboards
    little of it is seen (Roelofs 2019). Looks that no ledger has and no run tells make
    it too mild.

    What to do
    ----------
    Score once on rows that nobody has looked at. Seal them, so that looks are counted
    and answers blurred.

    Parameters
    ----------
    level
        Coverage of the bars.
    costs
        By how much worse, in the metric's unit, the score that may be claimed is.
    """

    code: ClassVar[str] = "SEL002"
    title: ClassVar[str] = "a holdout that is worn out"

    level: float = 0.95
    costs: float = 0.1

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Work out the bar that is left."""
        choices = need_choices(evidence, "ledger and no table of runs")
        metric = evidence.task.metric
        n, guess = _rows(choices, metric), _guessing(evidence)
        all_rows = choices.n or n
        wear = _wear(choices, metric, n)
        score = evidence.task.claim
        if score is None:
            if choices.runs is None:
                raise NotApplicable("No score was claimed.")
            score = choices.runs.scores[choices.runs.best(metric)]
        once = self._bar(metric, score, n, 0.0, "one look")
        least = self._bar(metric, score, n, wear.least, "as many looks at once")
        most = self._bar(metric, score, n, wear.most, "worn holdout")
        word = metric_word(metric)
        message = (
            f"{all_rows:,} rows were asked {wear.looks:,} times ({wear.source}); after "
            f"one look the {word} is {_least(metric)} {number(_end(metric, once))}"
        )
        if wear.told is None:
            both = {self._grade(metric, once, b, guess) for b in (least, most)}
            if len(both) > 1:
                raise Undecided(
                    f"{message}, and {number(_end(metric, least))} if no run knew of "
                    f"another, {number(_end(metric, most))} if each knew of those "
                    "before it. Give the times of the runs, or a ledger."
                )
        grade = self._grade(metric, once, most, guess)
        beyond = grade is Severity.WARNING
        if beyond and choices.looks is None:
            # What was done with the answers of plain runs nobody knows.
            grade = self._grade(metric, once, least, guess) or Severity.NOTE
        if grade is None:
            return self.clear(
                f"{message}, and {number(_end(metric, most))} after these.",
                estimate=most,
            )
        known = "" if wear.told is None else f", {wear.told:,} of them known before it"
        beyond_words = ", no better than guessing" if beyond else ""
        rows = _rows_that_bear(all_rows, wear, self.level)
        return (
            self.found(
                grade,
                f"{message}; after these{known}, {number(_end(metric, most))}"
                f"{beyond_words}. {rows:,} rows would bear as many looks.",
                subjects=(CLAIM,),
                evidence=(
                    ("looks", wear.looks),
                    ("known_before", wear.told),
                    ("rows", all_rows),
                    ("rows_that_count", n),
                    ("rows_that_would_do", rows),
                    ("nats", wear.most),
                    ("guessing", guess),
                ),
                estimate=most,
                remedy=_REMEDY,
                picture=_picture(word, once, least, most),
            ),
        )

    def _bar(
        self, metric: Metric, score: float, n: int, nats: float, method: str
    ) -> Estimate:
        loss = min(1.0, 1 - score if metric.higher_is_better else score)
        low, high = worn_ends(loss, loss, n=n, nats=nats, level=self.level)
        if metric.higher_is_better:
            low, high = 1 - high, 1 - low
        return Estimate(
            value=score, low=low, high=high, level=self.level, n=n, method=method
        )

    def _grade(
        self, metric: Metric, once: Estimate, worn: Estimate, guess: float
    ) -> Severity | None:
        first, last = _end(metric, once), _end(metric, worn)
        if metric.better(first, guess) and not metric.better(last, guess):
            return Severity.WARNING
        lost = metric.gain(first, last)
        return Severity.NOTE if lost >= self.costs else None


def _rows_that_bear(n: int, wear: _Wear, level: float) -> int:
    """Give the rows whose worn bar is as wide as that of one look at these."""
    once = log(2 / (1 - level))
    return int(float(f"{n * (once + wear.most) / once:.1e}"))


def _end(metric: Metric, bar: Estimate) -> float:
    end = bar.low if metric.higher_is_better else bar.high
    assert end is not None
    return end


def _least(metric: Metric) -> str:
    return "at least" if metric.higher_is_better else "at most"


def _rows(choices: Choices, metric: Metric) -> int:
    """Give the independent rows, or pairs without a common row, behind a score."""
    if choices.runs is None and choices.looks is None:
        raise NotApplicable("No ledger and no table of runs was given.")
    if metric.name not in ("accuracy", "brier", "auc", "balanced_accuracy"):
        raise NotApplicable(
            f"The {metric_word(metric)} is no mean of rows between two limits, so "
            "looks give no bar."
        )
    n, positives = choices.n, choices.positives
    if n is None:
        raise Undecided(
            "It is not known how many rows were asked. Give the test table, or their "
            "number."
        )
    if metric.name in ("accuracy", "brier"):
        return n
    if positives is None:
        raise NotApplicable(
            f"The {metric_word(metric)} has a bar for two classes alone."
        )
    fewer = min(positives, n - positives)
    if metric.name == "auc":
        # A mean over pairs varies at most as one over so many pairs apart.
        return max(1, fewer)
    return max(1, 4 * fewer * (n - fewer) // n)


def _guessing(evidence: Evidence) -> float:
    metric, counts = evidence.task.metric, evidence.counts
    if metric.name in ("auc", "balanced_accuracy"):
        classes = max(2, len(evidence.classes))
        return 0.5 if metric.name == "auc" else 1 / classes
    shares = counts[0].sum(axis=0).astype(float)
    shares /= max(shares.sum(), 1.0)
    if metric.name == "accuracy":
        return float(shares.max())
    return float(shares[-1] * (1 - shares[-1]))


def _wear(choices: Choices, metric: Metric, n: int) -> _Wear:
    if choices.looks is not None:
        looks = choices.looks
        if not looks.answers:
            raise NotApplicable(f"Nobody has looked yet ({looks.source}).")
        before = len(looks.answers) - 1
        told = sum(looks.from_holdout[:-1])
        nats = nats_given(looks=before, told=told, values=n + 1)
        return _Wear(
            looks=len(looks.answers),
            told=told,
            least=log(len(looks.answers)),
            most=nats if before else 0.0,
            source=looks.source,
        )
    runs = choices.runs
    assert runs is not None
    told = _known_before(runs, metric)
    before = runs.tried - 1 if told is None else told
    beside = runs.tried - before
    nats = nats_given(looks=before, told=before, values=n + 1) if before else 0.0
    return _Wear(
        looks=runs.tried,
        told=told,
        least=log(runs.tried),
        # Runs beside it that it knew nothing of still were tried: a union.
        most=nats + log(max(1, beside)),
        source=runs.source,
    )


def _known_before(runs: Runs, metric: Metric) -> int | None:
    """Count the runs that had ended when the best one began."""
    if runs.tried == 1:
        return 0
    if runs.starts is None or runs.ends is None:
        return None
    began = runs.starts[runs.best(metric)]
    if runs.starts == runs.ends:
        return sum(end < began for end in runs.ends)
    return sum(end <= began for end in runs.ends)


def _picture(word: str, once: Estimate, least: Estimate, most: Estimate) -> Picture:
    return Picture(
        kind=PictureKind.SCORES,
        title="What may be claimed after one look, and after all of them",
        fields=("label", "score", "low", "high"),
        rows=tuple(
            (label, bar.value, bar.low, bar.high)
            for label, bar in (
                ("one look", once),
                ("as many, none knew of another", least),
                ("as they were made", most),
            )
        ),
        x=word,
    )
