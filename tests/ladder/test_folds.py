"""No row has a part in what judges it, and no choice sees what it will be judged by."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from unseen import InputError
from unseen.holdout._table import Table
from unseen.ladder.folds import deal


def table(n, groups=None, times=None):
    return Table(
        X=np.zeros((n, 1)),
        y=np.zeros(n),
        target=np.zeros(n),
        classes=None,
        groups=groups,
        times=times,
    )


@settings(max_examples=15, deadline=None)
@given(st.integers(20, 120), st.integers(0, 10**6), st.booleans())
def test_choices_never_see_their_fold(n, seed, grouped):
    groups = np.arange(n) // 3 if grouped else None
    protocol = deal(table(n, groups), np.random.default_rng(seed))
    unit = np.arange(n) if groups is None else groups
    for fold in protocol.scored:
        held = set(unit[protocol.label == fold].tolist())
        looked = list(protocol.inner(fold))
        assert {other for _, other in looked} == set(protocol.scored) - {fold}
        for fit, other in looked:
            assert not held & set(unit[fit.train].tolist())
            judges = set(unit[protocol.label == other].tolist())
            assert not judges & set(unit[fit.train].tolist())


@settings(max_examples=15, deadline=None)
@given(st.integers(30, 120), st.integers(0, 10**6))
def test_only_the_past_is_seen(n, seed):
    times = np.random.default_rng(seed).permutation(n)
    protocol = deal(table(n, times=times), np.random.default_rng(seed))
    for fold in protocol.scored:
        start = times[protocol.label == fold].min()
        looked = list(protocol.inner(fold))
        assert looked
        for fit, other in looked:
            assert times[protocol.label == other].max() < start
            assert times[fit.train].max() < times[fit.predict].min()


def test_every_row_is_scored_once():
    protocol = deal(table(53), np.random.default_rng(0))
    scored = np.concatenate([f.predict for f in protocol.single().values()])
    assert sorted(scored.tolist()) == list(range(53))


@pytest.mark.parametrize(("n", "fits", "looks"), [(60, 15, 4), (2_000, 10, 2)])
def test_what_it_costs(n, fits, looks):
    protocol = deal(table(n), np.random.default_rng(0))
    assert len(protocol.fits) == fits
    assert all(len(list(protocol.inner(k))) == looks for k in protocol.scored)


def test_a_past_without_a_class_is_not_learned_from():
    target = np.r_[np.zeros(100), np.tile([0.0, 1.0], 50)]
    rows = replace(
        table(200, times=np.arange(200)), target=target, classes=np.array([0, 1])
    )
    protocol = deal(rows, np.random.default_rng(0))
    for fit in protocol.fits:
        assert set(target[fit.train]) == {0, 1}
    late = replace(rows, target=np.r_[np.zeros(195), np.ones(5)])
    with pytest.raises(InputError, match="where there are any, got 0"):
        deal(late, np.random.default_rng(0))


def test_few_times_and_few_rows_are_said_or_do():
    with pytest.raises(InputError, match="at least 3 different values, got 2"):
        deal(table(40, times=np.arange(40) // 20), np.random.default_rng(0))
    for n in (25, 40):
        protocol = deal(table(n, times=np.arange(n)), np.random.default_rng(0))
        assert min(len(fit.train) for fit in protocol.fits) >= 8
    five = deal(table(200, times=np.arange(200) % 5), np.random.default_rng(0))
    assert len(five.scored) >= 2
