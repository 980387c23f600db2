"""Shares with their intervals, and plain tables of them."""

from collections.abc import Sequence
from math import sqrt

Z95 = 1.959963984540054


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Give the 95% Wilson score interval of a share.

    Parameters
    ----------
    hits, n
        0 <= hits <= n; for n = 0 nothing is known.

    Returns
    -------
    tuple of float
        Lower and upper end, shares in [0, 1].

    Examples
    --------
    >>> "{:.3f} {:.3f}".format(*wilson(3, 20))
    '0.052 0.360'
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if n == 0:
        return 0.0, 1.0
    p = hits / n
    middle = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 * sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n)) / (1 + Z95**2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def share_text(hits: int, n: int) -> str:
    """Write a share with its interval.

    Examples
    --------
    >>> share_text(19, 20)
    '19/20 .95 [.76, .99]'
    >>> share_text(0, 0)
    '-'
    """
    if n == 0:
        return "-"
    low, high = wilson(hits, n)
    numbers = [f"{v:.2f}" for v in (hits / n, low, high)]
    value, left, right = (t[1:] if t.startswith("0") else t for t in numbers)
    return f"{hits}/{n} {value} [{left}, {right}]"


def text_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Align columns: the first to the left, the others to the right.

    Examples
    --------
    >>> print(text_table(("kind", "n"), [("a", 1), ("bcd", 22)]))
    kind |  n
    -----+---
    a    |  1
    bcd  | 22
    """
    cells = [list(map(str, row)) for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]

    def line(row: list[str]) -> str:
        first = row[0].ljust(widths[0])
        rest = [c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)]
        return " | ".join([first, *rest]).rstrip()

    rule = "-+-".join("-" * w for w in widths)
    return "\n".join([line(cells[0]), rule, *map(line, cells[1:])])
