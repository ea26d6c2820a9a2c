# A fresh machine needs Python 3.11 or newer and nothing else.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
GRAPHIQL := server/graphiql/static/main.js
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --custom-compile-command 'make lock' pyproject.toml

.PHONY: help demo test lint fix sdl bench lock clean

help: ## List the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 16

demo: $(INSTALLED) $(GRAPHIQL) ## Serve the API with made-up clients, and GraphiQL, on http://127.0.0.1:8000
	$(BIN)/careplan demo

test: $(INSTALLED) $(GRAPHIQL) ## Run the tests on all cores (ARGS="-k plans" goes to pytest)
	$(BIN)/pytest -n auto $(ARGS)

lint: $(INSTALLED) ## Check style, types, the direction of imports and schema.graphql
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/careplan schema --check

fix: $(INSTALLED) ## Put the style right where a machine can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

sdl: $(INSTALLED) ## Write schema.graphql
	$(BIN)/careplan schema --write

bench: $(INSTALLED) ## Measure the common reads and closing a month (ARGS goes to the benchmark)
	$(BIN)/python tests/bench/run.py $(ARGS)

lock: $(INSTALLED) ## Pin the dependencies again; ARGS=--upgrade takes newer ones
	$(BIN)/pip install --quiet uv
	$(LOCK) --output-file requirements/base.txt $(ARGS)
	$(LOCK) --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt $(ARGS)

clean: ## Remove what was built and installed; the data in var/ stays
	rm -rf .venv build dist *.egg-info server/graphiql/node_modules server/graphiql/static
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

$(INSTALLED): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Careplan needs Python 3.11 or newer: try make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes --requirement requirements/dev.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

$(GRAPHIQL): $(wildcard server/graphiql/*.css server/graphiql/*.js server/graphiql/*.jsx server/graphiql/*.json) server/graphiql/build.py | $(INSTALLED)
	$(BIN)/python -m careplan.server.graphiql.build
