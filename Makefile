PYTHON ?= python3.11
VENV ?= .venv

.PHONY: test
test: $(VENV)/ready
	$(VENV)/bin/python -m pytest

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -e . pytest hypothesis "psycopg[binary]"
	touch $@
