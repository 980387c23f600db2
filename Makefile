# `make demo` and `make test` work on a fresh machine with Python 3.11 or later.
SHELL := /bin/bash
PYTHON ?= python3
UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
export UV_FIND_LINKS
UV := $(PYTHON) -m uv
BIN := .venv/bin
INSTALL := $(UV) pip install --quiet --python $(BIN)/python --constraint constraints.txt

.PHONY: demo test test-fast lint docs clean

.venv/base: pyproject.toml constraints.txt
	@$(PYTHON) -m uv --version >/dev/null 2>&1 || $(PYTHON) -m pip install --quiet uv
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(INSTALL) --editable .
	@touch $@

.venv/dev: .venv/base
	$(INSTALL) --editable ".[models,graph]" --group test --group lint --group docs
	@touch $@

demo: .venv/base
	$(BIN)/unseen demo

test: .venv/dev
	$(BIN)/pytest -n 2 $(ARGS)

lint: .venv/dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/pyright

docs: .venv/dev
	$(BIN)/python docs/build.py

clean:
	rm -rf .venv .venv-* out dist build
