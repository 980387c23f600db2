"""Trails: sequences that share their beginnings."""

import copy
import pickle

import pytest
from hypothesis import given, strategies as st

from unseen.graph import Trail, trail_of, trails

NAMES = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=15)


@given(NAMES)
def test_is_the_sequence_of_its_names(names):
    trail = trail_of(names)
    assert list(trail) == names
    assert len(trail) == len(names)
    assert (trail.first, trail.last) == (names[0], names[-1])
    assert trail == tuple(names)
    assert hash(trail) == hash(tuple(names))
    assert trail[-1] == names[-1]
    assert trail.arrows == ("->",) * (len(names) - 1)


@given(NAMES)
def test_shows_all_of_a_short_one_and_both_ends_of_a_long_one(names):
    shown = str(trail_of(names))
    if len(names) <= 8:
        assert shown == " -> ".join(names)
    else:
        gap = f"… ({len(names) - 7:,} more) …"
        assert shown == " -> ".join([*names[:4], gap, *names[-3:]])


def test_arrows_stand_between_their_names():
    trail = Trail("c", Trail("b", Trail("a"), "<="), "=>")
    assert str(trail) == "a <= b => c"
    assert repr(trail) == "<Trail a <= b => c>"
    assert trail.arrow == "=>"
    assert trail.arrows == ("<=", "=>")
    assert Trail("a").arrow is None


def test_differs_from_other_sequences():
    assert trail_of("ab") != trail_of("ac")
    assert trail_of("ab") != ("a",)
    assert trail_of("ab") != "ab"


def test_a_long_one_is_copied_without_recursion():
    trail = trail_of([str(i) for i in range(20_000)], ["=>"] * 19_999)
    assert pickle.loads(pickle.dumps(trail)) == trail
    again = copy.deepcopy(trail)
    assert (again, again.arrows) == (trail, trail.arrows)


def test_takes_a_shortest_way_and_the_first_kind_of_step():
    found = trails(
        [Trail("y")],
        ({"y": ("a",), "a": ("b",), "b": ("c",)}, "->"),
        ({"y": ("b",), "a": ("b",)}, "=>"),
    )
    assert str(found["c"]) == "y => b -> c"
    assert str(found["a"]) == "y -> a"
    assert set(found) == {"y", "a", "b", "c"}


def test_the_first_of_two_starts_wins():
    found = trails([Trail("a"), Trail("b")], ({"a": ("c",), "b": ("c",)}, "->"))
    assert str(found["c"]) == "a -> c"


def test_an_index_out_of_range():
    with pytest.raises(IndexError):
        trail_of("ab")[2]
