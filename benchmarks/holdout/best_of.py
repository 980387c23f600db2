"""Best of 50 models on one test set: what each interval covers, and how wide it is.

``python -m benchmarks.holdout.best_of --draws 1000``

The truth is the loss of the model that was chosen, on the population. Peers beside
ours: half the rows to choose and half to score, max-T of the models that a first step
cannot exclude (Romano, Shaikh and Wolf 2014), and the hybrid interval of Andrews,
Kitagawa and McCloskey (2024), each written here from its paper.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from unseen.holdout._drawn import draw
from unseen.holdout._loss_matrix import LossMatrix, read_losses
from unseen.holdout._winner import _surely_worse
from unseen.holdout.best_of import best_of

from ..tally import text_table
from .score_tally import Tally

Array = NDArray[np.float64]

MODELS = 50
LEVEL = 0.95
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Losses, and the true loss of each model."""

    name: str
    means: Callable[[int], Array]
    together: float = 0.0  # correlation of the normals behind the losses
    numbers: bool = False  # normal losses; else 0 and 1

    def draw(self, n: int, rng: np.random.Generator) -> tuple[Array, Array]:
        """Give losses, shape (n, 50), and the truth, shape (50,)."""
        truth = self.means(n)
        own = rng.normal(size=(n, MODELS))
        shared = rng.normal(size=(n, 1))
        both = (1 - self.together) ** 0.5 * own + self.together**0.5 * shared
        if self.numbers:
            return truth + both / 2, truth
        cut = np.array([NormalDist().inv_cdf(p) for p in truth])
        return (both < cut).astype(float), truth


def _ahead(errors: float, at: float = 0.5) -> Callable[[int], Array]:
    """One model ahead of the rest by so many standard errors."""

    def means(n: int) -> Array:
        truth = np.full(MODELS, at)
        truth[0] -= errors * (at * (1 - at) / n) ** 0.5
        return truth

    return means


DESIGNS = (
    Design(name="all equal", means=_ahead(0)),
    Design(name="one better by 2 s.e.", means=_ahead(2)),
    Design(name="one better by 3 s.e.", means=_ahead(3)),
    Design(name="one better by 4 s.e.", means=_ahead(4)),
    Design(name="one better by 8 s.e.", means=_ahead(8)),
    Design(name="ladder .30-.50", means=lambda n: np.linspace(0.3, 0.5, MODELS)),
    Design(name="numbers, all equal", means=_ahead(0), numbers=True),
    Design(name="numbers, one better by 3 s.e.", means=_ahead(3), numbers=True),
    Design(name="all equal at .2, alike", means=_ahead(0, 0.2), together=0.9),
    Design(name="one better by 1 s.e., alike", means=_ahead(1, 0.2), together=0.9),
)


def run(design: Design, n: int, draws: int, seed: int) -> dict[str, Tally]:
    """Draw tables and give each method's tally."""
    tallies: dict[str, Tally] = {}
    for i in range(draws):
        rng = np.random.default_rng([seed, n, i])
        losses, truth = design.draw(n, rng)
        for method in ("winner", "max-t", "bbc"):
            start = time.process_time()
            best = best_of(losses, method=method, level=LEVEL, seed=i)
            tally = tallies.setdefault(method, Tally())
            tally.seconds += time.process_time() - start
            e = best.corrected
            tally.add(e.value, e.low, e.high, truth[best.index])
        e = best.naive
        tallies.setdefault("naive", Tally()).add(
            e.value, e.low, e.high, truth[best.index]
        )
        for name, peer in PEERS.items():
            tallies.setdefault(name, Tally()).add(*peer(losses, truth, i))
    return tallies


def half_split(losses: Array, truth: Array, seed: int) -> tuple[float, ...]:
    """Choose on one half of the rows, score on the other."""
    half = len(losses) // 2
    chosen = int(losses[:half].mean(axis=0).argmin())
    own = losses[half:, chosen]
    mean, error = own.mean(), own.std(ddof=1) / half**0.5
    return mean, mean - Z * error, mean + Z * error, truth[chosen]


def two_step(losses: Array, truth: Array, seed: int) -> tuple[float, ...]:
    """Max-T of the models that are not surely worse than the one chosen."""
    read = read_losses(losses, None, None)
    t = draw(read, draws=1000, seed=seed).deviations
    chosen = int(read.means.argmin())
    near = _surely_worse(read, t, chosen, 0.005) == 0
    reach = np.quantile(np.abs(t[:, near]).max(axis=1), LEVEL + 0.005)
    mean, error = read.means[chosen], read.errors[chosen]
    return mean, mean - reach * error, mean + reach * error, truth[chosen]


def hybrid(losses: Array, truth: Array, seed: int) -> tuple[float, ...]:
    """Conditional on the choice, within a projection interval of .995."""
    read = read_losses(losses, None, None)
    chosen = int(read.means.argmin())
    low, high = _conditional(read, chosen, seed)
    return (low + high) / 2, low, high, truth[chosen]


def _conditional(read: LossMatrix, chosen: int, seed: int) -> tuple[float, float]:
    own = read.deviations
    cov = own.T @ own / (read.n * (read.n - 1))
    error = cov[chosen, chosen] ** 0.5
    normals = np.random.default_rng(seed).multivariate_normal(
        np.zeros(len(cov)), cov, size=1000, method="eigh"
    )
    largest = np.abs(normals / np.sqrt(np.diag(cov))).max(axis=1)
    projected = float(np.quantile(largest, 0.995)) * error
    # What is left of each model once the one chosen is taken out, losses turned round.
    y = -read.means
    rest = y - cov[:, chosen] / cov[chosen, chosen] * y[chosen]
    slope = 1 - cov[:, chosen] / cov[chosen, chosen]
    bound = np.divide(rest, slope, out=np.zeros_like(rest), where=slope != 0)
    least = bound[slope > 1e-12].max(initial=-np.inf)
    most = bound[slope < -1e-12].min(initial=np.inf)
    tail = (0.05 - 0.005) / (1 - 0.005) / 2

    def share(mu: float) -> float:
        left = (max(least, mu - projected) - mu) / error
        right = (min(most, mu + projected) - mu) / error
        # In the tail that is far from 1, for the digits.
        if left > 0:
            left, x, right = -right, -(y[chosen] - mu) / error, -left
            return 1 - (ndtr(x) - ndtr(left)) / (ndtr(right) - ndtr(left))
        x = (y[chosen] - mu) / error
        return (ndtr(x) - ndtr(left)) / (ndtr(right) - ndtr(left))

    ends = []
    for wanted in (tail, 1 - tail):
        a, b = y[chosen] - projected, y[chosen] + projected
        for _ in range(50):
            middle = (a + b) / 2
            if share(middle) > wanted:
                a = middle
            else:
                b = middle
        ends.append(-(a + b) / 2)
    return ends[0], ends[1]


PEERS = {"half split": half_split, "two-step max-T": two_step, "hybrid": hybrid}


def speed() -> float:
    """Give CPU seconds for 50 models, 10,000 rows and 1,000 draws."""
    losses = np.random.default_rng(0).random((10_000, MODELS))
    start = time.process_time()
    best_of(losses)
    return time.process_time() - start


def main() -> None:
    """Print one table for each design and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--rows", type=int, nargs="+", default=[200, 1000])
    parser.add_argument("--only", default="", help="designs whose name begins so")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()

    for design in DESIGNS:
        if not design.name.startswith(asked.only):
            continue
        for n in asked.rows:
            tallies = run(design, n, asked.draws, asked.seed)
            rows = [(name, *tally.row()) for name, tally in tallies.items()]
            print(text_table((f"{design.name}, n = {n}", *Tally.HEADER), rows), "\n")
    print(f"50 models x 10,000 rows x 1,000 draws: {speed():.2f} CPU s")


if __name__ == "__main__":
    main()
