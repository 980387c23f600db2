"""Runs of an MLflow store, read as plain files or plain SQLite."""

import contextlib
import sqlite3
from collections.abc import Iterator
from math import isfinite, nan
from pathlib import Path

from ..errors import InputError
from ..facts.nearest import nearest_advice
from ..facts.selection import MLFLOW
from ..stats.metrics.catalogue import Metric
from .mlflow_files import experiments_in_files
from .runs import Runs, check_scores, chosen_column
from .tracked import Experiment, TrackedRun

_DATABASES = ("mlflow.db", "mlruns.db")


def read_mlflow(text: str, metric: Metric, key: str | None = None) -> Runs:
    """Read the runs of one experiment.

    MLflow itself is not imported and nothing is asked of a server.

    Parameters
    ----------
    text
        ``mlflow:PATH`` or ``mlflow:PATH#EXPERIMENT``: the folder ``mlruns``, the file
        ``mlflow.db``, or a folder that holds one of them; an experiment's name or id.
    metric
        What the audit judges by.
    key
        The metric's key in the store; where None, the one of the metric's name, or
        the only one.

    Returns
    -------
    Runs
        Each with the last value that was logged. Deleted runs count: they were
        looked at before they were deleted. Runs without this metric don't; those
        where it is not finite count as tried.

    Raises
    ------
    InputError
        If there is no store, no such experiment, several and none named, or no such
        metric.
    """
    path, _, wanted = text.removeprefix(MLFLOW).partition("#")
    shown = f"{path!r}"
    found = _experiments(Path(path).expanduser(), shown)
    experiment = _chosen(found, wanted, shown)
    keys = {k: None for run in experiment.runs for k in run.metrics}
    where = f"experiment {experiment.name!r} of {shown}"
    column = chosen_column(dict(sorted(keys.items())), key, metric, where)
    scored = [run for run in experiment.runs if column in run.metrics]
    good = [run for run in scored if isfinite(run.metrics[column])]
    scores = {run.id: run.metrics[column] for run in good}
    check_scores(scores, metric, column)
    starts = tuple(nan if r.start is None else r.start for r in good)
    ends = tuple(nan if r.end is None else r.end for r in good)
    timed = all(isfinite(t) for t in (*starts, *ends))
    return Runs(
        scores=tuple(scores.values()),
        names=tuple(run.name or run.id for run in good),
        column=column,
        source=where,
        starts=starts if timed else None,
        ends=ends if timed else None,
        unscored=len(scored) - len(good),
    )


def _experiments(path: Path, shown: str) -> list[Experiment]:
    if path.is_file():
        return _in_database(path, shown)
    if not path.is_dir():
        raise InputError(
            f"`runs` must be an MLflow store that is there, got {shown}. "
            "Give the folder mlruns or the file mlflow.db."
        )
    found = experiments_in_files(path) or experiments_in_files(path / "mlruns")
    for name in _DATABASES:
        if not found and (path / name).is_file():
            found = _in_database(path / name, shown)
    if not found:
        raise InputError(
            f"`runs` must be an MLflow store, got {shown}, which holds no experiment "
            "with runs. Give the folder mlruns or the file mlflow.db."
        )
    return found


def _chosen(found: list[Experiment], wanted: str, shown: str) -> Experiment:
    if wanted:
        for experiment in found:
            if wanted in (experiment.name, experiment.id):
                return experiment
        raise InputError(
            f"`runs` must name an experiment of {shown}, got {wanted!r}. "
            + nearest_advice(wanted, [e.name for e in found], "experiment")
        )
    if len(found) == 1:
        return found[0]
    names = ", ".join(e.name for e in found)
    raise InputError(
        f"`runs` must name one experiment of {shown}, which has {len(found)} "
        f"({names}), got none. Write mlflow:PATH#EXPERIMENT."
    )


_RUNS = """
SELECT run_uuid, name, start_time, end_time FROM runs
WHERE experiment_id = ? ORDER BY start_time, run_uuid
"""
_METRICS = """
SELECT m.run_uuid, m.key, m.value, m.is_nan FROM latest_metrics m
JOIN runs r ON r.run_uuid = m.run_uuid WHERE r.experiment_id = ?
"""


def _in_database(path: Path, shown: str) -> list[Experiment]:
    # Read-only: a store that somebody is writing to is not locked by looking at it.
    uri = f"{path.resolve().as_uri()}?mode=ro"
    try:
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as db:
            return [e for e in _read_database(db) if e.runs]
    except sqlite3.Error as why:
        raise InputError(
            f"`runs` must be an MLflow store, got {shown}, which can't be read as one "
            f"({why}). Give the folder mlruns or the file mlflow.db."
        ) from None


def _read_database(db: sqlite3.Connection) -> Iterator[Experiment]:
    every = "SELECT experiment_id, name FROM experiments ORDER BY experiment_id"
    for id_, name in db.execute(every).fetchall():
        metrics: dict[str, dict[str, float]] = {}
        for run, key, value, is_nan in db.execute(_METRICS, (id_,)):
            metrics.setdefault(run, {})[key] = nan if is_nan else float(value)
        runs = tuple(
            TrackedRun(
                id=run,
                name=title or "",
                metrics=metrics.get(run, {}),
                start=_seconds(start),
                end=_seconds(end),
            )
            for run, title, start, end in db.execute(_RUNS, (id_,))
        )
        yield Experiment(id=str(id_), name=str(name), runs=runs)


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
