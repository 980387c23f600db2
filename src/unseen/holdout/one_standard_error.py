"""The simplest model that is no worse than the best, but for chance."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite, sqrt
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..result import Estimate
from ..stats.quantiles import t_quantile
from ._table import check_level

Array = NDArray[np.float64]
Direction = Literal["up", "down"]
Complexity = str | Sequence[tuple[str, Direction]] | Callable[[dict[str, Any]], Any]
Spread = Literal["paired", "raw"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which candidate was chosen, and what that costs.

    Parameters
    ----------
    index, best
        Rows of ``cv_results_``: the candidate chosen, and the one that scores best.
    params
        Those of the candidate chosen.
    cost
        Score of the best less that of the one chosen, at least 0, in the score's unit.
    within
        Rows of all candidates that were good enough, the best among them.
    left_out
        Rows of candidates that failed in some fold; they are never chosen.
    """

    index: int
    best: int
    params: dict[str, Any]
    cost: Estimate
    within: tuple[int, ...]
    left_out: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneStandardError:
    """The rule that `one_standard_error` gives; call it with ``cv_results_``.

    Parameters
    ----------
    complexity, tolerance, errors, spread, score, overlap
        As in `one_standard_error`.
    """

    complexity: Complexity
    tolerance: float | None = None
    errors: float = 1.0
    spread: Spread = "paired"
    score: str | None = None
    overlap: float | None = None

    def __call__(self, results: Mapping[str, Any]) -> int:
        """Give the row of the candidate chosen, as ``refit`` has it."""
        return self.choice(results).index

    def choice(self, results: Mapping[str, Any], *, level: float = 0.95) -> Choice:
        """Say what is chosen and what it costs.

        Parameters
        ----------
        results
            ``cv_results_`` of a search.
        level
            Coverage of the cost's interval, in (0, 1).

        Returns
        -------
        Choice

        Raises
        ------
        InputError
            If there is no candidate without a failed fold, fewer than two folds, or a
            parameter that is not there.

        Notes
        -----
        The interval is Student's on the folds' differences, with their overlap in the
        error. The cost errs upwards: the best candidate is also the luckiest.
        """
        check_level(level)
        folds = _folds(results, self.score)
        whole = np.flatnonzero(np.isfinite(folds).all(axis=1))
        if not len(whole):
            raise InputError(
                f"`cv_results_` must hold a candidate that every fold scored, got "
                f"{len(folds)} with a failed fold. Search with error_score='raise' to "
                "see why."
            )
        means = folds[whole].mean(axis=1)
        best = int(whole[means.argmax()])
        behind = folds[best] - folds
        overlap = 1 / (folds.shape[1] - 1) if self.overlap is None else self.overlap
        reach = self._reach(folds, behind, best, overlap)
        # The best one differs from itself by nothing, so it always is within.
        within = [i for i in whole.tolist() if behind[i].mean() <= reach[i]]
        order = _orders(self.complexity, results["params"], within)
        index = min(within, key=lambda i: (order[i], behind[i].mean(), i))
        return Choice(
            index=index,
            best=best,
            params=dict(results["params"][index]),
            cost=_cost(behind[index], overlap, level),
            within=tuple(within),
            left_out=tuple(sorted({*range(len(folds))} - set(whole.tolist()))),
        )

    def _reach(self, folds: Array, behind: Array, best: int, overlap: float) -> Array:
        """Give how far behind each candidate may be, shape (candidates,)."""
        if self.tolerance is not None:
            return np.full(len(folds), self.tolerance)
        count = folds.shape[1]
        if self.spread == "raw":
            error = float(folds[best].std(ddof=1)) / sqrt(count)
            return np.full(len(folds), self.errors * error)
        # A failed fold makes its candidate's error NaN; it is left out before.
        return self.errors * behind.std(axis=1, ddof=1) * sqrt(1 / count + overlap)


def one_standard_error(
    complexity: Complexity,
    *,
    tolerance: float | None = None,
    errors: float = 1.0,
    spread: Spread = "paired",
    score: str | None = None,
    overlap: float | None = None,
) -> OneStandardError:
    r"""Choose the simplest candidate that is no worse than the best, but for chance.

    Prefer it where a simpler model is worth more than a score within its own noise.
    Pass it as ``refit`` to GridSearchCV or RandomizedSearchCV.

    Parameters
    ----------
    complexity
        What makes a model complex: a parameter of which more is more complex; a list of
        (parameter, direction), the first deciding, with ``"up"`` where more is more
        complex and ``"down"`` where less is (a penalty); or a callable from a
        candidate's parameters to whatever sorts, less being simpler. None as the value
        of a parameter is no limit, and above any number.
    tolerance
        How far behind the best a candidate's mean score may be, in the score's unit; no
        standard error is then used.
    errors
        How many standard errors, at least 0.
    spread
        ``"paired"``: the error of the difference to the best, fold by fold. ``"raw"``:
        the error of the best one's mean, as textbooks have it.
    score
        Name of the score in a search with several; the only one where None.
    overlap
        Test rows over training rows of a fold; 1 / (folds - 1), that of plain k-fold,
        where None. For k-fold repeated it is 1 / (k - 1).

    Returns
    -------
    OneStandardError
        A callable; its ``choice`` says what the choice costs.

    Raises
    ------
    InputError
        If an argument is out of range.

    Notes
    -----
    With :math:`d_j` the best one's score less the candidate's in fold j of J, a
    candidate is good enough if :math:`\bar d \le \text{errors} \cdot s`, with

    .. math:: s^2 = \Big(\frac1J + \frac{n_{test}}{n_{train}}\Big)
        \frac1{J-1}\sum_j (d_j - \bar d)^2 .

    The second term stands for training rows that folds have in common. The raw error
    holds what makes a fold hard for all candidates, which cancels between them: it
    lets much worse candidates pass where folds differ, and none where they are alike.

    Assumes folds of about equal size, and with groups or time that the folds respect
    them. Few folds make s itself uncertain, and the rule then often too strict or too
    lax. The score of the candidate chosen is not an honest one: see `best_of`.

    References
    ----------
    L. Breiman, J. Friedman, R. Olshen, C. Stone (1984), "Classification and regression
    trees", section 3.4.3 (the rule); C. Nadeau, Y. Bengio (2003), "Inference for the
    generalization error", doi:10.1023/A:1024068626366 (the error).

    Examples
    --------
    >>> rule = one_standard_error("depth")
    >>> results = {
    ...     "params": [{"depth": 2}, {"depth": 4}, {"depth": 8}],
    ...     "split0_test_score": np.array([0.70, 0.81, 0.83]),
    ...     "split1_test_score": np.array([0.60, 0.72, 0.71]),
    ...     "split2_test_score": np.array([0.65, 0.75, 0.76]),
    ... }
    >>> choice = rule.choice(results)
    >>> choice.params, round(choice.cost.value, 4)
    ({'depth': 4}, 0.0067)
    """
    _check_least("errors", errors, "For the usual rule pass 1.")
    if tolerance is not None:
        _check_least("tolerance", tolerance, "Pass it in the unit of the score.")
    if overlap is not None:
        _check_least("overlap", overlap, "Pass test rows over training rows.")
    if spread not in get_args(Spread):
        raise InputError(
            f"`spread` must be 'paired' or 'raw', got {spread!r}. The first is right."
        )
    if not callable(complexity):
        pairs = _pairs(complexity)
        wrong = [d for _, d in pairs if d not in get_args(Direction)]
        if not pairs or wrong:
            raise InputError(
                "`complexity` must give each parameter the direction 'up' or 'down', "
                f"got {wrong[0] if wrong else 'none'!r}. For a penalty pass 'down'."
            )
    return OneStandardError(
        complexity=complexity,
        tolerance=tolerance,
        errors=errors,
        spread=spread,
        score=score,
        overlap=overlap,
    )


def _check_least(name: str, value: float, advice: str) -> None:
    if not (isfinite(value) and value >= 0):
        raise InputError(f"`{name}` must be at least 0, got {value}. {advice}")


def _folds(results: Mapping[str, Any], score: str | None) -> Array:
    """Scores of each candidate in each fold, shape (candidates, folds)."""
    first = "split0_test_"
    known = [key.removeprefix(first) for key in results if key.startswith(first)]
    if score is None and len(known) > 1:
        raise InputError(
            f"`score` must name one of the search's {len(known)} scores, got None. "
            f"Pass one of {', '.join(sorted(known))}."
        )
    name = score if score is not None else (known or ["score"])[0]
    keys = []
    while f"split{len(keys)}_test_{name}" in results:
        keys.append(f"split{len(keys)}_test_{name}")
    if not keys:
        raise InputError(
            f"`score` must be a score of the search, got {name!r}. It has "
            f"{', '.join(sorted(known)) or 'none'}."
        )
    if len(keys) < 2:
        raise InputError(
            "`cv_results_` must hold at least 2 folds, got 1. One fold has no standard "
            "error; pass cv=5 to the search."
        )
    folds = np.array([results[key] for key in keys], float).T
    if not len(folds):
        raise InputError(
            "`cv_results_` must hold at least one candidate, got none. Fit the search."
        )
    # An infinite score is a failed fold too.
    return np.where(np.isfinite(folds), folds, np.nan)


def _pairs(complexity: str | Sequence[tuple[str, Direction]]) -> list[tuple[str, str]]:
    if isinstance(complexity, str):
        return [(complexity, "up")]
    return [(name, direction) for name, direction in complexity]


def _orders(
    complexity: Complexity, params: Sequence[dict[str, Any]], rows: list[int]
) -> dict[int, Any]:
    """Give what sorts the candidates, the simplest first."""
    if callable(complexity):
        return {i: complexity(params[i]) for i in rows}
    pairs = _pairs(complexity)
    return {i: [_amount(params[i], name, d) for name, d in pairs] for i in rows}


def _amount(params: dict[str, Any], name: str, direction: str) -> float:
    if name not in params:
        raise InputError(
            f"`complexity` must be a parameter of every candidate, got {name!r}. "
            f"The search has {', '.join(sorted(params)) or 'none'}; for several grids "
            "pass a callable."
        )
    value = params[name]
    if value is None:
        amount = inf
    elif isinstance(value, int | float | np.integer | np.floating | np.bool_):
        amount = float(value)
    else:
        raise InputError(
            f"`complexity` must be a parameter with numbers, got {name!r} with "
            f"{value!r}. Pass a callable that gives each value its place."
        )
    return amount if direction == "up" else -amount


def _cost(behind: Array, overlap: float, level: float) -> Estimate:
    folds = len(behind)
    value = float(behind.mean())
    error = float(behind.std(ddof=1)) * sqrt(1 / folds + overlap)
    half = t_quantile((1 + level) / 2, folds - 1) * error
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        level=level,
        n=folds,
        method="paired folds, Nadeau-Bengio",
    )
