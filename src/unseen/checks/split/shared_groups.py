"""SPLIT003: groups of rows that stand on both sides of the split."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

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
from ...stats.proportion import wilson_interval
from ...tables.binning import ALL_BINS
from ...tables.plan import Column, Kind
from .._check import AbstractCheck
from .._subjects import column, named
from ._alike import Alike, names_alike, target_alike
from ._same_groups import same_groups

_TRAIN_SHARE = 0.8
_MOST_CANDIDATES = 20
_MOST_LISTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overlap:
    """Groups on both sides, and the rows that are in them.

    Parameters
    ----------
    groups, of_groups
        Groups on both sides, of all groups of the test (or of the table).
    rows, of_rows
        Test rows in such groups, of all test rows. Without a test table, what a random
        split of four to one would give.
    exact
        Whether all groups were counted.
    """

    groups: float
    of_groups: float
    rows: float
    of_rows: float
    exact: bool

    @property
    def share(self) -> float:
        """Share of the rows."""
        return self.rows / max(self.of_rows, 1.0)


@final
@dataclass(frozen=True, slots=True)
class SharedGroups(AbstractCheck):
    """Groups of rows that stand on both sides of the split.

    What it asks
    ------------
    Are rows of one patient, customer or device on both sides of the split? Is there a
    column that names such groups, though nobody said so?

    Why it matters
    --------------
    Rows of one group resemble each other. A model learns the group by heart and is
    tested on groups that it knows; new groups get a much worse one.

    How it decides
    --------------
    *A declared group.* An error if a group of the test table is in the training table,
    a note without a test table, since the audit then splits by it. *A group that was
    inferred.* A warning if its rows resemble each other in the target: the lower end of
    the {level:.0%} interval of the share of the variance between groups is above
    {alike:.0%}. Else a note. *No group.* Words and whole numbers with at least {levels}
    values, each in several rows, are asked about if rows of the same value share their
    target, to more than {asked:.0%} of its variance and, for numbers, more than
    neighbouring values do: a note for the strongest {most}. It is a warning if the
    other columns are alike too, by {others:.0%} of their variance at the median: then
    the value names an entity. Undecided if none is told and one has an interval wider
    than {unsure:.0%}.

    When it is wrong
    ----------------
    Where the model will meet the same groups again, a split by group is too hard: the
    shops of next year are those of this year. Then accept the finding.

    What to do
    ----------
    Split by the group, and leave its name out of the features.

    Parameters
    ----------
    level
        Level of the interval.
    alike
        Share of the target's variance between inferred groups, for a warning.
    asked
        The same for a column that may name groups, for a note.
    levels
        Fewest values of a column that may name groups.
    most
        Columns asked about.
    others
        Share of the other columns' variance between values, for a warning.
    unsure
        Width of the interval from which such a column is left undecided.
    """

    code: ClassVar[str] = "SPLIT003"
    title: ClassVar[str] = "groups on both sides of the split"

    level: float = 0.99
    alike: float = 0.05
    asked: float = 0.02
    levels: int = 30
    most: int = 3
    others: float = 0.6
    unsure: float = 0.5

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Count the groups, or look for a column that names some."""
        group = evidence.task.roles.group
        if group is None:
            return self._names(evidence)
        overlap = _overlap(evidence, group.column)
        across = evidence.profile.test is not None
        if not overlap.groups:
            what = f"groups of {named(group.column)}"
            if across:
                return self.clear(
                    f"None of {_number(overlap.of_groups, overlap.exact)} {what} in "
                    "the test table is in the training table."
                )
            return self.clear(f"None of {overlap.of_groups:,.0f} {what} has two rows.")
        resemblance = target_alike(evidence, group.column, self.level)
        alike = _above(resemblance, self.alike)
        if across:
            grade = Severity.WARNING if alike else Severity.NOTE
            grade = Severity.ERROR if group.given else grade
        else:
            grade = Severity.WARNING if alike and not group.given else Severity.NOTE
        if not (across or group.given or alike) and _below(resemblance, self.alike):
            return self.clear(
                f"Rows of one {named(group.column)} don't resemble each other in the "
                f"target: {resemblance.value:.0%} of its variance lies between groups."  # type: ignore[union-attr]
            )
        return (
            self._report(
                evidence, group.column, grade, overlap, resemblance, given=group.given
            ),
        )

    def _report(
        self,
        evidence: Evidence,
        name: str,
        grade: Severity,
        overlap: _Overlap,
        resemblance: Estimate | None,
        *,
        given: bool,
    ) -> Finding:
        if evidence.profile.test is not None:
            message = (
                f"{_number(overlap.groups, overlap.exact)} of "
                f"{_number(overlap.of_groups, overlap.exact)} groups of {named(name)} "
                "in the test table are in the training table too, with "
                f"{_number(overlap.rows, overlap.exact)} of {overlap.of_rows:,.0f} "
                "test rows"
            )
        else:
            message = (
                f"A random split puts {overlap.share:.0%} of the test rows into groups "
                f"of {named(name)} that it trains on"
            )
        if resemblance is not None and resemblance.value is not None:
            message += f"; {_words(resemblance)} of the target's variance lies between "
            message += "groups"
        twins = same_groups(evidence, name)
        if twins:
            message += f"; {_listed(twins)} the same groups"
        ask = grade is Severity.NOTE and not given
        text = f"Split by {named(name)}, and leave it out of the features."
        if ask:
            text = (
                f"Say whether new rows will come from new {named(name)}; if so, split "
            )
            text += "by it."
        n = max(overlap.of_rows, 1.0)
        return self.found(
            grade,
            message + ".",
            subjects=tuple(column(each) for each in (name, *twins)),
            evidence=(
                ("groups_on_both_sides", round(overlap.groups)),
                ("groups", round(overlap.of_groups)),
                ("rows_in_them", round(overlap.rows)),
                ("between_groups", resemblance.value if resemblance else None),
            ),
            estimate=wilson_interval(min(overlap.rows, n), n),
            remedy=Remedy(
                kind=RemedyKind.ASK if ask else RemedyKind.SPLIT_BY_GROUP,
                text=text,
                columns=(name,),
                code=f"unseen.GroupedSplit({name!r})",
            ),
            picture=_bars(overlap, name),
        )

    def _names(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Ask about columns that act as names of groups."""
        if evidence.task.target is None:
            raise NotApplicable("No column was declared or recognised as the group.")
        candidates = _candidates(evidence, self.levels)
        measured = [names_alike(evidence, c, self.level) for c in candidates]
        named_ = [a for a in measured if a is not None and _above(a.target, self.asked)]
        named_.sort(key=lambda a: (-(a.target.low or 0.0), a.column.name))
        if not named_:
            self._need_decision(measured)
            raise NotApplicable(
                "No column was declared or recognised as the group, and none of "
                f"{len(candidates):,} columns with many values acts as one."
            )
        return tuple(self._ask(evidence, a) for a in named_[: self.most])

    def _need_decision(self, measured: list[Alike | None]) -> None:
        """Refuse to clear a column that may well be a name, by its interval."""
        wide = [
            a
            for a in measured
            if a is not None
            and a.target.low is not None
            and a.target.high is not None
            and a.target.high - a.target.low > self.unsure
        ]
        if wide:
            a = min(wide, key=lambda a: (-(a.target.value or 0.0), a.column.name))
            raise Undecided(
                f"Whether {named(a.column.name)} acts as a name is open: rows of the "
                f"same value share {_words(a.target)} of the target's variance. More "
                "rows of the same values would tell."
            )

    def _ask(self, evidence: Evidence, a: Alike) -> Finding:
        name = a.column.name
        entity = a.others is not None and a.others >= self.others
        message = (
            f"{named(name)} acts as a name: rows of the same value share "
            f"{_words(a.target)} of the target's variance"
        )
        if a.column.kind is Kind.NUMBER:
            message += " beyond what neighbouring values share"
        if entity:
            message += f", and {a.others:.0%} of the other columns'"
        seen = _seen(evidence, name)
        if seen is not None:
            message += f"; {seen:.0%} of the test rows have a value seen in training"
        return self.found(
            Severity.WARNING if entity else Severity.NOTE,
            message + ". Will new rows have new values of it?",
            subjects=(column(name),),
            evidence=(
                ("levels", a.levels),
                ("between_values", a.target.value),
                ("others_between_values", a.others),
            ),
            estimate=a.target,
            remedy=Remedy(
                kind=RemedyKind.ASK,
                text=f"If new rows will have new values of {named(name)}, declare it "
                "as the group: the score is then made on values that were not trained "
                "on.",
                columns=(name,),
                code=f"unseen audit ... --group {name}",
            ),
        )


def _overlap(evidence: Evidence, name: str) -> _Overlap:
    train = evidence.profile.train.keys[name]
    test = evidence.profile.test
    if test is None:
        size = train.counts.astype(float)
        known = float((size * (1 - (1 - _TRAIN_SHARE) ** (size - 1))).sum())
        return _Overlap(
            groups=float((size > 1).sum()) / train.share,
            of_groups=train.distinct,
            rows=known / train.share,
            of_rows=float(size.sum()) / train.share,
            exact=train.share == 1,
        )
    keys = test.keys[name]
    both = train.counts_of(keys.hashes) > 0
    share = min(train.share, keys.share)
    return _Overlap(
        groups=float(both.sum()) / share,
        of_groups=keys.distinct,
        rows=float(keys.counts[both].sum()) / share,
        of_rows=float(keys.counts.sum()) / keys.share,
        exact=share == 1,
    )


def _candidates(evidence: Evidence, levels: int) -> list[Column]:
    """Give words and whole numbers with many values, each in several rows."""
    counts = evidence.counts.sum(axis=2)
    out = []
    for c in evidence.features(Kind.CATEGORY, Kind.NUMBER):
        if c.unique or (c.kind is Kind.NUMBER and not c.integer):
            continue
        if (counts[evidence.places[c.name]][1:ALL_BINS] > 0).sum() < min(levels, 8):
            continue
        values = evidence.values(c.name)
        known = ~np.isnan(values) if values.dtype.kind == "f" else values != 0
        n, distinct = int(known.sum()), len(np.unique(values[known]))
        fewest = 2.0 if c.kind is Kind.NUMBER else 1.3
        if distinct >= levels and n >= fewest * distinct:
            out.append((-distinct, c.name, c))
    return [c for _, _, c in sorted(out, key=lambda o: o[:2])[:_MOST_CANDIDATES]]


def _seen(evidence: Evidence, name: str) -> float | None:
    test = evidence.profile.test
    if test is None or not len(test.sample):
        return None
    j, k = evidence.places[name], test.sample.numbers.shape[1]
    own = test.sample.numbers[:, j] if j < k else test.sample.words[:, j - k]
    return float(np.isin(own, evidence.values(name)).mean())


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(named(name) for name in names[:_MOST_LISTED])
    if len(names) > _MOST_LISTED:
        shown += f" and {len(names) - _MOST_LISTED:,} more"
    return f"{shown} {'names' if len(names) == 1 else 'name'}"


def _above(e: Estimate | None, limit: float) -> bool:
    return e is not None and e.low is not None and e.low > limit


def _below(e: Estimate | None, limit: float) -> bool:
    return e is not None and e.high is not None and e.high <= limit


def _words(e: Estimate) -> str:
    text = f"{e.value:.0%}"
    if e.low is not None and e.high is not None:
        text += f" ({e.low:.0%} to {e.high:.0%})"
    return text


def _number(count: float, exact: bool) -> str:
    return f"{round(count):,}" if exact else f"about {float(f'{count:.2g}'):,.0f}"


def _bars(overlap: _Overlap, name: str) -> Picture:
    return Picture(
        kind=PictureKind.BARS,
        title=f"{overlap.share:.0%} of the test rows belong to a {named(name)} that "
        "was trained on",
        fields=("label", "value", "flagged"),
        rows=(
            ("groups trained on", overlap.share, True),
            ("new groups", 1 - overlap.share, False),
        ),
        x="share of test rows",
    )
