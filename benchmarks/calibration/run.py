"""Draw tables, audit them, and count how often the intervals hold the true score.

``python -m benchmarks.calibration.run --draws 40 --sizes 200 500 2000``
"""

import argparse
import json
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from math import isnan
from multiprocessing import get_context
from typing import Any

import numpy as np

from unseen.auditing.intake import Wishes
from unseen.auditing.run import run_audit

from ..bases import Part
from ..planted.case import to_arrow
from ..planted.kind import FIRST_SEEDS
from ..planted.run import OUT
from ..tally import share_text, text_table
from .leaks import LEAKS, plant
from .metrics import BY_KIND
from .populations import POPULATIONS
from .truth import true_score

SIZES = (200, 500, 2000, 8000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One table to be drawn."""

    population: str
    n: int
    leak: str
    metric: str
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came of one draw.

    Parameters
    ----------
    draw
        Which.
    truth
        The true score of the honest models, on fresh rows.
    honest, claimed
        The two estimates: value, low, high; None where unknown.
    failed
        What went wrong, or an empty text.
    """

    draw: Draw
    truth: float | None = None
    honest: tuple[float | None, float | None, float | None] = (None, None, None)
    claimed: tuple[float | None, float | None, float | None] = (None, None, None)
    failed: str = ""


def plan(
    part: Part, draws: int, sizes: Iterable[int], names: Iterable[str]
) -> Iterator[Draw]:
    """Give the draws: leaks and metrics in turn, a seed of its own for each."""
    wanted = tuple(names)
    first = FIRST_SEEDS[part]
    for population in POPULATIONS.values():
        if population.part is not part or (wanted and population.name not in wanted):
            continue
        metrics = BY_KIND[population.kind]
        for n in sizes:
            if n > population.most:
                continue
            for i in range(draws):
                yield Draw(
                    population=population.name,
                    n=n,
                    leak=list(LEAKS)[i % len(LEAKS)],
                    # The main metric of a kind in every other draw.
                    metric=metrics[(i // 2) % len(metrics) if i % 2 else 0],
                    seed=first + i,
                )


def _ends(estimate: Any) -> tuple[float | None, float | None, float | None]:
    return estimate.value, estimate.low, estimate.high


def measure(draw: Draw) -> Measured:
    """Draw the table, audit it, and score its models on fresh rows."""
    population = POPULATIONS[draw.population]
    key = f"{draw.population}/{draw.n}/{draw.leak}/{draw.metric}"
    rng = np.random.default_rng([zlib.crc32(key.encode()), draw.seed])
    table, fresh = population.draw(draw.n, rng)
    kind, target = population.kind, population.target
    table, fresh = plant(draw.leak, table, fresh, target, kind, rng)
    try:
        wishes = Wishes(
            target=target,
            metric=draw.metric,
            group=population.group,
            time=population.time,
            seed=draw.seed,
        )
        made = run_audit(to_arrow(table), None, wishes)
        report = made.report
        truth = true_score(made, to_arrow(fresh), target, kind, draw.metric)
    except Exception as error:
        return Measured(draw=draw, failed=f"{type(error).__name__}: {error}"[:300])
    return Measured(
        draw=draw,
        truth=truth,
        honest=_ends(report.scores.honest),
        claimed=_ends(report.scores.claimed),
    )


def covers(ends: tuple[float | None, float | None, float | None], truth: float) -> bool:
    """Say whether an interval holds the truth; an unknown end holds nothing back."""
    _, low, high = ends
    return (low is None or low <= truth) and (high is None or truth <= high)


def _row(name: str, group: list[Measured]) -> tuple:
    done = [m for m in group if not m.failed and m.truth is not None]
    # A model that predicts a constant has no rank correlation: there is no truth.
    pairs = [(m, m.truth) for m in done if m.truth is not None and not isnan(m.truth)]
    known = [m for m in done if None not in m.honest]
    widths = [float(m.honest[2] or 0) - float(m.honest[1] or 0) for m in known]
    gaps = [m.honest[0] - t for m, t in pairs if m.honest[0] is not None]
    flattery = [m.claimed[0] - t for m, t in pairs if m.claimed[0] is not None]
    return (
        name,
        share_text(sum(covers(m.honest, t) for m, t in pairs), len(pairs)),
        f"{np.mean(widths):.4g}" if widths else "-",
        f"{np.mean(gaps):+.4g}" if gaps else "-",
        share_text(sum(covers(m.claimed, t) for m, t in pairs), len(pairs)),
        f"{np.mean(flattery):+.4g}" if flattery else "-",
        len(done) - len(known),
        len(group) - len(pairs),
    )


HEAD = (
    "honest covers",
    "mean width",
    "bias",
    "claim covers",
    "claim's bias",
    "no ends",
    "no truth",
)


def tables(measured: list[Measured], title: str) -> str:
    """Give coverage by population and n, by metric, by leak, and in all."""
    cuts = {
        "population, n": lambda m: f"{m.draw.population}, {m.draw.n}",
        "n": lambda m: f"n = {m.draw.n}",
        "leak": lambda m: m.draw.leak,
        "metric": lambda m: m.draw.metric,
    }
    parts = []
    for name, key in cuts.items():
        groups: dict[str, list[Measured]] = defaultdict(list)
        for m in measured:
            groups[key(m)].append(m)
        rows = [_row(group, members) for group, members in groups.items()]
        if name == "population, n":
            rows.append(_row("all", measured))
        parts.append(text_table((f"{title}: {name}", *HEAD), rows))
    return "\n\n".join(parts)


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=[p.value for p in Part], default="tuning")
    parser.add_argument("--draws", type=int, default=12, help="per population and n")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--populations", nargs="*", default=[])
    parser.add_argument("--jobs", type=int, default=1)
    args = parser.parse_args(arguments)
    draws = list(plan(Part(args.part), args.draws, args.sizes, args.populations))
    if args.jobs == 1:
        measured = [measure(draw) for draw in draws]
    else:
        with ProcessPoolExecutor(args.jobs, mp_context=get_context("spawn")) as pool:
            measured = list(pool.map(measure, draws))
    print(tables(measured, args.part))
    OUT.mkdir(exist_ok=True)
    path = OUT / f"calibration-{args.part}.json"
    path.write_text(json.dumps([asdict(m) for m in measured], indent=1) + "\n")
    failed = sorted({m.failed for m in measured if m.failed})
    print("\n".join(["", *failed[:5], str(path)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
