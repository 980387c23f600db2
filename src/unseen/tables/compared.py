"""Which columns count when rows are compared, and how telling each is."""

import numpy as np
from numpy.typing import NDArray

from .frame import Frame
from .hashing import hash_numbers
from .plan import Kind, Plan
from .profile import Profile


def compared(plan: Plan, *, measured: bool = False) -> NDArray[np.intp]:
    """Give the places of the columns that are compared, in the order of the bins.

    Parameters
    ----------
    plan
        How the tables were read.
    measured
        Leave out what names a row's group or its time as well: rows of one patient
        or one day are no copies for that.
    """
    out = []
    for j, c in enumerate((*plan.numbers, *plan.words)):
        named = c.name in plan.outside_rows
        if measured:
            named |= c.name in plan.keys or c.kind is Kind.TIME
        if not named:
            out.append(j)
    return np.array(out, np.intp)


def most_telling(
    profile: Profile, places: NDArray[np.intp], most: int
) -> NDArray[np.intp]:
    """Give the columns in which two rows agree least often, the most telling first."""
    counts = profile.train.contingency[places].sum(axis=2).astype(float)
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    agree = (share**2).sum(axis=1).round(12)
    names = np.array(profile.plan.names)[places]
    return places[np.lexsort((names, agree))[:most]]


def value_hashes(
    frame: Frame, rows: NDArray[np.intp], places: NDArray[np.intp]
) -> NDArray[np.uint64]:
    """Give the hash of each value of some rows and columns, columns in this order."""
    k = frame.numbers.shape[1]
    out = np.empty((len(rows), len(places)), np.uint64, order="F")
    for at, j in enumerate(places):
        if j < k:
            out[:, at] = hash_numbers(frame.numbers[rows, j])
        else:
            out[:, at] = frame.words[rows, j - k]
    return out


def first_of_each(hashes: NDArray[np.uint64]) -> NDArray[np.intp]:
    """Give one row of each hash, in the order of the hashes.

    That order has nothing to do with the order of the rows, so that the first few
    thousand are a fair sample.
    """
    return np.unique(hashes, return_index=True)[1]
