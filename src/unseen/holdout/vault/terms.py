"""What everyone may know of a vault: `vault.json`, and the hash that it is held to."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from ...errors import InputError
from ...result import TargetKind
from .._chain import canonical
from ..thresholdout import Thresholdout
from ._content import digest_of
from .judge import Judge

SCHEMA = "unseen.vault/1"
FILE = "vault.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was fixed when a vault was sealed.

    Parameters
    ----------
    sealed_at
        UTC, ISO 8601.
    target, id, group, time
        Names of columns; `group` and `time` are None where there is none.
    made_id, text_id
        Whether the ids were made by the vault, and whether they are text.
    features
        The other columns.
    rows, training_rows, groups
        How many there are; `groups` is None where rows don't come in groups.
    judge
        The metric.
    n
        Independent rows of the holdout, for the bars.
    threshold, sigma, budget, level
        The rules of the reusable holdout, without the seed of its noise; the first
        two in the unit of the loss.
    """

    sealed_at: str
    target: str
    id: str
    made_id: bool
    text_id: bool
    group: str | None
    time: str | None
    features: tuple[str, ...]
    rows: int
    training_rows: int
    groups: int | None
    judge: Judge
    n: int
    threshold: float
    sigma: float
    budget: int
    level: float

    def rules(self, noise_seed: int) -> Thresholdout:
        """Give the rules of the reusable holdout."""
        return Thresholdout(
            n=self.n,
            low=0.0,
            high=self.judge.high,
            threshold=self.threshold,
            sigma=self.sigma,
            budget=self.budget,
            level=self.level,
            seed=noise_seed,
        )

    def to_json(self) -> dict[str, Any]:
        """Give them as a JSON object."""
        return json.loads(json.dumps(asdict(self)))

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        """Read what `to_json` gave."""
        judge = dict(body["judge"])
        judge["kind"] = TargetKind(judge["kind"])
        judge["classes"] = tuple(judge["classes"])
        fields = dict(body, judge=Judge(**judge), features=tuple(body["features"]))
        return cls(**fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """The content of `vault.json`.

    Parameters
    ----------
    commitment
        SHA-256 in hex of the data, the split and the terms, behind a random nonce.
    salt
        Random bytes that the keys of each use are derived with.
    check
        Tells a wrong key.
    ledger_inside
        Whether the ledger lies in the folder.
    terms
        What was fixed.
    """

    commitment: str
    salt: bytes
    check: str
    ledger_inside: bool
    terms: Terms

    def to_bytes(self) -> bytes:
        """Write it."""
        body = {
            "schema": SCHEMA,
            "commitment": self.commitment,
            "salt": self.salt.hex(),
            "check": self.check,
            "ledger": "inside" if self.ledger_inside else "elsewhere",
            "terms": self.terms.to_json(),
        }
        return (json.dumps(body, indent=1) + "\n").encode()


def commitment_of(terms: Terms, *, nonce: bytes, data: bytes, split: bytes) -> str:
    """Give the hash that a vault is held to.

    Parameters
    ----------
    terms
        What was fixed.
    nonce
        32 random bytes. Without them rows with few values could be found by trying.
    data, split
        Digests of all rows of the table, and of those that went in.
    """
    parts = [nonce, data, split, canonical(terms.to_json()).encode()]
    return digest_of([SCHEMA.encode(), *parts]).hex()


def read_public(folder: Path) -> Public:
    """Read `vault.json`.

    Raises
    ------
    InputError
        If there is no vault, or one of another format.
    """
    try:
        body = json.loads((folder / FILE).read_bytes())
    except OSError as why:
        reason = (why.strerror or str(why)).lower()
        raise InputError(
            f"`vault` must be a sealed vault, got {str(folder)!r} ({reason}). "
            "Make one with: unseen vault seal"
        ) from None
    except ValueError:
        raise _unreadable(folder) from None
    if isinstance(body, dict) and body.get("schema") not in (None, SCHEMA):
        raise InputError(
            f"`vault` must have the format {SCHEMA}, got {body['schema']!r}. "
            "Open it with the version of unseen that sealed it."
        )
    try:
        return Public(
            commitment=str(body["commitment"]),
            salt=bytes.fromhex(body["salt"]),
            check=str(body["check"]),
            ledger_inside=body["ledger"] == "inside",
            terms=Terms.from_json(body["terms"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _unreadable(folder) from None


def _unreadable(folder: Path) -> InputError:
    return InputError(
        f"`vault` must be a sealed vault, got {str(folder)!r}, whose {FILE} can't be "
        "read. Restore the folder from a copy."
    )
