"""LEAK007: a window that reaches into the own row's or a later target."""

from dataclasses import dataclass
from typing import ClassVar, final

from ...errors import NotApplicable
from ...evidence import Evidence
from ...result import Estimate, Finding, Remedy, RemedyKind, Severity, TargetKind
from ...stats.windows import Window, find_windows, running_mean
from ...tables.plan import Kind
from .._check import AbstractCheck
from .._series import in_order
from .._subjects import column, named

_REACHES = (30, 14, 7, 3)
_MOST_COLUMNS = 300


@final
@dataclass(frozen=True, slots=True)
class FutureWindow(AbstractCheck):
    """A window that reaches into the own row's or a later target.

    What it asks
    ------------
    In a table in the order of time: is a column computed from the target of the own row
    or of later rows, as a shift in the wrong direction, a centred mean, or a sum over a
    window that ends too late?

    Why it matters
    --------------
    ``rolling(7).mean()`` includes today; ``shift(-1)`` is tomorrow. Both look like
    history and hold the answer, and a forward split does not help: the future is in the
    features of the past.

    How it decides
    --------------
    Within each group, in the order of time (or of the rows, where there is no time),
    the column is explained by the target of up to 30 rows before, the own row, and up
    to 30 after. An error if this explains all but 1e-6 of the column, or if the column
    is the running mean with the own row in it; a warning if it explains more than
    {share}; and in both cases only if the rest that the rows before leave is {times}
    times as large. Honest lags and honest leading indicators stay below.

    When it is wrong
    ----------------
    A target that is itself a window of the column (next week's sum) turns the direction
    round; then the window is the definition of the task, and is told here.

    What to do
    ----------
    Shift the window so that it ends with the row before, or drop the column.

    Parameters
    ----------
    share
        Share of the column that the window explains, for a warning.
    times
        Times by which the rest is larger without the own and later rows.
    """

    code: ClassVar[str] = "LEAK007"
    title: ClassVar[str] = "a window into the future"

    share: float = 0.98
    times: float = 5.0

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Explain each number column by the target around the own row."""
        kind = evidence.need_target()
        if kind is TargetKind.MULTICLASS:
            raise NotApplicable("A mean of several classes has no meaning.")
        ordered = in_order(evidence)
        frame, series, how = ordered.frame, ordered.series, ordered.how
        y = frame.target
        names = [c.name for c in evidence.features(Kind.NUMBER)][:_MOST_COLUMNS]
        if not names:
            raise NotApplicable("No number column is a feature.")
        places = [evidence.places[n] for n in names]
        found: list[Finding] = []
        told: set[str] = set()
        columns = frame.numbers[:, places]
        windows = [find_windows(columns, y, series, reach) for reach in _REACHES]
        for name, *own in zip(names, *windows, strict=True):
            known = [window for window in own if window is not None]
            # What a month of rows before explains is no news three rows ahead.
            past = max((window.past_share for window in known), default=0.0)
            for window in known:
                grade = self._grade(window, past)
                if grade is not None:
                    told.add(name)
                    found.append(self._report(grade, name, window, how))
                    break
        for name, place in zip(names, places, strict=True):
            if (
                name not in told
                and running_mean(frame.numbers[:, place], y, series) == 0
            ):
                found.append(self._running(name, len(y), how))
        if found:
            return tuple(found)
        return self.clear(
            f"No window of {len(names):,} number columns reaches the own or a later "
            f"target, {how}."
        )

    def _grade(self, w: Window, past: float) -> Severity | None:
        if w.last < 0 or (1 - past) < self.times * (1 - w.share):
            return None
        if w.share > 1 - 1e-6:
            return Severity.ERROR
        return Severity.WARNING if w.share > self.share else None

    def _report(self, grade: Severity, name: str, w: Window, how: str) -> Finding:
        start, ends = _place(w.first), _place(w.last)
        span = f"at {ends}" if w.first == w.last else f"from {start} to {ends}"
        return self.found(
            grade,
            f"{named(name)} is computed from the target {span}: together these rows "
            f"explain {w.share:.2%} of it, the rows before alone "
            f"{max(w.past_share, 0):.1%}"
            f" ({how}).",
            subjects=(column(name),),
            evidence=(("first", w.first), ("last", w.last), ("rows", w.rows)),
            estimate=Estimate(
                value=w.share,
                low=None,
                high=None,
                level=0.95,
                n=w.rows,
                method="share explained by the window",
            ),
            remedy=_remedy(name),
        )

    def _running(self, name: str, n: int, how: str) -> Finding:
        return self.found(
            Severity.ERROR,
            f"{named(name)} is the mean of the target so far, the own row included "
            f"({how}).",
            subjects=(column(name),),
            estimate=Estimate(
                value=1.0, low=None, high=None, level=0.95, n=n, method="running mean"
            ),
            remedy=_remedy(name),
        )


def _place(row: int) -> str:
    """Say where a row of the window stands, seen from the own row."""
    if row == 0:
        return "the own row"
    rows = "1 row" if abs(row) == 1 else f"{abs(row)} rows"
    return f"{rows} {'back' if row < 0 else 'ahead'}"


def _remedy(name: str) -> Remedy:
    return Remedy(
        kind=RemedyKind.DROP_COLUMNS,
        text=f"End the window of {named(name)} with the row before, or drop it.",
        columns=(name,),
        code="y.shift(1).rolling(7).mean()  # shift first, then roll",
    )
