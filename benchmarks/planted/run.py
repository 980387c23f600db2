"""Audit the planted cases and count what is found.

``python -m benchmarks.planted.run --part tuning``; ``--case NAME`` makes one case
again and prints all that was said of it.
"""

import argparse
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from ..bases import Part
from .catalogue import recipe, recipes
from .heard import Heard, by_command, by_python
from .judge import Outcome, judge
from .kind import FIRST_SEEDS
from .scoreboard import tables

OUT = Path(__file__).parents[1] / "out"
WAYS: dict[str, Callable] = {"python": by_python, "cli": by_command}


def audited(name: str, way: str) -> Outcome:
    """Make one case, audit it and judge the answer; a crash is an outcome too."""
    case = recipe(name).make()
    heard: list[Heard] = []
    failed = ""
    wall, cpu = time.perf_counter(), time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            heard = WAYS[way](case)
        except Exception as error:
            failed = f"{type(error).__name__}: {error}"[:500]
    return judge(
        case,
        heard,
        cpu=time.process_time() - cpu,
        wall=time.perf_counter() - wall,
        failed=failed,
    )


def outcomes(names: Iterable[str], way: str, jobs: int) -> Iterator[Outcome]:
    """Audit the cases, in this process or in several."""
    if jobs == 1:
        yield from (audited(name, way) for name in names)
        return
    wanted = list(names)
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(audited, wanted, [way] * len(wanted))


def to_row(outcome: Outcome) -> dict:
    """Give an outcome as JSON has it, with the command that makes it again."""
    again = f"python -m benchmarks.planted.run --case '{outcome.case}'"
    return asdict(outcome) | {"again": again}


def run(args: argparse.Namespace) -> int:
    """Run one part; print its tables and write its misses."""
    part = Part(args.part)
    many = args.after + args.seeds
    wanted = recipes(part, seeds=many, kinds=args.kinds, small=args.small)
    first = FIRST_SEEDS[part] + args.after
    names = [found.name for found in wanted if found.seed >= first]
    if args.bases:
        names = [n for n in names if n.split("/")[2].startswith(tuple(args.bases))]
    OUT.mkdir(exist_ok=True)
    done: list[Outcome] = []
    for outcome in outcomes(names, args.way, args.jobs):
        done.append(outcome)
        if args.verbose:
            mark = "ok  " if outcome.success else "MISS"
            print(mark, outcome.case, outcome.failed[:120], flush=True)
    print(tables(done, part.value))
    misses = [to_row(o) for o in done if not o.success or o.strays]
    path = OUT / f"planted-{part.value}-misses.json"
    path.write_text(json.dumps(misses, indent=1, default=str) + "\n")
    print(f"\n{len(misses)} cases to look at: {path}")
    return 0


def show(name: str, way: str) -> int:
    """Make one case again and print everything said of it."""
    outcome = audited(name, way)
    print(json.dumps(to_row(outcome), indent=1, default=str))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.planted.run", description=__doc__)
    parser.add_argument("--part", choices=[p.value for p in Part], default="tuning")
    parser.add_argument("--kinds", nargs="*", default=[], help="beginnings of kinds")
    parser.add_argument("--bases", nargs="*", default=[], help="beginnings of bases")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--after", type=int, default=0, help="seeds to leave out first")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--small", action="store_true", help="one case of each kind")
    parser.add_argument("--way", choices=sorted(WAYS), default="python")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--case", help="the name of one case to make again")
    args = parser.parse_args(arguments)
    return show(args.case, args.way) if args.case else run(args)


if __name__ == "__main__":
    sys.exit(main())
