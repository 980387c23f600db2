"""How a command ends when something is in its way."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

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
    except typer.BadParameter.__mro__[1] as why:
        sys.stderr.write(f"unseen: {_usage(why)}\n")
        raise SystemExit(UNUSABLE) from None
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("\nunseen: stopped; nothing was written.\n")
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        # The reader of our output has gone: there is nobody left to tell.
        sys.stderr.close()
        raise SystemExit(0) from None


def _one_line(text: str) -> str:
    """Keep names with line breaks from looking like several messages."""
    return " ".join(text.split())


def _usage(why: Exception) -> str:
    """Say what is wrong with the words of a command, and where help is."""
    context = getattr(why, "ctx", None)
    path = context.command_path if context is not None else "unseen"
    text = _one_line(why.format_message())  # type: ignore[attr-defined]
    return f"{text} See {path} --help."
