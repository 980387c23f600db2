"""One table of the rows that were scored: ratios to the best, with paired errors."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from ..tally import text_table
from .tables import Case

Rows = Sequence[dict]
OURS, RIVAL = "blend", "boosting"
PEERS = ("forest", "ridge")


def report(rows: Rows, cases: Sequence[Case]) -> str:
    """Write mean losses of each table, and ratios over tables.

    Only repeats in which the blend and all peers of a table were scored count.
    Ratios are of mean losses over repeats. The error beside ours against boosting is
    that of the difference paired by split, as a share of boosting's loss; splits of
    one table overlap, so it is rather too small.
    """
    losses = _by_table(rows)
    names = sorted({method for each in losses.values() for method in each})
    lines, apart = [], defaultdict(list)
    for case in cases:
        if case.name not in losses:
            continue
        each = losses[case.name]
        means = {m: float(np.mean(list(v.values()))) for m, v in each.items()}
        best = min(means.values())
        line = [case.name, "yes" if case.looked_at else "", len(each[RIVAL])]
        line += [f"{means[m]:.3f}" if m in means else "" for m in names]
        line += _against(each[OURS], each[RIVAL]) if OURS in means else ["", ""]
        lines.append(line)
        ratios = {m: v / best for m, v in means.items()}
        apart["classes" if case.classes else "values", case.looked_at].append(ratios)
    head = ("table", "looked at", "n", *names, "ours/boosting", "±")
    text = text_table(head, lines)
    for classes in ("values", "classes"):
        for looked_at in (False, True, None):
            found = [
                ratio
                for (kind, seen), each in apart.items()
                for ratio in each
                if kind == classes and looked_at in (None, seen)
            ]
            where = {False: "set aside", True: "looked at", None: "all"}[looked_at]
            text += f"\n\nratio to the best, {classes}, {where} ({len(found)} tables): "
            text += ", ".join(_mean_ratio(found, m) for m in names)
    return text


def _by_table(rows: Rows) -> dict[str, dict[str, dict[int, float]]]:
    losses: dict[str, dict[str, dict[int, float]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for row in rows:
        losses[row["table"]][row["method"]][row["repeat"]] = row["loss"]
    kept = {}
    for table, each in losses.items():
        if RIVAL not in each:
            continue
        # A method that was run on fewer repeats would be set beside other splits.
        common = set(each[RIVAL]).intersection(*(each[m] for m in (OURS, *PEERS)))
        if common:
            kept[table] = {
                m: {r: v[r] for r in sorted(common)}
                for m, v in each.items()
                if common <= set(v)
            }
    return kept


def _against(ours: dict[int, float], theirs: dict[int, float]) -> list[str]:
    mine = np.array([ours[r] for r in sorted(theirs)])
    other = np.array([theirs[r] for r in sorted(theirs)])
    found = [f"{mine.mean() / other.mean():.3f}"]
    if len(mine) > 1:
        error = np.std(mine - other, ddof=1) / np.sqrt(len(mine)) / other.mean()
        found.append(f"{error:.3f}")
    return [*found, ""][:2]


def _mean_ratio(found: list[dict[str, float]], method: str) -> str:
    values = [each[method] for each in found if method in each]
    if not values:
        return f"{method} -"
    return f"{method} {np.mean(values):.3f} (worst {max(values):.2f})"
