"""A user's linear model, truly fitted, and rivals whose gains are planted."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from tests.checks.fit.books import MINE, guess_of, probes, values_of, with_book

from unseen.errors import Undecided
from unseen.evidence import Evidence
from unseen.result import Estimate
from unseen.scoring.learners import BOOSTING, LINEAR
from unseen.scoring.penalised.fitted import read_line
from unseen.scoring.penalised.line import Line, Rival, Swap
from unseen.scoring.penalised.step import find_step

Array = np.ndarray
NOTHING = (0.0, -0.01, 0.01)
CLEARLY = (0.1, 0.05, 0.15)
PERHAPS = (0.03, -0.05, 0.11)
# Beyond chance and above what matters, and not to the end of the interval.
LIKELY = (0.05, 0.02, 0.08)
WORDS = "a rival"


def estimate(ends: tuple[float, float, float]) -> Estimate:
    value, low, high = ends
    return Estimate(value=value, low=low, high=high, level=0.95, n=200, method="paired")


def least(ends: tuple[float, float, float]) -> float:
    """Give the lower end of the 99% interval around a 95% interval."""
    value, low, _ = ends
    return value - (value - low) * 2.576 / 1.96


def rival(swap: Swap, gain: tuple[float, float, float], **rest: Any) -> Rival:
    """Give a rival with this gain, on a metric whose possible is one."""
    return Rival(
        swap=swap,
        words=WORDS,
        code="model = rival",
        gain=estimate(gain),
        share=gain,
        least=least(gain),
        score=estimate((0.6, 0.5, 0.7)),
        present=estimate((0.5, 0.4, 0.6)),
        **rest,
    )


def evidence_of(
    model: Any,
    X: Array,
    y: Array,
    gains: Mapping[Swap, tuple[float, float, float]] | None = None,
    *,
    classes: bool = False,
    names: list[str] | None = None,
    **rest: Any,
) -> Evidence:
    """Give evidence of a model fitted on these rows; a swap without a gain raises."""
    names = names or [f"m{j}" for j in range(X.shape[1])]
    table = pd.DataFrame(X, columns=names)
    planted = gains or {}
    if classes:
        base = with_book(y, {MINE: guess_of(y, 1.0), **probes(y)})
    else:
        said = {MINE: values_of(y, 1.0), LINEAR: values_of(y, 1.1, 2)}
        said[BOOSTING] = values_of(y, 1.2, 3)
        base = with_book(y, said, metric="r2", n_classes=0)
    step = find_step(model)

    def contest(swap: Swap) -> Rival:
        if swap not in planted:
            raise Undecided("What would take its place raised ValueError: no.")
        return rival(swap, planted[swap], **rest)

    line = step and Line(
        name=MINE,
        step=step,
        fit=lambda: read_line(model.fit(table, y), table, y, names),
        contest=contest,
    )
    assert base.scores is not None
    return replace(base, scores=replace(base.scores, line=line))


def numbers(n: int = 200, p: int = 4, seed: int = 0) -> tuple[Array, Array]:
    """Give columns and a number that hangs on two of them."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, X[:, 0] - X[:, 1] + rng.normal(size=n)


def classes(n: int = 200, p: int = 4, seed: int = 0) -> tuple[Array, Array]:
    """Give columns and two classes, half each, that hang on two of them."""
    X, y = numbers(n, p, seed)
    return X, (y > np.median(y)).astype(float)
