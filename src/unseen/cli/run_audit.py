"""Run an audit from the command line: check outputs, call, print, write."""

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from rich.console import Console

from .. import api
from ..errors import InputError
from ..facts import Facts, read_facts
from ..render.progress import progress
from ..render.text import to_terminal
from ..render.write import check_writable, render, write
from ..result import Report

STANDARD = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked at the command line.

    Parameters
    ----------
    train
        The training table.
    words
        The options that decide the numbers, by name.
    outputs
        Where to write, by format: ``html``, ``json``, ``sarif``, ``md`` and ``fix``.
        ``-`` prints instead of the report for people.
    called
        The command that asks all this by another name, or None.
    """

    train: str
    words: Mapping[str, Any]
    outputs: Mapping[str, str]
    called: str | None = None

    def command(self) -> str:
        """Give the command that makes the same numbers again.

        Examples
        --------
        >>> words = {"target": "is late", "claim": None, "trust": (), "seed": 0}
        >>> Asked(train="loans.csv", words=words, outputs={}).command()
        "unseen audit loans.csv --target 'is late' --seed 0"
        """
        if self.called is not None:
            return self.called
        parts = ["unseen", "audit", self.train]
        for name, value in self.words.items():
            values = value if isinstance(value, tuple) else (value,)
            for one in values:
                if one is not None:
                    parts += [f"--{name.replace('_', '-')}", str(one)]
        return shlex.join(parts)


def run_audit(asked: Asked) -> Report:
    """Audit, print the report, and write it where it was asked for.

    Nothing is written before the audit has come to its end, and then whole files.
    """
    printed = _printed(asked.outputs)
    for path in asked.outputs.values():
        if path != STANDARD:
            check_writable(path)
    words = dict(asked.words)
    missing = words.pop("missing")
    words["facts"] = _facts(words["facts"], missing)
    with progress() as tell:
        report = api.audit(asked.train, **words, tell=tell)
    # A mark of missing values has no word of its own in Python.
    calls = () if missing or asked.called else report.reproduce
    report = replace(report, reproduce=(asked.command(), *calls))
    written = {kind: _rendered(report, kind) for kind in asked.outputs}
    if printed is None:
        # `soft_wrap` in a pipe: a reader there breaks lines for itself.
        to_terminal(report, Console(highlight=False))
    else:
        sys.stdout.write(written[printed].rstrip("\n") + "\n")
    for kind, path in asked.outputs.items():
        if path != STANDARD:
            write(path, written[kind])
            sys.stderr.write(f"Wrote {path}\n")
    return report


def _printed(outputs: Mapping[str, str]) -> str | None:
    """Give the one format that goes to standard output."""
    kinds = [kind for kind, path in outputs.items() if path == STANDARD]
    if len(kinds) > 1:
        raise InputError(
            f"Standard output takes one format, got {' and '.join(kinds)}. "
            "Give the others a file."
        )
    return kinds[0] if kinds else None


def _rendered(report: Report, kind: str) -> str:
    return report.fix().to_toml() if kind == "fix" else render(report, kind)


def _facts(path: str | None, missing: tuple[str, ...]) -> Facts | str | None:
    if not missing:
        # As a path, so that the call that reproduces the report can name it.
        return path
    known = read_facts(path) if path is not None else None
    return replace(known or Facts(), missing=(*(known or Facts()).missing, *missing))
