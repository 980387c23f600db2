"""The choices of R's glmnet on its own example data, where R is installed."""

import os
import shutil
import subprocess

import numpy as np
import pytest

from unseen.linear import ElasticNetPath, ElasticNetPathCV

# Writes X, y, folds, the penalties and what cv.glmnet makes of them.
SCRIPT = """
suppressMessages(library(glmnet))
a <- commandArgs(TRUE); set.seed(1)
e <- new.env(); data(list = a[1], package = "glmnet", envir = e)
d <- get(a[1], envir = e)
x <- as.matrix(d$x); y <- as.numeric(d$y)
f <- sample(rep(1:10, length.out = nrow(x)))
l <- glmnet(x, y, family = a[2], alpha = as.numeric(a[3]))$lambda
r <- cv.glmnet(x, y, family = a[2], alpha = as.numeric(a[3]), lambda = l, foldid = f,
               thresh = 1e-14, maxit = 1e7, type.measure = "deviance")
put <- function(v, n) writeBin(as.numeric(v), paste0(a[4], "/", n))
put(x, "x"); put(y, "y"); put(f, "f"); put(l, "l"); put(r$cvm, "m"); put(r$cvsd, "s")
put(as.matrix(r$glmnet.fit$beta), "b"); put(r$glmnet.fit$a0, "a")
put(c(dim(x), r$lambda.min, r$lambda.1se), "d")
"""
EXAMPLES = [
    ("QuickStartExample", "gaussian", 1.0),
    ("QuickStartExample", "gaussian", 0.5),
    ("BinomialExample", "binomial", 1.0),
    ("BinomialExample", "binomial", 0.3),
    ("PoissonExample", "poisson", 1.0),
    ("SparseExample", "gaussian", 1.0),
]


def has_glmnet() -> bool:
    if os.environ.get("UNSEEN_NEEDS_GLMNET"):
        return True
    if shutil.which("Rscript") is None:
        return False
    asked = subprocess.run(
        ["Rscript", "-e", 'quit(status = !requireNamespace("glmnet", quietly = TRUE))'],
        capture_output=True,
    )
    return asked.returncode == 0


@pytest.mark.skipif(not has_glmnet(), reason="needs R with r-cran-glmnet")
@pytest.mark.parametrize(("example", "family", "l1_ratio"), EXAMPLES)
def test_the_same_choices_and_coefficients(example, family, l1_ratio, tmp_path):
    script = tmp_path / "cv.R"
    script.write_text(SCRIPT)
    given = [example, family, str(l1_ratio), str(tmp_path)]
    subprocess.run(["Rscript", script, *given], check=True, capture_output=True)

    def got(name):
        return np.fromfile(tmp_path / name)

    n, p, least, simple = got("d")
    X = got("x").reshape(int(p), int(n)).T
    y, alphas = got("y"), got("l")
    # Scale of a Gaussian target: glmnet's elastic net depends on it, ours does not.
    unit = y.std() if family == "gaussian" else 1.0
    model = ElasticNetPathCV(
        l1_ratio,
        family=family,
        alphas=alphas / unit,
        cv=got("f").astype(int),
        tol=1e-12,
    ).fit(X, y / unit if family != "binomial" else y.astype(int))
    assert model.alpha_min_ * unit == pytest.approx(least, rel=1e-9)
    assert model.alpha_1se_ * unit == pytest.approx(simple, rel=1e-9)
    # The ridge part of glmnet's folds counts in their own deviations of the target.
    near = 2e-3 if l1_ratio < 1 and family == "gaussian" else 2e-4
    np.testing.assert_allclose(model.cv_losses_ * unit**2, got("m"), rtol=near)
    np.testing.assert_allclose(model.cv_errors_ * unit**2, got("s"), rtol=10 * near)
    wanted = got("b").reshape(len(alphas), int(p)).T
    # Where a fit nearly tells all rows apart, glmnet's objective is the higher one.
    part = model.dev_ratios_ < 0.9
    np.testing.assert_allclose(model.coefs_[:, part] * unit, wanted[:, part], atol=1e-5)


COX = """
suppressMessages(library(glmnet)); library(survival)
a <- commandArgs(TRUE); set.seed(1); data(CoxExample)
x <- CoxExample$x; y <- CoxExample$y; f <- sample(rep(1:10, length.out = nrow(x)))
l <- glmnet(x, y, family = "cox")$lambda
r <- cv.glmnet(x, y, family = "cox", lambda = l, foldid = f, thresh = 1e-14)
put <- function(v, n) writeBin(as.numeric(v), paste0(a[1], "/", n))
put(x, "x"); put(y, "y"); put(f, "f"); put(l, "l"); put(r$cvm, "m")
put(as.matrix(r$glmnet.fit$beta), "b"); put(c(dim(x), r$lambda.min, r$lambda.1se), "d")
"""
MULTINOMIAL = """
suppressMessages(library(glmnet))
a <- commandArgs(TRUE); set.seed(1); data(MultinomialExample)
x <- MultinomialExample$x; y <- MultinomialExample$y
f <- sample(rep(1:5, length.out = nrow(x)))
l <- glmnet(x, y, family = "multinomial")$lambda[1:40]
r <- cv.glmnet(x, y, family = "multinomial", lambda = l, foldid = f, thresh = 1e-12)
put <- function(v, n) writeBin(as.numeric(v), paste0(a[1], "/", n))
put(x, "x"); put(y, "y"); put(f, "f"); put(l, "l"); put(r$cvm, "m")
put(c(dim(x), r$lambda.min, r$lambda.1se), "d")
"""


def run(script, folder):
    path = folder / "cv.R"
    path.write_text(script)
    subprocess.run(["Rscript", path, str(folder)], check=True, capture_output=True)
    return lambda name: np.fromfile(folder / name)


@pytest.mark.skipif(not has_glmnet(), reason="needs R with r-cran-glmnet")
def test_cox_with_ties_and_censoring(tmp_path):
    got = run(COX, tmp_path)
    n, p, least, simple = got("d")
    X, y = got("x").reshape(int(p), int(n)).T, got("y").reshape(2, int(n)).T
    model = ElasticNetPathCV(
        family="cox", alphas=got("l"), cv=got("f").astype(int), tol=1e-11
    ).fit(X, y)
    assert model.alpha_min_ == pytest.approx(least, rel=1e-9)
    assert model.alpha_1se_ == pytest.approx(simple, rel=1e-9)
    wanted = got("b").reshape(-1, int(p)).T
    np.testing.assert_allclose(model.coefs_, wanted, atol=1e-5)


@pytest.mark.skipif(not has_glmnet(), reason="needs R with r-cran-glmnet")
def test_multinomial(tmp_path):
    got = run(MULTINOMIAL, tmp_path)
    n, p, least, simple = got("d")
    X = got("x").reshape(int(p), int(n)).T
    model = ElasticNetPathCV(
        family="multinomial", alphas=got("l"), cv=got("f").astype(int), tol=1e-8
    ).fit(X, got("y").astype(int))
    assert model.alpha_min_ == pytest.approx(least, rel=1e-9)
    assert model.alpha_1se_ == pytest.approx(simple, rel=1e-9)
    np.testing.assert_allclose(model.cv_losses_, got("m"), rtol=1e-3)


OFFSETS = """
suppressMessages(library(glmnet))
a <- commandArgs(TRUE); set.seed(1); data(MultinomialExample)
x <- MultinomialExample$x; y <- MultinomialExample$y
o <- matrix(rnorm(3 * nrow(x)), ncol = 3); l <- exp(seq(log(.1), log(.01), len = 12))
put <- function(v, n) writeBin(as.numeric(v), paste0(a[1], "/", n))
put(x, "x"); put(y, "y"); put(o, "o"); put(l, "l")
for (free in c(TRUE, FALSE)) {
  r <- glmnet(x, y, family = "multinomial", lambda = l, offset = o, thresh = 1e-14,
              intercept = free)
  put(sapply(r$beta, as.matrix), paste0("b", free))
}
put(dim(x), "d")
"""


@pytest.mark.skipif(not has_glmnet(), reason="needs R with r-cran-glmnet")
@pytest.mark.parametrize("free", [True, False])
def test_offsets_of_classes_with_and_without_intercepts(tmp_path, free):
    got = run(OFFSETS, tmp_path)
    n, p = (int(v) for v in got("d"))
    X, o = got("x").reshape(p, n).T, got("o").reshape(3, n).T
    model = ElasticNetPath(
        family="multinomial", alphas=got("l"), fit_intercept=free, tol=1e-11
    ).fit(X, got("y").astype(int), offset=o)
    wanted = got(f"b{str(free).upper()}").reshape(3, -1, p).transpose(0, 2, 1)
    np.testing.assert_allclose(model.coefs_, wanted, atol=1e-5)


SEVERAL = """
suppressMessages(library(glmnet))
a <- commandArgs(TRUE); set.seed(1); data(MultiGaussianExample)
x <- MultiGaussianExample$x; y <- MultiGaussianExample$y
f <- sample(rep(1:10, length.out = nrow(x)))
l <- glmnet(x, y, family = "mgaussian")$lambda
r <- cv.glmnet(x, y, family = "mgaussian", lambda = l, foldid = f, thresh = 1e-14)
put <- function(v, n) writeBin(as.numeric(v), paste0(a[1], "/", n))
put(x, "x"); put(y, "y"); put(f, "f"); put(l, "l"); put(r$cvm, "m"); put(r$cvsd, "s")
put(sapply(r$glmnet.fit$beta, as.matrix), "b")
put(c(dim(x), ncol(y), r$lambda.min, r$lambda.1se), "d")
"""


@pytest.mark.skipif(not has_glmnet(), reason="needs R with r-cran-glmnet")
def test_several_responses(tmp_path):
    got = run(SEVERAL, tmp_path)
    n, p, c, least, simple = got("d")
    X, y = got("x").reshape(int(p), int(n)).T, got("y").reshape(int(c), int(n)).T
    model = ElasticNetPathCV(
        family="multigaussian", alphas=got("l"), cv=got("f").astype(int), tol=1e-11
    ).fit(X, y)
    assert model.alpha_min_ == pytest.approx(least, rel=1e-9)
    assert model.alpha_1se_ == pytest.approx(simple, rel=1e-9)
    np.testing.assert_allclose(model.cv_losses_, got("m"), rtol=1e-3)
    wanted = got("b").reshape(int(c), -1, int(p)).transpose(0, 2, 1)
    np.testing.assert_allclose(model.coefs_, wanted, atol=1e-4)
