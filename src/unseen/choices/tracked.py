"""What a tracking store knows of a run."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedRun:
    """One run.

    Parameters
    ----------
    id, name
        Its id, and what its user calls it (may be empty).
    metrics
        The last value of each metric, NaN where it was none.
    start, end
        Seconds since 1970, or None.
    """

    id: str
    name: str
    metrics: Mapping[str, float]
    start: float | None
    end: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """Runs that belong together."""

    id: str
    name: str
    runs: tuple[TrackedRun, ...]
