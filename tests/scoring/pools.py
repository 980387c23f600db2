"""Small tables as pools, and the protocols under which they are fitted."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from unseen.auditing.intake import Intake, Wishes, take_in
from unseen.scoring.folds import Fold, SplitKind, make_folds
from unseen.scoring.pool import Pool, make_pool
from unseen.scoring.protocol import Protocol


def intake_of(table: Mapping[str, Any], **wishes: Any) -> Intake:
    """Read a table whose target is `y`."""
    return take_in(table, None, Wishes(target="y", **wishes))


def pool_of(table: Mapping[str, Any], **wishes: Any) -> Pool:
    """Give all rows of a table whose target is `y`."""
    intake = intake_of(table, **wishes)
    return make_pool(
        intake.profile.plan,
        intake.profile.train.sample,
        None,
        most=100_000,
        group=intake.task.group,
        time=intake.task.time,
        seed=0,
    )


def protocol_of(pool: Pool, *without: str) -> Protocol:
    """Give random folds on all columns but some."""
    names = frozenset(pool.plan.names) - set(without)
    return Protocol(features=names, split=SplitKind.RANDOM)


def folds_of(pool: Pool, k: int = 3) -> list[Fold]:
    """Give random folds."""
    rng = np.random.default_rng(0)
    return make_folds(pool, SplitKind.RANDOM, k, np.ones(len(pool), bool), rng)


def clients(n: int = 240, seed: int = 0) -> dict[str, Any]:
    """Give numbers, whole numbers, words, gaps, days and a class of words."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    kind = rng.choice(["gold", "silver"], n).astype(object)
    kind[::17] = None
    gaps = rng.normal(size=n)
    gaps[::9] = np.nan
    z = 2 * x + (kind == "gold") + 0.5 * rng.normal(size=n)
    return {
        "x": x,
        "visits": rng.integers(0, 9, n),
        "gaps": gaps,
        "kind": kind.tolist(),
        "member": (rng.random(n) < 0.5).tolist(),
        "y": np.where(z > 0.3, "yes", "no").tolist(),
    }


def measured(n: int = 240, p: int = 4, seed: int = 0, kind: str = "binary") -> dict:
    """Give numeric columns of which the first two tell the target."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    z = 1.5 * X[:, 0] + X[:, 1] + rng.normal(size=n)
    table: dict[str, Any] = {f"x{j}": X[:, j] for j in range(p)}
    if kind == "binary":
        return table | {"y": np.where(z > 0, "yes", "no").tolist()}
    if kind == "multiclass":
        return table | {"y": np.array(["low", "mid", "top"])[np.digitize(z, [-1, 1])]}
    return table | {"y": z}
