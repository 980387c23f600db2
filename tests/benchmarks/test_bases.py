"""The bases are clean, drawn by seed, and divided between the parts."""

from functools import partial
from itertools import combinations

import numpy as np
import pytest
from benchmarks.bases import BASES, Part, TargetKind, base, bases, day_texts
from benchmarks.bases.final import FINAL
from benchmarks.bases.fresh import FRESH
from benchmarks.bases.fresh_series import FRESH_SERIES
from benchmarks.bases.real import REAL, plain
from benchmarks.bases.series import SERIES
from benchmarks.bases.synthetic import SYNTHETIC, bayes_auc

# Small enough to be read in a moment; the large ones are made the same way.
QUICK = ["wa_churn", "iris", "car_prices", "wine", "college", "synth_logit_a", "births"]
QUICK += ["pima", "chile", "schools", "synth_heavy_c", "sunspots"]
QUICK += ["transfused", "commute", "mileage", "synth_counts_d", "melbourne", "pizzas"]


def test_each_part_has_bases_of_its_own_with_every_kind_of_target():
    for part in Part:
        mine = [b for b in BASES.values() if b.part is part]
        assert {b.kind for b in mine} == set(TargetKind)
        assert len([b for b in mine if not b.name.startswith("synth")]) >= 18
    # A made law has a variant in each part, and all have different names.
    twins = [name for name in BASES if name.startswith("synth")]
    laws = [{n[:-1] for n in twins if n[-1] == part.pick(*"abcd")} for part in Part]
    assert all(law == laws[0] for law in laws)


def test_no_name_and_no_real_table_is_in_two_parts():
    everything = (*REAL, *FINAL, *FRESH, *SYNTHETIC, *SERIES, *FRESH_SERIES)
    assert len({b.name for b in everything}) == len(everything)
    # By package and table, so that a new name hides no old table.
    read = {part: set() for part in Part}
    for real in (*REAL, *FINAL, *FRESH):
        source = real.make.args[0]
        if isinstance(source, partial) and source.func is plain:
            read[real.part].add(source.args[:2])
    assert min(len(read[part]) for part in (Part.FINAL, Part.FRESH)) >= 10
    for one, other in combinations(Part, 2):
        assert not read[one] & read[other]


@pytest.mark.parametrize("part", Part)
def test_a_part_has_fine_coarse_hard_and_dated_bases(part):
    mine = [b for b in BASES.values() if b.part is part]
    assert len([b for b in mine if b.fine]) >= 5
    assert any(b.coarse for b in mine)
    assert any(b.hard for b in mine)
    assert any(b.time and b.key for b in mine)


@pytest.mark.parametrize("name", QUICK)
def test_a_draw_is_fixed_by_its_seed(name):
    first, again, other = (
        base(name).draw(200, np.random.default_rng(seed)) for seed in (4, 4, 5)
    )
    assert first.equals(again)
    assert not first.equals(other)


@pytest.mark.parametrize("name", QUICK)
def test_the_target_is_whole_and_not_constant(name):
    y = base(name).draw(300, np.random.default_rng(0))[base(name).target]
    assert y.notna().all()
    assert y.nunique() >= 2


@pytest.mark.parametrize("name", ["wa_churn", "diamonds", "iris"])
def test_the_order_of_rows_says_nothing(name):
    place = base(name)
    frame = place.draw(2000, np.random.default_rng(1))
    codes = frame[place.target].rank(method="dense").to_numpy(float)
    r = np.corrcoef(np.arange(len(codes)), codes)[0, 1]
    assert abs(r) < 4 / np.sqrt(len(codes))


def test_known_leaks_are_left_out():
    assert "grade" not in base("loans_rate").draw(50, np.random.default_rng(0))
    assert "r1" not in base("movies").draw(50, np.random.default_rng(0))
    assert "vhappy" not in base("happiness").draw(50, np.random.default_rng(0))
    assert "weight" not in base("crashes").draw(50, np.random.default_rng(0))
    assert "link" not in base("homeless").draw(50, np.random.default_rng(0))
    assert "nwifeinc" not in base("wives").draw(50, np.random.default_rng(0))
    assert "ListPrice" not in base("grinnell").draw(50, np.random.default_rng(0))
    assert "HomeGoals" not in base("football").draw(50, np.random.default_rng(0))


@pytest.mark.parametrize("name", ["synth_series_a", "synth_series_d", "melbourne"])
def test_lags_of_a_series_are_the_past(name):
    frame = base(name).draw(120, np.random.default_rng(2))
    y = frame[base(name).target]
    assert np.allclose(frame["last"].iloc[1:], y.iloc[:-1])
    assert np.allclose(frame["last7"].iloc[7:], y.iloc[:-7])


@pytest.mark.parametrize("name", ["synth_panel_b", "synth_panel_d", "pizzas"])
def test_lags_of_a_panel_stay_within_their_series(name):
    place = base(name)
    frame = place.draw(600, np.random.default_rng(2))
    for _, part in frame.groupby(place.key):
        assert np.allclose(part["last"].iloc[1:], part[place.target].iloc[:-1])


@pytest.mark.parametrize("place", FRESH, ids=lambda place: place.name)
def test_a_base_of_the_fresh_part_is_what_it_says(place):
    frame = place.draw(place.rows, np.random.default_rng(0))
    assert len(frame) == place.rows
    assert not frame.columns.duplicated().any()
    # No column is another one, or constant, or a number of the row.
    assert not frame.astype(str).T.duplicated().any()
    assert frame.nunique(dropna=False).min() >= 2
    repeats = frame.duplicated().mean()
    assert repeats == 0 if place.fine else repeats > 0
    if place.kind is not TargetKind.REGRESSION:
        classes = frame[place.target].value_counts()
        assert len(classes) == 2 or place.kind is TargetKind.MULTICLASS
        # Some dozens, or nearly, in the smallest draw.
        least = max(place.fewest, min(400, place.rows))
        assert classes.min() * least / place.rows > 20


@pytest.mark.parametrize("place", FRESH_SERIES, ids=lambda place: place.name)
def test_a_series_of_the_fresh_part_runs_forward(place):
    frame = place.draw(400, np.random.default_rng(0))
    assert list(frame[place.time]) == sorted(frame[place.time])
    assert not frame.duplicated([c for c in (place.time, place.key) if c]).any()


def test_bases_are_chosen_by_what_a_defect_needs():
    assert all(b.fine for b in bases(Part.TUNING, TargetKind, fine=True))
    assert all(b.time for b in bases(Part.HELDOUT, TargetKind, series=True))
    assert "iris" not in [b.name for b in bases(Part.TUNING, TargetKind)]
    assert "iris" in [b.name for b in bases(Part.TUNING, TargetKind, hard=True)]


def test_an_unknown_base_is_named():
    with pytest.raises(KeyError, match="No base 'nope'"):
        base("nope")


def test_the_limit_of_a_made_law_is_no_perfect_score():
    for part in Part:
        limit = bayes_auc(part=part, signal=1.0, offset=-0.5)
        assert 0.7 < limit < 0.9


def test_days_are_written_as_dates():
    assert list(day_texts("2024-02-28", np.array([0, 1, 2]))) == [
        "2024-02-28",
        "2024-02-29",
        "2024-03-01",
    ]
