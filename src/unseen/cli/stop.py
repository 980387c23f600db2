"""How a command ends when something is in its way."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import InputError

UNUSABLE = 2
INTERRUPTED = 130


@contextmanager
def stopping() -> Iterator[None]:
    """Turn unusable input into one line and status 2, Ctrl-C into status 130."""
    try:
        yield
    except InputError as why:
        sys.stderr.write(f"unseen: {_one_line(str(why))}\n")
        raise SystemExit(UNUSABLE) from None
    except KeyboardInterrupt:
        sys.stderr.write("\nunseen: stopped; nothing was written.\n")
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of our output has gone: there is nobody left to tell.
        sys.stderr.close()
        raise SystemExit(0) from None


def _one_line(text: str) -> str:
    """Keep names with line breaks from looking like several messages."""
    return " ".join(text.split())
