"""The true score: of the same models, on fresh rows of the same process."""

from importlib import import_module
from typing import Any

import numpy as np
import pyarrow as pa

from ..bases import Column, TargetKind
from .metrics import score


def honest_predictions(report: Any, fresh: pa.Table) -> list[np.ndarray]:
    """Predict fresh rows with the models whose honest score the report gives.

    THE ONE ADAPTER to the tool's hook, `unseen.scoring.honest_predictor`: it refits
    the models of the honest protocol, one for each of its folds, with the columns and
    rows that the protocol leaves, and predicts the fresh rows with each.

    Returns
    -------
    list of arrays
        One for each model: the probability of the positive class, shape (rows,), of
        each class in the order of their sorted names, shape (rows, classes), or the
        number, shape (rows,).

    Raises
    ------
    NotImplementedError
        Where the tool has no such hook.
    """
    scoring: Any = import_module("unseen.scoring")
    hook = getattr(scoring, "honest_predictor", None)
    if hook is None:
        raise NotImplementedError(
            "`unseen.scoring.honest_predictor` must exist, it does not. "
            "The true score is that of the audit's own models on fresh rows."
        )
    found = hook(report, fresh)
    if isinstance(found, np.ndarray):
        return [found]
    return [np.asarray(p, dtype=float) for p in found]


def target_codes(y: Column, kind: TargetKind, positive: str | None) -> np.ndarray:
    """Give numbers as they are, and classes as codes: 1 for the positive one."""
    if kind is TargetKind.REGRESSION:
        return y.to_numpy(dtype=float)
    text = y.astype(str)
    if kind is TargetKind.BINARY:
        return (text == str(positive)).to_numpy().astype(int)
    classes = {label: i for i, label in enumerate(sorted(text.unique()))}
    return text.map(classes).to_numpy()


def true_score(
    report: Any, fresh: pa.Table, target: str, kind: TargetKind, metric: str
) -> float:
    """Give the mean score of the audit's models on fresh rows.

    The mean over models, as the honest score is a mean over folds: each of its rows
    was predicted by the one model that had not seen it.
    """
    y = target_codes(
        fresh.column(target).to_pandas(), kind, getattr(report.audited, "positive", "")
    )
    predicted = honest_predictions(report, fresh)
    return float(np.mean([score(metric, y, p) for p in predicted]))
