"""All that is known of how the reported score was chosen."""

from dataclasses import dataclass
from typing import Any

from .looks import Looks
from .runs import Runs
from .shown import Shown


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choices:
    """What was tried before the claim was made.

    Parameters
    ----------
    runs
        The runs' scores.
    run_rows
        The runs' predictions of the reported rows.
    shown
        Predictions of the reported model, its rounds or its parts.
    looks
        The looks at a sealed holdout.
    n
        Rows that the claim and the runs were scored on, or None.
    positives
        How many of them are of the positive class, or None.
    digits
        Decimal places that the claim was printed with, or None.
    estimator
        The user's model, unfitted, or None.
    """

    runs: Runs | None = None
    run_rows: Shown | None = None
    shown: Shown | None = None
    looks: Looks | None = None
    n: int | None = None
    positives: int | None = None
    digits: int | None = None
    estimator: Any = None

    def tolerance(self, claim: float) -> float:
        """Give half a unit of the claim's last printed digit.

        Examples
        --------
        >>> Choices().tolerance(0.87), Choices(digits=3).tolerance(0.87)
        (0.005, 0.0005)
        """
        digits = self.digits
        if digits is None:
            text = f"{claim:.10f}".rstrip("0")
            digits = len(text.partition(".")[2])
        return 0.5 * 10.0**-digits
