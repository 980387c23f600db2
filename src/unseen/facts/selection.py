"""What was tried before the score was reported, as it is declared."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError
from .nearest import nearest_advice

SELECTION_KEYS = ("runs", "metric", "n", "run_predictions", "predictions", "ledger")
# What names a store of MLflow, before its path.
MLFLOW = "mlflow:"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionFacts:
    """Where it stands what was tried.

    Parameters
    ----------
    runs
        The runs' scores: a table, a list, ``mlflow:PATH#EXPERIMENT`` or a ledger.
    metric
        The column, or the key, of the scores that were reported.
    n
        Rows that scored each run, at least 1; where None, those of the test table.
    run_predictions
        A table of the runs' predictions of the reported rows, one column each.
    predictions
        A table of the reported model's predictions: of one score, of its rounds, or
        of its parts.
    ledger
        The ledger of a vault.
    """

    runs: Any = None
    metric: str | None = None
    n: int | None = None
    run_predictions: Any = None
    predictions: Any = None
    ledger: Any = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is declared."""
        # Not by `==`: a table compares element by element.
        return all(getattr(self, name) is None for name in self.__slots__)

    def over(self, other: "SelectionFacts") -> "SelectionFacts":
        """Give these, with the other's where nothing is said here.

        Examples
        --------
        >>> said = SelectionFacts(n=5).over(SelectionFacts(n=9, metric="auc"))
        >>> said.n, said.metric
        (5, 'auc')
        """
        said = {name: getattr(self, name) for name in self.__slots__}
        return SelectionFacts(
            **{
                name: getattr(other, name) if value is None else value
                for name, value in said.items()
            }
        )


def read_selection(table: Any, folder: Path) -> SelectionFacts:
    """Read ``[selection]``.

    Parameters
    ----------
    table
        What stands there, or None.
    folder
        Where relative paths start.

    Raises
    ------
    InputError
        If a key is not known, or its value is none.

    Examples
    --------
    >>> read_selection({"runs": "runs.csv", "n": 500}, Path()).n
    500
    """
    if table is None:
        return SelectionFacts()
    if not isinstance(table, Mapping):
        raise InputError(
            f"`selection` must be a table, got {table!r}. "
            f"Its keys are {', '.join(SELECTION_KEYS)}."
        )
    for key in table:
        if key not in SELECTION_KEYS:
            raise InputError(
                f"`selection` must have known keys only, got {key!r}. "
                + nearest_advice(str(key), SELECTION_KEYS, "key")
            )
    metric, n = table.get("metric"), table.get("n")
    if metric is not None and not (isinstance(metric, str) and metric.strip()):
        raise InputError(
            f"`selection.metric` must be a name, got {metric!r}. "
            "Write the column of scores in quotes."
        )
    places = {
        key: _placed(table.get(key), folder)
        for key in ("runs", "run_predictions", "predictions", "ledger")
    }
    return SelectionFacts(metric=metric, n=checked_rows("selection.n", n), **places)


def checked_rows(where: str, n: Any) -> int | None:
    """Refuse what is no number of rows.

    Raises
    ------
    InputError
        If it is no whole number, or below 1.
    """
    if n is None:
        return None
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        raise InputError(
            f"`{where}` must be a whole number of rows from 1, got {n!r}. "
            "Give the number of rows that scored each run."
        )
    return n


def _placed(value: Any, folder: Path) -> Any:
    """Start a relative path at the folder of the file that names it."""
    if not isinstance(value, str) or folder == Path():
        return value
    if value.startswith(MLFLOW):
        return MLFLOW + str(folder / value.removeprefix(MLFLOW))
    return str(folder / value)
