"""The models behind the honest score, to predict rows that nobody has seen."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..result import Finding
from ..scoring.folds import Fold, SplitKind, make_folds
from ..scoring.pool import Pool
from ..scoring.protocol import Protocol
from ..scoring.refit import draws, fit_folds
from ..tables.frame import Frame, to_frame
from ..tables.source import open_tables
from .effects import Refits

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HonestModels:
    """One model for each fold of the honest protocol, fitted when it is asked.

    By these an honest score is put to the test: their score on fresh rows of the same
    process is what its interval should hold. Where the protocol goes forward in time
    there is one, fitted on all rows: what comes next, comes after all of them.

    Parameters
    ----------
    refits
        The pool, the models and the seed of the audit.
    protocol
        The honest protocol, the columns that findings drop still among them.
    dropped
        Findings that drop columns.
    """

    refits: Refits
    protocol: Protocol
    dropped: tuple[Finding, ...]

    def predict(self, table: Any) -> tuple[Array, ...]:
        """Predict fresh rows with each fold's model.

        Parameters
        ----------
        table
            Rows with the audited columns, in any form that `unseen.audit` takes; m of
            them. The target may be missing from them.

        Returns
        -------
        tuple of ndarray
            One for each fold: probabilities of shape (m, n_classes) in the order of
            the target's classes, or values of shape (m,).
        """
        refits, n = self.refits, len(self.refits.pool)
        pool = _extended(refits.pool, _frame_of(table, refits.pool))
        rng = draws(refits.seed)
        fresh = np.arange(len(pool)) >= n
        longer = [
            Fold(train=_padded(train, len(pool)), score=fresh)
            for train in self._training_rows(rng)
        ]
        protocol, choose = refits.columns(self.protocol, self.dropped)
        fits = fit_folds(
            pool,
            protocol,
            refits.learner,
            longer,
            np.nan_to_num(pool.y),
            rng,
            None if choose is None else lambda train: choose(train[:n]),
        )
        best = [min(own, key=lambda f: f.inner_loss) for own in fits]
        return tuple(f.prediction[n:] for f in best)

    def _training_rows(self, rng: np.random.Generator) -> list[NDArray[np.bool_]]:
        pool, split = self.refits.pool, self.protocol.split
        everyone = np.ones(len(pool), bool)
        if split is SplitKind.FORWARD:
            return [everyone]
        folds = make_folds(pool, split, self.refits.k, everyone, rng)
        return [f.train for f in folds if f.score.any() and f.train.any()]


def _frame_of(table: Any, pool: Pool) -> Frame:
    source = open_tables(table).train
    frames, row = [], 0
    for batch in source.batches():
        frames.append(to_frame(batch, pool.plan, row))
        row += batch.num_rows
    return Frame.concat(frames)


def _extended(pool: Pool, fresh: Frame) -> Pool:
    """Put fresh rows behind those of the pool, each a group of its own."""
    m = len(fresh)
    groups, times = pool.groups, pool.times
    if groups is not None:
        groups = np.append(groups, groups.max() + 1 + np.arange(m))
    if times is not None:
        times = np.append(times, np.full(m, np.nan))
    return replace(
        pool,
        frame=Frame.concat([pool.frame, fresh]),
        given_test=_padded(pool.given_test, len(pool) + m),
        groups=groups,
        times=times,
    )


def _padded(rows: NDArray[np.bool_], n: int) -> NDArray[np.bool_]:
    out = np.zeros(n, bool)
    out[: len(rows)] = rows
    return out
