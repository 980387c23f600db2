"""Fit one case with one tool in this process, and write what it found and took.

``python -m benchmarks.linear.tools.serve TOOL CASE WARM OUT THREADS TOLERANCE``

TOOL is a module beside this one with ``load()``, which imports it and gives its
version, and ``fit(problem, threads, tolerance)``, which gives a `Found`. WARM is the
folder of a small problem of the same kind: it is fitted twice, so that the price of a
first call can be told from the next. TOLERANCE is a number or ``default``; a tool that
is given ``path-`` before it fits only the path, without folds.
"""

import importlib
import sys
import time
import warnings
from pathlib import Path

from ..layout import read_problem, write_path, write_words


def most_memory() -> float:
    """Give the most memory that this program has held, in MiB.

    Not ``ru_maxrss``: that begins with what the starting process held.
    """
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("This system does not say how much memory a process has held.")


def main() -> None:
    tool, case, warm, out = sys.argv[1], *map(Path, sys.argv[2:5])
    threads, asked = int(sys.argv[5]), sys.argv[6]
    only_path = asked.startswith("path-")
    asked = asked.removeprefix("path-")
    tolerance = None if asked == "default" else float(asked)
    warnings.simplefilter("ignore")
    began = time.perf_counter()
    module = importlib.import_module(f".{tool}", __package__)
    version = module.load()
    imported = time.perf_counter() - began

    small = read_problem(warm)
    calls = []
    for _ in range(2):
        began = time.perf_counter()
        module.fit(small, threads, tolerance, only_path)
        calls.append(time.perf_counter() - began)

    problem = read_problem(case)
    held = most_memory()
    began, cpu = time.perf_counter(), time.process_time()
    found = module.fit(problem, threads, tolerance, only_path)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = most_memory()
    write_path(out, found.coefs, found.intercepts, found.alphas)
    words = {
        "version": version,
        "import": imported,
        "first": calls[0],
        "second": calls[1],
        "wall": wall,
        "cpu": cpu,
        "peak_mb": peak,
        "before_mb": held,
        "alpha_min": found.alpha_min,
        "alpha_1se": found.alpha_1se,
    }
    # The last file says that all is there.
    write_words(out / "said.txt", words)


if __name__ == "__main__":
    main()
