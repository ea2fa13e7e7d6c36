# Two commands set up everything: `make demo` (the main job) and `make test` (all tests).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST_FLAGS ?= -n auto --dist worksteal

PARITY := tests/parity
PREPROCESSOR := @dcloudio/uni-cli-shared@3.0.0-5000720260410001

NODE_EXAMPLES := examples/vitest examples/jest
CLIENTS := node/clients
EXAMPLE_TARGETS ?= all

.PHONY: demo test lint types units node-tests client-tests $(NODE_EXAMPLES) bench clean

demo: $(VENV)/ready
	cd examples && ../$(BIN)/unisock run chat.js -p eras

test: lint types units node-tests client-tests

lint: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/ready
	$(BIN)/mypy

units: $(VENV)/ready $(PARITY)/node_modules/ready
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

# The npm package, and the example projects that install it: which of their tests fail where is in their expected.json.
node-tests: $(VENV)/ready $(PARITY)/node_modules/ready $(NODE_EXAMPLES)
	@command -v node > /dev/null || { echo "there is no node: the npm package's tests are skipped"; exit 0; }; \
	export UNISOCK_PYTHON=$(CURDIR)/$(BIN)/python; \
	node --test node/test/*.test.mjs && \
	UNISOCK_PIPES=0 node --test $(addprefix node/test/, $(addsuffix .test.mjs, data callbacks ending time))

$(NODE_EXAMPLES): $(VENV)/ready
	@npm ci --prefix $@ --ignore-scripts --no-audit --no-fund --loglevel=error \
	|| { echo "npm could not install what $@ needs: its tests are skipped"; exit 0; }; \
	cd $@ && export UNISOCK_PYTHON=$(CURDIR)/$(BIN)/python UNISOCK_TARGETS='$(EXAMPLE_TARGETS)' && rm -f results.json && \
	npm run --silent --if-present types && \
	{ npm run --silent results > results.log 2>&1; node ../expected.mjs . results.json || { tail -40 results.log; exit 1; }; }

# Real clients against real servers, over TLS on loopback.
client-tests: $(VENV)/ready
	@npm ci --prefix $(CLIENTS) --ignore-scripts --no-audit --no-fund --loglevel=error \
	|| { echo "npm could not install what $(CLIENTS) needs: its tests are skipped"; exit 0; }; \
	export UNISOCK_PYTHON=$(CURDIR)/$(BIN)/python; node --test $(CLIENTS)/test/*.test.mjs

bench: $(VENV)/ready
	$(BIN)/python -m bench mp-weixin

$(VENV)/ready: pyproject.toml requirements-dev.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "unisock needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

# uni-app's published runtimes, which tests/parity runs; without npm or its registry those tests are skipped and say so.
# Of its build tools they run the preprocessor alone, without the two hundred packages that come with it.
$(PARITY)/node_modules/ready: $(PARITY)/package-lock.json
	@npm ci --prefix $(PARITY) --ignore-scripts --legacy-peer-deps --no-audit --no-fund --loglevel=error \
	&& cd $(PARITY)/node_modules && npm pack --silent $(PREPROCESSOR) > packed.txt \
	&& tar xzf "$$(cat packed.txt)" package/lib/preprocess && touch ready \
	|| echo "npm could not install uni-app's published runtimes: the tests of $(PARITY) will be skipped"

clean:
	rm -rf $(PARITY)/node_modules $(CLIENTS)/node_modules $(PARITY)/.bundles $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
