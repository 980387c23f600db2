"""SPLIT002: rows that nearly repeat others."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Finding, Picture, PictureKind, Remedy, RemedyKind, Severity
from ...scoring.near_rows import FEWEST_ROWS, LATER, near_columns, rows_of, stands_out
from ...stats.between_rows import between_others, is_unrounded
from ...stats.equal_rows import distinct_columns
from ...stats.near_rows import Neighbours, Reference
from ...stats.outstanding import Outstanding, outstanding
from ...stats.proportion import wilson_interval
from ...tables.compared import first_of_each
from ...tables.frame import Frame
from .._check import AbstractCheck
from .._subjects import named, rows

Array = NDArray[np.float64]
Index = NDArray[np.intp]

_REFERENCE = 20_000
_QUERIES = 1_000
_MEASURED = 8
_NEIGHBOURS = 12
_BINS = 30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Looked:
    """What was compared with what.

    Parameters
    ----------
    frame, asked
        The sample of the rows in question, and their places in it.
    train, known
        The sample of the training rows, and the places of those among which
        neighbours are looked for.
    near
        The nearest known rows of those asked.
    usual
        Those of known rows among themselves, where the rows asked are of the test.
    reference
        Finds neighbours among the known rows.
    columns
        Places of the columns compared.
    across
        Whether there are two tables.
    """

    frame: Frame
    asked: Index
    train: Frame
    known: Index
    near: Neighbours
    usual: Neighbours | None
    reference: Reference
    columns: Index
    across: bool

    @property
    def what(self) -> str:
        """Name the rows in question."""
        return "test rows" if self.across else "rows"

    def partners(self, close: NDArray[np.bool_]) -> Index:
        """Give the places of the nearest rows in the training sample."""
        return self.known[self.near.index[close, 0]]


@final
@dataclass(frozen=True, slots=True)
class NearDuplicateRows(AbstractCheck):
    """Rows that nearly repeat others.

    What it asks
    ------------
    Are there rows that are copies of others but for some jitter, or for a few fields
    that were entered anew, or rows that were made by mixing two others?

    Why it matters
    --------------
    Copies with noise, augmented and oversampled rows, and two entries of one case carry
    one answer each. With one of them in the training part, the other tests memory.

    How it decides
    --------------
    How near two rows are is judged column by column, by the share of rows that are as
    near, so that units and outliers have no say and words must agree. What decides is
    how much nearer the nearest row is than the second nearest. Rows at random places
    have a second, third and fourth neighbour too, and the steps between those show what
    chance does in this very table; with a test table, the steps of training rows among
    themselves do as well. A warning if rows step out so far that chance makes at most
    {false:.0%} of them, with a probability below {luck}. It is an error if at least
    {between} rows lie exactly, to the last digit, on the line between two others in
    three or more columns: such rows are made, not measured. Equal rows are SPLIT001's;
    rows of one group are left to SPLIT003.

    When it is wrong
    ----------------
    Two honest rows of one case that nobody has declared as a group look like copies.
    They should not be parted either. Rows that fill the gaps of a series by straight
    lines lie between two others.

    What to do
    ----------
    Drop the copies before the split, or split by the case. Make new rows after the
    split, from training rows alone.

    Parameters
    ----------
    false
        Largest share of the rows told that may be chance.
    luck
        Probability below which chance is ruled out.
    between
        Rows between two others, for an error.
    shown
        Rows that are named.
    """

    code: ClassVar[str] = "SPLIT002"
    title: ClassVar[str] = "rows that nearly repeat others"

    false: float = 0.01
    luck: float = 1e-4
    between: int = 5
    shown: int = 200

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Look for the nearest rows of a sample."""
        looked = _look(evidence)
        made = _made(looked)
        found = stands_out(looked.near, looked.usual, false=self.false, luck=self.luck)
        if made.sum() >= self.between:
            return (self._between(looked, made),)
        if found is None:
            return self._nothing(looked)
        close = looked.near.gaps[:, 0] >= found.limit
        group = _common_group(evidence, looked, close)
        if group is not None:
            return self.clear(
                f"{found.count:,} of {len(looked.asked):,} {looked.what} nearly repeat "
                f"another of the same {named(group)}: that is for SPLIT003."
            )
        return (self._report(evidence, looked, close, found),)

    def _nothing(self, looked: _Looked) -> tuple[Finding, ...]:
        own = np.arange(min(len(looked.known), _QUERIES))
        near = looked.near if looked.usual is None else looked.usual
        copy = np.median(looked.reference.of_equal(own) - near.nats[: len(own), 0])
        gaps = near.gaps
        planted = np.append(gaps[:, 0], np.full(max(5, len(gaps) // 20), copy))
        told = outstanding(planted, [gaps[:, k] for k in LATER])
        if told is None:
            raise Undecided(
                "Rows come so near to each other by chance here that copies would not "
                "stand out. More columns would tell, not more rows."
            )
        return self.clear(
            f"None of {len(looked.asked):,} {looked.what} is nearer to "
            f"{'a training row' if looked.across else 'another'} than chance brings it."
        )

    def _report(
        self,
        evidence: Evidence,
        looked: _Looked,
        close: NDArray[np.bool_],
        found: Outstanding,
    ) -> Finding:
        n = len(looked.asked)
        own = looked.frame.rows[looked.asked[close]]
        other = looked.train.rows[looked.partners(close)]
        equal, apart = _closeness(looked, close)
        p = len(looked.columns)
        drop = other if looked.across else np.maximum(own, other)
        target = "a training row" if looked.across else "another"
        how = f"{equal} of {p} columns agree" if equal else "no column agrees"
        if apart is not None:
            how += f" and the other numbers differ by {apart:.2g} standard deviations"
        few = len(looked.known) < evidence.profile.train.rows
        against = f" among {len(looked.known):,} that were looked at" if few else ""
        return self.found(
            Severity.WARNING,
            f"{found.count:,} of {n:,} {looked.what} nearly repeat {target}{against}: "
            f"in the median pair {how}.",
            subjects=rows(np.sort(own)[: self.shown].tolist()),
            evidence=(
                ("rows", found.count),
                ("expected_by_chance", found.expected),
                ("equal_columns", equal),
                ("apart", apart),
            ),
            estimate=wilson_interval(found.count, n),
            remedy=Remedy(
                kind=RemedyKind.DROP_ROWS,
                text="Drop the copies before the split, or split by what makes them "
                "alike.",
                rows=tuple(np.unique(drop)[: self.shown].tolist()),
                model="near",
            ),
            picture=_histogram(looked, found),
        )

    def _between(self, looked: _Looked, made: NDArray[np.bool_]) -> Finding:
        n, count = len(made), int(made.sum())
        numbers = np.sort(looked.frame.rows[looked.asked[made]])
        whose = "training rows" if looked.across else "others"
        return self.found(
            Severity.ERROR,
            f"{count:,} of {n:,} {looked.what} lie exactly on the line between two "
            f"{whose}: they were made from them, as oversampling does.",
            subjects=rows(numbers[: self.shown].tolist()),
            evidence=(("rows", count),),
            estimate=wilson_interval(count, n),
            remedy=Remedy(
                kind=RemedyKind.ASK,
                text="Split the measured rows first, and make new ones from training "
                "rows alone.",
                rows=() if looked.across else tuple(numbers[: self.shown].tolist()),
                code="# Inside the folds:\n"
                "imblearn.pipeline.make_pipeline(SMOTE(), model)",
            ),
        )


def _look(evidence: Evidence) -> _Looked:
    """Find the nearest rows, within bounds that do not grow with the table."""
    train, test = evidence.profile.train.sample, evidence.profile.test
    columns = near_columns(evidence.plan, train)
    if len(columns) < 2:
        raise NotApplicable("Fewer than two columns can be compared.")
    known = first_of_each(train.row_hashes)[:_REFERENCE]
    if len(known) < FEWEST_ROWS:
        raise Undecided(
            f"{len(known)} different rows don't show how near chance brings them; "
            f"{FEWEST_ROWS} would do."
        )
    reference = Reference(rows_of(train, known, columns))
    own = np.arange(min(len(known), _QUERIES))
    usual = reference.nearest(
        reference.rows.take(own), own=own, k=5 if test is not None else _NEIGHBOURS
    )
    frame, asked, near = train, known[own], usual
    if test is not None:
        frame = test.sample
        seen = evidence.profile.train.row_hashes.counts_of(frame.row_hashes) > 0
        new = np.flatnonzero(~seen & ~np.isin(frame.row_hashes, train.row_hashes))
        asked = new[first_of_each(frame.row_hashes[new])][:_QUERIES]
        if not len(asked):
            raise NotApplicable("Every test row equals a training row, see SPLIT001.")
        near = reference.nearest(rows_of(frame, asked, columns), k=_NEIGHBOURS)
    return _Looked(
        frame=frame,
        asked=asked,
        train=train,
        known=known,
        near=near,
        usual=usual if test is not None else None,
        reference=reference,
        columns=columns,
        across=test is not None,
    )


def _made(looked: _Looked) -> NDArray[np.bool_]:
    """Tell which rows asked lie between two known rows."""
    places = looked.columns[looked.columns < looked.train.numbers.shape[1]]
    asked = looked.frame.numbers[np.ix_(looked.asked, places)]
    unrounded = is_unrounded(asked).mean(axis=0)
    fine = np.argsort(-unrounded, kind="stable")[: (unrounded > 0.01).sum()]
    if len(fine) < 3:
        return np.zeros(len(asked), bool)
    known = looked.train.numbers[np.ix_(looked.known, places[fine])]
    keep = np.flatnonzero(distinct_columns(known))[:_MEASURED]
    both = np.vstack([known[:, keep], asked[:, fine[keep]]])
    at = np.arange(len(known), len(both))
    return between_others(both, at, looked.near.index)


def _common_group(
    evidence: Evidence, looked: _Looked, close: NDArray[np.bool_]
) -> str | None:
    """Name the group that (nearly) all close pairs share."""
    group = evidence.task.group
    if group is None or group not in evidence.plan.keys:
        return None
    k = evidence.plan.keys.index(group)
    own = looked.frame.keys[looked.asked[close], k]
    other = looked.train.keys[looked.partners(close), k]
    return group if ((own == other) & (own != 0)).mean() >= 0.9 else None


def _closeness(looked: _Looked, close: NDArray[np.bool_]) -> tuple[int, float | None]:
    """Give the median number of equal columns, and how far the other numbers differ."""
    a = rows_of(looked.frame, looked.asked[close], looked.columns)
    b = rows_of(looked.train, looked.partners(close), looked.columns)
    same = (a.numbers == b.numbers) | (np.isnan(a.numbers) & np.isnan(b.numbers))
    equal = same.sum(axis=1) + (a.words == b.words).sum(axis=1)
    with np.errstate(invalid="ignore"):
        apart = np.abs(a.numbers - b.numbers) / looked.reference.spread
    apart = apart[~same & np.isfinite(apart)]
    return int(np.median(equal)), float(np.median(apart)) if len(apart) else None


def _histogram(looked: _Looked, found: Outstanding) -> Picture:
    """Show how far the nearest row steps out, and how far later ones do."""
    gaps = looked.near.gaps
    edges = np.linspace(0, max(float(gaps[:, 0].max()), found.limit), _BINS + 1)
    chance = np.clip(gaps[:, LATER[0]], 0, edges[-1])
    out = []
    for label, values in (("nearest row", gaps[:, 0]), ("second nearest", chance)):
        count = np.histogram(values, edges)[0]
        out += [
            (float(a), float(b), int(c), label, found.limit)
            for a, b, c in zip(edges[:-1], edges[1:], count, strict=True)
            if c
        ]
    return Picture(
        kind=PictureKind.HISTOGRAM,
        title="How much nearer the nearest row is than the next",
        fields=("start", "end", "count", "group", "observed"),
        rows=tuple(out),
        x="log of how much rarer its nearness is",
        y=looked.what,
    )
