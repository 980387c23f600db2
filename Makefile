# `make demo` and `make test` work on a fresh machine with Python 3.11 or later.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
OLD := .venv-oldest/bin
UV := PYTHON=$(PYTHON) bash scripts/uv.sh
INSTALL := $(UV) pip install --quiet --constraint constraints.txt
GROUPS := --editable ".[models,graph,keyring,team,fit]" --group test --group docs
# The linear algebra is small, and pytest runs as many processes as there are cores.
QUIET := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
PYTEST := pytest --numprocesses 2 -m 'not slow'

.PHONY: demo test test-oldest lint docs examples wheel clean

.venv/base: pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(INSTALL) --python $(BIN)/python --editable .
	@touch $@

.venv/dev: .venv/base
	$(INSTALL) --python $(BIN)/python $(GROUPS) --group lint
	@touch $@

.venv-oldest/dev: pyproject.toml constraints.txt constraints-oldest.txt
	@test -x $(OLD)/python || $(UV) venv --quiet --python $(PYTHON) .venv-oldest
	$(INSTALL) --constraint constraints-oldest.txt --python $(OLD)/python $(GROUPS)
	@touch $@

demo: .venv/base  ## audit a real table and write the report as a page
	$(BIN)/unseen demo

test: .venv/dev  ## the tests on today's dependencies
	$(QUIET) $(BIN)/$(PYTEST) $(ARGS)

test-oldest: .venv-oldest/dev  ## the same on the oldest that pyproject.toml allows
	$(QUIET) $(OLD)/$(PYTEST) -p no:cacheprovider $(ARGS)

lint: .venv/dev  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

docs: .venv/dev  ## the pages, in dist/docs
	$(BIN)/python docs/build.py

examples: .venv/dev  ## every script in examples/
	@set -e; for script in examples/*.py; do \
	  echo "== $$script"; $(QUIET) $(BIN)/python $$script; done

wheel:  ## build the wheel and try it alone
	PYTHON=$(PYTHON) bash scripts/try_wheel.sh

clean:  ## forget everything that was made here
	rm -rf .venv .venv-* out dist build
