"""What the user's linear model was fitted on: its columns, coefficients and target."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .kinds import kind_of, strength_of
from .step import LinearStep, fitted_inside

Array = NDArray[np.float64]

# Cells of a design beyond which it would not fit into memory beside the table.
_MOST_CELLS = 30_000_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedLine:
    """A fitted linear model, and the numbers that reached it.

    Parameters
    ----------
    estimator
        The linear model itself.
    whole
        What holds it, from the outermost on; the estimator last.
    design
        What it was fitted on, shape (n, p).
    names
        Names of its columns, as many as p.
    sources
        The column of the table behind each, or None where it is made of several.
    response
        What it was fitted to, shape (n,): class codes where there are classes, the
        transformed target where that is transformed.
    transformed
        Whether the target was transformed.
    sparse
        Whether the columns came as a sparse matrix.
    """

    estimator: Any
    whole: tuple[Any, ...]
    design: Array
    names: tuple[str, ...]
    sources: tuple[str | None, ...]
    response: Array
    transformed: bool
    sparse: bool = False

    @property
    def coefficients(self) -> Array | None:
        """Coefficients, shape (classes or 1, p); None where it has none that fit.

        A model of a class that is not known may keep anything under that name.
        """
        values: Any = getattr(self.estimator, "coef_", None)
        if hasattr(values, "toarray"):
            values = values.toarray()
        try:
            out = np.atleast_2d(np.asarray(values, float))
        except (TypeError, ValueError):
            return None
        fit = out.ndim == 2 and out.shape[1] == self.design.shape[1]
        return out if fit and np.isfinite(out).all() else None

    def strength(self, step: LinearStep) -> float | None:
        """Give the value of the penalty that the fit used; None where it does not say.

        Parameters
        ----------
        step
            The model before it was fitted.
        """
        if step.search is not None:
            tuned = (getattr(h, "best_params_", None) for h in self.whole)
            best = next((b for b in tuned if b is not None), {})
            return _number(best.get(step.search.key))
        found = getattr(self.estimator, "alpha_", getattr(self.estimator, "C_", None))
        if found is not None:
            return _number(np.ravel(found)[0])
        return strength_of(self.estimator, step.kind)

    def tried(self, step: LinearStep) -> tuple[float, ...]:
        """Give the values of the penalty that a search tried, rising; () if unknown.

        Parameters
        ----------
        step
            The model before it was fitted.
        """
        if step.search is not None:
            return step.search.grid
        for name in ("alphas_", "Cs_", "alphas"):
            values = getattr(self.estimator, name, None)
            if values is not None and not isinstance(values, int | str):
                return tuple(sorted({float(v) for v in np.ravel(values)}))
        return ()

    @property
    def intercept(self) -> float:
        """The intercept; the first where there are several, 0 where there is none."""
        first = np.ravel(getattr(self.estimator, "intercept_", 0.0))[:1].tolist()
        return _number(first[0] if first else None) or 0.0

    @property
    def many_valued(self) -> NDArray[np.bool_]:
        """Which columns take more than two values, shape (p,)."""
        low, high = self.design.min(axis=0), self.design.max(axis=0)
        return ((self.design > low) & (self.design < high)).any(axis=0)


def read_line(
    fitted: Any, X: Any, response: Array, columns: Sequence[str]
) -> FittedLine | None:
    """Pass rows through a fitted model, up to its linear step.

    Parameters
    ----------
    fitted
        The whole model, fitted on these rows.
    X
        The rows, n of them, as the model was given them.
    response
        Class codes or values, shape (n,).
    columns
        Names of the table's columns, in the order of `X`.

    Returns
    -------
    FittedLine or None
        None where the last step is no linear model, or its columns are too many to
        look at.
    """
    inside = fitted_inside(fitted)
    if kind_of(inside[-1]) is None:
        return None
    names, values, transformed = list(columns), X, False
    for holder in inside[:-1]:
        steps = getattr(holder, "steps", None)
        for _, before in steps[:-1] if isinstance(steps, list) else ():
            # Samplers work on rows that are fitted, and leave others as they are.
            if hasattr(before, "transform"):
                values = before.transform(values)
                names = _names(before, names, values)
        transformer = getattr(holder, "transformer_", None)
        if transformer is not None:
            response = _transformed(transformer, response)
            transformed = True
    n, p = values.shape
    if n * p > _MOST_CELLS or len(response) != n:
        return None
    design = values.toarray() if hasattr(values, "toarray") else values
    design = np.asarray(design, float)
    names = names if len(names) == p else [f"feature {j}" for j in range(p)]
    known = sorted(columns, key=len, reverse=True)
    return FittedLine(
        estimator=inside[-1],
        whole=tuple(inside),
        design=design,
        names=tuple(names),
        sources=tuple(source_of(name, known) for name in names),
        response=response,
        transformed=transformed,
        sparse=hasattr(values, "toarray"),
    )


def source_of(name: str, columns: Sequence[str]) -> str | None:
    """Give the column that a feature is made of, by how scikit-learn names features.

    Parameters
    ----------
    name
        Name of the feature, with the transformer's name before it or without.
    columns
        Names of the columns, the longest first.

    Examples
    --------
    >>> source_of("words__kind_a", ["kind"]), source_of("age", ["age"])
    ('kind', 'age')
    >>> source_of("age income", ["income", "age"]) is None
    True
    """
    for rest in (name, name.partition("__")[2], name.rpartition("__")[2]):
        for column in columns:
            if rest == column or rest.startswith(f"{column}_"):
                return column
    return None


def _number(value: Any) -> float | None:
    """Give a number, or None for what is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _names(before: Any, names: list[str], values: Any) -> list[str]:
    """Name what a transformer gives; () where nothing says how."""
    for given in ((names,), ()):
        try:
            return [str(n) for n in before.get_feature_names_out(*given)]
        except (AttributeError, TypeError, ValueError):
            continue
    columns = getattr(values, "columns", None)
    if columns is not None:
        return [str(c) for c in columns]
    return names if values.shape[1] == len(names) else []


def _transformed(transformer: Any, response: Array) -> Array:
    return np.asarray(transformer.transform(response.reshape(-1, 1)), float)[:, 0]
