"""The true score: of the same models, on fresh rows of the same process."""

from typing import Any

import numpy as np
import pyarrow as pa

from ..bases import Column, TargetKind
from .metrics import score


def honest_predictions(made: Any, fresh: pa.Table) -> list[np.ndarray]:
    """Predict fresh rows with the models whose honest score the report gives.

    THE ONE ADAPTER to the tool's own, `unseen.auditing.honest_models`: it refits the
    models of the honest protocol, one for each of its folds, with the columns and rows
    that the protocol leaves, and predicts the fresh rows with each.

    Returns
    -------
    list of arrays
        One for each model: the probability of the positive class, shape (rows,), of
        each class in the order of the target's classes, shape (rows, classes), or the
        number, shape (rows,).
    """
    if made.honest is None:
        raise ValueError("The audit gave no honest score.")
    found = [np.asarray(p, dtype=float) for p in made.honest.predict(fresh)]
    binary = made.report.audited.target_kind == TargetKind.BINARY.value
    return [p[:, 1] if binary else p for p in found]


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
    made: Any, fresh: pa.Table, target: str, kind: TargetKind, metric: str
) -> float:
    """Give the mean score of the audit's models on fresh rows.

    The mean over models, as the honest score is a mean over folds: each of its rows
    was predicted by the one model that had not seen it.
    """
    y = target_codes(
        fresh.column(target).to_pandas(), kind, made.report.audited.positive
    )
    predicted = honest_predictions(made, fresh)
    return float(np.mean([score(metric, y, p) for p in predicted]))
