"""What intervals after selection cover, and how wide they are.

``python -m benchmarks.linear.inference --draws 200``

Each design has Gaussian features (but for one with heavy tails in X), an intercept, and
noise of variance 1 unless said. Signals lie at random places with random signs; their
size is in units of sqrt(log p / n), the size that a lasso just sees. Three kinds of
coefficient are counted apart: those that matter, those that don't, and those that the
method chose (where it chooses), about the chosen model as each method means it.
"""

import argparse
from dataclasses import dataclass, field
from importlib import import_module

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LassoCV

from unseen.linear._solver import chosen_lasso
from unseen.linear.debiased import debiased_lasso
from unseen.linear.inference import Inference
from unseen.linear.polyhedral import polyhedral_intervals
from unseen.linear.splitting import split_intervals
from unseen.linear.stability import stability

from ..tally import text_table

Array = NDArray[np.float64]
LEVEL = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A law of features, signals and noise."""

    name: str
    n: int = 200
    p: int = 400
    kind: str = "independent"  # or "ar", "equal", "heavy"
    rho: float = 0.0
    signals: int = 5
    size: float = 3.0
    noise: str = "normal"  # or "t3", "skew", "unequal"

    @property
    def covariance(self) -> Array:
        """Of the features, shape (p, p)."""
        if self.kind == "ar":
            at = np.arange(self.p)
            return self.rho ** np.abs(at[:, None] - at)
        if self.kind == "equal":
            return self.rho + (1 - self.rho) * np.eye(self.p)
        return np.eye(self.p)

    def draw(self, rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
        """Give X, y, the mean of y and the coefficients."""
        X = rng.normal(size=(self.n, self.p))
        if self.kind == "ar":
            for j in range(1, self.p):
                X[:, j] = self.rho * X[:, j - 1] + (1 - self.rho**2) ** 0.5 * X[:, j]
        if self.kind == "equal":
            shared = rng.normal(size=(self.n, 1))
            X = self.rho**0.5 * shared + (1 - self.rho) ** 0.5 * X
        if self.kind == "heavy":
            X = rng.standard_t(4, size=X.shape) / 2**0.5
        beta = np.zeros(self.p)
        at = rng.choice(self.p, self.signals, replace=False)
        size = self.size * (np.log(self.p) / self.n) ** 0.5
        beta[at] = size * rng.choice([-1.0, 1.0], self.signals)
        mean = X @ beta
        return X, mean + self._noise(X, at, rng), mean, beta

    def _noise(self, X: Array, at: NDArray, rng: np.random.Generator) -> Array:
        if self.noise == "t3":
            return rng.standard_t(3, size=self.n) / 3**0.5
        if self.noise == "skew":
            return rng.exponential(size=self.n) - 1
        own = rng.normal(size=self.n)
        return own * np.abs(X[:, at[0]]) if self.noise == "unequal" else own


DESIGNS = (
    Design(name="independent, strong"),
    Design(name="independent, weak", size=1.0),
    Design(name="independent, 20 signals", signals=20),
    Design(name="AR .5, strong", kind="ar", rho=0.5),
    Design(name="AR .8, strong", kind="ar", rho=0.8),
    Design(name="AR .8, weak", kind="ar", rho=0.8, size=1.0),
    Design(name="AR .8, 20 signals", kind="ar", rho=0.8, signals=20),
    Design(name="equal .5, strong", kind="equal", rho=0.5),
    Design(name="equal .8, strong", kind="equal", rho=0.8),
    Design(name="noise t(3)", noise="t3"),
    Design(name="noise skew", noise="skew"),
    Design(name="noise grows with a signal", noise="unequal"),
    Design(name="features t(4)", kind="heavy"),
    Design(name="tall, 400 x 50, AR .5", n=400, p=50, kind="ar", rho=0.5),
    Design(name="300 x 1,000", n=300, p=1000),
)
LARGE = 1000


@dataclass(slots=True, kw_only=True)
class Count:
    """How often intervals held the truth."""

    hits: int = 0
    intervals: int = 0
    widths: list[float] = field(default_factory=list)
    open_ends: int = 0

    def add(self, low: float | None, high: float | None, truth: float) -> None:
        """Take one interval; an unknown end holds everything on its side."""
        bottom = -np.inf if low is None else low
        top = np.inf if high is None else high
        self.hits += bool(bottom <= truth <= top)
        self.intervals += 1
        self.widths.append(top - bottom)
        self.open_ends += low is None or high is None

    def __str__(self) -> str:
        if not self.intervals:
            return "–"
        share = self.hits / self.intervals
        width = float(np.median(self.widths))
        more = f", {self.open_ends} open" if self.open_ends else ""
        return f"{share:.3f} ({width:.2f}{more})"


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of one method on one design."""

    matter: Count = field(default_factory=Count)
    rest: Count = field(default_factory=Count)
    chosen: Count = field(default_factory=Count)


def _full(tally: Tally, ends: list[tuple], beta: Array) -> None:
    for (low, high), truth in zip(ends, beta, strict=True):
        (tally.matter if truth else tally.rest).add(low, high, truth)


def _submodel(X: Array, mean: Array, columns: NDArray) -> Array:
    """Give the least-squares coefficients of the mean on some columns."""
    centred = X[:, columns] - X[:, columns].mean(axis=0)
    return np.linalg.lstsq(centred, mean, rcond=None)[0]


def _given(tally: Tally, found: Inference, truth: Array) -> None:
    for (_, e), at in zip(found, truth, strict=True):
        if e.value is not None:
            tally.chosen.add(e.low, e.high, float(at))


def run(design: Design, draws: int, seed: int) -> dict[str, Tally]:
    """Draw tables, and give each method's tally."""
    tallies = {name: Tally() for name in METHODS}
    remember_choices()
    for b in range(draws):
        rng = np.random.default_rng([seed, b])
        X, y, mean, beta = design.draw(rng)
        for name, method in METHODS.items():
            if design.p >= LARGE and name not in FAST:
                continue
            method(tallies[name], design, X, y, mean, beta, b)
    return tallies


def remember_choices() -> None:
    """Cross-validate each table once, for all methods that begin with its lasso."""
    known: dict[tuple, object] = {}

    def remembered(
        X: Array, y: Array, *, seed: int = 0, most: int | None = None
    ) -> object:
        key = (X.shape, y.tobytes(), seed, most)
        if key not in known:
            if len(known) > 10:
                known.clear()
            known[key] = chosen_lasso(X, y, seed=seed, most=most)
        return known[key]

    for module in ("debiased", "polyhedral", "splitting"):
        import_module(f"unseen.linear.{module}").chosen_lasso = remembered
    globals()["choose"] = remembered


choose = chosen_lasso


def debiased(tally, design, X, y, mean, beta, seed) -> None:
    """Every coefficient, of the whole model."""
    found = debiased_lasso(X, y, level=LEVEL, seed=seed)
    _full(tally, [(e.low, e.high) for _, e in found], beta)


def polyhedral(tally, design, X, y, mean, beta, seed) -> None:
    """Features that the lasso chose, at the penalty that noise alone sets."""
    found = polyhedral_intervals(X, y, level=LEVEL, seed=seed)
    _given(tally, found, _submodel(X, mean, found.columns))


def polyhedral_known(tally, design, X, y, mean, beta, seed) -> None:
    """The same with the true noise."""
    found = polyhedral_intervals(X, y, noise=1.0, level=LEVEL, seed=seed)
    _given(tally, found, _submodel(X, mean, found.columns))


def polyhedral_cv(tally, design, X, y, mean, beta, seed) -> None:
    """The same with a penalty chosen on the same rows, where the theory fails."""
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    alpha = choose(scaled, y - y.mean(), seed=seed).alpha
    found = polyhedral_intervals(X, y, alpha=alpha, level=LEVEL, seed=seed)
    _given(tally, found, _submodel(X, mean, found.columns))


def split(tally, design, X, y, mean, beta, seed) -> None:
    """Choose by cross-validation on one half, judge on the other."""
    found = split_intervals(X, y, level=LEVEL, seed=seed)
    cov = design.covariance
    at = found.columns
    truth = np.linalg.solve(cov[np.ix_(at, at)], cov[at] @ beta) if len(at) else at
    _given(tally, found, truth)


def naive(tally, design, X, y, mean, beta, seed) -> None:
    """Least squares on what a cross-validated lasso chose, as if it had not chosen."""
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    at = np.flatnonzero(choose(scaled, y - y.mean(), seed=seed).coef)
    if not len(at) or len(at) > design.n - 2:
        return
    own = X[:, at] - X[:, at].mean(axis=0)
    inverse = np.linalg.inv(own.T @ own)
    coef = inverse @ own.T @ y
    left = y - y.mean() - own @ coef
    error = np.sqrt(left @ left / (len(y) - len(at) - 1) * np.diag(inverse))
    for c, e, truth in zip(coef, error, _submodel(X, mean, at), strict=True):
        tally.chosen.add(c - 1.96 * e, c + 1.96 * e, float(truth))


def bootstrap(tally, design, X, y, mean, beta, seed) -> None:
    """Percentiles of a cross-validated lasso over 50 bootstrap draws."""

    def fit(X: Array, y: Array) -> Array:
        model = LassoCV(cv=5, alphas=_falling(X, y), max_iter=2000, tol=1e-3)
        return model.fit(X, y).coef_

    if seed < MOST_BOOTSTRAPS:
        found = stability(X, y, fit, draws=50, level=LEVEL, seed=seed)
        _full(tally, list(zip(found.low, found.high, strict=True)), beta)


def _falling(X: Array, y: Array) -> Array:
    top = np.abs((X - X.mean(axis=0)).T @ (y - y.mean())).max() / len(y)
    return np.geomspace(top, 0.03 * top, 20)


MOST_BOOTSTRAPS = 20
FAST = {"debiased", "polyhedral", "split"}
METHODS = {
    "debiased": debiased,
    "polyhedral": polyhedral,
    "polyhedral, noise known": polyhedral_known,
    "polyhedral, alpha by CV": polyhedral_cv,
    "split": split,
    "naive": naive,
    "bootstrap percentile": bootstrap,
}
HEAD = ("matter", "no effect", "chosen")


def main() -> None:
    """Print one table a design: coverage, and the median width in brackets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--only", default="", help="designs whose name begins so")
    parser.add_argument("--methods", nargs="+", default=list(METHODS))
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    for name in set(METHODS) - set(asked.methods):
        del METHODS[name]

    for design in DESIGNS:
        if not design.name.startswith(asked.only):
            continue
        rows = [
            (name, str(t.matter), str(t.rest), str(t.chosen))
            for name, t in run(design, asked.draws, asked.seed).items()
        ]
        print(text_table((design.name, *HEAD), rows), "\n", flush=True)


if __name__ == "__main__":
    main()
