"""A progress line for whatever takes over a second; none in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TextIO

from .names import visible

# What is being done, how much of it is done, and of how much (None: nobody knows).
Tell = Callable[[str, int, int | None], None]


def silent(what: str, done: int = 0, total: int | None = None) -> None:
    """Say nothing: the `Tell` of a caller who did not ask."""


@contextmanager
def progress(stream: TextIO | None = None, *, after: float = 1.0) -> Iterator[Tell]:
    """Show what is being done while the block runs, if it runs for long.

    Parameters
    ----------
    stream
        Where the line is drawn; standard error if None. Nothing is drawn where that is
        no terminal.
    after
        Seconds before the line appears, so that quick work leaves no flicker.

    Yields
    ------
    Tell
        To be called with what is being done, how far it is, and of how much.

    Examples
    --------
    >>> from io import StringIO
    >>> with progress(StringIO()) as tell:
    ...     tell("reading", 1, 2)
    """
    if stream is None:
        stream = sys.stderr
    # A program without a console has no standard error at all.
    if stream is None or not stream.isatty():
        yield silent
        return
    encoding = getattr(stream, "encoding", None) or "utf-8"
    from rich.console import Console  # noqa: PLC0415 - a pipe never needs it
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    shown = Progress(
        SpinnerColumn("line"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        console=Console(file=stream),
        transient=True,
    )
    task = shown.add_task("", total=None)

    def tell(what: str, done: int = 0, total: int | None = None) -> None:
        words = visible(what, 48).encode(encoding, "replace").decode(encoding)
        shown.update(task, description=words, completed=done, total=total)

    # Started by a clock, for one call may take all the time and never tell anything.
    clock = Timer(after, shown.start)
    clock.daemon = True
    clock.start()
    try:
        yield tell
    finally:
        clock.cancel()
        clock.join()
        shown.stop()
