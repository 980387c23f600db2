"""Scorebooks with planted predictions, for the tests of checks on the fit."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from tests.checks.tables import evidence

from unseen.evidence import Evidence
from unseen.scoring.folds import SplitKind
from unseen.scoring.learners import BOOSTING, LINEAR
from unseen.scoring.outcome import BEST, Outcome
from unseen.scoring.pool import Pool, make_pool
from unseen.scoring.protocol import Protocol
from unseen.scoring.scorebook import Scorebook
from unseen.stats.metrics.catalogue import METRICS

Array = np.ndarray
MINE = "mine"


def classes(n: int = 400, seed: int = 0) -> Array:
    """Give 0 and 1, half each, in no order."""
    return np.random.default_rng(seed).permutation(np.arange(n) % 2).astype(float)


def guess_of(y: Array, signal: float, seed: int = 1) -> Array:
    """Give probabilities that know the class as well as `signal` spreads apart."""
    rng = np.random.default_rng(seed)
    p = 1 / (1 + np.exp(-(signal * (2 * y - 1) + rng.normal(size=len(y)))))
    return np.column_stack([1 - p, p])


def values_of(y: Array, noise: float, seed: int = 1) -> Array:
    """Give values that miss the target by noise."""
    return y + noise * np.random.default_rng(seed).normal(size=len(y))


def outcome_of(
    y: Array,
    predictions: Mapping[str, Array],
    *,
    train: Mapping[str, float] | None = None,
    best: str = LINEAR,
    split: SplitKind = SplitKind.RANDOM,
    rows: Array | None = None,
    n_train: int = 320,
    clusters: Array | None = None,
) -> Outcome:
    """Give an outcome of two folds with these predictions."""
    rows = np.arange(len(y)) if rows is None else rows
    every = dict(predictions)
    chosen = best if best in every else next(iter(every))
    return Outcome(
        protocol=Protocol(features=frozenset({"x"}), split=split),
        rows=rows,
        y=y,
        folds=np.arange(len(y)) % 2,
        clusters=clusters,
        predictions=every | {BEST: every[chosen]},
        chosen=(chosen, chosen),
        train_scores={m: np.repeat((train or {}).get(m, np.nan), 2) for m in every},
        n_train=n_train,
    )


def base_of(y: Array, *, metric: str, n_classes: int, times: Any = None) -> Evidence:
    """Give the evidence of a table with this target, without scores."""
    target = y if not n_classes else np.array([f"c{int(k)}" for k in y])
    table: dict[str, Any] = {
        "x": np.random.default_rng(9).normal(size=len(y)),
        "y": target,
    }
    wishes: dict[str, Any] = {"time": "none"}
    if times is not None:
        table["day"], wishes = times, {"time": "day"}
    return evidence(
        table, None, target="y", metric=metric, id="none", group="none", **wishes
    )


def pool_of(ev: Evidence) -> Pool:
    """Give all rows as a pool."""
    return make_pool(
        ev.plan,
        ev.profile.train.sample,
        None,
        most=100_000,
        group=None,
        time=ev.task.time,
        seed=0,
    )


def with_book(
    y: Array,
    predictions: Mapping[str, Array],
    *,
    metric: str = "auc",
    n_classes: int = 2,
    train: Mapping[str, float] | None = None,
    best: str = LINEAR,
    times: Any = None,
    memory: tuple[Array, Mapping[str, Array]] | None = None,
    **rest: Any,
) -> Evidence:
    """Give evidence whose scorebook holds these predictions.

    `memory` is a shuffled target and the predictions of its own rows.
    """
    ev = base_of(y, metric=metric, n_classes=n_classes, times=times)
    pool = pool_of(ev)
    # Codes by name, so that the table's classes and the codes of `y` agree.
    order = np.array([int(c[1:]) for c in ev.classes]) if n_classes else None
    if order is not None:
        assert (order[pool.y.astype(int)] == y).all()
        predictions = {m: p[:, order] for m, p in predictions.items()}
    honest = outcome_of(pool.y, predictions, train=train, best=best)
    permuted = None
    if memory is not None:
        permuted = outcome_of(memory[0], memory[1], best=best)
    fields: dict[str, Any] = {
        "pool": pool,
        "metric": METRICS[metric],
        "given": honest,
        "honest": honest,
        "claim": None,
        "permuted": permuted,
        "past_to_future": None,
        "singles": (),
        "honest_skill": 0.5,
        "own_model": MINE if MINE in predictions else None,
        "rows_in_table": len(y),
    }
    return replace(ev, scores=Scorebook(**(fields | rest)))


def probes(y: Array, linear: float = 1.0, boosting: float = 0.4) -> dict[str, Array]:
    """Give two probes that know this much."""
    return {
        LINEAR: guess_of(y, linear, seed=2),
        BOOSTING: guess_of(y, boosting, seed=3),
    }
