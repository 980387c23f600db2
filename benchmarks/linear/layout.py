"""How a case lies in its folder, so that Python and R read the same bytes.

Numbers lie one after the other without a head: ``.f64`` are 64-bit floats, ``.i32``
32-bit integers, both little-endian. A dense table is ``x.f64``, column by column; a
sparse one is ``x_data.f64``, ``x_indices.i32`` and ``x_indptr.i32`` by columns, with
indices from 0. ``case.txt`` has ``key value`` lines. Only NumPy and SciPy are imported
here: the peers' environments read it too.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A table with its target, its penalties and its folds.

    Parameters
    ----------
    X
        Shape (n, p): an array in Fortran order, or a sparse matrix by columns.
    y
        Shape (n,); 0 and 1 where `family` is ``"binomial"``.
    alphas
        Falling penalties as scikit-learn counts them, shape (L,).
    folds
        Number of the fold of each row, from 0, shape (n,).
    family
        ``"gaussian"`` or ``"binomial"``.
    l1_ratio
        Share of the absolute value in the penalty.
    """

    X: Any
    y: np.ndarray
    alphas: np.ndarray
    folds: np.ndarray
    family: str
    l1_ratio: float


def write_words(path: Path, words: dict[str, object]) -> None:
    """Write ``key value`` lines."""
    path.write_text("".join(f"{key} {value}\n" for key, value in words.items()))


def read_words(path: Path) -> dict[str, str]:
    """Read ``key value`` lines."""
    lines = path.read_text().splitlines()
    return dict(line.split(" ", 1) for line in lines if " " in line)


def write_matrix(folder: Path, name: str, matrix: Any) -> None:
    """Write a table under a name."""
    if sparse.issparse(matrix):
        columns = sparse.csc_matrix(matrix)
        columns.sort_indices()
        columns.data.astype("<f8").tofile(folder / f"{name}_data.f64")
        columns.indices.astype("<i4").tofile(folder / f"{name}_indices.i32")
        columns.indptr.astype("<i4").tofile(folder / f"{name}_indptr.i32")
    else:
        np.asarray(matrix, dtype="<f8").ravel(order="F").tofile(folder / f"{name}.f64")


def read_matrix(folder: Path, name: str, shape: tuple[int, int]) -> Any:
    """Read a table: in Fortran order, or sparse by columns."""
    dense = folder / f"{name}.f64"
    if dense.exists():
        return np.fromfile(dense).reshape(shape, order="F")
    parts = (
        np.fromfile(folder / f"{name}_data.f64"),
        np.fromfile(folder / f"{name}_indices.i32", dtype=np.int32),
        np.fromfile(folder / f"{name}_indptr.i32", dtype=np.int32),
    )
    return sparse.csc_matrix(parts, shape=shape)


def write_problem(folder: Path, problem: Problem) -> None:
    """Write a problem; `case.txt` comes last, so that it says that all is there."""
    folder.mkdir(parents=True, exist_ok=True)
    write_matrix(folder, "x", problem.X)
    problem.y.astype("<f8").tofile(folder / "y.f64")
    problem.alphas.astype("<f8").tofile(folder / "alphas.f64")
    problem.folds.astype("<i4").tofile(folder / "folds.i32")
    n, p = problem.X.shape
    words = {
        "n": n,
        "p": p,
        "family": problem.family,
        "l1_ratio": problem.l1_ratio,
        "sparse": int(sparse.issparse(problem.X)),
    }
    write_words(folder / "case.txt", words)


def read_problem(folder: Path) -> Problem:
    """Read a problem."""
    words = read_words(folder / "case.txt")
    return Problem(
        X=read_matrix(folder, "x", (int(words["n"]), int(words["p"]))),
        y=np.fromfile(folder / "y.f64"),
        alphas=np.fromfile(folder / "alphas.f64"),
        folds=np.fromfile(folder / "folds.i32", dtype=np.int32),
        family=words["family"],
        l1_ratio=float(words["l1_ratio"]),
    )


def write_path(
    folder: Path, coefs: Any, intercepts: np.ndarray, alphas: np.ndarray
) -> None:
    """Write a path that a tool found, shapes (p, L), (L,) and (L,)."""
    write_matrix(folder, "coefs", sparse.csc_matrix(coefs))
    np.asarray(intercepts, dtype="<f8").tofile(folder / "intercepts.f64")
    np.asarray(alphas, dtype="<f8").tofile(folder / "alphas.f64")


def read_path(folder: Path, p: int) -> tuple[Any, np.ndarray, np.ndarray]:
    """Read a path: coefficients (sparse, (p, L)), intercepts and penalties."""
    alphas = np.fromfile(folder / "alphas.f64")
    intercepts = np.fromfile(folder / "intercepts.f64")
    return read_matrix(folder, "coefs", (p, len(alphas))), intercepts, alphas
