"""PEN001: collinear features whose coefficients swing."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from ...errors import NotApplicable, Undecided
from ...evidence import Evidence
from ...result import Estimate, Finding, Picture, PictureKind
from ...scoring.penalised.fitted import FittedLine
from ...scoring.penalised.kinds import Response
from ...scoring.penalised.line import Rival, Swap
from ...scoring.scorebook import Scorebook
from ...stats.coefficients import (
    Coefficients,
    chance_of_nothing,
    fit_coefficients,
    near_dependencies,
)
from ...stats.quantiles import normal_quantile
from .._check import AbstractCheck
from .._subjects import listed
from ._line import (
    effect_of,
    features_of,
    gain_words,
    grade_of,
    swap_for,
    tried,
    unpenalised_of,
    with_coefficients,
)

Array = NDArray[np.float64]

_MOST_GROUPS = 10
_LEVEL = 0.95


@final
@dataclass(frozen=True, slots=True)
class SwingingCoefficients(AbstractCheck):
    """Collinear features whose coefficients swing.

    What it asks
    ------------
    Do features of a linear model without a penalty repeat each other so nearly that the
    rows cannot tell which of them matters?

    Why it matters
    --------------
    Such coefficients are large, of opposite signs, and others in the next sample. What
    is read from them ("this one lowers the risk") is chance, and where new rows break
    the tie between the features, the predictions are wrong too.

    How it decides
    --------------
    By what reaches the model's last step. Features form a group where a direction of
    condition index {index} or more gives them more than half of their coefficients'
    variance (10 is a correlation of .98). A group is found if its features together
    tell the target (p below {jointly:g}) while the signs of two or more of them are
    unknown: each is within {unsure:.0f} standard errors of zero. A warning if a
    penalised model surely scores better on the same rows, the lower end of the paired
    99% interval above {cost:.0%} of the way from guessing to perfection; else a note.
    Columns of two values are left out: those of one word always add up to one.

    When it is wrong
    ----------------
    The errors are those of independent rows of equal spread. Where rows of a group
    depend on each other the coefficients swing more than is said here. A number that
    follows from words is not looked for.

    What to do
    ----------
    Drop or join the features that say the same, or shrink the coefficients, which
    shares the effect among them.

    Parameters
    ----------
    index
        Condition index from which features count as repeating each other.
    jointly
        The p-value below which a group tells the target. Small, because some groups
        are looked at.
    unsure
        Standard errors from zero within which a sign is unknown: what a group must do
        together, no feature of it does alone.
    cost
        Share of the possible by which a penalised model must be better for a warning.
    """

    code: ClassVar[str] = "PEN001"
    title: ClassVar[str] = "collinear features whose coefficients swing"
    needs_scores: ClassVar[bool] = True

    index: float = 10.0
    jointly: float = 0.001
    unsure: float = 3.0
    cost: float = 0.02

    def run(self, evidence: Evidence) -> tuple[Finding, ...]:
        """Look for groups of columns that matter together and not one by one."""
        book, line = unpenalised_of(evidence)
        fitted = with_coefficients(line)
        response, weights = _working(fitted, line.step.kind.response)
        fit = fit_coefficients(fitted.design, response, weights)
        if fit.free < 1:
            raise NotApplicable("There are as many parameters as rows: see PEN005.")
        if weights is not None and fit.errors.min(initial=np.inf) > _RUNAWAY:
            raise Undecided("The classes are told apart without an error: see PEN002.")
        numbers = fitted.many_valued
        groups = [
            kept
            for g in near_dependencies(fit, self.index)
            if len(kept := tuple(j for j in g if numbers[j])) > 1
        ]
        swinging = [
            g
            for g in groups[:_MOST_GROUPS]
            if self._swings(fit, g)
            and chance_of_nothing(fitted.design, response, fit, g, weights)
            < self.jointly
        ]
        if not swinging:
            return self.clear(_clear(groups, self.index))
        rival = tried(line, Swap.SHRUNK)
        return tuple(self._finding(book, fitted, fit, g, rival) for g in swinging)

    def _swings(self, fit: Coefficients, group: tuple[int, ...]) -> bool:
        own = list(group)
        sure = np.abs(fit.values[own]) >= self.unsure * fit.errors[own]
        return int((~sure).sum()) >= 2

    def _finding(
        self,
        book: Scorebook,
        fitted: FittedLine,
        fit: Coefficients,
        group: tuple[int, ...],
        rival: Rival | None,
    ) -> Finding:
        names = [fitted.names[j] for j in group]
        worst = max(group, key=lambda j: fit.turns[j])
        estimate = _coefficient(fit, worst, len(fitted.design))
        held = float(fit.indices[_direction(fit, group)])
        index = f"{held:,.0f}" if held < 1e9 else "beyond what numbers hold"
        return self.found(
            grade_of(rival, self.cost),
            f"{listed(names)} nearly repeat each other (condition index {index}): "
            "together they tell the target, and the rows do not say by which of them. "
            f"The coefficient of `{fitted.names[worst]}` is {_spelled(estimate)} per "
            f"standard deviation, and its sign turns in {fit.turns[worst]:.0%} of "
            f"samples like this one; {gain_words(book, rival)}.",
            subjects=features_of(fitted, list(group)),
            evidence=(
                ("condition_index", held),
                ("sign_turns", float(fit.turns[worst])),
                ("features", len(group)),
            ),
            estimate=estimate,
            effect=effect_of(book, rival),
            remedy=swap_for(
                rival,
                f"Drop or join some of {listed(names)}, or shrink the coefficients.",
            ),
            picture=_picture(fitted, fit, group),
        )


# Where classes are separated no row has information left, and all errors run away.
_RUNAWAY = 1e3


def _working(fitted: FittedLine, response: Response) -> tuple[Array, Array | None]:
    """Give the target, or the working response and the information of each row.

    Raises
    ------
    NotApplicable
        If the model's loss gives its coefficients no errors that are known.
    """
    coefficients = fitted.coefficients
    assert coefficients is not None
    if len(coefficients) > 1 or response is Response.OTHER:
        name = type(fitted.estimator).__name__
        raise NotApplicable(f"`{name}` has no standard errors that are known.")
    y = fitted.response
    if response is Response.GAUSSIAN:
        return y, None
    eta = fitted.design @ coefficients[0] + fitted.intercept
    if response is Response.LOGISTIC:
        mean = 1 / (1 + np.exp(-np.clip(eta, -30, 30)))
        weights = np.maximum(mean * (1 - mean), 1e-12)
    else:
        mean = weights = np.exp(np.clip(eta, -30, 30))
    return eta + (y - mean) / weights, weights


def _direction(fit: Coefficients, group: tuple[int, ...]) -> int:
    """Give the narrowest direction in which a group has its greatest part."""
    parts = (fit.directions[:, list(group)] * fit.indices[:, None]) ** 2
    return int(parts.sum(axis=1).argmax())


def _coefficient(fit: Coefficients, j: int, n: int) -> Estimate:
    half = normal_quantile((1 + _LEVEL) / 2) * float(fit.errors[j])
    value = float(fit.values[j])
    return Estimate(
        value=value,
        low=value - half,
        high=value + half,
        level=_LEVEL,
        n=n,
        method="least squares, per standard deviation of the feature",
    )


def _spelled(e: Estimate) -> str:
    assert e.value is not None
    assert e.low is not None
    assert e.high is not None
    if not np.isfinite(e.high) or e.high - e.low > 1e6 * max(abs(e.value), 1e-300):
        return f"{e.value:.3g} and could be anything"
    return f"{e.value:.3g} [{e.low:.3g}, {e.high:.3g}]"


def _clear(groups: list[tuple[int, ...]], least: float) -> str:
    if not groups:
        return f"No features repeat each other up to a condition index of {least:.0f}."
    many = "group" if len(groups) == 1 else "groups"
    return (
        f"{len(groups):,} {many} of features nearly repeat each other; the rows tell "
        "their coefficients all the same, or they say nothing together."
    )


def _picture(
    fitted: FittedLine, fit: Coefficients, group: tuple[int, ...]
) -> Picture | None:
    rows = []
    for j in group[:20]:
        e = _coefficient(fit, j, len(fitted.design))
        assert e.low is not None
        assert e.high is not None
        if not np.isfinite(e.high):
            return None
        rows.append((fitted.names[j], e.value, e.low, e.high, 0.0))
    return Picture(
        kind=PictureKind.SCORES,
        title="The coefficients of features that repeat each other; the line is none",
        fields=("label", "score", "low", "high", "reference"),
        rows=tuple(rows),
        x="coefficient per standard deviation",
    )
