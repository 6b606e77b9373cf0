# Everything runs from an environment of its own in .venv; see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup demo test lint types contracts fuzz faults bench interop clean

help:
	@echo "make demo     score the shipped examples: a gap report and a mark with its badges"
	@echo "make test     the whole test suite"
	@echo "make lint     ruff, mypy and the import contracts"
	@echo "make fuzz     the whole hostile corpus and the long property runs"
	@echo "make faults   kill, refuse and interrupt every command that writes, at every call that matters; fifty issuers at once; full disks"
	@echo "make bench    measurements beside the peers"
	@echo "make interop  ask programs that psfkit does not contain"

$(BIN)/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "psfkit needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev --editable .
	@sh tools/ensure-cairo.sh $(BIN)/python
	@touch $@

setup: $(BIN)/.ready

demo: setup
	@sh tools/demo.sh $(BIN)/psfkit

test: setup
	$(BIN)/python -m pytest -n 2

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports --no-logo

fuzz: setup
	$(BIN)/python -m pytest -n 2 -m 'fuzz or slow'

faults: setup
	TMPDIR=$$(test -w /dev/shm && echo /dev/shm || echo /tmp) $(BIN)/python -m pytest -n 2 -m faults tests/faults

bench: setup
	$(BIN)/python -m pytest -m bench -s

interop: setup
	@bash tests/interop/judges/setup.sh || echo "interop: not every judge could be installed; what needs one is skipped"
	$(BIN)/python -m pytest -m interop -rs

clean:
	rm -rf $(VENV) .cache out dist
