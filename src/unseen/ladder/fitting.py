"""Fit one rung on some rows, with folds of its own that respect groups and time."""

import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..holdout._fitting import fit_rows
from ..holdout._inner_folds import inner_folds
from ..holdout._table import Table, take
from ..stats.metrics.catalogue import Needs
from .design import MOST_BOOSTED, pipeline
from .limits import MOST_FITTED, some_rows
from .rows import Rows
from .rungs import Rung

Array = NDArray[np.float64]
Places = NDArray[np.int64]

_MODEL = "model"
_USUAL = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fitted:
    """A fitted pipeline, and what it cost.

    Parameters
    ----------
    model
        The pipeline.
    seconds
        CPU seconds of the fit.
    """

    model: Any
    seconds: float


def unfitted(rung: Rung, rows: Rows, n: int, seed: int) -> Any:
    """Give the pipeline of a rung for n training rows.

    Parameters
    ----------
    rung
        The rung.
    rows
        The rows, for their columns.
    n
        Number of training rows.
    seed
        Seed of whatever the models draw.
    """
    wide = rung.design == "binned" and rows.width > MOST_BOOSTED
    design = "scaled" if wide else rung.design
    width = MOST_BOOSTED if wide else rows.width
    model = rung.factory(rows.table.kind, n, width, seed)
    if rung.design == "binned" and not wide and rows.few:
        spread = {
            name: list(range(len(rows.few)))
            for name in model.get_params()
            if name.rpartition("__")[2] == "categorical_features"
        }
        model.set_params(**spread)
    return pipeline(design, rows, model, screened=wide)


def fit_rung(rung: Rung, rows: Rows, table: Table, seed: list[int]) -> Fitted:
    """Fit a rung on a table.

    Parameters
    ----------
    rung
        The rung.
    rows
        What is known of the columns.
    table
        The rows to fit on; a sample of them where they are more than the rung takes.
    seed
        Seed of the sample, the folds and the model.

    Returns
    -------
    Fitted
    """
    own = some_rows(table, limit_of(rung), seed)
    rng = np.random.default_rng(seed)
    model = unfitted(rung, rows, own.n, int(rng.integers(2**31 - 1)))
    with_own_folds(model, own, seed)
    began = time.process_time()
    with quiet():
        fitted = fit_rows(model, own, np.arange(own.n), rng)
    return Fitted(model=fitted, seconds=time.process_time() - began)


def limit_of(rung: Rung) -> int:
    """Give the number of rows that a rung is fitted on at most."""
    return min(rung.most_rows or MOST_FITTED, MOST_FITTED)


def with_own_folds(model: Any, table: Table, seed: list[int]) -> Any:
    """Give every ``cv`` of a model folds that part neither groups nor time.

    Folds of rows that stand alone are dealt at random: rows may come sorted.

    Parameters
    ----------
    model
        A pipeline whose ``cv`` are numbers; it is changed.
    table
        The rows that it will be fitted on.
    seed
        Seed of the folds.

    Returns
    -------
    Pipeline
        The same one.
    """
    folds: dict[str, Any] = {}
    given_of = {
        name: given
        for name, given in model.get_params(deep=True).items()
        if name.split("__")[0] == _MODEL and name.rpartition("__")[2] == "cv"
    }
    for k, (name, given) in enumerate(sorted(given_of.items())):
        # What is tuned inside a search sees other rows, and deals its own folds.
        if not any(_within(name, other) for other in given_of):
            own = int(np.random.default_rng([*seed, k]).integers(2**31 - 1))
            folds[name] = _folds(given, table, own)
    return model.set_params(**folds)


def _within(name: str, other: str) -> bool:
    """Whether a ``cv`` belongs to what the owner of another one tunes."""
    return name != other and name.startswith(other.removesuffix("cv"))


def _folds(given: Any, table: Table, seed: int) -> Any:
    from sklearn.model_selection import KFold, StratifiedKFold  # noqa: PLC0415 - heavy

    once = hasattr(given, "split")
    if table.groups is not None or table.times is not None:
        # None is leave-one-out, which would part the groups.
        k = min(_USUAL if once else given or _USUAL, table.units)
        places, rng = np.arange(table.n), np.random.default_rng(seed)
        dealt = inner_folds(table, places, k, rng)
        return dealt[-1:] if once else dealt
    if given is None:
        return None
    if once:
        return type(given)(1, test_size=given.test_size, random_state=seed)
    if table.classes is None:
        return KFold(given, shuffle=True, random_state=seed)
    fewest = int(np.unique(table.target, return_counts=True)[1].min())
    return StratifiedKFold(max(2, min(given, fewest)), shuffle=True, random_state=seed)


def predict(model: Any, X: Any, classes: NDArray | None, needs: Needs) -> Array:
    """Predict rows in the form that a metric reads.

    Parameters
    ----------
    model
        A fitted pipeline.
    X
        Rows, m of them.
    classes
        The classes in the order of the columns to give; None for values.
    needs
        Where labels are enough, the predicted class has all the probability.

    Returns
    -------
    ndarray
        Values, shape (m,), or probabilities, shape (m, n_classes).
    """
    with quiet():
        if classes is None:
            return np.asarray(model.predict(X), float).reshape(-1)
        said = model.predict_proba(X)
    place = {label: j for j, label in enumerate(classes.tolist())}
    full = np.zeros((len(said), len(classes)))
    full[:, [place[label] for label in model.classes_.tolist()]] = said
    if needs is Needs.LABELS:
        sure = np.zeros_like(full)
        sure[np.arange(len(full)), full.argmax(axis=1)] = 1.0
        return sure
    return full


def predict_places(model: Any, table: Table, places: Places, needs: Needs) -> Array:
    """Predict some rows of a table."""
    return predict(model, take(table.X, places), table.classes, needs)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep warnings back that say nothing to the user of a ladder.

    Levels that no training row has, rungs that stop before they converge and features
    that do not vary are a part of the work; what they cost is in the score.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Separated classes send log odds beyond what an exponential can hold.
        with np.errstate(all="ignore"):
            yield
