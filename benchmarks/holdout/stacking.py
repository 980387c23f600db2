"""Whether wrong stacks are found and right ones let pass, and what a stack costs.

``python -m benchmarks.holdout.stacking leak --seeds 40``: rates of `stack_leak` and
`wrong_stack`. The rows with mlxtend are left out where it is not installed; it needs an
environment of its own beside scikit-learn.
``python -m benchmarks.holdout.stacking score``: the fits and seconds of `stack_score`
beside plain refitting.
``python -m benchmarks.holdout.stacking tops --seeds 4``: the loss of several tops on
fresh rows.
"""

import argparse
import time as clock
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import (
    RandomForestClassifier,
    RandomForestRegressor,
    StackingClassifier,
    StackingRegressor,
)
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge, RidgeCV
from sklearn.model_selection import KFold, LeaveOneOut
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from unseen import Verdict
from unseen.holdout.stacking import (
    StackedClassifier,
    StackedRegressor,
    stack_leak,
    stack_score,
    wrong_stack,
)

from ..tally import share_text, text_table

TREES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of one draw, and as many others from the same source."""

    X: Any
    y: Any
    groups: Any = None
    time: Any = None
    other_X: Any = None
    other_y: Any = None

    @property
    def facts(self) -> dict[str, Any]:
        """Groups and time, where there are any."""
        given = {"groups": self.groups, "time": self.time}
        return {k: v for k, v in given.items() if v is not None}


def classes(rng: np.random.Generator, n: int = 240, others: int = 240) -> Rows:
    """Two classes by five of ten features, about 20% of them by chance."""
    X = rng.normal(size=(n + others, 10))
    eta = 1.5 * X[:, 0] + X[:, 1] * X[:, 2] + X[:, 3] - X[:, 4]
    y = (eta + rng.logistic(size=n + others) > 0).astype(int)
    return Rows(X=X[:n], y=y[:n], other_X=X[n:], other_y=y[n:])


def values(rng: np.random.Generator, n: int = 240, others: int = 240) -> Rows:
    """The same as values, with noise of variance 1."""
    X = rng.normal(size=(n + others, 10))
    y = X[:, 0] + X[:, 1] * X[:, 2] + rng.normal(size=n + others)
    return Rows(X=X[:n], y=y[:n], other_X=X[n:], other_y=y[n:])


def noise(rng: np.random.Generator) -> Rows:
    """Classes by the toss of a coin."""
    return Rows(X=rng.normal(size=(240, 10)), y=rng.integers(2, size=240))


def grouped(rng: np.random.Generator, of: int = 6) -> Rows:
    """Values with an effect of the group that its features give away."""
    # In no order: contiguous folds would part hardly a group.
    group = rng.permutation(np.repeat(np.arange(240 // of), of))
    centre, effect = rng.normal(size=(240 // of, 10)), rng.normal(size=240 // of)
    X = centre[group] + 0.3 * rng.normal(size=(240, 10))
    y = X[:, 0] + 1.5 * effect[group] + 0.7 * rng.normal(size=240)
    return Rows(X=X, y=y, groups=group)


def ordered(rng: np.random.Generator) -> Rows:
    """Values that wander, with time among the features."""
    n = 400
    wander = np.zeros(n)
    for i in range(1, n):
        wander[i] = 0.97 * wander[i - 1] + rng.normal() * 0.4
    X = np.column_stack([np.arange(n) / 10, rng.normal(size=(n, 2))])
    return Rows(X=X, y=wander + X[:, 1] + 0.5 * rng.normal(size=n), time=np.arange(n))


def unordered(rng: np.random.Generator) -> Rows:
    """Independent rows that happen to have a time."""
    drawn = values(rng, n=400, others=0)
    return Rows(X=drawn.X, y=drawn.y, time=np.arange(400))


def sure_bases() -> list[tuple[str, Any]]:
    """Classifiers, of which two memorise."""
    return [
        ("line", LogisticRegression()),
        ("forest", RandomForestClassifier(TREES)),
        ("1nn", KNeighborsClassifier(1)),
    ]


def value_bases() -> list[tuple[str, Any]]:
    """Regressors, of which two memorise."""
    return [
        ("line", Ridge()),
        ("forest", RandomForestRegressor(TREES)),
        ("1nn", KNeighborsRegressor(1)),
    ]


def fitted(bases: list[tuple[str, Any]], X: Any, y: Any) -> list[tuple[str, Any]]:
    """Fit base models, as the prefit setting wants them."""
    return [(name, base.fit(X, y)) for name, base in bases]


Case = tuple[str, bool, Callable[[np.random.Generator], Rows], Callable[[Rows], Any]]


def cases() -> list[Case]:
    """Name, whether it is wrong, the rows and the stack."""
    line = [("line", Ridge()), ("flat", Ridge(1e3))]
    few = [("line", Ridge()), ("1nn", KNeighborsRegressor(1))]
    prefit: dict[str, Any] = {"cv": "prefit"}
    return [
        ("cv=5, classes", False, classes, lambda r: StackingClassifier(sure_bases())),
        ("cv=5, coin", False, noise, lambda r: StackingClassifier(sure_bases())),
        ("cv=5, values", False, values, lambda r: StackingRegressor(value_bases())),
        (
            "cv=5 in a pipeline",
            False,
            values,
            lambda r: make_pipeline(StandardScaler(), StackingRegressor(value_bases())),
        ),
        ("cv=5, lines", False, values, lambda r: StackingRegressor(line)),
        (
            "leave one out",
            False,
            lambda rng: values(rng, n=80),
            lambda r: StackingRegressor(few, cv=LeaveOneOut()),
        ),
        ("ours", False, classes, lambda r: StackedClassifier(sure_bases())),
        ("ours, groups", False, grouped, lambda r: StackedRegressor(value_bases())),
        ("ours, time", False, ordered, lambda r: StackedRegressor(value_bases())),
        (
            "cv=5, time without order",
            False,
            unordered,
            lambda r: StackingRegressor(value_bases()),
        ),
        (
            "prefit on other rows",
            False,
            classes,
            lambda r: StackingClassifier(
                fitted(sure_bases(), r.other_X, r.other_y), **prefit
            ),
        ),
        (
            "prefit on 8 times as many",
            False,
            lambda rng: values(rng, others=1920),
            lambda r: StackingRegressor(
                fitted(value_bases(), r.other_X, r.other_y), **prefit
            ),
        ),
        (
            "prefit",
            True,
            classes,
            lambda r: StackingClassifier(fitted(sure_bases(), r.X, r.y), **prefit),
        ),
        (
            "prefit, values",
            True,
            values,
            lambda r: StackingRegressor(fitted(value_bases(), r.X, r.y), **prefit),
        ),
        (
            "prefit on these and others",
            True,
            values,
            lambda r: StackingRegressor(
                fitted(
                    value_bases()[:2],
                    np.vstack([r.X, r.other_X]),
                    np.concatenate([r.y, r.other_y]),
                ),
                **prefit,
            ),
        ),
        (
            "prefit, lines",
            True,
            values,
            lambda r: StackingRegressor(fitted(line, r.X, r.y), **prefit),
        ),
        (
            "calibrated on seen rows",
            True,
            classes,
            lambda r: _calibrated(RandomForestClassifier(TREES).fit(r.X, r.y)),
        ),
        ("groups, cv=5", True, grouped, lambda r: StackingRegressor(value_bases())),
        (
            "time, shuffled",
            True,
            ordered,
            lambda r: StackingRegressor(
                value_bases(), cv=KFold(5, shuffle=True, random_state=0)
            ),
        ),
        *_mlxtend_cases(),
    ]


def _calibrated(model: Any) -> Any:
    try:
        from sklearn.frozen import FrozenEstimator
    except ImportError:
        return CalibratedClassifierCV(model, cv="prefit")
    return CalibratedClassifierCV(FrozenEstimator(model))


def _mlxtend_cases() -> list[Case]:
    try:
        from mlxtend import classifier, regressor
    except ImportError:
        return []
    top, top_value = LogisticRegression(), Ridge()
    sure = [base for _, base in sure_bases()]
    value = [base for _, base in value_bases()]
    nearest = [LogisticRegression(), KNeighborsClassifier(1)]
    return [
        (
            "mlxtend cv",
            False,
            classes,
            lambda r: classifier.StackingCVClassifier(sure, top, use_probas=True),
        ),
        (
            "mlxtend cv, labels",
            False,
            classes,
            lambda r: classifier.StackingCVClassifier(sure, top, cv=5),
        ),
        (
            "mlxtend cv, values",
            False,
            values,
            lambda r: regressor.StackingCVRegressor(value, top_value),
        ),
        (
            "mlxtend plain",
            True,
            classes,
            lambda r: classifier.StackingClassifier(sure, top, use_probas=True),
        ),
        (
            "mlxtend plain, labels of a 1-nn",
            True,
            classes,
            lambda r: classifier.StackingClassifier(nearest, top),
        ),
        (
            "mlxtend plain, coin",
            True,
            noise,
            lambda r: classifier.StackingClassifier(sure, top),
        ),
        (
            "mlxtend plain, values",
            True,
            values,
            lambda r: regressor.StackingRegressor(value, top_value),
        ),
    ]


def leak_table(seeds: int, only: str = "") -> str:
    """Count what `stack_leak` answers and what `wrong_stack` recognises."""
    lines: list[list[object]] = []
    for name, wrong, draw, make in cases():
        if not name.startswith(only):
            continue
        said: list[Verdict] = []
        seen, start = 0, clock.process_time()
        for seed in range(seeds):
            rows = draw(np.random.default_rng(seed))
            # Forests without a seed draw from here: they are users' models.
            np.random.seed(seed)  # noqa: NPY002
            stack = make(rows)
            answer = stack_leak(stack, rows.X, rows.y, **rows.facts, seed=seed)
            said.append(answer.verdict)
            seen += bool(wrong_stack(stack, **rows.facts))
        seconds = (clock.process_time() - start) / seeds
        lines.append(
            [
                f"{'wrong' if wrong else 'right'}: {name}",
                *(
                    share_text(said.count(v), seeds)
                    for v in (Verdict.FOUND, Verdict.UNDECIDED, Verdict.CLEAR)
                ),
                f"{seen}/{seeds}",
                f"{seconds:.2f}",
            ]
        )
        print(*lines[-1], sep=" | ", flush=True)
    head = ("stack", "found", "undecided", "clear", "by structure", "CPU s")
    return text_table(head, lines)


def score_table(n: int = 1000) -> str:
    """Time `stack_score` beside a stack that is refitted in each outer fold."""
    drawn = values(np.random.default_rng(0), n=n, others=0)
    bases = [
        ("line", Ridge()),
        ("forest", RandomForestRegressor(TREES, random_state=0)),
        ("near", KNeighborsRegressor(15)),
    ]
    lines: list[list[object]] = []
    for facts in ({}, {"time": np.arange(n)}):
        for cv in (5, 10):
            start = clock.process_time()
            once = stack_score(
                StackedRegressor(bases), drawn.X, drawn.y, metric="mae", cv=cv, **facts
            )
            once_s = clock.process_time() - start
            start = clock.process_time()
            plain = _plainly(StackedRegressor(bases), drawn, cv, "time" in facts)
            plain_s = clock.process_time() - start
            assert once.value is not None
            lines.append(
                [
                    f"{'time' if facts else 'rows'}, cv={cv}",
                    once.method.partition(", ")[2],
                    f"{once.value:.3f}",
                    f"{plain:.3f}",
                    f"{once_s:.1f}",
                    f"{plain_s:.1f}",
                    f"{plain_s / once_s:.2f}",
                ]
            )
    head = ("design", "fits", "mae", "plain mae", "CPU s", "plain CPU s", "ratio")
    return text_table(head, lines)


def _plainly(stack: Any, drawn: Rows, cv: int, forward: bool) -> float:
    """Refit the whole stack without each fold, and give the mean absolute error."""
    n = len(drawn.y)
    if forward:
        label = np.arange(n) * (cv + 2) // n
        folds = [
            (np.flatnonzero(label < k), np.flatnonzero(label == k))
            for k in range(2, cv + 2)
        ]
    else:
        folds = list(KFold(cv, shuffle=True, random_state=0).split(drawn.X))
    away: list[Any] = []
    for train, test in folds:
        inner = len(np.unique(label[train])) - 1 if forward else cv - 1
        own = clone(stack).set_params(cv=max(2, inner))
        facts = {"time": train} if forward else {}
        own.fit(drawn.X[train], drawn.y[train], **facts)
        away.append(np.abs(own.predict(drawn.X[test]) - drawn.y[test]))
    return float(np.concatenate(away).mean())


def tops_table(seeds: int) -> str:
    """Mean squared error of stacks with several tops, over that of the best model."""
    tops: dict[str, Any] = {
        "convex (ours)": None,
        "RidgeCV": RidgeCV(),
        "nonnegative least squares": LinearRegression(positive=True),
        "least squares": LinearRegression(),
    }
    bases = [*value_bases(), ("near", KNeighborsRegressor(15))]
    lines: list[list[object]] = []
    for n in (60, 200, 600):
        ratios: dict[str, list[float]] = {name: [] for name in tops}
        for seed in range(seeds):
            for design in (values, _line, _nothing):
                drawn = design(np.random.default_rng(seed), n=n, others=3000)
                alone = min(
                    _error(StackedRegressor([base], LinearRegression()), drawn)
                    for base in bases
                )
                for name, top in tops.items():
                    error = _error(StackedRegressor(bases, top), drawn)
                    ratios[name].append(error / alone)
        lines += [
            [f"n={n}, {name}", f"{np.mean(r):.3f}", f"{np.max(r):.3f}"]
            for name, r in ratios.items()
        ]
    return text_table(("top", "mean ratio", "worst ratio"), lines)


def _line(rng: np.random.Generator, n: int, others: int) -> Rows:
    X = rng.normal(size=(n + others, 10))
    y = X[:, 0] + X[:, 1] + rng.normal(size=n + others)
    return Rows(X=X[:n], y=y[:n], other_X=X[n:], other_y=y[n:])


def _nothing(rng: np.random.Generator, n: int, others: int) -> Rows:
    X, y = rng.normal(size=(n + others, 10)), rng.normal(size=n + others)
    return Rows(X=X[:n], y=y[:n], other_X=X[n:], other_y=y[n:])


def _error(stack: Any, drawn: Rows) -> float:
    said = stack.fit(drawn.X, drawn.y).predict(drawn.other_X)
    return float(np.mean((said - drawn.other_y) ** 2))


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("leak", "score", "tops"))
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--only", default="", help="how the names begin")
    asked = parser.parse_args()
    if asked.what == "score":
        print(score_table())
    elif asked.what == "tops":
        print(tops_table(asked.seeds))
    else:
        print(leak_table(asked.seeds, asked.only))


if __name__ == "__main__":
    main()
