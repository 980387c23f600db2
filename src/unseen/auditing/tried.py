"""From what the user says was tried to what the checks of selection read."""

from typing import Any

import numpy as np

from ..choices.choices import Choices
from ..choices.looks import Looks, is_ledger, read_looks
from ..choices.mlflow import read_mlflow
from ..choices.run_table import read_run_table
from ..choices.runs import Runs
from ..choices.shown import Reported, read_shown, spelled_column
from ..errors import InputError
from ..facts import SelectionFacts
from ..facts.selection import MLFLOW
from ..result import TargetKind
from ..scoring.loading import Given
from ..stats.metrics.catalogue import Metric
from .intake import Intake, Wishes


def read_choices(intake: Intake, wishes: Wishes, own: Given | None) -> Choices | None:
    """Read the runs, the predictions and the ledger that were given.

    Parameters
    ----------
    intake
        What is predicted, on which tables.
    wishes
        What the user asks for; what is said there goes before the facts.
    own
        The user's model.

    Returns
    -------
    Choices or None
        None where nothing was given.

    Raises
    ------
    InputError
        If something that was given can't be used.
    """
    said = wishes.tried.over(wishes.facts.selection)
    estimator = _estimator(own)
    if said.is_empty and estimator is None:
        return None
    metric = intake.task.metric
    needs_rows = said.run_predictions is not None or said.predictions is not None
    reported = reported_rows(intake) if needs_rows else None
    looks = _looks(said)
    runs = _runs(said, metric)
    if runs is None and looks is not None:
        runs = _as_runs(looks, metric)
    n, positives = _size(intake, said.n)
    if said.n is None and looks is not None and looks.n is not None:
        n, positives = looks.n, _share(intake, looks.n)
    return Choices(
        runs=runs,
        run_rows=None
        if reported is None or said.run_predictions is None
        else read_shown(
            said.run_predictions, reported, metric, argument="run_predictions"
        ),
        shown=None
        if reported is None or said.predictions is None
        else read_shown(said.predictions, reported, metric),
        looks=looks,
        n=n,
        positives=positives,
        digits=wishes.digits,
        estimator=estimator,
    )


def reported_rows(intake: Intake) -> Reported:
    """Give the rows that a claim is about: the test table's, else the table's own.

    Raises
    ------
    InputError
        Without a target.
    """
    task, profile = intake.task, intake.profile
    if task.target is None or task.kind is None:
        raise InputError(
            "`predictions` must have a target to be held against, got none. "
            "Name the target with --target, or target=."
        )
    tested = profile.test is not None and not np.isnan(profile.test.sample.target).all()
    source = intake.tables.test if tested else intake.tables.train
    table = profile.test if tested else profile.train
    assert source is not None
    assert table is not None
    known = ~np.isnan(table.sample.target)
    id_ = task.roles.id.column if task.roles.id is not None else None
    if id_ is not None and id_ not in source.schema.names:
        id_ = None
    return Reported(
        name=source.name,
        rows=table.rows,
        places=table.sample.rows[known],
        y=table.sample.target[known],
        kind=task.kind,
        classes=task.target.classes,
        target=task.target.column.name,
        id=id_,
        ids=None if id_ is None else spelled_column(source, id_),
    )


def _looks(said: SelectionFacts) -> Looks | None:
    if said.ledger is not None:
        return read_looks(said.ledger)
    return read_looks(said.runs) if is_ledger(said.runs) else None


def _runs(said: SelectionFacts, metric: Metric) -> Runs | None:
    runs = said.runs
    if runs is None or is_ledger(runs):
        return None
    if isinstance(runs, str) and runs.startswith(MLFLOW):
        return read_mlflow(runs, metric, said.metric)
    return read_run_table(runs, metric, said.metric)


def _as_runs(looks: Looks, metric: Metric) -> Runs | None:
    """Take the answers of a ledger for runs, where they are in this metric."""
    told = [
        (k + 1, value)
        for k, value in enumerate(looks.answers)
        if value is not None and metric.low <= value <= metric.high
    ]
    if looks.metric != metric.name or not told:
        return None
    return Runs(
        scores=tuple(value for _, value in told),
        names=tuple(f"look {k}" for k, _ in told),
        column=metric.name,
        source=looks.source,
    )


def _size(intake: Intake, n: int | None) -> tuple[int | None, int | None]:
    """Give the rows that scored the runs, and how many of them are positive."""
    test = intake.profile.test
    if n is not None:
        return n, _share(intake, n)
    if test is None:
        return None, None
    return test.rows, _share(intake, test.rows)


def _share(intake: Intake, n: int) -> int | None:
    """Give as many of n rows as are positive in the table that is reported."""
    if intake.task.kind is not TargetKind.BINARY:
        return None
    profile = intake.profile
    y = (profile.test or profile.train).sample.target
    y = y[~np.isnan(y)]
    if not len(y):
        y = profile.train.sample.target
        y = y[~np.isnan(y)]
    return int(np.clip(round(float(y.mean()) * n), 1, max(1, n - 1)))


def _estimator(own: Given | None) -> Any:
    """Make the user's model once, to be looked at and not fitted."""
    if own is None or own.estimator is None:
        return None
    try:
        return own.estimator()
    except Exception:
        return None
