# `make` builds a virtual environment in .venv, where everything else runs; `make check` passes the tests.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: all check lint types test model data-card clean

all: $(VENV)/ready

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

check: all lint types test

lint: all
	$(BIN)/ruff check src tests data
	$(BIN)/ruff format --check src tests data

types: all
	$(BIN)/mypy

test: all
	$(BIN)/python -m pytest

# the shipped model, from the shipped corpus
model: all
	$(BIN)/stancebook train data --codebook conflict-news --group-by writer -o models/conflict-news

# the figures of the data card: about half an hour on two cores
data-card: all
	$(BIN)/python data/study.py
	$(BIN)/python data/describe.py --write

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
