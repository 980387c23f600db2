"""Put another linear model in the place of the user's: all PEN codes.

The one place that says which estimators are offered. `choose_penalty` is where
`unseen.linear` takes the place of scikit-learn's searches.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import Undecided
from ..result import Estimate
from ..scoring.penalised.kinds import Penalty, Response
from ..scoring.penalised.line import Swap
from ..scoring.penalised.step import LinearStep

# Beyond an end of a grid at which the best value stands, so many powers of ten.
_FURTHER = 4
_RIDGE = "[10.0 ** (k / 2) for k in range(-6, 13)]"
_ALPHAS = "[10.0**k for k in range(-5, 4)]"
# Columns up to which Newton's method is the fastest for a logistic regression.
_NEWTON = 300
_CS = "[10.0**k for k in range(-4, 3)]"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exchange:
    """The user's model with another step.

    Parameters
    ----------
    estimator
        It, not fitted.
    words
        The new step, as it stands in a sentence.
    code
        Python that makes it of the user's ``model``.
    """

    estimator: Any
    words: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProvenSwap:
    """An exchanged model, and its score on rows that had no part in choosing it.

    Parameters
    ----------
    estimator
        It, not fitted.
    words, code
        The new step in words, and the Python that makes it of the user's ``model``.
    codes
        The checks that offer it.
    chosen, folds
        How many folds chose it by their own training rows, of how many.
    before, after
        The scores of the user's model, and of what each fold chose.
    gain
        How much better that is, in the metric's unit, paired on the same rows.
    """

    estimator: Any
    words: str
    code: str
    codes: tuple[str, ...]
    chosen: int
    folds: int
    before: Estimate
    after: Estimate
    gain: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """What reaches the linear step.

    Parameters
    ----------
    sparse
        Whether columns are sparse, which must not be centred then.
    width
        How many columns; 0 where that is unknown.
    classes
        How many classes the target has; 0 for a number.
    chosen
        The value of the penalty that a search chose, for a longer grid.
    """

    sparse: bool = False
    width: int = 0
    classes: int = 0
    chosen: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Piece:
    """An estimator, the Python that makes it, and what that imports."""

    estimator: Any
    text: str
    imports: frozenset[tuple[str, str]]
    words: str


def exchange(whole: Any, step: LinearStep, swap: Swap, *, facts: Reaching) -> Exchange:
    """Put another step in a copy of the user's model.

    Parameters
    ----------
    whole
        The user's model, not fitted.
    step
        Its linear step.
    swap
        What to exchange.
    facts
        What reaches the step.

    Raises
    ------
    Undecided
        If nothing known can take the step's place.
    """
    if swap is Swap.LONGER:
        piece, path = _longer(whole, step, facts.chosen)
        return _put(whole, path, piece)
    if swap is Swap.TUNED:
        return _put(whole, step.path, choose_penalty(step, facts))
    scaler = _scaler(facts.sparse)
    if swap is Swap.SHRUNK:
        return _put(whole, step.path, _behind(scaler, choose_penalty(step, facts)))
    if step.search is not None and step.in_pipeline:
        return _with_scaler_inside(whole, step, scaler)
    if step.search is not None:
        inner = _at(whole, step.search.path)
        return _put(whole, step.search.path, _behind(scaler, _as_it_is(inner)))
    tuned = step.penalty is Penalty.FIXED and step.kind.tunable
    last = choose_penalty(step, facts) if tuned else _as_it_is(step.estimator)
    return _put(whole, step.path, _behind(scaler, last))


def choose_penalty(step: LinearStep, facts: Reaching) -> _Piece:
    """Give the same kind of model, its penalty chosen by cross-validation.

    Parameters
    ----------
    step
        The linear model whose place it takes. A model without a penalty gets that of a
        ridge.
    facts
        What reaches it.

    Raises
    ------
    Undecided
        If its penalty has no parameter that is known.
    """
    est, kind = step.estimator, step.kind
    settings = est.get_params(deep=False)
    plain = settings.get("fit_intercept", True) and not settings.get("positive")
    gaussian = kind.response is Response.GAUSSIAN
    bare = step.penalty is Penalty.NONE
    if gaussian and plain and (bare or step.name == "Ridge"):
        return _ridge()
    by_path = {"Lasso": "LassoCV", "ElasticNet": "ElasticNetCV"}
    if step.name in by_path and settings.get("l1_ratio", 1.0) > 0:
        return _own_path(by_path[step.name], settings)
    if kind.parameter is None or not kind.tunable:
        raise Undecided(f"Nothing is known to choose the penalty of {step.name} by.")
    model = _copy(est)
    if bare:
        default = type(est)().get_params(deep=False)
        reset = ("penalty", "l1_ratio", kind.parameter)
        model.set_params(**{n: default[n] for n in reset if n in settings})
    if "max_iter" in settings and kind.response is Response.LOGISTIC:
        model.set_params(max_iter=max(int(settings["max_iter"]), 1000))
        small = 0 < facts.width <= _NEWTON and facts.classes == 2 and not facts.sparse
        if small and settings["solver"] == "lbfgs":
            # The same optimum, in a tenth of the time where columns are few.
            model.set_params(solver="newton-cholesky")
    grid = _CS if kind.parameter == "C" else _ALPHAS
    scoring = "neg_log_loss" if kind.response is Response.LOGISTIC else None
    return _grid_search(_as_it_is(model), kind.parameter, grid, scoring, step)


def _ridge() -> _Piece:
    from sklearn.linear_model import RidgeCV  # noqa: PLC0415 - only for a swap

    # A list, as the stub of `alphas` knows a tuple of three alone.
    alphas: Any = [10.0 ** (k / 2) for k in range(-6, 13)]
    return _Piece(
        estimator=RidgeCV(alphas=alphas),
        text=f"RidgeCV(alphas={_RIDGE})",
        imports=frozenset({("sklearn.linear_model", "RidgeCV")}),
        words="a ridge with its penalty from cross-validation",
    )


def _own_path(name: str, settings: dict[str, Any]) -> _Piece:
    from sklearn import linear_model  # noqa: PLC0415 - only for a swap

    kept = {
        k: settings[k]
        for k in ("l1_ratio", "fit_intercept", "positive", "max_iter", "tol")
        if k in settings and (k != "l1_ratio" or name == "ElasticNetCV")
    }
    model = getattr(linear_model, name)(**kept)
    word = "lasso" if name == "LassoCV" else "elastic net"
    return _Piece(
        estimator=model,
        text=_spelled(model),
        imports=frozenset({("sklearn.linear_model", name)}),
        words=f"the same {word} with its penalty from cross-validation",
    )


def _grid_search(
    model: _Piece, parameter: str, grid: str, scoring: str | None, step: LinearStep
) -> _Piece:
    from sklearn.model_selection import GridSearchCV  # noqa: PLC0415 - only for a swap

    powers = range(-4, 3) if grid == _CS else range(-5, 4)
    values = [10.0**k for k in powers]
    tail = f', scoring="{scoring}"' if scoring else ""
    same = "the same" if step.penalty is not Penalty.NONE else "a penalised"
    return _Piece(
        estimator=GridSearchCV(model.estimator, {parameter: values}, scoring=scoring),
        text=f'GridSearchCV({model.text}, {{"{parameter}": {grid}}}{tail})',
        imports=model.imports | {("sklearn.model_selection", "GridSearchCV")},
        words=f"{same} `{step.name}` with its penalty from cross-validation",
    )


def _longer(whole: Any, step: LinearStep, chosen: float | None) -> tuple[_Piece, str]:
    """Give the search with a grid that goes on beyond the value chosen."""
    words = "the same search with a longer grid"
    if step.search is not None:
        search = _copy(_at(whole, step.search.path))
        grid, key = step.search.grid, step.search.key
        if chosen is None or not grid or not isinstance(search.param_grid, dict):
            raise Undecided("The grid of the search is not known, to make it longer.")
        further = _further(grid, chosen)
        search.set_params(param_grid={**search.param_grid, key: further})
        path = f"{step.search.path}__" if step.search.path else ""
        return _settings(search, {"param_grid": search.param_grid}, path, words), (
            step.search.path
        )
    name, values = _grid_setting(step, chosen)
    model = _copy(step.estimator).set_params(**{name: values})
    path = f"{step.path}__" if step.path else ""
    return _settings(model, {name: values}, path, words), step.path


def _grid_setting(step: LinearStep, chosen: float | None) -> tuple[str, Any]:
    """Give the parameter that holds a model's grid, and a longer value of it."""
    settings = step.estimator.get_params(deep=False)
    listed = settings.get("alphas", settings.get("Cs"))
    name = "alphas" if "alphas" in settings else "Cs"
    if isinstance(listed, int | str) or listed is None:
        if name == "Cs":
            # scikit-learn spreads a number of them from 1e-4 to 1e4.
            grid = (1e-4, 1e4)
            return name, [10.0**k for k in range(-8, 9)] if chosen else list(grid)
        if "eps" in settings:
            base = settings["eps"] if settings["eps"] is not None else 1e-3
            return "eps", base * 1e-3
        raise Undecided(f"The grid of {step.name} is not known, to make it longer.")
    grid = tuple(sorted(float(v) for v in listed))
    if chosen is None:
        raise Undecided(f"{step.name} does not say which value it chose.")
    return name, _further(grid, chosen)


def _further(grid: tuple[float, ...], chosen: float) -> list[float]:
    """Go on beyond the end of a grid, in half powers of ten.

    Examples
    --------
    >>> [round(value, 2) for value in _further((1.0, 10.0), 10.0)][:4]
    [1.0, 10.0, 31.62, 100.0]
    """
    up = abs(chosen - grid[-1]) <= abs(chosen - grid[0])
    end = grid[-1] if up else grid[0]
    sign = 1 if up else -1
    more = [end * 10.0 ** (sign * k / 2) for k in range(1, 2 * _FURTHER + 1)]
    return sorted({*grid, *more})


def _scaler(sparse: bool) -> _Piece:
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415 - only for a swap

    return _Piece(
        estimator=StandardScaler(with_mean=not sparse),
        text="StandardScaler(with_mean=False)" if sparse else "StandardScaler()",
        imports=frozenset({("sklearn.preprocessing", "StandardScaler")}),
        words="on one scale",
    )


def _behind(scaler: _Piece, last: _Piece) -> _Piece:
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - only for a swap

    return _Piece(
        estimator=make_pipeline(scaler.estimator, last.estimator),
        text=f"make_pipeline({scaler.text}, {last.text})",
        imports=scaler.imports | last.imports | {("sklearn.pipeline", "make_pipeline")},
        words=f"behind a scaler, {last.words}",
    )


def _as_it_is(estimator: Any) -> _Piece:
    cls = type(estimator)
    module = cls.__module__.partition("._")[0]
    return _Piece(
        estimator=_copy(estimator),
        text=_spelled(estimator),
        imports=frozenset({(module, cls.__name__)}),
        words=f"the same `{cls.__name__}`",
    )


def _settings(model: Any, new: dict[str, Any], path: str, words: str) -> _Piece:
    """Give a model whose change is but another value of a parameter."""
    text = ", ".join(f"{path}{name}={value!r}" for name, value in new.items())
    return _Piece(estimator=model, text=f"={text}", imports=frozenset(), words=words)


def _with_scaler_inside(whole: Any, step: LinearStep, scaler: _Piece) -> Exchange:
    """Put a scaler before the last step: the search's names of settings stay."""
    parent = step.path.rpartition("__")[0]
    new = _copy(whole)
    pipeline = _at(new, parent)
    make: Callable[..., Any] = type(pipeline)
    steps = [*pipeline.steps[:-1], ("onescale", scaler.estimator), pipeline.steps[-1]]
    rest = {k: v for k, v in pipeline.get_params(deep=False).items() if k != "steps"}
    made = make(steps=steps, **rest)
    at = f".get_params()[{parent!r}]" if parent else ""
    code = (
        f"{_imported(scaler.imports)}\n\n"
        f"steps = model{at}.steps\n"
        f'steps.insert(len(steps) - 1, ("onescale", {scaler.text}))'
    )
    return Exchange(
        estimator=new.set_params(**{parent: made}) if parent else made,
        words="behind a scaler, the same search",
        code=code,
    )


def _put(whole: Any, path: str, piece: _Piece) -> Exchange:
    estimator = piece.estimator
    if path:
        estimator = _copy(whole).set_params(**{path: piece.estimator})
    if piece.text.startswith("="):
        code = f"model.set_params({piece.text[1:]})"
    elif path:
        code = f"model.set_params({path}={piece.text})"
    else:
        code = f"model = {piece.text}"
    head = _imported(piece.imports)
    return Exchange(
        estimator=estimator,
        words=piece.words,
        code=f"{head}\n\n{code}" if head else code,
    )


def _copy(estimator: Any) -> Any:
    """Copy an estimator without what it learned."""
    from sklearn.base import clone  # noqa: PLC0415 - only for a swap

    return clone(estimator)


def _imported(names: frozenset[tuple[str, str]]) -> str:
    return "\n".join(f"from {module} import {name}" for module, name in sorted(names))


def _at(whole: Any, path: str) -> Any:
    return whole.get_params()[path] if path else whole


def _spelled(estimator: Any) -> str:
    """Write an estimator as Python; scikit-learn shortens long ones if it may."""
    try:
        return estimator.__repr__(N_CHAR_MAX=100_000)
    except TypeError:
        return repr(estimator)
