"""Time `unseen` and the peers on the same tables, in turn, in one run.

``python -m benchmarks.speed.run --tables small 100k wide 1m --tools unseen targetleak``
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from statistics import median

from ..peers.ask import SERVE
from ..peers.environments import PEERS, python
from ..tally import text_table
from .measure import Cost, measured
from .tables import SIZES, Size, growing_columns, growing_rows, path_of

OWN = "unseen"


def own_command(*words: str) -> list[str]:
    """Give the installed command of this environment."""
    return [str(Path(sys.executable).parent / OWN), *words]


def command(tool: str, path: Path, folder: Path, limit: int) -> list[str]:
    """Give the words that make a tool audit a file with its default settings."""
    if tool == OWN:
        out = str(folder / "report.json")
        return own_command(
            "audit", str(path), "--target", "y", "--json", out, "--fail-on", "never"
        )
    entry = {
        "case": path.stem,
        "train": str(path),
        "test": None,
        "target": "y",
        "group": None,
        "time": None,
        "regression": False,
    }
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({"cases": [entry], "limit": limit}))
    out = str(folder / "out.jsonl")
    return [str(python(tool)), str(SERVE), tool, str(manifest), out]


def one(tool: str, size: Size, limit: int) -> Cost:
    """Time one audit; a peer that gave no answer has the status that it failed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = command(tool, path_of(size), folder, limit)
        cost = measured(words, limit=limit + 5, folder=folder)
        out = folder / "out.jsonl"
        if tool != OWN and out.exists() and out.read_text().strip():
            answer = json.loads(out.read_text().splitlines()[0])
            if answer["failed"]:
                return Cost(
                    cpu=cost.cpu,
                    wall=cost.wall,
                    peak=cost.peak,
                    status=1,
                    last=answer["failed"],
                )
        return cost


def _ended(cost: Cost) -> str:
    if cost.status is None:
        return "time limit"
    return "" if cost.status == 0 else f"failed: {cost.last}"


def side_by_side(
    sizes: Iterable[Size], tools: list[str], repeats: int, limit: int
) -> str:
    """Time each tool on each table, tools in turn; ratios are to `unseen`."""
    rows = []
    for size in sizes:
        path_of(size)
        costs: dict[str, list[Cost]] = {tool: [] for tool in tools}
        for _ in range(repeats):
            for tool in tools:
                costs[tool].append(one(tool, size, limit))
        mine = costs.get(OWN)
        for tool, runs in costs.items():
            cpu, peak = median(c.cpu for c in runs), median(c.peak for c in runs)
            ratio = "-"
            if mine and tool != OWN:
                own = median(c.cpu for c in mine), median(c.peak for c in mine)
                ratio = f"{cpu / own[0]:.1f} / {peak / own[1]:.1f}"
            wall = median(c.wall for c in runs)
            name = f"{size.name} {size.rows:,} x {size.columns:,}"
            ended = next((_ended(c) for c in runs if c.status), "")
            ended = ended or _ended(runs[-1])
            cells = (f"{cpu:.1f}", f"{wall:.1f}", f"{peak:.0f}", ratio, ended)
            rows.append((name, tool, *cells))
    head = ("table", "tool", "CPU s", "wall s", "peak MB", "ratio CPU / peak", "ended")
    return text_table(head, rows)


def growth(sizes: Iterable[Size], limit: int) -> str:
    """Time `unseen` alone as a table grows."""
    rows = []
    before: tuple[Size, Cost] | None = None
    for size in sizes:
        cost = one(OWN, size, limit)
        factor = "-"
        if before:
            grown = size.rows * size.columns / (before[0].rows * before[0].columns)
            factor = f"{cost.cpu / before[1].cpu:.2f} for {grown:.1f} times the cells"
        cells = (f"{cost.cpu:.1f}", f"{cost.wall:.1f}", f"{cost.peak:.0f}")
        rows.append((size.name, *cells, factor, _ended(cost)))
        before = size, cost
    head = ("table", "CPU s", "wall s", "peak MB", "CPU grows", "ended")
    return text_table(head, rows)


def help_wall(repeats: int = 7) -> str:
    """Time ``unseen --help``, once unmeasured to warm the disk's cache."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = own_command("--help")
        runs = [measured(words, limit=60, folder=folder) for _ in range(repeats + 1)]
    if ended := next((_ended(c) for c in runs if c.status != 0), ""):
        return f"unseen --help: {ended}"
    walls = sorted(c.wall for c in runs[1:])
    return (
        f"unseen --help: median {median(walls):.2f} s of wall time, "
        f"least {walls[0]:.2f}, most {walls[-1]:.2f}"
    )


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", nargs="*", choices=SIZES, default=["small", "wide"])
    parser.add_argument("--tools", nargs="*", default=[OWN, *PEERS])
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--limit", type=int, default=400, help="seconds for one audit")
    parser.add_argument("--growth", action="store_true")
    args = parser.parse_args(arguments)
    print(help_wall())
    sizes = [SIZES[name] for name in args.tables]
    print(side_by_side(sizes, args.tools, args.repeats, args.limit))
    if args.growth:
        print(growth(growing_rows(), args.limit))
        print(growth(growing_columns(), args.limit))
    return 0


if __name__ == "__main__":
    sys.exit(main())
