"""What goes wrong, as a status and one sentence of JSON."""

import json
from collections.abc import Mapping

from ..errors import InputError
from ..holdout.ledger import BrokenLedger, LedgerUnwritable
from ..holdout.vault import ClosedVault

_OWN_FAULT = (
    "The server met a fault of its own. Nothing of it is told here; who runs the "
    "server finds it in its log."
)


class Refusal(Exception):
    """An answer other than the one that was asked for.

    Parameters
    ----------
    status
        Of HTTP.
    error
        One sentence of fact, one of advice.
    headers
        That go with it.
    """

    def __init__(
        self, *, status: int, error: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(error)
        self.status, self.error, self.headers = status, error, dict(headers or {})

    @property
    def body(self) -> bytes:
        """The error as JSON."""
        return json.dumps({"error": self.error}).encode()


def refusal_of(why: Exception) -> Refusal:
    """Give the answer to what was raised.

    Examples
    --------
    >>> refusal_of(InputError("`a` must be b.")).status
    422
    >>> refusal_of(ZeroDivisionError("secret")).body[:38]
    b'{"error": "The server met a fault of i'
    """
    if isinstance(why, Refusal):
        return why
    if isinstance(why, ClosedVault | BrokenLedger):
        return Refusal(status=409, error=str(why))
    if isinstance(why, LedgerUnwritable):
        return Refusal(status=503, error=str(why), headers={"retry-after": "5"})
    if isinstance(why, InputError):
        return Refusal(status=422, error=str(why))
    return Refusal(status=500, error=_OWN_FAULT)
