"""How a command ends when something is in its way."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn, cast

import typer

from ..errors import InputError

UNUSABLE = 2
INTERRUPTED = 130
# What Typer raises for wrong words. Its versions keep the class in different places.
_WRONG_WORDS = cast(type[Exception], typer.BadParameter.__mro__[1])


@contextmanager
def stopping() -> Iterator[None]:
    """Turn unusable input into one line and status 2, Ctrl-C into status 130."""
    try:
        yield
    except InputError as why:
        sys.stderr.write(f"unseen: {_one_line(str(why))}\n")
        raise SystemExit(UNUSABLE) from None
    except _WRONG_WORDS as why:
        sys.stderr.write(f"unseen: {_usage(why)}\n")
        raise SystemExit(UNUSABLE) from None
    except (KeyboardInterrupt, typer.Abort):
        # A terminal shows ^C, and the line goes on behind it.
        start = "\n" if sys.stderr.isatty() else ""
        sys.stderr.write(f"{start}unseen: stopped; nothing was written.\n")
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:
        _leave_quietly()
    except SystemExit as end:
        # Typer answers a closed pipe with status 1, which means "found" here.
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        _leave_quietly()


def _leave_quietly() -> NoReturn:
    """End where the reader of our output has gone: nobody is left to tell."""
    # What is still in the buffer would raise once more when Python ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(0) from None


def _one_line(text: str) -> str:
    """Keep names with line breaks from looking like several messages."""
    return " ".join(text.split())


def _usage(why: Exception) -> str:
    """Say what is wrong with the words of a command, and where help is."""
    context = getattr(why, "ctx", None)
    path = context.command_path if context is not None else "unseen"
    text = _one_line(why.format_message())  # type: ignore[attr-defined]
    return f"{text.rstrip('.')}. See {path} --help."
