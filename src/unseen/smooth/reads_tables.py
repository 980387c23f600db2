"""What all estimators of this room share: how they read a table."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from ..errors import InputError
from ..stats.note_features import note_features
from .columns import Column
from .reading import as_categories, read_features


class ReadsTables(BaseEstimator):
    """An estimator whose features are numbers, categories, or missing."""

    categorical_features: Any
    columns_: list[Column]

    def __sklearn_tags__(self) -> Any:
        """Say that categories and missing values are understood."""
        tags = super().__sklearn_tags__()  # type: ignore[misc]  # new in 1.6
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        return tags

    def _more_tags(self) -> dict[str, Any]:
        # What scikit-learn 1.5 reads.
        return {"allow_nan": True, "X_types": ["2darray", "categorical", "string"]}

    def _table(self, X: Any, *, reset: bool) -> list[NDArray]:
        if isinstance(X, list | tuple):
            X = np.asarray(X)
        table = read_features(X)
        note_features(self, X, reset=reset)
        table = as_categories(table, self._categories(len(table)))
        if reset:
            return table
        for column, values in zip(self.columns_, table, strict=True):
            if (column.levels is None) and values.dtype.kind != "f":
                raise InputError(
                    f"`X` must have numbers in feature {column.name!r}, as at fit, "
                    "got text. Convert the column as it was converted then."
                )
        # A feature that was text may come as numbers: then these are its levels.
        were = [j for j, c in enumerate(self.columns_) if c.levels is not None]
        return as_categories(table, were)

    def _categories(self, p: int) -> list[int]:
        asked = self.categorical_features
        if isinstance(asked, str) and asked == "from_dtype":
            return []
        names = list(getattr(self, "feature_names_in_", ()))
        found = []
        for name in asked:
            place = names.index(name) if name in names else name
            if isinstance(place, str) or not 0 <= place < p:
                raise InputError(
                    "`categorical_features` must be names or numbers of features, got "
                    f"{name!r}. Take them from the columns of `X`."
                )
            found.append(int(place))
        return found
