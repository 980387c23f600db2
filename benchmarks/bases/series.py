"""Time series and panels, oldest row first, with honest features alone.

The real ones of the fresh part stand in `fresh_series.py`.
"""

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np
import pandas as pd

from .base import Base, Frame, Part, TargetKind
from .cache import rdataset

Rng = np.random.Generator


def with_lags(frame: Frame, target: str, key: str | None) -> Frame:
    """Add what was known the day before: two lags and a mean of the past week.

    The rows before the first full week are dropped.
    """
    past = frame.groupby(key)[target] if key else frame[target]
    lagged = frame.assign(last=past.shift(1), last7=past.shift(7))
    shifted = lagged.groupby(key)["last"] if key else lagged["last"]
    week = shifted.rolling(7).mean()
    if key:
        week = week.droplevel(0)
    return lagged.assign(past_week=week).dropna(subset=["last7", "past_week"])


def _block(frame: Frame, n: int, rng: Rng) -> Frame:
    start = rng.integers(0, max(1, len(frame) - n + 1))
    return frame.iloc[start : start + n]


@lru_cache(maxsize=1)
def _births() -> Frame:
    frame = rdataset("mosaicData", "Births")[["date", "wday", "births"]]
    return frame.assign(date=frame["date"].str[:10])


@lru_cache(maxsize=1)
def _chicago() -> Frame:
    frame = rdataset("modeldata", "Chicago")
    known = ["date", "ridership", "temp", "humidity", "wind", "weather_rain"]
    frame = frame[known].assign(date=frame["date"].str[:10])
    return frame.assign(weekday=pd.to_datetime(frame["date"]).dt.day_name())


@lru_cache(maxsize=1)
def _weather() -> Frame:
    frame = rdataset("nycflights13", "weather")
    frame = frame[(frame["origin"] == "JFK") & frame["temp"].notna()]
    known = ["time_hour", "temp", "wind_speed", "visib", "month", "hour"]
    return frame[known].sort_values("time_hour")


@lru_cache(maxsize=1)
def _stocks() -> Frame:
    frame = rdataset("datasets", "EuStockMarkets")
    # Daily returns in percent: a target whose past says almost nothing.
    frame = 100 * np.log(frame).diff().dropna()
    days = pd.date_range("1991-07-01", periods=len(frame), freq="B")
    past = frame[["SMI", "CAC", "FTSE"]].shift(1).add_prefix("past_")
    return pd.DataFrame({"day": days.strftime("%Y-%m-%d"), "dax": frame["DAX"]}).join(
        past
    )


def single(source: Callable, target: str, n: int, rng: Rng) -> Frame:
    """Draw a stretch of `n` rows of one series, with its lags."""
    frame = with_lags(source().dropna().reset_index(drop=True), target, None)
    return _block(frame, n, rng)


@lru_cache(maxsize=1)
def _electricity() -> Frame:
    frame = rdataset("fpp2", "elecdemand")
    halves = pd.date_range("2014-01-01", periods=len(frame), freq="30min")
    frame = frame.assign(at=halves.strftime("%Y-%m-%d %H:%M:%S"), hour=halves.hour)
    return frame[["at", "hour", "WorkDay", "Temperature", "Demand"]]


@lru_cache(maxsize=1)
def _sunspots() -> Frame:
    frame = rdataset("datasets", "sunspots")
    months = pd.date_range("1749-01-01", periods=len(frame), freq="MS")
    return pd.DataFrame(
        {
            "date": months.strftime("%Y-%m-%d"),
            "month": months.month,
            "spots": frame["value"],
        }
    )


@lru_cache(maxsize=1)
def _states() -> Frame:
    frame = rdataset("mosaicData", "Birthdays")
    frame = frame.drop_duplicates(["state", "date"])
    return frame.assign(date=frame["date"].str[:10])[
        ["state", "date", "wday", "births"]
    ]


@lru_cache(maxsize=1)
def _housing() -> Frame:
    frame = rdataset("ggplot2", "txhousing").dropna(subset=["sales", "median"])
    month = frame["month"].astype(int).astype(str).str.zfill(2)
    date = frame["year"].astype(int).astype(str) + "-" + month + "-01"
    return frame.assign(date=date)[["city", "date", "month", "sales"]]


@lru_cache(maxsize=1)
def _cities() -> Frame:
    # All else in the table was measured on the same day as the target.
    frame = rdataset("mosaicData", "Weather")[["city", "date", "month", "high_temp"]]
    return frame.assign(date=frame["date"].str[:10])


def panel(source: Callable, key: str, target: str, n: int, rng: Rng) -> Frame:
    """Draw a stretch of about `n` rows of several series, each with its lags."""
    frame = source()
    keys = rng.permutation(sorted(frame[key].unique()))[: max(4, min(20, n // 120))]
    frame = frame[frame[key].isin(keys)].sort_values([key, "date"])
    frame = with_lags(frame.reset_index(drop=True), target, key)
    dates = np.sort(frame["date"].unique())
    width = min(len(dates), -(-n // len(keys)))
    start = rng.integers(0, len(dates) - width + 1)
    inside = frame["date"].isin(dates[start : start + width])
    return frame[inside].sort_values(["date", key])


def made_single(n: int, rng: Rng, *, part: Part) -> Frame:
    """Make a daily demand with a memory, a season and offers."""
    total = n + 7
    noise = rng.normal(size=total)
    level = np.zeros(total)
    for t in range(1, total):
        level[t] = part.pick(0.8, 0.95, 0.6, 1.2) * level[t - 1] + noise[t]
        if part is Part.FRESH:
            # It remembers two days, and swings back.
            level[t] -= 0.4 * level[t - 2]
    season = 2 * np.sin(2 * np.pi * np.arange(total) / part.pick(7, 12, 30, 365))
    if part is Part.FINAL:
        # A slow rise, and a season with a peak.
        level += 0.002 * np.arange(total)
        season = np.exp(season / 2) - 1
    if part is Part.FRESH:
        # A year, and two quiet days in each week.
        season = 0.7 * season - (np.arange(total) % 7 > 4)
    start = part.pick("2019-03-01", "2019-03-01", "2019-03-01", "1971-10-15")
    days = pd.date_range(start, periods=total)
    frame = pd.DataFrame(
        {
            "day": days.strftime("%Y/%m/%d" if part is Part.FRESH else "%Y-%m-%d"),
            "demand": 50 + 4 * level + 5 * season,
            "promo": rng.integers(0, 2, total),
            "price": 10 + 0.1 * rng.normal(size=total).cumsum(),
        }
    )
    if part is Part.FRESH:
        # An offer adds a share, and is made on one day in five.
        frame["promo"] = (rng.random(total) < 0.2).astype(int)
        frame["demand"] *= 1 + 0.25 * frame["promo"]
    else:
        frame["demand"] += part.pick(3, 3, 5, 0) * frame["promo"]
    return with_lags(frame, "demand", None)


def made_panel(n: int, rng: Rng, *, part: Part) -> Frame:
    """Make the demand of several stores."""
    count = part.pick(8, 30, 14, 21)
    name = "Filiale {:d}" if part is Part.FRESH else "s{:02d}"
    stores = []
    for store in range(count):
        own = made_single(-(-n // count), rng, part=part)
        # A store's level is in its past as much as in its present.
        own[["demand", "last", "last7", "past_week"]] += rng.normal(scale=3)
        stores.append(own.assign(store=name.format(store)))
    return pd.concat(stores).sort_values(["day", "store"])


def series(
    name: str, part: Part, target: str, time: str, key: str | None, rows: int, make
) -> Base:
    """Make a base of a series, or of several with a `key`."""
    return Base(
        name=name,
        part=part,
        kind=TargetKind.REGRESSION,
        target=target,
        rows=rows,
        make=make,
        time=time,
        key=key,
    )


_T, _H, _F = Part.TUNING, Part.HELDOUT, Part.FINAL

SERIES: tuple[Base, ...] = (
    series(
        "births", _T, "births", "date", None, 7000, partial(single, _births, "births")
    ),
    series(
        "chicago",
        _T,
        "ridership",
        "date",
        None,
        5600,
        partial(single, _chicago, "ridership"),
    ),
    series(
        "states",
        _T,
        "births",
        "date",
        "state",
        50_000,
        partial(panel, _states, "state", "births"),
    ),
    series(
        "synth_series_a",
        _T,
        "demand",
        "day",
        None,
        20_000,
        partial(made_single, part=_T),
    ),
    series(
        "synth_panel_a",
        _T,
        "demand",
        "day",
        "store",
        20_000,
        partial(made_panel, part=_T),
    ),
    series(
        "weather",
        _H,
        "temp",
        "time_hour",
        None,
        8000,
        partial(single, _weather, "temp"),
    ),
    series("stocks", _H, "dax", "day", None, 1800, partial(single, _stocks, "dax")),
    series(
        "housing",
        _H,
        "sales",
        "date",
        "city",
        3500,
        partial(panel, _housing, "city", "sales"),
    ),
    series(
        "synth_series_b",
        _H,
        "demand",
        "day",
        None,
        20_000,
        partial(made_single, part=_H),
    ),
    series(
        "synth_panel_b",
        _H,
        "demand",
        "day",
        "store",
        20_000,
        partial(made_panel, part=_H),
    ),
    series(
        "electricity",
        _F,
        "Demand",
        "at",
        None,
        17_000,
        partial(single, _electricity, "Demand"),
    ),
    series(
        "sunspots",
        _F,
        "spots",
        "date",
        None,
        2800,
        partial(single, _sunspots, "spots"),
    ),
    series(
        "cities",
        _F,
        "high_temp",
        "date",
        "city",
        3500,
        partial(panel, _cities, "city", "high_temp"),
    ),
    series(
        "synth_series_c",
        _F,
        "demand",
        "day",
        None,
        20_000,
        partial(made_single, part=_F),
    ),
    series(
        "synth_panel_c",
        _F,
        "demand",
        "day",
        "store",
        20_000,
        partial(made_panel, part=_F),
    ),
)
