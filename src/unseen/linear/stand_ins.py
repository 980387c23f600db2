"""Which features could take the place of those that were chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..charts import Chart
from ..errors import InputError
from ..result import Estimate
from ..stats.quantiles import normal_quantile
from .inference import Rows, check_level, read_rows
from .stability import Stability

Array = NDArray[np.float64]

# Below this a feature shares less than a quarter of the other's variance.
_LEAST_CORRELATION = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIn:
    """A feature that could take the place of a chosen one.

    Parameters
    ----------
    name
        Of the feature that is left out.
    correlation
        With the chosen one, in [-1, 1].
    loss
        What R² on these rows loses by the swap, all else refitted. Below 0 the swap
        fits better.
    frequency, instead
        Share of the resamples that choose it, and that choose it without the chosen
        one; None without resamples.
    """

    name: str
    correlation: float
    loss: Estimate
    frequency: float | None
    instead: float | None

    @property
    def fits_as_well(self) -> bool:
        """Whether the rows can't tell the swap from the choice."""
        return self.loss.low is None or self.loss.low <= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Swaps:
    """A chosen feature with its stand-ins.

    Parameters
    ----------
    name
        Of the chosen feature.
    drop
        What R² loses when it is left out and nothing takes its place.
    frequency
        Share of the resamples that choose it; None without resamples.
    stand_ins
        Those that cost least first.
    """

    name: str
    drop: Estimate
    frequency: float | None
    stand_ins: tuple[StandIn, ...]

    @property
    def needed(self) -> bool:
        """Whether the rows show a loss when it is left out."""
        return self.drop.low is not None and self.drop.low > 0

    def __str__(self) -> str:
        name = f"`{self.name}`"
        if self.frequency is not None:
            name += f" (chosen in {self.frequency:.0%})"
        if not self.needed:
            return f"{name} could be left out: R² loses {_interval(self.drop)}."
        fit = [s for s in self.stand_ins if s.fits_as_well]
        if not fit:
            return (
                f"{name} has no stand-in that fits as well: without it R² loses "
                f"{_interval(self.drop)}."
            )
        first = fit[0]
        others = f" (and {len(fit) - 1} more)" if len(fit) > 1 else ""
        instead = (
            ""
            if first.instead is None
            else f", and it is chosen in its place in {first.instead:.0%} of the draws"
        )
        return (
            f"`{first.name}`{others} could stand in for {name}: correlation "
            f"{_number(first.correlation, 2)}, R² loses {_interval(first.loss)}"
            f"{instead}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StandIns:
    """For each chosen feature, which others could take its place.

    Parameters
    ----------
    swaps
        One for each chosen feature, in the order of X.
    r2
        Of the least-squares fit on the chosen features, on these rows.
    n, features
        Numbers of rows, and of features to choose from.
    """

    swaps: tuple[Swaps, ...]
    r2: float
    n: int
    features: int

    def __getitem__(self, name: str) -> Swaps:
        """Give the stand-ins of the chosen feature called `name`."""
        for swap in self.swaps:
            if swap.name == name:
                return swap
        raise KeyError(name)

    def __str__(self) -> str:
        """Give the loss of interpretability in one sentence."""
        many = len(self.swaps)
        if not many:
            return "No feature is chosen, so none can be swapped."
        idle = sum(not s.needed for s in self.swaps)
        spare = f"; {idle} could be left out" if idle else ""
        few = [s for s in self.swaps if s.needed and _has(s)]
        if not few:
            return (
                f"None of the {many} chosen features that matter has a stand-in that "
                f"fits as well{spare}."
            )
        first = min(few, key=lambda s: s.stand_ins[0].loss.value or 0.0)
        return (
            f"{len(few)} of the {many} chosen features could be swapped for another "
            f"without a loss that these rows can show{spare}: the names in this model "
            f"are one reading of several, with `{first.stand_ins[0].name}` for "
            f"`{first.name}` another."
        )

    def plot(self, *, most: int = 20) -> Chart:
        """Draw what each swap costs, beside leaving the feature out."""
        from .pictures_stand_ins import stand_ins_chart  # noqa: PLC0415 - when asked

        return stand_ins_chart(self, most=most)


def stand_ins(
    X: Any,
    y: Any,
    coef: Any,
    *,
    most: int = 3,
    least_correlation: float = _LEAST_CORRELATION,
    stability: Stability | None = None,
    level: float = 0.95,
    names: Sequence[str] | None = None,
) -> StandIns:
    r"""Find the features that could take the place of each chosen one.

    Prefer it before a list of chosen features is read as a list of causes, or of what
    must be measured.

    Parameters
    ----------
    X
        Features, shape (n, p), dense.
    y
        Target, shape (n,).
    coef
        Coefficients of a model, shape (p,); what is not 0 is chosen.
    most
        Stand-ins to give for each chosen feature.
    least_correlation
        In absolute value, in [0, 1): features below it are not looked at.
    stability
        Resamples of the choice (`unseen.linear.stability`), or None.
    level
        Of the intervals, in (0, 1).
    names
        Of the features; those of the data frame where None.

    Returns
    -------
    StandIns
        In words by `str`, as a figure by `plot`.

    Raises
    ------
    InputError
        If the shapes do not fit, or so many features are chosen that least squares
        fits the rows exactly.

    Notes
    -----
    Each swap is refitted by least squares on the chosen features with one of them
    exchanged. The loss is the mean difference of the squared residuals of both fits
    over the variance of y, its interval that of a mean of paired differences (the test
    of Vuong for models that do not contain each other).

    *Errs*: the chosen feature was chosen on these rows and flatters itself, so the
    losses are somewhat too large, and stand-ins are rather missed than invented. One
    feature is swapped at a time; pairs that only together can replace one are missed.

    References
    ----------
    Q. Vuong (1989), doi:10.2307/1912557; L. Breiman (2001), "Statistical modeling: the
    two cultures", doi:10.1214/ss/1009213726 (many models that fit as well).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = rng.normal(size=(80, 4))
    >>> X[:, 3] = X[:, 0] + 0.05 * rng.normal(size=80)
    >>> found = stand_ins(X, X[:, 0] + rng.normal(size=80), [0.9, 0, 0, 0])
    >>> print(found["x0"])
    `x3` could stand in for `x0`: correlation 1.00, R² loses 0.001 [−0.008, 0.010].
    """
    check_level(level)
    rows = read_rows(X, y, names)
    p = rows.X.shape[1]
    weights = np.asarray(coef, dtype=np.float64)
    if weights.shape != (p,):
        raise InputError(
            f"`coef` must be {p} numbers, one a feature of `X`, got the shape "
            f"{weights.shape}. Pass one response or class at a time."
        )
    if stability is not None and stability.names != rows.names:
        raise InputError(
            f"`stability` must be about the {p} features of `X`, got others. "
            "Resample with the same table."
        )
    chosen = np.flatnonzero((weights != 0) & (rows.scales > 0))
    if len(chosen) >= rows.n - 1:
        raise InputError(
            f"`coef` must choose fewer features than rows, got {len(chosen)} for "
            f"{rows.n} rows. Take a stronger penalty."
        )
    total = float((rows.y**2).mean())
    if total == 0:
        raise InputError("`y` must vary, got one value. There is nothing to explain.")
    whole = _residuals(rows.X[:, chosen], rows.y)
    found = tuple(
        _swaps(
            rows,
            chosen,
            int(j),
            whole,
            total,
            most,
            least_correlation,
            stability,
            level,
        )
        for j in chosen
    )
    r2 = 1 - float((whole**2).mean()) / total
    return StandIns(swaps=found, r2=r2, n=rows.n, features=p)


def _swaps(
    rows: Rows,
    chosen: NDArray[np.int64],
    j: int,
    whole: Array,
    total: float,
    most: int,
    least: float,
    stability: Stability | None,
    level: float,
) -> Swaps:
    alike = rows.X.T @ rows.X[:, j] / rows.n
    open_ = np.abs(alike) >= least
    open_[chosen] = False
    candidates = np.flatnonzero(open_)
    rest = rows.X[:, chosen[chosen != j]]
    left = _residuals(rest, rows.y)
    others = _residuals(rest, rows.X[:, candidates])
    length = (others**2).sum(axis=0)
    gain = np.zeros(len(candidates))
    slope = others.T @ left
    # A copy of another chosen feature has nothing of its own to offer.
    real = length > 1e-9 * rows.n
    gain[real] = slope[real] ** 2 / length[real]
    best = np.argsort(-gain, kind="stable")[:most]
    made: list[StandIn] = []
    for i in best:
        k = int(candidates[i])
        swapped = left - (others[:, i] * slope[i] / length[i] if real[i] else 0.0)
        made.append(
            StandIn(
                name=rows.names[k],
                correlation=float(alike[k]),
                loss=_loss(swapped, whole, total, level),
                frequency=_share(stability, k),
                instead=_share(stability, k, without=j),
            )
        )
    return Swaps(
        name=rows.names[j],
        drop=_loss(left, whole, total, level),
        frequency=_share(stability, j),
        stand_ins=tuple(made),
    )


def _residuals(X: Array, y: Array) -> Array:
    if not X.shape[1]:
        return y.copy()
    basis, sizes, _ = np.linalg.svd(X, full_matrices=False)
    basis = basis[:, sizes > 1e-10 * sizes[0]]
    return y - basis @ (basis.T @ y)


def _loss(swapped: Array, whole: Array, total: float, level: float) -> Estimate:
    worse = (swapped**2 - whole**2) / total
    n, value = len(worse), float(worse.mean())
    error = float(worse.std(ddof=1)) / n**0.5
    reach = normal_quantile((1 + level) / 2)
    return Estimate(
        value=value,
        low=value - reach * error,
        high=value + reach * error,
        level=level,
        n=n,
        method="paired squared residuals",
    )


def _share(
    stability: Stability | None, k: int, *, without: int | None = None
) -> float | None:
    if stability is None:
        return None
    taken = stability.draws[:, k] != 0
    if without is not None:
        taken = taken & (stability.draws[:, without] == 0)
    return float(taken.mean())


def _has(swap: Swaps) -> bool:
    return any(s.fits_as_well for s in swap.stand_ins)


def _interval(e: Estimate) -> str:
    return f"{_number(e.value, 3)} [{_number(e.low, 3)}, {_number(e.high, 3)}]"


def _number(value: float | None, digits: int) -> str:
    if value is None:
        return "unknown"
    text = f"{value:.{digits}f}"
    # A minus before nothing but zeros would claim a direction.
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "\N{MINUS SIGN}")
