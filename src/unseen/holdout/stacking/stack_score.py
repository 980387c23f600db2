"""The score of a stack, with the whole stack inside the cross-validation."""

from typing import Any

from ...errors import InputError
from ...result import Estimate
from ...stats.intervals import CROSS_VALIDATED, evaluate, score_interval
from ...stats.metrics.catalogue import DEFAULTS, Metric, metric_named
from .._table import Table, check_level, check_whole, read_table


def stack_score(
    stack: Any,
    X: Any,
    y: Any,
    *,
    metric: str | None = None,
    cv: int = 5,
    groups: Any = None,
    time: Any = None,
    level: float = 0.95,
    seed: int = 0,
) -> Estimate:
    """Estimate the score of a stack by nested folds, each fit made once.

    To be preferred to `cross_val` of a stack: groups and time reach the inner folds as
    well, and each base model is fitted cv(cv + 1)/2 times instead of cv² (with `time`
    cv + 1 times instead of about cv²/2), with the same result.

    Parameters
    ----------
    stack
        A `StackedClassifier` or `StackedRegressor`; it is copied and not changed. Its
        own `cv` is not read: the inner folds of an outer fold are the others.
    X
        Features: an array, sparse matrix or data frame of n rows.
    y
        Classes or values, shape (n,), none missing.
    metric
        Name of a metric of the catalogue; by default AUC for classes and R² for
        values.
    cv
        Number of outer folds, at least 3. With `time`, the number of stretches that
        are scored, each by a stack of all that came before.
    groups
        Group of each row, shape (n,): none is on both sides of any fold.
    time
        Time of each row, shape (n,): no base model and no top sees rows at or after
        the time of those that it predicts.
    level
        Coverage that the interval aims at, in (0, 1).
    seed
        Seed of the folds and of estimators without a ``random_state``.

    Returns
    -------
    Estimate
        In the metric's unit; `n` is the number of rows scored.

    Raises
    ------
    InputError
        For unusable rows, folds, metrics or levels, or what is no stack of ours.

    Notes
    -----
    The standard error is that of one model on fresh rows times 1.2, as measured for
    other scores by folds; where rows are few and the stack unsteady it is still too
    narrow. The value is slightly pessimistic: base models of outer folds saw
    (cv - 1)/cv of the rows, and tops models of (cv - 2)/cv. It does not know of
    base models that were chosen on these rows before: then it is optimistic.

    References
    ----------
    S. Varma, R. Simon (2006), "Bias in error estimation when using cross-validation
    for model selection", doi:10.1186/1471-2105-7-91, on nesting.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.neighbors import KNeighborsRegressor
    >>> from unseen.holdout.stacking import StackedRegressor
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(200, 3))
    >>> y = X[:, 0] + np.sin(3 * X[:, 1]) + rng.normal(size=200)
    >>> stack = StackedRegressor([("line", Ridge()), ("near", KNeighborsRegressor(9))])
    >>> e = stack_score(stack, X, y)
    >>> print(f"{e.value:.2f} [{e.low:.2f}, {e.high:.2f}], {e.method}")
    0.38 [0.26, 0.49], nested stack, 5 folds, 15 fits of 25
    """
    check_level(level)
    check_whole("cv", cv, 3, "Five folds are usual.")
    check_whole("seed", seed, 0, "The same seed gives the same answer.")
    table = read_stack_table(stack, X, y, groups=groups, time=time)
    chosen = _metric(metric, table)
    # It loads scikit-learn.
    from ._nested_layers import nested_layers  # noqa: PLC0415

    found = nested_layers(stack, table, chosen.needs, cv, seed)
    target = table.target[found.rows]
    clusters = table.clusters
    what = "folds" if table.times is None else "stretches"
    how = f"{len(set(found.fold.tolist()))} {what}, {found.fits} fits"
    return score_interval(
        chosen,
        target,
        evaluate(chosen, target, found.stack, found.fold),
        clusters=None if clusters is None else clusters[found.rows],
        level=level,
        method=f"nested stack, {how} of {found.plain_fits}",
        widen=CROSS_VALIDATED,
    )


def read_stack_table(stack: Any, X: Any, y: Any, *, groups: Any, time: Any) -> Table:
    """Look the rows of a stack through.

    Raises
    ------
    InputError
        If it is no stack of this package, or rows are unusable.
    """
    if not all(hasattr(stack, name) for name in ("_kept", "_fit_top", "_beside")):
        raise InputError(
            "`stack` must be a StackedClassifier or StackedRegressor, got "
            f"{type(stack).__name__}. Build one from the same base models."
        )
    X = X.tocsr() if hasattr(X, "tocsr") else X
    return read_table(stack, X, y, groups=groups, time=time)


def _metric(name: str | None, table: Table) -> Metric:
    chosen = metric_named(DEFAULTS[table.kind] if name is None else name)
    if table.kind not in chosen.kinds:
        raise InputError(
            f"`metric` must judge a {table.kind} target, got {chosen.name!r}. "
            "Choose a metric of this kind of target."
        )
    return chosen
