"""Groups that come again in time: the future of known ones is scored."""

import numpy as np
import pandas as pd
import pytest
from ladder_tables import CHEAP

from unseen import InputError
from unseen.holdout._held_out import folds_within
from unseen.holdout._inner_folds import inner_folds
from unseen.holdout._table import Table
from unseen.ladder import climb, read_rows
from unseen.ladder.folds import deal


def shops(n=480, shops=30, seed=0):
    """A panel: each day one of a few shops sells."""
    rng = np.random.default_rng(seed)
    shop = rng.integers(0, shops, n)
    level = rng.normal(size=shops)
    price = rng.normal(size=n)
    return pd.DataFrame(
        {
            "shop": shop,
            "day": pd.date_range("2024-01-01", periods=n),
            "price": price,
            "sales": price + level[shop] + rng.normal(size=n),
        }
    )


def table(groups, times, recurring=False):
    n = len(groups)
    return Table(
        X=np.zeros((n, 1)),
        y=np.zeros(n),
        target=np.zeros(n),
        classes=None,
        groups=groups,
        times=times,
        recurring=recurring,
    )


@pytest.mark.parametrize("roles", [{}, {"group": "shop", "time": "day"}])
def test_a_panel_is_parted_by_time_and_says_so(roles):
    rows = read_rows(shops(), target="sales", **roles)
    assert rows.table.recurring
    assert rows.table.clusters is rows.table.groups
    told = [s for s in rows.said if "come again" in s.what]
    assert len(told) == 1
    assert "the future of known groups" in told[0].reason
    # The shop is no feature all the same: new rows may be of another one.
    assert "shop" not in rows.columns
    report = climb(rows, rungs=CHEAP).report
    assert "fitted on the past and scored" in report.protocol
    assert report.score.value == pytest.approx(0.3, abs=0.25)


def test_arrays_are_told_apart_as_tables_are():
    frame = shops()
    rows = read_rows(
        frame[["price"]].to_numpy(),
        frame.sales.to_numpy(),
        group=frame.shop.to_numpy(),
        time=np.arange(480),
    )
    assert rows.table.recurring


def test_groups_of_one_stretch_are_kept_apart_in_time_too():
    # Each patient comes in one week and the next: most of a past is of others.
    rng = np.random.default_rng(0)
    patient = np.arange(240) // 8
    X = rng.normal(size=(240, 2))
    rows = read_rows(X, X[:, 0] + rng.normal(size=240), group=patient, time=patient)
    assert not rows.table.recurring
    moved = read_rows(
        X,
        X[:, 0] + rng.normal(size=240),
        group=patient,
        time=patient + rng.integers(0, 2, 240),
    ).table
    assert not moved.recurring
    protocol = deal(moved, rng)
    assert protocol.forward
    for fit in protocol.fits:
        trained, scored = moved.groups[fit.train], moved.groups[fit.predict]
        assert not np.isin(trained, scored).any()
    report = climb(
        read_rows(X, X[:, 0] + rng.normal(size=240), group=patient, time=patient),
        rungs=CHEAP,
    ).report
    assert "fitted on the past of other groups" in report.protocol


def test_time_goes_forward_inside_a_choice_as_well():
    groups, times = np.arange(60) % 3, np.arange(60)
    for recurring in (False, True):
        # Without a past of other groups a choice has that of its own.
        folds = inner_folds(
            table(groups, times, recurring),
            np.arange(60),
            4,
            np.random.default_rng(0),
        )
        assert len(folds) == 4
        for train, test in folds:
            assert times[train].max() < times[test].min()


def test_a_score_never_takes_the_past_of_its_own_groups_unasked():
    groups, times = np.arange(60) % 3, np.arange(60)
    label = np.arange(60) // 20
    with pytest.raises(InputError, match="must leave a past"):
        folds_within(table(groups, times), label)
    assert len(folds_within(table(groups, times, recurring=True), label)) == 2
