# `make demo` and `make test` are all that a visitor needs; both make .venv first.
# `make test` leaves out what is slow, `make test-all` nothing. `make verify` measures
# the scores of all published models again.
PYTHON ?= python3
# What is never imported need not be compiled: it shortens the installation.
export PIP_NO_COMPILE = 1
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile

.PHONY: demo install test test-all lint verify clean

demo: $(VENV)/installed
	$(BIN)/kerasgan train --overwrite

install: $(VENV)/test-installed

test: $(VENV)/test-installed
	$(PYTEST) -m "not slow"

test-all: $(VENV)/test-installed
	$(PYTEST)

lint: $(VENV)/test-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

verify: $(VENV)/installed
	$(BIN)/kerasgan zoo verify

$(VENV)/installed: setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/test-installed: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info
