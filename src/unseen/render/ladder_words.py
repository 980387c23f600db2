"""What a climbed ladder says, in sentences."""

from ..ladder.result import LadderReport, RungScore
from ..result import Estimate
from .metric_names import metric_name
from .names import visible
from .numbers import interval, number, percent, places, signed

# Metrics on a scale of one are told in points: hundredths of it.
_LOSSES_WITHOUT_END = ("log_loss", "rmse", "mae")
_OF_VALUES = ("r2", "rmse", "mae")
_NAME_LIMIT = 60


def sentence(report: LadderReport) -> str:
    """Say which rung does, and what the most promising other one would gain."""
    own = report.rung(report.chosen)
    other = _rival(report)
    name = visible(report.target, _NAME_LIMIT)
    if other is None or other.over_chosen is None:
        return f"{_upper(own.words)} is all that could be fitted to `{name}`."
    gained = points(other.over_chosen, report.metric)
    order = [rung.name for rung in report.rungs]
    above = order.index(other.name) > order.index(own.name)
    if own.name == "mean":
        return (
            f"Nothing here predicts `{name}` beyond chance: {other.words} gains "
            f"{gained} over {own.words}."
        )
    if above:
        how = "does as well" if report.best != own.name else "does best"
        return (
            f"{_upper(own.words)} {how} here: {other.words} gains {gained}.{_kept(own)}"
        )
    least = points(_turned(other.over_chosen), report.metric)
    return (
        f"{_upper(own.words)} is worth its cost: it gains {least} over {other.words}."
        f"{_kept(own)}"
    )


def points(estimate: Estimate, metric: str) -> str:
    """Write a gain with its interval, in points where the metric's scale is one.

    Examples
    --------
    >>> e = Estimate(value=.002, low=-.004, high=.008, level=.95, n=442, method="")
    >>> points(e, "r2"), points(e, "rmse")
    ('0.2 points of R² [−0.4, 0.8]', '0.002 of RMSE [−0.004, 0.008]')
    """
    if metric in _LOSSES_WITHOUT_END:
        digits = places(estimate)
        shown = f"{number(estimate.value, digits)} of {metric_name(metric)}"
        return f"{shown} {interval(estimate, digits)}".rstrip()
    scaled = _scaled(estimate, 100.0)
    digits = _point_places(scaled)
    shown = f"{number(scaled.value, digits)} points of {metric_name(metric)}"
    return f"{shown} {interval(scaled, digits)}".rstrip()


def gain_words(rung: RungScore, metric: str) -> str:
    """Write what a rung gains over the one below, for a table; empty for the first."""
    if rung.gain is None:
        return ""
    if metric in _LOSSES_WITHOUT_END:
        digits = places(rung.gain)
        return f"{signed(rung.gain.value, digits)} {interval(rung.gain, digits)}"
    scaled = _scaled(rung.gain, 100.0)
    digits = _point_places(scaled)
    return f"{signed(scaled.value, digits)} {interval(scaled, digits)}".rstrip()


def gain_scaled(estimate: Estimate | None, metric: str) -> Estimate | None:
    """Give a gain in the unit that it is told in."""
    if estimate is None or metric in _LOSSES_WITHOUT_END:
        return estimate
    return _scaled(estimate, 100.0)


def gain_unit(metric: str) -> str:
    """Name the unit of a gain."""
    return metric_name(metric) if metric in _LOSSES_WITHOUT_END else "points"


def picks_words(report: LadderReport) -> str:
    """Say how steady the choice is: what was chosen inside the folds."""
    total = sum(n for _, n in report.picks)
    said = ", ".join(
        f"{report.rung(name).words} {n} of {total}" for name, n in report.picks
    )
    return f"Chosen inside the folds: {said}."


def paid_words(report: LadderReport) -> str:
    """Say what the honest score's interval is, or why it has none."""
    paid = "the choice among rungs paid for"
    if report.score.low is not None:
        return f"{percent(report.score.level)} interval, {paid}"
    why = (
        f"a few rows far out decide how {visible(report.target)} varies"
        if report.metric in _OF_VALUES
        else "too few rows of a class"
    )
    return f"{paid}; no interval, as {why}"


def _rival(report: LadderReport) -> RungScore | None:
    """Give the rung that a choice is best held against.

    The best one where another was chosen; else the best of the more complex ones; for
    the last rung the best of the simpler ones.
    """
    order = [rung.name for rung in report.rungs]
    place = order.index(report.chosen)
    if report.best != report.chosen:
        return report.rung(report.best)
    sign = 1.0 if report.higher_is_better else -1.0

    def best(rungs: tuple[RungScore, ...]) -> RungScore | None:
        known = [r for r in rungs if r.score is not None and r.score.value is not None]
        return max(known, key=lambda r: sign * (r.score.value or 0.0), default=None)  # type: ignore[union-attr]

    return best(report.rungs[place + 1 :]) or best(report.rungs[:place])


def _kept(rung: RungScore) -> str:
    """Say how many columns a rung keeps, where it leaves any out."""
    if rung.kept is None or rung.kept >= rung.columns:
        return ""
    return f" It keeps {rung.kept:,} of {rung.columns:,} columns."


def _point_places(points: Estimate) -> int:
    """Give one place, and more where the interval is narrower than a fifth."""
    if points.low is None or points.high is None:
        return 1
    half = (points.high - points.low) / 2
    return 1 if half >= 0.1 else 2 if half >= 0.01 else 3


def _scaled(e: Estimate, factor: float) -> Estimate:
    def times(x: float | None) -> float | None:
        return None if x is None else factor * x

    return Estimate(
        value=times(e.value),
        low=times(e.low),
        high=times(e.high),
        level=e.level,
        n=e.n,
        method=e.method,
    )


def _turned(e: Estimate) -> Estimate:
    turned = _scaled(e, -1.0)
    return Estimate(
        value=turned.value,
        low=turned.high,
        high=turned.low,
        level=e.level,
        n=e.n,
        method=e.method,
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
