"""Kernel ridge of many rows: time, memory, and the distance to the exact fit.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.smooth.many_rows --rows 200000
    OPENBLAS_NUM_THREADS=1 python -m benchmarks.smooth.many_rows --rows 5000 --exact

friedman1 in 10 dimensions with noise of deviation 1, the product-Brownian kernel on
ranks with fixed weights. One line of JSON for each solver; CPU seconds of the fit,
peak memory of the process with the table in it, the error against the truth at 5,000
new rows, and with ``--exact`` the true distance to the exact predictions there.
"""

import argparse
import json
import resource
import time

import numpy as np

from unseen.smooth.columns import Coded, code_rows, learn_column
from unseen.smooth.kernels import components_of
from unseen.smooth.nystrom_solver import SolvedRidge, solve_ridge
from unseen.smooth.products import ProductKernel

NEW = 5000
# The real features count, those of interactions most; the idle five hardly.
WEIGHTS = np.array([1.0, 1.0, 0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.05, 0.05])


def rows_of(n: int, seed: int) -> tuple[Coded, Coded, np.ndarray, np.ndarray]:
    """Give rows to fit on, new ones, targets of the first, and the truth of all."""
    rng = np.random.default_rng(seed)
    X = rng.random((n + NEW, 10))
    truth = 10 * np.sin(np.pi * X[:, 0] * X[:, 1]) + 20 * (X[:, 2] - 0.5) ** 2
    truth += 10 * X[:, 3] + 5 * X[:, 4]
    y = truth + rng.normal(size=len(truth))
    columns = [learn_column(str(j), X[:n, j]) for j in range(10)]
    seen, new = code_rows(columns, list(X[:n].T)), code_rows(columns, list(X[n:].T))
    return seen, new, y[:n], truth[n:]


def predict(kernel: ProductKernel, fit: SolvedRidge, rows: Coded) -> np.ndarray:
    """Predict in blocks, so that memory stays small."""
    parts = [
        kernel.gram(rows.take(slice(start, start + 500)), fit.centres) @ fit.dual
        for start in range(0, rows.n, 500)
    ]
    return fit.intercept + np.concatenate(parts)


def main() -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--landmarks", type=int)
    parser.add_argument("--solvers", nargs="*", default=["nystrom"])
    parser.add_argument("--exact", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    seen, new, y, truth = rows_of(asked.rows, asked.seed)
    columns = [learn_column(str(j), seen.rank[j]) for j in range(10)]
    kernel = ProductKernel(
        components=components_of(columns, ("rough rank",)), weights=WEIGHTS, eta=0.3
    )
    exact: np.ndarray | None = None
    for solver in [*(["exact"] if asked.exact else []), *asked.solvers]:
        began = time.process_time()
        fit = solve_ridge(
            kernel.gram,
            seen,
            y,
            solver=solver,
            landmarks=asked.landmarks,
            rng=np.random.default_rng(asked.seed + 1),
        )
        cpu = time.process_time() - began
        said = predict(kernel, fit, new)
        exact = said if solver == "exact" else exact
        gap = fit.difference
        row = {
            "rows": asked.rows,
            "solver": solver,
            "centres": fit.centres.n,
            "cpu": round(cpu, 1),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "error": float(np.sqrt(np.mean((said - truth) ** 2))),
            "left_out": float(np.sqrt(np.mean(fit.left_out**2))),
            "df": fit.df,
            "said": None if gap is None else [gap.low, gap.value, gap.high],
            "bound": fit.bound,
            "true": (
                None if exact is None else float(np.sqrt(np.mean((said - exact) ** 2)))
            ),
        }
        print(json.dumps(row))


if __name__ == "__main__":
    main()
