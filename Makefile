# Two commands set perfdesk up: `make demo` shows it, `make test` checks it.
# The lines for machines without make stand in README.md.

# `make help` lists what there is: the words behind ## of each target.

.DEFAULT_GOAL := demo
.PHONY: help demo test test-slow test-all style types layers tests soak coverage accuracy bench dist dist-test dist-bench clean

VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check install --quiet
SAMPLE := resources/samples/talent-centre-2022.txt
PYTEST := QT_QPA_PLATFORM=offscreen $(RUN) -m pytest -n 2 --dist worksteal
SOURCES := pyproject.toml setup.py perfdesk/__init__.py

unexport PYTHONDONTWRITEBYTECODE  # each module is compiled once, not at each start
MAKEFLAGS += --jobs=2  # types are checked while the tests begin

help:  ## list these targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(VENV)/installed  ## set up, print a published form into out/, open the window
	@$(RUN) -m perfdesk convert $(SAMPLE) --to pdf --out out --force
	@echo "The forms of $(SAMPLE) are printed in $(CURDIR)/out."
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
		echo "The window opens now; close it to come back here."; \
		$(RUN) -m perfdesk $(SAMPLE); \
	else \
		echo "There is no screen here, so the window stays closed: $(RUN) -m perfdesk opens it."; \
	fi

test: style types layers tests  ## all checks, and the tests that are not slow

style: $(VENV)/tested  ## ruff: rules and format
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check

types: $(VENV)/tested  ## mypy, strict, tests too
	$(RUN) -m mypy

layers: $(VENV)/tested  ## import-linter: who may import whom
	$(VENV)/bin/lint-imports

accuracy: $(VENV)/tested  ## how accurately forms are read, beside docs/accuracy.md
	$(RUN) -m tests.accuracy

# Ratios of times, printed and written to docs/benchmarks.md; a busy machine fails nothing.
bench: $(VENV)/tested  ## ratios of times, into docs/benchmarks.md
	$(PIP) -e '.[bench]'
	$(RUN) -m tests.benchmarks

# A test that takes 0.4 seconds or more, or 1.5 with all its cases, is marked slow.
tests: $(VENV)/tested  ## the tests that are not slow, on two cores
	$(PYTEST) -m 'not slow'

# The tests of core, table and recognition, quick ones too, measure their branches; the rest runs
# without a tracer, which costs a test of the window two thirds more time. `make coverage` measures
# everything.
test-slow: $(VENV)/tested  ## the slow tests, and the branches of core, table and recognition
	$(PYTEST) tests/core tests/table tests/recognition \
		--cov=perfdesk.core --cov=perfdesk.table --cov=perfdesk.recognition \
		--cov-branch --cov-report=term:skip-covered --cov-fail-under=98
	$(PYTEST) -m slow --ignore=tests/core --ignore=tests/table --ignore=tests/recognition

test-all: test  ## all checks and all tests
	@$(MAKE) --no-print-directory test-slow

# Kills, full disks, damaged and hostile files, random edits: 20 minutes; figures go to docs/reliability.md.
soak: $(VENV)/tested  ## long trials of what must never be lost, into docs/reliability.md
	$(RUN) -m tests.soak

# Lines and branches of the whole program that no test reaches, named in the report. What runs
# in a process that a test starts, as whole commands do, is not seen.
coverage: $(VENV)/tested  ## the tests, with the lines that none reaches
	$(PYTEST) --cov --cov-report=term-missing:skip-covered --cov-fail-under=97
	$(RUN) -m coverage report --include='perfdesk/core/*,perfdesk/table/*,perfdesk/recognition/*' \
		--skip-covered --fail-under=98

$(VENV)/bin/python:
	sh packaging/environment.sh $(VENV)

$(VENV)/installed: $(VENV)/bin/python $(SOURCES)
	$(PIP) -e .
	@$(RUN) -m compileall -q perfdesk
	sh packaging/qt-libraries.sh $(RUN)
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(PIP) -e '.[test]'
	@touch $@

dist: $(VENV)/installed  ## the products to install, into dist/ (on Debian 12, with its tools)
	$(PIP) -e '.[dist]'
	$(RUN) packaging/dist.py

dist-test:  ## try the products of `make dist`: install, start, upgrade, remove (as root)
	$(RUN) packaging/dist_test.py

dist-bench:  ## start, memory and conversion of the Linux folder, as ratios (needs Xvfb)
	$(RUN) packaging/dist_bench.py

clean:  ## remove the environment and all that was made
	rm -rf $(VENV) build dist out *.egg-info .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache .coverage
