"""How often a feature is chosen, and how far its coefficient moves, over resamples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ..charts import Chart
from ..errors import InputError
from ..result import Estimate
from ..stats.proportion import wilson_interval
from .inference import check_level, finite_matrix, finite_vector, read_names

Array = NDArray[np.float64]
Fit = Callable[[Array, Array], Array]
Sample = Literal["bootstrap", "half"]

_FEWEST_DRAWS = 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stability:
    """A choice of features, made again on many resamples.

    Parameters
    ----------
    names
        Of the features, shape (p,).
    coef
        Coefficients on all rows, shape (p,).
    draws
        Coefficients on each resample, shape (B, p).
    frequencies
        Share of the resamples that choose each feature, shape (p,).
    same_sign
        Among the resamples that choose it, the share with the sign that is more
        frequent, shape (p,); NaN where none does.
    errors
        Standard deviation of each coefficient over the resamples, shape (p,). For half
        samples it is that of a fit on half the rows.
    smoothed, smoothed_errors
        Mean of the coefficients over bootstrap resamples, which no longer jumps when a
        feature is in or out, and its standard error; shape (p,). None for half samples.
    low, high
        Percentile interval of each coefficient, shape (p,).
    level
        Of these, and of the frequencies' intervals.
    sample
        ``"bootstrap"`` or ``"half"``.
    n
        Number of rows.
    """

    names: tuple[str, ...]
    coef: Array
    draws: Array
    frequencies: Array
    same_sign: Array
    errors: Array
    smoothed: Array | None
    smoothed_errors: Array | None
    low: Array
    high: Array
    level: float
    sample: Sample
    n: int

    def frequency(self, name: str) -> Estimate:
        """Give how often a feature is chosen; the interval is that of few draws."""
        count = np.count_nonzero(self.draws[:, self._place(name)])
        found = wilson_interval(int(count), len(self.draws), level=self.level)
        return replace(found, method=f"wilson, {self.sample} draws")

    def coefficient(self, name: str) -> Estimate:
        """Give a coefficient with its percentile interval over the resamples."""
        j = self._place(name)
        return Estimate(
            value=float(self.coef[j]),
            low=float(self.low[j]),
            high=float(self.high[j]),
            level=self.level,
            n=self.n,
            method=f"percentile, {self.sample} draws",
        )

    def plot(self, *, most: int = 30) -> Chart:
        """Draw how often the most frequent features are chosen."""
        from .pictures_stability import stability_chart  # noqa: PLC0415 - when asked

        return stability_chart(
            self.names, self.frequencies, chosen=self.coef != 0, most=most
        )

    def _place(self, name: str) -> int:
        try:
            return self.names.index(name)
        except ValueError:
            raise KeyError(name) from None


def stability(
    X: Any,
    y: Any,
    fit: Fit,
    *,
    draws: int = 200,
    sample: Sample = "bootstrap",
    groups: Any = None,
    level: float = 0.95,
    names: Sequence[str] | None = None,
    seed: int = 0,
    n_jobs: int = 1,
) -> Stability:
    r"""Fit and choose again on resamples of the rows.

    Prefer it for any model that chooses features, with its whole rule of choice inside
    `fit`. For intervals with a guarantee, see `debiased_lasso`.

    Parameters
    ----------
    X
        Features, shape (n, p), dense.
    y
        Target, shape (n,).
    fit
        Called with features and target of each resample, gives coefficients, shape
        (p,). It must choose its penalty itself, or the choice is not resampled. With
        `n_jobs` above 1 it must be picklable.
    draws
        Number of resamples, at least 20.
    sample
        ``"bootstrap"`` draws n rows with replacement, ``"half"`` draws n / 2 without:
        half samples choose fewer features, and none of their rows stands twice, which
        a cross-validation inside `fit` would take for rows left out.
    groups
        Which rows belong together, shape (n,): they are drawn whole.
    level
        Of the intervals, in (0, 1).
    names
        Of the features; those of the data frame where None.
    seed
        Resample b has a generator of its own, made of (seed, b): the answer does not
        depend on `n_jobs`.
    n_jobs
        Processes, by joblib.

    Returns
    -------
    Stability
        Frequencies, signs and standard errors of the coefficients.

    Raises
    ------
    InputError
        If an argument is out of range, or `fit` gives something else than coefficients.

    Notes
    -----
    The standard error of the mean over bootstrap resamples is Efron's: with
    :math:`N_{bi}` how often row (or group) i is in resample b,

    .. math:: \mathrm{se}_j^2 = \sum_i \operatorname{cov}_b(N_{bi}, t_{bj})^2
        - \frac{n}{B^2} \sum_b (t_{bj} - \bar t_j)^2,

    of which the second part takes off what few draws add; where less than nothing is
    left, it is 0, and more draws are needed.

    *Errs*: a high frequency is no proof of an effect: a feature that stands in for
    another is chosen as often. The percentile interval of a shrunken coefficient lies
    towards 0, misses a weak effect often, and holds 0 for most features without one
    (coverage measured in docs/how-to/infer-after-selection.md).

    References
    ----------
    B. Efron (2014), "Estimation and accuracy after model selection",
    doi:10.1080/01621459.2013.823775; S. Wager, T. Hastie, B. Efron (2014), arXiv
    1311.4555 (few draws); N. Meinshausen, P. Bühlmann (2010), arXiv 0809.2932 (half
    samples).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(100, 3))
    >>> y = X[:, 0] + rng.normal(size=100)
    >>> def correlated(X, y):
    ...     slopes = X.T @ y / len(y)
    ...     return slopes * (abs(slopes) > 0.3)
    >>> found = stability(X, y, correlated, draws=50)
    >>> found.frequencies.tolist()
    [1.0, 0.08, 0.16]
    """
    check_level(level)
    _check(draws, sample, fit)
    given = names if names is not None else getattr(X, "columns", None)
    matrix, target = finite_matrix("X", X), finite_vector("y", y)
    n, p = matrix.shape
    if len(target) != n:
        raise InputError(
            f"`y` must have one value for each of the {n} rows of `X`, got "
            f"{len(target)}. Take both from the same table."
        )
    units = _units(groups, n)
    one = partial(_one_draw, matrix, target, fit, units, sample, seed)
    drawn, counts = zip(*_run(one, draws, n_jobs), strict=True)
    coefs = np.array(drawn)
    smoothed, errors = None, None
    if sample == "bootstrap":
        smoothed = coefs.mean(axis=0)
        errors = _smoothed_errors(coefs, np.array(counts, dtype=np.float64))
    low, high = np.quantile(coefs, [(1 - level) / 2, (1 + level) / 2], axis=0)
    signs = np.sign(coefs)
    used = np.abs(signs).sum(axis=0)
    agreed = np.maximum((signs > 0).sum(axis=0), (signs < 0).sum(axis=0))
    return Stability(
        names=read_names(given, p),
        coef=_coefs(fit, matrix, target),
        draws=coefs,
        frequencies=used / draws,
        same_sign=np.divide(agreed, used, out=np.full(p, np.nan), where=used > 0),
        errors=coefs.std(axis=0, ddof=1),
        smoothed=smoothed,
        smoothed_errors=errors,
        low=low,
        high=high,
        level=level,
        sample=sample,
        n=n,
    )


def _check(draws: int, sample: str, fit: Any) -> None:
    if sample not in get_args(Sample):
        raise InputError(
            f"`sample` must be 'bootstrap' or 'half', got {sample!r}. "
            "The first gives standard errors, the second the stricter frequencies."
        )
    if not isinstance(draws, int) or draws < _FEWEST_DRAWS:
        raise InputError(
            f"`draws` must be a whole number of at least {_FEWEST_DRAWS}, got "
            f"{draws!r}. Fewer say little of a frequency."
        )
    if not callable(fit):
        raise InputError(
            f"`fit` must be a function of X and y, got {type(fit).__name__}. "
            "Pass `lambda X, y: model.fit(X, y).coef_`."
        )


def _units(groups: Any, n: int) -> list[NDArray[np.int64]]:
    """Give the rows of each unit that is drawn whole."""
    if groups is None:
        return list(np.arange(n)[:, None])
    given = np.asarray(groups)
    if given.shape != (n,):
        raise InputError(
            f"`groups` must have one value for each of the {n} rows, got the shape "
            f"{given.shape}. Take it from the same table."
        )
    codes = np.unique(given, return_inverse=True)[1]
    order = np.argsort(codes, kind="stable")
    units = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)
    if len(units) < 2:
        raise InputError(
            "`groups` must have at least two values, got one. "
            "Leave it out where rows are independent."
        )
    return units


def _run(
    one: Callable[[int], tuple[Array, NDArray[np.int64]]], draws: int, n_jobs: int
) -> list[tuple[Array, NDArray[np.int64]]]:
    if n_jobs == 1:
        return [one(b) for b in range(draws)]
    from joblib import Parallel, delayed  # noqa: PLC0415 - starts processes

    parallel: Any = Parallel(n_jobs=n_jobs)
    return list(parallel(delayed(one)(b) for b in range(draws)))


def _one_draw(
    X: Array,
    y: Array,
    fit: Fit,
    units: list[NDArray[np.int64]],
    sample: Sample,
    seed: int,
    b: int,
) -> tuple[Array, NDArray[np.int64]]:
    rng = np.random.default_rng([seed, b])
    many = len(units)
    if sample == "bootstrap":
        taken = np.sort(rng.integers(many, size=many))
    else:
        taken = np.sort(rng.choice(many, many // 2, replace=False))
    rows = np.concatenate([units[i] for i in taken])
    return _coefs(fit, X[rows], y[rows]), np.bincount(taken, minlength=many)


def _coefs(fit: Fit, X: Array, y: Array) -> Array:
    coef = np.asarray(fit(X, y), dtype=np.float64)
    if coef.shape != (X.shape[1],) or not np.isfinite(coef).all():
        raise InputError(
            f"`fit` must give {X.shape[1]} finite coefficients, one a feature, got the "
            f"shape {coef.shape}. Return `model.coef_`."
        )
    return coef


def _smoothed_errors(coefs: Array, counts: Array) -> Array:
    draws, units = counts.shape
    away = coefs - coefs.mean(axis=0)
    moves = (counts - counts.mean(axis=0)).T @ away / draws
    few = units / draws**2 * (away**2).sum(axis=0)
    return np.sqrt(np.maximum((moves**2).sum(axis=0) - few, 0.0))
