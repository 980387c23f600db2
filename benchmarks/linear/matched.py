"""Find the tolerance at which each tool's path is as near the best as ours.

``python -m benchmarks.linear.matched [--case a] [--tool glmnet] [--limit 120]``

A tool's own tolerance says little about the answer: glmnet's default leaves a duality
gap of thousandths of the null objective. For each case this walks down decades of the
tolerance until the largest gap over the path on all rows is at most 1e-6, and writes
what it found to ``tolerances.json``, which `run` reads.
"""

import argparse
import json
import math
from pathlib import Path

from .cases import CASES, Case
from .environments import lacking
from .measure import Run, measure, stop_cleanly

TABLE = Path(__file__).parent / "tolerances.json"
GAP = 1e-6
# Where each tool starts, and where it makes no sense to go on.
DEFAULTS = {"glmnet": 1e-7, "adelie": 1e-7, "scikit-learn": 1e-4, "skglm": 1e-4}
LEAST = 1e-20


def table() -> dict[str, dict[str, dict[str, object]]]:
    """Read what was found: by case and tool."""
    return json.loads(TABLE.read_text()) if TABLE.exists() else {}


def tolerance_for(case: str, tool: str, setting: str) -> str | None:
    """Give a tool's tolerance in a setting; None where it reaches no such gap.

    Parameters
    ----------
    case, tool
        Their names.
    setting
        ``default`` or ``matched``.
    """
    # Ours is the gap, and the default is 1e-6; direct solvers have none.
    if setting == "default" or tool == "unseen":
        return "default"
    found = table().get(case, {}).get(tool)
    if found is None or found["tolerance"] is None:
        return None
    return str(found["tolerance"])


def search(case: Case, tool: str, limit: float) -> dict[str, object]:
    """Walk down the decades.

    Returns
    -------
    dict
        ``tolerance`` (None where it was not reached), ``gap`` at it, ``default_gap``,
        and ``tried``, pairs of a tolerance and its gap or outcome.

    Raises
    ------
    RuntimeError
        Where a run failed: that says nothing of a tolerance.
    """

    def at(tolerance: str) -> Run:
        run = measure(case, tool, 1, f"path-{tolerance}", limit)
        tried.append((tolerance, run.gap if run.outcome == "done" else run.outcome))
        print(case.name, tool, *tried[-1], f"{run.cpu} s", flush=True)
        if run.outcome not in ("done", "limit", "none"):
            raise RuntimeError(f"{tool} failed on {case.name}: {run.outcome}")
        return run

    tried: list[tuple[str, object]] = []
    run = at("default")
    out: dict[str, object] = {"tolerance": None, "gap": None, "tried": tried}
    out["default_gap"] = run.gap
    if run.gap is None or not math.isfinite(run.gap):
        return out
    if run.gap <= GAP:
        return out | {"tolerance": "default", "gap": run.gap}
    # Gaps fall between once and half as fast as tolerances. From the second run on the
    # next decade is foretold, a little short, so that the first to do is not jumped.
    decade, last = 0, math.log10(run.gap)
    step = max(1, math.ceil(last - math.log10(GAP)) - 1)
    while (tolerance := DEFAULTS[tool] * 10.0 ** -(decade + step)) >= LEAST:
        decade += step
        name = f"{tolerance:.0e}"
        run = at(name)
        if run.gap is None:
            return out
        if run.gap <= GAP:
            return out | {"tolerance": name, "gap": run.gap}
        now = math.log10(run.gap)
        slope = (last - now) / step
        ahead = (now - math.log10(GAP)) / slope if slope > 0.05 else 1
        step, last = max(1, math.floor(ahead)), now
    return out


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", nargs="*", choices=CASES, default=list(CASES))
    parser.add_argument("--tool", nargs="*", choices=DEFAULTS, default=list(DEFAULTS))
    parser.add_argument("--limit", type=float, default=120, help="seconds of each run")
    asked = parser.parse_args()
    stop_cleanly()
    absent = lacking()
    for name in asked.case:
        for tool in asked.tool:
            if tool in absent:
                print(f"{tool} is not here. {absent[tool]}")
                continue
            try:
                found = search(CASES[name], tool, asked.limit)
            except RuntimeError as failed:
                print(failed)
                continue
            # Read again: another process may have written since.
            all_found = table()
            all_found.setdefault(name, {})[tool] = found
            TABLE.write_text(json.dumps(all_found, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
