"""Measure whether the top of a stack was shown what its base models remember."""

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InputError
from ...result import Estimate, Verdict
from ...stats.intervals import CROSS_VALIDATED
from ...stats.nested import mean_variance
from ...stats.quantiles import t_quantile
from .._table import Codes, Table, check_level, check_whole, read_table
from ._layers import Layer, layers_of

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackLeak:
    """Whether what a top was fitted on is better than what it will meet.

    Parameters
    ----------
    verdict
        FOUND, CLEAR or UNDECIDED.
    path
        Where the stack is in what was given; empty where it is what was given.
    base
        The base model of which `leak` and `memory` speak: the one that leaks most
        surely, or else the one that remembers most.
    loss
        What is compared: ``"absolute_error"``, ``"brier"`` or ``"zero_one"``.
    leak
        By how much the mean loss that the top was shown is lower than that of the
        same model on fresh rows, in the unit of the loss. Positive flatters. None
        in value where it could not be measured.
    memory
        By how much the mean loss on rows that the model was fitted on is lower: what
        could leak at most.
    sentence
        The answer, with its numbers.
    """

    verdict: Verdict
    path: str
    base: str | None
    loss: str | None
    leak: Estimate
    memory: Estimate
    sentence: str


def stack_leak(
    estimator: Any,
    X: Any,
    y: Any,
    *,
    groups: Any = None,
    time: Any = None,
    cv: int = 5,
    level: float = 0.99,
    seed: int = 0,
) -> StackLeak:
    r"""Measure whether the top of a stack learns from what its base models remember.

    Whatever the package and the setting: the stack is fitted as it is, but for a top
    that keeps what it is shown. Where no rows are at hand, `wrong_stack` recognises
    by structure.

    Parameters
    ----------
    estimator
        A stack, or a pipeline, search or wrapper around one: the outermost stack is
        measured, with the steps before it. It is copied and not changed.
    X
        Features: an array, sparse matrix or data frame of n rows. For base models
        that come fitted, the rows on which the second layer is fitted.
    y
        Classes or values, shape (n,), none missing.
    groups
        Group of each row, shape (n,). It goes to the stack where its `fit` takes it.
    time
        Time of each row, shape (n,).
    cv
        Number of folds that are left out in turn; with `time` the stretches are eight.
    level
        Coverage of the intervals over all base models at once, in (0, 1). With .95
        some right stacks are accused where groups or rows are few.
    seed
        Of the folds and of estimators without a ``random_state``.

    Returns
    -------
    StackLeak

    Raises
    ------
    InputError
        If there is no stack, or rows are unusable.

    Notes
    -----
    *A stack that fits its base models* is fitted without each fold in turn. For each
    row and base model three losses are compared: of what the top was shown, of the
    model on the row when it was left out (*fresh*), and of the model fitted on it
    (*remembered*). With the right inner folds the models behind what is shown saw
    fewer rows than those behind the fresh one, so the loss shown is no lower on
    average. FOUND where it is, by the whole interval of fresh less shown, for some
    base model. CLEAR where, of the model that remembers most, surely less than half of
    that reaches the top: the inner folds are the same for all. Otherwise UNDECIDED.

    *Base models that come fitted* are compared with copies fitted here: out of fold
    (fresh) and on all rows (remembered). A model that was fitted on more rows may be
    better than the copies without having seen these. So FOUND where it does what a
    copy fitted on these very rows does, or where at least half of what separates the
    copies is surely there; CLEAR where surely less than half is.

    The standard errors are by row (group, stretch of time), times 1.2 as for other
    scores by folds, and the intervals hold for all base models together. It errs
    towards UNDECIDED for models that remember little (a line, many neighbours) and
    few rows; their leak is small. A target without noise makes a model that was
    fitted on many other rows look as if it had seen these. With `time`, a loss that
    drifts fast is taken for a leak or hides one.

    References
    ----------
    D. Wolpert (1992), doi:10.1016/S0893-6080(05)80023-1. The comparison is ours;
    `benchmarks/holdout/stacking.py` has its rates.

    Examples
    --------
    >>> from sklearn.ensemble import StackingClassifier
    >>> from sklearn.neighbors import KNeighborsClassifier
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(200, 2))
    >>> y = (X[:, 0] + rng.normal(size=200) > 0).astype(int)
    >>> near = KNeighborsClassifier(1)
    >>> stack_leak(StackingClassifier([("1nn", near)], cv=5), X, y).verdict.value
    'clear'
    >>> fitted = StackingClassifier([("1nn", near.fit(X, y))], cv="prefit")
    >>> stack_leak(fitted, X, y).verdict.value
    'found'
    """
    check_level(level)
    check_whole("cv", cv, 2, "Five folds are usual.")
    check_whole("seed", seed, 0, "The same seed gives the same answer.")
    layer = _measured(estimator)
    table = read_table(layer.estimator, _by_row(X), y, groups=groups, time=time)
    rng = np.random.default_rng(seed)
    # They load scikit-learn, which this module must not.
    from ._what_it_remembers import fitted_losses_of  # noqa: PLC0415
    from ._what_the_top_saw import Unmeasured, losses_of  # noqa: PLC0415

    fitted = layer.prefit or bool(layer.frozen)
    same: tuple[bool, ...] | None = None
    try:
        if fitted:
            losses, same = fitted_losses_of(layer, table, cv, rng)
        else:
            given = {"groups": groups, "time": time}
            columns = {
                k: None if v is None else np.asarray(v) for k, v in given.items()
            }
            losses = losses_of(layer, table, columns, cv, rng)
    except Unmeasured as why:
        return _unmeasured(layer, table, level, str(why))
    clusters = table.clusters
    own = None if clusters is None else clusters[losses.rows]
    bases = [
        _Base(
            name=name,
            loss=losses.kinds[b],
            same=same is not None and same[b],
            fitted=fitted,
            leak=_estimate(
                losses.fresh[:, b] - losses.shown[:, b], own, level, len(losses.names)
            ),
            memory=_estimate(
                losses.fresh[:, b] - losses.remembered[:, b],
                own,
                level,
                len(losses.names),
            ),
            beyond_half=_estimate(
                (losses.fresh[:, b] + losses.remembered[:, b]) / 2 - losses.shown[:, b],
                own,
                level,
                len(losses.names),
            ),
        )
        for b, name in enumerate(losses.names)
    ]
    return _answer(layer, bases)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """One base model: what leaks, what could, and leak less half of that."""

    name: str
    loss: str
    same: bool
    fitted: bool
    leak: Estimate
    memory: Estimate
    beyond_half: Estimate

    @property
    def remembers(self) -> bool:
        return self.memory.low is not None and self.memory.low > 0

    @property
    def leaks(self) -> bool:
        if self.fitted:
            half = self.beyond_half.low
            return self.same or (self.remembers and half is not None and half > 0)
        return self.leak.low is not None and self.leak.low > 0

    @property
    def holds(self) -> bool:
        return self.beyond_half.high is not None and self.beyond_half.high < 0


def _answer(layer: Layer, bases: list[_Base]) -> StackLeak:
    leaking = [b for b in bases if b.leaks]
    # All share the inner folds, so the one that remembers most speaks for the rest.
    most = max(bases, key=lambda b: b.memory.value or 0.0)
    if leaking:
        verdict, worst = Verdict.FOUND, max(leaking, key=_surely)
    elif most.remembers and most.holds:
        verdict, worst = Verdict.CLEAR, most
    else:
        verdict, worst = Verdict.UNDECIDED, most
    return StackLeak(
        verdict=verdict,
        path=layer.path,
        base=worst.name,
        loss=worst.loss,
        leak=worst.leak,
        memory=worst.memory,
        sentence=_sentence(verdict, worst),
    )


def _surely(base: _Base) -> float:
    """Leak in half-widths, to sort by."""
    leak = base.leak
    if leak.value is None or leak.low is None or leak.value == leak.low:
        return 0.0 if not leak.value else float(np.sign(leak.value)) * np.inf
    return leak.value / (leak.value - leak.low)


def _sentence(verdict: Verdict, base: _Base) -> str:
    loss = base.loss.replace("_", " ")
    shown = f"its mean {loss} was {_signed(base.leak)} than on fresh rows"
    at_most = f"it remembers {_size(base.memory)}"
    if verdict is Verdict.FOUND:
        return f"The top was shown what {base.name!r} remembers: {shown}."
    if verdict is Verdict.CLEAR:
        return f"What the top was shown of {base.name!r} is fresh: {shown}; {at_most}."
    return (
        f"These rows cannot tell whether the top was shown what {base.name!r} "
        f"remembers: {shown}; {at_most}."
    )


def _signed(e: Estimate) -> str:
    assert e.value is not None
    which = "lower" if e.value >= 0 else "higher"
    return f"{abs(e.value):.3g} {which}{_ends(e)}"


def _size(e: Estimate) -> str:
    return f"{e.value:.3g}{_ends(e)}"


def _ends(e: Estimate) -> str:
    if e.low is None or e.high is None:
        return ""
    return f" ({e.low:.3g} to {e.high:.3g})"


def _estimate(rows: Array, clusters: Codes | None, level: float, many: int) -> Estimate:
    """Estimate a mean, for so many at once."""
    units = len(rows) if clusters is None else len(np.unique(clusters))
    value = float(rows.mean())
    low: float | None = None
    high: float | None = None
    error = sqrt(mean_variance(rows, clusters)) * CROSS_VALIDATED
    if units > 1 and error > 0:
        reach = t_quantile(1 - (1 - level) / 2 / many, units - 1) * error
        low, high = value - reach, value + reach
    return Estimate(
        value=value, low=low, high=high, level=level, n=len(rows), method="paired t"
    )


def _measured(estimator: Any) -> Layer:
    found = layers_of(estimator)
    stacks = [x for x in found if x.name.startswith("Stack")]
    fitted = [x for x in found if x.prefit or x.frozen]
    if stacks:
        return stacks[0]
    if fitted:
        return fitted[0]
    raise InputError(
        f"`estimator` must hold a stack, got {type(estimator).__name__}. Pass a "
        "Stacking* of scikit-learn or mlxtend, a Stacked* of unseen, or a calibration "
        "or threshold on a fitted model."
    )


def _by_row(X: Any) -> Any:
    return X.tocsr() if hasattr(X, "tocsr") else X


def _unmeasured(layer: Layer, table: Table, level: float, why: str) -> StackLeak:
    nothing = Estimate(
        value=None, low=None, high=None, level=level, n=table.n, method="not measured"
    )
    return StackLeak(
        verdict=Verdict.UNDECIDED,
        path=layer.path,
        base=None,
        loss=None,
        leak=nothing,
        memory=nothing,
        sentence=f"The stack could not be read: {why}.",
    )
