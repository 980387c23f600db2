"""LEAK003: missing values that tell the target."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from ...evidence import Evidence
from ...result import Estimate, Finding, Remedy, RemedyKind, Severity, TargetKind
from ...stats.odds import (
    chance_beyond,
    least_odds_ratio,
    log_odds_ratios,
    odds_ratio,
)
from ...stats.quantiles import normal_quantile
from .._check import AbstractCheck
from .._enough import need_rows
from .._missing_words import is_missing_word
from .._pictures import bin_labels, target_by
from .._subjects import columns, listed

Array = NDArray[np.float64]
Counts = NDArray[np.int64]

_FEWEST_ROWS = 20
# The largest and the smallest number of some types.
_WHOLE_ENDS = {float(s * 2**k - (s > 0)) for k in (15, 16, 31, 32, 63) for s in (1, -1)}


@final
@dataclass(frozen=True, slots=True)
class MissingTellsTarget(AbstractCheck):
    """Missing values that tell the target.

    What it asks
    ------------
    Do the rows in which a column is missing, or says *unknown*, have another target
    than the rows in which it is filled in?

    Why it matters
    --------------
    A field that is filled in after the outcome is missing for everybody who had none.
    Imputing it hides the gap from the eye and not from the model.

    How it decides
    --------------
    An error if one side (missing or present) has one class without an exception, and
    so many rows without one had a chance below {chance} even with odds {certain_odds}
    times those of the other side. A warning if the lower end of the {level:.0%}
    interval of the odds ratio is above {odds}; a note above {asked_odds}. For a numeric
    target it is an error too if all rows of one side lie in a stretch of the target in
    which few of the other side do. It is a warning if the odds of a gap are
    {split_odds} times as large on one side of a quartile of the target as on the other,
    by the lower end of the interval (houses without a garage are cheap: 15 times); a
    note if the means differ by {asked_spreads} of the target's spreads. Words such as
    *unknown*, *Unk* or *n/a* count as missing, and so does a number that looks like a
    code and lies far from all others, such as -999. Columns that are missing in the
    same rows are told together.

    When it is wrong
    ----------------
    Some gaps are honest news: a test that the doctor did not ask for, a second
    applicant who is not there. They are known at prediction time.

    What to do
    ----------
    Ask when the field is filled in. If not before the target, drop the column.

    Parameters
    ----------
    certain_odds
        Times by which honest gaps multiply the odds at most, for an error.
    odds, asked_odds
        The same for a warning and for a note.
    split_odds
        The odds ratio of the two sides of a quartile of a numeric target, for a
        warning.
    asked_spreads
        Difference of a numeric target's mean, in its spreads, for a note.
    chance
        Chance below which luck is ruled out.
    level
        Level of the interval.
    """

    code: ClassVar[str] = "LEAK003"
    title: ClassVar[str] = "missing values that tell the target"
    can_be_luck: ClassVar[bool] = True

    certain_odds: float = 50.0
    odds: float = 4.0
    asked_odds: float = 2.0
    split_odds: float = 20.0
    asked_spreads: float = 0.4
    chance: float = 0.001
    level: float = 0.99

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Compare the rows with and without a value, column by column."""
        kind = evidence.need_target()
        need_rows(evidence, _FEWEST_ROWS)
        # The group and the time can be missing as well; keys are never.
        keys = set(evidence.task.roles.keys)
        asked = [c.name for c in evidence.columns if c.name not in keys]
        ends = _repeated_ends(evidence)
        gaps = {name: _gap_bins(evidence, name, name in ends) for name in asked}
        gaps = {name: bins for name, bins in gaps.items() if bins}
        if not gaps:
            return self.clear("No column has missing values.")
        found: list[Finding] = []
        for names in _alike(evidence, gaps):
            bins = gaps[names[0]]
            if kind is TargetKind.REGRESSION:
                finding = self._numbers(evidence, names, bins)
            else:
                finding = self._classes(evidence, names, bins)
            if finding is not None:
                found.append(finding)
        if found:
            return tuple(found)
        return self.clear(
            f"Missing values of {len(gaps):,} columns don't tell the target."
        )

    def _classes(
        self, evidence: Evidence, names: list[str], bins: list[int]
    ) -> Finding | None:
        table = evidence.counts[evidence.places[names[0]]]
        missing = table[bins].sum(axis=0)
        present = table.sum(axis=0) - missing
        n, rest_n = int(missing.sum()), int(present.sum())
        if min(n, rest_n) < 5:
            return None
        value, error = log_odds_ratios(missing, n, present, rest_n)  # type: ignore[arg-type]
        z = normal_quantile((1 + self.level) / 2)
        sure = np.abs(value) - z * error
        # Of two classes each is as sure as the other, to the last digit: the class
        # that is common among the gaps is told.
        k = int(np.lexsort((missing, sure.round(9)))[-1])
        hits, rest_hits = int(missing[k]), int(present[k])
        grade = self._pure(missing, present)
        if grade is None:
            least = max(float(np.exp(sure[k])), self._least(missing, present))
            if least > self.odds:
                grade = Severity.WARNING
            elif least > self.asked_odds:
                grade = Severity.NOTE
            else:
                return None
        estimate = odds_ratio(hits, n, rest_hits, rest_n)
        class_ = repr(evidence.classes[k])
        message = (
            f"Where {listed(names)} {_is(names)} {_gap_words(evidence, names, bins)}, "
            f"{hits / n:.0%} of {n:,} rows are {class_}; elsewhere "
            f"{rest_hits / rest_n:.0%} of {rest_n:,}."
        )
        return self._report(evidence, names, bins, grade, message, estimate, k)

    def _least(self, missing: Counts, present: Counts) -> float:
        """Give the odds ratio's lower end where a side has (nearly) one class."""
        least = 0.0
        for own, rest in ((missing, present), (present, missing)):
            k, n = int(own.argmax()), int(own.sum())
            rest_n = int(rest.sum())
            if own[k] >= 0.9 * n and own[k] / n > rest[k] / rest_n:
                ends = (int(own[k]), n, int(rest[k]), rest_n)
                least = max(least, least_odds_ratio(*ends, level=self.level))
        return least

    def _pure(self, missing: Counts, present: Counts) -> Severity | None:
        for own, rest in ((missing, present), (present, missing)):
            k, n = int(own.argmax()), int(own.sum())
            if own[k] == n and rest[k] < rest.sum():
                chance = chance_beyond(
                    n, n, int(rest[k]), int(rest.sum()), limit=self.certain_odds
                )
                if chance < self.chance:
                    return Severity.ERROR
        return None

    def _numbers(
        self, evidence: Evidence, names: list[str], bins: list[int]
    ) -> Finding | None:
        gone = np.isin(evidence.sample.bins[:, evidence.places[names[0]]], bins)
        a, b = evidence.y[gone], evidence.y[~gone]
        if min(len(a), len(b)) < 8:
            return None
        spread = float(evidence.y.std()) or 1.0
        value = float(a.mean() - b.mean()) / spread
        # A handful of rows can have nearly no spread of their own by luck.
        own = [max(float(part.var()), 0.05 * spread**2) / len(part) for part in (a, b)]
        error = float(np.sqrt(sum(own))) / spread
        half = normal_quantile((1 + self.level) / 2) * error
        sure = abs(value) - half
        if self._one_sided(a, b, self.certain_odds) or self._one_sided(
            b, a, self.certain_odds
        ):
            grade = Severity.ERROR
        elif self._splits(a, b) or self._one_sided(a, b, self.odds):
            grade = Severity.WARNING
        elif sure > self.asked_spreads:
            grade = Severity.NOTE
        else:
            return None
        estimate = Estimate(
            value=value,
            low=value - half,
            high=value + half,
            level=self.level,
            n=len(evidence.y),
            method="difference of means in spreads of the target",
        )
        message = (
            f"Where {listed(names)} {_is(names)} {_gap_words(evidence, names, bins)}, "
            f"the target is {a.mean():.4g} on average in {len(a):,} rows; elsewhere "
            f"{b.mean():.4g}."
        )
        return self._report(evidence, names, bins, grade, message, estimate, None)

    def _splits(self, gone: Array, filled: Array) -> bool:
        """Whether a gap is far likelier on one side of a quartile of the target."""
        for cut in np.quantile(np.concatenate([gone, filled]), (0.25, 0.5, 0.75)):
            above = int((gone > cut).sum()), int((filled > cut).sum())
            below = len(gone) - above[0], len(filled) - above[1]
            for own, rest in (above, below):
                if own * len(filled) > rest * len(gone):
                    ends = (own, len(gone), rest, len(filled))
                    if least_odds_ratio(*ends, level=self.level) > self.split_odds:
                        return True
        return False

    def _one_sided(self, own: Array, rest: Array, limit: float) -> bool:
        """Whether all rows of one side lie where few of the other side do.

        The stretch from the lowest to the highest target of the one side is taken for
        a class.
        """
        inside = (rest >= own.min()) & (rest <= own.max())
        n, hits = len(own), int(inside.sum())
        if hits > 0.7 * len(rest):
            return False
        chance = chance_beyond(n, n, hits, len(rest), limit=limit)
        return chance < self.chance

    def _report(
        self,
        evidence: Evidence,
        names: list[str],
        bins: list[int],
        grade: Severity,
        message: str,
        estimate: Estimate,
        class_: int | None,
    ) -> Finding:
        asked = grade is Severity.NOTE
        first = "Ask when the field is filled in."
        return self.found(
            grade,
            message,
            subjects=columns(names),
            estimate=estimate,
            remedy=Remedy(
                kind=RemedyKind.ASK if asked else RemedyKind.DROP_COLUMNS,
                text=f"{first} If not before the target, drop {listed(names)}.",
                columns=tuple(names),
            ),
            picture=target_by(
                evidence,
                names[0],
                f"The target where {listed(names[:1])} is missing and where it is not",
                flagged=frozenset(bins),
                class_=class_,
            ),
        )


def _repeated_ends(evidence: Evidence) -> set[str]:
    """Name the numbers whose smallest or largest value repeats, all at once."""
    x = evidence.sample.numbers
    if not x.size:
        return set()
    known = np.isfinite(x)
    low = np.where(known, x, np.inf).min(axis=0)
    high = np.where(known, x, -np.inf).max(axis=0)
    often = ((x == low).sum(axis=0) >= 3) | ((x == high).sum(axis=0) >= 3)
    return {
        c.name for c, found in zip(evidence.plan.numbers, often, strict=True) if found
    }


def _gap_bins(evidence: Evidence, name: str, far: bool) -> list[int]:
    """Give the bins of missing values, of words for them, and of codes such as 9999."""
    place = evidence.places[name]
    table = evidence.counts[place]
    bins = [0] if table[0].sum() else []
    if far:
        bins += _far_off(evidence, name, np.flatnonzero(table.sum(axis=1)))
    for k, level in enumerate(evidence.plan.levels.get(name, ())):
        if is_missing_word(evidence.spelled(int(level))):
            bins.append(k + 1)
    return bins


def _far_off(evidence: Evidence, name: str, filled: NDArray[np.intp]) -> list[int]:
    """Give an outer bin of a number if it is one value beyond the others' range."""
    values = [k for k in filled if k > 0]
    if len(values) < 8:
        return []
    x, bins = evidence.values(name), evidence.sample.bins[:, evidence.places[name]]
    out = []
    for k in (values[0], values[-1]):
        own, rest = x[bins == k], x[(bins != k) & (bins > 0)]
        if len(own) < 3 or float(np.ptp(own)) > 0 or not len(rest):
            continue
        low, high = float(rest.min()), float(rest.max())
        away = max(low - own[0], own[0] - high)
        if away > high - low and _is_code(float(own[0]), low):
            out.append(int(k))
    return out


def _is_code(value: float, low: float) -> bool:
    """Whether a number looks like a code: -1, 99, 8888, 1e6, not 200 or 103854.

    Parameters
    ----------
    value
        The number.
    low
        The smallest of the others.
    """
    if value < 0 <= low:
        return True
    digits = f"{abs(value):.15g}".replace(".", "")
    same = len(digits) > 1 and len(set(digits)) == 1
    power = value > 0 and float(np.log10(value)).is_integer()
    return same or power or value in _WHOLE_ENDS


def _alike(evidence: Evidence, gaps: dict[str, list[int]]) -> list[list[str]]:
    """Put together the columns that are missing in the same rows."""
    groups: dict[bytes, list[str]] = {}
    for name, bins in gaps.items():
        own = evidence.sample.bins[:, evidence.places[name]]
        gone = own == bins[0] if len(bins) == 1 else np.isin(own, bins)
        groups.setdefault(np.packbits(gone).tobytes(), []).append(name)
    return list(groups.values())


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _gap_words(evidence: Evidence, names: list[str], bins: list[int]) -> str:
    """Say what a gap looks like: missing, a word, or a far-off number."""
    labels = bin_labels(evidence, names[0])
    words = [labels[k] if k == 0 else repr(labels[k]) for k in bins]
    return " or ".join(words)
