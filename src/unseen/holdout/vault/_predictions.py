"""Predictions as they come in, and what is refused of them. Nothing is spent here."""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ...errors import InputError
from ...result import TargetKind
from ...stats.metrics.catalogue import Needs
from ...tables.arrays import validity_of, values_of, with_missing
from ...tables.sources.cells import texts
from ...tables.sources.notes import listed
from ._content import cell_tokens
from ._secret import Known, Secret
from ._table import as_text, column_of, first_repeated, read_table
from .judge import Judge
from .terms import Terms

Array = NDArray[np.float64]

# The kernels are made when Arrow is imported, and a type checker cannot see them.
_compute: Any = pc

PREDICTION = "prediction"
PROBABILITY = "probability"
# Three digits of each class, rounded, sum to within this of 1.
_OFF_ONE = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """Predictions that can be scored.

    Parameters
    ----------
    hash
        SHA-256 of the holdout's predictions in the order of the holdout.
    holdout
        Their mean loss on the holdout rows. It doesn't leave.
    worth
        How many hits and misses it is worth, as `Judge.worth` has it.
    training
        Mean loss of the training rows' predictions, None where there are none.
    training_rows
        How many training rows were predicted.
    """

    hash: str
    holdout: float
    worth: float | None
    training: float | None
    training_rows: int


def read_predictions(given: Any, terms: Terms, secret: Secret) -> Submitted:
    """Read predictions by row id.

    Parameters
    ----------
    given
        A table with the id column and ``prediction``, ``probability`` or one column
        of probabilities a class. It has each holdout row once, and may have
        training rows, predicted by models that didn't see them.

    Raises
    ------
    InputError
        If they can't be scored.
    """
    table = _table_of(given, terms)
    holdout, training = _placed(table, terms, secret)
    values = _values(table, terms)
    mine = values[holdout]
    trained = np.flatnonzero(training >= 0)
    judge = terms.judge
    loss = None
    if len(trained):
        known = secret.training
        loss = _training_loss(terms, known, training[trained], values[trained])
    raw = np.ascontiguousarray(mine + 0.0, "<f8").tobytes()
    marked = f"unseen.predictions/1\n{judge.metric}\n{mine.ndim}\n".encode()
    return Submitted(
        hash=hashlib.sha256(marked + raw).hexdigest(),
        holdout=judge.mean_loss(secret.holdout.y, mine, secret.holdout.groups),
        worth=judge.worth(secret.holdout.y, mine, secret.holdout.groups),
        training=loss,
        training_rows=len(trained),
    )


def training_loss(
    submitted: Submitted, training: float | None, judge: Judge
) -> float | None:
    """Give the loss outside the holdout: from a score, or from training rows.

    Raises
    ------
    InputError
        If both are there, or the score can't be.
    """
    if training is None:
        return submitted.training
    if submitted.training is not None:
        raise InputError(
            "`training` must be left out where the predictions have training rows, "
            f"got {training:g} and {submitted.training_rows:,} of them. "
            "Pass one of the two."
        )
    return judge.loss_of(training)


def _table_of(given: Any, terms: Terms) -> pa.Table:
    table = read_table(given, "predictions")
    names = table.column_names
    if terms.id not in names:
        raise InputError(
            f"`predictions` must have the id column {terms.id!r}, got {listed(names)}. "
            "Keep the ids of the holdout's features."
        )
    if terms.target in names and not _are_classes(names, terms):
        raise InputError(
            f"`predictions` must not carry the target, got a column {terms.target!r}. "
            "Leave it out: who has it needs no vault."
        )
    text = pa.types.is_string(table.schema.field(terms.id).type)
    if terms.text_id and not text:
        # Read as numbers, 007 would have become 7.
        return read_table(given, "predictions", kinds={terms.id: "text"})
    return table


def _are_classes(names: list[str], terms: Terms) -> bool:
    return bool(terms.judge.classes) and set(terms.judge.classes) <= set(names)


def _placed(
    table: pa.Table, terms: Terms, secret: Secret
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Find the row of each holdout id, and each row's place among the training ids."""
    ids = as_text(column_of(table, terms.id))
    if ids.null_count:
        raise InputError(
            f"`predictions` must have an id in each row, got {ids.null_count} rows "
            f"without one in {terms.id!r}. Keep the ids of the holdout's features."
        )
    again = first_repeated(ids)
    if again is not None:
        raise InputError(
            f"`predictions` must have each id once, got {again[0]!r} {again[1]} "
            "times. Leave one row an id."
        )
    wanted = secret.holdout.ids
    rows = _index(wanted, ids)
    missing = np.flatnonzero(rows < 0)
    if len(missing):
        raise InputError(
            f"`predictions` must have each of the {len(wanted):,} holdout rows, got "
            f"{len(wanted) - len(missing):,} of them; the first that is missing is "
            f"{wanted[int(missing[0])].as_py()!r}. Predict every row of the holdout's "
            "features."
        )
    training = _index(ids, secret.training.ids)
    unknown = np.flatnonzero((training < 0) & (_index(ids, wanted) < 0))
    if len(unknown):
        raise InputError(
            f"`predictions` must have ids of this vault's rows alone, got "
            f"{len(unknown):,} others, the first {ids[int(unknown[0])].as_py()!r}. "
            "Leave them out."
        )
    return rows, training


def _index(values: pa.Array, within: pa.Array) -> NDArray[np.int64]:
    """Place of each value, shape (n,), -1 where it is not there."""
    found = _compute.index_in(values, value_set=within)
    places = values_of(found).astype(np.int64)
    there = validity_of(found)
    return places if there is None else np.where(there, places, -1)


def _values(table: pa.Table, terms: Terms) -> Array:
    judge, names = terms.judge, table.column_names
    if judge.needs is Needs.VALUES:
        return _numbers(table, _one(names, (PREDICTION,), terms), terms)
    if judge.needs is Needs.LABELS and PREDICTION in names:
        return _labels(table, terms)
    binary = judge.kind is TargetKind.BINARY
    if _are_classes(names, terms):
        every = np.column_stack([_numbers(table, c, terms) for c in judge.classes])
        _check_shares(every, table, judge.classes, terms)
        if judge.needs is Needs.LABELS:
            return every.argmax(axis=1).astype(np.float64)
        return every[:, 1] if binary else every
    if not binary:
        raise InputError(
            f"`predictions` must have one column of probabilities a class, got "
            f"{listed(names)}. Name them {listed(judge.classes)}."
        )
    name = _one(names, (PREDICTION, PROBABILITY), terms)
    score = _numbers(table, name, terms)
    if judge.metric != "auc" or name == PROBABILITY:
        _check_shares(score[:, None], table, (name,), terms)
    if judge.needs is Needs.LABELS:
        return (score > 0.5).astype(np.float64)
    return score


def _one(names: list[str], known: tuple[str, ...], terms: Terms) -> str:
    found = [name for name in known if name in names]
    if terms.judge.needs is Needs.LABELS:
        found = [name for name in found if name != PREDICTION]
    if len(found) != 1:
        what = " or ".join(f"`{name}`" for name in known)
        raise InputError(
            f"`predictions` must have one column called {what}, got {listed(names)}. "
            "Name the column of the predictions so."
        )
    return found[0]


def _numbers(table: pa.Table, name: str, terms: Terms) -> Array:
    array = column_of(table, name)
    if pa.types.is_string(array.type) or pa.types.is_timestamp(array.type):
        what = "text" if pa.types.is_string(array.type) else "times"
        raise InputError(
            f"`{name}` must hold numbers for {terms.judge.metric}, got {what}. "
            "Pass the model's scores, not its labels."
        )
    values = with_missing(array)
    wrong = np.flatnonzero(~np.isfinite(values))
    if len(wrong):
        raise InputError(
            f"`{name}` must be a finite number in each row, got {values[wrong[0]]:g} "
            f"for id {_id(table, wrong, terms)!r} and {len(wrong) - 1:,} others. "
            "Predict every row."
        )
    return values


def _check_shares(
    shares: Array, table: pa.Table, names: tuple[str, ...], terms: Terms
) -> None:
    """Refuse what are no probabilities."""
    wrong = np.argwhere((shares < 0) | (shares > 1))
    if len(wrong):
        row, column = wrong[0].tolist()
        positive = terms.judge.classes[1] if len(names) == 1 else names[column]
        raise InputError(
            f"`{names[column]}` must lie in [0, 1] for {terms.judge.metric}, got "
            f"{shares[row, column]:g} for id {_id(table, wrong[:, 0], terms)!r}. Pass "
            f"the probability of class {positive!r}."
        )
    if len(names) == 1:
        return
    sums = shares.sum(axis=1)
    off = np.flatnonzero(np.abs(sums - 1) > _OFF_ONE)
    if len(off):
        raise InputError(
            f"The columns of the classes must sum to 1 in each row, got "
            f"{sums[off[0]]:g} for id {_id(table, off, terms)!r}. Pass probabilities "
            "of all classes."
        )


def _labels(table: pa.Table, terms: Terms) -> Array:
    classes = terms.judge.classes
    code = {cell_tokens(texts(c))[0]: i for i, c in enumerate(classes)}
    tokens = cell_tokens(column_of(table, PREDICTION))
    codes = np.array([code.get(t, -1) for t in tokens], np.float64)
    wrong = np.flatnonzero(codes < 0)
    if len(wrong):
        got = column_of(table, PREDICTION)[int(wrong[0])].as_py()
        raise InputError(
            f"`{PREDICTION}` must be one of the classes {listed(classes)}, got {got!r} "
            f"for id {_id(table, wrong, terms)!r} and {len(wrong) - 1:,} others. Pass "
            f"labels, or a column `{PROBABILITY}`."
        )
    return codes


def _training_loss(
    terms: Terms, known: Known, places: NDArray[np.int64], values: Array
) -> float:
    """Mean loss of the training rows that were predicted."""
    y = known.y[places]
    if terms.judge.metric == "auc" and terms.judge.independent(y) == 0:
        raise InputError(
            "The training rows among `predictions` must have every class for auc, got "
            "one that is missing. Predict all training rows, or none."
        )
    groups = None if known.groups is None else known.groups[places]
    return terms.judge.mean_loss(y, values, groups)


def _id(table: pa.Table, rows: NDArray[np.integer], terms: Terms) -> str:
    return as_text(column_of(table, terms.id))[int(rows[0])].as_py()
