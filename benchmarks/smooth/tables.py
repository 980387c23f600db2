"""The tables: half looked at while the tool was written, the rest scored once.

`looked_at` tables, with other splits, also stand in the result, but apart. No table
is in both parts, but for friedman1 in 50 dimensions, of which the seeds are divided.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from ..bases.cache import rdataset

Frame = pd.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Rows to fit on and rows to score."""

    X: Frame
    y: np.ndarray
    X_new: Frame
    y_new: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One table.

    Parameters
    ----------
    name
        Of the table.
    target
        Column that is predicted.
    source
        Reads or makes the table from a seed; real ones ignore it.
    classes
        Whether the target is a class.
    looked_at
        Whether the tool was developed on it.
    most
        Most rows to fit on.
    """

    name: str
    target: str
    source: Callable[[int], Frame]
    classes: bool = False
    looked_at: bool = False
    most: int = 1000

    def split(self, repeat: int) -> Split:
        """Deal rows: three quarters, at most `most`, to fit on; at most 2000 to score.

        Repeats below 100 are for scoring, the others for development.
        """
        frame = self.source(repeat)
        frame = frame[frame[self.target].notna()]
        rng = np.random.default_rng([repeat, len(self.name), *self.name.encode()])
        order = rng.permutation(len(frame))
        n = min(self.most, (3 * len(frame)) // 4)
        kept, new = frame.iloc[order[:n]], frame.iloc[order[n : n + 2000]]
        y, y_new = kept[self.target], new[self.target]
        if self.classes:
            y, y_new = y.astype(str), y_new.astype(str)
        else:
            y, y_new = y.astype(float), y_new.astype(float)
        kept, new = kept.drop(columns=self.target), new.drop(columns=self.target)
        for name in kept.columns:
            if not pd.api.types.is_numeric_dtype(kept[name]):
                kept[name] = kept[name].astype(str).where(kept[name].notna())
                new[name] = new[name].astype(str).where(new[name].notna())
        return Split(
            X=kept.reset_index(drop=True),
            y=y.to_numpy(),
            X_new=new.reset_index(drop=True),
            y_new=y_new.to_numpy(),
        )


@cache
def _table(package: str, name: str, drop: tuple[str, ...]) -> Frame:
    return rdataset(package, name).drop(columns=list(drop))


def _r(package: str, name: str, *drop: str) -> Callable[[int], Frame]:
    return lambda seed: _table(package, name, drop)


def _scikit(name: str) -> Callable[[int], Frame]:
    def read(seed: int) -> Frame:
        from sklearn import datasets

        return getattr(datasets, f"load_{name}")(as_frame=True).frame

    return read


def _friedman(which: int, d: int, n: int) -> Callable[[int], Frame]:
    def make(seed: int) -> Frame:
        from sklearn import datasets

        noise = {1: 1.0, 2: 125.0, 3: 0.1}[which]
        kwargs = {"n_features": d} if which == 1 else {}
        X, y = getattr(datasets, f"make_friedman{which}")(
            (4 * n + 2) // 3 + 2000, noise=noise, random_state=seed, **kwargs
        )
        frame = pd.DataFrame(X, columns=[f"x{j}" for j in range(X.shape[1])])
        return frame.assign(y=y)

    return make


CASES = (
    Case(
        name="friedman1, d = 10",
        target="y",
        source=_friedman(1, 10, 500),
        looked_at=True,
        most=500,
    ),
    Case(
        name="friedman1, d = 50",
        target="y",
        source=_friedman(1, 50, 500),
        looked_at=True,
        most=500,
    ),
    Case(name="diabetes", target="target", source=_scikit("diabetes"), looked_at=True),
    Case(name="Boston", target="medv", source=_r("MASS", "Boston"), looked_at=True),
    Case(
        name="concrete",
        target="compressive_strength",
        source=_r("modeldata", "concrete"),
        looked_at=True,
    ),
    Case(name="Hitters", target="Salary", source=_r("ISLR", "Hitters"), looked_at=True),
    Case(
        name="Sacramento",
        target="price",
        source=_r("modeldata", "Sacramento"),
        looked_at=True,
    ),
    Case(
        name="diamonds",
        target="price",
        source=_r("ggplot2", "diamonds"),
        looked_at=True,
    ),
    Case(
        name="Carseats", target="Sales", source=_r("ISLR", "Carseats"), looked_at=True
    ),
    Case(
        name="Wage", target="wage", source=_r("ISLR", "Wage", "logwage"), looked_at=True
    ),
    Case(
        name="breast_cancer",
        target="target",
        source=_scikit("breast_cancer"),
        classes=True,
        looked_at=True,
    ),
    Case(
        name="mlc_churn",
        target="churn",
        source=_r("modeldata", "mlc_churn"),
        classes=True,
        looked_at=True,
    ),
    Case(
        name="friedman1, d = 200", target="y", source=_friedman(1, 200, 500), most=500
    ),
    Case(name="friedman2", target="y", source=_friedman(2, 4, 500), most=500),
    Case(name="Auto", target="mpg", source=_r("ISLR", "Auto", "name")),
    Case(name="College", target="Apps", source=_r("ISLR", "College", "Accept")),
    Case(name="cpus", target="perf", source=_r("MASS", "cpus", "name", "estperf")),
    Case(name="car_prices", target="Price", source=_r("modeldata", "car_prices")),
    Case(
        name="biomass",
        target="HHV",
        source=_r("modeldata", "biomass", "sample", "dataset"),
    ),
    Case(
        name="hotel_rates",
        target="avg_price_per_room",
        source=_r("modeldata", "hotel_rates", "arrival_date"),
    ),
    Case(name="ames", target="Sale_Price", source=_r("modeldata", "ames")),
    Case(name="Saratoga", target="price", source=_r("mosaicData", "SaratogaHouses")),
    Case(name="Computers", target="price", source=_r("Ecdat", "Computers")),
    Case(name="quakes", target="stations", source=_r("datasets", "quakes")),
    Case(
        name="deliveries",
        target="time_to_delivery",
        source=_r("modeldata", "deliveries"),
    ),
    Case(name="HousePrices", target="price", source=_r("AER", "HousePrices")),
    Case(
        name="births14",
        target="weight",
        source=_r("openintro", "births14", "lowbirthweight"),
    ),
    Case(name="Chicago", target="ridership", source=_r("modeldata", "Chicago", "date")),
    Case(name="wine", target="target", source=_scikit("wine"), classes=True),
    Case(name="OJ", target="Purchase", source=_r("ISLR", "OJ"), classes=True),
    Case(
        name="credit_data",
        target="Status",
        source=_r("modeldata", "credit_data"),
        classes=True,
    ),
    Case(
        name="attrition",
        target="Attrition",
        source=_r("modeldata", "attrition"),
        classes=True,
    ),
    Case(
        name="cells",
        target="class",
        source=_r("modeldata", "cells", "case"),
        classes=True,
    ),
)
