"""What is fitted: the two probes, side by side, in one call for all folds."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..probes.boosting import Fit, boost
from ..probes.encoding import binned_design, columns_for, linear_design
from ..probes.linear import Linear, fit_logistic, fit_ridge, rotate
from ..probes.screening import strongest
from ..result import TargetKind
from .folds import Fold
from .pool import Pool

Array = NDArray[np.float64]

LINEAR = "penalised linear model"
BOOSTING = "gradient boosting"

_MOST_BOOSTED = 200
_FEWEST_BOOSTED = 50
_MOST_LINEAR = 600
_STOPPING_SHARE = 0.15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoldFit:
    """One model fitted in one fold.

    Parameters
    ----------
    model
        Its name.
    prediction
        Probabilities of shape (n, n_classes), or values of shape (n,), for all rows
        of the pool, those that trained included.
    inner_loss
        Its loss on training rows that did not fit it: by this, models are chosen.
    """

    model: str
    prediction: Array
    inner_loss: float


class Learner(Protocol):
    """Something that can be fitted in the folds of a pool."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its models."""
        ...

    def fit(
        self,
        pool: Pool,
        features: frozenset[str],
        folds: list[Fold],
        y: Array,
        rng: np.random.Generator,
    ) -> list[list[FoldFit]]:
        """Fit in each fold; give each fold's models.

        Parameters
        ----------
        pool
            The rows.
        features
            Names of the columns that may be used.
        folds
            Which rows train.
        y
            The target, the pool's own or a permuted one, shape (n,).
        rng
            Randomness.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """The penalised linear model and the gradient boosting.

    Parameters
    ----------
    as_names
        Number columns whose values are names of things, such as a group's number.
    """

    as_names: frozenset[str] = frozenset()
    names: tuple[str, ...] = (LINEAR, BOOSTING)

    def fit(
        self,
        pool: Pool,
        features: frozenset[str],
        folds: list[Fold],
        y: Array,
        rng: np.random.Generator,
    ) -> list[list[FoldFit]]:
        """Fit both in each fold."""
        columns = columns_for(pool.plan, features, self.as_names)
        targets = _targets(y, pool)
        lines, fits = [], []
        for fold in folds:
            direction = y if pool.kind is not TargetKind.MULTICLASS else targets[0]
            bins = binned_design(pool.frame, columns, direction, fold.train, rng)
            design = linear_design(pool.frame, columns, direction, fold.train, rng)
            if design.shape[1] > _MOST_LINEAR < int(fold.train.sum()):
                design = design[:, _most_correlated(design, direction, fold.train)]
            most = min(_MOST_BOOSTED, max(_FEWEST_BOOSTED, len(pool) // 2))
            bins = bins[:, strongest(bins, direction, fold.train, most)]
            lines.append(_fit_linear(design, targets, fold, pool.kind))
            fits += _boosting_fits(bins, targets, fold, pool, rng)
        boosted = boost(fits, rng)
        step = len(targets)
        out = []
        for i, line in enumerate(lines):
            own = boosted[i * step : (i + 1) * step]
            out.append(
                [
                    FoldFit(
                        model=LINEAR,
                        prediction=_predictions([f.raw for f in line], pool.kind),
                        inner_loss=float(np.mean([f.left_out_loss for f in line])),
                    ),
                    FoldFit(
                        model=BOOSTING,
                        prediction=_predictions([f.raw for f in own], pool.kind),
                        inner_loss=float(np.mean([f.stopping_loss for f in own])),
                    ),
                ]
            )
        return out


def _targets(y: Array, pool: Pool) -> list[Array]:
    """Give one target a model: the classes one against the rest."""
    if pool.kind is TargetKind.MULTICLASS:
        return [(y == k).astype(float) for k in range(pool.n_classes)]
    return [y]


def _fit_linear(
    design: Array, targets: list[Array], fold: Fold, kind: TargetKind
) -> list[Linear]:
    if not design.shape[1]:
        return [_constant(t, fold, kind) for t in targets]
    rotated = rotate(design, fold.train)
    if kind is TargetKind.REGRESSION:
        return [fit_ridge(rotated, t) for t in targets]
    return [
        fit_logistic(rotated, t)
        if 0 < t[fold.train].mean() < 1
        else _constant(t, fold, kind)
        for t in targets
    ]


def _constant(y: Array, fold: Fold, kind: TargetKind) -> Linear:
    """Give the model without a column: the training rows' mean."""
    own = y[fold.train]
    mean = float(own.mean())
    if kind is TargetKind.REGRESSION:
        return Linear(
            raw=np.full(len(y), mean), left_out_loss=float(own.var()), penalty=np.inf
        )
    share = float((own.sum() + 0.5) / (len(own) + 1))
    odds = float(np.log(share / (1 - share)))
    loss = -(mean * np.log(share) + (1 - mean) * np.log(1 - share))
    return Linear(raw=np.full(len(y), odds), left_out_loss=float(loss), penalty=np.inf)


def _boosting_fits(
    bins: NDArray[np.uint8],
    targets: list[Array],
    fold: Fold,
    pool: Pool,
    rng: np.random.Generator,
) -> list[Fit]:
    role = np.full(len(bins), 2, np.int8)
    unit = np.arange(len(bins)) if pool.groups is None else pool.groups
    draw = rng.random(int(unit.max()) + 1)[unit]
    role[fold.train] = np.where(draw[fold.train] < _STOPPING_SHARE, 1, 0)
    if not (role == 0).any():
        role[fold.train] = 0
    return [
        Fit(bins=bins, y=t, role=role, logistic=pool.kind is not TargetKind.REGRESSION)
        for t in targets
    ]


def _predictions(raw: list[Array], kind: TargetKind) -> Array:
    if kind is TargetKind.REGRESSION:
        return raw[0]
    p = 1 / (1 + np.exp(-np.clip(np.column_stack(raw), -30, 30)))
    if kind is TargetKind.BINARY:
        return np.column_stack([1 - p[:, 0], p[:, 0]])
    return p / p.sum(axis=1, keepdims=True)


def _most_correlated(
    design: Array, y: Array, train: NDArray[np.bool_]
) -> NDArray[np.int64]:
    own = design[train]
    centred = y[train] - y[train].mean()
    strength = np.abs(centred @ own) / np.sqrt(np.maximum((own**2).sum(axis=0), 1e-12))
    return np.sort(np.argsort(-strength, kind="stable")[:_MOST_LINEAR])
