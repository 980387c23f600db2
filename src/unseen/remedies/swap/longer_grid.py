"""A search with a grid that goes on beyond the value that it chose."""

from typing import Any

from ...errors import Undecided
from ...scoring.penalised.step import LinearStep
from .piece import Piece, copied

# Beyond an end of a grid at which the best value stands, so many powers of ten.
_FURTHER = 4
_WORDS = "the same search with a longer grid"


def longer_grid(
    whole: Any, step: LinearStep, chosen: float | None
) -> tuple[Piece, str]:
    """Give the search with a longer grid, and where it stands.

    Parameters
    ----------
    whole
        The user's model, not fitted.
    step
        Its linear step.
    chosen
        The value of the penalty that the search chose.

    Returns
    -------
    piece
        Its text is the setting alone, with ``=`` before it.
    path
        As `set_params` names it.

    Raises
    ------
    Undecided
        If the grid, or what was chosen of it, is not known.
    """
    search = step.search
    if search is not None:
        at = copied(at_path(whole, search.path))
        if chosen is None or not search.grid or not isinstance(at.param_grid, dict):
            raise Undecided("The grid of the search is not known, to make it longer.")
        further = {**at.param_grid, search.key: further_grid(search.grid, chosen)}
        return _set(at, {"param_grid": further}, search.path), search.path
    name, values = _grid_setting(step, chosen)
    return _set(copied(step.estimator), {name: values}, step.path), step.path


def at_path(whole: Any, path: str) -> Any:
    """Give what stands at a path of `set_params`; the whole for ``""``."""
    return whole.get_params()[path] if path else whole


def further_grid(grid: tuple[float, ...], chosen: float) -> list[float]:
    """Go on beyond the end of a grid, in half powers of ten.

    Parameters
    ----------
    grid
        Rising.
    chosen
        The value at the end, or near it.

    Examples
    --------
    >>> [round(value, 2) for value in further_grid((1.0, 10.0), 10.0)][:4]
    [1.0, 10.0, 31.62, 100.0]
    """
    up = abs(chosen - grid[-1]) <= abs(chosen - grid[0])
    end = grid[-1] if up else grid[0]
    sign = 1 if up else -1
    more = [end * 10.0 ** (sign * k / 2) for k in range(1, 2 * _FURTHER + 1)]
    return sorted({*grid, *more})


def _grid_setting(step: LinearStep, chosen: float | None) -> tuple[str, Any]:
    """Give the parameter that holds a model's grid, and a longer value of it.

    Raises
    ------
    Undecided
        If the model has no grid, or does not say what it chose.
    """
    settings = step.estimator.get_params(deep=False)
    listed = settings.get("alphas", settings.get("Cs"))
    name = "alphas" if "alphas" in settings else "Cs"
    if isinstance(listed, int | str) or listed is None:
        if name == "Cs" and chosen is not None:
            # scikit-learn spreads a number of them from 1e-4 to 1e4.
            return name, [10.0**k for k in range(-8, 9)]
        if "eps" in settings:
            base = settings["eps"] if settings["eps"] is not None else 1e-3
            return "eps", base * 1e-3
        raise Undecided(f"The grid of {step.name} is not known, to make it longer.")
    grid = tuple(sorted(float(v) for v in listed))
    if chosen is None:
        raise Undecided(f"{step.name} does not say which value it chose.")
    return name, further_grid(grid, chosen)


def _set(model: Any, new: dict[str, Any], path: str) -> Piece:
    """Give a model whose change is but another value of a parameter."""
    inside = f"{path}__" if path else ""
    text = ", ".join(f"{inside}{name}={value!r}" for name, value in new.items())
    model.set_params(**new)
    return Piece(estimator=model, text=f"={text}", imports=frozenset(), words=_WORDS)
