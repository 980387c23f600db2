"""Whether the inner folds of a stack part groups, or look ahead."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._layers import Layer

Codes = NDArray[np.int64]
Pairs = list[tuple[NDArray[np.intp], NDArray[np.intp]]]

# Splitters of scikit-learn that part rows whatever their group. Others may read it.
_BY_ROW = {
    "KFold",
    "StratifiedKFold",
    "RepeatedKFold",
    "RepeatedStratifiedKFold",
    "ShuffleSplit",
    "StratifiedShuffleSplit",
    "LeaveOneOut",
    "LeavePOut",
    "TimeSeriesSplit",
}
_BY_GROUP = {
    "GroupKFold",
    "StratifiedGroupKFold",
    "GroupShuffleSplit",
    "LeaveOneGroupOut",
    "LeavePGroupsOut",
}
_MOST_PAIRS = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerSplit:
    """How a second layer's rows are predicted.

    Parameters
    ----------
    by_row
        Whether rows are dealt whatever their group; None where it is not known.
    forward
        Whether it trains on the past alone; None where it is not known.
    shuffled
        Whether neighbours are parted at random; None where it is not known.
    words
        The setting, in words.
    """

    by_row: bool | None
    forward: bool | None
    shuffled: bool | None
    words: str


def inner_split(layer: Layer) -> InnerSplit | None:
    """Read the setting; None where nothing is split inside."""
    if layer.plain or layer.prefit or layer.package == "unseen":
        return None
    if layer.name.startswith(("Voting", "Ensemble")):
        return None
    cv = layer.cv
    if cv is None or isinstance(cv, int | np.integer | float):
        shuffled = isinstance(cv, float) or layer.package == "mlxtend"
        if layer.package == "mlxtend":
            shuffled = bool(getattr(layer.estimator, "shuffle", True))
        words = f"`cv={cv!r}`" if cv is not None else "the default of `cv`"
        return InnerSplit(by_row=True, forward=False, shuffled=shuffled, words=words)
    name = type(cv).__name__
    if type(cv).__module__.startswith("sklearn.") and name in _BY_ROW | _BY_GROUP:
        drawn = "Shuffle" in name or "Repeated" in name or name.startswith("Leave")
        return InnerSplit(
            by_row=name in _BY_ROW,
            forward=name == "TimeSeriesSplit",
            shuffled=drawn or bool(getattr(cv, "shuffle", False)),
            words=f"`cv={name}`",
        )
    return InnerSplit(by_row=None, forward=None, shuffled=None, words=f"`cv={name}`")


def inner_pairs(layer: Layer, split: InnerSplit, n: int, y: Any) -> Pairs | None:
    """Give training and predicted rows of each inner fold, where they can be had.

    Parameters
    ----------
    layer
        The second layer.
    split
        Its setting.
    n
        Number of rows.
    y
        Targets, shape (n,), or None.

    Returns
    -------
    list of (ndarray, ndarray) or None
        None where the splitter is not scikit-learn's, needs the targets, or would
        take too long.
    """
    cv: Any = layer.cv
    if split.by_row is None:
        return _listed(cv, n)
    if not split.by_row or isinstance(cv, float):
        return None
    from sklearn.model_selection import check_cv  # noqa: PLC0415 - heavy

    made: Any = cv
    if cv is None or isinstance(cv, int | np.integer):
        classes = layer.name.endswith(("Classifier", "ClassifierCV"))
        if classes and y is None:
            return None
        made = check_cv(5 if cv is None else int(cv), y, classifier=classes)
        if split.shuffled:
            made.shuffle, made.random_state = True, 0
    try:
        rows = np.zeros((n, 1))
        if made.get_n_splits(rows, y) * n > _MOST_PAIRS:
            return None
        return list(made.split(rows, y))
    except (ValueError, TypeError):
        # It fits no table of this length, or needs what was not given.
        return None


def share_with_own_group(pairs: Pairs, groups: Codes) -> float:
    """Share of the predicted rows whose group is in their model's training rows."""
    seen = [np.isin(groups[test], groups[train]) for train, test in pairs]
    return float(np.concatenate(seen).mean())


def share_with_later(pairs: Pairs, times: Codes) -> tuple[float, bool]:
    """Share of the predicted rows whose model saw their time or a later one.

    Returns
    -------
    share
        In [0, 1].
    among_neighbours
        Whether rows just before and just after are in training for more rows than
        contiguous blocks have at their ends.
    """
    order = np.argsort(times, kind="stable")
    place = np.empty(len(times), np.intp)
    place[order] = np.arange(len(times))
    later = between = total = 0
    for train, test in pairs:
        latest = times[train].max() if len(train) else -1
        later += int((times[test] <= latest).sum())
        known = np.zeros(len(times) + 2, bool)
        known[place[train] + 1] = True
        both = known[place[test]] & known[place[test] + 2]
        between += int(both.sum())
        total += len(test)
    # A block that stands alone has two ends; a shuffled fold is nearly all ends.
    return later / total, between > 2 * len(pairs)


def _listed(cv: Any, n: int) -> Pairs | None:
    if not isinstance(cv, list | tuple):
        return None
    try:
        pairs = [(np.asarray(a, np.intp), np.asarray(b, np.intp)) for a, b in cv]
    except (ValueError, TypeError):
        return None
    fits = all(len(p) and p.max() < n for pair in pairs for p in pair)
    return pairs if pairs and fits else None
