"""LEAK007: leads, centred means and windows that end too late, and honest lags."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from tests.checks.tables import amounts, evidence, names, only, rows_of

from unseen.checks.leakage.future_window import FutureWindow
from unseen.errors import NotApplicable, Undecided
from unseen.result import RemedyKind, Severity, Verdict

N = 600
RNG = np.random.default_rng(2)
DAY = np.datetime64("2024-01-01") + np.arange(N).astype("timedelta64[D]")
NOISE = RNG.normal(size=N)


def series(seed=0):
    """Give a series in which each value keeps half of the one before."""
    rng = np.random.default_rng(seed)
    y = np.zeros(N)
    for t in range(1, N):
        y[t] = 0.5 * y[t - 1] + rng.normal()
    return pd.Series(y)


Y = series()


def run(column=None, *, y=Y, m=NOISE, **wishes):
    table = {"day": DAY, "m": m} | ({} if column is None else {"s": column})
    given = {"target": "y", "id": "none", "group": "none", "time": "day"} | wishes
    return FutureWindow().run(evidence(pd.DataFrame({**table, "y": y}), **given))


@pytest.mark.parametrize(
    ("column", "span", "past"),
    [
        (Y.shift(-1), "at 1 row ahead", "3.4%"),
        (Y.rolling(7).mean(), "from 6 rows back to the own row", "94.9%"),
        (Y.rolling(5, center=True).mean(), "from 2 rows back to 2 rows ahead", "53.9%"),
        (Y[::-1].rolling(3).sum()[::-1].shift(-1), "from 1 row ahead to 3 rows ahead",
         "1.1%"),
    ],
)  # fmt: skip
def test_a_window_that_ends_too_late_is_an_error(column, span, past):
    finding = only(run(column), Severity.ERROR)
    assert finding.message == (
        f"`s` is computed from the target {span}: together these rows explain 100.00% "
        f"of it, the rows before alone {past} (in the order of `day`)."
    )
    assert names(finding) == ["s"]
    assert finding.remedy is not None
    assert finding.remedy.kind is RemedyKind.DROP_COLUMNS


def test_a_noisy_window_is_a_warning():
    finding = only(run(Y.rolling(7).mean() + 0.04 * NOISE), Severity.WARNING)
    assert "explain 99." in finding.message


def test_the_mean_so_far_with_the_own_row_in_it_is_an_error():
    finding = only(run(Y.expanding().mean()), Severity.ERROR)
    assert finding.message == (
        "`s` is the mean of the target so far, the own row included (in the order of "
        "`day`)."
    )


def test_windows_stay_within_their_series():
    who = np.repeat(np.arange(10), N // 10)
    day = np.tile(DAY[: N // 10], 10)
    frame = pd.DataFrame({"who": who, "day": day, "m": NOISE, "y": Y})
    frame["s"] = frame.groupby("who")["y"].transform(lambda v: v.rolling(3).mean())
    frame["who"] = [f"p{k}" for k in who]
    given = {"target": "y", "id": "none", "group": "who", "time": "day"}
    mixed = frame.sample(frac=1.0, random_state=0)
    finding = only(FutureWindow().run(evidence(mixed, **given)), Severity.ERROR)
    assert "(within `who`, in the order of `day`)." in finding.message


@pytest.mark.parametrize(
    "column",
    [
        None,
        Y.shift(1),
        Y.shift(1).rolling(7).mean(),
        Y.expanding().mean().shift(1),
        Y.shift(1) + 0.5 * NOISE,
    ],
)
def test_silent_on_honest_history(column):
    (finding,) = run(column)
    assert finding.verdict is Verdict.CLEAR
    count = 1 if column is None else 2
    assert finding.message == (
        f"No window of {count} number columns reaches the own or a later target, in "
        "the order of `day`."
    )


def test_an_honest_leading_indicator_is_silent():
    (finding,) = run(0.7 * Y.shift(-1) + 0.5 * NOISE)
    assert finding.verdict is Verdict.CLEAR


def test_undecided_where_rows_share_their_time():
    day = np.tile(DAY[: N // 10], 10)
    frame = pd.DataFrame({"day": day, "m": NOISE, "y": Y})
    given = {"target": "y", "id": "none", "group": "none", "time": "day"}
    with pytest.raises(Undecided) as why:
        FutureWindow().run(evidence(frame, **given))
    assert str(why.value) == (
        "Many rows share a value of `day`, so they have no order. Name the column that "
        "tells the series apart with --group."
    )


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (
            {"m": NOISE, "y": RNG.choice(["a", "b", "c"], N)},
            "A mean of several classes has no meaning.",
        ),
        (
            rows_of(amounts(N, 2, RNG), slice(0, 50)),
            "Fewer than 60 neighbouring rows have a target.",
        ),
        (
            {"kind": RNG.choice(["a", "b"], N), "y": NOISE},
            "No number column is a feature.",
        ),
    ],
)
def test_not_applicable(table, says):
    given = {"target": "y", "id": "none", "group": "none", "time": "none"}
    with pytest.raises(NotApplicable) as why:
        FutureWindow().run(evidence(table, **given))
    assert str(why.value) == says


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([-4.0, 0.5]), st.integers(-9, 9))
def test_the_order_of_the_rows_and_units_have_no_say(seed, unit, start):
    frame = pd.DataFrame({"day": DAY, "m": NOISE, "y": Y})
    frame["s"] = start + unit * Y.shift(-1)
    mixed = frame.sample(frac=1.0, random_state=seed)
    given = {"target": "y", "id": "none", "group": "none", "time": "day"}
    finding = only(FutureWindow().run(evidence(mixed, **given)), Severity.ERROR)
    assert dict(finding.evidence)["first"] == 1
