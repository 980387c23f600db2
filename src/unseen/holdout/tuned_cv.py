"""The score of a tuned pipeline: the choosing is repeated in every fold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..result import Estimate, TargetKind
from ..stats.intervals import evaluate, score_interval, variance_of
from ..stats.metrics.catalogue import Metric, metric_named
from ..stats.repeated import one_repeat, repeated_widening
from ._fitting import check_classes, fit_rows, predict_rows
from ._held_out import fold_labels, folds_within
from ._inner_folds import Splits, inner_folds, with_inner_folds
from ._metric_of import metric_of
from ._table import Rows, Table, check_level, check_whole, read_table, take

Array = NDArray[np.float64]


class Tune(Protocol):
    """A search of one's own: from rows to the model that it chooses."""

    def __call__(self, X: Any, y: Any, *, folds: Splits, seed: int) -> Any:
        """Search on these rows alone and give the fitted model.

        Parameters
        ----------
        X, y
            Rows to choose and to fit on.
        folds
            (train, test) places in them that part neither groups nor time.
        seed
            Of whatever is drawn.
        """
        ...


def tuned_cv(
    search: Any,
    X: Any,
    y: Any,
    *,
    metric: str | None = None,
    cv: int = 10,
    inner: int = 5,
    repeats: int | None = None,
    groups: Any = None,
    time: Any = None,
    level: float = 0.95,
    seed: int = 0,
    n_jobs: int | None = None,
) -> Estimate:
    """Estimate the score of what a search will choose, with an interval that holds.

    Prefer it to the search's own ``best_score_``, which is that of the luckiest
    candidate, and to `nested_cv` where a search takes seconds: its width is steady
    after a few repeats.

    Parameters
    ----------
    search
        What tunes: a scikit-learn search (GridSearchCV, RandomizedSearchCV, a pipeline
        that holds one, LassoCV, ...), an `OptunaTuning`, or a function of
        ``(X, y, *, folds, seed)`` that gives the fitted model (`Tune`).
    X
        Features: an array, sparse matrix or data frame of n rows.
    y
        Classes or values, shape (n,), none missing. For a function, numbers that are
        not whole are values, all else is classes, unless `metric` says otherwise.
    metric
        Name of a metric of the catalogue; by default AUC for classes and R² for
        values. It need not be what the search maximises.
    cv
        Number of outer folds, at least 3. With `time`, the number of stretches that
        are scored.
    inner
        Number of inner folds that a function is given, at least 2.
    repeats
        How often the outer folds are dealt: 5 by default (1 with `time`). Each costs
        cv searches.
    groups
        Group of each row, shape (n,): none is on both sides of any fold, outer or
        inner. A search's ``cv`` that is a number is made so; a splitter is checked.
    time
        Time of each row, shape (n,): no search sees rows at or after the time of those
        that are scored, and its inner folds go forward too.
    level
        Coverage, in (0, 1).
    seed
        Seed of the folds and of estimators without a ``random_state``.
    n_jobs
        Searches side by side, as joblib has it. The result is the same.

    Returns
    -------
    Estimate
        In the metric's unit; `n` is the number of rows scored.

    Raises
    ------
    InputError
        For unusable rows, folds, metrics or levels, and for a ``cv`` of the search that
        parts a group or lets the past see the future.

    Notes
    -----
    In every fold the whole search is run anew on the other folds, so the rows that
    score have no part in the choice. The interval is `score_interval`'s, widened by
    `repeated_widening`: the naive variance of the rows, times 1.75 for the training
    rows that folds share, and the variance of the repeats.

    Measured (`benchmarks/holdout`, n = 100, 50 candidates, nominal 95%, three families
    of learners without, with weak and with stronger signal): .96 to 1.00 covered at a
    mean width of .23 to .26 of the accuracy; .95 to .99 at .25 to .28 with one repeat.

    Assumes exchangeable rows (groups, where given). Errs to the worse: the models
    saw (cv - 1)/cv of the rows. Where the signal is strong the interval is too wide.
    It doesn't know of choices that were made on these rows outside the search.

    References
    ----------
    S. Varma, R. Simon (2006), "Bias in error estimation when using cross-validation
    for model selection", doi:10.1186/1471-2105-7-91; Y. Bengio, Y. Grandvalet (2004),
    JMLR 5.

    Examples
    --------
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.model_selection import GridSearchCV
    >>> rng = np.random.default_rng(0)
    >>> X, y = rng.normal(size=(60, 4)), rng.integers(2, size=60)
    >>> search = GridSearchCV(LogisticRegression(), {"C": [0.01, 1, 100]})
    >>> e = tuned_cv(search, X, y, cv=5, repeats=2)
    >>> e.low < 0.5 < e.high, e.method
    (True, '2 × 5-fold cv of the search')
    """
    check_level(level)
    check_whole("cv", cv, 3, "Ten folds are usual.")
    check_whole("inner", inner, 2, "Five folds are usual.")
    if repeats is not None:
        check_whole("repeats", repeats, 1, "Five make the width steady.")
    by_hand = not hasattr(search, "get_params")
    if by_hand and not callable(search):
        raise InputError(
            "`search` must be an estimator or a function of (X, y, *, folds, seed), "
            f"got {type(search).__name__}. Pass a GridSearchCV, say."
        )
    judges = _judges_classes(metric, y) if by_hand else None
    table = read_table(search, X, y, groups=groups, time=time, classes=judges)
    chosen = metric_of(metric, table)
    run = _Run(search=search, table=table, metric=chosen, inner=inner, by_hand=by_hand)
    if table.times is not None and repeats not in (None, 1):
        raise InputError(
            f"`repeats` must be 1 with `time`, got {repeats}. Time has one order."
        )
    rng = np.random.default_rng(seed)
    times = 1 if table.times is not None else repeats or 5
    dealt = [fold_labels(table, cv, rng) for _ in range(times)]
    how = f"{times} × {cv}-fold cv of the search"
    if table.times is not None:
        how = f"forward cv of the search, {int(dealt[0].max())} stretches"
    said = _predictions(run, dealt, n_jobs, seed)
    # The first past is scored by no model.
    scored = dealt[0] > 0 if table.times is not None else np.ones(table.n, bool)
    target = table.target[scored]
    clusters = None if table.clusters is None else table.clusters[scored]
    parts = [
        evaluate(chosen, target, each[scored], fold[scored])
        for each, fold in zip(said, dealt, strict=True)
    ]
    one = one_repeat(parts, clusters)
    return score_interval(
        chosen,
        target,
        one,
        clusters=clusters,
        level=level,
        method=how,
        widen=repeated_widening(
            [p.value for p in parts],
            variance_of(one, clusters)[0],
            deals=table.times is None,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Run:
    """One search on some rows, scored on others."""

    search: Any
    table: Table
    metric: Metric
    inner: int
    by_hand: bool

    def predict(self, seen: Rows, held: Rows, seed: list[int]) -> Array:
        """Search on the rows seen and predict those held out."""
        rng = np.random.default_rng(seed)
        fitted = self._fitted(seen, rng)
        return predict_rows(fitted, self.table, held, self.metric.needs)

    def _fitted(self, seen: Rows, rng: np.random.Generator) -> Any:
        if not self.by_hand:
            own = with_inner_folds(self.search, self.table, seen, rng)
            return fit_rows(own, self.table, seen, rng)
        check_classes(self.table, seen)
        tune: Callable[..., Any] = self.search
        folds = inner_folds(self.table, seen, self.inner, rng)
        model = tune(
            take(self.table.X, seen),
            self.table.y[seen],
            folds=folds,
            seed=int(rng.integers(2**31 - 1)),
        )
        if not hasattr(model, "predict"):
            raise InputError(
                "`search` must give a fitted model with `predict`, got "
                f"{type(model).__name__}. Return the model that it chose."
            )
        return model


def _predictions(
    run: _Run, dealt: list[NDArray[np.int64]], n_jobs: int | None, seed: int
) -> list[Array]:
    """Predict all rows of all repeats; NaN for a first past, which no model scores."""
    from joblib import Parallel, delayed  # noqa: PLC0415 - heavy

    table = run.table
    jobs = [
        (r, train, held, [seed, r, k])
        for r, fold in enumerate(dealt)
        for k, (train, held) in enumerate(folds_within(table, fold))
    ]
    found: Any = Parallel(n_jobs=n_jobs)(
        delayed(run.predict)(seen, held, own) for _, seen, held, own in jobs
    )
    said = [np.full((table.n, *found[0].shape[1:]), np.nan) for _ in dealt]
    for (r, _, held, _), part in zip(jobs, found, strict=True):
        said[r][held] = part
    return said


def _judges_classes(metric: str | None, y: Any) -> bool:
    """Say whether a function of the user's is to predict classes."""
    from sklearn.utils.multiclass import type_of_target  # noqa: PLC0415 - heavy

    if metric is not None:
        return TargetKind.REGRESSION not in metric_named(metric).kinds
    return not str(type_of_target(y)).startswith("continuous")
