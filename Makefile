# Everything that can be done with the course. `make help` lists it.
# The first target that needs Python packages installs them into .venv; PYTHON names the Python to start from.

PYTHON ?= python3
# Where torch is looked for besides the package index, such as PyTorch's CPU builds: make demo PIP="--extra-index-url ..."
PIP ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help demo lab test test-browser test-wide test-slow test-all variants notebooks release grade environment student-bundle site claims bench clean

help:  ## list these targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-16s%s\n", $$1, $$2}'

demo: $(READY)  ## build the course, grade a sample class, show gradebook, feedback and class report
	@$(BIN)/graders demo

lab: $(READY)  ## open JupyterLab on a working copy of the lessons, in work/
	@$(BIN)/python -m dropcourse lab $(LAB)

test: $(READY)  ## style, unit tests, pipeline, a sample of right and wrong answers both ways
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/python -m pytest -m "not full and not browser" -q -n 2 --dist loadfile --no-loadscope-reorder

test-browser: $(READY)  ## JupyterLab in a browser
	@$(BIN)/python -m pytest -m browser -q

test-wide: $(READY)  ## threats, fuzzing, the order of work: what make test leaves out and takes no more than minutes
	@$(BIN)/python -m pytest -m "full and not browser and not slow" -q -n 2 --dist worksteal

test-slow: $(READY)  ## every answer in a plain kernel, every mutant, every threat in every tier, other seeds
	@$(BIN)/python -m pytest -m slow -q -n 2 --dist worksteal

test-all: test test-browser test-wide test-slow  ## everything

variants: $(READY)  ## prove the checks: wrong and right answers, mutants, false alarms: make variants VARIANTS=sample_mask
	@$(BIN)/graders variants --power 10 $(VARIANTS)
	@$(BIN)/graders variants --odds $(VARIANTS)

notebooks: $(READY)  ## build the authors' notebooks from solutions/*.py
	@$(BIN)/graders build

release: $(READY)  ## build, then release into lessons/ and the gradebook
	@$(BIN)/graders release

grade: $(READY)  ## grade what was collected: make grade LESSON=02
	@$(BIN)/graders grade $(or $(LESSON),$(error say which lesson: make grade LESSON=02))

environment: $(READY)  ## write environment.yml from pyproject.toml
	@$(BIN)/python -m graders.environment

student-bundle: $(READY)  ## what students get, as a folder and a zip: make student-bundle REPOSITORY=https://github.com/...
	@$(BIN)/graders bundle $(if $(REPOSITORY),--repository $(REPOSITORY))

bench: $(READY)  ## all benchmarks, as ratios measured in one run: minutes, on a machine with nothing else to do
	@for benchmark in course ensembles layers recurrent grading; do $(BIN)/python benchmarks/$$benchmark.py || exit 1; done

claims: $(READY)  ## measure anew what changed, and write the ledger of the article's claims: minutes, resumable
	@$(BIN)/graders claims
	@cp build/claims/claims.md build/claims/claims.png docs/

site: $(READY)  ## build the course site from the lessons, the ledger and the guides, without the network
	@$(BIN)/graders site

clean:  ## remove what was built, but neither .venv nor classroom/ nor work/
	rm -rf build .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed, and '$(PYTHON)' is none. Install it (Debian, Ubuntu: apt install python3," >&2; \
	    echo "macOS: brew install python) or name another: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing. Install it: apt install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the packages into $(VENV), once; this takes some minutes."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PIP) -c constraints.txt \
	  -e '.[grading,development]' || \
	  { echo "Installing failed; the lines above say why. Without a network, nothing can be installed." >&2; exit 1; }
	@touch $@
