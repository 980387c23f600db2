"""Dated rows, and splits of them, for the tests of the checks on time."""

from typing import Any

import numpy as np
import pandas as pd

FIRST = np.datetime64("2024-01-01")
N = 400
DECLARED = {"target": "y", "id": "none", "group": "none", "time": "on"}
INFERRED = {"target": "y", "id": "none", "group": "none"}

LAST = np.arange(300, N)
EARLIEST = np.arange(100)
OVERLAPPING = np.arange(290, 395)
AT_RANDOM = np.random.default_rng(7).choice(N, 100, replace=False)


def days(*, drift: bool = True, seed: int = 0) -> dict[str, Any]:
    """Give one row a day; with a drift, neighbouring days resemble each other."""
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=N)
    y = np.cumsum(noise) / 5 + 0.3 * rng.normal(size=N) if drift else noise
    on = FIRST + np.arange(N).astype("timedelta64[D]")
    return {"on": on, "m": rng.normal(size=N), "y": y}


def parted(table: dict[str, Any], test: np.ndarray) -> tuple[Any, Any]:
    """Part the rows; these are the test."""
    own = np.zeros(N, bool)
    own[test] = True
    # A data frame: dates keep their type.
    return tuple(pd.DataFrame({k: v[m] for k, v in table.items()}) for m in (~own, own))
