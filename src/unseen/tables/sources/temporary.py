"""Temporary files that go away with what holds them, at the latest at exit."""

import os
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import BinaryIO, final

from ...errors import InputError


@final
class TemporaryFile:
    """A file that is removed when nothing refers to this object any more.

    Parameters
    ----------
    suffix
        The ending of its name.

    Examples
    --------
    >>> held = TemporaryFile(".arrow")
    >>> path = held.path
    >>> held.remove()
    >>> path.exists()
    False
    """

    __slots__ = ("__weakref__", "_remove", "path")

    def __init__(self, suffix: str) -> None:
        handle, name = tempfile.mkstemp(prefix="unseen-", suffix=suffix)
        os.close(handle)
        self.path = Path(name)
        self._remove = weakref.finalize(self, _remove, name, os.getpid())

    def remove(self) -> None:
        """Remove the file now."""
        self._remove()

    def fill(self, source: BinaryIO, what: str) -> None:
        """Copy all of `source` into the file.

        Raises
        ------
        InputError
            Where the disk is full.
        """
        try:
            with self.path.open("wb") as out:
                shutil.copyfileobj(source, out, 1 << 20)
        except BaseException as why:
            self.remove()
            if isinstance(why, OSError) and why.errno is not None:
                raise no_room(what, why) from why
            raise


def no_room(what: str, why: OSError) -> InputError:
    """Say that a temporary file could not be written."""
    return InputError(
        f"{what} could not be written to the temporary directory "
        f"{tempfile.gettempdir()!r}: {why.strerror or why}. "
        "Set TMPDIR to a directory with more room."
    )


def _remove(name: str, pid: int) -> None:
    # A forked child inherits the finalizer, but the file is its parent's.
    if os.getpid() == pid:
        Path(name).unlink(missing_ok=True)
