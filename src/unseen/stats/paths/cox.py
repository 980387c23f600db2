"""Cox's proportional hazards with Breslow's ties, by cumulative sums over time.

The loss is minus the log partial likelihood over the sum of the weights. Rows are
sorted by time here, the latest first, so that a risk set is a beginning of the rows.

Legend: K problems, m of them looked at, n rows, U working columns, s active ones, E
times of events.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .design import Design

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class CoxWorking:
    """The working columns of a Cox model.

    Parameters
    ----------
    design
        The table, centred: a hazard's level cancels.
    time
        Shape (n,).
    event
        1 where the event was seen, shape (n,).
    offset
        Shape (n,).
    weights
        Normalised weights of each problem's rows, shape (K, n).
    """

    complete = False
    quadratic = False
    first = 0
    proximal = 1e-10

    def __init__(
        self,
        design: Design,
        time: Array,
        event: Array,
        offset: Array,
        weights: Array,
    ) -> None:
        self.design = design
        self.shut = design.constant
        self.members: Index = np.empty(0, np.intp)
        self.rows = np.empty((0, design.n))
        self.order = np.argsort(-time, kind="stable")
        self.offset = offset[self.order]
        self.weights = weights[:, self.order]
        sorted_time = time[self.order]
        seen = event[self.order] > 0
        # Who is at risk when an event happens: all rows up to the last of its time.
        times, group = np.unique(-sorted_time, return_inverse=True)
        last = np.searchsorted(-sorted_time, times, side="right") - 1
        used = np.unique(group[seen])
        self.last = last[used]
        self.slot = np.full(design.n, -1)
        self.slot[seen] = np.searchsorted(used, group[seen])
        self.seen = np.flatnonzero(seen)
        # The first event time, going back from the latest, that has a row at risk.
        self.entry = np.searchsorted(self.last, np.arange(design.n), side="left")

    def admit(self, features: Index) -> None:
        """Take further features into the working set."""
        if len(features):
            new = self.design.columns(features)[:, self.order]
            self.rows = np.vstack([self.rows, new])
            self.members = np.concatenate([self.members, features])

    def keep(self, columns: Index) -> None:
        """Keep only some of the working features, given by their place."""
        self.rows, self.members = self.rows[columns], self.members[columns]

    def deaths(self, weights: Array) -> Array:
        """Give the weight of the events at each event time, shape (m, E)."""
        out = np.zeros((len(weights), len(self.last)))
        for k, row in enumerate(weights):
            own = row[self.seen]
            out[k] = np.bincount(self.slot[self.seen], own, len(self.last))
        return out

    def _back_over_time(self, values: Array) -> Array:
        """Sum over the event times at which each row is at risk, (m, E) to (m, n)."""
        later = np.cumsum(values[:, ::-1], axis=1)[:, ::-1]
        padded = np.pad(later, ((0, 0), (0, 1)))
        return padded[:, self.entry]

    def evaluate(self, live: Index, b: Array) -> tuple[Array, Array, Any]:
        """Give losses and scores.

        The memo is (weights, risks, at risk, deaths, slopes).
        """
        weights = self.weights[live]
        eta = b @ self.rows + self.offset
        top = np.where(weights > 0, eta, -np.inf).max(axis=1, keepdims=True)
        risk = weights * np.exp(np.minimum(eta - top, 0.0))
        at_risk = np.cumsum(risk, axis=1)[:, self.last]
        deaths = self.deaths(weights)
        some = deaths > 0
        lost = some & (at_risk <= 0)
        at_risk = np.where(some & ~lost, at_risk, 1.0)
        logs = np.where(some, np.log(at_risk), 0.0) + top
        value = (deaths * logs).sum(axis=1)
        value -= (weights * eta)[:, self.seen].sum(axis=1)
        # Hazards so far apart that nobody is left at risk: no step goes there.
        value[lost.any(axis=1)] = np.inf
        share = risk * self._back_over_time(np.where(some, deaths / at_risk, 0.0))
        slope = -share
        slope[:, self.seen] += weights[:, self.seen]
        memo = (weights, risk, at_risk, deaths, slope)
        return value, slope @ self.rows.T, memo

    def settled(self, b: Array) -> Array:
        """Give the coefficients as they are: no others fit the same."""
        return b

    def all_scores(self, point: Any) -> Array:
        """Multiply the whole table."""
        slope = np.empty_like(point.memo[4])
        slope[:, self.order] = point.memo[4]
        return self.design.scores(slope)

    def dual(self, point: Any, shrink: Array) -> Array:
        r"""Give a lower bound of the dual at the slopes times `shrink`.

        Notes
        -----
        The slopes are the events less, for each of them, the distribution of the risk
        over those at risk. Shrunk by c they are the events less a mixture of that
        distribution (share c) and the one over the events of that time themselves
        (1 - c), which is feasible; the entropy of the mixtures bounds the dual.
        """
        weights, risk, at_risk, deaths, _ = point.memo
        c = shrink[:, None]
        some = deaths > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            # Those at risk without an event then: c r/S log(c r/(S w)).
            rate = np.where(weights > 0, np.log(risk / weights), 0.0)
            plain = np.where(risk > 0, risk * rate, 0.0)
        total = np.cumsum(plain, axis=1)[:, self.last]
        logs = np.log(np.maximum(c, 1e-300) / at_risk)
        inside = c * (total / at_risk + logs)
        out = np.where(some, deaths * inside, 0.0).sum(axis=1)
        # Their part, corrected for those with an event at that time.
        seen, slot = self.seen, self.slot[self.seen]
        w, r = weights[:, seen], risk[:, seen]
        level = np.where(some, deaths, 1.0)[:, slot]
        share = r / at_risk[:, slot]
        with np.errstate(divide="ignore", invalid="ignore"):
            base = np.where(w > 0, share / w, 0.0)
            before = np.where(share > 0, c * share * np.log(c * base), 0.0)
            mixed = c * share + (1 - c) * w / level
            unit = np.where(w > 0, mixed / w, 0.0)
            after = np.where(mixed > 0, mixed * np.log(unit), 0.0)
        out += (level * (after - before)).sum(axis=1)
        # What the offset moves: the slopes times the offset, with their sign.
        slope = point.memo[4] * c
        return -out - (slope * self.offset).sum(axis=1)

    def _curved(self, memo: Any) -> tuple[Array, Array]:
        """Give the diagonal of the Hessian by eta, and deaths over at_risk²."""
        _, risk, at_risk, deaths, _ = memo
        return risk * self._back_over_time(deaths / at_risk), deaths / at_risk**2

    def blocks(self, live: Index, memo: Any, index: Index) -> Array:
        """Give the exact Hessians of the active columns, shape (m, s, s)."""
        diagonal, outer = self._curved(memo)
        risk = memo[1]
        out = np.empty((len(live), index.shape[1], index.shape[1]))
        for k, columns in enumerate(index):
            picked = self.rows[columns]
            out[k] = (picked * diagonal[k]) @ picked.T
            sums = np.cumsum(picked * risk[k], axis=1)[:, self.last]
            out[k] -= (sums * outer[k]) @ sums.T
        return out

    def rough(self, live: Index, memo: Any, some: Index) -> Callable[[int, Index], Any]:
        """Give blocks in single precision."""

        def block(i: int, inside: Index) -> Any:
            only = tuple(array[i : i + 1] for array in memo)
            out = self.blocks(live[i : i + 1], only, some[inside][None, :])
            return out[0].astype(np.float32)

        return block

    def restricted(self, live: Index, memo: Any, some: Index) -> Callable[[Any], Any]:
        """Multiply by the Hessians of some columns."""
        diagonal, outer = self._curved(memo)
        risk, rows = memo[1], self.rows[some]

        def product(d: Any) -> Any:
            eta = d @ rows
            sums = np.cumsum(risk * eta, axis=1)[:, self.last]
            turned = diagonal * eta - risk * self._back_over_time(outer * sums)
            return (turned @ rows.T).astype(np.float32)

        return product

    def effort(self, some: Index) -> float:
        """Count the operations of two products of matrices."""
        return 4.0 * len(some) * self.design.n
