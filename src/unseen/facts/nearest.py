"""The name that somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

# Beyond this many names only likely ones are compared: a full comparison takes
# about 50 microseconds, and a wide table has 20,000 of them.
_MOST_COMPARED = 500


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Give the known name that is spelled most like `name`.

    Parameters
    ----------
    name
        What was written.
    known
        What could have been written, in any order: the order has no say.

    Returns
    -------
    str or None
        None where nothing is known, or many names are and none is similar.

    Examples
    --------
    >>> nearest("incme", ["age", "income", "zip"])
    'income'
    >>> nearest("INCOME", ["incomes", "income"])
    'income'
    """
    names = sorted(set(known))
    folded = name.strip().casefold()
    for other in names:
        if other.strip().casefold() == folded:
            return other
    found = get_close_matches(name, names, n=1, cutoff=0.6)
    if not found and len(names) <= _MOST_COMPARED:
        found = get_close_matches(name, names, n=1, cutoff=0.0)
    return found[0] if found else None


def nearest_advice(name: str, known: Iterable[str], noun: str) -> str:
    """Give the sentence of advice that names the nearest `noun`.

    Examples
    --------
    >>> nearest_advice("incme", ["age", "income"], "column")
    "The nearest column is 'income'."
    >>> nearest_advice("incme", [], "column")
    'There is no column to choose from.'
    """
    names = list(known)
    other = nearest(name, names)
    if other is not None:
        return f"The nearest {noun} is {other!r}."
    if names:
        return f"None of the {len(names):,} {noun}s has a similar name."
    return f"There is no {noun} to choose from."
