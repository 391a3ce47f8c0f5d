PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
JOBS ?= 4
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: brief test lint mail-check bench pictures constraints
brief: $(VENV)/brief.ready
	$(BIN)/digest init --config config.example.toml
	$(BIN)/digest now --config config.example.toml --out out --or-sample

test: $(VENV)/test.ready
	$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

lint: $(VENV)/test.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The mail that is made here, by rules and by the tools that are here; see benchmarks/mail/check.py.
mail-check: $(VENV)/test.ready benchmarks/mail/node_modules/.package-lock.json
	$(BIN)/python benchmarks/mail/check.py $(ARGS)

benchmarks/mail/node_modules/.package-lock.json: benchmarks/mail/package-lock.json
	if command -v npm > /dev/null; then cd benchmarks/mail && npm ci --silent; fi

# Half an hour: what needs no data but its own, peers beside ours, into docs/benchmarks.md.
bench: $(VENV)/test.ready
	$(BIN)/python benchmarks/bench.py $(ARGS)

# Those of the guide: the brief, and a reader's way through the window, in a real browser.
pictures: $(VENV)/test.ready benchmarks/mail/node_modules/.package-lock.json
	$(BIN)/python benchmarks/mail/pictures.py
	DIGEST_SHOTS=docs/pictures $(BIN)/python -m pytest tests/test_web_browser.py -k comes_reads

# What the tests run with is pinned; without any address, so that every index serves it.
constraints: $(VENV)/test.ready
	$(PIP) uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --no-strip-extras --all-extras --group dev pyproject.toml -o constraints.txt --upgrade
	sed -i 's/^lxml\[html-clean\]/lxml[html_clean]/' constraints.txt  # pip 23 takes the two for two

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/brief.ready: pyproject.toml | $(VENV)/bin/python
	$(PIP) -e .
	touch $@

$(VENV)/test.ready: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --require-hashes -r constraints.txt
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@
