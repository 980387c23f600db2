"""An exchanged model, with the proof that it is better."""

from dataclasses import dataclass
from typing import Any

from ...result import Estimate


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
