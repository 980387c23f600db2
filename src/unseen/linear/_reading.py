"""What a path estimator is given, looked through once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..stats.row_columns import row_column

Array = NDArray[np.float64]

#: Families by the kind of their target.
CLASSES = ("binomial", "multinomial")
MANY = ("multinomial", "multigaussian")
FAMILIES = (
    "gaussian",
    "binomial",
    "poisson",
    "gamma",
    "tweedie",
    "multinomial",
    "multigaussian",
    "cox",
)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a fit.

    Parameters
    ----------
    X
        Shape (n, p), dense of float32 or float64, or SciPy sparse.
    y
        As the family has it: numbers (n,), class codes (n,), responses (n, q), or
        times and events (n, 2).
    weight
        Shape (n,).
    offset
        Shape (n,), or (n, C) with several responses or classes; or None.
    classes
        The classes, sorted; None where the target is not a class.
    """

    X: Any
    y: Array
    weight: Array
    offset: Array | None
    classes: NDArray | None


def read_features(estimator: Any, X: Any, *, reset: bool) -> Any:
    """Give the features as the solver reads them, without a copy where possible."""
    from sklearn.utils.validation import check_array  # noqa: PLC0415 - heavy

    ways = {
        "accept_sparse": ["csc", "csr"],
        "dtype": [np.float64, np.float32],
        "accept_large_sparse": True,
    }
    try:
        from sklearn.utils.validation import (  # noqa: PLC0415 - new in 1.6
            validate_data,
        )
    except ImportError:
        estimator._check_feature_names(X, reset=reset)
        checked = check_array(X, estimator=estimator, **ways)
        estimator._check_n_features(checked, reset=reset)
        return checked
    return validate_data(estimator, X, reset=reset, **ways)


def read_rows(estimator: Any, X: Any, y: Any, sample_weight: Any, offset: Any) -> Rows:
    """Look the rows of a fit through.

    Raises
    ------
    InputError
        If the target does not fit the family, or weights or offset are unusable.
    """
    family = estimator.family
    if family not in FAMILIES:
        raise InputError(
            f"`family` must be one of {', '.join(FAMILIES)}, got {family!r}. For a "
            "number pass 'gaussian', for two classes 'binomial'."
        )
    if y is None:
        raise InputError(
            "`y` must be given, got None: this estimator requires y to be passed, but "
            "the target y is None. Pass the target."
        )
    checked = read_features(estimator, X, reset=True)
    n = checked.shape[0]
    target, classes = _target(family, y, n)
    if n < 2:
        raise InputError(
            f"`X` must have at least 2 rows, got n_samples = {n}. One row has no slope."
        )
    weight = _weight(sample_weight, n)
    count = None
    if family in MANY:
        count = target.shape[1] if classes is None else len(classes)
    return Rows(checked, target, weight, read_offset(offset, n, count), classes)


def read_offset(offset: Any, n: int, count: int | None) -> Array | None:
    """Give what is added to a predictor, (n,), or to several of them, (n, count).

    Raises
    ------
    InputError
        If its shape is another, or a value isn't finite.
    """
    if offset is None:
        return None
    if count is None:
        return _numbers("offset", offset, n)
    try:
        values = np.asarray(offset, float)
    except (TypeError, ValueError):
        raise InputError(
            "`offset` must be numbers, got others. Give one column for each response, "
            "or for each class in the order of the classes."
        ) from None
    if values.shape != (n, count) or not np.isfinite(values).all():
        raise InputError(
            f"`offset` must be a finite table of {n} rows and {count} columns, got "
            f"shape {values.shape}. Give one column for each response, or for each "
            "class in the order of the classes."
        )
    return values


def _target(family: str, y: Any, n: int) -> tuple[Array, NDArray | None]:
    if family == "cox":
        return _survival(y, n), None
    if family == "multigaussian":
        return _responses(y, n), None
    if family in CLASSES:
        return _codes(family, y, n)
    column = _numbers("y", _flat(y), n)
    if family == "gaussian":
        _need_square(column)
    low = {"poisson": 0.0, "tweedie": 0.0, "gamma": np.nextafter(0, 1)}.get(family)
    if low is not None and column.min(initial=np.inf) < low:
        bound = "above 0" if family == "gamma" else "at least 0"
        raise InputError(
            f"`y` must be {bound} for family '{family}', got "
            f"{column.min():g}. Drop these rows, or pass family='gaussian'."
        )
    if low is not None and not column.any():
        raise InputError(
            f"`y` must have a value above 0 for family '{family}', got zeros alone. "
            "There is nothing to explain."
        )
    return column, None


def _need_square(column: Array) -> None:
    """Refuse numbers whose squared errors would leave what floats can hold."""
    largest = float(np.abs(column).max(initial=0.0))
    if largest and not 1e-140 < largest < 1e140:
        raise InputError(
            f"`y` must be of a size between 1e-140 and 1e140, got {largest:.3g}. Its "
            "squares are no numbers; use another unit."
        )


def _flat(y: Any) -> Any:
    from sklearn.utils.validation import column_or_1d  # noqa: PLC0415 - heavy

    try:
        return column_or_1d(y, warn=True)
    except ValueError:
        shape = np.shape(y)
        raise InputError(
            f"`y` must have one dimension, got shape {shape}. y should be a 1d array; "
            "for several responses pass family='multigaussian'."
        ) from None


def _numbers(name: str, values: Any, n: int) -> Array:
    column = row_column(name, values, n)
    if column.dtype.kind == "c":
        raise InputError(
            f"`{name}` must be real, got complex numbers. Complex data not supported; "
            "pass real and imaginary parts as columns."
        )
    try:
        return column.astype(float)
    except (TypeError, ValueError):
        raise InputError(
            f"`{name}` must be numbers, got {column.dtype}. For classes pass "
            "family='binomial' or 'multinomial'."
        ) from None


def _codes(family: str, y: Any, n: int) -> tuple[Array, NDArray]:
    from sklearn.utils.multiclass import (  # noqa: PLC0415 - heavy
        check_classification_targets,
    )

    column = row_column("y", _flat(y), n)
    check_classification_targets(column)
    classes, codes = np.unique(column, return_inverse=True)
    if len(classes) < 2:
        raise InputError(
            f"`y` must hold at least two classes, got {len(classes)} class. There is "
            "nothing to tell apart."
        )
    if family == "binomial" and len(classes) > 2:
        raise InputError(
            "`y` must hold two classes for family 'binomial', got "
            f"{len(classes)}. Pass family='multinomial'. Only binary classification "
            "is supported by this family."
        )
    return codes.astype(float), classes


def _responses(y: Any, n: int) -> Array:
    values = np.asarray(y, float)
    if values.ndim == 1:
        values = values[:, None]
    if values.ndim != 2 or len(values) != n or not np.isfinite(values).all():
        raise InputError(
            f"`y` must be a finite table of {n} rows, got shape {np.shape(y)}. Pass "
            "one column for each response."
        )
    return values


def _survival(y: Any, n: int) -> Array:
    values = np.asarray(y)
    if values.dtype.names:
        names = values.dtype.names
        event = next((f for f in names if values[f].dtype.kind == "b"), names[0])
        time = next((f for f in names if f != event), names[-1])
        values = np.column_stack([values[time], values[event]])
    values = np.asarray(values, float)
    if values.shape != (n, 2) or not np.isfinite(values).all():
        raise InputError(
            f"`y` must give time and event of each of the {n} rows, got shape "
            f"{values.shape}. Pass two columns, or an array with the fields of both."
        )
    if not np.isin(values[:, 1], (0, 1)).all() or not values[:, 1].any():
        raise InputError(
            "`y` must have events of 0 and 1, and one at least, got others. The second "
            "column says whether the event was seen."
        )
    return values


def _weight(values: Any, n: int) -> Array:
    if values is None:
        return np.ones(n)
    if np.asarray(values).ndim == 0:
        return np.full(n, float(values))
    if np.asarray(values).ndim != 1:
        raise InputError(
            "`sample_weight` must have one dimension: Sample weights must be 1D array "
            f"or scalar, got {np.asarray(values).ndim} dimensions. Pass one column."
        )
    weight = _numbers("sample_weight", values, n)
    if weight.min() < 0:
        raise InputError(
            f"`sample_weight` must be at least 0, got {weight.min():g}. Drop these "
            "rows."
        )
    if not weight.any():
        raise InputError(
            "`sample_weight` must be above 0 for some row, got zeros alone. Leave it "
            "out to weigh all rows alike."
        )
    if n > 1 and np.count_nonzero(weight) < 2:
        raise InputError(
            "`sample_weight` must be above 0 for at least 2 rows, got 1. One row has "
            "no slope."
        )
    return weight
