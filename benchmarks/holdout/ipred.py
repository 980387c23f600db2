"""The .632+ estimate beside that of R's package ipred, on the same rows.

``python -m benchmarks.holdout.ipred --samples 500``

Needs ``Rscript`` with ipred, class and MASS (Debian: r-cran-ipred, r-cran-class,
r-cran-mass). ipred is called as
``errorest(y ~ ., data, model, estimator = "632plus", est.para = control.errorest(nboot
= 500))`` with ``ipredknn(k = 1)``, ``ipredknn(k = 5)`` and ``MASS::lda``.
"""

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.datasets import load_breast_cancer, load_wine
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.neighbors import KNeighborsClassifier

from unseen.holdout import bootstrap_632_plus

from ..tally import text_table

SCRIPT = """
suppressMessages({library(ipred); library(MASS)})
args <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(args[1]); rows$y <- factor(rows$y)
set.seed(1)
para <- control.errorest(nboot = as.integer(args[3]))
if (args[2] == "lda") {
  said <- function(object, newdata) predict(object, newdata)$class
  e <- errorest(y ~ ., rows, model = lda, estimator = "632plus", predict = said,
                est.para = para)
} else {
  k <- as.integer(args[2])
  said <- function(object, newdata) predict(object, newdata, type = "class")
  e <- errorest(y ~ ., rows, model = ipredknn, k = k, estimator = "632plus",
                predict = said, est.para = para)
}
cat(e$error)
"""

MODELS: dict[str, Callable[[], Any]] = {
    "1": lambda: KNeighborsClassifier(1),
    "5": lambda: KNeighborsClassifier(5),
    "lda": LinearDiscriminantAnalysis,
}


def tables() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(60, 8))
    half = rng.normal(size=(80, 5))
    wine, cancer = load_wine(), load_breast_cancer()
    some = rng.permutation(len(wine.target))[:90]
    few = rng.permutation(len(cancer.target))[:120]
    return {
        "labels by lot, 60 x 8": (noise, np.arange(60) % 2),
        "one feature counts, 80 x 5": (
            half,
            (half[:, 0] + rng.normal(size=80) > 0).astype(int),
        ),
        "wine, 90 x 13": (
            (wine.data[some] - wine.data.mean(0)) / wine.data.std(0),
            wine.target[some],
        ),
        "breast cancer, 120 x 10": (
            np.log1p(cancer.data[few, :10]),
            cancer.target[few],
        ),
    }


def theirs(X: np.ndarray, y: np.ndarray, model: str, samples: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        names = [f"x{j}" for j in range(X.shape[1])]
        lines = [",".join([*names, "y"])]
        lines += [
            ",".join([*map(repr, map(float, row)), f"c{label}"])
            for row, label in zip(X, y, strict=True)
        ]
        path.write_text("\n".join(lines) + "\n")
        script = Path(folder) / "errorest.R"
        script.write_text(SCRIPT)
        done = subprocess.run(
            ["Rscript", script, path, model, str(samples)],
            capture_output=True,
            text=True,
            check=True,
        )
    return float(done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=500)
    asked = parser.parse_args()
    if shutil.which("Rscript") is None:
        parser.exit(2, "Rscript must be on the path. Install r-cran-ipred.\n")
    rows = []
    for name, (X, y) in tables().items():
        for model, make in MODELS.items():
            ours = bootstrap_632_plus(make(), X, y, samples=asked.samples)
            peer = theirs(X, y, model, asked.samples)
            what = "lda" if model == "lda" else f"{model}-nn"
            rows.append(
                (
                    name,
                    what,
                    f"{ours.value:.3f}",
                    f"{peer:.3f}",
                    f"{ours.value - peer:+.3f}",
                )
            )
    print(text_table(("rows", "model", "ours", "ipred", "apart"), rows))


if __name__ == "__main__":
    main()
