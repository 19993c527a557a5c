# make run    the app on http://127.0.0.1:8501
# make test   everything that must hold

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
# What `make check` leaves to `make test`.
FAST = not browser and not slow

.DEFAULT_GOAL := help
.PHONY: help run test check lint coverage browser-tests chromium office bench mutation

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

run: $(VENV)/ready-to-run ## set up what is missing and serve the app on 127.0.0.1:8501
	$(BIN)/python -m streamlit run app.py --server.port 8501

test: $(VENV)/ready-to-test chromium office ## all linters, types, contracts and tests, the browser included
	@$(MAKE) --no-print-directory lint coverage browser-tests

check: $(VENV)/ready-to-test ## the quick part, for every commit
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -q -n auto -m "$(FAST)"

lint: $(VENV)/ready-to-test ## format, faults, types, import contracts, criteria
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python cli.py lint

coverage: $(VENV)/ready-to-test office ## all tests but the browser's; every branch of scoring/ has to be covered
	$(BIN)/python -m pytest -n auto -m "not browser" --cov --cov-report=term --cov-fail-under=100

browser-tests: $(VENV)/ready-to-test chromium ## the served app in Chromium
	$(BIN)/python -m pytest -n 2 --dist loadfile -m browser

bench: $(VENV)/ready-to-test ## the measurements that the README quotes
	@set -e; for script in bench/[!_]*.py; do \
		echo "== $$script"; PYTHONPATH=. $(BIN)/python "$$script"; \
	done

mutation: $(VENV)/ready-to-test ## how many faults put into scoring/rules the tests notice (takes long)
	$(BIN)/python -m mutmut run
	$(BIN)/python -m mutmut results

# The stamps make a second start quick: pip runs only after the requirements have changed.

$(VENV)/ready-to-run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it so: make PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy python3-venv; \
	else \
		false; \
	fi || { echo "Python's venv is missing; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/ready-to-test: requirements-dev.txt $(VENV)/ready-to-run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

chromium:
	@command -v chromium || command -v chromium-browser || command -v google-chrome || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy chromium; \
	else \
		false; \
	fi || { echo "The browser tests need Chromium; on Debian: apt-get install chromium" >&2; exit 1; }

# It counts the workbooks and draws the papers as a person's office program would.
office:
	@{ command -v soffice && command -v pdftotext; } || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive \
			apt-get install -qy --no-install-recommends libreoffice-calc libreoffice-writer fonts-liberation \
			poppler-utils; \
	else \
		false; \
	fi || { echo "The papers' tests need LibreOffice; on Debian: apt-get install libreoffice-calc libreoffice-writer fonts-liberation poppler-utils" >&2; exit 1; }
