"""LEAK005: a column computed from the target over a key, the own row included."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from ...evidence import Evidence
from ...result import Estimate, Finding, Remedy, RemedyKind, Severity, TargetKind
from ...stats.encoding import Encoding, mean_over_values, over_key
from ...stats.proportion import wilson_interval
from ...tables.frame import Frame
from ...tables.plan import Column, Kind
from .._check import AbstractCheck
from .._enough import need_rows
from .._pictures import points_of, rates_of
from .._subjects import column, named

Array = NDArray[np.float64]

_FEWEST_ROWS = 30
_MOST_KEYS = 12
_MOST_NUMBERS = 400
_SIEVED = 200


@final
@dataclass(frozen=True, slots=True)
class TargetMeanInColumn(AbstractCheck):
    """A column computed from the target over a key, the own row included.

    What it asks
    ------------
    Is a number column the mean (or sum, or smoothed mean, or mean of the other rows)
    of the target within the groups of some key, over these very rows?

    Why it matters
    --------------
    Target encoding before the split puts each row's answer, divided by the size of its
    group, into its own features. The smaller the groups, the more of it. Test rows
    carry their own answers too, so no test on this table shows it.

    How it decides
    --------------
    By arithmetic: at each value of the column the mean target of its rows must be that
    value, to the decimals to which the column is rounded. This needs no key. With a key
    (a column of words or of whole numbers) sums, smoothed means and means of the other
    rows are recognised as well: they lie on a straight line with the groups' sizes. At
    least five groups and 98% of the rows must agree: an error, since no measurement
    does that by chance. Encodings that were cross-fitted, or made on other rows, do not
    agree and are not told.

    When it is wrong
    ----------------
    The share of a class in a table of totals is no encoding, and its rows no examples.
    A mean over a table of which these rows are a sample does not agree and is missed.

    What to do
    ----------
    Drop the column, and encode inside the folds (as scikit-learn's ``TargetEncoder``
    does).
    """

    code: ClassVar[str] = "LEAK005"
    title: ClassVar[str] = "the target's mean in a column"

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Compare each number column with the target's means."""
        kind = evidence.need_target()
        need_rows(evidence, _FEWEST_ROWS)
        numbers = _encodable(evidence, kind)
        targets = _targets(evidence, kind)
        tables = [(f, _keys(evidence, f)) for f in _tables(evidence)]
        found = []
        for c in numbers:
            hit = self._encoding(evidence, c, targets, tables)
            if hit is not None:
                found.append(self._report(evidence, c, *hit))
        if found:
            return tuple(found)
        return self.clear(
            f"None of {len(numbers):,} number columns is a mean of the target."
        )

    def _encoding(
        self,
        evidence: Evidence,
        c: Column,
        targets: list[tuple[str, int | None]],
        tables: list[tuple[Frame, dict[str, NDArray[np.int64]]]],
    ) -> tuple[Encoding, str, str | None] | None:
        for frame, keys in tables:
            x = _of(frame, evidence, c.name)
            known = np.isfinite(x)
            if known.sum() < _FEWEST_ROWS or known.mean() < 0.9:
                continue
            x = x[known]
            for label, class_ in targets:
                y = frame.target[known]
                y = y if class_ is None else (y == class_).astype(float)
                encoding = mean_over_values(x, y)
                if encoding:
                    return encoding, label, None
            for key, codes in keys.items():
                own = codes[known]
                if key == c.name:
                    continue
                few = _few_groups(own)
                for label, class_ in targets[:3]:
                    y = frame.target[known]
                    y = y if class_ is None else (y == class_).astype(float)
                    if not _may_depend(x[few], y[few], own[few]):
                        continue
                    encoding = over_key(x, y, own)
                    if encoding:
                        return encoding, label, key
        return None

    def _report(
        self,
        evidence: Evidence,
        c: Column,
        encoding: Encoding,
        label: str,
        key: str | None,
    ) -> Finding:
        over = f"over {named(key)}" if key else "over the rows that share its value"
        own = "left out" if "other rows" in encoding.what else "included"
        share = wilson_interval(encoding.rows, max(encoding.rows, 1))
        draw = points_of if evidence.task.kind is TargetKind.REGRESSION else rates_of
        return self.found(
            Severity.ERROR,
            f"{named(c.name)} is the {encoding.what} of {label} {over}, the own row "
            f"{own}: {encoding.groups:,} groups agree, {encoding.rows:,} rows.",
            subjects=(column(c.name),),
            evidence=(
                ("key", key),
                ("groups", encoding.groups),
                ("rows", encoding.rows),
            ),
            estimate=Estimate(
                value=share.value,
                low=share.low,
                high=share.high,
                level=share.level,
                n=encoding.rows,
                method="share of rows that agree, Wilson",
            ),
            remedy=Remedy(
                kind=RemedyKind.DROP_COLUMNS,
                text=f"Drop {named(c.name)}, and encode inside the folds.",
                columns=(c.name,),
                code="from sklearn.preprocessing import TargetEncoder",
            ),
            picture=draw(evidence, c.name, f"The target by {named(c.name)}"),
        )


def _encodable(evidence: Evidence, kind: TargetKind) -> list[Column]:
    """Give the number columns that can be a mean."""
    # A mean of the other rows' numbers has a value of its own in every row.
    lone = kind is TargetKind.REGRESSION
    out = [
        c
        for c in evidence.features(Kind.NUMBER)
        if not c.unique or (lone and not c.integer)
    ]
    if len(out) <= _MOST_NUMBERS:
        return out
    # In a wide table only columns whose values repeat in the first rows are tried.
    few = [c for c in out if _repeats(evidence.values(c.name)[:200])]
    return few[:_MOST_NUMBERS]


def _repeats(x: Array) -> bool:
    present = x[np.isfinite(x)]
    distinct = len(np.unique(present))
    return 5 <= distinct < 0.9 * len(present)


def _targets(evidence: Evidence, kind: TargetKind) -> list[tuple[str, int | None]]:
    """Give what may have been averaged: the target, or each of its classes."""
    if kind is TargetKind.REGRESSION:
        return [("the target", None)]
    classes = evidence.classes
    if kind is TargetKind.BINARY:
        return [(f"class {classes[1]!r}", 1), (f"class {classes[0]!r}", 0)]
    shares = [(f"class {name!r}", k) for k, name in enumerate(classes)]
    # Codes 0, 1, 2 … of the classes are averaged by accident.
    return [("the class codes", None), *shares]


def _tables(evidence: Evidence) -> list[Frame]:
    """Give the training rows, and the training and test rows together."""
    tables = [evidence.sample]
    test = evidence.profile.test
    if test is not None and len(test.sample):
        known = ~np.isnan(test.sample.target)
        if known.any():
            tables.append(Frame.concat([evidence.sample, test.sample.take(known)]))
    return tables


def _keys(evidence: Evidence, frame: Frame) -> dict[str, NDArray[np.int64]]:
    """Code the columns whose values can have been the groups, by name."""
    n = len(frame)
    few = evidence.columns
    if len(few) > _MOST_NUMBERS:
        few = tuple(c for c in few if c.kind is Kind.CATEGORY)[:_MOST_NUMBERS]
    out = []
    for c in few:
        if c.kind is Kind.CATEGORY or (c.kind is Kind.NUMBER and c.integer):
            values, codes = np.unique(_of(frame, evidence, c.name), return_inverse=True)
            if 5 <= len(values) <= n / 1.5:
                out.append((c.name != evidence.task.group, -len(values), c.name, codes))
    out.sort(key=lambda k: k[:3])
    return {name: codes for _, _, name, codes in out[:_MOST_KEYS]}


def _few_groups(key: NDArray[np.int64]) -> NDArray[np.intp]:
    """Rows of a few whole groups, in the order of the groups."""
    sizes = np.bincount(key)
    several = np.flatnonzero(sizes > 1)
    upto = np.searchsorted(np.cumsum(sizes[several]), _SIEVED) + 1
    few = np.flatnonzero(np.isin(key, several[:upto]))[: 4 * _SIEVED]
    return few[np.argsort(key[few], kind="stable")]


def _may_depend(x: Array, y: Array, key: NDArray[np.int64]) -> bool:
    """Whether a column is, within groups, a straight line of the target: a sieve.

    It is constant there where the own row is included, and falls with the own target
    where that is left out.
    """
    if len(x) < 10:
        return False
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
    size = np.diff(np.r_[first, len(key)])

    def within(v: Array) -> Array:
        return v - np.repeat(np.add.reduceat(v, first) / size, size)

    a, b = within(x), within(y)
    slope = np.add.reduceat(a * b, first) / np.maximum(
        np.add.reduceat(b * b, first), 1e-300
    )
    rest = a - np.repeat(slope, size) * b
    return float(rest @ rest) <= 0.01 * float(((x - x.mean()) ** 2).sum())


def _of(frame: Frame, evidence: Evidence, name: str) -> NDArray:
    j = evidence.places[name]
    k = j - frame.numbers.shape[1]
    return frame.numbers[:, j] if k < 0 else frame.words[:, k]
