"""The desk before a vault: it asks for people, and says what each may know."""

import os
import threading
from dataclasses import asdict
from math import isfinite
from types import TracebackType
from typing import Any, Self

from ..errors import InputError
from ..holdout.ledger import Entry
from ..holdout.vault import Vault
from .tokens import Person
from .upload import kept

_TOLD = ("spent", "metric", "estimate", "source", "looks", "budget", "final", "repeats")


class Desk:
    """Asks one vault for many people at once.

    Parameters
    ----------
    path, key, ledger, wait
        As for `Vault`.

    Raises
    ------
    InputError
        As `Vault`.

    Notes
    -----
    The vault is opened twice. One opening answers; the other reads what is written. A
    reader on the answering connection would see a look before it is on the disk, and
    an answer that then can't be written would have been told.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        key: bytes | str | os.PathLike[str] | None = None,
        ledger: str | os.PathLike[str] | None = None,
        wait: float = 60.0,
    ) -> None:
        self._vault = Vault(path, key=key, ledger=ledger, wait=wait)
        self._reader = Vault(path, key=key, ledger=ledger, wait=wait)
        self._reading = threading.Lock()
        terms = self._vault.terms
        self._rows = terms.rows + terms.training_rows

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the vault."""
        self._vault.close()
        self._reader.close()

    def describe(self) -> dict[str, Any]:
        """Say what everyone with a token may know."""
        with self._reading:
            return self._reader.describe()

    def score(
        self, body: bytes, *, who: Person, label: str, training: float | None
    ) -> dict[str, Any]:
        """Score an upload under the name of the token's owner.

        Raises
        ------
        InputError
            As `Vault.score`.
        """
        with kept(body, rows=self._rows) as path:
            reply = self._vault.score(
                path, who=who.name, label=label, training=training
            )
        return {**reply.to_json(), "spent": reply.spent}

    def open(self, body: bytes, *, who: Person) -> dict[str, Any]:
        """Give the one final score, and close the vault for good.

        Raises
        ------
        InputError
            As `Vault.open`.
        """
        with kept(body, rows=self._rows) as path:
            estimate = self._vault.open(path, who=who.name)
        metric = self._vault.terms.judge.metric
        return {"metric": metric, "final": True, "estimate": asdict(estimate)}

    def looks(self, person: Person, *, everyone: bool) -> list[dict[str, Any]]:
        """Give the looks that a person may see, from the first to the last.

        Parameters
        ----------
        person
            Whose looks.
        everyone
            All of them; for an owner alone.
        """
        with self._reading:
            entries = self._reader.entries()
        mine = (e for e in entries if everyone or e.who == person.name)
        return [_told(entry) for entry in mine]


def training_score(text: str | None) -> float | None:
    """Read the training score of a query.

    Raises
    ------
    InputError
        If it is no finite number.

    Examples
    --------
    >>> training_score("0.81"), training_score(None)
    (0.81, None)
    """
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise InputError(
            f"`training` must be a finite number, got {text!r}. "
            "Send the score outside the holdout, such as training=0.81."
        )
    return value


def _told(entry: Entry) -> dict[str, Any]:
    """Give an entry without the state that only the next answer needs."""
    return {
        "number": entry.number,
        "time": entry.time,
        "who": entry.who,
        "label": entry.label,
        "answer": {k: entry.answer[k] for k in _TOLD if k in entry.answer},
        "left": entry.left,
        "predictions": entry.predictions,
        "own": entry.own,
    }
