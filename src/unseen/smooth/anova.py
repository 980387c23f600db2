"""A fitted function as a constant, main effects, pairs, and what is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .columns import Coded, Column

Array = NDArray[np.float64]

# Features of which pairs are looked at, and rows at which functions are compared.
MOST_PAIRED = 8
MOST_ROWS = 2000


class Decomposable(Protocol):
    """A fit that can say what features contribute, alone and in pairs."""

    @property
    def features(self) -> tuple[int, ...]:
        """Give the numbers of the features that contribute, rising."""
        ...

    def main(self, j: int, rows: Coded) -> Array:
        """Give the main effect of a feature, shape (rows,)."""
        ...

    def pair(self, j: int, k: int, rows: Coded) -> Array:
        """Give what two features add beyond their main effects, shape (rows,)."""
        ...

    def whole(self, rows: Coded) -> Array:
        """Give the prediction, shape (rows,)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Effect:
    """What one feature or one pair contributes.

    Parameters
    ----------
    features
        Numbers of the features, rising.
    names
        Their names.
    values
        Contribution at each row, in the prediction's unit, mean 0, shape (m,).
    share
        Its covariance with the prediction over the prediction's variance. Shares add
        up to 1 with that of the rest; one is below 0 where an effect is offset by
        others with which its features go together.
    spread
        Standard deviation of `values`, in the prediction's unit.
    """

    features: tuple[int, ...]
    names: tuple[str, ...]
    values: Array
    share: float
    spread: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Components:
    """The parts of which a prediction is the sum.

    Parameters
    ----------
    constant
        Mean prediction, in its unit.
    effects
        Main effects and pairs, the largest share of variance first.
    rest
        What no effect that is listed explains, mean 0, shape (m,).
    rest_share
        Its share, as for effects.
    predicted
        The prediction, shape (m,): constant, effects and rest add up to it.
    rows
        The rows at which all of this holds, as the model codes them.
    columns
        What the model learned of each feature.
    model
        What evaluates the functions elsewhere, for figures.
    means
        What was subtracted from each effect so that its mean is 0.
    """

    constant: float
    effects: tuple[Effect, ...]
    rest: Array
    rest_share: float
    predicted: Array
    rows: Coded
    columns: list[Column]
    model: Decomposable
    means: tuple[float, ...]

    def effect(self, *names: str | int) -> Effect:
        """Give the effect of one feature or of a pair, by names or numbers.

        Raises
        ------
        InputError
            If there is none.
        """
        for each in self.effects:
            if set(names) in (set(each.names), set(each.features)):
                return each
        raise InputError(
            "`names` must be a feature or a pair with an effect of its own, got "
            f"{', '.join(map(repr, names))}. What is not listed is in `rest`."
        )

    def plot(self, kind: str = "main", *, most: int | None = None) -> Any:
        """Draw main effects, pairs, or shares of variance.

        Parameters
        ----------
        kind
            ``"main"``, ``"pairs"`` or ``"shares"``.
        most
            Most of them; 12, 6 and 20 where None.

        Returns
        -------
        Chart

        Raises
        ------
        InputError
            For another kind, or where there is nothing to draw.
        """
        from .anova_plot import draw  # noqa: PLC0415 - draws, and imports this

        return draw(self, kind, most)


def components_of_fit(
    model: Decomposable,
    columns: list[Column],
    rows: Coded,
    *,
    pairs: int = MOST_PAIRED,
) -> Components:
    r"""Take a fitted function apart.

    Parameters
    ----------
    model
        The fit.
    columns
        What it learned of each feature.
    rows
        Rows at which the parts are evaluated and their variances taken, at least 1.
    pairs
        Among how many features pairs are looked at: those with the largest main
        effects. Others are in the rest.

    Returns
    -------
    Components

    Notes
    -----
    The parts are those of the functional analysis of variance under the product of the
    features' own distributions over the training rows: a main effect has mean 0, and a
    pair has mean 0 in each of its features whatever the other. At `rows`, where
    features may go together, what is left of a mean goes to the constant. Shares are
    :math:`\mathrm{cov}(f_c, f) / \mathrm{var}(f)`, which add up to 1 also where
    features are dependent.

    Assumes nothing of the truth: it says what the fit does, not what the world does.
    Where two features go together, which of them has the effect is the fit's choice.

    References
    ----------
    C. Gu (2013), doi:10.1007/978-1-4614-5369-7; G. Li, H. Rabitz et al. (2010),
    doi:10.1021/jp9096919 (shares under dependence); I. Sobol (2001),
    doi:10.1016/S0378-4754(00)00270-6.
    """
    predicted = model.whole(rows)
    constant = float(predicted.mean())
    about = predicted - constant
    total = float(about @ about)
    found: list[tuple[tuple[int, ...], Array, float]] = []
    for j in model.features:
        raw = model.main(j, rows)
        found.append(((j,), raw - raw.mean(), float(raw.mean())))
    largest = sorted(found, key=lambda each: -float(each[1] @ each[1]))
    paired = sorted(each[0][0] for each in largest[: max(pairs, 0)])
    for j, k in combinations(paired, 2):
        raw = model.pair(j, k, rows)
        if np.ptp(raw) > 0:
            found.append(((j, k), raw - raw.mean(), float(raw.mean())))
    found.sort(key=lambda each: -float(each[1] @ each[1]))
    rest = about - np.sum([values for _, values, _ in found], axis=0)
    if not found:
        rest = about
    size = total or 1.0
    effects = tuple(
        Effect(
            features=features,
            names=tuple(columns[j].name for j in features),
            values=values,
            share=float(values @ about) / size,
            spread=float(values.std()),
        )
        for features, values, _ in found
    )
    return Components(
        constant=constant,
        effects=effects,
        rest=rest,
        rest_share=float(rest @ about) / size,
        predicted=predicted,
        rows=rows,
        columns=columns,
        model=model,
        means=tuple(mean for _, _, mean in found),
    )


def sampled(rows: Coded, most: int = MOST_ROWS) -> Coded:
    """Give all rows, or as many evenly spaced ones."""
    if rows.n <= most:
        return rows
    return rows.take(np.linspace(0, rows.n - 1, most).astype(np.int64))


def over_blocks(rows: Coded, value: Any, size: int = 1024) -> Array:
    """Evaluate a function of rows in blocks, so that memory stays small."""
    parts: Sequence[Array] = [
        value(rows.take(slice(start, start + size))) for start in range(0, rows.n, size)
    ]
    return np.concatenate(parts)
