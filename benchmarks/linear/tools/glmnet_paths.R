# Fit one case with cv.glmnet in this process, and write what it found and took.
# Rscript glmnet_paths.R CASE WARM OUT THREADS TOLERANCE
# The same words as serve.py; two threads are two forked workers over the folds.
asked <- commandArgs(trailingOnly = TRUE)
out <- asked[3]
threads <- as.integer(asked[4])
only_path <- startsWith(asked[5], "path-")
tolerance <- sub("^path-", "", asked[5])
now <- function() proc.time()

began <- now()
suppressMessages({
  library(Matrix)
  library(glmnet)
})
if (threads > 1) {
  suppressMessages(library(doParallel))
  registerDoParallel(threads)
}
imported <- (now() - began)[["elapsed"]]
glmnet.control(fdev = 0, devmax = 1, mnlam = 1000)

floats <- function(path) readBin(path, "double", file.size(path) / 8)
whole <- function(path) readBin(path, "integer", file.size(path) / 4)

read_problem <- function(folder) {
  at <- function(name) file.path(folder, name)
  lines <- strsplit(readLines(at("case.txt")), " ")
  words <- setNames(sapply(lines, `[`, 2), sapply(lines, `[`, 1))
  n <- as.integer(words[["n"]])
  p <- as.integer(words[["p"]])
  if (words[["sparse"]] == "1") {
    x <- new("dgCMatrix", i = whole(at("x_indices.i32")),
             p = whole(at("x_indptr.i32")), x = floats(at("x_data.f64")),
             Dim = c(n, p))
  } else {
    x <- matrix(floats(at("x.f64")), n, p)
  }
  list(x = x, y = floats(at("y.f64")), alphas = floats(at("alphas.f64")),
       folds = whole(at("folds.i32")) + 1L, family = words[["family"]],
       share = as.numeric(words[["l1_ratio"]]))
}

fit <- function(d) {
  given <- list(x = d$x, y = d$y, family = d$family, alpha = d$share,
                lambda = d$alphas, standardize = FALSE)
  if (tolerance != "default") {
    given$thresh <- as.numeric(tolerance)
    given$maxit <- 1e8
  }
  # Ridge without folds: the other tools leave out single rows there.
  if (only_path || d$share == 0) return(list(path = do.call(glmnet, given)))
  given <- c(given, list(foldid = d$folds, parallel = threads > 1))
  done <- do.call(cv.glmnet, given)
  list(path = done$glmnet.fit, min = done$lambda.min, se = done$lambda.1se)
}

small <- read_problem(asked[2])
calls <- sapply(1:2, function(i) {
  began <- now()
  fit(small)
  (now() - began)[["elapsed"]]
})
problem <- read_problem(asked[1])
began <- now()
found <- fit(problem)
took <- now() - began
cpu <- sum(took[c("user.self", "sys.self", "user.child", "sys.child")], na.rm = TRUE)

beta <- as(found$path$beta, "dgCMatrix")
at <- function(name) file.path(out, name)
writeBin(beta@x, at("coefs_data.f64"))
writeBin(beta@i, at("coefs_indices.i32"))
writeBin(beta@p, at("coefs_indptr.i32"))
writeBin(as.numeric(found$path$a0), at("intercepts.f64"))
writeBin(as.numeric(found$path$lambda), at("alphas.f64"))
peak <- grep("VmHWM", readLines("/proc/self/status"), value = TRUE)
said <- c(
  paste("version", packageVersion("glmnet")),
  paste("import", imported), paste("first", calls[1]), paste("second", calls[2]),
  paste("wall", took[["elapsed"]]), paste("cpu", cpu),
  paste("peak_mb", as.numeric(gsub("[^0-9]", "", peak)) / 1024),
  paste("alpha_min", if (is.null(found$min)) NaN else format(found$min, digits = 17)),
  paste("alpha_1se", if (is.null(found$se)) NaN else format(found$se, digits = 17))
)
writeLines(said, at("said.txt"))
