"""Run one tool on one case in a process of its own, with a limit of time."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from ..peers.environments import python
from .cases import Case
from .gap import path_gaps
from .layout import read_path, read_problem, read_words

ROOT = Path(__file__).parents[2]
GLMNET = Path(__file__).parent / "tools" / "glmnet_paths.R"
MODULES = {
    "unseen": "ours",
    "scikit-learn": "sklearn_paths",
    "adelie": "adelie_paths",
    "skglm": "skglm_paths",
}
TOOLS = ("unseen", "glmnet", "adelie", "scikit-learn", "skglm")
# How often the memory of a process and its workers is looked at, in seconds.
LOOK = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run.

    Parameters
    ----------
    case, tool, threads, tolerance
        What was run; `tolerance` as text, ``default`` or a number.
    outcome
        ``done``, ``limit`` (stopped at the limit of time), ``none`` (the tool has no
        such fit) or the last line of its error.
    limit
        Seconds that the whole process was given.
    wall, cpu
        Seconds of the fit, without reading, import and first call; None if not done.
    started, first, second
        Seconds for the import, and of the first and the second call on a small problem.
    peak_mb
        Most memory of the process and its workers, with the data, in MiB.
    gap
        Largest duality gap over its path, a share of the null objective.
    n_alphas
        Length of the path that it gave back.
    alpha_min, alpha_1se
        Its choices; NaN where it makes none.
    version
        The tool's.
    """

    case: str
    tool: str
    threads: int
    tolerance: str
    outcome: str
    limit: float
    wall: float | None = None
    cpu: float | None = None
    started: float | None = None
    first: float | None = None
    second: float | None = None
    peak_mb: float | None = None
    gap: float | None = None
    n_alphas: int | None = None
    alpha_min: float | None = None
    alpha_1se: float | None = None
    version: str = ""


def measure(case: Case, tool: str, threads: int, tolerance: str, limit: float) -> Run:
    """Run it.

    Parameters
    ----------
    case
        What is fitted.
    tool
        One of `TOOLS`.
    threads
        1 or 2.
    tolerance
        ``default`` or a number; with ``path-`` before it, only the path on all rows.
    limit
        Seconds for the whole process, the import and the first calls included.
    """
    folder, warm = case.folder(), case.warm()
    named: dict[str, Any] = {
        "case": case.name,
        "tool": tool,
        "threads": threads,
        "tolerance": tolerance,
        "limit": limit,
    }
    with tempfile.TemporaryDirectory() as out:
        words = [str(folder), str(warm), out, str(threads), tolerance]
        code, trouble, sampled = _watched(command(tool, words), threads, limit)
        if code is None:
            return Run(**named, outcome="limit")
        if code:
            last = (trouble.strip().splitlines() or [f"exit status {code}"])[-1]
            outcome = "none" if last.startswith("NotImplementedError") else last
            return Run(**named, outcome=outcome)
        said = read_words(Path(out, "said.txt"))
        problem = read_problem(folder)
        coefs, intercepts, alphas = read_path(Path(out), problem.X.shape[1])
    gaps = path_gaps(
        problem.X,
        problem.y,
        coefs,
        intercepts,
        alphas,
        family=problem.family,
        l1_ratio=problem.l1_ratio,
    )
    return Run(
        **named,
        outcome="done",
        wall=float(said["wall"]),
        cpu=float(said["cpu"]),
        started=float(said["import"]),
        first=float(said["first"]),
        second=float(said["second"]),
        # Short peaks are between two looks, workers are in none but the looks.
        peak_mb=max(float(said["peak_mb"]), sampled),
        gap=float(np.max(gaps)),
        n_alphas=len(alphas),
        alpha_min=float(said["alpha_min"]),
        alpha_1se=float(said["alpha_1se"]),
        version=said["version"],
    )


def stop_cleanly() -> None:
    """Let a request to end this process end the tool that it waits for, too."""

    def leave(*_: object) -> NoReturn:
        sys.exit(143)

    signal.signal(signal.SIGTERM, leave)


def command(tool: str, words: list[str]) -> list[str]:
    """Give the words that start a tool."""
    if tool == "glmnet":
        return ["Rscript", "--vanilla", str(GLMNET), *words]
    mine = tool in ("unseen", "scikit-learn")
    interpreter = python("unseen" if mine else tool)
    if mine and not interpreter.exists():
        interpreter = Path(sys.executable)
    module = "benchmarks.linear.tools.serve"
    return [str(interpreter), "-m", module, MODULES[tool], *words]


def _watched(
    words: list[str], threads: int, limit: float
) -> tuple[int | None, str, float]:
    """Run a process; give its status (None past the limit), errors and memory."""
    environment = dict(os.environ)
    for name in ("OPENBLAS", "OMP", "MKL", "NUMBA"):
        environment[f"{name}_NUM_THREADS"] = str(threads)
    # An environment sees its own packages alone, and the source that is measured.
    environment["PYTHONPATH"] = str(ROOT / "src")
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            words,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
        )
        end = time.monotonic() + limit
        most = 0.0
        try:
            while (code := process.poll()) is None and time.monotonic() < end:
                most = max(most, _memory(process.pid))
                time.sleep(LOOK)
        finally:
            if process.poll() is None:
                # Workers are in its session and end with it.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        errors.seek(0)
        return code, errors.read().decode(errors="replace"), most


def _memory(session: int) -> float:
    """Give the memory of a session in MiB: what processes share counts once."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) != session:
                continue
            for line in (folder / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        except (OSError, ValueError):
            # It ended between two looks.
            continue
    return total / 1024
