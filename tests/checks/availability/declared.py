"""Applications and what is declared of them, for the tests of declared facts."""

from typing import Any

import numpy as np
import pandas as pd
from tests.checks.tables import evidence

from unseen.evidence import Evidence
from unseen.facts import facts_from

N = 60
GRAPH = {
    "edges": [
        "income -> y -> collections -> fees",
        "y <- age",
        "score -> called",
        "sampled -> rating",
    ],
    "defines_target": ["days_late"],
    "feedback": ["score"],
    "selection": ["sampled"],
}
NUMBERS = (
    "income",
    "age",
    "collections",
    "fees",
    "days_late",
    "score",
    "called",
    "sampled",
    "rating",
)


def applications(seed: int = 0) -> Any:
    """Give loans of which every sixth was rated three days after the application."""
    rng = np.random.default_rng(seed)
    day = np.datetime64("2024-01-01") + np.arange(N).astype("timedelta64[D]")
    late = np.where(np.arange(N) % 6 == 0, 3, 0).astype("timedelta64[D]")
    columns = {name: rng.normal(size=N) for name in NUMBERS}
    return pd.DataFrame(
        {"applied_at": day, "rated_at": day + late}
        | columns
        | {"y": rng.choice(["no", "yes"], N)}
    )


def declared(facts: dict[str, Any], *, seed: int = 0, order: Any = None) -> Evidence:
    """Give the evidence of the applications with these facts."""
    table = applications(seed)
    if order is not None:
        table = table[list(order)]
    roles = {"target": "y", "id": "none", "group": "none"}
    return evidence(table, None, facts=facts_from(facts), **roles)


def by_graph(**changes: Any) -> dict[str, Any]:
    """Give facts that are the graph, with some of its parts changed."""
    return {"graph": GRAPH | changes}
