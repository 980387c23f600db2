"""Estimators with the Python that makes them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """An estimator, and how a user writes it.

    Parameters
    ----------
    estimator
        It, not fitted.
    text
        Python that makes it.
    imports
        Modules and the names that `text` takes from them.
    words
        It, as it stands in a sentence.
    tries_own
        Whether the user's own setting is among those that it chooses from.
    """

    estimator: Any
    text: str
    imports: frozenset[tuple[str, str]]
    words: str
    tries_own: bool = False


def written(estimator: Any, words: str) -> Piece:
    """Write an estimator as its own representation has it.

    Parameters
    ----------
    estimator
        Taken as it is.
    words
        It, as it stands in a sentence.

    Examples
    --------
    >>> from sklearn.linear_model import Ridge
    >>> piece = written(Ridge(alpha=9), "a ridge")
    >>> piece.text, sorted(piece.imports)
    ('Ridge(alpha=9)', [('sklearn.linear_model', 'Ridge')])
    """
    inside = estimator.get_params().values()
    held = {type(v) for v in inside if hasattr(v, "get_params")}
    return Piece(
        estimator=estimator,
        text=spelled(estimator),
        imports=frozenset(_imported(cls) for cls in {type(estimator), *held}),
        words=words,
    )


def as_it_is(estimator: Any) -> Piece:
    """Give a copy of the user's own estimator."""
    return written(copied(estimator), f"the same `{type(estimator).__name__}`")


def scaler(sparse: bool) -> Piece:
    """Give what puts columns on one scale; sparse ones are not centred.

    Parameters
    ----------
    sparse
        Whether columns are sparse.
    """
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415 - only for a swap

    return written(StandardScaler(with_mean=not sparse), "on one scale")


def behind(first: Piece, last: Piece) -> Piece:
    """Put a scaler before a model.

    Parameters
    ----------
    first
        The scaler.
    last
        The model.
    """
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - only for a swap

    return Piece(
        estimator=make_pipeline(first.estimator, last.estimator),
        text=f"make_pipeline({first.text}, {last.text})",
        imports=first.imports | last.imports | {("sklearn.pipeline", "make_pipeline")},
        words=f"behind a scaler, {last.words}",
    )


def copied(estimator: Any) -> Any:
    """Copy an estimator without what it learned."""
    from sklearn.base import clone  # noqa: PLC0415 - only for a swap

    return clone(estimator)


def spelled(estimator: Any) -> str:
    """Write an estimator as Python; scikit-learn shortens long ones if it may."""
    try:
        return estimator.__repr__(N_CHAR_MAX=100_000)
    except TypeError:
        return repr(estimator)


def _imported(cls: type) -> tuple[str, str]:
    """Name the public module of a class: what stands before the first hidden one."""
    module = cls.__module__.partition("._")[0]
    # The rooms of this package give their names themselves.
    own = module.startswith("unseen.")
    return (module.rpartition(".")[0] if own else module), cls.__name__
