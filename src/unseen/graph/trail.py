"""Ways through a graph that share their beginnings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any

# More steps than this don't fit a sentence; its middle is left out.
_MOST_SHOWN = 8
_SHOWN_FIRST = 4
_SHOWN_ENDS = _SHOWN_FIRST + 3


class Trail(Sequence[str]):
    """A way through a graph: a sequence of node names, with the arrows between them.

    The trails from one node to all others have as many names as the square of the
    nodes where the graph is a long chain. So a trail holds its last name and the
    trail before it, and all of them together take room in proportion to the nodes.

    A trail equals a tuple, or another trail, of the same names.

    Parameters
    ----------
    last
        Its last name.
    before
        The trail that leads there, or None at the start.
    arrow
        The arrow between the two.

    Examples
    --------
    >>> trail = Trail("c", Trail("b", Trail("a")), "=>")
    >>> tuple(trail), str(trail)
    (('a', 'b', 'c'), 'a -> b => c')
    >>> print(trail_of([str(i) for i in range(12)]))
    0 -> 1 -> 2 -> 3 -> … (5 more) … -> 9 -> 10 -> 11
    """

    __slots__ = ("_arrow", "_before", "_first", "_last", "_length", "_start", "_whole")

    def __init__(
        self, last: str, before: "Trail | None" = None, arrow: str = "->"
    ) -> None:
        self._last = last
        self._before = before
        self._arrow = arrow
        # Its text, where that is short; and what the text of a long one starts with,
        # which all trails that go on from there share.
        if before is None:
            self._length: int = 1
            self._first: str = last
            self._whole: str = last
            self._start: str = ""
            return
        length = before._length + 1
        self._length = length
        self._first = before._first
        self._start = before._start
        if length <= _MOST_SHOWN:
            self._whole = f"{before._whole} {arrow} {last}"
            if length == _SHOWN_FIRST + 1:
                self._start = f"{before._whole} {arrow}"

    @property
    def first(self) -> str:
        """Its first name."""
        return self._first

    @property
    def last(self) -> str:
        """Its last name."""
        return self._last

    @property
    def arrow(self) -> str | None:
        """Its last arrow; None where there is a single name."""
        return None if self._before is None else self._arrow

    @property
    def arrows(self) -> tuple[str, ...]:
        """The arrows, one fewer than the names."""
        return tuple(trail._arrow for trail in self._backwards())[-2::-1]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        return iter([trail._last for trail in self._backwards()][::-1])

    def __getitem__(self, place: Any) -> Any:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Trail | tuple):
            return NotImplemented
        if len(self) != len(other):
            return False
        return tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<Trail {self}>"

    def __str__(self) -> str:
        """Write it with arrows, without its middle where it is long.

        Takes the same time for a long trail as for a short one.
        """
        if self._length <= _MOST_SHOWN:
            return self._whole
        # Written out: this is done for each of ten thousand columns.
        second = self._before
        assert second is not None
        third = second._before
        assert third is not None
        return (
            f"{self._start} … ({self._length - _SHOWN_ENDS:,} more) … "
            f"{third._arrow} {third._last} {second._arrow} {second._last} "
            f"{self._arrow} {self._last}"
        )

    def __reduce__(self) -> tuple[Any, ...]:
        # Unlike the default, this doesn't recurse once for each name.
        return trail_of, (tuple(self), self.arrows)

    def _backwards(self) -> Iterator["Trail"]:
        trail: Trail | None = self
        while trail is not None:
            yield trail
            trail = trail._before


def trails(
    starts: Iterable[Trail], *children: tuple[Mapping[str, tuple[str, ...]], str]
) -> dict[str, Trail]:
    """Give a shortest trail from the starts to each node that they reach.

    Parameters
    ----------
    starts
        Where to start; each is part of the answer.
    children
        The steps that can be taken from each node, and the arrow that is drawn for
        them. Of two shortest ways, the first in their order is taken.

    Notes
    -----
    Breadth first; time and room grow with nodes and edges, not with path lengths.

    Examples
    --------
    >>> found = trails([Trail("y")], ({"y": ("a",), "a": ("b",)}, "->"))
    >>> str(found["b"])
    'y -> a -> b'
    """
    queue = list(starts)
    found = {trail.last: trail for trail in reversed(queue)}
    for trail in queue:
        name = trail.last
        for steps, arrow in children:
            for child in steps.get(name, ()):
                if child not in found:
                    found[child] = fresh = Trail(child, trail, arrow)
                    queue.append(fresh)
    return found


def trail_of(names: Sequence[str], arrows: Sequence[str] | None = None) -> Trail:
    """Make a trail from its names.

    Parameters
    ----------
    names
        At least one.
    arrows
        One fewer; ``->`` throughout where they are not given.
    """
    trail = Trail(names[0])
    for name, arrow in zip(names[1:], arrows or repeat("->"), strict=False):
        trail = Trail(name, trail, arrow)
    return trail
