"""What the draws come to: coverage, and how good the choices were."""

from collections.abc import Sequence
from typing import Any

from unseen.stats.proportion import wilson_interval

Draw = dict[str, Any]


def covered(draw: Draw) -> bool | None:
    """Whether the interval holds the truth; None where a report would give no ends.

    The truth comes from up to 6,000 rows. Its own error, which stands beside it in the
    results, is not added to the interval.
    """
    return None if draw["withheld"] else held(draw)


def held(draw: Draw) -> bool | None:
    """Whether the interval holds the truth, also where a report would withhold it."""
    if draw["low"] is None or draw["high"] is None:
        return None
    return draw["low"] <= draw["truth"][draw["chosen"]][0] <= draw["high"]


def shortfall(draw: Draw) -> tuple[float, float]:
    """Give how much worse the choice truly is than the best rung, and one error.

    The error is that of the paired difference which the report itself gives: half its
    95% interval over 1.96, so widened for folds that share their training rows.
    """
    sign = 1.0 if draw["higher"] else -1.0
    truth = {name: sign * value for name, (value, _) in draw["truth"].items()}
    best = max(truth, key=lambda name: truth[name])
    loss = truth[best] - truth[draw["chosen"]]
    widths = [
        (high - low) / 2 / 1.96
        for name, (_, low, high) in draw["behind"].items()
        if name in (best, draw["chosen"]) and low is not None and high is not None
    ]
    return loss, max(widths, default=0.0)


def tally(draws: list[Draw]) -> str:
    """Give a table: one line a population and size, and one for all."""
    lines = [
        "| table | rows | draws | covered | withheld, covered | mean width "
        "| honest - fresh | choice within 1 SE | loss to the best rung | CPU s |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    keys = sorted({(d["population"], d["n"]) for d in draws})
    for population, n in keys:
        own = [d for d in draws if (d["population"], d["n"]) == (population, n)]
        lines.append(_line(population, str(n), own))
    lines.append(_line("all", "", draws))
    return "\n".join(lines)


def _line(name: str, n: str, draws: list[Draw]) -> str:
    given = [d for d in draws if covered(d) is not None]
    withheld = [d for d in draws if covered(d) is None]
    widths = [d["high"] - d["low"] for d in given]
    away = [
        (d["value"] - d["truth"][d["chosen"]][0]) * (1 if d["higher"] else -1)
        for d in draws
    ]
    falls = [shortfall(d) for d in draws]
    within = [loss <= error for loss, error in falls]
    return (
        f"| {name} | {n} | {len(draws)} | {_share([held(d) for d in given])} | "
        f"{_share([held(d) for d in withheld])} | {_mean(widths):.3f} | "
        f"{_mean(away):+.3f} | {_share(within)} | "
        f"{_mean([loss for loss, _ in falls]):.3f} | "
        f"{_mean([d['seconds'] for d in draws]):.1f} |"
    )


def _share(each: Sequence[bool | None]) -> str:
    """Write k of m, and from 20 on the share with its interval."""
    k, m = sum(one is True for one in each), len(each)
    if m < 20:
        return f"{k}/{m}" if m else "-"
    both = wilson_interval(k, m)
    return f"{k}/{m} = {k / m:.2f} [{both.low:.2f}, {both.high:.2f}]"


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else float("nan")
