"""How the times of the test rows lie to those of the training rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Picture, PictureKind, Remedy, RemedyKind, Severity
from ...roles import Role
from ...stats.grouping import indicators
from ...stats.order import best_cut, distance_of, resemblance_along
from ...tables.frame import Frame
from ...tables.plan import Kind
from .._subjects import named

Array = NDArray[np.float64]

# Distributions of time that differ by this much are no random split of one another.
APART = 0.1
# Neighbours in time that resemble each other more than by a trace.
CORRELATION = 0.1
_FEWEST = 10
_STRETCHES = 24


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Times:
    """Times of both tables, in microseconds or in the column's own unit.

    Parameters
    ----------
    role
        The column, and whether it was declared.
    dated
        Whether the column holds dates.
    train, test
        Times of the sampled rows that have one.
    first, last
        Of all training rows and of all test rows, in this order.
    rows
        Rows of the training table and of the test table.
    apart
        Largest difference of the two distributions, in [0, 1].
    matters
        Whether rows near in time resemble each other in the target.
    """

    role: Role
    dated: bool
    train: Array
    test: Array
    first: tuple[float, float]
    last: tuple[float, float]
    rows: tuple[int, int]
    apart: float
    matters: bool

    @property
    def early(self) -> int:
        """Sampled test rows that are earlier than the last training row."""
        return int((self.test < self.last[0]).sum())

    @property
    def share(self) -> float:
        """Share of the test rows that are earlier than the last training row."""
        return self.early / len(self.test)

    @property
    def exact(self) -> bool:
        """Whether every test row was looked at."""
        return len(self.test) == self.rows[1]

    def interleaved(self, apart: float = APART) -> bool:
        """Whether the test rows are spread over time as the training rows are."""
        n, m = len(self.train), len(self.test)
        chance = 1.95 * float(np.sqrt(1 / n + 1 / m))
        return self.apart <= max(apart, chance) and self.share >= 0.5

    def grade(self) -> Severity:
        """Grade a finding: what was declared is a fact, what was guessed a question."""
        if self.role.given:
            return Severity.ERROR
        return Severity.WARNING if self.matters else Severity.NOTE

    def number(self) -> str:
        """Give the early test rows as they stand in a sentence."""
        if self.exact:
            return f"{self.early:,}"
        return f"about {float(f'{self.share * self.rows[1]:.2g}'):,.0f}"

    def spelled(self, moment: float) -> str:
        """Give a moment as it stands in a sentence."""
        if not self.dated:
            return f"{moment:.6g}"
        text = str(np.datetime64(int(moment), "us").astype("datetime64[s]"))
        return text.removesuffix("T00:00:00").replace("T", " ")

    def cut(self) -> tuple[float, int, int]:
        """Give the best cut, and the sampled rows on its wrong sides."""
        return best_cut(self.train, self.test)


def times_of(evidence: Evidence, correlation: float = CORRELATION) -> Times:
    """Read the times of both tables.

    Parameters
    ----------
    evidence
        The evidence.
    correlation
        Rank correlation of neighbours in time from which time matters.

    Raises
    ------
    NotApplicable
        Without a time or without a test table.
    Undecided
        With too few dated rows.
    """
    role, test = evidence.task.roles.time, evidence.profile.test
    if role is None:
        raise NotApplicable("No column was declared or recognised as the time.")
    if test is None:
        raise NotApplicable("There is no test table; the audit's own split is forward.")
    j = evidence.places[role.column]
    train = evidence.profile.train
    parts = [_known(f, j) for f in (train.sample, test.sample)]
    if min(len(p) for p in parts) < _FEWEST:
        fewest = min(len(p) for p in parts)
        raise Undecided(
            f"{fewest} rows with a value of {named(role.column)} don't show an order; "
            f"{_FEWEST} in each table would do."
        )
    return Times(
        role=role,
        dated=evidence.columns[j].kind is Kind.TIME,
        train=parts[0],
        test=parts[1],
        first=(float(train.extent.low[j]), float(test.extent.low[j])),
        last=(float(train.extent.high[j]), float(test.extent.high[j])),
        rows=(train.rows, test.rows),
        apart=distance_of(parts[0], parts[1]),
        matters=_matters(evidence, j, train.sample, test.sample) > correlation,
    )


def by_time(times: Times) -> Remedy:
    """Advise a forward split, or ask."""
    name = named(times.role.column)
    if times.grade() is Severity.NOTE:
        return Remedy(
            kind=RemedyKind.ASK,
            text=f"Say whether {name} is when a row becomes known; if so, test on the "
            "latest rows.",
            columns=(times.role.column,),
        )
    return Remedy(
        kind=RemedyKind.SPLIT_BY_TIME,
        text=f"Train on the rows before some {name}, and test on those after it.",
        columns=(times.role.column,),
        code=f"unseen.ForwardSplit({times.role.column!r})",
    )


def timeline(times: Times, title: str) -> Picture:
    """Show how many rows of each table each stretch of time holds."""
    low, high = min(times.first), max(times.last)
    edges = np.linspace(low, high, _STRETCHES + 1)
    out = []
    for part, values, of in (
        ("train", times.train, times.rows[0]),
        ("test", times.test, times.rows[1]),
    ):
        count = np.histogram(values, edges)[0] * of / len(values)
        for a, b, n in zip(edges[:-1], edges[1:], count, strict=True):
            if n:
                out.append(
                    (_moment(times, a), _moment(times, b), round(float(n)), part)
                )
    return Picture(
        kind=PictureKind.TIMELINE,
        title=title,
        fields=("start", "end", "rows", "part"),
        rows=tuple(out),
        x=times.role.column,
        y="rows",
    )


def _moment(times: Times, moment: float) -> str | float:
    if not times.dated:
        return float(moment)
    return str(np.datetime64(int(moment), "us").astype("datetime64[s]"))


def _known(frame: Frame, j: int) -> Array:
    values = frame.numbers[:, j]
    return values[np.isfinite(values)]


def _matters(evidence: Evidence, j: int, train: Frame, test: Frame) -> float:
    """Give the target's correlation of neighbours in time, 0 if it may be chance."""
    if evidence.task.target is None:
        return 0.0
    t = np.concatenate([train.numbers[:, j], test.numbers[:, j]])
    y = np.concatenate([train.target, test.target])
    known = np.isfinite(t) & ~np.isnan(y)
    if known.sum() < 60:
        return 0.0
    rng = np.random.default_rng(evidence.plan.seed)
    columns = indicators(y[known], len(evidence.classes))
    r = resemblance_along(columns, t[known], rng)
    return r if r > 4 / float(np.sqrt(known.sum())) else 0.0
