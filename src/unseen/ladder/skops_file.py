"""The model in a file that runs no code when it is read."""

from copy import copy
from importlib import import_module
from typing import Any
from zipfile import BadZipFile

from ..errors import InputError

# Types that a saved model may hold beside those that skops trusts by itself. None of
# them runs or reads anything when it is made: no function is among them, for `bare`
# takes out those that a fit leaves behind.
TRUSTED = (
    "numpy.dtype",
    "sklearn._loss._loss.CyHalfBinomialLoss",
    "sklearn._loss._loss.CyHalfMultinomialLoss",
    "sklearn._loss._loss.CyHalfSquaredError",
    "sklearn._loss.link.IdentityLink",
    "sklearn._loss.link.Interval",
    "sklearn._loss.link.LogitLink",
    "sklearn._loss.link.MultinomialLogit",
    "sklearn._loss.loss.HalfBinomialLoss",
    "sklearn._loss.loss.HalfMultinomialLoss",
    "sklearn._loss.loss.HalfSquaredError",
    "sklearn.compose._column_transformer._RemainderColsList",
    "sklearn.ensemble._hist_gradient_boosting.binning._BinMapper",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "unseen.ladder.clipped_scaler.ClippedScaler",
    "unseen.ladder.table_reader.TableReader",
    "unseen.linear.elastic_net_path_cv.ElasticNetPathCV",
    "unseen.smooth.adaptive.Member",
    "unseen.smooth.classifier.HighlyAdaptiveRidgeClassifier",
    "unseen.smooth.columns.Coded",
    "unseen.smooth.columns.Column",
    "unseen.smooth.kernels.Component",
    "unseen.smooth.products.ProductKernel",
    "unseen.smooth.regressor.HighlyAdaptiveRidgeRegressor",
)


# What a path found on the way to its choice, of no use to a prediction.
_SEARCHED = ("searched_", "fold_losses_", "left_out_", "fold_of_")
# Parameters that are functions: a screen's ranking, and the check of numbers that trees
# put before themselves. The columns were checked before.
_FUNCTIONS = ("score_func", "func")


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
    return _skops().dumps(bare(pipeline))


def bare(model: Any) -> Any:
    """Give a fitted model without what only its fit has to remember.

    A search becomes the model that it chose; a path forgets its folds, a screen the
    function that ranked the columns, and trees the one that checked them. Predictions
    stay as they are.

    Parameters
    ----------
    model
        A fitted estimator; it is not changed.
    """
    if hasattr(model, "best_estimator_"):
        return bare(model.best_estimator_)
    if hasattr(model, "steps"):
        return type(model)([(name, bare(step)) for name, step in model.steps])
    own = copy(model)
    if hasattr(model, "estimators_"):
        own.estimators_ = [bare(one) for one in model.estimators_]
        own.estimator = bare(model.estimator)
    for name in ("transformers", "transformers_"):
        if hasattr(model, name):
            parts = [(key, bare(one), at) for key, one, at in getattr(model, name)]
            setattr(own, name, parts)
    if getattr(model, "_preprocessor", None) is not None:
        # Of trees, which read levels in columns of their own.
        own._preprocessor = bare(model._preprocessor)
    for name in _FUNCTIONS:
        if callable(getattr(own, name, None)):
            setattr(own, name, None)
    for name in _SEARCHED:
        if hasattr(own, name):
            delattr(own, name)
    if hasattr(own, "cv"):
        # Folds of rows that are not here.
        own.cv = None
    return own


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
