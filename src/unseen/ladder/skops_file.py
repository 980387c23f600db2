"""The model in a file that runs no code when it is read."""

from importlib import import_module
from typing import Any
from zipfile import BadZipFile

from ..errors import InputError

# Types of this package that a saved model may hold, beside those of scikit-learn and
# NumPy that skops trusts by itself.
TRUSTED = (
    "unseen.ladder.table_reader.TableReader",
    "unseen.linear.elastic_net_path_cv.ElasticNetPathCV",
)


def need_skops() -> None:
    """Make sure that a model can be written.

    Raises
    ------
    InputError
        If skops is not installed.
    """
    _skops()


def _skops() -> Any:
    try:
        return import_module("skops.io")
    except ImportError:
        raise InputError(
            "A model file must be written by skops, got an environment without it. "
            "Install it with `pip install 'unseen[fit]'`."
        ) from None


def to_bytes(pipeline: Any) -> bytes:
    """Give a fitted pipeline as the content of a ``.skops`` file.

    Raises
    ------
    InputError
        If skops is not installed.
    """
    return _skops().dumps(pipeline)


def load_model(path: str) -> Any:
    """Read a model that `unseen fit` wrote; no code in the file is run.

    Parameters
    ----------
    path
        A ``.skops`` file.

    Returns
    -------
    Pipeline
        Fitted; it reads rows as they were given to `fit`.

    Raises
    ------
    InputError
        If it is no such file, or holds types that `unseen fit` never writes.
    """
    skops = _skops()
    try:
        unknown = sorted(set(skops.get_untrusted_types(file=path)) - set(TRUSTED))
    except (OSError, BadZipFile, KeyError, ValueError) as why:
        raise InputError(
            f"`path` must be a model that `unseen fit` wrote, got {path!r}: {why}. "
            "Name the .skops file."
        ) from None
    if unknown:
        raise InputError(
            f"`path` must hold types that `unseen fit` writes, got {unknown[0]!r} in "
            f"{path!r}. Do not load it; if it is yours, use skops.io.load."
        )
    return skops.load(path, trusted=list(TRUSTED))
