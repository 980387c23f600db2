"""The table of all runs, and what was asked beside what was found."""

from statistics import median

from .cases import CASES
from .measure import TOOLS

# How many times as fast as a peer we were to be, at a matched gap.
ASKED = {
    ("a", "glmnet"): 3.0,
    ("a", "adelie"): 1.0,
    ("b", "adelie"): 1.5,
    ("c", "glmnet"): 10.0,
    ("c", "scikit-learn"): 5.0,
    ("d", "glmnet"): 1.0,
    ("d", "adelie"): 1.0,
    ("e", "glmnet"): 1.0,
    ("e", "adelie"): 1.0,
    ("f", "scikit-learn"): 2.0,
    ("f5", "scikit-learn"): 2.0,
}
# A first call may cost this many seconds more than the next.
FIRST = 0.5


def report(runs: list[dict]) -> str:
    """Write Markdown: a table for each case, then what was asked.

    Parameters
    ----------
    runs
        As `run` writes them: the fields of `Run`, `turn` and `setting`.
    """
    parts = [case_table(name, runs) for name in CASES]
    parts += [asked_table(runs), first_table(runs), choice_lines(runs)]
    return "\n\n".join(part for part in parts if part) + "\n"


def pick(
    runs: list[dict], case: str, tool: str, threads: int, setting: str
) -> list[dict]:
    """Give the runs of one tool in one place."""
    wanted = {"case": case, "tool": tool, "threads": threads, "setting": setting}
    return [row for row in runs if wanted.items() <= row.items()]


def seconds(rows: list[dict], field: str = "wall") -> float | None:
    """Give the median over rounds; None where nothing was done.

    Examples
    --------
    >>> seconds([{"outcome": "done", "wall": 2.0}, {"outcome": "limit"}])
    2.0
    >>> seconds([])
    """
    done = [row[field] for row in rows if row["outcome"] == "done"]
    return median(done) if done else None


def said(rows: list[dict], field: str = "wall", form: str = ".2f") -> str:
    """Write a median with its range, or why there is none.

    Examples
    --------
    >>> said([{"outcome": "done", "wall": 2.0}, {"outcome": "done", "wall": 3.0}])
    '2.50 (2.00–3.00)'
    >>> said([{"outcome": "limit", "limit": 60.0}])
    'stopped at 60 s'
    """
    if not rows:
        return "–"
    found = [row[field] for row in rows if row["outcome"] == "done"]
    if found:
        text = f"{median(found):{form}}"
        apart = f"{min(found):{form}}–{max(found):{form}}"
        return text if len(found) == 1 or field != "wall" else f"{text} ({apart})"
    if rows[0]["outcome"] == "limit":
        return f"stopped at {rows[0]['limit']:.0f} s"
    return "no such fit" if rows[0]["outcome"] == "none" else "failed"


def case_table(name: str, runs: list[dict]) -> str:
    """Write the table of one case; empty where nothing was run."""
    lines = []
    for setting in ("matched", "default"):
        for tool in TOOLS:
            one, two = (pick(runs, name, tool, k, setting) for k in (1, 2))
            first = one or two
            if not first or first[0]["outcome"] == "none":
                continue
            cells = [
                f"{tool}, {first[0]['tolerance']}",
                setting,
                said(one),
                said(two),
                said(one, "cpu"),
                said(one, "peak_mb", ".0f"),
                said(two, "peak_mb", ".0f"),
                said(first, "gap", ".0e"),
            ]
            lines.append("| " + " | ".join(cells) + " |")
    if not lines:
        return ""
    case = CASES[name]
    head = (
        f"**{name}: {case.words}, {case.n:,} × {case.p:,}**\n\n"
        "| tool, its tolerance | setting | wall s, 1 thread | 2 threads | cpu s |"
        " peak MB | 2 threads | worst gap |\n"
        "|---|---|---|---|---|---|---|---|"
    )
    return "\n".join([head, *lines])


def ratio(runs: list[dict], case: str, tool: str, threads: int) -> tuple[str, float]:
    """Give how many times as long a peer took, in words and at least."""
    ours = seconds(pick(runs, case, "unseen", threads, "matched"))
    rows = pick(runs, case, tool, threads, "matched")
    theirs = seconds(rows)
    if ours is None or not rows:
        return "–", float("nan")
    if theirs is not None:
        return f"{theirs / ours:.1f}", theirs / ours
    if rows[0]["outcome"] != "limit":
        return "–", float("nan")
    # Starting is in the limit and not in our seconds: what is left is a lower bound.
    least = max(0.0, rows[0]["limit"] - 25.0) / ours
    return f"> {least:.0f}", least


def asked_table(runs: list[dict]) -> str:
    """Write the ratios that were asked for."""
    lines = []
    for (case, tool), least in ASKED.items():
        found = [ratio(runs, case, tool, k) for k in (1, 2)]
        known = [number for _, number in found if number == number]
        if not known:
            continue
        met = "yes" if min(known) >= least else "**no**"
        cells = [f"{case}, {tool}", f"{least:g}", found[0][0], found[1][0], met]
        lines.append("| " + " | ".join(cells) + " |")
    if not lines:
        return ""
    head = (
        "Times as long as ours, at a matched gap:\n\n"
        "| case, peer | asked | 1 thread | 2 threads | met |\n|---|---|---|---|---|"
    )
    return "\n".join([head, *lines])


def first_table(runs: list[dict]) -> str:
    """Write what starting costs: the median over all runs of a tool."""
    lines = []
    for tool in TOOLS:
        rows = [r for r in runs if r["tool"] == tool and r["outcome"] == "done"]
        if not rows:
            continue
        more = [r["first"] - r["second"] for r in rows]
        started = median(r["started"] for r in rows)
        cells = [tool, f"{started:.2f}", f"{median(more):.2f}", f"{max(more):.2f}"]
        lines.append("| " + " | ".join(cells) + " |")
    if not lines:
        return ""
    head = (
        "Seconds for the import, and what a first call costs over the next "
        f"(ours: at most {FIRST}):\n\n"
        "| tool | import | first over next, median | worst |\n|---|---|---|---|"
    )
    return "\n".join([head, *lines])


def choice_lines(runs: list[dict]) -> str:
    """Say where tools chose another penalty than glmnet at a matched gap."""
    lines = []
    for case in CASES:
        wanted = pick(runs, case, "glmnet", 1, "matched")
        wanted = [r for r in wanted if r["outcome"] == "done"]
        if not wanted or wanted[0]["alpha_min"] != wanted[0]["alpha_min"]:
            continue
        for tool in TOOLS[:1] + TOOLS[2:]:
            for row in pick(runs, case, tool, 1, "matched")[:1]:
                for field in ("alpha_min", "alpha_1se"):
                    theirs, first = row[field], wanted[0][field]
                    if theirs is None or theirs != theirs:
                        continue
                    if abs(theirs / first - 1) > 1e-9:
                        lines.append(
                            f"- {case}: {tool} has `{field}` {theirs:.5g}, "
                            f"glmnet {first:.5g}"
                        )
    if not lines:
        return ""
    return "\n".join(["Other choices than glmnet's:", "", *lines])
