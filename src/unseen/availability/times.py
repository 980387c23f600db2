"""What a declared time says of a column, before any row is looked at."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ..facts import (
    At,
    Availability,
    Facts,
    Named,
    Recorded,
    Whenever,
    Window,
    shown_duration,
    shown_moment,
)
from .rows import LateRows
from .verdicts import Basis, ColumnVerdict, RowCheck, Standing

_NOW = timedelta(0)


def moment_of_prediction(facts: Facts) -> datetime | str | None:
    """Give when the prediction is made: as declared, or else at the row's time."""
    return facts.predict_at if facts.predict_at is not None else facts.time_column


def answer_by_time(
    column: str, facts: Facts, late: Mapping[str, LateRows]
) -> ColumnVerdict:
    """Judge a column by what `facts.available` says of it.

    Parameters
    ----------
    column
        A name that stands in `facts.available`.
    facts
        What is declared.
    late
        Results of the row checks made so far, by column.
    """
    when: Availability = facts.available[column]
    predict_at = moment_of_prediction(facts)
    match when:
        case Whenever.ALWAYS:
            return ColumnVerdict(
                column=column,
                basis=Basis.TIME,
                standing=Standing.AVAILABLE,
                reason=f"`{column}` is declared to be always available.",
            )
        case Whenever.NEVER:
            return ColumnVerdict(
                column=column,
                basis=Basis.TIME,
                standing=Standing.NOT_YET_AVAILABLE,
                reason=f"`{column}` is declared to be never available when the "
                "prediction is made.",
            )
        case Named(name=name) if name in facts.moments:
            return _by_order(column, name, predict_at, facts.moments)
        case Named(name=name):
            when = Recorded(created=name)
        case At(moment=moment):
            if isinstance(predict_at, datetime):
                return _by_date(column, moment, predict_at)
            return _by_rows(column, moment, Recorded(), facts, late)
    return _by_record(column, when, facts, late)


def check_for_rows(column: str, facts: Facts) -> RowCheck | None:
    """Give the comparison that has to be made row by row, if there is one."""
    return answer_by_time(column, facts, {}).row_check


def _by_order(
    column: str,
    name: str,
    predict_at: datetime | str | None,
    moments: tuple[str, ...],
) -> ColumnVerdict:
    if predict_at not in moments:
        return _incomparable(column, f"at the moment {name!r}", predict_at)
    late = moments.index(name) > moments.index(str(predict_at))
    order = "comes after" if late else "does not come after"
    return ColumnVerdict(
        column=column,
        basis=Basis.TIME,
        standing=Standing.NOT_YET_AVAILABLE if late else Standing.AVAILABLE,
        reason=f"`{column}` is written at {name!r}, which {order} {predict_at!r}, when "
        "the prediction is made.",
    )


def _by_date(column: str, written: datetime, predict_at: datetime) -> ColumnVerdict:
    latency = written - predict_at
    late = latency > _NOW
    moment = shown_moment(predict_at)
    after = f"{shown_duration(latency)} after" if late else "not after"
    return ColumnVerdict(
        column=column,
        basis=Basis.TIME,
        standing=Standing.NOT_YET_AVAILABLE if late else Standing.AVAILABLE,
        reason=f"`{column}` is written at {shown_moment(written)}, {after} the moment "
        f"of prediction, {moment}.",
        latency=latency,
    )


def _by_record(
    column: str, when: Recorded, facts: Facts, late: Mapping[str, LateRows]
) -> ColumnVerdict:
    """Compare with the row's own times, without the rows where they cancel out."""
    predict_at = moment_of_prediction(facts)
    base = when.created or when.event
    if base is None and predict_at not in facts.moments:
        base = facts.time_column
    if base is not None and base != predict_at:
        return _by_rows(column, base, when, facts, late)
    reach = when.reach
    window = None
    if when.window is not None:
        window = Window(start=when.window.start, end=reach)
    known = _shown_reach(reach)
    summing = f": it sums up {_shown_window(window)}" if window else ""
    return ColumnVerdict(
        column=column,
        basis=Basis.TIME,
        standing=Standing.NOT_YET_AVAILABLE if reach > _NOW else Standing.AVAILABLE,
        reason=f"`{column}` is known {known}{summing}.",
        latency=reach,
        window=window,
    )


def _by_rows(
    column: str,
    written: str | datetime,
    when: Recorded,
    facts: Facts,
    late: Mapping[str, LateRows],
) -> ColumnVerdict:
    predict_at = moment_of_prediction(facts)
    if predict_at is None or predict_at in facts.moments:
        shown = written if isinstance(written, str) else shown_moment(written)
        return _incomparable(column, f"at {shown!r}", predict_at)
    window = None
    if when.window is not None:
        window = Window(start=when.window.start, end=when.reach)
    check = RowCheck(
        column=column,
        written=written,
        event=when.event if when.created is not None else None,
        after=when.reach,
        window=window,
        predict_at=predict_at,
    )
    if column not in late:
        return ColumnVerdict(
            column=column,
            basis=Basis.TIME,
            standing=Standing.UNKNOWN,
            reason=f"`{column}` has a time of its own in each row, and the rows were "
            "not checked.",
            window=window,
            row_check=check,
        )
    return _of_rows(column, check, late[column])


def _of_rows(column: str, check: RowCheck, rows: LateRows) -> ColumnVerdict:
    caveat = None
    if rows.missing:
        caveat = (
            f"{rows.missing:,} of {rows.rows:,} rows lack a time and were not checked."
        )
    if not rows.checked:
        standing = Standing.UNKNOWN
        reason = f"No row has both times that tell when `{column}` is written."
    elif rows.median is not None and rows.longest is not None:
        standing = Standing.NOT_YET_AVAILABLE
        reason = (
            f"`{column}` is known only after the moment of prediction in {rows.late:,} "
            f"of {rows.checked:,} rows, {shown_duration(rows.median)} after it in the "
            f"median of these and {shown_duration(rows.longest)} at most."
        )
    else:
        standing = Standing.AVAILABLE
        reason = (
            f"`{column}` is known at the moment of prediction in each of "
            f"{rows.checked:,} rows."
        )
    return ColumnVerdict(
        column=column,
        standing=standing,
        reason=reason,
        basis=Basis.ROWS,
        latency=rows.median,
        window=check.window,
        rows=rows,
        caveat=caveat,
    )


def _incomparable(
    column: str, written: str, predict_at: datetime | str | None
) -> ColumnVerdict:
    if predict_at is None:
        why = "when the prediction is made isn't: declare `predict_at`"
    else:
        at = predict_at if isinstance(predict_at, str) else shown_moment(predict_at)
        why = f"the prediction is made at {at!r}, and the two can't be compared"
    return ColumnVerdict(
        column=column,
        basis=Basis.TIME,
        standing=Standing.UNKNOWN,
        reason=f"`{column}` is declared to be written {written}, but {why}.",
    )


def _shown_reach(reach: timedelta) -> str:
    if reach == _NOW:
        return "at the moment of prediction"
    side = "after" if reach > _NOW else "before"
    return f"{shown_duration(abs(reach))} {side} the moment of prediction"


def _shown_window(window: Window) -> str:
    def end(length: timedelta) -> str:
        if length == _NOW:
            return "t"
        return f"t {'+' if length > _NOW else '-'} {shown_duration(abs(length))}"

    return f"[{end(window.start)}, {end(window.end)}]"
