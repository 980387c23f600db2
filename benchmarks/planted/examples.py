"""One case of each strength of a kind, for tests and for looking at."""

from collections.abc import Iterator

from ..bases import Column, Frame, Part
from .case import Case
from .catalogue import recipes


def examples(kind: str, *strengths: str) -> Iterator[Case]:
    """Make the first case of each strength, in all parts.

    Parameters
    ----------
    kind
        The kind's name.
    strengths
        Those wanted; all where there are none.
    """
    for part in Part:
        first = {}
        for found in recipes(part, kinds=[kind]):
            if found.kind.name == kind and found.strength in (
                strengths or found.kind.strengths
            ):
                first.setdefault(found.strength, found)
        yield from (found.make() for found in first.values())


def target_numbers(case: Case, frame: Frame) -> Column:
    """Give a target as numbers: 1 for the rarer of two classes."""
    y = frame[case.target]
    if y.dtype.kind in "fi" and y.nunique() > 2:
        return y.astype(float)
    return (y == y.value_counts().index[-1]).astype(float)
