"""What the user means by `model`: an estimator, or a whole procedure."""

import inspect
import os
import sys
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from warnings import catch_warnings, simplefilter

from ..errors import InputError
from ..facts.nearest import nearest_advice
from ..tables.targets import Predicts

_FORM = "Write it as package.module:name."
_WHAT = (
    "Name a scikit-learn-compatible estimator, a function without arguments that "
    "makes one, or a function of (X, y) that gives a score."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The user's model: one of `estimator` and `procedure` is set.

    Parameters
    ----------
    name
        What reports call it.
    estimator
        Makes a fresh estimator, not fitted.
    procedure
        Runs all that its user runs on (X, y), and gives the score.
    """

    name: str
    estimator: Callable[[], Any] | None = None
    procedure: Callable[[Any, Any], Any] | None = None


def load_model(spec: str) -> object:
    """Import what ``package.module:name`` names, the current directory included.

    Nothing is unpickled, and nothing is called.

    Parameters
    ----------
    spec
        A module, a colon, and a name in it; dots in the name reach into classes.

    Raises
    ------
    InputError
        If it has another form, or there is no such module or name.

    Examples
    --------
    >>> load_model("math:sqrt")(9.0)
    3.0
    """
    path, colon, name = spec.partition(":")
    if not (path and colon and name):
        raise InputError(
            f"`model` must name a module and a name, got {spec!r}. {_FORM}"
        )
    found: Any = _module(path, spec)
    for part in name.split("."):
        if not hasattr(found, part):
            known = [n for n in dir(found) if not n.startswith("_")]
            raise InputError(
                f"`model` must name something in {path!r}, which has no {part!r}. "
                + nearest_advice(part, known, "name")
            )
        found = getattr(found, part)
    return found


def read_model(model: Any) -> Given | None:
    """Tell an estimator from a factory of one, and both from a procedure.

    Parameters
    ----------
    model
        An estimator, a class or a function without arguments that makes one, a
        function of (X, y) that gives a score, ``"package.module:name"``, or None.

    Raises
    ------
    InputError
        If it is nothing of these.

    Examples
    --------
    >>> read_model(lambda X, y: 0.5).procedure is not None
    True
    """
    if model is None:
        return None
    name = None
    if isinstance(model, str):
        name, model = model, load_model(model)
    if inspect.isclass(model):
        if not _is_estimator(model):
            raise _unusable(f"the class {model.__name__}, which has no fit and predict")
        return Given(name=name or model.__name__, estimator=model)
    if _is_estimator(model):
        return Given(name=name or _called(model), estimator=lambda: _fresh(model))
    if not callable(model):
        raise _unusable(f"an object of type {type(model).__name__}")
    name = name or getattr(model, "__name__", type(model).__name__)
    name = "your model" if name == "<lambda>" else name
    needed = _needed_arguments(model)
    if needed == 0:
        return Given(name=name, estimator=lambda: _made(model, name))
    if needed == 2:
        return Given(name=name, procedure=model)
    raise _unusable(f"a function that needs {needed} arguments")


def told_by(model: Given | None) -> Predicts | None:
    """Tell whether an estimator says of itself that it predicts classes or numbers.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> told_by(read_model(Ridge()))
    'numbers'
    """
    if model is None or model.estimator is None:
        return None
    from sklearn.base import is_classifier, is_regressor  # noqa: PLC0415

    try:
        with catch_warnings():
            # Estimators of other makers may have no tags.
            simplefilter("ignore")
            made = model.estimator()
            if is_classifier(made):
                return "classes"
            return "numbers" if is_regressor(made) else None
    except Exception:
        # Whatever it raises is told where it is fitted.
        return None


def _module(path: str, spec: str) -> Any:
    here = os.getcwd()
    # As `python -m` does: the user's own files stand beside the table.
    if here not in sys.path and "" not in sys.path:
        sys.path.insert(0, here)
    try:
        return import_module(path)
    except ModuleNotFoundError as why:
        # A module that lacks one of its own imports exists itself.
        if why.name and (path == why.name or path.startswith(f"{why.name}.")):
            raise InputError(
                f"`model` must name a module that can be imported, got {path!r}, which "
                "was not found. Run from the folder that holds it, or correct the name."
            ) from None
        raise _broken(spec, why) from None
    except (Exception, SystemExit) as why:
        raise _broken(spec, why) from None


def _broken(spec: str, why: BaseException) -> InputError:
    words = " ".join(str(why).split())
    return InputError(
        f"`model` must name a module that can be imported, got {spec!r}, which raised "
        f"{type(why).__name__}: {words}. Import it alone to see where."
    )


def _is_estimator(thing: Any) -> bool:
    predicts = ("predict", "predict_proba", "decision_function")
    return hasattr(thing, "fit") and any(hasattr(thing, name) for name in predicts)


def _called(estimator: Any) -> str:
    """Name an estimator; a pipeline by its last step, a search by what it tunes."""
    name = type(estimator).__name__
    steps = getattr(estimator, "steps", None)
    if isinstance(steps, list) and steps:
        return f"{_called(steps[-1][1])} pipeline"
    inner = getattr(estimator, "estimator", None)
    if name.endswith("CV") and _is_estimator(inner):
        return f"{name} of {_called(inner)}"
    return name


def _fresh(estimator: Any) -> Any:
    """Copy an estimator without what it learned."""
    if not hasattr(estimator, "get_params"):
        return deepcopy(estimator)
    from sklearn.base import clone  # noqa: PLC0415

    return clone(estimator)


def _made(factory: Callable[[], Any], name: str) -> Any:
    """Call a factory; what it made before may be fitted, so it is copied."""
    made = factory()
    if not _is_estimator(made):
        raise TypeError(
            f"{name} made an object of type {type(made).__name__}, no model."
        )
    return _fresh(made)


def _needed_arguments(function: Callable[..., Any]) -> int:
    """Count the arguments without which a function cannot be called."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        raise _unusable(f"{function!r}, whose arguments are not known") from None
    positional = (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
    )
    own = [p for p in parameters if p.kind in positional]
    if [p.name.lower() for p in own[:2]] == ["x", "y"]:
        return 2
    return sum(p.default is inspect.Parameter.empty for p in own)


def _unusable(what: str) -> InputError:
    return InputError(f"`model` must be a model, got {what}. {_WHAT}")
