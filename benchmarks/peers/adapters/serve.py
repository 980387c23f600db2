"""Read a manifest, run one tool on each case, write what it found.

Runs inside a peer's environment: ``python serve.py TOOL MANIFEST OUT``. Standard
library and pandas alone, beside the tool.
"""

import importlib
import json
import signal
import sys
import time
import traceback
import warnings
from pathlib import Path

import pandas as pd


class TooLong(Exception):
    """A case ran past its limit."""


def _stop(*_):
    raise TooLong


def read(path: str | None) -> pd.DataFrame | None:
    """Read a table, or None where there is none."""
    return None if path is None else pd.read_parquet(path)


def run(tool, entry: dict, limit: int) -> dict:
    """Run the tool on one case; a crash or a time-out is an answer too."""
    train, test = read(entry["train"]), read(entry["test"])
    answer = {"case": entry["case"], "found": [], "failed": ""}
    cpu, wall = time.process_time(), time.perf_counter()
    signal.alarm(limit)
    try:
        answer["found"] = tool.found(train, test, entry)
    except TooLong:
        answer["failed"] = f"no answer in {limit} seconds"
    except Exception as error:
        answer["failed"] = traceback.format_exception_only(error)[-1].strip()[:300]
    finally:
        signal.alarm(0)
    answer["cpu"] = time.process_time() - cpu
    answer["wall"] = time.perf_counter() - wall
    return answer


def main() -> None:
    """Run the tool on every case of the manifest."""
    name, manifest, out = sys.argv[1:4]
    sys.path.insert(0, str(Path(__file__).parent))
    tool = importlib.import_module(f"{name}_adapter")
    plan = json.loads(Path(manifest).read_text())
    signal.signal(signal.SIGALRM, _stop)
    warnings.simplefilter("ignore")
    with Path(out).open("w") as file:
        for entry in plan["cases"]:
            file.write(json.dumps(run(tool, entry, plan["limit"])) + "\n")
            file.flush()


if __name__ == "__main__":
    main()
