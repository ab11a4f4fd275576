# Two commands do everything, set-up included: `make demo` and `make test`.
PYTHON ?= python3
PORT ?= 8501
HOME_OF_DEMO ?= .demo
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test format clean

demo: .venv/installed
	@# One of the sample papers is a scan; without Tesseract it is reported and not added: exit status 1.
	$(BIN)/assistant sync examples/firm --home $(HOME_OF_DEMO) || [ $$? -eq 1 ]
	$(BIN)/assistant chat --home $(HOME_OF_DEMO) --port $(PORT)

test: .venv/installed-for-tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

format: .venv/installed-for-tests
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv .demo .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "$(PYTHON) cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }

.venv/installed: pyproject.toml | .venv/bin/python
	@echo "Installing company-assistant into .venv (without torch; about a minute) …"
	@$(PIP) -e .
	@touch $@

.venv/installed-for-tests: pyproject.toml | .venv/bin/python
	@echo "Installing company-assistant with its extras and test tools into .venv (with torch; some minutes) …"
	@$(PIP) -e '.[all,dev]'
	@touch $@ .venv/installed
