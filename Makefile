# Everything a contributor runs. Every target makes what it needs first, so a fresh clone needs only Python, make and
# a way to fetch packages; for the site also npm, and for its tests Chromium. `make test PYTHON=… VENV=… REQUIREMENTS=…` chooses the interpreter, the virtual environment
# and the pins. The last two are not read from the environment: VENV is a folder that is emptied.

VENV := .venv
REQUIREMENTS := requirements-dev.txt

CANDIDATES := $(or $(PYTHON),python3 python3.13 python3.12 python3.11)
BIN := $(VENV)/bin
CREATED := $(VENV)/.created
RUNNING := $(VENV)/.ready-run
LINTING := $(VENV)/.ready-lint
READY := $(VENV)/.ready
NATIVE_READY := $(VENV)/.ready-native
DOCS_READY := $(VENV)/.ready-docs
SITE := build/docs
ENGINES := .venv-engines
SPARK := .venv-spark
AIRFLOW := .venv-airflow
PEERS := .venv-peers
PEERS_READY := $(PEERS)/.ready
PEERS_NATIVE_READY := $(PEERS)/.ready-native

# Sets the shell variable `python` to the first interpreter that is new enough, or stops.
define find_python
python=; for candidate in $(CANDIDATES); do \
	if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$candidate; break; fi; \
done; \
if [ -z "$$python" ]; then \
	echo "condex needs Python 3.11 or newer, and none of these is: $(CANDIDATES)." >&2; \
	echo "Install one, or name one: make PYTHON=/path/to/python3.13" >&2; \
	exit 1; \
fi
endef

# Resolves the pins of every supported Python on every platform; the file then names packages and hashes, no addresses.
define resolve
"$$scratch/bin/uv" pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links
endef

# Installs the pins of the file $(1), and nothing else; says first what for.
define install
echo "$(2)"; $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(1)
endef

# Whether there is a C compiler, which only the native core needs.
define find_compiler
compiler=; for candidate in $(or $(CC),cc) gcc clang; do \
	if command -v $$candidate >/dev/null 2>&1; then compiler=$$candidate; break; fi; \
done
endef

# Builds the native core beside the other engines, where it can be built: condex is then measured with it and without.
define native_beside_peers
$(find_compiler); [ -z "$$compiler" ] || $(MAKE) --no-print-directory $(PEERS_NATIVE_READY) || true; \
[ -e $(PEERS_NATIVE_READY) ] || echo "The native core is not built: what it does is not measured."
endef

.PHONY: help demo native sanitize fuzz test test-engines test-spark test-airflow test-browser docs lint types tables reference bench bench-engines bench-peers performance lock clean

help: ## Show the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile | expand -t 14

demo: $(RUNNING) ## See a real call over a loopback socket, judged by a condition and explained
	@$(BIN)/python -m restapi demo

native: $(READY) ## Build the native core and install it into the virtual environment; needs a C compiler
	@$(find_compiler); if [ -z "$$compiler" ]; then \
		echo "The native core needs a C compiler, and there is none: install gcc or clang. All works without the core." >&2; \
		exit 1; \
	fi; \
	$(MAKE) --no-print-directory $(NATIVE_READY)

sanitize: $(READY) ## Run the recorded cases on a native core that looks for errors of memory; needs gcc
	@$(BIN)/python -m tools.sanitized

fuzz: $(READY) ## Fuzz the native core, each of its fuzzers for MINUTES, which is 1; needs clang
	@$(BIN)/python -m tools.fuzzing --minutes $(or $(MINUTES),1)

# Every worker compiles every test, and tests start Python hundreds of times: bytecode is kept, whatever the shell says.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(READY) ## Run the tests, in parallel; those of the native core too, where there is a C compiler
	@$(find_compiler); [ -z "$$compiler" ] || $(MAKE) --no-print-directory $(NATIVE_READY) || true; \
	[ -e $(NATIVE_READY) ] || echo "The native core is not built: its tests are skipped."
	@$(BIN)/python -m pytest $(TESTS)

# They live apart, since they are large, and since the types of the packages are not asked for elsewhere.
test-engines: ## Run the tests of Arrow, Polars, DuckDB, pandas, Dask, DBOS, streams and Spark, in environments of their own
	@$(MAKE) --no-print-directory test VENV=$(ENGINES) REQUIREMENTS=requirements-engines.txt TESTS=' \
		tests/conditions/arrow tests/conditions/engines tests/restapi/engines/dbos tests/docs/test_api.py \
		tests/test_documentation.py \
		-k "arrow or engines or tables or streams"'
	@if command -v java >/dev/null 2>&1; then $(MAKE) --no-print-directory test-spark; \
		else echo "There is no Java: the tests of Spark are skipped."; fi

# A process has either sessions of Spark Connect or those with a JVM of their own.
test-spark: ## Run the tests of Spark, in an environment of its own; needs Java 17
	@$(MAKE) --no-print-directory VENV=$(SPARK) REQUIREMENTS=requirements-spark.txt $(SPARK)/.ready
	@$(SPARK)/bin/python -m pytest tests/conditions/engines/test_spark_connect.py --numprocesses=0
	@$(SPARK)/bin/python -m pytest tests/conditions/engines/test_spark.py tests/conditions/engines/test_spark_streaming.py \
		--numprocesses=0

test-airflow: ## Run the tests of Airflow, in an environment of its own of 330 MB
	@$(MAKE) --no-print-directory VENV=$(AIRFLOW) REQUIREMENTS=requirements-airflow.txt $(AIRFLOW)/.ready
	@$(AIRFLOW)/bin/python -m pytest tests/restapi/engines/airflow --numprocesses=0

docs: $(DOCS_READY) ## Build the site of the documentation with its playground, in build/docs; needs npm
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet docs $(SITE)
	@$(BIN)/python -m hatchling build --target sdist --directory $(SITE)/_downloads >/dev/null
	@$(BIN)/python docs/playground/build.py $(SITE)
	@echo "The site is in $(SITE): $(BIN)/python -m http.server --bind 127.0.0.1 --directory $(SITE)"

# What measures is alone; each worker has a browser of its own for the others.
MEASURED := tests/browser/test_engine.py
IN_BROWSERS := --import-mode=importlib --numprocesses=auto --dist=worksteal
test-browser: docs ## Test the site and the playground in a real browser, which CHROMIUM may name
	@$(BIN)/python -m pytest $(MEASURED) --override-ini addopts=--import-mode=importlib
	@$(BIN)/python -m pytest tests/browser --ignore=$(MEASURED) --override-ini addopts='$(IN_BROWSERS)'

lint: $(LINTING) ## Check the style and the format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY) ## Check the types with mypy and basedpyright
	@$(BIN)/mypy
	@$(BIN)/basedpyright --pythonpath $(BIN)/python

tables: $(READY) ## Renew the tables of the parsers, after a change of a grammar
	@$(BIN)/python -m tools.grammar_tables conditions/syntax/grammar.lark restapi/code_stream/infix/grammar.lark

reference: $(READY) ## Renew what the documentation says of the code: its reference, its picture
	@$(BIN)/python -m docs.generate

bench: $(READY) ## Run the benchmarks: our own history, then a quick look at every target
	@$(BIN)/python -m pytest benchmarks --override-ini addopts=--import-mode=importlib --benchmark-autosave \
		--benchmark-max-time=0.3 --benchmark-columns=min,median,rounds
	@$(BIN)/python -m benchmarks all --effort 0.2

bench-engines: ## Compare conditions in Arrow, Polars and DuckDB with what these have themselves
	@$(MAKE) --no-print-directory VENV=$(ENGINES) REQUIREMENTS=requirements-engines.txt $(ENGINES)/.ready
	@$(ENGINES)/bin/python -m benchmarks engines

bench-peers: $(PEERS_READY) ## Compare with other engines, side by side
	@$(native_beside_peers)
	@$(PEERS)/bin/python -m benchmarks peers

performance: $(PEERS_READY) ## Measure everything in earnest, and renew docs/performance.md
	@$(native_beside_peers)
	@$(PEERS)/bin/python -m benchmarks all --keep
	@$(PEERS)/bin/python -m benchmarks report

lock: ## Renew the pinned requirements
	@$(find_python); set -e; \
	scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$$python -m venv "$$scratch"; \
	"$$scratch/bin/python" -m pip install --quiet uv; \
	$(resolve) pyproject.toml --group dev --group bench --output-file requirements-dev.txt; \
	$(resolve) pyproject.toml --group dev --group bench --resolution lowest-direct --output-file requirements-lowest.txt; \
	$(resolve) pyproject.toml --extra callback --extra cli --constraint requirements-dev.txt --output-file requirements-run.txt; \
	$(resolve) --group lint --constraint requirements-dev.txt --output-file requirements-lint.txt; \
	$(resolve) pyproject.toml --group test --group build --group engines --constraint requirements-dev.txt \
		--output-file requirements-engines.txt; \
	$(resolve) pyproject.toml --group test --group build --group spark --constraint requirements-dev.txt \
		--output-file requirements-spark.txt; \
	$(resolve) pyproject.toml --group test --group build --group airflow --constraint requirements-dev.txt \
		--output-file requirements-airflow.txt; \
	$(resolve) --group docs --group browser --constraint requirements-dev.txt --output-file requirements-docs.txt

clean: ## Remove the virtual environment and everything generated
	rm -rf $(VENV) $(ENGINES) $(SPARK) $(AIRFLOW) $(PEERS) build dist native/build native/*.egg-info .benchmarks .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(CREATED):
	@$(find_python); \
	echo "Making $(VENV) with $$($$python --version), once."; \
	$$python -m venv --clear $(VENV)
	@touch $@

# What each target needs is installed when it is first asked for, into the same environment: the pins agree.
$(RUNNING): requirements-run.txt | $(CREATED)
	@$(call install,$<,Installing what the packages need to run: some seconds.)
	@touch $@

$(LINTING): requirements-lint.txt | $(CREATED)
	@$(call install,$<,Installing ruff: some seconds.)
	@touch $@

$(READY): $(REQUIREMENTS) pyproject.toml | $(CREATED)
	@$(call install,$(REQUIREMENTS),Installing what tests and type checkers need: about a minute.)
	@echo "Installing condex itself, editable."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Warnings are errors here, but not where somebody installs it with another compiler.
$(NATIVE_READY): $(wildcard native/*.* native/src/*) $(READY)
	@echo "Building the native core. This takes a quarter of a minute."
	@rm -f $@
	@CFLAGS=-Werror $(BIN)/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps ./native
	@touch $@

$(DOCS_READY): requirements-docs.txt $(READY)
	@$(call install,$<,Installing what the site needs: half a minute.)
	@touch $@

# The other engines live apart, so that they cannot change what the tests run with.
$(PEERS_READY): pyproject.toml
	@$(find_python); set -e; \
	echo "Setting up $(PEERS) with $$($$python --version). This happens once and takes about two minutes."; \
	[ -e $@ ] || $$python -m venv --clear $(PEERS); \
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --editable .; \
	$(PEERS)/bin/python -m benchmarks install-peers
	@touch $@

$(PEERS_NATIVE_READY): $(wildcard native/*.* native/src/*) $(PEERS_READY)
	@echo "Building the native core beside the other engines."
	@rm -f $@
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps ./native
	@touch $@
