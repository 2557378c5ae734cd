# make demo   set everything up and compare the ladder of models on embedded handwritten digits
# make course set everything up, put the lessons into lessons/ and open the first one in JupyterLab;
#             make course LEARN="--lang fr" in French, where the system speaks another language
# make test   set everything up and run the tests
# make test-long   what the tests leave out because it takes hours: every lesson in both languages, solved and not
# make check  lint, formatting and types
# make clean  remove what the others made, but not lessons/, which holds a learner's work
#
# TORCH_INDEX: address of another package index to take torch from, for the smaller build without GPU (see README).

PYTHON ?= python3
TORCH_INDEX ?=
LEARN ?=
BIN := .venv/bin
# Threads that spin while they wait make a busy machine several times slower.
export OMP_WAIT_POLICY ?= passive
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# What the tests of accessibility run in the browser; without npm they skip and say so.
AXE := $(if $(shell command -v npm),tests/report/node_modules/.package-lock.json)

.PHONY: demo course test test-long check clean

demo: .venv/installed
	$(BIN)/pupille compare digits --out demo --resume

course: .venv/installed-course
	$(BIN)/pupille learn --all --open --out lessons $(LEARN)

test: .venv/installed-dev $(AXE)
	$(BIN)/python -m pytest -n 2

test-long: .venv/installed-dev
	$(BIN)/python -m pytest -n 2 -m long

check: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

.venv/pip: constraints.txt
	$(PYTHON) -m venv .venv
	$(if $(TORCH_INDEX),$(BIN)/python -m pip install --quiet --constraint constraints.txt --index-url $(TORCH_INDEX) torch)
	touch $@

.venv/installed: .venv/pip pyproject.toml
	@echo "Installing Pupille and what it needs; with the ordinary build of torch this takes some minutes."
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/installed-course: .venv/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[course,keras]"
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[dev]"
	touch $@

tests/report/node_modules/.package-lock.json: tests/report/package-lock.json
	npm ci --prefix tests/report --ignore-scripts --no-audit --no-fund
	touch $@

clean:
	rm -rf .venv demo .mypy_cache .ruff_cache .pytest_cache .hypothesis tests/report/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
