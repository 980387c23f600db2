"""Tokens: who may ask a vault over HTTP. The file keeps names and salted hashes."""

import hashlib
import hmac
import json
import os
import secrets
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from ..errors import InputError

_PREFIX = "unseen_"
_BYTES = 32
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who has a token.

    Parameters
    ----------
    name
        What the ledger calls them.
    owner
        Whether they may open the vault and see everybody's looks.
    salt, digest
        What tells their token. The token itself is kept nowhere.
    """

    name: str
    owner: bool
    salt: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    @classmethod
    def new(cls, name: str, *, owner: bool = False) -> tuple[Self, str]:
        """Give a person and their token, which can't be had again.

        Raises
        ------
        InputError
            If the name can't stand in a ledger.

        Examples
        --------
        >>> ann, token = Person.new("ann")
        >>> ann.has(token), ann.has(token + "x")
        (True, False)
        """
        check_name(name)
        token = _PREFIX + secrets.token_urlsafe(_BYTES)
        salt = secrets.token_bytes(16)
        made = cls(name=name, owner=owner, salt=salt, digest=_digest(salt, token))
        return made, token

    def has(self, token: str) -> bool:
        """Say whether this is their token, in a time that tells nothing of it."""
        return hmac.compare_digest(self.digest, _digest(self.salt, token))


class TokenBook:
    """The people who have tokens.

    Parameters
    ----------
    path
        A file that `add_token` writes. It is read again when it changes, so that a
        new token works, and a withdrawn one doesn't, without a new start.
    people
        Who has a token besides.

    Raises
    ------
    InputError
        If the file can't be read. The text names the line.
    """

    def __init__(
        self, path: str | os.PathLike[str] | None = None, people: Iterable[Person] = ()
    ) -> None:
        self._path = None if path is None else Path(path)
        self._more = {person.name: person for person in people}
        self._read: dict[str, Person] = {}
        self._seen: tuple[int, ...] = ()
        self._turn = threading.Lock()
        self.people()

    def people(self) -> tuple[Person, ...]:
        """Give everyone who has a token now."""
        with self._turn:
            if self._path is not None:
                seen = _state(self._path)
                if seen != self._seen:
                    self._read, self._seen = _people(self._path), seen
            return (*self._read.values(), *self._more.values())

    def owner_of(self, token: str) -> Person | None:
        """Give the person whose token this is, None where it is nobody's."""
        found = None
        # Everyone is compared: the time must not tell whose turn it was.
        for person in self.people():
            if person.has(token):
                found = person
        return found


def add_token(path: str | os.PathLike[str], name: str, *, owner: bool = False) -> str:
    """Make a token for a person and write its hash to a file.

    Parameters
    ----------
    path
        The file, made where it isn't there, for its owner's eyes alone.
    name
        1 to 100 characters. A token that the person had before stops working.
    owner
        Whether they may open the vault and see everybody's looks.

    Returns
    -------
    str
        The token: 32 random bytes.

    Raises
    ------
    InputError
        If the name can't be used or the file can't be written.

    Notes
    -----
    The file has one JSON object a line and only grows: the last line of a name counts.
    So two who write at once lose nothing.

    A fast hash is enough. A slow one makes passwords dear to guess; 256 random bits
    can't be guessed at any speed.
    """
    person, token = Person.new(name, owner=owner)
    line = {"name": name, "owner": owner, "salt": person.salt.hex()}
    _append(Path(path), {**line, "sha256": person.digest.hex()})
    return token


def withdraw_token(path: str | os.PathLike[str], name: str) -> None:
    """Make a person's token stop working.

    Raises
    ------
    InputError
        If the person has none, or the file can't be written.
    """
    if name not in _people(Path(path)):
        raise InputError(
            f"`name` must be somebody with a token, got {name!r}. "
            f"Names stand in {os.fspath(path)!r}."
        )
    _append(Path(path), {"name": name, "withdrawn": True})


def check_name(name: str) -> None:
    """Refuse a name that would look like another one, or like nothing.

    Raises
    ------
    InputError
        If it is empty, too long, or has characters that don't show.
    """
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise InputError(
            f"`name` must have 1 to {_LONGEST_NAME} characters, got {len(name)}. "
            "Give the name that the ledger shall show."
        )
    if not name.isprintable() or name != name.strip():
        raise InputError(
            f"`name` must have characters that show, and no space around it, got "
            f"{name!r}. Leave the others out."
        )


def _digest(salt: bytes, token: str) -> bytes:
    # A header may hold characters that no token has, even broken ones.
    return hashlib.sha256(salt + token.encode("utf-8", "surrogatepass")).digest()


def _state(path: Path) -> tuple[int, ...]:
    try:
        known = path.stat()
    except OSError as why:
        raise _unreadable(path, why) from None
    return known.st_mtime_ns, known.st_size, known.st_ino


def _people(path: Path) -> dict[str, Person]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as why:
        raise _unreadable(path, why) from None
    people: dict[str, Person] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            _read_line(json.loads(line), people)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InputError(
                f"`tokens` must have one token a line, got line {number} of "
                f"{os.fspath(path)!r}, which can't be read. Take the line out, and "
                "make that token again."
            ) from None
    return people


def _read_line(body: dict[str, Any], people: dict[str, Person]) -> None:
    name = body["name"]
    check_name(name)
    if body.get("withdrawn") is True:
        people.pop(name, None)
        return
    if type(body["owner"]) is not bool:
        raise TypeError
    salt, digest = bytes.fromhex(body["salt"]), bytes.fromhex(body["sha256"])
    people[name] = Person(name=name, owner=body["owner"], salt=salt, digest=digest)


def _append(path: Path, body: dict[str, Any]) -> None:
    line = (json.dumps(body) + "\n").encode()
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND
        handle = os.open(path, flags, 0o600)
        with os.fdopen(handle, "rb+", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                # A line that was cut short must not take this one with it.
                file.seek(size - 1)
                line = line if file.read(1) == b"\n" else b"\n" + line
            file.write(line)
            os.fsync(file.fileno())
    except OSError as why:
        reason = (why.strerror or str(why)).lower()
        raise InputError(
            f"`tokens` must be a file that can be written, got {os.fspath(path)!r}: "
            f"{reason}. Make its folder, or name another path."
        ) from None


def _unreadable(path: Path, why: Exception) -> InputError:
    reason = getattr(why, "strerror", None) or str(why)
    return InputError(
        f"`tokens` must be a file of tokens, got {os.fspath(path)!r}: "
        f"{reason.lower()}. Make one with: unseen vault token NAME --tokens FILE"
    )
