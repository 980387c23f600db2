"""LEAK006: two or a few columns that give the target together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from ...errors import NotApplicable
from ...evidence import Evidence
from ...result import Finding, Remedy, RemedyKind, Severity, TargetKind
from ...stats.explained import explained_share
from ...stats.pairs import product_pairs, standardised
from ...tables.binning import ALL_BINS
from ...tables.plan import Column, Kind
from .._check import AbstractCheck
from .._enough import need_rows
from .._subjects import columns as point_at, listed
from ._combinations import (
    Hit,
    How,
    Limits,
    candidates,
    cell_accuracy,
    logged,
    logs,
    measure,
    measure_cells,
    sides,
)

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

_MOST_ROWS = 4_000
_MOST_COLUMNS = 1_500
_MOST_CELLS = 16
_MOST_CROSSED = 60
_MOST_TOLD = 5
_PAIRS = 12
_FEWEST_ROWS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class _Together:
    """Columns that give the target, and how."""

    names: tuple[str, ...]
    how: How
    hit: Hit
    alone: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Question:
    """One target (the number, or one class against the rest) and where to look.

    `rows` are those in which candidates are looked for.
    """

    y: Array
    classes: bool
    rows: NDArray[np.intp]


@final
@dataclass(frozen=True, slots=True)
class JointlyGivesTarget(AbstractCheck):
    """Two or a few columns that give the target together, though none does alone.

    What it asks
    ------------
    Is the target the sum, difference, product, ratio or exclusive or of two or three
    columns, or does one threshold on such a combination part the classes?

    Why it matters
    --------------
    Paid and outstanding add up to the debt; two half-answers make one answer. Looking
    at columns one by one finds neither, and trees often miss a sum.

    How it decides
    --------------
    All pairs of numbers are tried as straight lines, as straight lines of logarithms
    (products and ratios) and as products of deviations (an exclusive or); the best are
    grown to three columns; pairs of columns with few values are crossed. Candidates are
    looked for in at most {most_rows:,} rows and measured on all: fitted on one half,
    judged on the other, and back. An error if a numeric target is given to within 1e-6
    of its variance, or classes without an exception in at least {certain_rows} rows of
    each. A warning if the explained share is above {share}, or the balanced accuracy
    above {accuracy} with the lower end of its 95% interval, or with the lower end of
    the odds ratio's above {odds}; three columns must reach {triple_accuracy}.
    Combinations with a column that already explains most
    of the target alone are left to LEAK001 and LEAK008.

    When it is wrong
    ----------------
    A target that is computed from its features by design has nothing to learn, and is
    told. Sums of four and more columns are left to the model's score.

    What to do
    ----------
    Find out which of the columns is written after the target, and drop it.

    Parameters
    ----------
    certain_rows
        Rows of each class without an exception that make an error.
    share
        Share of a numeric target's variance, for a warning.
    accuracy
        Balanced accuracy, for a warning.
    odds
        Odds ratio, for a warning where classes are rare.
    triple_accuracy
        Balanced accuracy of three columns, for a warning.
    most_rows
        Rows in which candidates are looked for.
    """

    code: ClassVar[str] = "LEAK006"
    title: ClassVar[str] = "columns that give the target together"
    can_be_luck: ClassVar[bool] = True

    certain_rows: int = 150
    share: float = 0.98
    accuracy: float = 0.955
    odds: float = 200.0
    triple_accuracy: float = 0.98
    most_rows: int = _MOST_ROWS

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Try pairs of columns, then triples."""
        kind = evidence.need_target()
        if len(evidence.features(Kind.NUMBER, Kind.CATEGORY)) < 2:
            raise NotApplicable("There are fewer than two columns to put together.")
        need_rows(evidence, _FEWEST_ROWS)
        limits = Limits(
            certain_rows=self.certain_rows,
            share=self.share,
            accuracy=self.accuracy,
            odds=self.odds,
            triple_accuracy=self.triple_accuracy,
        )
        numbers = [
            c for c in evidence.features(Kind.NUMBER) if not (c.unique and c.integer)
        ]
        found: list[_Together] = []
        for question in self._questions(evidence, kind):
            found += _numbers(evidence, numbers, question, limits)
            if question.classes:
                found += _crossed(evidence, question, limits)
        if found:
            return tuple(self._report(evidence, t) for t in _without_repeats(found))
        tried = min(len(numbers), _MOST_COLUMNS)
        most = f"the {tried:,} strongest of {len(numbers):,}"
        which = most if tried < len(numbers) else f"all {tried:,}"
        return self.clear(
            f"No two or three columns give the target ({which} numbers were tried)."
        )

    def _questions(self, evidence: Evidence, kind: TargetKind) -> Iterator[_Question]:
        n = len(evidence.y)
        rows = np.linspace(0, n - 1, min(n, self.most_rows)).astype(int)
        if kind is TargetKind.REGRESSION:
            yield _Question(y=evidence.y, classes=False, rows=rows)
        elif kind is TargetKind.BINARY:
            yield _Question(y=evidence.y, classes=True, rows=rows)
        else:
            sizes = np.bincount(evidence.y.astype(int), minlength=len(evidence.classes))
            for k in np.argsort(-sizes, kind="stable")[:6]:
                if sizes[k] >= 30:
                    yield _Question(
                        y=(evidence.y == k).astype(float), classes=True, rows=rows
                    )

    def _report(self, evidence: Evidence, t: _Together) -> Finding:
        names, value = listed(t.names), t.hit.estimate.value or 0.0
        if t.hit.exact:
            what = "gives the target in all rows"
        elif evidence.task.kind is TargetKind.REGRESSION:
            what = f"explains {value:.2%} of the target"
        else:
            what = f"gives the class in {t.hit.agreement:.1%} of rows"
        return self.found(
            Severity.ERROR if t.hit.exact else Severity.WARNING,
            f"{names}: {t.how} {what}, while none of them does alone.",
            subjects=point_at(t.names),
            evidence=(("how", str(t.how)), ("alone", t.alone)),
            estimate=t.hit.estimate,
            remedy=Remedy(
                kind=RemedyKind.DROP_COLUMNS,
                text=f"Find out which of {names} is written after the target, and drop "
                "it.",
                columns=t.names,
            ),
        )


def _numbers(
    evidence: Evidence, columns: list[Column], question: _Question, limits: Limits
) -> list[_Together]:
    """Try numbers as lines, as lines of logarithms, and as products."""
    y, rows = question.y, question.rows
    places = np.array([evidence.places[c.name] for c in columns], int)
    if len(places) < 2:
        return []
    alone = explained_share(evidence.sample.bins[rows][:, places], y[rows], ALL_BINS)
    # A column that is a copy by itself needs no partner.
    keep = np.argsort(-alone, kind="stable")
    keep = keep[alone[keep] < 0.9][:_MOST_COLUMNS]
    if len(keep) < 2:
        return []
    alone = np.maximum(alone[keep], 0)
    x = evidence.sample.numbers[:, places[keep]]
    own, most = x[rows], 0.45 if question.classes else 0.9
    found: list[_Together] = []

    def measured(chosen: tuple[int, ...], how: How) -> None:
        hit = measure(
            x[:, list(chosen)], y, how, classes=question.classes, limits=limits
        )
        if hit is not None:
            found.append(
                _Together(
                    names=tuple(columns[int(keep[k])].name for k in chosen),
                    how=how,
                    hit=hit,
                    alone=float(alone[list(chosen)].max()),
                )
            )

    bent = logged(y[rows], classes=question.classes)
    for how, design, target in (
        (How.LINE, own, y[rows]),
        (How.LOG_LINE, logs(own), bent),
    ):
        for chosen in candidates(design, target, alone):
            if alone[list(chosen)].max() < most:
                measured(chosen, how)
    for how, z in (
        (How.SIGNS, standardised(sides(own)) if question.classes else None),
        (How.PRODUCT, standardised(own)),
    ):
        for p in product_pairs(z, y[rows], _PAIRS) if z is not None else ():
            if p.share > max(alone[p.i], alone[p.j]) + 0.1:
                measured((p.i, p.j), how)
    return found


def _crossed(
    evidence: Evidence, question: _Question, limits: Limits
) -> list[_Together]:
    """Cross pairs of columns with few values."""
    codes, names = _few_valued(evidence)
    y, rows = question.y, question.rows
    base = np.array([cell_accuracy(c[rows], y[rows]) for c in codes])
    keep = [int(k) for k in np.argsort(-base, kind="stable") if base[k] <= 0.8]
    keep = keep[:_MOST_CROSSED]
    found = []
    for a, i in enumerate(keep):
        for j in keep[a + 1 :]:
            both = codes[i] * _MOST_CELLS + codes[j]
            if cell_accuracy(both[rows], y[rows]) < limits.accuracy:
                continue
            hit = measure_cells(both, y, limits)
            if hit is not None:
                found.append(
                    _Together(
                        names=(names[i], names[j]),
                        how=How.CROSSED,
                        hit=hit,
                        alone=float(max(base[i], base[j])),
                    )
                )
    return found


def _without_repeats(every: list[_Together]) -> list[_Together]:
    """Keep the exact and the small ones: a triple with a known pair says no more."""
    kept: list[_Together] = []
    for t in sorted(every, key=lambda t: (not t.hit.exact, len(t.names))):
        if not any(set(k.names) <= set(t.names) for k in kept):
            kept.append(t)
    # Many pairs around one column are one story; the strongest few tell it.
    return kept[:_MOST_TOLD]


def _few_valued(evidence: Evidence) -> tuple[list[Codes], list[str]]:
    """Columns with few values as codes, and numbers cut into quarters."""
    codes, names = [], []
    for c in evidence.features(Kind.NUMBER, Kind.CATEGORY):
        bins = evidence.sample.bins[:, evidence.places[c.name]]
        counts = np.bincount(bins, minlength=ALL_BINS)
        filled = np.flatnonzero(counts)
        if len(filled) < 2:
            continue
        if len(filled) <= _MOST_CELLS:
            codes.append(np.searchsorted(filled, bins))
        elif c.kind is Kind.NUMBER:
            place = np.cumsum(counts) / len(bins)
            codes.append(np.minimum((place[bins] - 1e-12) * 4, 3).astype(np.int64))
        else:
            continue
        names.append(c.name)
        if len(names) >= 4 * _MOST_CROSSED:
            break
    return codes, names
