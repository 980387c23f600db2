"""Second layers inside an estimator: what is fitted on the predictions of others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_DEEPEST = 12

# The class by which it is known, and the package that has it. Nothing is imported, so
# a package that is not installed costs nothing.
_STACKS = {
    ("StackingClassifier", "sklearn"): "estimators",
    ("StackingRegressor", "sklearn"): "estimators",
    ("CalibratedClassifierCV", "sklearn"): "estimator",
    ("TunedThresholdClassifierCV", "sklearn"): "estimator",
    ("StackingClassifier", "mlxtend"): "classifiers",
    ("StackingRegressor", "mlxtend"): "regressors",
    ("StackingCVClassifier", "mlxtend"): "classifiers",
    ("StackingCVRegressor", "mlxtend"): "regressors",
    ("StackedClassifier", "unseen"): "estimators",
    ("StackedRegressor", "unseen"): "estimators",
}
_VOTES = {
    ("VotingClassifier", "sklearn"): "estimators",
    ("VotingRegressor", "sklearn"): "estimators",
    ("EnsembleVoteClassifier", "mlxtend"): "clfs",
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layer:
    """A second layer and what it stands on.

    Parameters
    ----------
    path
        Where it is, ``"steps.model"``.
    name
        The class by which it is known.
    package
        The package of that class.
    estimator
        The object.
    bases
        Names of the base models, and the models.
    parents
        What it is in, from the outside in, each with the step or place inside it.
    as_transformer
        Whether a later step of a pipeline learns from it.
    """

    path: str
    name: str
    package: str
    estimator: Any
    bases: tuple[tuple[str, Any], ...]
    parents: tuple[tuple[Any, str], ...]
    as_transformer: bool

    @property
    def plain(self) -> bool:
        """Whether it is fitted on the very rows of the base models."""
        return self.package == "mlxtend" and self.name in (
            "StackingClassifier",
            "StackingRegressor",
        )

    @property
    def prefit(self) -> bool:
        """Whether its setting leaves the base models as they come."""
        if self.package == "mlxtend":
            return getattr(self.estimator, "fit_base_estimators", True) is False
        return isinstance(self.cv, str) and self.cv == "prefit"

    @property
    def frozen(self) -> tuple[str, ...]:
        """Names of the base models that a refit leaves as they are."""
        return tuple(name for name, base in self.bases if is_frozen(base))

    @property
    def cv(self) -> Any:
        """How the rows are parted inside."""
        return getattr(self.estimator, "cv", None)


def layers_of(estimator: Any) -> list[Layer]:
    """Give the second layers of an estimator, at any depth.

    Parameters
    ----------
    estimator
        A scikit-learn estimator: a stack, or what has one inside (a pipeline, a
        search and the candidates of its grid, a wrapper of the target).

    Returns
    -------
    list of Layer
        From the outside in.
    """
    return list(_walk(estimator, "", (), False, frozenset()))


def is_a(estimator: Any, name: str, package: str) -> bool:
    """Say whether a class of this name and package is among its classes."""
    return (name, package) in _classes(estimator)


def is_frozen(estimator: Any) -> bool:
    """Say whether what predicts in it is kept as it was fitted."""
    for _ in range(_DEEPEST):
        if is_a(estimator, "FrozenEstimator", "sklearn"):
            return True
        if is_a(estimator, "Pipeline", "sklearn"):
            estimator = estimator.steps[-1][1] if estimator.steps else None
        else:
            params = _params(estimator)
            estimator = params.get("estimator", params.get("regressor"))
        if estimator is None:
            return False
    return False


def _walk(
    thing: Any,
    path: str,
    parents: tuple[tuple[Any, str], ...],
    feeds: bool,
    above: frozenset[int],
) -> Iterator[Layer]:
    if len(above) > _DEEPEST or id(thing) in above:
        return
    above |= {id(thing)}
    if isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from _walk(value, _join(path, str(key)), parents, feeds, above)
        return
    if isinstance(thing, list | tuple):
        for key, value in named_parts(thing):
            yield from _walk(value, _join(path, key), parents, feeds, above)
        return
    params = _params(thing)
    layer = _layer(thing, params, path, parents, feeds)
    if layer is not None:
        yield layer
    pipeline = is_a(thing, "Pipeline", "sklearn")
    united = is_a(thing, "FeatureUnion", "sklearn") or is_a(
        thing, "ColumnTransformer", "sklearn"
    )
    for key, value in params.items():
        if pipeline and key == "steps":
            yield from _steps(thing, path, parents, feeds, above)
        else:
            inside = (*parents, (thing, key))
            yield from _walk(value, _join(path, key), inside, feeds and united, above)


def _steps(
    pipeline: Any,
    path: str,
    parents: tuple[tuple[Any, str], ...],
    feeds: bool,
    above: frozenset[int],
) -> Iterator[Layer]:
    learns = bool(pipeline.steps) and hasattr(pipeline.steps[-1][1], "predict")
    for place, (name, step) in enumerate(pipeline.steps):
        last = place == len(pipeline.steps) - 1
        yield from _walk(
            step,
            _join(path, f"steps.{name}"),
            (*parents, (pipeline, name)),
            feeds if last else feeds or learns,
            above,
        )


def _layer(
    thing: Any,
    params: Mapping[str, Any],
    path: str,
    parents: tuple[tuple[Any, str], ...],
    feeds: bool,
) -> Layer | None:
    known = next((c for c in _classes(thing) if c in _STACKS), None)
    attribute = _STACKS[known] if known else ""
    if known is None:
        known = _searched_vote(thing, params)
        if known is None:
            return None
        attribute = _VOTES[known]
        thing = params["estimator"]
        path = _join(path, "estimator")
    inside = getattr(thing, attribute, None)
    if isinstance(inside, list | tuple):
        bases = tuple(named_parts(inside))
    else:
        bases = () if inside is None else ((attribute, inside),)
    return Layer(
        path=path,
        name=known[0],
        package=known[1],
        estimator=thing,
        bases=bases,
        parents=parents,
        as_transformer=feeds and hasattr(type(thing), "transform"),
    )


def _searched_vote(thing: Any, params: Mapping[str, Any]) -> tuple[str, str] | None:
    """Give the class of a vote whose weights a search chooses, or None."""
    inside = params.get("estimator")
    grid = params.get("param_grid", params.get("param_distributions"))
    known = next((c for c in _classes(inside) if c in _VOTES), None)
    grids = grid if isinstance(grid, list | tuple) else [grid]
    chosen = any(isinstance(g, Mapping) and "weights" in g for g in grids)
    return known if chosen else None


def named_parts(parts: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Give (name, estimator) of each part, numbered where it has no name."""
    for place, part in enumerate(parts):
        if isinstance(part, tuple) and len(part) > 1 and isinstance(part[0], str):
            yield part[0], part[1]
        else:
            yield str(place), part


def _classes(estimator: Any) -> list[tuple[str, str]]:
    return [(c.__name__, c.__module__.split(".")[0]) for c in type(estimator).__mro__]


def _params(estimator: Any) -> dict[str, Any]:
    if isinstance(estimator, type) or not hasattr(estimator, "get_params"):
        return {}
    try:
        return dict(estimator.get_params(deep=False))
    except (TypeError, AttributeError, RuntimeError):
        # Not scikit-learn's: what is inside cannot be seen.
        return {}


def _join(path: str, part: str) -> str:
    return f"{path}.{part}" if path else part
