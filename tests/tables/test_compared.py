"""Which columns count when rows are compared, and their values' hashes."""

import numpy as np
from tests.tables.profiled import batch_of, frames_of, plan_of

from unseen.tables.compared import compared, first_of_each, most_telling, value_hashes
from unseen.tables.profile import Profile, profile_frame


def ready():
    rng = np.random.default_rng(0)
    n = 120
    rows = batch_of(
        {
            "row": np.arange(n),
            "who": [f"p{i}" for i in rng.integers(0, 20, n)],
            "day": [f"2024-01-{i:02d}" for i in rng.integers(1, 29, n)],
            "x": rng.normal(size=n),
            "flag": rng.choice(["a", "b"], n),
            "flat": np.ones(n),
            "y": rng.choice(["no", "yes"], n),
        }
    )
    plan = plan_of(rows, keys=("who",), outside_rows=("row",))
    return plan, frames_of(rows, plan)[0]


def names(plan, places):
    return [plan.names[j] for j in places]


def test_running_ids_do_not_count():
    plan, _ = ready()
    assert names(plan, compared(plan)) == ["day", "x", "flat", "who", "flag"]


def test_of_measurements_groups_and_times_do_not_count():
    plan, _ = ready()
    assert names(plan, compared(plan, measured=True)) == ["x", "flat", "flag"]


def test_the_most_telling_are_those_in_which_rows_differ():
    plan, frame = ready()
    profile = Profile(plan=plan, train=profile_frame(frame, plan), test=None)
    every = most_telling(profile, compared(plan), 9)
    assert set(names(plan, every[:3])) == {"x", "who", "day"}
    assert names(plan, every[3:]) == ["flag", "flat"]
    assert most_telling(profile, compared(plan), 2).tolist() == every[:2].tolist()


def test_hashes_are_those_of_the_values_in_the_order_of_the_columns():
    plan, frame = ready()
    places = np.array([plan.names.index(c) for c in ("flag", "x")])
    rows = np.array([5, 1, 5])
    hashes = value_hashes(frame, rows, places)
    assert hashes.shape == (3, 2)
    np.testing.assert_array_equal(hashes[0], hashes[2])
    flag = frame.words[:, places[0] - frame.numbers.shape[1]]
    np.testing.assert_array_equal(hashes[:, 0], flag[rows])
    assert len(np.unique(value_hashes(frame, np.arange(120), places)[:, 1])) == 120


def test_one_row_of_each_hash():
    hashes = np.array([7, 3, 7, 9, 3], np.uint64)
    assert first_of_each(hashes).tolist() == [1, 0, 3]
