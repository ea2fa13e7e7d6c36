# Two commands set up everything: `make demo` (the main job) and `make test` (all tests).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST_FLAGS ?= -n auto --dist worksteal

PARITY := tests/parity

.PHONY: demo test lint types units bench clean

demo: $(VENV)/ready
	cd examples && ../$(BIN)/unisock run chat.js -p eras

test: lint types units

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready
	$(BIN)/mypy

units: $(VENV)/ready $(PARITY)/node_modules/ready
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

bench: $(VENV)/ready
	$(BIN)/python -m bench

$(VENV)/ready: pyproject.toml requirements-dev.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "unisock needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

# uni-app's published runtimes, which tests/parity runs; without npm or its registry those tests are skipped and say so.
$(PARITY)/node_modules/ready: $(PARITY)/package-lock.json
	@npm ci --prefix $(PARITY) --ignore-scripts --legacy-peer-deps --no-audit --no-fund --loglevel=error && touch $@ \
	|| echo "npm could not install uni-app's published runtimes: the tests of $(PARITY) will be skipped"

clean:
	rm -rf $(PARITY)/node_modules $(PARITY)/.bundles $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
