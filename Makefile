PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: brief test lint constraints
brief: $(VENV)/brief.ready
	$(BIN)/digest init --config config.example.toml
	$(BIN)/digest now --config config.example.toml --out out --or-sample

test: $(VENV)/test.ready
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/test.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What the tests run with is pinned; without any address, so that every index serves it.
constraints: $(VENV)/test.ready
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --no-strip-extras --all-extras --group dev pyproject.toml -o constraints.txt --upgrade

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/brief.ready: pyproject.toml | $(VENV)/bin/python
	$(PIP) -e .
	touch $@

$(VENV)/test.ready: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --require-hashes -r constraints.txt
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@
