PYTHON ?= python3
VENV ?= .venv

.PHONY: brief test
brief: $(VENV)/ready
	$(VENV)/bin/digest init --config config.example.toml
	$(VENV)/bin/digest now --config config.example.toml --out out --or-sample

test: $(VENV)/ready
	$(VENV)/bin/python -m pytest

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -e . pytest hypothesis "psycopg[binary]"
	touch $@
