"""The looks at a holdout, as its ledger has them."""

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..holdout._chain import Row, first_previous, row_breach, to_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What a holdout was asked.

    Parameters
    ----------
    source
        The ledger, for a sentence.
    answers
        Losses or scores that were told, in order; None for a look that told none.
    from_holdout
        Whether each answer said something of the holdout rows.
    n
        Rows of the holdout, or None where the ledger does not say.
    metric
        Name of the metric that was told, or None.
    """

    source: str
    answers: tuple[float | None, ...]
    from_holdout: tuple[bool, ...]
    n: int | None
    metric: str | None

    @property
    def told(self) -> int:
        """Number of answers that said something of the holdout rows."""
        return sum(self.from_holdout)


def is_ledger(path: Any) -> bool:
    """Say whether a path is the SQLite ledger of a vault."""
    if not isinstance(path, str | PathLike) or not Path(path).is_file():
        return False
    with contextlib.suppress(sqlite3.Error, OSError), _opened(Path(path)) as db:
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        return {"looks", "head"} <= {name for (name,) in db.execute(query)}
    return False


def read_looks(path: str | PathLike[str]) -> Looks:
    """Read the looks of a vault's ledger, following its chain.

    Without the vault's key the signature of the last entry can't be checked: that
    entries were edited, swapped or taken out is seen, that the end was cut off only by
    the head which the ledger keeps itself.

    Parameters
    ----------
    path
        The ledger's SQLite file. It is only read.

    Raises
    ------
    InputError
        If it is no ledger, or its chain doesn't hold; the entry is named.
    """
    shown = repr(fspath(path))
    if not is_ledger(path):
        raise InputError(
            f"`ledger` must be the ledger of a vault, got {shown}, which is none. "
            "Give the file that `unseen vault seal` wrote."
        )
    answers: list[float | None] = []
    told: list[bool] = []
    n: int | None = None
    metric: str | None = None
    for body in _entries(Path(path), shown):
        value, rows, name = _answer(body)
        n, metric = rows or n, name or metric
        answers.append(value)
        told.append(value is not None and _is_new(body))
    return Looks(
        source=f"the ledger {shown}",
        answers=tuple(answers),
        from_holdout=tuple(told),
        n=n,
        metric=metric,
    )


def _entries(path: Path, shown: str) -> Iterator[Mapping[str, Any]]:
    try:
        with _opened(path) as db:
            head = db.execute("SELECT seal, number, own FROM head").fetchone()
            rows: list[Row] = db.execute(
                "SELECT number, body, own FROM looks ORDER BY number"
            ).fetchall()
    except sqlite3.Error as why:
        raise _broken(shown, f"it can't be read ({why})") from None
    if head is None:
        raise _broken(shown, "its head is lost")
    seal, last, own = head
    previous, left = first_previous(seal), None
    for number, row in enumerate(rows, 1):
        try:
            breach = row_breach(row, number, previous, left)
            if breach is not None:
                raise _broken(shown, breach.message)
            entry = to_entry(row)
        except (ValueError, KeyError, TypeError) as why:
            if isinstance(why, InputError):
                raise
            raise _broken(shown, f"entry {number} can't be read") from None
        previous, left = entry.own, entry.left
        yield entry.answer
    if (len(rows), previous) != (last, own):
        raise _broken(shown, f"entry {min(len(rows), last) + 1} does not fit its head")


def _broken(shown: str, what: str) -> InputError:
    what = what.rstrip(".")
    return InputError(
        f"`ledger` must be whole, got {shown}: {what[:1].lower()}{what[1:]}. "
        "Restore it from a copy."
    )


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    uri = f"{path.resolve().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True)) as db:
        yield db


def _answer(body: Mapping[str, Any]) -> tuple[float | None, int | None, str | None]:
    """Give the value that was told, the rows behind it, and its metric."""
    metric = body.get("metric")
    estimate = body.get("estimate")
    found: Any = body.get("loss", body.get("score"))
    rows: Any = None
    if isinstance(estimate, Mapping):
        found, rows = estimate.get("value"), estimate.get("n")
    value = float(found) if isinstance(found, int | float) else None
    whole = rows if isinstance(rows, int) and rows > 0 else None
    return value, whole, metric if isinstance(metric, str) else None


def _is_new(body: Mapping[str, Any]) -> bool:
    """Whether an answer came from the holdout rows, and not for the second time.

    Where the ledger does not say, it is taken to have: that errs to the safe side.
    """
    return body.get("source", "holdout") == "holdout" and body.get("repeats") is None
