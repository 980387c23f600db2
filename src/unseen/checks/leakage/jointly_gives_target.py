"""LEAK006: two or a few columns that give the target together."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from ...errors import NotApplicable
from ...evidence import Evidence
from ...result import Estimate, Finding, Remedy, RemedyKind, Severity, TargetKind
from ...stats.explained import explained_share
from ...stats.intervals import score_interval
from ...stats.metrics.catalogue import METRICS
from ...stats.metrics.labels import balanced_accuracy
from ...stats.metrics.values import r_squared
from ...stats.pairs import add_columns, linear_pairs, product_pairs, standardised
from ...stats.separation import best_threshold
from ...tables.binning import ALL_BINS
from ...tables.plan import Column, Kind
from .._check import AbstractCheck
from .._subjects import columns as point_at, listed

Array = NDArray[np.float64]

_MOST_ROWS = 4_000
_MOST_COLUMNS = 1_500
_MOST_CELLS = 16
_MOST_CROSSED = 60
_CANDIDATES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Together:
    """Columns that give the target, and how."""

    names: tuple[str, ...]
    how: str
    exact: bool
    estimate: Estimate
    alone: float


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
    grown to three columns; pairs of columns with few values are crossed. Candidates
    come from at most {most_rows:,} rows and are measured on others. An error if a
    numeric target is given to within 1e-6 of its variance, or classes without an
    exception in at least {certain_rows} rows of each. A warning if the explained share
    is above {share}, or the lower end of the 95% interval of the balanced accuracy
    above {accuracy}, and no column alone comes within half of the way.

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
    most_rows
        Rows in which candidates are looked for.
    """

    code: ClassVar[str] = "LEAK006"
    title: ClassVar[str] = "columns that give the target together"
    can_be_luck: ClassVar[bool] = True

    certain_rows: int = 150
    share: float = 0.98
    accuracy: float = 0.955
    most_rows: int = _MOST_ROWS

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Try pairs of columns, then triples."""
        kind = evidence.need_target()
        names = [c for c in evidence.features(Kind.NUMBER) if not c.unique or not c.integer]
        if len(evidence.features(Kind.NUMBER, Kind.CATEGORY)) < 2:
            raise NotApplicable("There are fewer than two columns to put together.")
        if len(evidence.y) < 60:
            raise NotApplicable("Fewer than 60 rows have a target.")
        rows = np.linspace(
            0, len(evidence.y) - 1, min(len(evidence.y), self.most_rows)
        ).astype(int)
        best: list[_Together] = []
        for class_, y in _targets(evidence, kind):
            best += self._numbers(evidence, names, y, rows, class_)
            if class_ is not None:
                best += self._crossed(evidence, y, rows)
        found = [self._report(evidence, t) for t in _without_repeats(best)]
        if found:
            return tuple(found)
        tried = min(len(names), _MOST_COLUMNS)
        most = f"the {tried:,} strongest of {len(names):,}" if tried < len(names) else "all"
        return self.clear(f"No two or three columns give the target ({most} numbers tried).")

    def _numbers(
        self,
        evidence: Evidence,
        names: list[Column],
        y: Array,
        rows: NDArray[np.intp],
        class_: int | None,
    ) -> list[_Together]:
        places = np.array([evidence.places[c.name] for c in names], int)
        if len(places) < 2:
            return []
        alone = explained_share(evidence.sample.bins[rows][:, places], y[rows], ALL_BINS)
        # A column that is a copy by itself needs no partner.
        keep = np.argsort(-alone, kind="stable")
        keep = keep[alone[keep] < 0.9][:_MOST_COLUMNS]
        places, alone = places[keep], np.maximum(alone[keep], 0)
        if len(places) < 2:
            return []
        x = evidence.sample.numbers[:, places]
        own = x[rows]
        found: list[_Together] = []
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log(np.abs(own))
        logs[~np.isfinite(logs)] = np.nan
        positive = class_ is None and bool((y > 0).all())
        forms = [("line", own, y), ("log line", logs, np.log(y) if positive else y)]
        for how, design, target in forms:
            z = standardised(design)
            pairs = linear_pairs(z, target[rows], _CANDIDATES)
            sets = [(p.i, p.j) for p in pairs if p.share > alone[[p.i, p.j]].max() + 0.02]
            grown = [s for p in sets[:2] for s, _ in add_columns(z, target[rows], p, 3)[1:]]
            greedy = [s for s, _ in add_columns(z, target[rows], (int(alone.argmax()),), 3)[1:]]
            for chosen in dict.fromkeys([*sets, *grown, *greedy]):
                hit = self._confirm(x, y, chosen, how, class_)
                if hit and alone[list(chosen)].max() < 0.6 + 0.3 * (class_ is None):
                    found.append(_together(names, keep, chosen, how, hit, alone))
        signs = np.where(own > np.nanmedian(own, axis=0), 1.0, -1.0)
        signs[np.isnan(own)] = 0
        z = standardised(signs) if class_ is not None else standardised(own)
        for p in product_pairs(z, y[rows], _CANDIDATES):
            if p.share > max(alone[p.i], alone[p.j]) + 0.1:
                hit = self._confirm(x, y, (p.i, p.j), "product", class_)
                if hit:
                    found.append(_together(names, keep, (p.i, p.j), "product", hit, alone))
        return found

    def _confirm(
        self, x: Array, y: Array, chosen: tuple[int, ...], how: str, class_: int | None
    ) -> tuple[bool, Estimate] | None:
        """Fit the combination on half of the rows, measure it on the other half."""
        design = _design(x[:, list(chosen)], how)
        target = y
        if how == "log line" and class_ is None and (y > 0).all():
            target = np.log(y)
        known = np.isfinite(design).all(axis=1)
        if known.mean() < 0.8 or known.sum() < 60:
            return None
        design, target, y = design[known], target[known], y[known]
        fit = np.arange(len(y)) % 2 == 0
        beta = np.linalg.lstsq(
            np.column_stack([design[fit], np.ones(fit.sum())]), target[fit], rcond=None
        )[0]
        score = design @ beta[:-1] + beta[-1]
        if class_ is None:
            line = r_squared(target[~fit], score[~fit])
            estimate = score_interval(METRICS["r2"], y[~fit], line, method="half of the rows")
            if line.value > 1 - 1e-6:
                return True, estimate
            return (False, estimate) if line.value > self.share else None
        whole = best_threshold(score, y)
        half = best_threshold(score[fit], y[fit])
        if whole is None or half is None:
            return None
        label = ((score[~fit] > half.at) == bool(half.above)).astype(float)
        estimate = score_interval(
            METRICS["balanced_accuracy"],
            y[~fit],
            balanced_accuracy(y[~fit], label),
            method="half of the rows",
        )
        smaller = min(y.sum(), len(y) - y.sum())
        if whole.exact and smaller >= self.certain_rows:
            return True, estimate
        if estimate.low is not None and estimate.low > self.accuracy:
            return False, estimate
        return None

    def _crossed(
        self, evidence: Evidence, y: Array, rows: NDArray[np.intp]
    ) -> list[_Together]:
        """Cross pairs of columns with few values."""
        codes, names = _few_valued(evidence)
        if len(names) < 2:
            return []
        base = np.array([_cell_accuracy(c, y, rows) for c in codes])
        keep = np.argsort(-base, kind="stable")[:_MOST_CROSSED]
        found = []
        for a in range(len(keep)):
            for b in range(a + 1, len(keep)):
                i, j = int(keep[a]), int(keep[b])
                if max(base[i], base[j]) > 0.8:
                    continue
                both = codes[i].astype(np.int64) * _MOST_CELLS + codes[j]
                if _cell_accuracy(both, y, rows) < self.accuracy:
                    continue
                hit = self._cells(both, y)
                if hit is not None:
                    found.append(
                        _Together(
                            names=(names[i], names[j]),
                            how="crossed",
                            exact=hit[0],
                            estimate=hit[1],
                            alone=float(max(base[i], base[j])),
                        )
                    )
        return found

    def _cells(self, both: NDArray[np.int64], y: Array) -> tuple[bool, Estimate] | None:
        fit = np.arange(len(y)) % 2 == 0
        label = _majority(both, y, fit)[~fit]
        estimate = score_interval(
            METRICS["balanced_accuracy"],
            y[~fit],
            balanced_accuracy(y[~fit], label),
            method="half of the rows",
        )
        everywhere = _majority(both, y, np.ones(len(y), bool))
        smaller = min(y.sum(), len(y) - y.sum())
        if (everywhere == y).all() and smaller >= self.certain_rows:
            return True, estimate
        if estimate.low is not None and estimate.low > self.accuracy:
            return False, estimate
        return None

    def _report(self, evidence: Evidence, t: _Together) -> Finding:
        names = listed(t.names)
        words = {
            "line": "a weighted sum",
            "log line": "a product or ratio",
            "product": "the product of the deviations",
            "crossed": "the combination of values",
        }[t.how]
        value = t.estimate.value or 0.0
        if t.exact:
            what = "gives the target in all rows"
        elif evidence.task.kind is TargetKind.REGRESSION:
            what = f"explains {value:.2%} of the target"
        else:
            what = f"gives the class with a balanced accuracy of {value:.3f}"
        return self.found(
            Severity.ERROR if t.exact else Severity.WARNING,
            f"{names}: {words} {what}, while none of them does alone.",
            subjects=point_at(t.names),
            evidence=(("how", t.how), ("alone", t.alone)),
            estimate=t.estimate,
            remedy=Remedy(
                kind=RemedyKind.DROP_COLUMNS,
                text=f"Find out which of {names} is written after the target, and drop "
                "it.",
                columns=t.names,
            ),
        )


def _targets(evidence: Evidence, kind: TargetKind) -> list[tuple[int | None, Array]]:
    if kind is TargetKind.REGRESSION:
        return [(None, evidence.y)]
    if kind is TargetKind.BINARY:
        return [(1, evidence.y)]
    sizes = np.bincount(evidence.y.astype(int), minlength=len(evidence.classes))
    common = np.argsort(-sizes, kind="stable")[:6]
    return [(int(k), (evidence.y == k).astype(float)) for k in common if sizes[k] >= 30]


def _design(x: Array, how: str) -> Array:
    if how == "log line":
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log(np.abs(x))
    if how == "product":
        centred = x - np.nanmedian(x, axis=0)
        return np.column_stack([x, centred.prod(axis=1)])
    return x


def _together(
    names: list[Column],
    keep: NDArray[np.intp],
    chosen: tuple[int, ...],
    how: str,
    hit: tuple[bool, Estimate],
    alone: Array,
) -> _Together:
    return _Together(
        names=tuple(names[int(keep[k])].name for k in chosen),
        how=how,
        exact=hit[0],
        estimate=hit[1],
        alone=float(alone[list(chosen)].max()),
    )


def _without_repeats(every: list[_Together]) -> list[_Together]:
    """Keep the exact ones and the small ones: a triple with a known pair says no more."""
    kept: list[_Together] = []
    for t in sorted(every, key=lambda t: (not t.exact, len(t.names))):
        if not any(set(k.names) <= set(t.names) for k in kept):
            kept.append(t)
    # Many pairs around one column are one story; the strongest few tell it.
    return kept[:5]


def _few_valued(evidence: Evidence) -> tuple[list[NDArray[np.int64]], list[str]]:
    """Columns with few values as codes, and numbers cut into quarters."""
    codes, names = [], []
    for c in evidence.features(Kind.NUMBER, Kind.CATEGORY):
        bins = evidence.sample.bins[:, evidence.places[c.name]]
        filled = np.flatnonzero(np.bincount(bins, minlength=ALL_BINS))
        if len(filled) < 2:
            continue
        if len(filled) <= _MOST_CELLS:
            codes.append(np.searchsorted(filled, bins))
        elif c.kind is Kind.NUMBER:
            place = np.cumsum(np.bincount(bins, minlength=ALL_BINS)) / len(bins)
            codes.append(np.minimum((place[bins] - 1e-12) * 4, 3).astype(np.int64))
        else:
            continue
        names.append(c.name)
        if len(names) >= 4 * _MOST_CROSSED:
            break
    return codes, names


def _cell_accuracy(codes: NDArray[np.int64], y: Array, rows: NDArray[np.intp]) -> float:
    """Balanced accuracy of each cell's more frequent class, on the rows themselves."""
    own, target = codes[rows], y[rows]
    n1 = np.bincount(own, weights=target)
    n = np.bincount(own, minlength=len(n1))
    total1 = n1.sum()
    total0 = n.sum() - total1
    if not total0 or not total1:
        return 0.0
    a, b = n1 / total1, (n - n1) / total0
    return float(np.maximum(a, b).sum() / 2)


def _majority(codes: NDArray[np.int64], y: Array, fit: NDArray[np.bool_]) -> Array:
    """Give each row the class that is more frequent, by share, in its cell."""
    size = int(codes.max()) + 1
    n1 = np.bincount(codes[fit], weights=y[fit], minlength=size)
    n = np.bincount(codes[fit], minlength=size)
    a = n1 / max(n1.sum(), 1)
    b = (n - n1) / max((n - n1).sum(), 1)
    return (a > b)[codes].astype(float)
