"""Put another linear step into a copy of the user's model."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...scoring.penalised.kinds import Penalty
from ...scoring.penalised.line import Swap
from ...scoring.penalised.step import LinearStep
from .chosen_penalty import Reaching, choose_penalty
from .longer_grid import at_path, longer_grid
from .piece import Piece, as_it_is, behind, copied, scaler


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
    tries_own
        Whether the user's own model is among those that it chooses from.
    """

    estimator: Any
    words: str
    code: str
    tries_own: bool = False


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

    Examples
    --------
    >>> from sklearn.linear_model import LinearRegression
    >>> from unseen.scoring.penalised.step import find_step
    >>> model = LinearRegression()
    >>> made = exchange(model, find_step(model), Swap.SHRUNK, facts=Reaching())
    >>> print(made.code)
    from unseen.linear import RidgePathCV
    <BLANKLINE>
    model = RidgePathCV(eps=1e-08, n_alphas=50)
    """
    if swap is Swap.LONGER:
        piece, path = longer_grid(whole, step, facts.chosen)
        return _put(whole, path, piece)
    if swap in (Swap.TUNED, Swap.SHRUNK):
        piece = choose_penalty(step, facts, scaled=swap is Swap.SHRUNK)
        return _put(whole, step.path, piece)
    if step.penalty is Penalty.FIXED and step.kind.tunable:
        return _put(whole, step.path, choose_penalty(step, facts, scaled=True))
    first = scaler(facts.sparse)
    if step.search is not None and step.in_pipeline:
        return _with_scaler_inside(whole, step, first)
    path = step.path if step.search is None else step.search.path
    return _put(whole, path, behind(first, as_it_is(at_path(whole, path))))


def _with_scaler_inside(whole: Any, step: LinearStep, first: Piece) -> Exchange:
    """Put a scaler before the last step: the search's names of settings stay."""
    parent = step.path.rpartition("__")[0]
    new = copied(whole)
    pipeline = at_path(new, parent)
    make: Callable[..., Any] = type(pipeline)
    steps = [*pipeline.steps[:-1], ("onescale", first.estimator), pipeline.steps[-1]]
    rest = {k: v for k, v in pipeline.get_params(deep=False).items() if k != "steps"}
    made = make(steps=steps, **rest)
    at = f".get_params()[{parent!r}]" if parent else ""
    code = (
        f"{_imports(first)}\n\n"
        f"steps = model{at}.steps\n"
        f'steps.insert(len(steps) - 1, ("onescale", {first.text}))'
    )
    return Exchange(
        estimator=new.set_params(**{parent: made}) if parent else made,
        words="behind a scaler, the same search",
        code=code,
    )


def _put(whole: Any, path: str, piece: Piece) -> Exchange:
    estimator = piece.estimator
    if path:
        estimator = copied(whole).set_params(**{path: piece.estimator})
    if piece.text.startswith("="):
        code = f"model.set_params({piece.text[1:]})"
    elif path:
        code = f"model.set_params({path}={piece.text})"
    else:
        code = f"model = {piece.text}"
    head = _imports(piece)
    return Exchange(
        estimator=estimator,
        words=piece.words,
        code=f"{head}\n\n{code}" if head else code,
        tries_own=piece.tries_own,
    )


def _imports(piece: Piece) -> str:
    return "\n".join(f"from {module} import {n}" for module, n in sorted(piece.imports))
