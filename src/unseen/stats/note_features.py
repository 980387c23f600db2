"""What an estimator notes of the features that it was given."""

from typing import Any


def note_features(estimator: Any, X: Any, *, reset: bool) -> None:
    """Note what X has at fit, and compare it with that at predict.

    Parameters
    ----------
    estimator
        Gets `n_features_in_` and, for a data frame, `feature_names_in_`.
    X
        Features as they were given, not converted.
    reset
        True at fit.
    """
    try:
        from sklearn.utils.validation import (  # noqa: PLC0415 - new in 1.6
            validate_data,
        )
    except ImportError:
        estimator._check_feature_names(X, reset=reset)
        estimator._check_n_features(X, reset=reset)
        return
    validate_data(estimator, X, reset=reset, skip_check_array=True)
