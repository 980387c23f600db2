"""Recognise a stack whose second layer is fitted on the wrong rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .._table import Codes, read_table
from ._inner_split import (
    InnerSplit,
    Pairs,
    inner_pairs,
    inner_split,
    share_with_later,
    share_with_own_group,
)
from ._layers import Layer, layers_of
from .stack_fault import StackFault, StackFaultKind


def wrong_stack(
    estimator: Any, *, y: Any = None, groups: Any = None, time: Any = None
) -> tuple[StackFault, ...]:
    """Recognise second layers that are fitted on the wrong rows, without fitting.

    A second layer is whatever learns from the predictions of other models: a stack,
    a calibration, a tuned threshold, the searched weights of a vote. It is found
    at any depth: in pipelines, searches and their grids, and wrappers of the target.
    Where rows are at hand, `stack_leak` measures what this only recognises.

    Parameters
    ----------
    estimator
        A scikit-learn estimator, fitted or not. It is not changed and not fitted.
    y
        Targets, shape (n,). They say how folds are dealt by class, so that shares can
        be counted; no more.
    groups
        Group of each row, shape (n,), or True where rows belong together and the
        column is not at hand. Groups of one row each count as none.
    time
        Time of each row, shape (n,), or True.

    Returns
    -------
    tuple of StackFault
        From the outside in; empty where nothing wrong is recognised.

    Raises
    ------
    InputError
        If a column has missing values or not one value a row.

    Notes
    -----
    Recognised are scikit-learn's ``Stacking*``, ``CalibratedClassifierCV`` and
    ``TunedThresholdClassifierCV``, mlxtend's ``Stacking*`` and ``StackingCV*``, their
    subclasses, and base models in a ``FrozenEstimator``.

    It errs towards silence: of a splitter that is not scikit-learn's it knows
    nothing, so an empty answer does not prove a stack right. A fault that is not
    `certain` depends on rows that were not given: ``cv="prefit"`` is right where the
    base models were fitted on other rows, and contiguous blocks look ahead only from
    their ends.

    References
    ----------
    D. Wolpert (1992), "Stacked generalization", doi:10.1016/S0893-6080(05)80023-1;
    L. Breiman (1996), "Stacked regressions", doi:10.1007/BF00117832: the second layer
    learns from predictions of rows that were left out.

    Examples
    --------
    >>> from sklearn.ensemble import StackingClassifier
    >>> from sklearn.linear_model import LogisticRegression
    >>> stack = StackingClassifier([("line", LogisticRegression())], cv=5)
    >>> wrong_stack(stack)
    ()
    >>> [fault] = wrong_stack(stack, groups=["a", "a", "b", "b", "c", "c"])
    >>> print(fault.kind, "|", fault.sentence)
    split groups | The inner folds of StackingClassifier (`cv=5`) part groups.
    """
    task = _read(y, groups, time)
    faults: list[StackFault] = []
    for layer in layers_of(estimator):
        seen = _seen_rows(layer)
        faults += seen
        if layer.as_transformer:
            faults.append(_middle_step(layer))
        split = None if seen else inner_split(layer)
        if split is not None:
            faults += _of_split(layer, split, task)
    return tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Task:
    """What is known of the rows: columns, or that there are some."""

    n: int
    y: Any
    grouped: bool
    timed: bool
    groups: Codes | None
    times: Codes | None


def _read(y: Any, groups: Any, time: Any) -> _Task:
    columns = [c for c in (groups, time) if c is not None and not isinstance(c, bool)]
    if not columns:
        return _Task(
            n=0, y=None, grouped=bool(groups), timed=bool(time), groups=None, times=None
        )
    from sklearn.dummy import DummyRegressor  # noqa: PLC0415 - heavy

    n = len(columns[0])
    table = read_table(
        DummyRegressor(),
        np.zeros((n, 1)),
        np.zeros(n),
        groups=None if isinstance(groups, bool) else groups,
        time=None if isinstance(time, bool) else time,
    )
    known = table.groups is not None
    return _Task(
        n=n,
        y=None if y is None else np.asarray(y),
        # A group of one row has nobody on the other side.
        grouped=table.units < n if known else bool(groups),
        timed=table.times is not None or time is True,
        groups=table.groups,
        times=table.times,
    )


def _seen_rows(layer: Layer) -> list[StackFault]:
    """Look for base models that keep what they were fitted on."""
    name = _spoken(layer)
    if layer.prefit or layer.frozen:
        which = layer.frozen or tuple(base for base, _ in layer.bases)
        return [
            _fault(
                layer,
                StackFaultKind.PREFIT,
                f"The second layer of {name} is fitted on predictions of models that "
                f"come fitted ({', '.join(which)}): if they saw its rows, it learns to "
                "trust the one that memorises.",
                "Let it refit the base models on inner folds, or fit it on rows that "
                "they did not see.",
                certain=False,
            )
        ]
    if layer.plain:
        right = layer.name.replace("Stacking", "StackingCV")
        return [
            _fault(
                layer,
                StackFaultKind.SEEN_ROWS,
                f"The second layer of {name} is fitted on what the base models say of "
                "the rows that they were fitted on: it learns to trust the one that "
                "memorises.",
                f"Use StackedClassifier or StackedRegressor, or mlxtend's {right}."
                if right.endswith("Classifier")
                else f"Use StackedRegressor, or mlxtend's {right}.",
            )
        ]
    return []


def _middle_step(layer: Layer) -> StackFault:
    return _fault(
        layer,
        StackFaultKind.MIDDLE_STEP,
        f"{_spoken(layer)} feeds a later step of a pipeline: that step is fitted on "
        "what the base models say of the rows that they were fitted on.",
        "Make that step the final estimator of the stack, which is fitted on "
        "out-of-fold predictions.",
    )


def _of_split(layer: Layer, split: InnerSplit, task: _Task) -> list[StackFault]:
    if not (task.grouped or task.timed):
        return []
    pairs = inner_pairs(layer, split, task.n, task.y) if task.n else None
    faults = [
        _parts_groups(layer, split, pairs, task),
        _looks_ahead(layer, split, pairs, task),
    ]
    return [f for f in faults if f is not None]


def _parts_groups(
    layer: Layer, split: InnerSplit, pairs: Pairs | None, task: _Task
) -> StackFault | None:
    if not task.grouped:
        return None
    share = None
    if pairs is not None and task.groups is not None:
        share = share_with_own_group(pairs, task.groups)
    if share == 0 or (share is None and not split.by_row):
        return None
    counted = "" if share is None else f": {share:.0%} of its rows are predicted by a "
    counted += "" if share is None else "model that saw their group"
    return _fault(
        layer,
        StackFaultKind.SPLIT_GROUPS,
        f"The inner folds of {_spoken(layer)} ({split.words}) part groups{counted}.",
        "Use StackedClassifier or StackedRegressor and pass `groups` to fit, or pass "
        "the folds of GroupKFold as a list to `cv`.",
        share=share,
    )


def _looks_ahead(
    layer: Layer, split: InnerSplit, pairs: Pairs | None, task: _Task
) -> StackFault | None:
    if not task.timed:
        return None
    share, certain = None, bool(split.shuffled)
    if pairs is not None and task.times is not None:
        share, certain = share_with_later(pairs, task.times)
    if share == 0 or (share is None and split.forward is not False):
        return None
    counted = "" if share is None else f" for {share:.0%} of its rows"
    blocks = "" if certain else ", in blocks"
    return _fault(
        layer,
        StackFaultKind.SPLIT_TIME,
        f"The inner folds of {_spoken(layer)} ({split.words}) train on what comes "
        f"later than the rows that they predict{counted}{blocks}.",
        "Use StackedClassifier or StackedRegressor and pass `time` to fit.",
        share=share,
        certain=certain,
    )


def _spoken(layer: Layer) -> str:
    return f"mlxtend's {layer.name}" if layer.package == "mlxtend" else layer.name


def _fault(
    layer: Layer,
    kind: StackFaultKind,
    sentence: str,
    advice: str,
    *,
    certain: bool = True,
    share: float | None = None,
) -> StackFault:
    return StackFault(
        kind=kind,
        path=layer.path,
        estimator=type(layer.estimator).__name__,
        certain=certain,
        share=share,
        sentence=sentence,
        advice=advice,
    )
