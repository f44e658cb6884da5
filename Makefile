# make run    set up, serve the page at http://127.0.0.1:8501, and answer one question here
# make ask    Q="..." answers a question
# make test   all tests; installs what they need
# make check  style, types, import contract, tests
# make screenshots  pictures of every page
# make world  rebuild the world graph      make model  train the world model anew
# make general  teach the general networks further

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install -q
Q ?= Which countries border the country whose capital is Paris?

.PHONY: run ask ui test check lint world model general clean browser screenshots

export Q # reaches the shell as it is, whatever characters it holds

run: .venv/run
	$(BIN)/kgqa ui --ask "$$Q"

ask: .venv/run
	@$(BIN)/kgqa ask "$$Q"

ui: .venv/run
	$(BIN)/kgqa ui

# A file of tests to each core: what its tests share is set up once.
test: .venv/test browser
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

check: lint test

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

world: .venv/test
	$(BIN)/python kg_data/build_world.py
	$(BIN)/python tests/data/make_world_questions.py

model: .venv/run
	$(BIN)/kgqa train kg_data/world.ttl --output kg_data/model --config kg_data/training.toml --seed 0

general: .venv/run
	$(BIN)/python kg_data/train_general.py

# Every page, light and dark, wide and narrow, in both languages, into a folder that git ignores.
screenshots: .venv/test browser
	$(BIN)/python -m benchmarks.screenshots

# Debian's browser and a font with Chinese characters, for the tests of the page.
browser:
	@command -v chromium >/dev/null || { \
	  root=; [ "$$(id -u)" = 0 ] || root=sudo; \
	  $$root apt-get update -qq && $$root apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; }

.venv/python:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/python pyproject.toml
	$(PIP) -e .
	@touch $@

.venv/test: .venv/run
	$(PIP) -e ".[test]"
	@touch $@

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
