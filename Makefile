# Three commands on a fresh machine with Python 3.11 and git:
#   make serve      sets up and opens the app in the browser
#   make diagnose   sets up, reads the shipped example and writes a report
#   make test       sets up and passes the tests
PYTHON ?= python3.11
VENV ?= .venv
BIN := $(VENV)/bin
# Versions and hashes come from requirements/; pip checks each file it is given against them.
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --require-hashes
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help serve diagnose test bench lint docs screenshots frontend migrations requirements clean

help:
	@echo "make serve      open the app in the browser; PORT=8001 for another port, DATA=folder for other data"
	@echo "make diagnose   read the shipped example and write a report"
	@echo "make test       pass the tests"
	@echo "make bench      measure, beside simpler methods; tables go to benchmarks/results"
	@echo "make lint       style, types, import contracts, migrations"
	@echo "make docs       build the documentation into site/"
	@echo "make screenshots  take the pictures of the documentation again"
	@echo "make frontend   build the styles and scripts of the app from frontend/"

$(VENV)/.run: requirements/run.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Strandline needs Python 3.11: install it, or name it with PYTHON=…"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up in $(VENV) (once)"
	@$(PIP) -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src # start-up is half as long, also where Python may not write its caches
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements/test.txt
	@$(PIP) -r requirements/test.txt
	@# What is heavy or not made for every machine: without it, the tests that need it are skipped and say why.
	@for extra in postgresql browser dask; do \
		$(PIP) -r requirements/$$extra.txt 2>/tmp/strandline-$$extra.log || echo "Without $$extra tests: $$(tail -n 1 /tmp/strandline-$$extra.log)"; \
	done
	@touch $@

$(VENV)/.lint: $(VENV)/.test requirements/lint.txt
	@$(PIP) -r requirements/lint.txt
	@touch $@

$(VENV)/.docs: $(VENV)/.run requirements/docs.txt
	@$(PIP) -r requirements/docs.txt
	@touch $@

$(VENV)/.frontend: $(VENV)/.run requirements/frontend.txt frontend/package-lock.json
	@$(PIP) -r requirements/frontend.txt
	@cd frontend && PATH="$(abspath $(BIN)):$$PATH" npm ci --no-audit --no-fund --silent
	@touch $@

frontend: $(VENV)/.frontend
	@cd frontend && PATH="$(abspath $(BIN)):$$PATH" npm run --silent check && PATH="$(abspath $(BIN)):$$PATH" npm run --silent build

PORT ?= 8000
DATA ?= strandline-data
serve: $(VENV)/.run
	@$(BIN)/strandline serve --dev --port $(PORT) --data $(DATA)

diagnose: $(VENV)/.run
	@$(BIN)/strandline diagnose examples/saltmarsh --with-records
	@$(BIN)/strandline verify strandline-report

test: $(VENV)/.test
	@$(BIN)/python -m pytest -n auto $(TESTS)
	@$(BIN)/python tests/with_postgresql.py -n auto

bench: $(VENV)/.test
	@$(BIN)/python -m benchmarks

lint: $(VENV)/.lint
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy --strict src/strandline/sense src/strandline/transcripts
	@$(BIN)/mypy src/strandline
	@$(BIN)/lint-imports
	@$(BIN)/python -m django makemigrations --check --dry-run --settings strandline.web.settings

docs: $(VENV)/.docs
	@$(BIN)/mkdocs build --strict --quiet
	@echo "site/index.html"

screenshots: $(VENV)/.test
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(BIN)/strandline diagnose examples/saltmarsh --out "$$folder/report" --data "$$folder/data" && \
	$(BIN)/python docs/screenshots.py "$$folder/report" && $(BIN)/python docs/screenshots_of_app.py

migrations: $(VENV)/.run
	@$(BIN)/python -m django makemigrations --settings strandline.web.settings
	@$(BIN)/python -m strandline.cli.new_database

# For maintainers, with uv: works the locked versions out anew.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header
requirements:
	$(COMPILE) pyproject.toml requirements/build.in -o requirements/run.txt
	for group in test browser postgresql dask lint docs frontend; do \
		$(COMPILE) --group $$group -c requirements/run.txt -o requirements/$$group.txt; \
	done

clean:
	rm -rf $(VENV) site build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
