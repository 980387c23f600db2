"""The linear model inside whatever the user hands over, before it is fitted."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from .kinds import LinearKind, Penalty, kind_of, penalty_of

# What holds another estimator: the parameter before, and the attribute after fitting.
_HOLDERS = (
    ("regressor", "regressor_"),
    ("estimator", "best_estimator_"),
    ("estimator", "estimator_"),
)
# Only these pass on one estimator's coefficients; a bag or a vote has many.
_HOLDING = (
    "TransformedTargetRegressor",
    "TunedThresholdClassifierCV",
    "FixedThresholdClassifier",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Search:
    """A search around the linear model that tries values of its penalty.

    Parameters
    ----------
    path
        Where the search stands, as `set_params` names it; ``""`` for the whole.
    key
        Name of the penalty's parameter in the search.
    grid
        Values that it tries, rising; empty where they are drawn and not listed.
    """

    path: str
    key: str
    grid: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinearStep:
    """A linear model, and where it stands.

    Parameters
    ----------
    estimator
        It, not fitted.
    path
        Its name for `set_params` of the whole; ``""`` where it is the whole.
    kind
        What is known of its class.
    penalty
        Who set its penalty.
    search
        The search that tries values of the penalty, or None.
    in_pipeline
        Whether it is the last step of a pipeline.
    """

    estimator: Any
    path: str
    kind: LinearKind
    penalty: Penalty
    search: Search | None = None
    in_pipeline: bool = False

    @property
    def name(self) -> str:
        """Name of its class."""
        return type(self.estimator).__name__

    @property
    def scales_inside(self) -> bool:
        """Whether it puts its columns on one scale by itself."""
        return bool(self.estimator.get_params(deep=False).get("standardize", False))


def find_step(whole: Any) -> LinearStep | None:
    """Find the linear model inside pipelines, searches and transformed targets.

    Parameters
    ----------
    whole
        What the user hands over, not fitted.

    Returns
    -------
    LinearStep or None
        None where the last of all steps is no linear model that is known.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import StandardScaler
    >>> step = find_step(make_pipeline(StandardScaler(), Ridge()))
    >>> step.path, step.penalty
    ('ridge', <Penalty.FIXED: 'fixed'>)
    """
    return _find(whole, "", None, False)


def _find(at: Any, path: str, search: Any, in_pipeline: bool) -> LinearStep | None:
    steps = getattr(at, "steps", None)
    if isinstance(steps, list) and steps:
        name, last = steps[-1]
        return _find(last, _joined(path, name), search, True)
    if is_search(at):
        inner = (path, at) if search is None else search
        return _find(at.estimator, _joined(path, "estimator"), inner, False)
    for parameter, _ in _HOLDERS:
        if type(at).__name__ in _HOLDING and hasattr(at, parameter):
            inner = getattr(at, parameter)
            return _find(inner, _joined(path, parameter), search, False)
    kind = kind_of(at)
    if kind is None or not hasattr(at, "get_params"):
        return None
    penalty, found = penalty_of(at, kind), None
    if search is not None and kind.parameter is not None:
        found = _searched(search, path, kind.parameter)
        penalty = Penalty.SEARCHED if found is not None else penalty
    return LinearStep(
        estimator=at,
        path=path,
        kind=kind,
        penalty=penalty,
        search=found,
        in_pipeline=in_pipeline,
    )


def is_search(estimator: Any) -> bool:
    """Whether an estimator tries settings of another."""
    tries = ("param_grid", "param_distributions")
    return hasattr(estimator, "estimator") and any(
        hasattr(estimator, name) for name in tries
    )


def _searched(search: tuple[str, Any], path: str, parameter: str) -> Search | None:
    at, estimator = search
    inside = path.removeprefix(_joined(at, "estimator")).removeprefix("__")
    key = _joined(inside, parameter)
    listed = getattr(estimator, "param_grid", None)
    drawn = getattr(estimator, "param_distributions", None)
    grids = listed if listed is not None else drawn
    tried = [grids] if isinstance(grids, dict) else list(grids or [])
    mine = [g[key] for g in tried if isinstance(g, dict) and key in g]
    if not mine:
        return None
    values: set[float] = set()
    if listed is not None:
        for found in mine:
            values |= {float(v) for v in np.ravel(np.asarray(found, dtype=float))}
    return Search(path=at, key=key, grid=tuple(sorted(values)))


def _joined(path: str, name: str) -> str:
    return f"{path}__{name}" if path else name


def fitted_inside(whole: Any) -> list[Any]:
    """Give what stands inside a fitted model, from the whole to the last step.

    Parameters
    ----------
    whole
        Fitted.
    """
    out = [whole]
    while True:
        at = out[-1]
        steps = getattr(at, "steps", None)
        if isinstance(steps, list) and steps:
            out.append(steps[-1][1])
            continue
        held = is_search(at) or type(at).__name__ in _HOLDING
        inner = next(
            (
                getattr(at, after)
                for _, after in _HOLDERS
                if held and hasattr(at, after)
            ),
            None,
        )
        if inner is None:
            return out
        out.append(inner)
