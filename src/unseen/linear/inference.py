"""What may be said of each coefficient, and on what conditions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..charts import Chart
from ..errors import InputError
from ..result import Estimate

Array = NDArray[np.float64]

_FEWEST_ROWS = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Inference:
    """An interval and a p-value for each of several coefficients.

    Parameters
    ----------
    names
        Of the features that it speaks of, shape (k,).
    columns
        Their numbers in X, shape (k,).
    estimates
        One each, in units of y per unit of the feature. The value is None where the
        data do not tell the feature from the others; an end is None where it is
        unknown.
    p_values
        Two-sided, of the coefficient 0, shape (k,); NaN where the value is None.
    noise
        The standard deviation that the intervals rest on, in units of y.
    alpha
        The lasso's penalty, features at unit variance; None without a lasso.
    about
        What the estimates are about, as a sentence.
    assumes
        What they assume, and which way they err where that fails.
    """

    names: tuple[str, ...]
    columns: NDArray[np.int64]
    estimates: tuple[Estimate, ...]
    p_values: Array
    noise: float
    alpha: float | None
    about: str
    assumes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, name: str) -> Estimate:
        """Give the estimate of the feature called `name`."""
        try:
            return self.estimates[self.names.index(name)]
        except ValueError:
            raise KeyError(name) from None

    def __iter__(self) -> Iterator[tuple[str, Estimate]]:
        return zip(self.names, self.estimates, strict=True)

    def plot(self, *, most: int = 30) -> Chart:
        """Draw the intervals, those farthest from 0 first, at most `most` of them."""
        from .pictures_intervals import interval_chart  # noqa: PLC0415 - when asked

        return interval_chart(self.names, self.estimates, about=self.about, most=most)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Features and target, looked through once.

    Parameters
    ----------
    X
        Columns with mean 0 and variance 1 (by 1/n); a constant one is all 0.
    y
        With mean 0.
    means, scales
        What was taken off each column, and what it was divided by; 0 if constant.
    y_mean
        What was taken off y.
    names
        Of the columns.
    """

    X: Array
    y: Array
    means: Array
    scales: Array
    y_mean: float
    names: tuple[str, ...]

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y)


def read_rows(X: Any, y: Any, names: Sequence[str] | None) -> Rows:
    """Check features and target, and bring them to one scale.

    Raises
    ------
    InputError
        If they are no finite numbers, or too few.
    """
    given = names if names is not None else getattr(X, "columns", None)
    matrix, target = finite_matrix("X", X), finite_vector("y", y)
    n, p = matrix.shape
    if len(target) != n:
        raise InputError(
            f"`y` must have one value for each of the {n} rows of `X`, got "
            f"{len(target)}. Take both from the same table."
        )
    if n < _FEWEST_ROWS or p == 0:
        raise InputError(
            f"`X` must have at least {_FEWEST_ROWS} rows and one column, got {n} rows "
            f"and {p} columns. Fewer say nothing of a coefficient."
        )
    means, y_mean = matrix.mean(axis=0), float(target.mean())
    centred = matrix - means
    largest = np.abs(centred).max(axis=0)
    # By the largest first: the squares of 1e200 are no numbers any more.
    safe = np.where(largest > 1e-12 * np.abs(means), largest, 0.0)
    unit = np.divide(centred, safe, out=np.zeros_like(centred), where=safe > 0)
    spread = np.sqrt((unit**2).mean(axis=0))
    unit = np.divide(unit, spread, out=np.zeros_like(unit), where=spread > 0)
    return Rows(
        X=np.asfortranarray(unit),
        y=target - y_mean,
        means=means,
        scales=spread * safe,
        y_mean=y_mean,
        names=read_names(given, p),
    )


def finite_matrix(name: str, X: Any) -> Array:
    """Give `X` as a matrix of finite numbers, shape (n, p)."""
    if hasattr(X, "toarray"):
        raise InputError(
            f"`{name}` must be dense, got {type(X).__name__}. Its columns are centred "
            f"here, which no sparse matrix outlives: pass `{name}.toarray()`."
        )
    matrix = _numbers(name, X)
    if matrix.ndim != 2:
        raise InputError(
            f"`{name}` must have rows and columns, got {matrix.ndim} dimensions. "
            "Pass a data frame or an array of shape (n, p)."
        )
    return matrix


def finite_vector(name: str, y: Any) -> Array:
    """Give `y` as a vector of finite numbers, shape (n,)."""
    vector = _numbers(name, y)
    if vector.ndim == 2 and vector.shape[1] == 1:
        vector = vector[:, 0]
    if vector.ndim != 1:
        raise InputError(
            f"`{name}` must be one column of numbers, got the shape {vector.shape}. "
            "Take one target at a time."
        )
    return vector


def _numbers(name: str, values: Any) -> Array:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(
            f"`{name}` must hold numbers alone, got {type(values).__name__} with "
            "others. Encode texts and dates first."
        ) from None
    bad = int(array.size - np.isfinite(array).sum())
    if bad:
        raise InputError(
            f"`{name}` must hold finite numbers, got {bad} that are missing or "
            "infinite. Impute them, or drop their rows."
        )
    return array


def read_names(names: Any, p: int) -> tuple[str, ...]:
    """Give the names of `p` features; ``x0``, ``x1``, … where there are none."""
    if names is None:
        return tuple(f"x{j}" for j in range(p))
    found = tuple(str(name) for name in names)
    if len(found) != p:
        raise InputError(
            f"`names` must have one name for each of the {p} columns, got "
            f"{len(found)}. Leave it out to take those of the data frame."
        )
    return found


def check_level(level: float) -> None:
    """Make sure that `level` is a coverage."""
    if not 0 < level < 1:
        raise InputError(
            f"`level` must be between 0 and 1, got {level!r}. The usual one is 0.95."
        )


def root_gcv(left: Array, nonzeros: int) -> float:
    """Give the root of generalised cross-validation, in units of y.

    It estimates the error on a new row: the noise, and what the fit gets wrong.

    Parameters
    ----------
    left
        Residuals of a lasso, shape (n,).
    nonzeros
        Its degrees of freedom, without the intercept.

    References
    ----------
    P. Craven, G. Wahba (1979), doi:10.1007/BF01404567.
    """
    n = len(left)
    return float(np.sqrt((left**2).mean())) / max(1 - (nonzeros + 1) / n, 1 / n)
