"""What the remedies of the penalty checks gain on rows that no audit has seen.

``python -m benchmarks.planted.truth CASE...``, with names of clean cases as `run.py`
prints them. A real base lends its other rows, a made one as many as are wanted. The
user's model and the one that the finding's code makes of it are fitted on the case's
table, and both score the fresh rows.
"""

import argparse
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
import pyarrow as pa

from ..bases import Frame
from .case import Case
from .catalogue import recipe
from .kind import Recipe

# Rows of a made base; more would not move the interval of a gain.
MOST = 20_000
CHECKS = ("PEN",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The gain that an audit told of, and what fresh rows say of it.

    Parameters
    ----------
    case, code, severity, metric
        What was found where, and in which metric.
    told, fresh
        The gain and the ends of its interval: paired 95% of the audit, and of the
        fresh rows.
    rows
        How many rows are fresh; 0 where the case took them all, and then `fresh` is
        nan.
    """

    case: str
    code: str
    severity: str
    metric: str
    told: tuple[float, float, float]
    fresh: tuple[float, float, float]
    rows: int


def truths(name: str) -> Iterator[Truth]:
    """Audit one case, and try each penalty remedy that it offers on fresh rows."""
    made = recipe(name)
    case = made.make()
    tool: Any = import_module("unseen")
    report = tool.audit(case.train, target=case.target, model=case.model, seed=0)
    for finding in report.found():
        remedy, effect = finding.remedy, finding.effect
        if not finding.code.startswith(CHECKS) or effect is None:
            continue
        if remedy is None or not remedy.code:
            continue
        gain = effect.inflation
        rows = fresh_rows(made, case)
        yield Truth(
            case=name,
            code=finding.code,
            severity=str(finding.severity),
            metric=effect.metric,
            told=(-gain.value, -gain.high, -gain.low),
            fresh=_gained(case, remedy.code, rows, effect.metric),
            rows=len(rows),
        )


def fresh_rows(made: Recipe, case: Case) -> Frame:
    """Give rows of the case's population that are not in its table."""
    rng = np.random.default_rng([made.seed, 99])
    made_up = made.base.name.startswith("synth_")
    frame = made.base.draw(MOST if made_up else made.base.rows, rng)
    if not made_up:
        # A row that stands there twice leaves one behind.
        left = _with_place(case.frame())
        frame = _with_place(frame)
        frame = frame[~frame.index.isin(left.index)]
    return frame[case.train.column_names].iloc[:MOST].reset_index(drop=True)


def _with_place(frame: Frame) -> Frame:
    """Index rows by what is in them, and by which of the equal ones each is."""
    # Whichever way a table says that a value is missing.
    cells = frame[sorted(frame)].astype(object).where(frame.notna(), "").map(str)
    text = cells.agg("\x1f".join, axis=1)
    place = text.groupby(text).cumcount().astype(str)
    return frame.set_index(text + "\x1e" + place)


def _gained(
    case: Case, code: str, fresh: Frame, metric_name: str
) -> tuple[float, float, float]:
    from unseen.stats.intervals import difference_interval
    from unseen.stats.metrics.catalogue import METRICS

    if not len(fresh):
        return (np.nan, np.nan, np.nan)
    assert case.model is not None
    module, _, factory = case.model.partition(":")
    room: dict[str, Any] = {"model": getattr(import_module(module), factory)()}
    own = getattr(import_module(module), factory)()
    exec(code, room)
    table = case.frame()
    new = pa.Table.from_pandas(fresh, schema=case.train.schema, preserve_index=False)
    fresh = new.to_pandas()
    metric = METRICS[metric_name]
    classes, y = None, fresh[case.target].to_numpy()
    if not np.issubdtype(y.dtype, np.number):
        classes = np.unique(table[case.target])
        y = np.searchsorted(classes, y.astype(classes.dtype))
    judged = []
    for model in (room["model"], own):
        model.fit(table.drop(columns=case.target), table[case.target])
        X = fresh.drop(columns=case.target)
        said = model.predict(X) if classes is None else model.predict_proba(X)
        judged.append(metric.of(y.astype(float) if classes is None else y, said))
    if not metric.higher_is_better:
        judged.reverse()
    gain = difference_interval(judged[0], judged[1])
    return (gain.value or 0.0, gain.low or 0.0, gain.high or 0.0)


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="benchmarks.planted.truth")
    parser.add_argument("cases", nargs="+")
    warnings.simplefilter("ignore")
    for name in parser.parse_args(arguments).cases:
        for t in truths(name):
            told, fresh = (
                f"{a:.3f} [{b:.3f}, {c:.3f}]" for a, b, c in (t.told, t.fresh)
            )
            print(
                f"{t.case} {t.code} {t.severity} {t.metric}: told {told}, "
                f"{t.rows:,} fresh rows say {fresh}",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
