# Every target sets up what it needs: the only requirements are make and Python 3.11 or later.
# CI runs these same targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# The tests start many Python processes. Without bytecode, each of them compiles the whole package again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo sandbox test style types pytest coverage opinions lint format docs pictures schema dist sdks licenses sbom compatibility bench fuzz release-check pr lock record clean

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## Make .venv from the locks in requirements/

# The locks pin every package by hash. uv itself comes from one of them, so a machine without uv needs nothing more.
$(READY): requirements/uv.txt requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "chatops-pulumi needs Python 3.11 or later; '$(PYTHON)' is $$($(PYTHON) -V 2>&1). Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@echo "Creating $(VENV) (1.2 GB) ..." >&2
	@$(PYTHON) -m venv --clear $(VENV) || \
	  { echo "'$(PYTHON) -m venv' failed. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@echo "Downloading and installing the pinned dependencies, once ..." >&2
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/dev.txt
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## Play a recorded CodeDeploy event through the sandbox stack and press the first button
	@$(BIN)/chatops play tests/events/codedeploy_ready.json --stack sandbox --press "1. Switch traffic"

sandbox: $(READY) ## Open the sandbox stack's channel as a page
	@$(BIN)/chatops sandbox --stack sandbox

test: style ## Run all tests and checks
	@$(MAKE) --no-print-directory --jobs=2 types pytest

lint: style types ## Run the linters and the type checker

style: $(READY)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports
	@$(BIN)/python -m chatops_pulumi.texts

types: $(READY)
	@$(BIN)/basedpyright

pytest: $(READY)
	@$(BIN)/pytest

coverage: $(READY) ## Run all tests with branch coverage; fails below 95 %
	@$(BIN)/pytest --cov --cov-report=term --cov-report=html:build/coverage

# Other implementations of what AWS does. The tests run them as separate processes, and skip without them.
opinions: ## Install AWS's event-ruler, iam-simulate and MiniStack for tests/second_opinions (needs npm, mvn and Java)
	@npm install --silent --no-audit --no-fund --prefix .opinions @cloud-copilot/iam-simulate@0.1.173
	@mvn --quiet --file tests/second_opinions/pom.xml dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/.opinions/java
	@$(PYTHON) -m venv .opinions/ministack
	@.opinions/ministack/bin/python -m pip install --quiet --disable-pip-version-check ministack==1.5.33

format: $(READY) ## Format the code
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

docs: $(READY) ## Generate the reference pages, build the documentation site and check its links
	@$(BIN)/python -m tools.docs

pictures: $(READY) ## Take the documentation's pictures again, in the tests of the page (needs Chromium)
	@CHATOPS_PICTURES=docs/pictures $(BIN)/pytest -n 0 tests/web/browser/test_pictures.py

schema: $(READY) ## Write schema.json and docs/_index.md for the Pulumi Registry (REPOSITORY=https://github.com/owner/name)
	@$(BIN)/python -m tools.package.schema --repository "$(REPOSITORY)"
	@$(BIN)/python -m tools.package.registry

dist: $(READY) ## Build the wheel and the source distribution, reproducibly
	@$(BIN)/python -m tools.package.dist

sdks: $(READY) ## Generate the SDK of each language, and compile it and the programs that use it (needs the Pulumi CLI and the compilers)
	@$(BIN)/python -m tools.package.sdks $(LANGUAGES)

licenses: $(READY) ## List and check the licenses of everything that the package installs
	@$(BIN)/python -m tools.package.licenses

# The tool has its own lock and environment. It looks at an environment with nothing but the package.
sbom: dist ## Write dist/sbom.cdx.json: what the package installs, with versions and licenses
	@rm -rf build/sbom
	@$(PYTHON) -m venv build/sbom/tool && $(PYTHON) -m venv --without-pip build/sbom/package
	@VIRTUAL_ENV=build/sbom/tool $(BIN)/uv pip install --quiet --require-hashes -r requirements/release.txt
	@VIRTUAL_ENV=build/sbom/package $(BIN)/uv pip install --quiet "$$(ls dist/*.whl)[sandbox]"
	@build/sbom/tool/bin/cyclonedx-py environment --output-reproducible --pyproject pyproject.toml -o dist/sbom.cdx.json build/sbom/package

compatibility: $(READY) ## Run the tests of components and programs on the lowest and the newest versions of their dependencies
	@for resolution in lowest-direct highest; do \
	  rm -rf build/$$resolution && $(PYTHON) -m venv --without-pip build/$$resolution && \
	  VIRTUAL_ENV=build/$$resolution $(BIN)/uv pip install --quiet --resolution $$resolution --group compatibility --editable '.[sandbox]' && \
	  echo "$$resolution: $$(VIRTUAL_ENV=build/$$resolution $(BIN)/uv pip list 2>/dev/null | grep -E '^(pulumi|pydantic)' | tr -s ' ' | tr '\n' ';')" && \
	  build/$$resolution/bin/python -m pytest -n 0 tests/components tests/unit/validation tests/hosting tests/stacks tests/sandbox/test_session.py || exit 1; \
	done

bench: $(READY) ## Measure speed, memory and sizes, and write benchmarks/RESULTS.md, or print one part (ONLY=import)
	@ONLY="$(ONLY)" $(BIN)/python -m benchmarks

# Found inputs are in build/fuzz-found. Each becomes a test in tests/hostile.
fuzz: $(READY) ## Fuzz every parser of untrusted text (SECONDS=60 for each target, TARGETS="command event")
	@test -f build/fuzz/.ready || { $(PYTHON) -m venv --clear --without-pip build/fuzz && \
	  VIRTUAL_ENV=build/fuzz $(BIN)/uv pip install --quiet --require-hashes -r requirements/fuzz.txt && \
	  VIRTUAL_ENV=build/fuzz $(BIN)/uv pip install --quiet --no-deps --editable . && touch build/fuzz/.ready; }
	@build/fuzz/bin/python -m fuzz $(or $(SECONDS),60) $(TARGETS)

release-check: $(READY) ## Check that a tag can be released (TAG=vX.Y.Z)
	@$(BIN)/python -m tools.package.release "$(TAG)"

# Everything that a pull request needs. What it writes (format, reference pages, schema) is part of the change.
pr: format docs schema ## Before a pull request: format, generate, check, test, and say what changed
	@$(MAKE) --no-print-directory test
	@git status --short
	@echo "Ready. Commit what is listed above, and fill in the pull request's template."

lock: $(READY) ## Update the locks from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --upgrade requirements/uv.in -o requirements/uv.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --upgrade --extra sandbox --group dev pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --upgrade --group pyproject.toml:release -o requirements/release.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --upgrade --extra sandbox --group fuzz pyproject.toml -o requirements/fuzz.txt

record: $(READY) ## Keep the names and types that this version registers
	@$(BIN)/python -m tests.upgrades.record

clean: ## Remove what the targets made
	rm -rf $(VENV) build dist .opinions .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
