"""Fit a stack as it is, and keep what its top was fitted on."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone
from sklearn.pipeline import Pipeline

from .._table import Rows, Table, take
from ._inner_folds import Fold, fold_labels, folds_within
from ._layers import Layer, is_a
from ._recorder import RecordedClasses, RecordedValues

Array = NDArray[np.float64]
_SEEDS = 2**31 - 1

# With time a row is judged by the model of its past and by the next one's inner folds.
# From the fourth stretch on these saw no more rows than the former: .8 (k + 1) <= k.
_STRETCHES = 8
_FIRST = 4


class Unmeasured(Exception):
    """The stack did something that cannot be read row by row."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Losses:
    """Losses of the base models on the same rows, each of shape (m, bases).

    Parameters
    ----------
    names
        Of the base models.
    rows
        Numbers of the rows, shape (m,).
    fresh
        By a model that saw neither the row nor its group nor its future.
    shown
        Of what the top was fitted on.
    remembered
        By a model that was fitted on the row.
    kinds
        Name of each base model's loss.
    """

    names: tuple[str, ...]
    rows: Rows
    fresh: Array
    shown: Array
    remembered: Array
    kinds: tuple[str, ...]


def losses_of(
    layer: Layer,
    table: Table,
    columns: dict[str, Any],
    cv: int,
    rng: np.random.Generator,
) -> Losses:
    """Fit the stack on all folds but one, in turn, and compare.

    Parameters
    ----------
    layer
        The stack. It is copied.
    table
        The rows.
    columns
        Groups and times as they were given; a stack that takes them gets them.
    cv
        Number of folds; with time the stretches are fixed.
    rng
        Draws the folds and seeds.

    Raises
    ------
    Unmeasured
        If what the top saw is not one line a row.
    """
    forward = table.times is not None
    label = fold_labels(table, _STRETCHES if forward else cv, rng)
    folds = folds_within(table, label, np.ones(table.n, bool))
    if forward:
        folds = [f for f in folds if label[f[1][0]] >= _FIRST]
    names = tuple(name for name, base in layer.bases if base != "drop")
    shape = (table.n, len(names))
    sums = {which: np.zeros(shape) for which in ("fresh", "shown", "remembered")}
    count = {which: np.zeros(table.n) for which in sums}
    kinds: tuple[str, ...] = ()
    for train, scored in folds:
        one = _one_fit(layer, table, columns, (train, scored), rng)
        kinds = one.kinds
        # The last stretch of the past alone: see `_FIRST`.
        late = label[train] == label[scored[0]] - 1 if forward else train >= 0
        for which, rows, losses in (
            ("fresh", scored, one.fresh),
            ("shown", train[one.rows], one.shown),
            ("remembered", train, one.remembered),
        ):
            keep = np.ones(len(rows), bool)
            if which != "fresh":
                keep = np.isin(rows, train[late])
            sums[which][rows[keep]] += losses[keep]
            count[which][rows[keep]] += 1
    both = np.flatnonzero(np.min([count[which] for which in sums], axis=0) > 0)
    if len(both) < 2:
        raise Unmeasured("too few rows were both left out and seen")
    mean = {which: (sums[which][both].T / count[which][both]).T for which in sums}
    return Losses(names=names, rows=both, kinds=kinds, **mean)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _OneFit:
    rows: Rows
    fresh: Array
    shown: Array
    remembered: Array
    kinds: tuple[str, ...]


def _one_fit(
    layer: Layer,
    table: Table,
    columns: dict[str, Any],
    fold: Fold,
    rng: np.random.Generator,
) -> _OneFit:
    train, scored = fold
    codes = table.classes is not None
    # Numbers for classes: not every stack takes text.
    target: Any = table.target.astype(np.int64) if codes else table.target
    before = steps_before(layer)
    seen, new = take(table.X, train), take(table.X, scored)
    if before is not None:
        seen = before.fit_transform(seen, target[train])
        new = before.transform(new)
    stack = _recorded_copy(layer, codes, train, rng)
    stack.fit(seen, target[train], **_taken(stack, columns, train))
    top = next(
        getattr(stack, name)
        for name in ("final_estimator_", "meta_clf_", "meta_regr_")
        if hasattr(stack, name)
    )
    rows = np.asarray(getattr(stack, "meta_rows_", np.arange(len(train))))
    if len(top.seen_) != len(rows) or not np.array_equal(
        top.target_, target[train][rows]
    ):
        raise Unmeasured("its top is not fitted on one line for each row")
    said = (
        stack.predict_meta_features
        if hasattr(stack, "predict_meta_features")
        else stack.transform
    )
    judge = _judge(layer, stack, table)
    return _OneFit(
        rows=rows,
        fresh=judge.of(said(new), target[scored]),
        shown=judge.of(top.seen_, target[train][rows]),
        remembered=judge.of(said(seen), target[train]),
        kinds=judge.kinds,
    )


def steps_before(layer: Layer) -> Any:
    """Give unfitted copies of the pipelines' steps before the stack, or None."""
    steps: list[tuple[str, Any]] = []
    for parent, key in layer.parents:
        if is_a(parent, "Pipeline", "sklearn"):
            for name, step in parent.steps:
                if name == key:
                    break
                steps.append((f"{len(steps)}", step))
    return clone(Pipeline(steps)) if steps else None


def _recorded_copy(
    layer: Layer, classes: bool, train: Rows, rng: np.random.Generator
) -> Any:
    """Copy the stack, with the recorder on top and nothing beside the predictions."""
    own: Any = clone(layer.estimator)
    top = RecordedClasses() if classes else RecordedValues()
    wanted = {
        "final_estimator": top,
        "meta_classifier": top,
        "meta_regressor": top,
        "passthrough": False,
        "use_features_in_secondary": False,
        "drop_proba_col": None,
        "average_probas": False,
        "use_clones": True,
        "verbose": 0,
    }
    has = own.get_params(deep=False)
    own.set_params(**{k: v for k, v in wanted.items() if k in has})
    states = {
        name: int(rng.integers(_SEEDS))
        for name, value in sorted(own.get_params(deep=True).items())
        if name.rpartition("__")[2] == "random_state" and value is None
    }
    own.set_params(**states)
    cv = has.get("cv")
    if isinstance(cv, list | tuple):
        own.set_params(cv=_renumbered(cv, train))
    elif getattr(cv, "random_state", 0) is None and getattr(cv, "shuffle", False):
        seeded: Any = deepcopy(cv)
        seeded.random_state = int(rng.integers(_SEEDS))
        own.set_params(cv=seeded)
    return own


def _renumbered(pairs: Sequence[Any], train: Rows) -> list[Fold]:
    """Give folds that are numbers of rows as those of some of the rows."""
    try:
        sides = [tuple(np.isin(train, side) for side in pair) for pair in pairs]
        return [
            (np.flatnonzero(seen), np.flatnonzero(left))
            for seen, left in sides
            if left.any()
        ]
    except ValueError:
        raise Unmeasured("its folds cannot be read") from None


def _taken(stack: Any, columns: dict[str, Any], rows: Rows) -> dict[str, Any]:
    """Give the columns that the stack's fit takes, for these rows."""
    takes = ()
    if is_a(stack, type(stack).__name__, "unseen"):
        takes = ("groups", "time")
    elif type(stack).__name__.startswith("StackingCV"):
        takes = ("groups",)
    return {k: columns[k][rows] for k in takes if columns.get(k) is not None}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Judge:
    """How the columns of each base model are compared with the target."""

    widths: tuple[int, ...]
    kinds: tuple[str, ...]
    rules: tuple[Callable[[Array, Array], Array], ...]

    def of(self, columns: Any, target: Array) -> Array:
        said = np.asarray(columns, np.float64)
        if said.shape[1] != sum(self.widths):
            raise Unmeasured("its columns are not those of its base models")
        blocks = np.split(said, np.cumsum(self.widths)[:-1], axis=1)
        judged = [
            rule(block, target) for rule, block in zip(self.rules, blocks, strict=True)
        ]
        return np.column_stack(judged)


def _judge(layer: Layer, stack: Any, table: Table) -> _Judge:
    bases = sum(base != "drop" for _, base in layer.bases)
    if table.classes is None:
        return _Judge(
            widths=(1,) * bases,
            kinds=("absolute_error",) * bases,
            rules=(_absolute,) * bases,
        )
    classes = len(table.classes)
    methods: Sequence[str] = ["predict_proba"] * bases
    if layer.package == "sklearn":
        methods = stack.stack_method_
    elif layer.package == "mlxtend" and not stack.use_probas:
        methods = ["predict"] * bases
    full = classes if classes > 2 or layer.package == "mlxtend" else 1
    wide = {"predict_proba": full, "decision_function": full, "predict": 1}
    rule = {"predict_proba": _brier, "decision_function": _side, "predict": _label}
    return _Judge(
        widths=tuple(wide[m] for m in methods),
        kinds=tuple("brier" if m == "predict_proba" else "zero_one" for m in methods),
        rules=tuple(rule[m] for m in methods),
    )


def _absolute(block: Array, target: Array) -> Array:
    return np.abs(block[:, 0] - target)


def _brier(block: Array, target: Array) -> Array:
    if block.shape[1] == 1:
        block = np.hstack([1 - block, block])
    hit = np.eye(block.shape[1])[target.astype(np.int64)]
    return ((block - hit) ** 2).sum(axis=1) / 2


def _side(block: Array, target: Array) -> Array:
    side = block[:, 0] > 0 if block.shape[1] == 1 else block.argmax(axis=1)
    return (side != target).astype(float)


def _label(block: Array, target: Array) -> Array:
    return (block[:, 0] != target).astype(float)
