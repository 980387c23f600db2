"""Run the peers and `unseen` on the same planted cases; print them side by side.

``python -m benchmarks.peers.run --part fresh --seeds 1``. A part that `unseen` was
tuned on flatters it: compare on one that it was not.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence

from ..bases import Part
from ..planted.catalogue import recipe, recipes
from ..planted.judge import Outcome, judge
from ..planted.run import audited
from ..planted.scoreboard import by_kind
from ..tally import text_table
from .ask import ask
from .environments import PEERS, python

OWN = "unseen"
# Cases held at one time; a peer's process is started once for each batch.
BATCH = 40


def outcomes_of(tool: str, names: Sequence[str], limit: int) -> list[Outcome]:
    """Judge one tool on cases, given by name."""
    if tool == OWN:
        return [audited(name, "python") for name in names]
    done = []
    for batch in _batches(names):
        cases = [recipe(name).make() for name in batch]
        for case, said in zip(cases, ask(tool, cases, limit=limit), strict=True):
            done.append(
                judge(
                    case,
                    list(said.heard),
                    cpu=said.cpu,
                    wall=said.wall,
                    failed=said.failed,
                )
            )
    return done


def _batches(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[i : i + BATCH] for i in range(0, len(names), BATCH)]


def _hits(outcomes: Sequence[Outcome], test: Callable[[Outcome], bool]) -> str:
    return f"{sum(map(test, outcomes))}/{len(outcomes)}"


def _table(
    by_tool: dict[str, list[Outcome]],
    title: str,
    keep: Callable[[Outcome], bool],
    test: Callable[[Outcome], bool],
) -> str:
    cells: dict[str, dict[str, str]] = defaultdict(dict)
    for tool, outcomes in by_tool.items():
        kept = [o for o in outcomes if keep(o)]
        for kind, group in by_kind(kept).items():
            cells[kind][tool] = _hits(group, test)
        cells["all"][tool] = _hits(kept, test)
    total = cells.pop("all")
    rows = [
        (kind, *(row.get(t, "-") for t in by_tool))
        for kind, row in [*cells.items(), ("all", total)]
    ]
    return text_table((title, *by_tool), rows)


def comparison(by_tool: dict[str, list[Outcome]]) -> str:
    """Give the tables: found, named, false errors, false warnings, failed, cost."""
    parts = [
        _table(
            by_tool,
            "provable: error or warning",
            lambda o: not o.clean and o.provable,
            lambda o: o.caught in ("error", "warning"),
        ),
        _table(
            by_tool,
            "not provable: named at any grade",
            lambda o: not o.clean and not o.provable,
            lambda o: o.caught is not None,
        ),
        _table(
            by_tool,
            "clean: false errors",
            lambda o: o.clean and not o.hard,
            lambda o: o.stray("error"),
        ),
        _table(
            by_tool,
            "clean: false errors or warnings",
            lambda o: o.clean and not o.hard,
            lambda o: bool(o.strays),
        ),
    ]
    rows = [
        (
            tool,
            len(outcomes),
            sum(bool(o.failed) for o in outcomes),
            f"{sum(o.cpu for o in outcomes):.0f}",
        )
        for tool, outcomes in by_tool.items()
    ]
    parts.append(text_table(("tool", "cases", "failed", "CPU seconds"), rows))
    return "\n\n".join(parts)


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", nargs="*", default=[OWN, *PEERS])
    parser.add_argument("--part", choices=[p.value for p in Part], default="fresh")
    parser.add_argument("--kinds", nargs="*", default=[])
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--limit", type=int, default=120, help="seconds for one case")
    args = parser.parse_args(arguments)
    absent = [t for t in args.tools if t != OWN and not python(t).exists()]
    if absent:
        print(
            f"No environment for {', '.join(absent)}. "
            "Run `python -m benchmarks.peers.environments` first.",
            file=sys.stderr,
        )
        return 2
    wanted = recipes(
        Part(args.part), seeds=args.seeds, kinds=args.kinds, small=args.small
    )
    names = [r.name for r in wanted]
    print(comparison({t: outcomes_of(t, names, args.limit) for t in args.tools}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
