# `make` builds a virtual environment in .venv, where everything else runs; `make check` passes the tests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: all check lint types test model clean

all: $(VENV)/ready

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

check: all lint types test

lint: all
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests

types: all
	$(BIN)/mypy

test: all
	$(BIN)/python -m pytest

# the shipped model, from the shipped corpus
model: all
	$(BIN)/stancebook train data --codebook conflict-news --group-by writer -o models/conflict-news

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
