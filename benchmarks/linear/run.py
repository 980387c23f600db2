"""Time all tools on all cases, in turns, and write the table.

    python -m benchmarks.linear.run                       # under 30 minutes
    python -m benchmarks.linear.run --case a c --threads 1
    python -m benchmarks.linear.run --small               # a minute, default tolerances
    python -m benchmarks.linear.run --report              # only the table again

Each run is a process of its own; tools take turns, so that a slow minute of the machine
meets all of them. The first round does everything once; later rounds repeat what is
short, while there is time. Runs go to ``benchmarks/out/linear.json`` one at a time: a
run that is stopped goes on where it was, and `--again` begins anew. The table goes to
``benchmarks/out/linear.md``.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from .cases import CASES, Case
from .environments import lacking
from .matched import tolerance_for
from .measure import ROOT, TOOLS, Run, measure, stop_cleanly
from .report import ASKED, report

OUT = ROOT / "benchmarks" / "out"
# Imports, first calls and reading, which are no part of a fit but of its process.
STARTING = 25.0
# Runs longer than this are not repeated.
SHORT = 25.0
# A tool that takes 15 times as long as ours has been compared enough.
TIMES = 15.0
# What needs no second try.
ANSWERS = ("done", "limit", "none")
# They fit on one thread, whatever is asked.
ONE_THREAD = {"skglm"}

Plan = tuple[str, int, str, str, str]


def plan(
    cases: list[str], threads: list[int], settings: list[str], small: bool
) -> Iterator[Plan]:
    """Give case, threads, setting, tool and tolerance of each run, ours first."""
    for case in cases:
        for setting in settings:
            # What tools do as they come is told once, on one thread.
            for count in threads if setting == "matched" else threads[:1]:
                for tool in TOOLS:
                    if tool in ONE_THREAD and (count > 1 or setting == "default"):
                        continue
                    if small:
                        yield case, count, setting, tool, "default"
                        continue
                    tolerance = tolerance_for(case, tool, setting)
                    same = setting == "default" and tolerance == tolerance_for(
                        case, tool, "matched"
                    )
                    if tolerance is not None and not (same and "matched" in settings):
                        yield case, count, setting, tool, tolerance


def limit_for(ours: float | None, most: float) -> float:
    """Give the seconds that a peer's process gets.

    Examples
    --------
    >>> limit_for(None, 100.0), limit_for(0.5, 100.0), limit_for(9.0, 100.0)
    (125.0, 55.0, 125.0)
    """
    if ours is None:
        return most + STARTING
    return min(most, max(30.0, TIMES * ours)) + STARTING


def read(path: Path) -> list[dict]:
    """Read the runs so far."""
    return json.loads(path.read_text())["runs"] if path.exists() else []


def write(path: Path, runs: list[dict]) -> None:
    """Write all runs; a half-written file never has the name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    half = path.with_suffix(".half")
    half.write_text(json.dumps({"machine": machine, "runs": runs}, indent=1) + "\n")
    half.replace(path)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1] for line in lines if line.startswith("model name")]
    return names[0].strip() if names else platform.processor()


def run_all(
    path: Path,
    plans: list[Plan],
    *,
    rounds: int,
    minutes: float,
    most: float,
    small: bool,
) -> None:
    """Run what is not in the file yet."""
    began = time.monotonic()
    absent = lacking()
    for tool, advice in absent.items():
        print(f"{tool} is not here. {advice}")
    # A run that failed is tried again; a limit is an answer.
    runs = [row for row in read(path) if row["outcome"] in ANSWERS]
    for turn in range(rounds):
        for case, threads, setting, tool, tolerance in plans:
            key = {"turn": turn, "setting": setting, "case": case}
            key |= {"threads": threads, "tool": tool, "tolerance": tolerance}
            if tool in absent or any(key.items() <= row.items() for row in runs):
                continue
            if threads > 1 and (case, tool) not in ASKED and stopped(runs, case, tool):
                continue
            before = [r for r in runs if _of(r, case, threads, setting, tool)]
            if turn and (
                time.monotonic() - began > 60 * minutes
                or any(r["outcome"] != "done" or r["wall"] > SHORT for r in before)
            ):
                continue
            ours = [
                r["wall"] for r in runs if _of(r, case, threads, "matched", "unseen")
            ]
            limit = limit_for(min(filter(None, ours), default=None), most)
            law: Case = CASES[case].smaller(10) if small else CASES[case]
            done = measure(law, tool, threads, tolerance, limit)
            runs.append(asdict(done) | key)
            write(path, runs)
            print(_line(turn, setting, done), flush=True)
    print(f"{(time.monotonic() - began) / 60:.1f} minutes")


def stopped(runs: list[dict], case: str, tool: str) -> bool:
    """Say whether a tool was stopped on one thread: two are at best twice as fast."""
    one = [row for row in runs if _of(row, case, 1, "matched", tool)]
    return any(row["outcome"] == "limit" for row in one)


def _of(row: dict, case: str, threads: int, setting: str, tool: str) -> bool:
    return (row["case"], row["threads"], row["setting"], row["tool"]) == (
        case,
        threads,
        setting,
        tool,
    )


def _line(turn: int, setting: str, run: Run) -> str:
    head = f"{turn + 1} {run.case} {setting} {run.threads} {run.tool}"
    if run.outcome != "done":
        return f"{head}: {run.outcome} ({run.limit:.0f} s)"
    return (
        f"{head}: {run.wall:.2f} s, cpu {run.cpu:.2f}, {run.peak_mb:.0f} MB, "
        f"gap {run.gap:.1e}, first call {run.first:.2f}, next {run.second:.2f}"
    )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--case", nargs="*", choices=CASES, default=list(CASES))
    parser.add_argument("--threads", nargs="*", type=int, choices=(1, 2), default=None)
    parser.add_argument("--settings", nargs="*", choices=("matched", "default"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=22, help="then no new round")
    parser.add_argument("--limit", type=float, default=100, help="seconds of one fit")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--again", action="store_true", help="forget earlier runs")
    parser.add_argument("--report", action="store_true")
    asked = parser.parse_args()
    stop_cleanly()
    path = OUT / ("linear_small.json" if asked.small else "linear.json")
    if asked.again:
        path.unlink(missing_ok=True)
    if not asked.report:
        settings = asked.settings or (
            ["matched"] if asked.small else ["matched", "default"]
        )
        threads = asked.threads or ([1] if asked.small else [1, 2])
        run_all(
            path,
            list(plan(asked.case, threads, settings, asked.small)),
            rounds=1 if asked.small else asked.rounds,
            minutes=asked.minutes,
            most=asked.limit,
            small=asked.small,
        )
    text = report(read(path))
    path.with_suffix(".md").write_text(text)
    print(text)


if __name__ == "__main__":
    main()
