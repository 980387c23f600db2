"""SPLIT001: rows that stand on both sides of the split."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import (
    Estimate,
    Finding,
    Picture,
    PictureKind,
    Remedy,
    RemedyKind,
    Severity,
)
from ...stats.equal_rows import chance_of_equal, distinct_columns
from ...stats.proportion import wilson_interval
from ...tables.compared import compared, first_of_each, most_telling, value_hashes
from ...tables.frame import Frame
from .._check import AbstractCheck
from .._subjects import rows

Array = NDArray[np.float64]
Hashes = NDArray[np.uint64]
Index = NDArray[np.intp]

_REFERENCE = 20_000
_CELLS = 2_000_000
_SUSPECTS = 200
_PROBES = 150
_COLUMNS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class _Repeats:
    """Rows that equal others, and the pairs of rows that were compared.

    Parameters
    ----------
    count, rows
        Rows that equal another (in one table: an earlier one), of all rows.
    pairs
        Pairs of rows of which any could have been equal.
    hashes, weights
        The repeated rows and how often each counts.
    share
        Share of all rows that was counted; below 1 the numbers are estimates.
    sample, suspects
        Sampled rows, and the places of one of each repeated kind among them.
    across
        Whether there are two tables.
    """

    count: float
    rows: int
    pairs: float
    hashes: Hashes
    weights: NDArray[np.int64]
    share: float
    sample: Frame
    suspects: Index
    across: bool

    @property
    def judged(self) -> Hashes:
        """Hashes of the suspects."""
        return self.sample.row_hashes[self.suspects]


@final
@dataclass(frozen=True, slots=True)
class SharedRows(AbstractCheck):
    """Rows that stand on both sides of the split.

    What it asks
    ------------
    Which test rows equal a training row, value for value? Without a test table: which
    rows come more than once, so that a random split puts them on both sides?

    Why it matters
    --------------
    A model that remembers a row scores on it without having learned anything that
    carries over. The score is too good by up to the shared share.

    How it decides
    --------------
    All features count but running ids; the target does not. Few columns with few values
    make rows equal by chance, which is no fault of the split. So for each equal row the
    chance is estimated that another row equals it, from the shares of its values among
    rows that agree in its commoner ones. It is an error if the number of equal pairs
    expected of such rows in the whole table is at most {chance}, or a {times:.0f}th of
    the at least {many} that there are, and a note if more than {other:.0%} of them have
    another target than the row that they equal: those are no copies. Where that cannot
    be said of any row, it is a warning if test rows equal training rows oftener than
    training rows equal each other, by more than {excess:.0%} and five standard errors.
    In one table such rows leave the question undecided.

    When it is wrong
    ----------------
    Measurements that come out alike because one cause makes several columns (a total
    that is always twice its part) look rarer than they are. Some tables have honest
    repeats: the same room booked twice. A split that puts both sides of such a pair
    apart is still too kind.

    What to do
    ----------
    Drop repeated rows before the split, or split by what makes them equal.

    Parameters
    ----------
    chance
        Expected number of equal pairs up to which chance is ruled out.
    many, times
        Number of equal rows from which chance is ruled out as well, if so many times
        fewer are expected.
    other
        Share of the equal rows with another target up to which they can be copies.
    excess
        Share by which test rows equal training rows oftener, for a warning.
    shown
        Rows that are named.
    """

    code: ClassVar[str] = "SPLIT001"
    title: ClassVar[str] = "rows on both sides of the split"

    chance: float = 0.001
    many: int = 10
    times: float = 100.0
    other: float = 0.1
    excess: float = 0.05
    shown: int = 200

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Compare rows by their hashes."""
        if not len(compared(evidence.plan)):
            raise NotApplicable(
                "Every column is a key, so no two rows can be compared."
            )
        test = evidence.profile.test
        if test is not None and not test.rows:
            raise NotApplicable("The test table has no rows.")
        repeats = _within(evidence) if test is None else _across(evidence)
        if not repeats.count:
            return self.clear(
                f"None of {repeats.rows:,} {_kind(repeats)} equals "
                f"{'a training row' if repeats.across else 'another'}."
            )
        chances, usual = _chances(evidence, repeats)
        beyond = self._beyond(chances, usual)
        if beyond.any():
            return (self._report(evidence, repeats, beyond),)
        if repeats.across:
            return self._by_chance(evidence, repeats)
        what = (
            f"{_number(repeats.count, repeats.share)} of {repeats.rows:,} rows repeat"
        )
        # Where every row repeats, the repeated ones are the usual ones.
        if float(np.median(usual if len(usual) else chances)) > 1:
            raise Undecided(
                f"{what} an earlier one, but the columns have so few values that "
                "chance alone makes equal rows. More columns would tell, not more rows."
            )
        return self.clear(f"{what} an earlier one, as many as chance makes.")

    def _beyond(self, chances: Array, usual: Array) -> NDArray[np.bool_]:
        """Which suspects chance does not explain."""
        for limit in (1.0, 0.1, 0.01):
            own = chances <= limit
            expected = float(usual[usual <= limit].sum() / max(len(usual), 1))
            if own.sum() >= max(self.many, self.times * expected):
                return own
        return chances <= self.chance

    def _by_chance(self, evidence: Evidence, r: _Repeats) -> tuple[Finding, ...]:
        """Compare with how often training rows equal each other."""
        table = evidence.profile.train.row_hashes
        total = float(table.counts.sum())
        usual = float(table.counts[table.counts > 1].sum()) / max(total, 1)
        share = r.count / r.rows
        n = max(min(r.rows * r.share, total), 1)
        error = float(np.sqrt((share * (1 - share) + usual * (1 - usual)) / n))
        what = f"{_number(r.count, r.share)} of {r.rows:,} test rows"
        if share - usual > self.excess + 5 * error:
            return (
                self.found(
                    Severity.WARNING,
                    f"{what} equal a training row, {share:.0%}, while {usual:.0%} of "
                    "the training rows equal another training row.",
                    estimate=_share(r.count, r),
                    remedy=_remedy(across=True, numbers=()),
                ),
            )
        return self.clear(
            f"{what} equal a training row, as many as chance makes: {usual:.0%} of the "
            "training rows equal another one."
        )

    def _report(
        self, evidence: Evidence, r: _Repeats, beyond: NDArray[np.bool_]
    ) -> Finding:
        judged = r.judged
        guilty = np.sort(judged[beyond])
        own_weight = float(r.weights[np.isin(r.hashes, guilty)].sum())
        exact = beyond.all() or len(judged) == len(r.hashes)
        if beyond.all():
            count = r.count
        elif exact:
            count = own_weight / r.share
        else:
            # The judged ones stand for those that the sample does not show.
            weight = float(r.weights[np.isin(r.hashes, judged)].sum())
            count = r.count * own_weight / max(weight, 1)
        train = evidence.profile.train.sample
        own = evidence.profile.test.sample if evidence.profile.test else train
        members = np.flatnonzero(np.isin(own.row_hashes, guilty))
        named = own.rows[members][: self.shown]
        drop = train.rows[np.isin(train.row_hashes, guilty)]
        if not r.across:
            first = np.unique(own.row_hashes[members], return_index=True)[1]
            drop = own.rows[np.delete(members, first)]
        number = _number(count, r.share if exact else 0.0)
        verb = "is" if number == "1" else "are"
        message = (
            f"{number} of {r.rows:,} test rows {verb} also among the training rows, "
            "value for value"
            if r.across
            else f"{number} of {r.rows:,} rows repeat{'s' * (number == '1')} an "
            "earlier one, value for value; a random split puts such rows on both sides"
        )
        other, asked = _disagree(evidence, guilty)
        if other:
            message += f"; {other:,} of them with another target"
        # A copy has the target of its original.
        copies = other <= self.other * asked
        if not copies:
            message += ", so that they are no copies"
        more = round(r.count - count)
        if more > 0:
            message += f" (and {more:,} more as chance makes them)"
        return self.found(
            Severity.ERROR if copies else Severity.NOTE,
            message + ".",
            subjects=rows(named.tolist()),
            evidence=(
                ("equal_rows", round(count)),
                ("by_chance", max(more, 0)),
                ("another_target", other),
            ),
            estimate=_share(count, r),
            remedy=_remedy(across=r.across, numbers=tuple(drop[: self.shown].tolist())),
            picture=_bars(count, max(more, 0), r),
        )


def _across(evidence: Evidence) -> _Repeats:
    train, test = evidence.profile.train, evidence.profile.test
    assert test is not None
    both = train.row_hashes.counts_of(test.row_hashes.hashes) > 0
    share = min(train.row_hashes.share, test.row_hashes.share)
    hashes, weights = test.row_hashes.hashes[both], test.row_hashes.counts[both]
    return _Repeats(
        count=float(weights.sum()) / share,
        rows=test.rows,
        pairs=float(train.rows) * test.rows,
        hashes=hashes,
        weights=weights,
        share=share,
        sample=test.sample,
        suspects=_some(test.sample, hashes),
        across=True,
    )


def _within(evidence: Evidence) -> _Repeats:
    train = evidence.profile.train
    several = train.row_hashes.counts > 1
    hashes = train.row_hashes.hashes[several]
    weights = train.row_hashes.counts[several] - 1
    share = train.row_hashes.share
    return _Repeats(
        count=float(weights.sum()) / share,
        rows=train.rows,
        pairs=train.rows * (train.rows - 1) / 2,
        hashes=hashes,
        weights=weights,
        share=share,
        sample=train.sample,
        suspects=_some(train.sample, hashes),
        across=False,
    )


def _some(sample: Frame, hashes: Hashes) -> Index:
    """Give one sampled row of each repeated kind, as many as are judged."""
    member = np.flatnonzero(np.isin(sample.row_hashes, hashes))
    return member[first_of_each(sample.row_hashes[member])[:_SUSPECTS]]


def _chances(evidence: Evidence, r: _Repeats) -> tuple[Array, Array]:
    """Give the equal pairs expected were all rows as each suspect, and as others."""
    places = most_telling(evidence.profile, compared(evidence.plan), _COLUMNS)
    sample = evidence.profile.train.sample
    others = first_of_each(sample.row_hashes)
    others = others[~np.isin(sample.row_hashes[others], r.judged)]
    others = others[: min(_REFERENCE, _CELLS // max(len(places), 1))]
    parts = [(r.sample, r.suspects), (sample, others)]
    numbers = np.flatnonzero(places < sample.numbers.shape[1])
    keep = np.ones(len(places), bool)
    keep[numbers] = distinct_columns(
        np.vstack([f.numbers[np.ix_(rows, places[numbers])] for f, rows in parts])
    )
    hashes = np.vstack([value_hashes(f, rows, places[keep]) for f, rows in parts])
    k = len(r.suspects)
    judged = np.arange(min(len(hashes), k + _PROBES))
    expected = r.pairs * chance_of_equal(np.asfortranarray(hashes), judged)
    return expected[:k], expected[k:]


def _disagree(evidence: Evidence, guilty: Hashes) -> tuple[int, int]:
    """Count sampled rows of which no equal row has the same target, and all asked."""
    train, test = evidence.profile.train.sample, evidence.profile.test
    frames = [train] if test is None else [train, test.sample]
    y = np.concatenate([f.target for f in frames])
    h = np.concatenate([f.row_hashes for f in frames])
    side = np.repeat(np.arange(len(frames)), [len(f) for f in frames])
    at = np.flatnonzero(np.isin(h, guilty) & ~np.isnan(y))
    group = np.searchsorted(guilty, h[at])
    other = every = 0
    for g in np.unique(group):
        own = at[group == g]
        seen, asked = own[:1], own[1:]
        if test is not None:
            seen, asked = own[side[own] == 0], own[side[own] == 1]
        if len(seen):
            other += int((~np.isin(y[asked], y[seen])).sum())
            every += len(asked)
    return other, every


def _share(count: float, r: _Repeats) -> Estimate:
    n = max(r.rows * r.share, 1.0)
    return wilson_interval(min(count * r.share, n), n)


def _number(count: float, share: float) -> str:
    """Give a count, said to be an estimate where it is one."""
    return f"{round(count):,}" if share == 1 else f"about {float(f'{count:.2g}'):,.0f}"


def _kind(r: _Repeats) -> str:
    return "test rows" if r.across else "rows"


def _remedy(*, across: bool, numbers: tuple[int, ...]) -> Remedy:
    if across:
        text = "Drop the shared rows from one of the tables, and score the rest."
        code = "train = train.merge(test, how='left_anti', on=features)"
    else:
        text = "Drop repeated rows before the split, or split by what makes them equal."
        code = "table = table.drop_duplicates(subset=features)"
    return Remedy(kind=RemedyKind.DROP_ROWS, text=text, rows=numbers, code=code)


def _bars(count: float, chance: float, r: _Repeats) -> Picture:
    what = "test rows" if r.across else "rows"
    new = max(r.rows - count - chance, 0)
    return Picture(
        kind=PictureKind.BARS,
        title=f"{round(count):,} of {r.rows:,} {what} are no news to the model",
        fields=("label", "value", "flagged"),
        rows=(
            ("seen before", count / r.rows, True),
            ("seen before, by chance", chance / r.rows, False),
            ("new", new / r.rows, False),
        ),
        x=f"share of {what}",
    )
