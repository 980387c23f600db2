"""One door to kernel ridge: exact, over landmarks, or by conjugate gradients."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..result import Estimate
from .columns import Coded
from .conjugate import solve_conjugate
from .nystrom import NystromPath, nystrom_path
from .nystrom_error import difference_to_exact
from .nystrom_landmarks import pivot_landmarks, uniform_landmarks
from .ridge_path import Spectrum, alphas_for, decompose

Array = NDArray[np.float64]
Kernel = Callable[[Coded, Coded], Array]
Solver = Literal["auto", "exact", "nystrom", "cg"]
Drawing = Literal["pivots", "uniform"]
Alpha = float | Literal["loo", "gcv", "likelihood"]

# Up to here the exact fit takes half a minute and a gigabyte.
MOST_EXACT = 5000
# Landmarks to begin with; doubled while they are too few.
FIRST_LANDMARKS, MOST_LANDMARKS = 250, 2000
# A difference of a tenth of the error adds a hundredth to its square.
TOLERANCE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SolvedRidge:
    """Kernel ridge at the penalty that was chosen.

    Parameters
    ----------
    solver
        How it was solved.
    centres
        The rows between which and new rows the kernel is needed: all, or landmarks.
    dual
        Their coefficients, shape (centres,).
    intercept
        In y's unit.
    alpha
        The penalty.
    df
        Effective parameters.
    left_out
        Residual of each row by the fit without it, in y's unit, shape (n,). With
        landmarks it is exact for the fit over them; so it is for conjugate gradients,
        whose own fit is not left out.
    alphas, loo, gcv
        The grid, falling, and both scores, in y's unit squared, shape (L,).
    unexplained
        Share of the kernel's trace that landmarks leave out; 0 for the exact fit.
    difference
        Root of the mean squared difference of predictions to the exact fit's, in y's
        unit; None for the exact fit.
    bound
        At most this is the same difference over the training rows, in y's unit: a
        fact, no estimate. None for landmarks, 0 for the exact fit.
    enough
        Whether the difference, or the bound, is within the tolerance.
    """

    solver: Literal["exact", "nystrom", "cg"]
    centres: Coded
    dual: Array
    intercept: float
    alpha: float
    df: float
    left_out: Array
    alphas: Array
    loo: Array
    gcv: Array
    unexplained: float = 0.0
    difference: Estimate | None = None
    bound: float | None = None
    enough: bool = True


def solve_ridge(
    kernel: Kernel,
    rows: Coded,
    y: Array,
    *,
    alpha: Alpha = "loo",
    solver: Solver = "auto",
    landmarks: int | None = None,
    drawing: Drawing = "pivots",
    tol: float = TOLERANCE,
    rng: np.random.Generator,
) -> SolvedRidge:
    r"""Fit kernel ridge with a free intercept, however many rows there are.

    Parameters
    ----------
    kernel
        Gives the kernel between rows; positive semidefinite.
    rows
        n rows, at least 2.
    y
        Targets, shape (n,).
    alpha
        Penalty, above 0, or how it is chosen.
    solver
        ``"exact"``: one decomposition, n² numbers and n³ time. ``"nystrom"``: over
        landmarks. ``"cg"``: the exact fit by conjugate gradients, at the penalty that
        landmarks chose. ``"auto"``: exact up to 5,000 rows, else landmarks.
    landmarks
        How many; None doubles them from 250, up to 2,000, while they are too few.
    drawing
        Of landmarks: ``"pivots"``, where the kernel is explained worst, or
        ``"uniform"``.
    tol
        Landmarks are enough if predictions differ from the exact ones by at most this
        share of the left-out error: .1 adds 1% to its square. Conjugate gradients stop
        at a thousandth of it, in units of the target's standard deviation.
    rng
        Draws landmarks and the subsamples on which the difference is measured.

    Returns
    -------
    SolvedRidge

    Raises
    ------
    InputError
        For unusable arguments.

    Examples
    --------
    >>> from .columns import code_rows, learn_column
    >>> rng = np.random.default_rng(0)
    >>> x = rng.random(6000)
    >>> rows = code_rows([learn_column("x", x)], [x])
    >>> def kernel(a, b):
    ...     return np.minimum.outer(a.rank[0], b.rank[0])
    >>> y = np.sin(6 * x) + 0.3 * rng.normal(size=6000)
    >>> fit = solve_ridge(kernel, rows, y, rng=rng)
    >>> fit.solver, fit.enough, fit.difference.value < 0.03
    ('nystrom', True, True)
    """
    check_solver(solver, landmarks)
    _check(drawing, alpha, tol)
    if solver == "exact" or (solver == "auto" and rows.n <= MOST_EXACT):
        return _exact(kernel, rows, y, alpha)
    many = min(landmarks or FIRST_LANDMARKS, rows.n)
    most = many if landmarks else min(MOST_LANDMARKS, rows.n)
    while True:
        if drawing == "uniform":
            places = uniform_landmarks(rows, many, rng)
        else:
            places = pivot_landmarks(kernel, rows, many, rng)
        path = nystrom_path(kernel, rows, y, rows.take(places))
        # GCV needs no second pass over the rows; the choice comes after it.
        chosen = _guess(path, alpha)
        error = float(np.sqrt(path.gcv(np.array([chosen]))[0]))
        gap = difference_to_exact(
            kernel, rows, y, path.landmarks, chosen, noise=error, rng=rng
        )
        assert gap.value is not None
        enough = gap.value <= tol * error
        # Fewer pivots than asked for explain the kernel exactly.
        if enough or many >= most or len(places) < many:
            break
        many = min(2 * many, most)
    found = _over_landmarks(kernel, rows, y, path, alpha, gap, enough=enough)
    if solver != "cg":
        return found
    fit = solve_conjugate(kernel, rows, y, found.alpha, path, tol=tol / 1000)
    return SolvedRidge(
        solver="cg",
        centres=rows,
        dual=fit.dual,
        intercept=fit.intercept,
        alpha=found.alpha,
        df=found.df,
        left_out=found.left_out,
        alphas=found.alphas,
        loo=found.loo,
        gcv=found.gcv,
        unexplained=found.unexplained,
        difference=None,
        bound=fit.bound,
        enough=fit.converged,
    )


def _exact(kernel: Kernel, rows: Coded, y: Array, alpha: Alpha) -> SolvedRidge:
    spectrum: Spectrum = decompose(kernel(rows, rows), y)
    alphas = alphas_for(spectrum) if isinstance(alpha, str) else np.array([alpha])
    left_out = spectrum.left_out_residuals(alphas)
    loo, gcv = np.mean(left_out**2, axis=0), spectrum.gcv(alphas)
    by = {"loo": loo, "gcv": gcv}.get(str(alpha))
    if by is None:
        by = spectrum.minus_log_likelihood(alphas)
    place = int(np.argmin(by))
    dual, intercept = spectrum.solution(float(alphas[place]))
    return SolvedRidge(
        solver="exact",
        centres=rows,
        dual=dual,
        intercept=intercept,
        alpha=float(alphas[place]),
        df=float(spectrum.degrees_of_freedom(alphas[place : place + 1])[0]),
        left_out=left_out[:, place],
        alphas=alphas,
        loo=loo,
        gcv=gcv,
        bound=0.0,
    )


def _guess(path: NystromPath, alpha: Alpha) -> float:
    if not isinstance(alpha, str):
        return float(alpha)
    alphas = path.alphas()
    return float(alphas[int(np.argmin(path.gcv(alphas)))])


def _over_landmarks(
    kernel: Kernel,
    rows: Coded,
    y: Array,
    path: NystromPath,
    alpha: Alpha,
    difference: Estimate,
    *,
    enough: bool,
) -> SolvedRidge:
    alphas = path.alphas() if isinstance(alpha, str) else np.array([float(alpha)])
    left_out = path.left_out(kernel, rows, alphas)
    # By columns: the squares of all of them at once would be a second such table.
    loo = np.array([float(np.mean(column**2)) for column in left_out.T])
    gcv = path.gcv(alphas)
    by = {"loo": loo, "gcv": gcv}.get(str(alpha))
    if by is None:
        by = path.minus_log_likelihood(alphas)
    place = int(np.argmin(by))
    chosen = float(alphas[place])
    dual, intercept = path.coefficients(chosen)
    return SolvedRidge(
        solver="nystrom",
        centres=path.landmarks.rows,
        dual=dual,
        intercept=intercept,
        alpha=chosen,
        df=float(path.degrees_of_freedom(alphas[place : place + 1])[0]),
        left_out=left_out[:, place].copy(),
        alphas=alphas,
        loo=loo,
        gcv=gcv,
        unexplained=path.unexplained,
        difference=difference,
        enough=enough,
    )


def check_solver(solver: Any, landmarks: Any) -> None:
    """Refuse what is no solver and no number of landmarks.

    Raises
    ------
    InputError
        With what it must be.
    """
    if solver not in get_args(Solver):
        raise InputError(
            f"`solver` must be one of {', '.join(get_args(Solver))}, got {solver!r}. "
            "`auto` goes by the number of rows."
        )
    whole = isinstance(landmarks, int | np.integer) and not isinstance(landmarks, bool)
    if landmarks is not None and (not whole or landmarks < 1):
        raise InputError(
            f"`landmarks` must be a whole number of at least 1, or None, got "
            f"{landmarks!r}. None finds how many are enough."
        )


def _check(drawing: Any, alpha: Any, tol: Any) -> None:
    if drawing not in get_args(Drawing):
        raise InputError(
            f"`drawing` must be 'pivots' or 'uniform', got {drawing!r}. The first is "
            "the usual one."
        )
    number = isinstance(alpha, int | float | np.number) and not isinstance(alpha, bool)
    if alpha not in ("loo", "gcv", "likelihood") and not (
        number and np.isfinite(alpha) and alpha > 0
    ):
        raise InputError(
            "`alpha` must be 'loo', 'gcv', 'likelihood' or a number above 0, got "
            f"{alpha!r}. 'loo' is the usual one."
        )
    if not (isinstance(tol, int | float | np.number) and 0 < tol < np.inf):
        raise InputError(
            f"`tol` must be a number above 0, got {tol!r}. The usual one is "
            f"{TOLERANCE}."
        )
