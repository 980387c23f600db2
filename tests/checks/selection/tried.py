"""Evidence of what was tried, for the tests of the checks of selection."""

from dataclasses import replace
from typing import Any

import numpy as np
from tests.checks.tables import evidence

from unseen.choices.choices import Choices
from unseen.choices.looks import Looks
from unseen.choices.runs import Runs
from unseen.choices.shown import Shown
from unseen.evidence import Evidence

Array = np.ndarray


def tried(
    claim: float | None = None, metric: str = "accuracy", **what: Any
) -> Evidence:
    """Give the evidence of a claim beside what was tried; `y` is half and half."""
    n = 40
    y = np.where(np.arange(n) % 2 == 1, "yes", "no")
    table: dict[str, Any] = {"x": np.random.default_rng(9).normal(size=n), "y": y}
    if metric in ("rmse", "r2", "mae"):
        table["y"] = np.random.default_rng(3).normal(size=n)
    roles = {"id": "none", "group": "none", "time": "none"}
    base = evidence(table, None, target="y", metric=metric, claim=claim, **roles)
    return replace(base, choices=Choices(**what))


def runs(scores: Any, **rest: Any) -> Runs:
    """Give runs with these scores."""
    scores = tuple(float(s) for s in scores)
    names = tuple(f"run {k}" for k in range(len(scores)))
    base: dict[str, Any] = {"column": "accuracy", "source": "the table"}
    return Runs(scores=scores, names=names, **(base | rest))


def shown(y: Array, values: Array, names: Any = None, *, classes: int = 2) -> Shown:
    """Give predictions of these targets, one column each."""
    values = values if values.ndim == 2 else values[:, None]
    names = names or tuple(f"m{k}" for k in range(values.shape[1]))
    return Shown(
        names=tuple(names),
        values=values,
        y=np.asarray(y, float),
        labels=False,
        classes=classes,
        source="the table",
    )


def looks(answers: Any, told: Any = None, **rest: Any) -> Looks:
    """Give looks with these answers, all of them from the holdout."""
    answers = tuple(answers)
    told = tuple(told) if told is not None else (True,) * len(answers)
    base: dict[str, Any] = {"source": "the ledger 'v'", "n": None}
    base["metric"] = "accuracy"
    return Looks(answers=answers, from_holdout=told, **(base | rest))


def halves(n: int, rng: np.random.Generator, share: float = 0.5) -> Array:
    """Give classes, shape (n,)."""
    return (rng.random(n) < share).astype(float)
