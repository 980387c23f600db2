"""The checks of selection on planted and on honest choices: how often each speaks.

``python -m benchmarks.holdout.checks --draws 300``

Thresholds of the checks were set on seeds of the part ``tuning``; the part ``held``,
which is what is quoted, was drawn after that.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from unseen.auditing.intake import Wishes, take_in
from unseen.checks._check import AbstractCheck
from unseen.checks.selection.best_of_many import BestOfMany
from unseen.checks.selection.chosen_on_reported_rows import ChosenOnReportedRows
from unseen.checks.selection.worn_holdout import WornHoldout
from unseen.choices.choices import Choices
from unseen.choices.family import family_of, threshold_scores
from unseen.choices.runs import Runs
from unseen.choices.shown import Shown
from unseen.errors import Undecided
from unseen.evidence import Evidence
from unseen.result import Verdict
from unseen.stats.metrics.catalogue import METRICS

from ..tally import text_table, wilson

Array = NDArray[np.float64]
Draw = Callable[[int, np.random.Generator], tuple[float, str, Choices]]

# The first seed of each part; a part has fewer draws than lie between them.
PARTS = {"tuning": 0, "held": 1_000_000}
ACCURACY, AUC = METRICS["accuracy"], METRICS["auc"]
RUNS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Choices of one sort, planted or honest.

    Parameters
    ----------
    check
        Who is asked.
    name
        What was done.
    planted
        Whether the check should speak.
    draw
        (n, rng) -> claim, metric, what was tried.
    """

    check: type[AbstractCheck]
    name: str
    planted: bool
    draw: Draw


@cache
def _base(metric: str) -> Evidence:
    """Give the evidence of a small table; only its metric and classes are read."""
    y = np.where(np.arange(40) % 2 == 1, "yes", "no")
    table = {"x": np.random.default_rng(9).normal(size=40), "y": y}
    wishes = Wishes(target="y", metric=metric, id="none", group="none", time="none")
    taken = take_in(table, None, wishes)
    return Evidence(task=taken.task, profile=taken.profile)


def asked(case: Case, n: int, rng: np.random.Generator) -> str:
    """Ask a check once; give its verdict, with the grade where it found something."""
    claim, metric, choices = case.draw(n, rng)
    base = _base(metric)
    evidence = replace(base, task=replace(base.task, claim=claim), choices=choices)
    try:
        (finding, *_) = case.check().run(evidence)
    except Undecided:
        return "undecided"
    if finding.verdict is Verdict.FOUND:
        return str(finding.severity)
    return "clear"


def hits(
    n: int, rng: np.random.Generator, truth: Array, together: float
) -> NDArray[np.bool_]:
    """Give which rows each run has right, shape (n, K), alike as `together` says."""
    from scipy.special import ndtri

    shared = rng.normal(size=(n, 1))
    own = rng.normal(size=(n, len(truth)))
    return together**0.5 * shared + (1 - together) ** 0.5 * own < ndtri(truth)


def of_runs(
    truth: Callable[[int], Array], together: float, rows: bool, best: bool = True
) -> Draw:
    """Give runs of this truth, known by their rows or by their scores."""

    def draw(n: int, rng: np.random.Generator) -> tuple[float, str, Choices]:
        right = hits(n, rng, truth(n), together)
        scores = right.mean(axis=0)
        below = scores[scores < scores.max()]
        claim = float(scores.max() if best else rng.choice(below))
        names = tuple(str(k) for k in range(len(scores)))
        if rows:
            y = rng.integers(0, 2, n).astype(float)
            said = np.where(right, y[:, None], 1 - y[:, None])
            shown = Shown(
                names=names, values=said, y=y, labels=True, classes=2, source="rows"
            )
            return claim, "accuracy", Choices(run_rows=shown, n=n, digits=4)
        runs = Runs(
            scores=tuple(scores.tolist()),
            names=names,
            column="accuracy",
            source="scores",
        )
        return claim, "accuracy", Choices(runs=runs, n=n, digits=4)

    return draw


def equal(n: int) -> Array:
    """Give runs that are all as good."""
    return np.full(RUNS, 0.7)


def one_ahead(n: int) -> Array:
    """Give one run that is six standard errors ahead."""
    truth = np.full(RUNS, 0.7)
    truth[0] += 6 * (0.21 / n) ** 0.5
    return np.minimum(truth, 0.98)


def spread(n: int) -> Array:
    """Give runs that differ in truth by three standard errors."""
    steps = np.linspace(-2, 2, RUNS) * 3 * (0.21 / n) ** 0.5
    return np.clip(0.7 + steps, 0.02, 0.98)


def timed(count: int, in_a_row: bool) -> Draw:
    """Give equal runs with times, one after the other or at once."""

    def draw(n: int, rng: np.random.Generator) -> tuple[float, str, Choices]:
        scores = rng.binomial(n, 0.7, count) / n
        starts = np.arange(count) * 10.0 * in_a_row
        runs = Runs(
            scores=tuple(np.sort(scores).tolist()),
            names=tuple(str(k) for k in range(count)),
            column="accuracy",
            source="scores",
            starts=tuple(starts.tolist()),
            ends=tuple((starts + 5).tolist()),
        )
        return float(scores.max()), "accuracy", Choices(runs=runs, n=n, digits=4)

    return draw


def scored(n: int, rng: np.random.Generator, share: float, signal: float):
    """Give classes, and scores that know them as well as `signal` says."""
    y = (rng.random(n) < share).astype(float)
    return y, signal * y + rng.normal(size=n)


def threshold(how: str, digits: int) -> Draw:
    """Give a threshold chosen here, on as many or more other rows, or not at all."""

    def draw(n: int, rng: np.random.Generator) -> tuple[float, str, Choices]:
        share, signal = rng.uniform(0.15, 0.5), rng.uniform(0.8, 2.2)
        y, score = scored(n, rng, share, signal)
        many = {"here": n, "elsewhere": n, "elsewhere, 5 n rows": 5 * n}.get(how)
        cut = 0.5
        if how == "here":
            cut = _best_cut(y, score)
        elif many is not None:
            cut = _best_cut(*scored(many, rng, share, signal))
        claim = round(float(((score > cut) == y).mean()), digits)
        return claim, "accuracy", _choices(y, score[:, None], ("score",), digits)

    return draw


def rounds(here: bool) -> Draw:
    """Give the best of 60 rounds that wander, on these rows or on others."""

    def draw(n: int, rng: np.random.Generator) -> tuple[float, str, Choices]:
        names = tuple(f"round_{k}" for k in range(60))
        bias = np.cumsum(rng.normal(size=60)) * 0.02
        y, values = _rounds(n, rng, bias)
        choices = _choices(y, values, names, 4)
        if here:
            family = family_of(choices.shown, AUC) if choices.shown else None
            assert family is not None
            return family.best, "auc", choices
        other, elsewhere = _rounds(n, rng, bias)
        own = [_auc(other, v) for v in elsewhere.T]
        return _auc(y, values[:, int(np.argmax(own))]), "auc", choices

    return draw


def weights(here: bool) -> Draw:
    """Give the best mix of four models, on these rows or on others."""

    def draw(n: int, rng: np.random.Generator) -> tuple[float, str, Choices]:
        noise = rng.uniform(0.8, 2.5, size=4)
        names = ("a", "b", "c", "d")
        y = rng.integers(0, 2, n).astype(float)
        values = y[:, None] + noise * rng.normal(size=(n, 4))
        choices = _choices(y, values, names, 4)
        if here:
            family = family_of(choices.shown, AUC) if choices.shown else None
            assert family is not None
            return family.best, "auc", choices
        other = rng.integers(0, 2, n).astype(float)
        elsewhere = other[:, None] + noise * rng.normal(size=(n, 4))
        shown = _choices(other, elsewhere, names, 4).shown
        family = family_of(shown, AUC) if shown else None
        assert family is not None
        mix = np.array([float(w) for w in family.best_option.split()])
        return _auc(y, values @ mix), "auc", choices

    return draw


def _rounds(n: int, rng: np.random.Generator, bias: Array) -> tuple[Array, Array]:
    y = rng.integers(0, 2, n).astype(float)
    walk = 0.12 * np.cumsum(rng.normal(size=(n, 60)), axis=1)
    return y, (1 + bias) * y[:, None] + rng.normal(size=(n, 1)) + walk


def _auc(y: Array, score: Array) -> float:
    return AUC.of(y, np.column_stack([1 - score, score])).value


def _best_cut(y: Array, score: Array) -> float:
    cuts, scores = threshold_scores(y, score, ACCURACY)
    return float(cuts[int(scores.argmax())])


def _choices(y: Array, values: Array, names: tuple[str, ...], digits: int) -> Choices:
    shown = Shown(
        names=names, values=values, y=y, labels=False, classes=2, source="rows"
    )
    return Choices(shown=shown, n=len(y), digits=digits)


CASES = (
    Case(check=BestOfMany, name="best of 50 equal runs, by rows", planted=True,
         draw=of_runs(equal, 0.0, rows=True)),
    Case(check=BestOfMany, name="the same, runs alike by half", planted=True,
         draw=of_runs(equal, 0.5, rows=True)),
    Case(check=BestOfMany, name="best of 50 equal runs, by scores", planted=True,
         draw=of_runs(equal, 0.0, rows=False)),
    Case(check=BestOfMany, name="another run than the best", planted=False,
         draw=of_runs(spread, 0.5, rows=True, best=False)),
    Case(check=BestOfMany, name="best, 6 errors ahead, by rows", planted=False,
         draw=of_runs(one_ahead, 0.5, rows=True)),
    Case(check=BestOfMany, name="best, 6 errors ahead, by scores", planted=False,
         draw=of_runs(one_ahead, 0.5, rows=False)),
    Case(check=BestOfMany, name="seeds of one model, by rows", planted=False,
         draw=of_runs(equal, 0.98, rows=True)),
    Case(check=BestOfMany, name="seeds of one model, by scores", planted=False,
         draw=of_runs(equal, 0.98, rows=False)),
    Case(check=WornHoldout, name="200 runs in a row", planted=True,
         draw=timed(200, in_a_row=True)),
    Case(check=WornHoldout, name="200 runs at once", planted=False,
         draw=timed(200, in_a_row=False)),
    Case(check=WornHoldout, name="2 runs in a row", planted=False,
         draw=timed(2, in_a_row=True)),
    Case(check=ChosenOnReportedRows, name="threshold chosen here, 4 digits",
         planted=True, draw=threshold("here", 4)),
    Case(check=ChosenOnReportedRows, name="threshold chosen here, 3 digits",
         planted=True, draw=threshold("here", 3)),
    Case(check=ChosenOnReportedRows, name="threshold chosen here, 2 digits",
         planted=True, draw=threshold("here", 2)),
    Case(check=ChosenOnReportedRows, name="round chosen here", planted=True,
         draw=rounds(here=True)),
    Case(check=ChosenOnReportedRows, name="weights chosen here", planted=True,
         draw=weights(here=True)),
    Case(check=ChosenOnReportedRows, name="threshold 0.5", planted=False,
         draw=threshold("a half", 4)),
    Case(check=ChosenOnReportedRows, name="threshold of n other rows", planted=False,
         draw=threshold("elsewhere", 4)),
    Case(check=ChosenOnReportedRows, name="the same, 3 digits", planted=False,
         draw=threshold("elsewhere", 3)),
    Case(check=ChosenOnReportedRows, name="threshold of 5 n other rows",
         planted=False, draw=threshold("elsewhere, 5 n rows", 4)),
    Case(check=ChosenOnReportedRows, name="round of other rows", planted=False,
         draw=rounds(here=False)),
    Case(check=ChosenOnReportedRows, name="weights of other rows", planted=False,
         draw=weights(here=False)),
)  # fmt: skip

GRADES = ("warning", "note", "undecided", "clear")


def run(case: Case, n: int, draws: int, part: str) -> Counter[str]:
    """Count the verdicts on fresh draws of one case."""
    first = PARTS[part]
    return Counter(
        asked(case, n, np.random.default_rng([first + k, n])) for k in range(draws)
    )


def main() -> None:
    """Print one table for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--rows", type=int, nargs="+", default=[200, 1000])
    parser.add_argument("--part", choices=list(PARTS), default="held")
    parser.add_argument("--only", default="", help="codes that begin so")
    parser.add_argument("--cases", default="", help="cases whose name holds this")
    words = parser.parse_args()
    for n in words.rows:
        rows = []
        for case in CASES:
            if not case.check.code.startswith(words.only):
                continue
            if words.cases not in case.name:
                continue
            start = time.process_time()
            heard = run(case, n, words.draws, words.part)
            spent = (time.process_time() - start) / words.draws
            low, high = wilson(heard["warning"], words.draws)
            rows.append(
                (
                    case.check.code,
                    "planted" if case.planted else "honest",
                    case.name,
                    *(f"{heard[g] / words.draws:.3f}" for g in GRADES),
                    f"{low:.3f}-{high:.3f}",
                    f"{spent:.2f}",
                )
            )
        head = ("code", "", f"n = {n}", *GRADES, "warning, 95%", "CPU s")
        print(text_table(head, rows), "\n")


if __name__ == "__main__":
    main()
