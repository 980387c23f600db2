"""The rungs: from the mean to gradient boosting, the simplest first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..result import TargetKind
from .design import Design

# Which models there are for n rows, p columns of a design and a seed.
Factory = Callable[[TargetKind, int, int, int], Any]

_ALPHAS = [10.0 ** (k / 3) for k in range(-9, 16)]
_STRENGTHS = [10.0**k for k in range(-4, 2)]
# No penalty, as far as double precision can tell.
_NONE = 1e12
# Twice as many predict no better and take twice the time.
_PENALTIES = 50
# Beyond these rows a kernel is fitted on a sample of them.
_MOST_KERNEL = 1_000
_FEW = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One model of the ladder.

    Parameters
    ----------
    name
        Its key in results and at the command line.
    words
        What a sentence calls it, for values and for classes.
    gain
        What it adds to the rung below, as the subject of a sentence.
    order
        Place on the ladder: 0 is the simplest.
    factory
        (kind, n, p, seed) -> an unfitted estimator that tunes itself. Its parameters
        called ``cv`` get folds that respect groups and time.
    design
        What it reads.
    most_rows
        Rows that it is fitted on at most, or None.
    wide
        Whether it can be fitted with as many columns as rows.
    sparse
        Whether it reads sparse matrices.
    """

    name: str
    words: tuple[str, str]
    gain: str
    order: int
    factory: Factory
    design: Design = "scaled"
    most_rows: int | None = None
    wide: bool = True
    sparse: bool = True

    def called(self, kind: TargetKind) -> str:
        """Give what a sentence calls it."""
        return self.words[kind is not TargetKind.REGRESSION]

    def reason_against(self, n: int, p: int, *, sparse: bool) -> str | None:
        """Say why it cannot be fitted on n rows of p columns, or None if it can."""
        if not self.wide and p + 1 >= n:
            return f"{p:,} columns for {n:,} rows leave it undetermined"
        if sparse and not self.sparse:
            return "it does not read a sparse matrix of this size"
        return None


def _mean(kind: TargetKind, n: int, p: int, seed: int) -> Any:
    from sklearn.dummy import DummyClassifier, DummyRegressor  # noqa: PLC0415 - heavy

    if kind is TargetKind.REGRESSION:
        return DummyRegressor()
    return DummyClassifier(strategy="prior")


def _unpenalised(kind: TargetKind, n: int, p: int, seed: int) -> Any:
    from sklearn.linear_model import LinearRegression, LogisticRegression  # noqa: PLC0415

    if kind is TargetKind.REGRESSION:
        return LinearRegression()
    return LogisticRegression(C=_NONE, max_iter=100)


def _ridge(kind: TargetKind, n: int, p: int, seed: int) -> Any:
    from sklearn.decomposition import PCA  # noqa: PLC0415 - heavy
    from sklearn.linear_model import LogisticRegression, RidgeCV  # noqa: PLC0415
    from sklearn.model_selection import GridSearchCV  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415

    if kind is TargetKind.REGRESSION:
        # The penalty grows with the rows and with the columns that share it. Not
        # `RidgePathCV`: on the same penalties it chooses the same one in the same time,
        # but it takes no folds, which groups and time need.
        return RidgeCV(alphas=[a * max(1.0, n / 100) for a in _ALPHAS])
    search = GridSearchCV(
        LogisticRegression(max_iter=300),
        {"C": _STRENGTHS},
        scoring="neg_log_loss",
        cv=5,
    )
    # Ridge does not care for a rotation: with more columns than rows, as many
    # coordinates as rows hold all that it can use.
    return make_pipeline(PCA(random_state=seed), search) if p > n else search


def _lasso(kind: TargetKind, n: int, p: int, seed: int) -> Any:
    from sklearn.multiclass import OneVsRestClassifier  # noqa: PLC0415 - heavy

    from ..linear import ElasticNetPathCV  # noqa: PLC0415

    if kind is TargetKind.REGRESSION:
        return ElasticNetPathCV(
            [0.5, 1.0], cv=5, n_alphas=_PENALTIES, choose="min", random_state=seed
        )
    one = ElasticNetPathCV(
        1.0,
        family="binomial",
        cv=5,
        n_alphas=_PENALTIES,
        choose="min",
        random_state=seed,
    )
    # Each class against the rest: faster than a path of all classes at once.
    return one if kind is TargetKind.BINARY else OneVsRestClassifier(one)


def _highly_adaptive(kind: TargetKind, n: int, p: int, seed: int) -> Any:
    from ..smooth import (  # noqa: PLC0415 - heavy
        HighlyAdaptiveRidgeClassifier,
        HighlyAdaptiveRidgeRegressor,
    )

    # One kernel instead of the blend of six: a sixth of the time, in every fold.
    if kind is TargetKind.REGRESSION:
        return HighlyAdaptiveRidgeRegressor("product", random_state=seed)
    return HighlyAdaptiveRidgeClassifier("product", random_state=seed)


def _boosting(kind: TargetKind, n: int, p: int, seed: int) -> Any:
    from sklearn import ensemble  # noqa: PLC0415 - heavy
    from sklearn.model_selection import (  # noqa: PLC0415
        GridSearchCV,
        ShuffleSplit,
        StratifiedShuffleSplit,
    )

    # A stub takes `early_stopping` for a word, from its default.
    trees: Any = ensemble
    classes = kind is not TargetKind.REGRESSION
    made = (
        trees.HistGradientBoostingClassifier
        if classes
        else trees.HistGradientBoostingRegressor
    )
    # With few rows a tenth of them is too noisy to stop by, and one split to tune by.
    small = n < _FEW
    settings: Any = {"max_leaf_nodes": [4], "max_iter": [40, 120]}
    if not small:
        settings = {"max_leaf_nodes": [6, 31], "learning_rate": [0.05, 0.15]}
    split = StratifiedShuffleSplit if classes else ShuffleSplit
    return GridSearchCV(
        made(
            random_state=seed,
            early_stopping=not small,
            max_iter=300,
            learning_rate=0.1,
            min_samples_leaf=max(2, min(20, n // 20)),
        ),
        settings,
        scoring="neg_log_loss" if classes else "neg_mean_squared_error",
        cv=3 if small else split(1, test_size=0.2),
    )


RUNGS: tuple[Rung, ...] = (
    Rung(
        name="mean",
        words=("the mean", "the shares of the classes"),
        gain="The mean",
        order=0,
        factory=_mean,
        design="none",
    ),
    Rung(
        name="ols",
        words=("OLS", "logistic regression without a penalty"),
        gain="A linear model",
        order=1,
        factory=_unpenalised,
        wide=False,
    ),
    Rung(
        name="ridge",
        words=("ridge", "ridge logistic regression"),
        gain="Shrinkage",
        order=2,
        factory=_ridge,
    ),
    Rung(
        name="lasso",
        words=("the elastic net", "the lasso"),
        gain="Selection",
        order=3,
        factory=_lasso,
    ),
    Rung(
        name="har",
        words=("highly adaptive ridge", "highly adaptive ridge"),
        gain="Curvature",
        order=4,
        factory=_highly_adaptive,
        most_rows=_MOST_KERNEL,
        sparse=False,
    ),
    Rung(
        name="boosting",
        words=("gradient boosting", "gradient boosting"),
        gain="Gradient boosting",
        order=5,
        factory=_boosting,
        design="binned",
        sparse=False,
    ),
)
