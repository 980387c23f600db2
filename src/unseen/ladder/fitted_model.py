"""The model that a ladder chose, with everything that was measured on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..result import Estimate
from .fitting import quiet
from .read_arrays import numbers_in
from .result import LadderReport, RungScore


class Actions(Protocol):
    """What a fitted model can do beside predicting; the public `fit` supplies it."""

    def sentence(self, report: LadderReport) -> str:
        """Give the one sentence that a user wants."""
        ...

    def html(self, report: LadderReport) -> str:
        """Give the report as one page in a frame."""
        ...

    def save(self, model: "FittedModel", path: str) -> None:
        """Write the model or its report, as the ending of `path` says."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedModel:
    """The simplest model that does as well as the best, and its honest score.

    Parameters
    ----------
    report
        The whole ladder.
    pipeline
        A fitted scikit-learn pipeline, which reads rows as they were given to `fit`.
    code
        A script that fits it again.
    actions
        Words, pages and files.
    """

    report: LadderReport
    pipeline: Any
    code: str
    actions: Actions | None = field(default=None, repr=False)

    @property
    def chosen(self) -> str:
        """Name of the rung that was chosen."""
        return self.report.chosen

    @property
    def score(self) -> Estimate:
        """The honest score, the choice among rungs paid for."""
        return self.report.score

    @property
    def rungs(self) -> Mapping[str, RungScore]:
        """Every rung by its name, the simplest first."""
        return {rung.name: rung for rung in self.report.rungs}

    @property
    def sentence(self) -> str:
        """What was chosen and what the others would gain, in one sentence."""
        return self._do().sentence(self.report)

    @property
    def classes_(self) -> NDArray:
        """The classes, in the order of the columns of `predict_proba`."""
        return self.pipeline.classes_

    def predict(self, X: Any) -> NDArray:
        """Predict rows.

        Parameters
        ----------
        X
            Rows in any form that `fit` takes, with the columns that it read; m of them.

        Returns
        -------
        ndarray
            Values or classes, shape (m,).

        Raises
        ------
        InputError
            If a column is missing.
        """
        with quiet():
            return np.asarray(self.pipeline.predict(self._read(X)))

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Give the probability of each class, shape (m, n_classes).

        Raises
        ------
        InputError
            If the target is no class, or a column is missing.
        """
        if not self.report.classes:
            raise InputError(
                "`predict_proba` must have classes to tell apart, got a model of "
                "values. Call `predict`."
            )
        with quiet():
            return np.asarray(self.pipeline.predict_proba(self._read(X)), float)

    def save(self, path: str) -> None:
        """Write the model (``.skops``), the report (``.html``, ``.json``) or the code.

        Parameters
        ----------
        path
            Its ending says what is written; ``.py`` is the code that fits it again.

        Raises
        ------
        InputError
            If the ending is another, or the file cannot be written.
        """
        self._do().save(self, path)

    def _read(self, X: Any) -> Any:
        if "table" in self.pipeline.named_steps:
            return X
        given = X if hasattr(X, "tocsr") else np.asarray(X)
        rows = numbers_in(given)
        expected = self.report.n_features
        if rows.shape[1] != expected:
            raise InputError(
                f"`X` must have the {expected:,} columns that the model was fitted on, "
                f"got {rows.shape[1]:,}. Pass the same features in the same order."
            )
        return rows

    def _repr_html_(self) -> str:
        return self._do().html(self.report)

    def _do(self) -> Actions:
        if self.actions is None:
            raise TypeError(
                "This model was made without actions. Make it with `unseen.fit`."
            )
        return self.actions
