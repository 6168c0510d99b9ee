# `make demo` and `make test` are all that a visitor needs; both make .venv first.
# `make test` leaves out what is slow, `make test-all` nothing.
PYTHON ?= python3
# What is never imported need not be compiled: it shortens the installation.
export PIP_NO_COMPILE = 1
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all lint clean

demo: $(VENV)/installed
	$(BIN)/kerasgan train --overwrite

test: $(VENV)/test-installed
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile -m "not slow"

test-all: $(VENV)/test-installed
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: $(VENV)/test-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

$(VENV)/installed: setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/test-installed: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info
