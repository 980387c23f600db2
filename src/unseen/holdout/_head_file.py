"""The head of a ledger in a small file apart from it, so that a cut is seen.

Two slots of one disk sector each are written in turn. Whoever is killed while writing
one leaves the other, which is at most one entry older, and never less than that.
"""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

from ._chain import Head, canonical

_SLOT = 512
_TRIES = 10
_PAUSE_SECONDS = 0.002


def write_head(path: Path, head: Head) -> None:
    """Note the head; the slot is chosen by its number.

    It isn't forced to the disk: the entry itself is. After a power cut the file may
    be some entries old, which is no fault, since these lie on the chain.
    """
    body = {"number": head.number, "own": head.own, "mac": head.mac}
    record = canonical(body).encode().ljust(_SLOT - 1) + b"\n"
    fd = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.lseek(fd, (head.number % 2) * _SLOT, os.SEEK_SET)
        os.write(fd, record)
    finally:
        os.close(fd)


def read_head(path: Path, is_good: Callable[[Head], bool]) -> Head | None:
    """Give the newest good head in the file, None where there is none to be read.

    Somebody may be writing a slot just now, so a file without one is read again.
    """
    for _ in range(_TRIES):
        try:
            content = path.read_bytes()
        except OSError:
            return None
        slots = (content[i : i + _SLOT] for i in (0, _SLOT))
        heads = (head for slot in slots if (head := _parsed(slot)) is not None)
        newest = max(filter(is_good, heads), key=lambda h: h.number, default=None)
        if newest is not None:
            return newest
        time.sleep(_PAUSE_SECONDS)
    return None


def _parsed(slot: bytes) -> Head | None:
    try:
        head = Head(**json.loads(slot))
    except (ValueError, TypeError):
        return None
    return head if isinstance(head.number, int) else None
