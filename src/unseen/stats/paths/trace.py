"""What is kept of each penalty on the way, and the paths that it makes.

Legend: K problems, L penalties, p features.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from .design import Design
from .result import FoldPath, Paths

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(slots=True)
class Trace:
    """What is kept of each penalty.

    Parameters
    ----------
    rows, cols, values
        Coefficients that are not 0: their problem, feature and value, a triple of
        arrays for each penalty.
    refitted, refitted_intercepts
        Values in the order of `values`, and intercepts, without the penalty; empty if
        not asked for.
    intercepts
        Shape (K, first) for each penalty.
    gaps, objectives, losses
        Shape (K,) for each penalty.
    """

    rows: list[Index] = field(default_factory=list)
    cols: list[Index] = field(default_factory=list)
    values: list[Array] = field(default_factory=list)
    refitted: list[Array] = field(default_factory=list)
    refitted_intercepts: list[Array] = field(default_factory=list)
    intercepts: list[Array] = field(default_factory=list)
    gaps: list[Array] = field(default_factory=list)
    objectives: list[Array] = field(default_factory=list)
    losses: list[Array] = field(default_factory=list)


def paths_of(
    design: Design,
    trace: Trace,
    alphas: Array,
    centre: float,
    null: Array,
    scale: float,
    rounds: int,
    tol: float,
    lower: Array | None,
    upper: Array | None,
) -> Paths:
    """Give what was kept, on the scale of the table."""
    count = len(null)
    heads = np.array(trace.intercepts).reshape(len(alphas), count, -1).sum(axis=2)
    gaps = np.array(trace.gaps).reshape(len(alphas), count)
    bare = np.array(trace.refitted_intercepts)
    if len(bare):
        bare = bare.reshape(len(bare), count, -1).sum(axis=2)
    paths = []
    for k in range(count):
        mine = [rows == k for rows in trace.rows]
        coefs = _table(design, trace.cols, trace.values, mine, lower, upper)
        shift = np.asarray(coefs.T @ design.means)
        refitted = refitted_heads = None
        if len(bare):
            refitted = _table(design, trace.cols, trace.refitted, mine, lower, upper)
            refitted_heads = bare[:, k] + centre
            refitted_heads -= np.asarray(refitted.T @ design.means)
        paths.append(
            FoldPath(
                coefs=coefs,
                intercepts=heads[:, k] + centre - shift,
                dual_gaps=gaps[:, k],
                refitted=refitted,
                refitted_intercepts=refitted_heads,
            )
        )
    full = paths[0]
    return Paths(
        alphas=alphas,
        coefs=full.coefs.toarray(),
        intercepts=full.intercepts,
        dual_gaps=full.dual_gaps,
        objectives=np.array([o[0] for o in trace.objectives]),
        losses=np.array([o[0] for o in trace.losses]),
        null_loss=float(null[0]),
        null_objective=scale,
        nonzeros=np.diff(full.coefs.indptr).astype(np.intp),
        folds=tuple(paths[1:]),
        rounds=rounds,
        converged=bool((gaps <= tol).all()),
        refitted=None if full.refitted is None else full.refitted.toarray(),
        refitted_intercepts=full.refitted_intercepts,
    )


def _table(
    design: Design,
    cols: list[Index],
    values: list[Array],
    mine: list[NDArray],
    lower: Array | None,
    upper: Array | None,
) -> csc_array:
    """Put one problem's coefficients into a matrix (p, L), on the table's scale."""
    own = [c[m] for c, m in zip(cols, mine, strict=True)]
    scaled = [
        v[m] / design.spreads[c] for v, m, c in zip(values, mine, own, strict=True)
    ]
    bounds = np.concatenate([[0], np.cumsum([len(c) for c in own])])
    flat = np.concatenate([*own, np.empty(0, np.intp)])
    data = np.concatenate([*scaled, np.empty(0)])
    # Scaling rounds, and a bound is kept to the last digit.
    if lower is not None:
        data = np.maximum(data, lower[flat])
    if upper is not None:
        data = np.minimum(data, upper[flat])
    return csc_array(
        (data, flat, bounds),
        shape=(design.p, len(own)),
    )
