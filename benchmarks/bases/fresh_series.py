"""The time series and panels of the fresh part."""

from functools import lru_cache, partial

import pandas as pd

from .base import Base, Frame, Part
from .cache import rdataset
from .series import made_panel, made_single, panel, series, single


@lru_cache(maxsize=1)
def _melbourne() -> Frame:
    frame = rdataset("quantreg", "MelTemp")
    days = pd.date_range("1981-01-01", "1990-12-31")
    # As in the table, no year has a day too many.
    days = days[(days.month != 2) | (days.day != 29)]
    return pd.DataFrame(
        {
            "date": days.strftime("%Y/%m/%d"),
            "month": days.month_name(),
            "hottest": frame["value"],
        }
    )


@lru_cache(maxsize=1)
def _bank() -> Frame:
    frame = rdataset("fpp3", "bank_calls")
    moments = pd.to_datetime(frame["DateTime"])
    return pd.DataFrame(
        {
            "at": moments.dt.strftime("%Y-%m-%dT%H:%M"),
            "hour": moments.dt.hour,
            "weekday": moments.dt.day_name(),
            "calls": frame["Calls"],
        }
    )


@lru_cache(maxsize=1)
def _pizzas() -> Frame:
    # One row was one pizza: counted here, none on a day being none sold.
    frame = rdataset("gt", "pizzaplace").rename(columns={"name": "pizza"})
    sold = frame.groupby(["pizza", "date"]).size().unstack(fill_value=0).stack()
    sold = sold.rename("sold").reset_index()
    days = pd.to_datetime(sold["date"])
    kinds = frame.groupby("pizza")["type"].first()
    return sold.assign(
        date=days.dt.strftime("%Y/%m/%d"),
        weekday=days.dt.day_name().str[:3],
        type=sold["pizza"].map(kinds),
    )


_F = Part.FRESH
_made_single = partial(made_single, part=_F)
_made_panel = partial(made_panel, part=_F)
_melbourne_days = partial(single, _melbourne, "hottest")
_bank_calls = partial(single, _bank, "calls")
_pizza_days = partial(panel, _pizzas, "pizza", "sold")

FRESH_SERIES: tuple[Base, ...] = (
    series("melbourne", _F, "hottest", "date", None, 3600, _melbourne_days),
    series("bank_calls", _F, "calls", "at", None, 27_000, _bank_calls),
    series("pizzas", _F, "sold", "date", "pizza", 7000, _pizza_days),
    series("synth_series_d", _F, "demand", "day", None, 20_000, _made_single),
    series("synth_panel_d", _F, "demand", "day", "store", 20_000, _made_panel),
)
