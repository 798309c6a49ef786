# Two commands do it all on a fresh machine with Python 3.11 or later: `make pack` and `make test`.
# On Windows, see "Windows" in README.md.
PYTHON ?= python3
BIN := .venv/bin
LOS := $(BIN)/lineofsight

.PHONY: help setup pack test check lab docs lock clean

help: ## what each target does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: .venv/ready ## the environment, from requirements.lock

.venv/ready: requirements.lock pyproject.toml
	@echo "Setting up .venv from requirements.lock (about two minutes, once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Line of Sight needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
	@echo "Ready."

pack: setup ## build the sample packs into outputs/ and say where each opens
	@$(LOS) run params/exampleshire.yml params/norfolk.yml params/wiltshire.yml params/compare_norfolk_neighbours.yml

test: setup ## every test, the notebooks among them
	@$(BIN)/python -m pytest -n 2 --dist loadfile --nbval-lax tests notebooks

check: setup ## lint, format, types and the fast tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/pyright
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

lab: setup ## JupyterLab on the notebooks, with this environment as its kernel
	@$(BIN)/python -m ipykernel install --sys-prefix --name lineofsight --display-name "Line of Sight"
	@$(BIN)/jupyter lab notebooks/inspection_history.ipynb

docs: setup ## write the generated pages of docs/ again
	@$(LOS) docs

lock: setup ## resolve requirements.lock again from pyproject.toml (needs uv: pip install uv)
	@uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --upgrade -o requirements.lock

clean: ## remove the environment and every pack built
	@rm -rf .venv outputs/*/
