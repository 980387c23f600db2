"""Run a command and say what it took."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a command took.

    Parameters
    ----------
    cpu
        Seconds of processor time, of the command and of the children that it waited
        for. On a busy machine this is the number to compare.
    wall
        Seconds that passed.
    peak
        The largest resident set of any one of its processes, in megabytes.
    status
        Its exit status, or None where it was stopped at the time limit.
    last
        The last line of what it wrote to standard error.
    """

    cpu: float
    wall: float
    peak: float
    status: int | None
    last: str = ""


def measured(command: Sequence[str], *, limit: float, folder: Path) -> Cost:
    """Run a command to its end or to the time limit.

    Parameters
    ----------
    command
        The words of the command.
    limit
        Seconds of wall time after which it is killed.
    folder
        Its working directory; its standard error is kept there.
    """
    errors = folder / "stderr.txt"
    started = time.perf_counter()
    with errors.open("w") as file:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=file, cwd=folder
        )
        stopped = False
        while True:
            # wait4 gives the usage of this child alone; getrusage would add them up.
            pid, code, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if not stopped and time.perf_counter() - started > limit:
                process.kill()
                stopped = True
            time.sleep(0.005)
    process.returncode = os.waitstatus_to_exitcode(code)
    lines = errors.read_text(errors="replace").strip().splitlines()
    return Cost(
        cpu=usage.ru_utime + usage.ru_stime,
        wall=time.perf_counter() - started,
        peak=_megabytes(usage),
        status=None if stopped else process.returncode,
        last=lines[-1][:120] if lines else "",
    )


def _megabytes(usage: resource.struct_rusage) -> float:
    # Kilobytes on Linux, bytes on macOS.
    return usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
