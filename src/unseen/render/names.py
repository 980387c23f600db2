"""Names from the data, made visible and harmless before any format escapes them."""

import re

from ..charts.words import visible as visible

_SLASH = re.compile(r"[/\\]")


def short_paths(*paths: str) -> tuple[str, ...]:
    r"""Shorten paths to the names of their files, and as much more as tells them apart.

    Examples
    --------
    >>> short_paths("/data/2024/loans.csv", "C:\\data\\new.csv")
    ('loans.csv', 'new.csv')
    >>> short_paths("/data/train/loans.csv", "/data/test/loans.csv")
    ('train/loans.csv', 'test/loans.csv')
    """
    split = [[part for part in _SLASH.split(path) if part] for path in paths]
    for length in range(1, max(map(len, split), default=0) + 1):
        short = tuple("/".join(parts[-length:]) for parts in split)
        if len(set(short)) == len(set(paths)):
            return short
    return paths
