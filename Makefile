# The two front doors are `make run` and `make test`; each installs what it misses.
# `make help` lists the rest. The work is done by the scripts in .tools/.
PORT ?= 8080
DATA ?= build/data
TARGET ?= all
DIR ?= native
ARGS ?=
export BUILD_DIR

.DEFAULT_GOAL := help
.PHONY: help run build test quick check bench bless trace format clean native asan wasm wasm-tests

help: ## list everything
	@echo 'make [PORT=8080] [DATA=build/data] …'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' Makefile | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

run: ## build what changed and serve it with demo data on http://localhost:8080
	@.tools/build.sh app
	@exec build/todoke serve --demo --port "$(PORT)" --data "$(DATA)" $(ARGS)

build: ## build the client, the web bundle and the server; start nothing
	@.tools/build.sh app

test: ## everything that CI runs: builds, then every suite of tests/suites.json
	@.tools/test.sh all

quick: ## seconds, while writing: native unit tests and the layering check
	@.tools/test.sh quick

check: ## minutes, before a commit: every suite without browsers, then clang-tidy on what changed
	@.tools/test.sh check
	@.tools/tidy.sh

bench: ## print the figures of tests/bench with their conditions
	@.tools/bench.sh $(ARGS)

bless: ## take the help guide's pictures and the table of colours anew from the application; review the diff
	@.tools/bless.sh

trace: ## write docs/traceability.md: which test proves which requirement
	@node tests/trace/trace.mjs

format: ## lay out all C++ with clang-format
	@git ls-files -z --cached --others --exclude-standard '*.cpp' '*.hpp' | xargs -0 -r clang-format -i

native asan wasm wasm-tests: ## build one target of one build: make -s native TARGET=unit_tests [BUILD_DIR=mine]
	@.tools/build.sh one $@ $(TARGET)

clean: ## delete everything built; keep fetched third-party source, demo data and the npm packages
	@find build -mindepth 1 -maxdepth 1 ! -name deps ! -name data -exec rm -rf {} +
