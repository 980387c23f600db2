"""The entries of a ledger, how each is tied to the one before, and what breaks it.

Nothing here reads or writes: every store of a ledger uses the same chain.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class Fault(StrEnum):
    """What is wrong with a ledger."""

    EDITED = "edited"
    OUT_OF_ORDER = "out of order"
    MISSING = "missing"
    CUT_SHORT = "cut short"
    RETURNED = "budget given back"
    FORGED = "not signed with this key"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One look, as it stands in the ledger.

    Parameters
    ----------
    number
        1 for the first.
    time
        When the answer was worked out, UTC, ISO 8601 with microseconds.
    who
        Who asked.
    predictions
        Hash of what was scored.
    label
        What the asker calls it.
    answer
        What was answered, as JSON.
    left
        Budget left after it; None where there is no budget.
    state
        What the next answer needs to know, as JSON.
    previous
        Hash of the entry before; of the seal for the first.
    own
        SHA-256 of the canonical JSON of all the above, in hex.
    """

    number: int
    time: str
    who: str
    predictions: str
    label: str
    answer: Json
    left: int | None
    state: Json
    previous: str
    own: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """The first thing that is wrong with a ledger.

    Parameters
    ----------
    fault
        The kind.
    number
        The entry, from 1; 0 where it is the ledger as a whole.
    message
        One sentence.
    """

    fault: Fault
    number: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The number and hash of the last entry, signed with the vault's key."""

    number: int
    own: str
    mac: str


# A row as it is stored: its number, its canonical JSON, its hash.
Row = tuple[int, str, str]


def canonical(value: Json) -> str:
    """Write JSON in the one way that is hashed: ASCII, sorted, without spaces.

    Examples
    --------
    >>> canonical({"b": 0.1, "a": [1, None]})
    '{"a":[1,null],"b":0.1}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """Give the SHA-256 of a text in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def first_previous(seal: str) -> str:
    """Give what the first entry is tied to, so that a ledger can't change vaults."""
    return digest("unseen.ledger/1\n" + seal)


def sign(key: bytes, seal: str, number: int, own: str) -> Head:
    """Sign the last entry. Only the current head's signature is kept."""
    text = f"unseen.head/1\n{seal}\n{number}\n{own}"
    mac = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return Head(number=number, own=own, mac=mac)


def is_signed(key: bytes, seal: str, head: Head) -> bool:
    """Say whether the head was signed with this key, for this vault."""
    right = sign(key, seal, head.number, head.own).mac
    return hmac.compare_digest(right.encode(), head.mac.encode())


def to_row(body: Json) -> Row:
    """Give a body as the row to store."""
    text = canonical(body)
    return body["number"], text, digest(text)


def to_entry(row: Row) -> Entry:
    """Read a stored row."""
    return Entry(**json.loads(row[1]), own=row[2])


def row_breach(row: Row, number: int, previous: str, left: int | None) -> Breach | None:
    """Say what is wrong with one row, given the one before it.

    Parameters
    ----------
    row
        As it is stored.
    number, previous
        The number it should have, and the hash it should be tied to.
    left
        Budget left before it; None where there is no budget, or none yet.
    """
    at, text, own = row
    if at > number:
        return _breach(Fault.MISSING, number, "is missing")
    if at < number or not isinstance(text, str) or digest(text) != own:
        return _breach(Fault.EDITED, at, "was edited after it was written")
    body = json.loads(text)
    if body["number"] != number:
        says = f"is out of order: it was written as entry {body['number']}"
        return _breach(Fault.OUT_OF_ORDER, number, says)
    if body["previous"] != previous:
        # Its own hash fits, so the entry before it is not the one it was tied to.
        if number == 1:
            says = "belongs to the ledger of another vault"
            return _breach(Fault.FORGED, 1, says)
        says = "was edited and hashed anew: the next entry is tied to another"
        return _breach(Fault.EDITED, number - 1, says)
    if left is not None and (body["left"] is None or body["left"] > left):
        says = f"gives budget back: {left} left before it, {body['left']} after"
        return _breach(Fault.RETURNED, number, says)
    return None


def chain_breach(
    rows: Iterable[Row], *, seal: str, heads: Iterable[Head | None], key: bytes
) -> tuple[Breach | None, int, str]:
    """Follow the chain from the seal to its signed heads.

    Parameters
    ----------
    rows
        All rows by number.
    seal
        What the first entry is tied to.
    heads
        The ledger's own head, then those that are kept apart; None where one is lost.
        The first must be the end of the chain, the others must lie on it.
    key
        The vault's key.

    Returns
    -------
    tuple
        The first breach or None; the number of the last good entry and its hash.
    """
    own, *apart = heads
    wanted = {h.number for h in apart if h is not None}
    seen = {0: first_previous(seal)}
    number, previous, left = 0, seen[0], None
    for row in rows:
        breach = row_breach(row, number + 1, previous, left)
        if breach is not None:
            return breach, number, previous
        number, previous = number + 1, row[2]
        left = json.loads(row[1])["left"]
        if number in wanted:
            seen[number] = previous
    seen[number] = previous
    for breach in _head_breaches(own, apart, number, seen, seal, key):
        return breach, number, previous
    return None, number, previous


def _head_breaches(
    own: Head | None,
    apart: list[Head | None],
    last: int,
    seen: dict[int, str],
    seal: str,
    key: bytes,
) -> Iterator[Breach]:
    for i, head in enumerate([own, *apart]):
        where = "head" if i == 0 else "head that is kept apart"
        if head is None:
            message = f"The ledger's {where} is lost or unreadable."
            yield Breach(fault=Fault.UNREADABLE, number=last, message=message)
        elif not is_signed(key, seal, head):
            message = f"The ledger's {where} is not signed with this vault's key."
            yield Breach(fault=Fault.FORGED, number=head.number, message=message)
        elif head.number > last:
            says = f"is missing: the chain is cut short, its head is {head.number}"
            yield _breach(Fault.CUT_SHORT, last + 1, says)
        elif head.own != seen[head.number]:
            says = "was edited and hashed anew: the signed head is another"
            yield _breach(Fault.EDITED, head.number, says)
        elif i == 0 and head.number < last:
            says = "was added without the vault's key"
            yield _breach(Fault.FORGED, head.number + 1, says)


def _breach(fault: Fault, number: int, says: str) -> Breach:
    return Breach(fault=fault, number=number, message=f"Entry {number} {says}.")
