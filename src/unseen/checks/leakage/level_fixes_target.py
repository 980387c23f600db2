"""LEAK002: a value that fixes the target."""

from dataclasses import dataclass, replace
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from ...evidence import Evidence
from ...result import Finding, Remedy, RemedyKind, Severity, TargetKind
from ...stats.odds import chance_beyond, odds_ratio
from ...tables.plan import Column, Kind
from .._check import AbstractCheck
from .._enough import need_rows
from .._missing_words import is_missing_word
from .._pictures import bin_labels, target_by
from .._series import share_of_row_before
from .._subjects import column, named
from ._atom import atom, atom_table

Counts = NDArray[np.int64]

_FEWEST_ROWS = 5
# Below, chance makes any value pure.
_FEWEST_KNOWN = 20
# A scale of fewer steps is one of ratings: all but its end is half of the scale.
_FEWEST_STEPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """Rows with a value (or without it) against one class."""

    bin: int
    inside: bool
    class_: int
    hits: int
    n: int
    rest_hits: int
    rest_n: int
    severity: Severity
    chance: float


@final
@dataclass(frozen=True, slots=True)
class LevelFixesTarget(AbstractCheck):
    """A value of a column that fixes the target.

    What it asks
    ------------
    Is there a value (a level, a zero, anything but a zero) that has one and the same
    class in all its rows, while the other rows have both?

    Why it matters
    --------------
    A flag that is only ever set after the outcome, a sum that is only paid by those who
    were accepted, a reason code of a closed case: such values were written when the
    answer was known. A model learns the value instead of the matter.

    How it decides
    --------------
    Honest features shift the odds, and some shift them a lot. An error if a value has
    no exception, and if so many rows without one had a chance below {chance} even with
    odds {certain_odds} times those of the other rows. A warning if {fewest} rows have
    none, though the class is that of at most half of the others, and the same holds for
    odds {exact_odds} times those of the others and of each level; or, with exceptions
    down to a share of {pure}, for odds {odds} times as high (a note for {asked_odds}
    times). The value must stand apart: its odds are {apart} times those of the nearest
    other level. Ranges of a number are never counted, only single values and what is
    left without them: the tail of an honest measurement is pure too. In a series in
    which the row before explains more than {series:.0%} of a numeric target it is a
    note: a lagged column fixes it as well.

    When it is wrong
    ----------------
    Nature has such values: the smell of some poisonous mushrooms. And a rule of the
    business has them: nobody under 18 gets a loan, and both are known beforehand.

    What to do
    ----------
    Ask when the column is written. If not before the target, drop it.

    Parameters
    ----------
    certain_odds
        Times by which an honest value multiplies the odds at most, for an error.
    exact_odds
        The same for a warning, where there is no exception.
    fewest
        Rows that such a value has at least.
    odds, asked_odds
        The same for a warning and for a note, where there are exceptions.
    chance
        Chance below which luck is ruled out.
    apart
        Times by which the odds differ from the nearest other level's, for a warning.
    pure
        Share of one class above which a value is looked at.
    series
        Share of a numeric target that the row before explains, for a series.
    """

    code: ClassVar[str] = "LEAK002"
    title: ClassVar[str] = "a value that fixes the target"
    can_be_luck: ClassVar[bool] = True

    certain_odds: float = 50.0
    exact_odds: float = 3.0
    fewest: int = 15
    odds: float = 20.0
    asked_odds: float = 8.0
    chance: float = 0.001
    apart: float = 8.0
    pure: float = 0.9
    series: float = 0.5

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Look at every value of every column."""
        kind = evidence.need_target()
        need_rows(evidence, _FEWEST_KNOWN)
        if kind is TargetKind.REGRESSION:
            table = atom_table(evidence)
        else:
            table = evidence.counts
        found: list[Finding] = []
        along = (
            kind is TargetKind.REGRESSION
            and share_of_row_before(evidence) > self.series
        )
        if table is not None and len(table):
            places = evidence.places
            sides = _nearly_pure(_present(table), self.pure)
            pure: NDArray[np.bool_] = np.any(sides, axis=(1, 2))
            for c in evidence.features(Kind.NUMBER, Kind.CATEGORY):
                if pure[places[c.name]]:
                    level = self._worst(evidence, c, _present(table[places[c.name]]))
                    if level is not None:
                        # Of a series the row before tells the levels too.
                        if along and level.severity is not Severity.NOTE:
                            level = replace(level, severity=Severity.NOTE)
                        found.append(self._report(evidence, c, level))
        if found:
            return tuple(found)
        return self.clear(
            f"No value of {len(evidence.features()):,} columns fixes the target."
        )

    def _worst(self, evidence: Evidence, c: Column, table: Counts) -> _Level | None:
        total = table.sum(axis=0)
        n_filled = int((table.sum(axis=1) > 0).sum())
        best: _Level | None = None
        for k, inside in np.argwhere(_nearly_pure(table[None], self.pure)[0]).tolist():
            # Of two values one is all that is left without the other.
            if not inside and (n_filled == 2 or _is_rating(evidence, c)):
                continue
            if not _is_one_value(evidence, c, k):
                continue
            own = table[k] if inside else total - table[k]
            found = self._judge(table, k, own, total - own, bool(inside), c)
            if found and (best is None or _rank(found) < _rank(best)):
                best = found
        return best

    def _judge(
        self,
        table: Counts,
        k: int,
        own: Counts,
        rest: Counts,
        inside: bool,
        c: Column,
    ) -> _Level | None:
        n, rest_n = int(own.sum()), int(rest.sum())
        if min(n, rest_n) < _FEWEST_ROWS:
            return None
        class_ = int(own.argmax())
        hits, rest_hits = int(own[class_]), int(rest[class_])
        if hits / n <= rest_hits / rest_n:
            return None
        limit = self.certain_odds if hits == n else self.odds
        chance = chance_beyond(hits, n, rest_hits, rest_n, limit=limit)
        severity = Severity.ERROR
        if hits < n or chance >= self.chance:
            severity = Severity.WARNING
            limit = self.odds
            if hits == n and n >= self.fewest and 2 * rest_hits <= rest_n:
                spread = _highest(table, k, rest, class_)
                limit = min(limit, self.exact_odds * max(1.0, spread))
            chance = chance_beyond(hits, n, rest_hits, rest_n, limit=limit)
            if chance >= self.chance:
                severity = Severity.NOTE
                chance = chance_beyond(
                    hits, n, rest_hits, rest_n, limit=self.asked_odds
                )
            if chance >= self.chance:
                return None
        if not self._stands_apart(table, k, own, class_, c):
            return None
        return _Level(
            bin=k,
            inside=inside,
            class_=class_,
            hits=hits,
            n=n,
            rest_hits=rest_hits,
            rest_n=rest_n,
            severity=severity,
            chance=chance,
        )

    def _stands_apart(
        self, table: Counts, k: int, own: Counts, class_: int, c: Column
    ) -> bool:
        """Whether the nearest other level is far away: a leak is no gradient."""
        size = table.sum(axis=1)
        others = [b for b in np.flatnonzero(size >= 10).tolist() if b not in (0, k)]
        if len(others) < 2:
            return True
        if own.sum() != size[k]:
            # All but the end of a scale: the end itself has the other classes.
            flipped = np.stack([size - table[:, class_], table[:, class_]], axis=1)
            return c.kind is not Kind.NUMBER or not _on_slope(flipped, k, 0)
        odds = _odds(own, class_)
        if c.kind is Kind.NUMBER:
            if _on_slope(table, k, class_):
                return False
            near = [b for b in others if b < k][-1:] + [b for b in others if b > k][:1]
            return odds / max(_odds(table[b], class_) for b in near) >= self.apart
        return odds / max(_odds(table[b], class_) for b in others) >= self.apart

    def _report(self, evidence: Evidence, c: Column, level: _Level) -> Finding:
        event = _event(evidence, level.class_)
        word = bin_labels(evidence, c.name)[level.bin]
        label = f"= {word}" if level.inside else f"other than {word}"
        bins = frozenset({level.bin})
        if not level.inside:
            filled = evidence.counts[evidence.places[c.name]].sum(axis=1)
            bins = frozenset(int(b) for b in np.flatnonzero(filled)) - bins - {0}
        share = level.rest_hits / level.rest_n
        exception = "without an exception" if level.hits == level.n else "nearly always"
        others = f"{share:.1%}" if level.rest_hits else "none"
        message = (
            f"{named(c.name)} {label} is {event} {exception}: "
            f"{level.hits:,} of {level.n:,} rows, {others} of the others."
        )
        return self.found(
            level.severity,
            message,
            subjects=(column(c.name),),
            evidence=(
                ("level", label),
                ("hits", level.hits),
                ("rows", level.n),
                ("share_elsewhere", share),
            ),
            estimate=odds_ratio(level.hits, level.n, level.rest_hits, level.rest_n),
            remedy=Remedy(
                kind=RemedyKind.ASK
                if level.severity is Severity.NOTE
                else RemedyKind.DROP_COLUMNS,
                text=f"Ask when {named(c.name)} is written. If not before the target, "
                "drop it.",
                columns=(c.name,),
            ),
            picture=target_by(
                evidence,
                c.name,
                f"{named(c.name)} {label} is {event} {exception}",
                flagged=bins,
                class_=level.class_,
            ),
        )


def _rank(level: _Level) -> tuple[int, float]:
    return level.severity.rank, level.chance


def _event(evidence: Evidence, class_: int) -> str:
    if evidence.classes:
        return repr(evidence.classes[class_])
    value, _ = atom(evidence)
    return f"target = {value:g}" if class_ else f"target other than {value:g}"


def _odds(counts: Counts, class_: int) -> float:
    return float((counts[class_] + 0.5) / (counts.sum() - counts[class_] + 0.5))


def _on_slope(table: Counts, k: int, class_: int) -> bool:
    """Whether a neighbour of a number leans the same way: then it is part of a slope.

    On each side the nearest values are put together until they have ten rows; their
    odds must be surely twice those farther off.
    """
    size = table.sum(axis=1)
    filled = np.flatnonzero(size).tolist()
    sides = [b for b in filled if 0 < b < k][::-1], [b for b in filled if b > k]
    near = []
    for side in sides:
        nearest = side[: int(np.searchsorted(np.cumsum(size[side]), 10)) + 1]
        if size[nearest].sum() >= 10:
            near.append(table[nearest].sum(axis=0))
    far = table[1:].sum(axis=0) - table[k] - sum(near)
    hits, n = int(far[class_]), int(far.sum())
    return n > 0 and any(
        chance_beyond(int(own[class_]), int(own.sum()), hits, n, limit=2.0) < 0.05
        for own in near
    )


def _highest(table: Counts, k: int, rest: Counts, class_: int) -> float:
    """Give the highest odds of another level over those of all: what honest ones reach.

    Ten rows like all others are added to each, so that no few rows decide.
    """
    share = 10 * rest / rest.sum()
    others = [b for b in np.flatnonzero(table.sum(axis=1) >= 10) if b not in (0, k)]
    highest = max((_odds(table[b] + share, class_) for b in others), default=0.0)
    return highest / _odds(rest, class_)


def _present(table: Counts) -> Counts:
    """Leave out the missing values: they have a check of their own."""
    present = table.copy()
    present[..., 0, :] = 0
    return present


def _is_rating(evidence: Evidence, c: Column) -> bool:
    values = evidence.values(c.name)
    return c.kind is Kind.NUMBER and len(np.unique(values)) < _FEWEST_STEPS


def _nearly_pure(table: Counts, pure: float) -> NDArray[np.bool_]:
    """Which bins, and which rests without a bin, nearly have one class.

    Parameters
    ----------
    table
        Rows by column, bin and class, shape (p, bins, classes).
    pure
        Share of the class.

    Returns
    -------
    ndarray of bool, shape (p, bins, 2)
        Last index 1 for the bin itself, 0 for the rest.
    """
    n, total = table.sum(axis=2), table.sum(axis=1, keepdims=True)
    rest = total - table
    n_rest = rest.sum(axis=2)
    out = np.zeros((*n.shape, 2), bool)
    # The majority class alone is no news where it is nearly all there is.
    usual = total / np.maximum(total.sum(axis=2, keepdims=True), 1)
    enough = (n >= _FEWEST_ROWS) & (n_rest >= _FEWEST_ROWS)
    for side, (counts, size) in enumerate(((rest, n_rest), (table, n))):
        share = counts / np.maximum(size, 1)[..., None]
        news = (share >= pure) & (share > usual + (1 - usual) / 2)
        out[..., side] = news.any(axis=2) & enough
    return out


def _is_one_value(evidence: Evidence, c: Column, k: int) -> bool:
    """Whether a bin stands for a single value, and one that is not a missing one."""
    if c.kind is Kind.CATEGORY:
        levels = evidence.plan.levels[c.name]
        return k <= len(levels) and not is_missing_word(
            evidence.spelled(int(levels[k - 1]))
        )
    x = evidence.values(c.name)[evidence.sample.bins[:, evidence.places[c.name]] == k]
    return len(x) > 0 and float(x.min()) == float(x.max())
