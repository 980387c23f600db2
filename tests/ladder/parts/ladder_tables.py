"""Small tables for the tests of the ladder."""

import numpy as np

from unseen.ladder import RUNGS

BY_NAME = {rung.name: rung for rung in RUNGS}
# Rungs that cost next to nothing.
CHEAP = tuple(BY_NAME[name] for name in ("mean", "ols", "ridge"))


def linear(n=120, p=4, noise=0.5, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p))
    return X, X[:, 0] - X[:, 1] + noise * rng.normal(size=n)


def mixed(n=90, seed=0):
    """A dict with numbers, words, dates, gaps and a target of values."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    town = rng.choice(["Bonn", "Ulm", "Jena"], size=n)
    day = rng.integers(0, 900, size=n)
    y = x + (town == "Ulm") + 0.3 * rng.normal(size=n)
    return {
        "x": [None if i % 11 == 0 else float(v) for i, v in enumerate(x)],
        "town": [str(t) for t in town],
        "seen": [str(np.datetime64("2023-01-01") + int(d)) for d in day],
        "patient": [f"p{i // 3}" for i in range(n)],
        "y": y.tolist(),
    }
