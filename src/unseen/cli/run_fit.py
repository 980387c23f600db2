"""Run a fit from the command line: check outputs, fit, print, write."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from ..errors import InputError
from ..fitting import content, fit
from ..ladder import FittedModel
from ..ladder.skops_file import need_skops
from ..render.ladder_text import ladder_to_terminal
from ..render.progress import progress
from ..render.write import check_writable, write

STANDARD = "-"
# What a folder gets; the model last, so that it never stands without its report.
_FILES = ("report.html", "report.json", "refit.py", "model.skops")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked at the command line.

    Parameters
    ----------
    data
        The table.
    words
        The options that decide the numbers, by name.
    out
        A folder for everything, or None.
    json, html
        Files for the report, or None; ``-`` prints JSON.
    """

    data: str
    words: Mapping[str, Any]
    out: str | None = None
    json: str | None = None
    html: str | None = None


def run_fit(asked: Asked) -> FittedModel:
    """Fit, print the ladder, and write what was asked for.

    Nothing is written before the fit has come to its end, and then whole files.
    """
    outputs = _outputs(asked)
    made = _checked(asked, outputs)
    try:
        with progress() as tell:
            model = fit(asked.data, **asked.words, tell=tell)
        written = [(path, content(model, ending)) for path, ending in outputs]
    except BaseException:
        # A folder that was made for a fit that failed would look like a result.
        if made is not None:
            made.rmdir()
        raise
    for path, text in written:
        write(path, text)
        sys.stderr.write(f"Wrote {path}\n")
    # Last, for a reader who has seen enough may close the pipe.
    if asked.json == STANDARD:
        sys.stdout.write(str(content(model, "json")))
    else:
        ladder_to_terminal(model.report, Console(highlight=False))
    return model


def _outputs(asked: Asked) -> list[tuple[str, str]]:
    """Give the files to write, each with the ending that says what it holds."""
    found: list[tuple[str, str]] = []
    if asked.out is not None:
        found += [
            (str(Path(asked.out) / name), name.rpartition(".")[2]) for name in _FILES
        ]
    if asked.html is not None:
        found.append((asked.html, "html"))
    if asked.json is not None and asked.json != STANDARD:
        found.append((asked.json, "json"))
    return found


def _checked(asked: Asked, outputs: list[tuple[str, str]]) -> Path | None:
    """Make sure that everything can be written; give the folder that was made."""
    made: Path | None = None
    if asked.out is not None:
        need_skops()
        folder = Path(asked.out)
        if not folder.exists():
            try:
                folder.mkdir()
            except OSError as why:
                raise InputError(
                    f"`--out` must be a folder that can be made, got {asked.out!r}: "
                    f"{(why.strerror or str(why)).lower()}. Name another one."
                ) from None
            made = folder
        elif not folder.is_dir():
            raise InputError(
                f"`--out` must be a folder, got the file {asked.out!r}. "
                "Name another one."
            )
    for path, _ in outputs:
        try:
            check_writable(path)
        except InputError:
            if made is not None:
                made.rmdir()
            raise
    return made
