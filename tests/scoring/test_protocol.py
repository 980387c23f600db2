"""A protocol changes by giving another one."""

from unseen.scoring.folds import SplitKind
from unseen.scoring.protocol import Protocol

PLAIN = Protocol(features=frozenset({"a", "b"}), split=SplitKind.RANDOM)


def test_columns_go_and_come_back():
    less = PLAIN.without("a", "never there")
    assert less.features == {"b"}
    assert less.with_columns("a") == PLAIN
    assert PLAIN.features == {"a", "b"}


def test_a_change_keeps_the_rest():
    strict = Protocol(
        features=PLAIN.features,
        split=SplitKind.RANDOM,
        without_repeats=True,
        without_near_repeats=True,
    )
    moved = strict.with_split(SplitKind.FORWARD).without("a")
    assert moved.split is SplitKind.FORWARD
    assert moved.without_repeats
    assert moved.without_near_repeats
